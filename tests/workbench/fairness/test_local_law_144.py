"""Local Law 144: the rule's own example to the digit, small and unknown categories, a file without formulas."""

import csv
import io
import json

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.local_law_144 import impact_ratios, report_local_law_144

SEXES = {"Male": (92, 50), "Female": (76, 34)}
RACES = {
    "Hispanic or Latino": (28, 18),
    "White": (40, 15),
    "Black or African American": (32, 16),
    "Native Hawaiian or Pacific Islander": (8, 5),
    "Asian": (24, 10),
}
SCORING = {  # 6 RCNY section 5-301 (c); the rule cuts 64.29 to 64.2, which is rounded here
    "Male": ("54.3", "1.00"),
    "Female": ("44.7", "0.82"),
    "Hispanic or Latino": ("64.3", "1.00"),
    "White": ("37.5", "0.58"),
    "Black or African American": ("50.0", "0.78"),
    "Native Hawaiian or Pacific Islander": ("62.5", "0.97"),
    "Asian": ("41.7", "0.65"),
}


def people(categories: dict[str, tuple[int, int]], rest: int = 0, above: int = 0) -> list[tuple[object, float]]:
    """(category, score) of each person; the rest has no category."""
    rows = [(name, 0.9 if i < high else 0.1) for name, (n, high) in categories.items() for i in range(n)]
    return [*rows, *((None, 0.9 if i < above else 0.1) for i in range(rest))]


@pytest.fixture
def example() -> Case:
    """The 168 people of the rule's example of a scoring rate; 36 of them are in no race or ethnicity of its table."""
    by_sex = sorted(people(SEXES), key=lambda row: row[1])
    by_race = sorted(people(RACES, rest=36, above=20), key=lambda row: row[1])
    assert [score for _, score in by_sex] == [score for _, score in by_race]
    frame = pd.DataFrame(
        {"sex": [sex for sex, _ in by_sex], "race": [race for race, _ in by_race], "score": [s for _, s in by_sex]}
    )
    return Case.of(frame, sensitive=["sex", "race"], score="score")


def test_the_worked_example_comes_out_to_the_digit(example):
    report = report_local_law_144(example, sex="sex", race="race", kind="scoring")
    assert report.median == 0.5
    rows = pd.concat([report.of("sex"), report.of("race/ethnicity")]).to_dict("records")
    found = {row["category"]: (f"{100 * row['rate']:.1f}", f"{row['impact_ratio']:.2f}") for row in rows}
    assert found == SCORING
    assert report.unknown == {"sex": 0, "race/ethnicity": 36, "intersectional": 36}
    assert report.assessed == 168


def test_ties_with_the_median_are_not_above_it():
    frame = pd.DataFrame({"sex": ["f", "m"] * 3, "score": [0.2, 0.5, 0.5, 0.5, 0.5, 0.9]})
    report = report_local_law_144(Case.of(frame, sensitive=["sex"], score="score"), sex="sex", kind="scoring")
    assert report.of("sex")["counted"].tolist() == [0, 1]


def test_selection_rates_count_decisions_and_both_columns_make_an_intersectional_table():
    frame = pd.DataFrame({"sex": ["f", "m"] * 50, "race": ["a"] * 50 + ["b"] * 50, "hired": [1, 1, 0, 1] * 25})
    case = Case.of(frame, sensitive=["sex", "race"], prediction="hired")
    report = report_local_law_144(case, sex="sex", race="race")
    assert report.of("sex")["impact_ratio"].tolist() == pytest.approx([(frame.hired[::2].mean()), 1.0])
    both = report.of("intersectional")
    assert both["category"].tolist() == ["a, f", "a, m", "b, f", "b, m"]
    assert both["applicants"].sum() == 100
    assert np.isnan(report.median)


def test_small_categories_keep_their_rate_and_leave_the_ratios_only_when_asked():
    frame = pd.DataFrame({"race": ["a"] * 100 + ["b"] * 99 + ["c"], "hired": [1, 0] * 99 + [0, 1]})
    case = Case.of(frame, sensitive=["race"], prediction="hired")
    kept = report_local_law_144(case, race="race").of("race/ethnicity").set_index("category")
    left = report_local_law_144(case, race="race", leave_out_small=True)
    table = left.of("race/ethnicity").set_index("category")
    assert kept["impact_ratio"]["c"] == 1
    assert kept["impact_ratio"]["a"] == pytest.approx(0.5)
    assert np.isnan(table["impact_ratio"]["c"])
    assert table["rate"]["c"] == 1
    assert table["impact_ratio"]["a"] == 1
    assert "c (1)" in " ".join(left.notes)


def test_unknown_people_stand_in_no_table_but_in_the_sample():
    frame = pd.DataFrame({"sex": ["f", "m", "rather not say", None] * 25, "score": np.linspace(0, 1, 100)})
    case = Case.of(frame, sensitive=["sex"], score="score")
    report = report_local_law_144(case, sex="sex", kind="scoring", unknown_values=["rather not say"])
    assert report.of("sex")["category"].tolist() == ["f", "m"]
    assert report.unknown == {"sex": 50}
    assert report.median == pytest.approx(0.5)
    assert any(note.startswith("50 assessed people are in no category") for note in report.notes)


def test_no_word_of_the_report_gives_a_mark(example):
    report = report_local_law_144(example, sex="sex", race="race", kind="scoring")
    words = " ".join([*report.notes, report.sentence("sex"), report.to_csv()]).lower()
    assert "no ratio that passes or fails" in words
    assert not {"compliant", "fair", "0.8", "four-fifths"} & set(words.replace(",", " ").split())
    assert report.sentence("race/ethnicity").startswith("The lowest impact ratio is 0.58 (95% interval ")


def test_the_file_has_every_number_and_no_formula():
    frame = pd.DataFrame({"sex": ["=1+1", "f"] * 30, "hired": [1, 0, 1] * 20})
    report = report_local_law_144(Case.of(frame, sensitive=["sex"], prediction="hired"), sex="sex")
    rows = list(csv.DictReader(io.StringIO(report.to_csv())))
    assert [row["category"] for row in rows] == ["'=1+1", "f", "unknown"]
    assert [row["applicants"] for row in rows] == ["30", "30", "0"]
    assert list(rows[0]) == [
        "table",
        "category",
        "applicants",
        "counted",
        "selection_rate",
        "impact_ratio",
        "low",
        "high",
        "note",
    ]
    assert json.loads(json.dumps(report.to_dict(), allow_nan=False))["schema"] == "workbench.local-law-144/1"


def test_nobody_selected_leaves_no_ratio():
    table = impact_ratios(["a", "b", "c"], np.array([10, 5, 0]), np.array([0, 0, 0]))
    assert table["category"].tolist() == ["a", "b"]
    assert table["impact_ratio"].isna().all()


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Name the column with the sex"),
        ({"sex": "sex", "race": "sex"}, "cannot be the same column"),
        ({"sex": "shoe"}, "There is no sensitive column 'shoe'"),
        ({"sex": "sex", "kind": "rank"}, "There is no kind of rate 'rank'"),
    ],
)
def test_what_cannot_be_asked_is_said(example, asked, sentence):
    with pytest.raises(WorkbenchError, match=sentence):
        report_local_law_144(example, **asked)


def test_a_missing_decision_or_score_is_said(example):
    none = example.with_roles(score=None)
    with pytest.raises(WorkbenchError, match="needs a score column"):
        report_local_law_144(none, sex="sex", kind="scoring")
    with pytest.raises(WorkbenchError, match="needs a column with the decision"):
        report_local_law_144(none, sex="sex")
