"""Solvers: the best on the grid by brute force, as good as Fairlearn with a lottery, and words for what it costs."""

import json
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import BaseEstimator

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.aims import AIMS, find_aim
from workbench.fairness.capacity import cheapest
from workbench.fairness.decisions import Costs, Problem
from workbench.fairness.solutions import find_thresholds

PARITY = [key for key, aim in AIMS.items() if aim.alike]
FAIRLEARNS = {
    "demographic_parity": "demographic_parity",
    "equal_opportunity": "true_positive_rate_parity",
    "equalized_odds": "equalized_odds",
}


def made(seed: int, rows: int = 40, groups: str = "abc", *, bad: bool = False, weighted: bool = False) -> Case:
    random = np.random.default_rng(seed)
    g = np.concatenate([list(groups), random.choice(list(groups), rows)])
    y = np.concatenate([np.arange(len(groups)) % 2, random.integers(0, 2, rows)])
    score = np.round(np.clip(random.normal(0.4 + 0.2 * y, 0.2), 0, 1), 1)
    frame = pd.DataFrame({"g": g, "y": y, "s": score, "w": random.integers(1, 4, len(g)).astype(float)})
    parts = {"weight": "w"} if weighted else {}
    return Case.of(
        frame, sensitive=["g"], target="y", score="s", score_means="unfavourable" if bad else "favourable", **parts
    )


def brute(problem: Problem, gap: float) -> float:
    """The least cost over every choice of thresholds whose gap is allowed, or as small as it can be."""
    people = problem.bins.accepted["n"].sum(axis=1)
    options = [
        np.unique(problem.bins.accepted["n"][g][:, :1001], axis=1, return_index=True)[1] for g in range(len(people))
    ]
    choices = product(*options) if problem.aim.by_group else [(k,) * len(people) for k in range(1001)]
    found, place = [], np.arange(len(people))
    for choice in choices:
        cuts = np.array(choice)
        if problem.costs.capacity is not None and people[place, cuts].sum() > problem.costs.capacity:
            continue
        values = problem.values[:, place, cuts][:, problem.bound]  # noqa: PD011 - not a frame
        if values.size and np.isnan(values).any():
            continue
        spread = np.ptp(values, axis=1).max() if values.size else 0.0
        found.append((spread, problem.cost[place, cuts].sum()))
    least = min(spread for spread, _ in found)
    return min(cost for spread, cost in found if spread <= max(gap, least) + 1e-9)


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), gap=st.sampled_from([0.0, 0.05, 0.3]), bad=st.booleans(), weighted=st.booleans())
@pytest.mark.parametrize("aim", AIMS)
def test_the_plain_solution_is_the_best_on_the_grid(aim, seed, gap, bad, weighted):
    case, costs = made(seed, bad=bad, weighted=weighted), Costs(wrong_yes=2, wrong_no=1)
    report = find_thresholds(case, aim, costs=costs, gap=gap)
    assert report.plain.cost == pytest.approx(brute(Problem.of(case, find_aim(aim), None, costs), gap))


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), places=st.integers(3, 40))
@pytest.mark.parametrize("aim", ["one_threshold", "least_cost"])
def test_with_few_places_it_is_the_best_that_keeps_to_them(aim, seed, places):
    case, costs = made(seed), Costs(wrong_yes=0.2, wrong_no=1, capacity=places)
    try:
        report = find_thresholds(case, aim, costs=costs)
    except WorkbenchError as problem:
        assert "have the best score there is" in str(problem)  # noqa: PT017 - the sentence for too few places
        return
    assert report.plain.people["accepted"].sum() <= places
    assert report.plain.cost == pytest.approx(brute(Problem.of(case, find_aim(aim), None, costs), 0))


@given(seed=st.integers(0, 10_000), groups=st.integers(1, 4), share=st.floats(0.2, 1))
def test_the_knapsack_is_exact(seed, groups, share):
    random = np.random.default_rng(seed)
    costs = [random.integers(0, 30, 6).astype(float) for _ in range(groups)]
    people = [random.integers(0, 20, 6).astype(float) for _ in range(groups)]
    capacity = float(np.floor(share * sum(used.max() for used in people)))
    allowed = [
        sum(cost[k] for cost, k in zip(costs, choice, strict=True))
        for choice in product(range(6), repeat=groups)
        if sum(used[k] for used, k in zip(people, choice, strict=True)) <= capacity
    ]
    found = cheapest(costs, people, capacity)
    if not allowed:
        assert found is None
    else:
        assert sum(cost[k] for cost, k in zip(costs, found, strict=True)) == min(allowed)


@settings(max_examples=12)
@given(seed=st.integers(0, 10_000), bad=st.booleans())
@pytest.mark.parametrize("aim", FAIRLEARNS)
def test_a_lottery_leaves_no_gap_and_is_at_least_as_good_as_any_grid_solution_without_one(aim, seed, bad):
    report = find_thresholds(made(seed, bad=bad), aim, gap=0.0)
    assert report.lottery.gap == pytest.approx(0, abs=1e-9)
    assert report.lottery.cost <= report.plain.cost + 1e-6
    assert all(sum(chance for _, chance in parts) == pytest.approx(1) for parts in report.lottery.lotteries)


