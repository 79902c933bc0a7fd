"""Rules of evidence about the table: who is in it, what gives people away, what it was tested for, where it is from."""

from workbench.govern.column_signs import CATEGORY_OF_NAME
from workbench.govern.evidence_words import Found, Verdict, named, share_words
from workbench.language import tr

CLOSE, FAR = 0.10, 0.25
"""Of the population stability index between table and population: below the first close, above the second far apart."""

NUMBERED = ("id", "UUID")
FEW_SHARE = 0.05


def judge_representation(found: Found) -> Verdict:
    """How far the groups of the table are from the people it is about."""
    columns = found["representation"]["columns"]
    if not columns:
        return Verdict(outcome="", sentence=tr("No reference population was given, so nothing could be compared."))
    worst = max(columns, key=lambda column: column["psi"])
    outcome = "close" if worst["psi"] < CLOSE else "far" if worst["psi"] > FAR else "unsure"
    return Verdict(
        outcome=outcome,
        sentence=tr(
            "By {label} the table and the reference population lie {psi:.3f} apart (index of stability; below "
            "{close:.2f} is close, above {far:.2f} far), farthest for {group}: {share:.1%} of {n:,} people (95% "
            "interval {low:.1%} to {high:.1%}) against {due:.1%}. {columns} column{columns_2} compared.",
            label=worst["label"],
            psi=worst["psi"],
            close=CLOSE,
            far=FAR,
            group=worst["group"],
            share=worst["share"],
            n=worst["n"],
            low=worst["low"],
            high=worst["high"],
            due=worst["due"],
            columns=len(columns),
            columns_2="s" * (len(columns) != 1),
        ),
    )


def judge_proxies(found: Found) -> Verdict:
    """Whether a column gives a sensitive one away, and whether the model sees it."""
    proxies = found["proxies"]
    strong, looked = proxies["strong"], tr("{pairs:,} pairs of columns that were looked at", pairs=proxies["pairs"])
    if not proxies["pairs"]:
        return Verdict(outcome="", sentence=tr("There was no pair of columns to look at."))
    if not strong:
        return Verdict(
            outcome="weak", sentence=tr("In none of {looked} does one give the other away strongly.", looked=looked)
        )
    model = found.get("model")
    seen = strong if model is None else [pair for pair in strong if pair["feature"] in model["features"]]
    first = (seen or strong)[0]
    words = tr(
        "{label} tells {group} from others in {auc:.0f} of 100 pairs of people (95% interval {low:.0f} to "
        "{high:.0f}; {n:,} people)",
        label=first["label"],
        group=first["group"],
        auc=100 * first["auc"],
        low=100 * first["low"],
        high=100 * first["high"],
        n=first["n"],
    )
    if model is None:
        return Verdict(
            outcome="used",
            sentence=tr(
                "{words}; {strong} such among {looked}. What the system sees was not measured, so it is taken to see "
                "them.",
                words=words,
                strong=len(strong),
                looked=looked,
            ),
        )
    if seen:
        return Verdict(
            outcome="used",
            sentence=tr(
                "{words}, and the model sees it; {seen} such among {looked}.",
                words=words,
                seen=len(seen),
                looked=looked,
            ),
        )
    return Verdict(
        outcome="unused",
        sentence=tr(
            "{words}, but the model does not see it; {strong} such among {looked}.",
            words=words,
            strong=len(strong),
            looked=looked,
        ),
    )


def judge_personal(found: Found) -> Verdict:
    """Whether there are data about people in the table."""
    values = found["identifiers"]
    names = [*values["sensitive"], *(each["label"] for each in values["identifying"])]
    if names:
        return Verdict(
            outcome="yes",
            sentence=tr(
                "{names} of {columns} columns are about people: {names_2}.",
                names=len(names),
                columns=values["columns"],
                names_2=named(names),
            ),
        )
    return Verdict(
        outcome="no",
        sentence=tr("None of {columns} columns looks like data about a person.", columns=values["columns"]),
    )


