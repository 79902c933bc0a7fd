"""Two cases side by side: the same people by their own changes, different people as two tables."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.versus import compare_cases
from workbench.intervals import newcombe

Z95 = 1.959963984540054


def people(rows, seed, *, shift=0.0, favoured="b"):
    """So many people of three groups with an outcome and a decision; one group's decisions shifted."""
    rng = np.random.default_rng(seed)
    group = rng.choice(list("abc"), rows)
    chance = 0.4 + np.where(group == favoured, shift, 0.0)
    return pd.DataFrame(
        {
            "group": group,
            "hired": rng.integers(0, 2, rows),
            "old": (rng.random(rows) < 0.4).astype(int),
            "new": (rng.random(rows) < chance).astype(int),
            "score": rng.beta(2, 3, rows),
            "weight": rng.gamma(3, 1, rows),
        }
    )


def two_models(frame, **parts):
    """One table, decided by the old and by the new model."""
    old = Case.of(frame, sensitive="group", target="hired", prediction="old", score="score", **parts)
    return old, old.with_roles(prediction="new")


def row_of(report, metric, group):
    frame = report.changes
    return frame[(frame["metric"] == metric) & (frame["group"] == (group,))].iloc[0]


# --- the formulas ---------------------------------------------------------------------------------


def test_for_the_same_people_the_interval_is_that_of_bonett_and_price():
    frame = people(300, 1, shift=0.2)
    report = compare_cases(*two_models(frame), by=["group"], metrics=["selection_rate"])
    assert report.same_people
    for group, part in frame.groupby("group"):
        gained = int(((part["old"] == 0) & (part["new"] == 1)).sum())
        lost = int(((part["old"] == 1) & (part["new"] == 0)).sum())
        n = len(part)
        up, down = (gained + 1) / (n + 2), (lost + 1) / (n + 2)
        half = Z95 * np.sqrt((up + down - (up - down) ** 2) / (n + 2))
        row = row_of(report, "selection_rate", group)
        assert row["change"] == pytest.approx((gained - lost) / n)
        assert (row["low"], row["high"]) == pytest.approx((up - down - half, up - down + half))


def test_for_different_people_the_interval_is_newcombe_s():
    one, other = people(200, 2), people(260, 3)
    cases = [Case.of(frame, sensitive="group", prediction="old") for frame in (one, other)]
    report = compare_cases(*cases, by=["group"])
    assert not report.same_people
    for group in "abc":
        before, after = (frame.loc[frame["group"] == group, "old"] for frame in (one, other))
        expected = newcombe(after.mean(), len(after), before.mean(), len(before), Z95)
        row = row_of(report, "selection_rate", group)
        assert (row["low"], row["high"]) == pytest.approx(tuple(map(float, expected)))


REDRAWN = ("selection_rate", "true_positive_rate", "precision", "accuracy")


def changes_of(frame, weight):
    """The changes of a few metrics between two models, a row for each metric and group."""
    return compare_cases(*two_models(frame, weight=weight), by=["group"], metrics=REDRAWN).changes


@pytest.fixture(scope="module", params=[None, "weight"])
def redrawn(request):
    """A table's changes, and what they would have been with 300 other draws of the same people."""
    frame = people(900, 4, shift=0.1)
    rng = np.random.default_rng(5)
    again = [frame.iloc[rng.integers(0, len(frame), len(frame))] for _ in range(300)]
    return changes_of(frame, request.param), [changes_of(each, request.param)["change"].to_numpy() for each in again]


@pytest.mark.parametrize("metric", REDRAWN)
def test_the_error_of_a_change_is_that_of_people_drawn_again(redrawn, metric):
    changes, values = redrawn
    of_metric = (changes["metric"] == metric).to_numpy()
    width = (changes["high"] - changes["low"]).to_numpy()[of_metric] / (2 * Z95)
    assert width == pytest.approx(np.std(values, axis=0)[of_metric], rel=0.15)


def test_what_people_keep_cancels_out():
    # two models that disagree about few people: paired intervals are far narrower than those of two tables
    frame = people(600, 6)
    frame["new"] = frame["old"].where(np.arange(600) % 50 > 0, 1 - frame["old"])
    models = two_models(frame)
    paired, apart = (
        compare_cases(*models, by=["group"], metrics=["selection_rate"], same_people=same).changes
        for same in (True, False)
    )
    assert ((paired["high"] - paired["low"]) < 0.5 * (apart["high"] - apart["low"])).all()


def test_nobody_changed_is_no_certainty():
    frame = people(90, 7)
    row = row_of(compare_cases(*two_models(frame.assign(new=frame["old"])), by=["group"]), "selection_rate", "a")
    assert row["change"] == 0
    assert row["low"] < -0.02
    assert row["high"] > 0.02


