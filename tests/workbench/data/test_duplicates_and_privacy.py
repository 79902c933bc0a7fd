"""Rows that repeat and people who are alone, counted the slow way as well."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.data.duplicates import find_duplicates
from workbench.data.privacy import find_unique
from workbench.errors import WorkbenchError
from workbench.finding import FALSE_ALARMS

ROWS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(["a", "b", None]), st.booleans()), min_size=2, max_size=60)


def frame_of(rows: list[tuple]) -> pd.DataFrame:
    return pd.DataFrame([*rows, (9, "z", True), (8, "y", False)], columns=["age", "town", "answer"])


@given(rows=ROWS)
def test_repeats_are_counted_as_pandas_counts_them(rows):
    frame = frame_of(rows)
    report = find_duplicates(Case.of(frame))
    assert report.exact == frame.duplicated().sum()
    numbered = find_duplicates(Case.of(frame.assign(id=range(len(frame)))), ids=["id"])
    assert (numbered.exact, numbered.apart_from_id) == (0, report.exact)


@given(rows=ROWS)
def test_people_who_are_alone_are_counted_as_by_hand(rows):
    frame = frame_of(rows)
    report = find_unique(Case.of(frame), by=["age", "town"], secret="answer")  # noqa: S106 - a column
    people = [(age, town or "") for age, town, _ in [*rows, (9, "z", True), (8, "y", False)]]
    sizes = Counter(people)
    assert report.unique == sum(size == 1 for size in sizes.values())
    assert report.k == min(sizes.values())
    answers = {
        key: {answer for own, answer in zip(people, frame["answer"], strict=True) if own == key} for key in sizes
    }
    assert report.l == min(map(len, answers.values()))
    assert report.told == sum(sizes[key] for key in sizes if len(answers[key]) == 1)
    alone_by_age = sum(size == 1 for size in Counter(frame["age"]).values())
    assert report.columns.set_index("column").loc["town", "unique_without"] == alone_by_age
    assert report.sizes["people"].sum() == len(frame)


def telling(rows: int = 800) -> pd.DataFrame:
    random = np.random.default_rng(2)
    return pd.DataFrame(
        {"a": random.random(rows), "b": random.integers(0, 50, rows), "c": random.choice(list("xy"), rows)}
    )


def test_copied_rows_are_a_finding_and_say_where():
    frame = telling()
    report = find_duplicates(Case.of(pd.concat([frame, frame.head(40)], ignore_index=True)))
    assert report.test.p <= FALSE_ALARMS
    assert report.test.finding.title == "40 rows repeat another one"
    assert all(other - one == 800 for one, other in report.examples)
    assert len(report.examples) == 5


def test_coarse_columns_repeat_by_chance_and_that_is_no_finding(bundled_table):
    random = np.random.default_rng(1)
    coarse = pd.DataFrame({name: random.integers(0, 6, 500) for name in "abcd"})
    report = find_duplicates(Case.of(coarse))
    assert report.apart_from_id > 0
    assert report.test.p > FALSE_ALARMS
    assert find_duplicates(Case.of(bundled_table("telco_churn"))).test.p > FALSE_ALARMS


def test_columns_of_lists_do_not_stop_it():
    frame = pd.DataFrame({"tags": [[1], [1], [2]], "x": [1, 1, 2]})
    assert find_duplicates(Case.of(frame)).exact == 1
    assert find_unique(Case.of(frame), by=["tags"]).unique == 1


def test_the_target_is_the_secret_unless_it_is_known(hiring):
    case = Case.of(hiring, sensitive=["sex"], target="hired")
    assert find_unique(case).secret in case.columns
    assert find_unique(case, by=["sex", "hired"]).secret is None


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"by": []}, "Choose at least one column"),
        ({"by": ["sexe"]}, "There is no column 'sexe'"),
        ({"by": ["sex"], "secret": "sex"}, "cannot be known to others and a secret at once"),
    ],
)
def test_what_cannot_be_asked_is_a_sentence(hiring, options, words):
    with pytest.raises(WorkbenchError, match=words):
        find_unique(Case.of(hiring, sensitive=["sex"], target="hired"), **options)


def test_an_id_that_is_no_column_is_a_sentence(hiring):
    with pytest.raises(WorkbenchError, match="There is no column 'nr'"):
        find_duplicates(Case.of(hiring), ids=["nr"])


def test_few_people_alone_are_a_note_and_many_a_finding():
    few = pd.DataFrame({"town": ["a"] * 50 + ["b"]})
    many = pd.DataFrame({"town": [f"t{place}" for place in range(40)]})
    assert find_unique(Case.of(few), by=["town"]).finding.severity == "note"
    assert find_unique(Case.of(many), by=["town"]).finding.severity == "high"
