"""The comparison of groups as JSON and as frames: the keys of the contract, and the same numbers in both."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.metrics import METRICS

CASES = st.from_type(Case)
NUMBERS = ["value", "low", "high"]


def as_json(report):
    """The report as another program reads it: strict JSON."""
    return json.loads(json.dumps(report.to_dict(), allow_nan=False))


def intervals_of(document):
    for group in document["groups"]:
        yield from group["metrics"].values()
    for gap in document["disparities"]:
        yield from (gap["difference"], gap["ratio"])


@given(case=CASES)
def test_the_json_has_the_keys_of_the_contract(case):
    document = as_json(compare_groups(case, depth=2))
    assert {"schema", "rows", "excluded", "groups", "disparities", "findings"} <= set(document)
    assert document["schema"] == "workbench.audit/1"
    assert document["rows"] == case.rows
    assert document["excluded"] == {
        "target": int(case.frame["hired"].isna().sum()),
        "prediction": int(case.frame["predicted"].isna().sum()),
    }
    for group in document["groups"]:
        assert {"group", "rows", "metrics"} <= set(group)
        assert list(group["metrics"]) == list(METRICS)
    for gap in document["disparities"]:
        assert {"by", "metric", "difference", "ratio", "lowest", "highest"} <= set(gap)
    for finding in document["findings"]:
        assert {"code", "severity", "title", "text", "group"} <= set(finding)
    assert all({"value", "low", "high"} <= set(interval) for interval in intervals_of(document))


@given(case=CASES)
def test_the_json_says_what_the_frames_say(case):
    report = compare_groups(case, depth=2)
    document = as_json(report)
    rows = {(tuple(r["by"]), r["group"], r["metric"]): r for r in report.groups.to_dict("records")}
    seen = 0
    for group in document["groups"]:
        for metric, interval in group["metrics"].items():
            row = rows[tuple(group["group"]), tuple(group["group"].values()), metric]
            assert group["rows"] == row["rows"]
            assert [np.nan if interval[k] is None else interval[k] for k in NUMBERS] == pytest.approx(
                [row[k] for k in NUMBERS], nan_ok=True
            )
            seen += 1
    assert seen == len(rows)


@given(case=CASES)
def test_difference_is_highest_minus_lowest_and_ratio_lowest_over_highest(case):
    report = compare_groups(case)
    values = report.groups.set_index(["by", "group", "metric"])["value"]
    for row in report.disparities[report.disparities["reason"] == ""].to_dict("records"):
        low, high = (values[row["by"], tuple(row[end].values()), row["metric"]] for end in ("lowest", "highest"))
        mine = values.xs((row["by"], row["metric"]), level=("by", "metric"))
        assert (low, high) == (mine.min(), mine.max())
        assert row["difference"] == pytest.approx(high - low)
        assert row["ratio"] == pytest.approx(low / high if high > 0 else np.nan, nan_ok=True)


def test_single_columns_come_first_and_then_their_intersections(hiring):
    frame = hiring.assign(town=["A", "B"] * 200, shift=["day", "day", "night", "night"] * 100)
    report = compare_groups(Case.of(frame, sensitive=["sex", "town", "shift"], target="hired"), depth=2)
    assert list(dict.fromkeys(report.disparities["by"])) == [
        ("sex",),
        ("town",),
        ("shift",),
        ("sex", "town"),
        ("sex", "shift"),
        ("town", "shift"),
    ]


def test_groups_of_one_metric_come_largest_first(hiring):
    frame = hiring.assign(town=["big"] * 300 + ["small"] * 20 + ["middle"] * 80)
    report = compare_groups(Case.of(frame, sensitive=["town", "sex"], target="hired"), depth=2)
    assert [group[0] for group in report.of("base_rate", ["town"])["group"]] == ["big", "middle", "small"]
    assert len(report.of("base_rate", ["town", "sex"])) == 6


@given(case=CASES)
def test_every_null_in_the_json_comes_with_a_reason(case):
    for interval in intervals_of(as_json(compare_groups(case, depth=2))):
        if None in (interval["value"], interval["low"], interval["high"]):
            assert interval["reason"].endswith(".")
        else:
            assert "reason" not in interval
