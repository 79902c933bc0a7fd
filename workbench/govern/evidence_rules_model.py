"""Rules of evidence about the model: what it is, what it sees, whether it can be followed."""

from workbench.govern.evidence_words import Found, Values, Verdict, named, points_words, share_words
from workbench.language import tr

FAITHFUL = 0.9
"""From this share of equal answers on a short rule counts as close to what the model does."""
NEARLY_ALL = 0.99
READABLE = ("rules", "simple")


def judge_kind(found: Found) -> Verdict:
    """What kind of system it is."""
    model = found["model"]
    if model["family"] == "unknown":
        return Verdict(outcome="", sentence=tr("{title} does not say what it is made of.", title=model["title"]))
    words = {"rules": "rules", "simple": tr("a small learned model"), "complex": tr("a large learned model")}
    words |= {
        "generative": tr("a model that writes, draws or speaks"),
        "learned": tr("a learned model of unknown size"),
    }
    on = tr("on {features} columns", features=len(model["features"]))
    return Verdict(outcome=model["family"], sentence=f"{model['title']} {on}: {words[model['family']]}.")


def judge_online(found: Found) -> Verdict:
    """Whether it goes on learning by itself."""
    model = found["model"]
    if model["online"] is None:
        return Verdict(
            outcome="",
            sentence=tr("{title} can be trained further; whether it is, only you know.", title=model["title"]),
        )
    if model["online"]:
        return Verdict(outcome="yes", sentence=tr("{title} goes on learning while it is used.", title=model["title"]))
    sentence = tr(
        "{title} is a fixed file that learns nothing more; its hash tells every change.", title=model["title"]
    )
    return Verdict(outcome="no", sentence=sentence)


def judge_protected(found: Found) -> Verdict:
    """Whether it sees sensitive columns; exact, no chance is involved."""
    model = found["model"]
    seen, kept = model["protected"], model.get("kept_for_tests", [])
    among = tr("{features} columns that the model sees", features=len(model["features"]))
    if seen:
        flipped = found.get("flip")
        more = f" {_flip_words(flipped)}" if flipped and flipped["widest"] else ""
        return Verdict(
            outcome="used",
            sentence=tr(
                "{seen} {seen_2} among the {among}.{more}", seen=named(seen), seen_2=_are(seen), among=among, more=more
            ),
        )
    if kept:
        sentence = tr(
            "{kept} {kept_2} in the table, but not among the {among}.", kept=named(kept), kept_2=_are(kept), among=among
        )
        return Verdict(outcome="testing", sentence=sentence)
    return Verdict(
        outcome="none", sentence=tr("No sensitive column was named, and none is among the {among}.", among=among)
    )


def judge_explainable(found: Found) -> Verdict:
    """Whether one can read off why, or how close a short rule comes."""
    model, short = found["model"], found.get("explanation")
    if model["family"] in READABLE:
        return Verdict(outcome="readable", sentence=tr("{title} can be read as it stands.", title=model["title"]))
    if short is None:
        return Verdict(outcome="", sentence=tr("How close a short rule comes to the model was not measured."))
    words = tr(
        "a short rule gives the model's answer for {same:.1%} of {n:,} people it was not made from (95% interval "
        "{low:.1%} to {high:.1%})",
        same=short["same"],
        n=short["n"],
        low=short["low"],
        high=short["high"],
    )
    if short["low"] >= FAITHFUL:
        return Verdict(
            outcome="approximate",
            sentence=tr("{title} cannot be read, but {words}.", title=model["title"], words=words),
        )
    return Verdict(
        outcome="hard",
        sentence=tr("{title} cannot be read, and not more than this: {words}.", title=model["title"], words=words),
    )


def judge_reasons(found: Found) -> Verdict:
    """Whether there are reasons for refusals, and whether people got them."""
    values = found["reasons"]
    sampled, produced, given = values["sampled"], values["produced"], values.get("given")
    if not sampled:
        return Verdict(outcome="", sentence=tr("Nobody was refused in the sample."))
    words = tr("There were reasons for {produced} refused people in a sample", produced=share_words(produced, sampled))
    if produced / sampled < NEARLY_ALL:
        return Verdict(outcome="missing", sentence=f"{words}.")
    if given is not None and given / sampled >= NEARLY_ALL:
        return Verdict(outcome="given", sentence=tr("{words}, and {given:,} were told them.", words=words, given=given))
    return Verdict(
        outcome="produced", sentence=tr("{words}. Whether people are told them, only you know.", words=words)
    )


def judge_claim(found: Found) -> Verdict:
    """Whether the accuracy that a vendor claims is possible by what was measured on the business's own cases."""
    right, claimed = found["accuracy"]["right"], found["claims"].get("accuracy")
    value, low, high = right["value"], right["low"], right["high"]
    here = tr(
        "here {value:.1%} of {n:,} decisions were right (95% interval {low:.1%} to {high:.1%})",
        value=value,
        n=right["n"],
        low=low,
        high=high,
    )
    if claimed is None:
        return Verdict(outcome="", sentence=tr("No accuracy is claimed; {here}.", here=here))
    if claimed > high:
        return Verdict(
            outcome="contradicted", sentence=tr("Claimed are {claimed:.1%}, but {here}.", claimed=claimed, here=here)
        )
    more = tr("; that is more than was claimed") if claimed < low else ""
    return Verdict(
        outcome="confirmed",
        sentence=tr("Claimed are {claimed:.1%}, and {here}{more}.", claimed=claimed, here=here, more=more),
    )


def _flip_words(flipped: Values) -> str:
    """What the flip test found, by the widest gap."""
    widest = flipped["widest"]
    moved = points_words(widest["gap"], widest["low"], widest["high"])
    clear = tr("stands out") if flipped["findings"] else tr("may be chance")
    return tr(
        "If only the group changed to {group}, the share of favourable answers among {asked:,} people would change "
        "by {moved}; that {clear}.",
        group=widest["group"],
        asked=flipped["asked"],
        moved=moved,
        clear=clear,
    )


def _are(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"
