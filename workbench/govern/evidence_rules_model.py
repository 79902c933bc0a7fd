"""Rules of evidence about the model: what it is, what it sees, whether it can be followed."""

from workbench.govern.evidence_words import Found, Values, Verdict, named, points_words, share_words

FAITHFUL = 0.9
"""From this share of equal answers on a short rule counts as close to what the model does."""
NEARLY_ALL = 0.99
READABLE = ("rules", "simple")


def judge_kind(found: Found) -> Verdict:
    """What kind of system it is."""
    model = found["model"]
    if model["family"] == "unknown":
        return Verdict(outcome="", sentence=f"{model['title']} does not say what it is made of.")
    words = {"rules": "rules", "simple": "a small learned model", "complex": "a large learned model"}
    words |= {"generative": "a model that writes, draws or speaks", "learned": "a learned model of unknown size"}
    on = f"on {len(model['features'])} columns"
    return Verdict(outcome=model["family"], sentence=f"{model['title']} {on}: {words[model['family']]}.")


def judge_online(found: Found) -> Verdict:
    """Whether it goes on learning by itself."""
    model = found["model"]
    if model["online"] is None:
        return Verdict(outcome="", sentence=f"{model['title']} can be trained further; whether it is, only you know.")
    if model["online"]:
        return Verdict(outcome="yes", sentence=f"{model['title']} goes on learning while it is used.")
    sentence = f"{model['title']} is a fixed file that learns nothing more; its hash tells every change."
    return Verdict(outcome="no", sentence=sentence)


def judge_protected(found: Found) -> Verdict:
    """Whether it sees sensitive columns; exact, no chance is involved."""
    model = found["model"]
    seen, kept = model["protected"], model.get("kept_for_tests", [])
    among = f"{len(model['features'])} columns that the model sees"
    if seen:
        flipped = found.get("flip")
        more = f" {_flip_words(flipped)}" if flipped and flipped["widest"] else ""
        return Verdict(outcome="used", sentence=f"{named(seen)} {_are(seen)} among the {among}.{more}")
    if kept:
        sentence = f"{named(kept)} {_are(kept)} in the table, but not among the {among}."
        return Verdict(outcome="testing", sentence=sentence)
    return Verdict(outcome="none", sentence=f"No sensitive column was named, and none is among the {among}.")


def judge_explainable(found: Found) -> Verdict:
    """Whether one can read off why, or how close a short rule comes."""
    model, short = found["model"], found.get("explanation")
    if model["family"] in READABLE:
        return Verdict(outcome="readable", sentence=f"{model['title']} can be read as it stands.")
    if short is None:
        return Verdict(outcome="", sentence="How close a short rule comes to the model was not measured.")
    words = (
        f"a short rule gives the model's answer for {short['same']:.1%} of {short['n']:,} people it was not made from "
        f"(95% interval {short['low']:.1%} to {short['high']:.1%})"
    )
    if short["low"] >= FAITHFUL:
        return Verdict(outcome="approximate", sentence=f"{model['title']} cannot be read, but {words}.")
    return Verdict(outcome="hard", sentence=f"{model['title']} cannot be read, and not more than this: {words}.")


def judge_reasons(found: Found) -> Verdict:
    """Whether there are reasons for refusals, and whether people got them."""
    values = found["reasons"]
    sampled, produced, given = values["sampled"], values["produced"], values.get("given")
    if not sampled:
        return Verdict(outcome="", sentence="Nobody was refused in the sample.")
    words = f"There were reasons for {share_words(produced, sampled)} refused people in a sample"
    if produced / sampled < NEARLY_ALL:
        return Verdict(outcome="missing", sentence=f"{words}.")
    if given is not None and given / sampled >= NEARLY_ALL:
        return Verdict(outcome="given", sentence=f"{words}, and {given:,} were told them.")
    return Verdict(outcome="produced", sentence=f"{words}. Whether people are told them, only you know.")


def judge_claim(found: Found) -> Verdict:
    """Whether the accuracy that a vendor claims is possible by what was measured on the business's own cases."""
    right, claimed = found["accuracy"]["right"], found["claims"].get("accuracy")
    value, low, high = right["value"], right["low"], right["high"]
    here = f"here {value:.1%} of {right['n']:,} decisions were right (95% interval {low:.1%} to {high:.1%})"
    if claimed is None:
        return Verdict(outcome="", sentence=f"No accuracy is claimed; {here}.")
    if claimed > high:
        return Verdict(outcome="contradicted", sentence=f"Claimed are {claimed:.1%}, but {here}.")
    more = "; that is more than was claimed" if claimed < low else ""
    return Verdict(outcome="confirmed", sentence=f"Claimed are {claimed:.1%}, and {here}{more}.")


def _flip_words(flipped: Values) -> str:
    """What the flip test found, by the widest gap."""
    widest = flipped["widest"]
    moved = points_words(widest["gap"], widest["low"], widest["high"])
    clear = "stands out" if flipped["findings"] else "may be chance"
    return (
        f"If only the group changed to {widest['group']}, the share of favourable answers among "
        f"{flipped['asked']:,} people would change by {moved}; that {clear}."
    )


def _are(words: list[str]) -> str:
    return "is" if len(words) == 1 else "are"