def judge_special(found: Found) -> Verdict:
    """Whether people are compared by what the GDPR calls special: health, origin, belief and the like (Art. 9, 10).

    Columns are known by their names alone, so that nothing is found does not mean that nothing is there.
    """
    labels = found["identifiers"]["sensitive"]
    special = [label for label in labels if CATEGORY_OF_NAME["special"].search(label.lower().replace("_", " "))]
    if special:
        return Verdict(
            outcome="yes", sentence=tr("By their names, {special} are of a special kind.", special=named(special))
        )
    return Verdict(
        outcome="not-named", sentence=tr("No column that people are compared by is named like a special kind.")
    )


def judge_identity(found: Found) -> Verdict:
    """Whether names and marks are out, and whether somebody checked who stands out."""
    identifying = found["identifiers"]["identifying"]
    marks = [each["label"] for each in identifying if each["kind"] not in NUMBERED]
    if marks:
        return Verdict(outcome="names-left", sentence=tr("{marks} say who a person is.", marks=named(marks)))
    numbers = [each["label"] for each in identifying]
    if numbers:
        return Verdict(
            outcome="numbers-left",
            sentence=tr("Names are out; left is a number for each person: {numbers}.", numbers=named(numbers)),
        )
    privacy = found.get("privacy")
    if privacy is None:
        return Verdict(
            outcome="names-out", sentence=tr("No column says who a person is; who stands out was not checked.")
        )
    n = found["privacy"]["rows"]
    words = tr(
        "No column says who a person is. By {by} the fewest who share a combination are {k:,}; alone with theirs "
        "are {unique}.",
        by=named(privacy["by"]),
        k=privacy["k"],
        unique=share_words(privacy["unique"], n),
    )
    outcome = "names-out" if privacy["unique"] / n >= FEW_SHARE else "checked"
    return Verdict(outcome=outcome, sentence=words)


def judge_tests(found: Found) -> Verdict:
    """Whether the table was tested and the result kept."""
    review = found["review"]
    if not review["tests"]:
        return Verdict(outcome="none", sentence=tr("The table was opened, but nothing in it could be tested."))
    return Verdict(
        outcome="kept",
        sentence=tr(
            "{tests:,} tests of {rows:,} rows are kept; {found} raised something{found_2}.",
            tests=review["tests"],
            rows=review["rows"],
            found=len(review["found"]),
            found_2=": " + named(review["found"], 2) if review["found"] else "",
        ),
    )


def judge_unstructured(found: Found) -> Verdict:
    """Whether columns hold free text, sound or pictures."""
    values = found["columns"]
    text, media = values["text"], values["media"]
    kinds = "both" if text and media else "text" if text else "media" if media else "none"
    if kinds == "none":
        sentence = tr("None of {columns} columns holds free text, sound or pictures.", columns=values["columns"])
        return Verdict(outcome="no", sentence=sentence, facets={"kinds": kinds})
    sentence = tr(
        "{named} hold{len} what has no fixed form.", named=named([*text, *media]), len="s" * (len([*text, *media]) == 1)
    )
    return Verdict(outcome="yes", sentence=sentence, facets={"kinds": kinds})


def judge_purposes(found: Found) -> Verdict:
    """Whether each column has a purpose."""
    return _all_some_none(found["purposes"]["with_purpose"], found["purposes"]["columns"], tr("have a purpose"))


def judge_lineage(found: Found) -> Verdict:
    """Whether the source of each column is known, and whether there are several."""
    values = found["lineage"]
    verdict = _all_some_none(values["with_source"], values["columns"], tr("have a source with a date"))
    sources = values["sources"]
    facets = {"sources": "many" if sources > 1 else "one" if sources else "none"}
    facets |= {name: values[name] for name in ("training_from", "input_from") if values.get(name)}
    return Verdict(outcome=verdict.outcome, sentence=verdict.sentence, facets=facets)


def _all_some_none(hits: int, of: int, words: str) -> Verdict:
    if not of:
        return Verdict(outcome="", sentence=tr("No column was listed."))
    outcome = "all" if hits >= of else "some" if hits else "none"
    return Verdict(outcome=outcome, sentence=tr("{hits} of {of} columns {words}.", hits=hits, of=of, words=words))
