import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import accuracy_score, log_loss, roc_auc_score

from workbench.case import Case
from workbench.errors import Cancelled, WorkbenchError
from workbench.kinds import MEASURES, Measured, compare_kinds, measure
from workbench.model import attach_scores


def applicants(rows=300):
    random = np.random.default_rng(7)
    pay = random.normal(size=rows)
    frame = pd.DataFrame({"sex": random.choice(["f", "m"], rows), "pay": pay, "age": random.normal(size=rows)})
    return frame.assign(hired=(pay + random.normal(size=rows) > 0).astype(int))


@pytest.fixture(scope="module")
def case():
    return Case.of(applicants(), sensitive="sex", target="hired")


@pytest.fixture(scope="module")
def report(case):
    return compare_kinds(case, ["boosting", "scorecard"], seed=2)


@pytest.fixture
def people():
    """Answers, two scores of them with ties, and weights."""
    random = np.random.default_rng(3)
    target = random.integers(0, 2, 120).astype(np.int8)
    one = np.clip(np.round(target * 0.2 + random.random(120) * 0.7, 1), 0.05, 0.95)
    two = np.clip(np.round(target * 0.3 + random.random(120) * 0.6, 1), 0.05, 0.95)
    return target, one, two, random.integers(1, 4, 120).astype(float)


def test_the_measures_are_those_of_scikit_learn(people):
    target, scores, _, weights = people
    for given in (np.ones(120), weights):
        found = measure(target, scores, given, 0.5)
        assert found["auc"].value == pytest.approx(roc_auc_score(target, scores, sample_weight=given))
        assert found["log_loss"].value == pytest.approx(log_loss(target, scores, sample_weight=given))
        assert found["right"].value == pytest.approx(accuracy_score(target, scores >= 0.5, sample_weight=given))


def test_the_variance_of_an_auc_and_of_a_gap_are_delongs_by_his_own_formula(people):
    target, one, two, _ = people
    good, bad = target == 1, target == 0
    placements = []
    for scores in (one, two):
        wins = (scores[good][:, None] > scores[bad]) + 0.5 * (scores[good][:, None] == scores[bad])
        placements.append((wins.mean(axis=1), wins.mean(axis=0)))
    s10 = np.cov([placements[0][0], placements[1][0]])
    s01 = np.cov([placements[0][1], placements[1][1]])
    covariance = s10 / good.sum() + s01 / bad.sum()
    first, second = (measure(target, scores, np.ones(120), 0.5)["auc"] for scores in (one, two))
    assert (first.parts**2).sum() == pytest.approx(covariance[0, 0])
    gap = first.minus(second)
    assert (gap.parts**2).sum() == pytest.approx(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])


@pytest.mark.parametrize("name", MEASURES)
def test_a_gaps_interval_is_the_one_that_a_paired_bootstrap_finds(people, name):
    target, one, two, weights = people
    random = np.random.default_rng(1)

    def gap(rows):
        first, second = (measure(target[rows], score[rows], weights[rows], 0.5)[name] for score in (one, two))
        return first.minus(second)

    drawn = np.std([gap(random.integers(0, 120, 120)).value for _ in range(600)])
    assert np.sqrt((gap(np.arange(120)).parts ** 2).sum()) == pytest.approx(drawn, rel=0.15)


def test_weights_count_whatever_their_scale(people):
    target, scores, _, weights = people
    small, large = (measure(target, scores, weights * scale, 0.5)["auc"].interval for scale in (0.001, 1000))
    assert small == pytest.approx(large)


def test_an_interval_holds_in_about_95_of_100_tables():
    random = np.random.default_rng(11)
    hits = 0
    for _ in range(300):
        target = random.integers(0, 2, 150).astype(np.int8)
        scores = 1 / (1 + np.exp(-(target + random.normal(size=150))))
        _, low, high = measure(target, scores, np.ones(150), 0.5)["auc"].interval
        hits += low <= 0.7602 <= high  # P(N(1, 1) > N(0, 1)) = Phi(1 / sqrt(2))
    assert 0.91 < hits / 300 <= 0.99


def test_the_report_measures_the_scores_that_attach_scores_gives(case, report):
    for kind in ("scorecard", "boosting"):
        scored = attach_scores(case, kind, seed=2)
        values = report.measures.set_index(["kind", "measure"])["value"]
        assert values[kind, "auc"] == pytest.approx(roc_auc_score(scored.target, scored.scores))
        assert values[kind, "log_loss"] == pytest.approx(log_loss(scored.target, scored.scores))
    assert list(report.measures["kind"].unique()) == ["scorecard", "boosting"]
    assert (report.measures["low"] <= report.measures["value"]).all()


def test_the_gaps_are_those_of_the_plainer_kind_to_the_strongest(report):
    values = report.measures.set_index(["kind", "measure"])["value"]
    for gap in report.gaps.itertuples():
        assert (gap.kind, gap.than) == ("scorecard", "boosting")
        assert gap.difference == pytest.approx(values["scorecard", gap.measure] - values["boosting", gap.measure])
        assert gap.low < gap.difference < gap.high


def test_the_cost_is_said_in_words_with_its_interval(report):
    gap = report.gaps.set_index("measure").loc["right"]
    direction = "less often" if gap["difference"] <= 0 else "more often"
    words = report.cost[0]
    assert words.startswith(
        f"A scorecard of whole points is right {abs(100 * gap['difference']):.1f} percentage points"
    )
    assert f"{direction} than gradient-boosted trees here (95% interval " in words
    assert ("may be chance" in words) == (gap["low"] <= 0 <= gap["high"])


def test_the_report_becomes_json(report):
    told = report.to_dict()
    assert (told["rows"], told["folds"], told["seed"], told["level"]) == (300, 5, 2, 0.95)
    assert len(told["measures"]) == 6
    assert len(told["gaps"]) == 3


def test_rows_without_an_answer_are_not_judged():
    frame = applicants().astype({"hired": "Int64"})
    frame.loc[:19, "hired"] = pd.NA
    case = Case.of(frame, sensitive="sex", target="hired")
    assert compare_kinds(case, ["tree", "logistic"]).rows == 280


def test_progress_runs_once_through_all_kinds_and_can_cancel(case):
    told = []
    compare_kinds(case, ["tree", "logistic"], progress=lambda fraction, _note: told.append(fraction))
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)

    def stop(_fraction, _note):
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        compare_kinds(case, ["tree", "logistic"], progress=stop)


@pytest.mark.parametrize(
    ("kinds", "match"),
    [
        (["tree"], "at least two different kinds"),
        (["tree", "tree"], "at least two different kinds"),
        (["tree", "forest"], "no kind of model 'forest'"),
    ],
)
def test_what_is_no_comparison_is_refused(case, kinds, match):
    with pytest.raises(WorkbenchError, match=match):
        compare_kinds(case, kinds)


def test_a_gap_of_nothing_is_nothing(people):
    target, scores, _, weights = people
    same = measure(target, scores, weights, 0.5)["auc"]
    assert same.minus(same).interval == (0.0, 0.0, 0.0)
    assert isinstance(same, Measured)
