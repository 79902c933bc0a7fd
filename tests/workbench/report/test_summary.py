"""Three sentences of what was found, for the person at work and for people outside."""

import re

import pandas as pd
import pytest

from workbench.bundled import bundled
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.report.outside_page import show_outside, usual_words
from workbench.report.page_words import PageWords
from workbench.report.summary import summarise
from workbench.sources import card_of
from workbench.tables import read_table


def known(ref: str) -> Case:
    return Case(frame=read_table(ref), roles=card_of(ref).roles, name=ref)


def test_three_sentences_say_who_was_looked_at_the_clearest_gap_and_the_rest():
    first, finding, rest = summarise(known("scenario:hiring"))
    assert first == "You looked at 6,000 applicants, compared by recorded sex and age group."
    assert finding.startswith("Women were invited less often than men: 36.8% of 2,743")
    assert rest == "Looked at together with all other comparisons, no gap by age group stands out from chance."


def test_nothing_to_compare_is_one_sentence():
    with pytest.raises(WorkbenchError, match="at least one sensitive column"):
        summarise(Case.of(pd.DataFrame({"a": [1, 2]})))


@pytest.mark.parametrize(
    "ref", ["scenario:lending", *(f"dataset:{p.parent.name}" for p in bundled("datasets").glob("*/card.toml"))]
)
def test_what_is_shown_outside_agrees_with_the_whole_truth_to_what_rounding_takes(ref):
    case = known(ref)
    page = show_outside(case)
    assert len(page.sentences) == 3
    for column, part in zip(case.roles.sensitive, page.comparisons, strict=True):
        table = case.counts.by((column,))
        people = dict(
            zip(
                [case.roles.value_label(column, table.group(p)[column]).lower() for p in range(len(table.codes))],
                table.sums["n"].sum(axis=(1, 2)),
                strict=True,
            )
        )
        for bar in part.bars:
            assert bar.people % 5 == 0
            assert bar.low <= bar.share <= bar.high
            assert bar.people <= people[bar.name.lower()] + 4
        assert len(part.bars) + part.hidden <= len(people)


@pytest.mark.parametrize(("ref", "invented"), [("scenario:hiring", True), ("dataset:mortgage_lending", False)])
def test_people_outside_are_told_when_nobody_in_the_table_exists(ref, invented):
    page = show_outside(known(ref), PageWords(title="How we choose"))
    assert page.sentences[2].startswith("The people in this table are invented") is invented


@pytest.mark.parametrize("ref", ["scenario:hiring", "dataset:mortgage_lending"])
def test_a_page_speaks_in_its_own_words_and_shows_the_same_numbers(ref):
    case = known(ref)
    usual = show_outside(case)
    words = PageWords(title="Spring", people="candidates", outcome="were invited to an interview")
    page = show_outside(case, words)
    assert page.title == "Spring"
    assert page.question == "How many candidates were invited to an interview?"
    assert re.match(
        r"About [\d,]+ candidates were looked at; .* of them were invited to an interview\.", page.sentences[0]
    )
    assert re.match(r".* were invited to an interview less often than .*: about \d+%", page.sentences[1])
    assert (page.comparisons, page.everyone, page.rules) == (usual.comparisons, usual.everyone, usual.rules)
    figures = [re.findall(r"[\d.,]+%?", " ".join(each.sentences)) for each in (page, usual)]
    assert figures[0] == figures[1]


@pytest.mark.parametrize(
    ("labels", "outcome", "question", "says"),
    [
        (True, "were invited", "How many of each group were invited?", "Women were invited"),
        (
            False,
            "got the favourable decision",
            "Who gets the favourable decision how often?",
            "Sex: female get the favourable decision",
        ),
    ],
)
def test_without_words_of_its_own_a_page_speaks_as_the_guides_do(labels, outcome, question, says):
    case = known("scenario:hiring")
    if not labels:
        case = Case(frame=case.frame, roles=case.roles.replace(labels={}), name=case.name)
    assert usual_words(case).outcome == outcome
    page = show_outside(case, PageWords(people="candidates"))
    assert page.question == question
    assert "candidates were looked at" in page.sentences[0]
    assert page.sentences[1].startswith(f"{says} less often than ")


def test_every_number_on_the_page_is_a_function_of_the_rounded_ones():
    """The sentences of two tables that differ by one person, but not in what may be shown, are the same."""
    rows = [("f", 1)] * 41 + [("f", 0)] * 61 + [("m", 1)] * 71 + [("m", 0)] * 31
    frame = pd.DataFrame(rows, columns=["sex", "hired"])
    pages = [
        show_outside(Case.of(each, sensitive="sex", target="hired")).to_dict()
        for each in (frame, frame.drop(index=0).reset_index(drop=True))
    ]
    assert pages[0] == pages[1]


def test_one_group_that_can_be_shown_is_not_compared_with_anything():
    rows = [("f", 1)] * 40 + [("f", 0)] * 60 + [("m", 1)] * 9 + [("m", 0)] * 12 + [("d", 1)] * 8 + [("d", 0)] * 20
    page = show_outside(Case.of(pd.DataFrame(rows, columns=["sex", "hired"]), sensitive="sex", target="hired"))
    assert "Nothing can be compared here" in page.sentences[1]
    assert "2 groups are not shown" in page.sentences[2]
    assert page.comparisons[0].bars == (), "one group alone looks as if the others had been picked"


def apart(yes: dict[str, int]) -> pd.DataFrame:
    """400 people of each sex, so many with a yes, in three equal parts by two more columns."""
    rows = [(sex, int(n < many), "abc"[n % 3], "xyz"[n // 7 % 3]) for sex, many in yes.items() for n in range(400)]
    return pd.DataFrame(rows, columns=["sex", "hired", "part", "letter"])


def test_what_stands_out_alone_but_not_beside_the_others_is_said_as_its_page_says_it():
    by_itself = [
        n
        for n in range(210, 250)
        if "; alone, sex does on its page." in summarise(case_of_parts(apart({"f": n, "m": 200})))[2]
    ]
    assert by_itself, "between no gap and a clear one there is one that only its own page speaks of"
    for many in by_itself:
        case = case_of_parts(apart({"f": many, "m": 200}))
        assert not compare_groups(case, metrics=["base_rate"]).findings
        assert compare_groups(case, by=[("sex",)]).findings
    assert summarise(case_of_parts(apart({"f": 200, "m": 200})))[2] == (
        "Looked at together with all other comparisons, no gap by letter or sex stands out from chance."
    )


def case_of_parts(frame: pd.DataFrame) -> Case:
    return Case.of(frame, sensitive=["part", "letter", "sex"], target="hired")


def test_shares_from_rounded_counts_are_said_without_decimals():
    frame = apart({"f": 150, "m": 250})
    page = show_outside(Case.of(frame, sensitive="sex", target="hired"))
    assert page.sentences[0].startswith("About 800 people were looked at; about 50% of them")
    assert "about 38% of about 400 against about 62% of about 400. The gap is about 25 percentage" in page.sentences[1]
    assert not re.search(r"\d\.\d", " ".join(page.sentences))