def test_the_change_of_a_gap_is_the_difference_of_the_groups_changes():
    report = compare_cases(*two_models(people(900, 8, shift=0.3)), by=["group"], metrics=["selection_rate"])
    gap = report.gaps.iloc[0]
    high, low = (row_of(report, "selection_rate", gap[end]["group"]) for end in ("highest", "lowest"))
    assert gap["before"] == pytest.approx(high["before"] - low["before"])
    assert gap["change"] == pytest.approx(high["change"] - low["change"])
    assert gap["low"] < gap["change"] < gap["high"]


def test_the_other_way_round_every_change_has_the_other_sign():
    one, other = two_models(people(500, 9, shift=0.2))
    there, back = (compare_cases(*pair, by=["group"]).changes for pair in ((one, other), (other, one)))
    assert there["change"].to_numpy() == pytest.approx(-back["change"].to_numpy())
    assert there["low"].to_numpy() == pytest.approx(-back["high"].to_numpy())


# --- alarms ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("same", [True, False])
def test_where_nothing_changed_at_most_three_reports_in_a_hundred_raise_an_alarm(same):
    alarms = 0
    for seed in range(200):
        frame = people(400, seed)
        cases = two_models(frame)
        if not same:
            cases = (cases[0], Case.of(people(400, 10_000 + seed), roles=cases[0].roles))
        alarms += bool(compare_cases(*cases, by=["group"]).findings)
    assert alarms <= 6


def test_the_interval_of_the_picked_gap_holds_as_often_as_it_says():
    # the extremes of the first period come closer by chance alone; the interval allows for that
    missed = 0
    for seed in range(400):
        cases = [Case.of(people(300, 2 * seed + period), sensitive="group", prediction="old") for period in (0, 1)]
        gap = compare_cases(*cases, by=["group"]).gaps.iloc[0]
        missed += not gap["low"] <= 0 <= gap["high"]
    assert missed <= 30


def test_a_planted_change_is_found_for_its_group_and_for_the_gap():
    frame = people(3000, 11, shift=0.3, favoured="a").sort_values("old")
    frame.loc[frame["group"] == "a", "old"] = (np.arange((frame["group"] == "a").sum()) % 10 < 1).astype(int)
    report = compare_cases(*two_models(frame), by=["group"], metrics=["selection_rate"])
    assert {finding.code for finding in report.findings} == {"WB111", "WB112"}
    rose = next(finding for finding in report.findings if finding.code == "WB111")
    assert rose.title == "Selection rate rose for group: a"
    assert re.search(r"from 10\.\d% to .*\. The change is .* percentage points \(95% interval", rose.text)
    assert not re.search(r"complian|\bfair\b|unfair|debias", rose.text, re.IGNORECASE)


def test_groups_below_thirty_are_shown_and_not_tested():
    frame = pd.DataFrame({"group": ["a"] * 200 + ["b"] * 29, "old": [0, 1] * 114 + [0], "new": 1})
    frame.loc[:199, "new"] = frame.loc[:199, "old"]
    case = Case.of(frame, sensitive="group", prediction="old")
    report = compare_cases(case, case.with_roles(prediction="new"), by=["group"])
    assert report.findings == ()
    assert row_of(report, "selection_rate", "b")["change"] > 0.4


# --- what cannot be compared ----------------------------------------------------------------------


def test_a_group_of_one_table_only_is_said():
    one = people(300, 1)
    other = people(300, 2).replace({"group": {"c": "d"}})
    report = compare_cases(*(Case.of(f, sensitive="group", prediction="old") for f in (one, other)), by=["group"])
    assert sorted(note.group["group"] for note in report.notes if note.code == "WB211") == ["c", "d"]
    assert set(report.changes["group"]) == {("a",), ("b",)}


def test_other_rows_cannot_be_the_same_people():
    frame = people(100, 1)
    one = Case.of(frame, sensitive="group", prediction="old")
    for other, match in ((frame[:90], "100 and 90"), (frame[::-1], "same rows in the same order")):
        with pytest.raises(WorkbenchError, match=match):
            compare_cases(one, Case.of(other, roles=one.roles), by=["group"], same_people=True)


@pytest.mark.parametrize(
    ("options", "match"),
    [
        ({"by": ["grup"]}, "Did you mean 'group'"),
        ({"by": []}, "at least one"),
        ({"by": ["group"], "metrics": ["accuracy"]}, "Accuracy cannot be compared"),
        ({"by": ["group"], "level": 95}, "between 0 and 1"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused_in_a_sentence(options, match):
    case = Case.of(people(100, 1), sensitive="group", prediction="old")
    with pytest.raises(WorkbenchError, match=match):
        compare_cases(case, case, **options)


def test_the_report_is_strict_json():
    report = compare_cases(*two_models(people(60, 3)), by=["group"])
    document = json.loads(json.dumps(report.to_dict(), allow_nan=False))
    assert document["schema"] == "workbench.versus/1"
    assert document["same_people"] is True
    assert len(document["changes"]) == len(report.changes)
