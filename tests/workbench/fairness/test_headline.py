"""One sentence for one comparison never says more than the numbers do."""

import pandas as pd
import pytest
from hypothesis import given

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.fairness.headline import headline
from workbench.metrics import METRICS
from workbench.roles import Label


def of(frame: pd.DataFrame, metric: str, **parts) -> str:
    by = [parts.setdefault("sensitive", "sex")]
    return headline(compare_groups(Case.of(frame, **parts), by=[by]), metric, by)


def test_a_gap_that_stands_out_is_the_finding_itself(hiring):
    case = Case.of(hiring, sensitive="sex", target="hired")
    report = compare_groups(case, by=[["sex"]])
    sentence = headline(report, "base_rate", ["sex"])
    assert sentence == next(finding.text for finding in report.findings if finding.metric == "base_rate")
    assert "30.0 percentage points (95% interval" in sentence


def test_a_gap_that_chance_could_make_names_both_ends_and_claims_nothing(hiring):
    few = hiring.head(40).assign(predicted=[1, 0, 0, 1, 0, 1, 0, 0] * 5)
    sentence = of(few, "selection_rate", prediction="predicted", labels={"sex": Label(values={"female": "women"})})
    assert sentence.startswith(
        "No gap stands out from chance. Women: 25.0%, the lowest; sex: male: 50.0%, the highest."
    )
    assert sentence.endswith("Chance alone could make it; a real one is still possible.")


def test_equal_groups_have_no_gap(hiring):
    assert of(hiring, "selection_rate", score="score") == "No gap: every group has 50.0%."
    assert of(hiring, "mean_score", score="score") == "No gap: every group has 0.450."


def test_what_cannot_be_computed_says_what_it_needs(hiring):
    assert of(hiring, "selection_rate", target="hired").startswith("This cannot be answered yet. Needs a column with")


def test_one_group_alone_has_nothing_to_be_compared_with():
    frame = pd.DataFrame({"sex": ["f", "m"] * 20, "y": [1, None] * 10 + [0, None] * 10})
    assert "Fewer than two groups have a value" in of(frame, "base_rate", target="y")


def test_a_group_of_one_person_has_no_interval_and_no_nan():
    frame = pd.DataFrame({"sex": ["f"] * 40 + ["m"], "s": [0.1, 0.2] * 20 + [0.9]})
    assert "too few people for an interval" in of(frame, "mean_score", score="s")


@pytest.mark.parametrize("metric", METRICS)
@given(case=...)
def test_any_case_gets_one_sentence_without_a_bare_nan(metric, case: Case):
    for by in (["sex"], ["race"], ["sex", "race"]):
        sentence = headline(compare_groups(case, by=[by]), metric, by)
        assert sentence.endswith(".")
        assert "nan" not in sentence
        assert "None" not in sentence
