"""Rules of evidence about the table: who is in it, what gives people away, what it was tested for, where it is from."""

from workbench.govern.column_signs import CATEGORY_OF_NAME
from workbench.govern.evidence_words import Found, Verdict, named, share_words

CLOSE, FAR = 0.10, 0.25
"""Of the population stability index between table and population: below the first close, above the second far apart."""

NUMBERED = ("id", "UUID")
FEW_SHARE = 0.05


def judge_representation(found: Found) -> Verdict:
    """How far the groups of the table are from the people it is about."""
    columns = found["representation"]["columns"]
    if not columns:
        return Verdict(outcome="", sentence="No reference population was given, so nothing could be compared.")
    worst = max(columns, key=lambda column: column["psi"])
    outcome = "close" if worst["psi"] < CLOSE else "far" if worst["psi"] > FAR else "unsure"
    return Verdict(
        outcome=outcome,
        sentence=f"By {worst['label']} the table and the reference population lie {worst['psi']:.3f} apart (index of "
        f"stability; below {CLOSE:.2f} is close, above {FAR:.2f} far), farthest for {worst['group']}: "
        f"{worst['share']:.1%} of {worst['n']:,} people (95% interval {worst['low']:.1%} to {worst['high']:.1%}) "
        f"against {worst['due']:.1%}. {len(columns)} column{'s' * (len(columns) != 1)} compared.",
    )


def judge_proxies(found: Found) -> Verdict:
    """Whether a column gives a sensitive one away, and whether the model sees it."""
    proxies = found["proxies"]
    strong, looked = proxies["strong"], f"{proxies['pairs']:,} pairs of columns that were looked at"
    if not proxies["pairs"]:
        return Verdict(outcome="", sentence="There was no pair of columns to look at.")
    if not strong:
        return Verdict(outcome="weak", sentence=f"In none of {looked} does one give the other away strongly.")
    model = found.get("model")
    seen = strong if model is None else [pair for pair in strong if pair["feature"] in model["features"]]
    first = (seen or strong)[0]
    words = (
        f"{first['label']} tells {first['group']} from others in {100 * first['auc']:.0f} of 100 pairs of people (95% "
        f"interval {100 * first['low']:.0f} to {100 * first['high']:.0f}; {first['n']:,} people)"
    )
    if seen:
        return Verdict(outcome="used", sentence=f"{words}, and the model sees it; {len(seen)} such among {looked}.")
    return Verdict(
        outcome="unused", sentence=f"{words}, but the model does not see it; {len(strong)} such among {looked}."
    )


def judge_personal(found: Found) -> Verdict:
    """Whether there are data about people in the table."""
    values = found["identifiers"]
    names = [*values["sensitive"], *(each["label"] for each in values["identifying"])]
    if names:
        return Verdict(
            outcome="yes", sentence=f"{len(names)} of {values['columns']} columns are about people: {named(names)}."
        )
    return Verdict(outcome="no", sentence=f"None of {values['columns']} columns looks like data about a person.")


def judge_special(found: Found) -> Verdict:
    """Whether people are compared by what the GDPR calls special: health, origin, belief and the like (Art. 9, 10).

    Columns are known by their names alone, so that nothing is found does not mean that nothing is there.
    """
    labels = found["identifiers"]["sensitive"]
    special = [label for label in labels if CATEGORY_OF_NAME["special"].search(label.lower().replace("_", " "))]
    if special:
        return Verdict(outcome="yes", sentence=f"By their names, {named(special)} are of a special kind.")
    return Verdict(outcome="not-named", sentence="No column that people are compared by is named like a special kind.")


def judge_identity(found: Found) -> Verdict:
    """Whether names and marks are out, and whether somebody checked who stands out."""
    identifying = found["identifiers"]["identifying"]
    marks = [each["label"] for each in identifying if each["kind"] not in NUMBERED]
    if marks:
        return Verdict(outcome="names-left", sentence=f"{named(marks)} say who a person is.")
    numbers = [each["label"] for each in identifying]
    if numbers:
        return Verdict(
            outcome="numbers-left", sentence=f"Names are out; left is a number for each person: {named(numbers)}."
        )
    privacy = found.get("privacy")
    if privacy is None:
        return Verdict(outcome="names-out", sentence="No column says who a person is; who stands out was not checked.")
    n = found["privacy"]["rows"]
    words = (
        f"No column says who a person is. By {named(privacy['by'])} the fewest who share a combination are "
        f"{privacy['k']:,}; alone with theirs are {share_words(privacy['unique'], n)}."
    )
    outcome = "names-out" if privacy["unique"] / n >= FEW_SHARE else "checked"
    return Verdict(outcome=outcome, sentence=words)


def judge_tests(found: Found) -> Verdict:
    """Whether the table was tested and the result kept."""
    review = found["review"]
    if not review["tests"]:
        return Verdict(outcome="none", sentence="The table was opened, but nothing in it could be tested.")
    return Verdict(
        outcome="kept",
        sentence=f"{review['tests']:,} tests of {review['rows']:,} rows are kept; {len(review['found'])} raised "
        f"something{': ' + named(review['found'], 2) if review['found'] else ''}.",
    )


def judge_unstructured(found: Found) -> Verdict:
    """Whether columns hold free text, sound or pictures."""
    values = found["columns"]
    text, media = values["text"], values["media"]
    kinds = "both" if text and media else "text" if text else "media" if media else "none"
    if kinds == "none":
        sentence = f"None of {values['columns']} columns holds free text, sound or pictures."
        return Verdict(outcome="no", sentence=sentence, facets={"kinds": kinds})
    sentence = f"{named([*text, *media])} hold{'s' * (len([*text, *media]) == 1)} what has no fixed form."
    return Verdict(outcome="yes", sentence=sentence, facets={"kinds": kinds})


def judge_purposes(found: Found) -> Verdict:
    """Whether each column has a purpose."""
    return _all_some_none(found["purposes"]["with_purpose"], found["purposes"]["columns"], "have a purpose")


def judge_lineage(found: Found) -> Verdict:
    """Whether the source of each column is known, and whether there are several."""
    values = found["lineage"]
    verdict = _all_some_none(values["with_source"], values["columns"], "have a source with a date")
    sources = values["sources"]
    facets = {"sources": "many" if sources > 1 else "one" if sources else "none"}
    facets |= {name: values[name] for name in ("training_from", "input_from") if values.get(name)}
    return Verdict(outcome=verdict.outcome, sentence=verdict.sentence, facets=facets)


def _all_some_none(hits: int, of: int, words: str) -> Verdict:
    if not of:
        return Verdict(outcome="", sentence="No column was listed.")
    outcome = "all" if hits >= of else "some" if hits else "none"
    return Verdict(outcome=outcome, sentence=f"{hits} of {of} columns {words}.")
