"""The metric guide: every way through the questions ends at a metric that fits, with what it stands against."""

import itertools

import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.metric_conflicts import say_conflict
from workbench.fairness.metric_guide import QUESTIONS, guide
from workbench.metrics import METRICS

WAYS = [
    dict(zip([question.key for question in QUESTIONS], answers, strict=True))
    for answers in itertools.product(*([key for _, key in question.options] for question in QUESTIONS))
]


@pytest.mark.parametrize("answers", WAYS)
def test_every_way_ends_at_a_metric_with_reason_limits_and_conflicts(answers):
    found = guide(answers)
    assert found.metric in METRICS
    assert set(found.also) <= set(METRICS) - {found.metric}
    assert found.why.endswith((".", ")."))
    assert found.ignores
    assert all(one.source and found.metric not in one.metrics for one in found.conflicts)
    assert found.to_dict()["metric"] == found.metric


@pytest.mark.parametrize(
    ("answers", "metric"),
    [
        ("doubted assistive refused enough", "selection_rate"),
        ("trusted assistive refused limited", "true_positive_rate"),  # Aequitas: assistive, few places: recall
        ("trusted assistive refused enough", "false_negative_rate"),
        ("trusted assistive granted limited", "precision"),
        ("trusted punitive refused limited", "negative_predictive_value"),  # false discovery among those acted on
        ("trusted punitive refused enough", "false_negative_rate"),
        ("trusted punitive granted enough", "false_positive_rate"),
    ],
)
def test_the_trees_of_the_field_are_followed_with_favourable_as_what_is_good_for_the_person(answers, metric):
    keys = [question.key for question in QUESTIONS]
    assert guide(dict(zip(keys, answers.split(), strict=True))).metric == metric


def test_an_open_or_an_unknown_answer_is_said():
    with pytest.raises(WorkbenchError, match="Can the recorded outcome be trusted"):
        guide({})
    with pytest.raises(WorkbenchError, match="Did you mean 'trusted'"):
        guide(WAYS[0] | {"record": "trustd"})


def test_whether_the_conflict_is_real_in_this_table_is_told_from_its_numbers(hiring):
    apart = pd.DataFrame({"sex": ["f", "m"] * 100, "y": [0, 1] * 90 + [1, 0] * 10})
    assert "this is a real choice here" in say_conflict(Case.of(apart, sensitive=["sex"], target="y"), "sex")
    alike = apart.assign(y=[0, 0, 1, 1] * 50)
    assert "real choice" not in say_conflict(Case.of(alike, sensitive=["sex"], target="y"), "sex")
    assert say_conflict(Case.of(apart, sensitive=["sex"], prediction="y"), "sex") == ""
