"""Whom the record favours, the same as the comparison of groups; and the smallest gap, checked by simulation."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given

from workbench.case import Case
from workbench.data.labels import compare_labels
from workbench.data.power import detectable, smallest_gaps
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.intervals import z_of_gap


@given(case=...)
def test_rates_and_intervals_are_those_of_the_comparison_of_groups(case: Case):
    mine = compare_labels(case).groups.set_index(["column", "group"])
    for column in case.roles.sensitive:
        theirs = compare_groups(case, by=[[column]], metrics=["base_rate"]).of("base_rate", [column])
        for row in theirs.to_dict("records"):
            own = mine.loc[(column, row["group"][0])]
            assert own[["rate", "low", "high"]].tolist() == pytest.approx(
                [row["value"], row["low"], row["high"]], nan_ok=True
            )


def test_a_gap_on_record_is_a_finding_and_its_test_is_that_of_the_comparison_of_groups(hiring):
    case = Case.of(hiring, sensitive="sex", target="hired")
    finding = compare_labels(case).findings[0]
    assert (finding.code, dict(finding.group)) == ("WB304", {"sex": "female"})
    assert compare_groups(case, metrics=["base_rate"]).findings[0].group == finding.group


def test_without_an_outcome_there_are_no_rates_but_gaps_beside_one_half(hiring):
    case = Case.of(hiring.drop(columns=["hired", "predicted", "score"]), sensitive="sex")
    with pytest.raises(WorkbenchError, match="no recorded outcome"):
        compare_labels(case)
    report = smallest_gaps(case)
    assert report.rate_of == ""
    assert report.groups["rate"].tolist() == [0.5, 0.5]


@pytest.mark.parametrize(("rate", "people", "others"), [(0.3, 150, 850), (0.6, 400, 400), (0.1, 300, 2000)])
def test_a_gap_of_that_size_is_found_four_times_in_five(rate, people, others):
    random, tables = np.random.default_rng(5), 4000
    down, up = detectable(np.array([rate]), np.array([people]), np.array([others]), 0.8, 0.02)
    for gap in (-down[0], up[0]):
        group = random.binomial(people, rate + gap, tables) / people
        rest = random.binomial(others, rate, tables) / others
        sizes = np.full(tables, float(people)), np.full(tables, float(others))
        found = (z_of_gap(group, sizes[0], rest, sizes[1]) > 2.3263).mean()
        assert abs(found - 0.8) < 0.065


def test_the_published_example_of_cohen_holds():
    # h = 0.30 needs 175 in each of two groups at 5 % two-sided and 80 % power: Cohen 1988, table 6.4.1
    rate = np.array([0.5])
    _, up = detectable(rate, np.array([175]), np.array([175]), 0.8, 0.05)
    assert 2 * (np.arcsin(np.sqrt(0.5 + up[0])) - np.arcsin(np.sqrt(0.5))) == pytest.approx(0.30, abs=0.001)


def test_more_people_show_smaller_gaps_and_three_people_none():
    frame = pd.DataFrame({"g": ["a"] * 3 + ["b"] * 60 + ["c"] * 600, "y": [1, 0, 1] * 221})
    report = smallest_gaps(Case.of(frame, sensitive="g", target="y"))
    gaps = report.groups.set_index("group")["up"]
    assert np.isnan(gaps["a"])
    assert gaps["b"] > gaps["c"]
    assert report.words[0] == "G: a: 3 people are too few for any gap to be seen."


@pytest.mark.parametrize("wrong", [{"power": 1.0}, {"alpha": 0.0}])
def test_shares_that_are_none_are_a_sentence(hiring, wrong):
    with pytest.raises(WorkbenchError, match="must lie between 0 and 1"):
        smallest_gaps(Case.of(hiring, sensitive="sex", target="hired"), **wrong)
