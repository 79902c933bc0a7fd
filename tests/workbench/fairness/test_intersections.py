"""Intersections and subgroups beside the peers: Fairlearn's frames, and figures that Aequitas made of the same table.

Aequitas 1.1 needs an older pandas and cannot be installed beside us; `benchmarks/crosstabs.py` ran it in an environment
of its own and kept what it found in `aequitas_card_default.csv`.
"""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from fairlearn import metrics as fairlearn
from sklearn.metrics import accuracy_score

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.fairness.subgroups import compare_subgroups

COLUMNS = ("sex", "age", "education")
FAIRLEARN = {
    "selection_rate": fairlearn.selection_rate,
    "true_positive_rate": fairlearn.true_positive_rate,
    "false_positive_rate": fairlearn.false_positive_rate,
    "accuracy": accuracy_score,
}
AEQUITAS = {
    "tpr": "true_positive_rate",
    "tnr": "true_negative_rate",
    "fpr": "false_positive_rate",
    "fnr": "false_negative_rate",
    "precision": "precision",
    "npv": "negative_predictive_value",
    "accuracy": "accuracy",
    "pprev": "selection_rate",
    "prev": "base_rate",
}


@pytest.fixture(scope="module")
def lending(bundled_table) -> Case:
    """The customers of a bank; who was given at least 100,000 dollars stands in for a decision."""
    frame = bundled_table("card_default", ["sex", "age", "education", "credit_limit", "paid_next_month"])
    return Case.of(
        frame.assign(lent=(frame["credit_limit"] >= 100_000).astype(int)),
        sensitive=COLUMNS,
        target="paid_next_month",
        prediction="lent",
        favourable="1",
        cuts={"age": (30, 40, 50)},
    )


@pytest.fixture(scope="module")
def frames(lending) -> dict[int, fairlearn.MetricFrame]:
    """Fairlearn's frame over one, two and three columns at once."""
    names = {column: np.array(coded.names, dtype=object)[coded.codes] for column, coded in lending.groups.items()}
    metrics = {**FAIRLEARN, "rows": fairlearn.count}
    return {
        size: fairlearn.MetricFrame(
            metrics=metrics,
            y_true=lending.target,
            y_pred=lending.prediction,
            sensitive_features=pd.DataFrame({column: names[column] for column in COLUMNS[:size]}),
        )
        for size in (1, 2, 3)
    }


@pytest.mark.parametrize("metric", FAIRLEARN)
def test_every_subgroup_over_three_columns_has_the_value_and_the_distance_that_fairlearn_gives(lending, frames, metric):
    report = compare_subgroups(lending, metric=metric, support=1 / lending.rows)
    found = {tuple(row["items"]): row for row in report.subgroups.to_dict("records")}
    for size, frame in frames.items():
        columns = COLUMNS[:size]
        known = frame.by_group.dropna(subset=["rows"])
        assert len(known) == sum({column for column, _ in items} == set(columns) for items in found)
        for group, theirs in known.iterrows():
            names = group if size > 1 else (group,)
            row = next(row for items, row in found.items() if set(items) == set(zip(columns, names, strict=True)))
            assert row["rows"] == theirs["rows"]
            if not np.isnan(row["value"]):  # where nobody has the outcome Fairlearn says 0, and we say nothing
                assert row["value"] == pytest.approx(theirs[metric], abs=1e-12)
                assert row["divergence"] == pytest.approx(theirs[metric] - frame.overall[metric], abs=1e-12)


@pytest.mark.parametrize("metric", FAIRLEARN)
def test_the_gap_over_an_intersection_is_the_one_that_fairlearn_gives(lending, frames, metric):
    row = compare_groups(lending, by=[COLUMNS[:2]], metrics=[metric]).disparities.set_index("metric").loc[metric]
    assert row["difference"] == pytest.approx(frames[2].difference()[metric], abs=1e-12)
    assert row["ratio"] == pytest.approx(frames[2].ratio()[metric], abs=1e-12)


def test_every_rate_of_columns_and_pairs_is_the_one_that_aequitas_gives(lending):
    theirs = pd.read_csv(Path(__file__).with_name("aequitas_card_default.csv"))
    report = compare_groups(lending, depth=2, metrics=list(AEQUITAS.values()))
    ours = {
        (" and ".join(row["by"]), " and ".join(row["group"]), row["metric"]): row
        for row in report.groups.to_dict("records")
    }
    assert {key[:2] for key in ours} == set(zip(theirs["attribute_name"], theirs["attribute_value"], strict=True))
    for row in theirs.to_dict("records"):
        for rate, metric in AEQUITAS.items():
            mine = ours[row["attribute_name"], row["attribute_value"], metric]
            assert mine["rows"] == row["group_size"]
            assert mine["value"] == pytest.approx(row[rate], abs=1e-12, nan_ok=True)
