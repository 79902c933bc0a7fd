"""The report for a terminal says everything in words, and nothing that is not known."""

import pandas as pd
import pytest

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.metrics import METRICS
from workbench.report.text import audit_text
from workbench.roles import Label

LABELS = {"sex": Label(name="recorded sex", values={"female": "women", "male": "men"})}


@pytest.fixture
def told(hiring):
    """The text of an audit of the applicants, with the parts given."""

    def say(**parts) -> str:
        case = Case.of(hiring, name="hiring.csv", **{"sensitive": "sex", "target": "hired", "labels": LABELS} | parts)
        return audit_text(compare_groups(case))

    return say


def test_it_begins_with_the_table_and_what_stands_out(told):
    first, empty, heading, finding = told().splitlines()[:4]
    assert (first, empty, heading) == ("hiring.csv: 400 rows", "", "What stands out")
    assert finding.startswith("- [high] ")
    assert "30.0% of 200 against 60.0% of 200" in finding


def test_every_group_has_its_value_interval_and_size_in_the_business_own_words(told):
    lines = told().splitlines()
    assert "By recorded sex" in lines
    women = next(line for line in lines if line.startswith("    women"))
    assert women.split("women")[1].strip() == "30.0%  (24.1% to 36.7%, of 200)"


def test_a_metric_that_cannot_be_computed_is_left_out_whole(told):
    text = told()
    assert METRICS["base_rate"].question in text
    assert METRICS["selection_rate"].question not in text


def test_a_group_without_a_value_says_why():
    frame = pd.DataFrame({"sex": ["f", "m", "x"] * 40, "y": [1, 0, None, 0, 1, None] * 20})
    text = audit_text(compare_groups(Case.of(frame, sensitive="sex", target="y")))
    assert "Nobody in this group" in next(line for line in text.splitlines() if line.startswith("    sex: x"))


def test_no_gap_is_never_called_a_proof(told):
    text = told(target=None, score="score")
    assert "No difference stood out from chance. That does not show that there is none." in text


def test_an_interval_that_nobody_can_give_is_said():
    frame = pd.DataFrame({"sex": ["f"] * 40 + ["m"] * 40 + ["x"], "s": [0.1, 0.2] * 40 + [0.9]})
    text = audit_text(compare_groups(Case.of(frame, sensitive="sex", score="s")))
    assert "too few people for an interval, of 1" in text
    assert "nan" not in text


def test_it_says_what_limits_it_and_gives_no_verdict(told):
    text = told()
    assert "What limits this answer" in text
    assert text.endswith("only for the columns that were compared.")
    assert not {"fair", "unfair", "compliant", "debias", "biased"} & set(text.lower().replace(".", " ").split())