@pytest.mark.parametrize("aim", FAIRLEARNS)
@pytest.mark.parametrize("by", ["sex", "age"])
def test_the_lottery_is_as_good_as_fairlearns_on_german_credit(aim, by, scored_credit):
    from fairlearn.postprocessing import ThresholdOptimizer

    case = scored_credit
    group = np.array(case.groups[by].names)[case.groups[by].codes]
    theirs = ThresholdOptimizer(
        estimator=Same().fit(),
        constraints=FAIRLEARNS[aim],
        objective="accuracy_score",
        prefit=True,
        predict_method="predict_proba",
    )
    theirs.fit(case.scores[:, None], case.target, sensitive_features=group)
    chance = theirs._pmf_predict(case.scores[:, None], sensitive_features=group)[:, 1]
    accuracy = np.where(case.target == 1, chance, 1 - chance).mean()
    assert find_thresholds(case, aim, by=[by]).lottery.accuracy == pytest.approx(accuracy, abs=0.002)


class Same(BaseEstimator):
    """An estimator whose probability is its only feature."""

    def fit(self, _x=None, _y=None):
        self.fitted_ = True
        return self

    def predict_proba(self, x):
        return np.column_stack([1 - x[:, 0], x[:, 0]])


def test_the_price_is_said_in_people_accuracy_and_money():
    report = find_thresholds(
        made(3, rows=200, groups="ab"), "demographic_parity", costs=Costs(wrong_yes=500, wrong_no=100, unit="€")
    )
    words = " ".join(report.plain.words)
    more = report.plain.people["more"].tolist()
    assert f"{abs(int(more[0]))} {'more' if more[0] > 0 else 'fewer'} g: a" in words
    assert "Accuracy goes from" in words or "Accuracy stays at" in words
    assert f"Wrong answers cost {report.plain.cost:,.0f} €" in words
    assert "two people of the same group with the same score can get different answers" in " ".join(
        report.lottery.words
    )
    assert "chosen on the very people they are measured on" in " ".join(report.notes)


def test_thresholds_by_group_come_with_the_law_and_one_for_everybody_without():
    case = made(3)
    assert "703(l)" in find_thresholds(case, "least_cost").law
    assert "As of" in find_thresholds(case, "least_cost").law or "as of" in find_thresholds(case, "least_cost").law
    together = find_thresholds(case, "one_threshold")
    assert together.law == ""
    assert len(set(together.plain.thresholds)) == 1
    assert together.lottery is None
    assert together.no_lottery


def test_a_constraint_that_cannot_be_met_is_said_with_the_smallest_gap():
    frame = pd.DataFrame({"g": ["a"] * 40 + ["b"] * 40, "y": [1] * 30 + [0] * 10 + [1] * 10 + [0] * 30, "s": 0.7})
    report = find_thresholds(Case.of(frame, sensitive=["g"], target="y", score="s"), "predictive_parity")
    assert report.plain.gap == pytest.approx(0.5)
    assert report.notes[0].startswith("No thresholds bring the gap down to 1.0 percentage points: 50.0 is the smallest")
    assert "The score has only 1 different value" in " ".join(report.notes)


def test_a_group_without_the_outcome_is_free_and_it_is_said():
    case = made(5, rows=90)
    frame = case.frame.assign(y=np.where(case.frame["g"] == "c", 0, case.frame["y"]))
    report = find_thresholds(Case.of(frame, roles=case.roles), "equal_opportunity", gap=0.05)
    assert report.plain.gap <= 0.05
    assert "G: c have no true positive rate" in " ".join(report.notes)


def test_a_solution_that_accepts_everybody_says_that_it_decides_nothing():
    frame = pd.DataFrame({"g": ["a", "b"] * 20, "y": [1, 1, 1, 0] * 10, "s": [0.9, 0.1] * 20})
    report = find_thresholds(Case.of(frame, sensitive=["g"], target="y", score="s"), "demographic_parity", gap=0)
    assert "This accepts everybody" in " ".join(report.notes)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"aim": "fairness"}, "There is no aim 'fairness'"),
        ({"gap": 2}, "must lie between 0 and 1, not 2"),
        ({"costs": Costs(wrong_yes=-1)}, "must be a number from 0 up, not -1"),
        ({"costs": Costs(wrong_yes=0, wrong_no=0)}, "every threshold is as good as any other"),
        ({"costs": Costs(capacity=-1)}, "must be from 0 up, not -1"),
        ({"costs": Costs(capacity=5)}, "limits only the aims of least cost"),
    ],
)
def test_what_cannot_be_meant_is_said(changes, sentence):
    with pytest.raises(WorkbenchError, match=sentence):
        find_thresholds(made(1), **{"aim": "demographic_parity", **changes})


def test_without_a_target_there_is_nothing_to_aim_for():
    with pytest.raises(WorkbenchError, match="needs a column with what really happened"):
        find_thresholds(made(1).with_roles(target=None), "least_cost")


@pytest.mark.parametrize("aim", AIMS)
def test_the_report_is_json(aim):
    parts = json.loads(json.dumps(find_thresholds(made(2), aim).to_dict(), allow_nan=False))
    assert parts["schema"] == "workbench.solution/1"
    assert (parts["lottery"] is None) == bool(AIMS[aim].cannot)


def test_twelve_groups_are_solved_without_waiting():
    case = made(4, rows=3000, groups="abcdefghijkl")
    for aim in PARITY:
        assert find_thresholds(case, aim, gap=0.05).plain.gap <= 0.05 or aim == "predictive_parity"
