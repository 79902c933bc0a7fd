"""The catalogue of metrics: every name is found, its words and its cells fit together."""

import pytest

from workbench.errors import WorkbenchError
from workbench.metrics import METRICS, find_metric


def test_every_metric_can_be_found_by_name_and_says_what_it_needs():
    for key, metric in METRICS.items():
        assert find_metric(key) is metric
        assert metric.missing_role(frozenset({"target", "prediction", "score"})) is None
        assert metric.missing_role(frozenset()).startswith("Needs a column with")
        assert "{low}" in metric.says
        assert "{high}" in metric.says


def test_an_unknown_metric_is_answered_with_the_nearest():
    with pytest.raises(WorkbenchError, match=r"no metric 'selection_rat'. Did you mean 'selection_rate'"):
        find_metric("selection_rat")


def test_a_rate_counts_some_of_those_it_is_among_and_its_complement_counts_the_rest():
    for metric in METRICS.values():
        assert metric.counted <= metric.among
        assert metric.is_rate == (metric.key != "mean_score")
        if metric.complement:
            other = METRICS[metric.complement]
            assert (other.complement, other.among) == (metric.key, metric.among)
            assert other.counted == metric.among - metric.counted
