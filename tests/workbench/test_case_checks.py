"""What cannot be a case is refused in one sentence, by what the columns are called or by what they hold."""

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError


def refused(frame, match, **roles):
    """Making this case is refused in one sentence that says this."""
    with pytest.raises(WorkbenchError, match=match) as error:
        Case.of(frame, **roles)
    assert "\n" not in str(error.value)


def test_one_column_is_not_both_the_outcome_and_the_decision(hiring):
    said = "'hired' cannot be both the recorded outcome and the decision: every answer would be right"
    refused(hiring, said, sensitive="sex", target="hired", prediction="hired")
    with pytest.raises(WorkbenchError, match=said):
        Case.of(hiring, sensitive="sex", target="hired").with_roles(prediction="hired")


def test_an_empty_table_is_refused():
    refused(pd.DataFrame(), "no columns", target="hired")


def test_two_columns_of_one_name_are_refused(hiring):
    frame = hiring.set_axis(["sex", "sex", *hiring.columns[2:]], axis=1)
    refused(frame, "Two columns are called 'sex'", sensitive="sex", target="hired")


@pytest.mark.parametrize("role", ["target", "prediction", "score", "weight", "sensitive"])
def test_an_unknown_column_is_answered_with_the_nearest(hiring, role):
    refused(hiring, r"no column 'hird'. Did you mean 'hired'\?", **{role: "hird"})


def test_cuts_for_an_unknown_column_are_refused(hiring):
    refused(hiring, r"no column 'aeg'. Did you mean 'age'\?", sensitive="age", target="hired", cuts={"aeg": (30,)})


@pytest.mark.parametrize("threshold", [-0.1, 1.1, float("nan")])
def test_a_threshold_outside_0_to_1_is_refused(hiring, threshold):
    refused(hiring, "threshold must lie between 0 and 1", sensitive="sex", score="score", threshold=threshold)


def test_what_is_no_frame_is_named(hiring):
    with pytest.raises(WorkbenchError, match="not a dict; read_table opens a file"):
        Case.of(hiring.to_dict(), sensitive="sex")


def test_a_favourable_decision_needs_a_column_of_decisions(hiring):
    with pytest.raises(WorkbenchError, match="no column holds the decision"):
        Case.of(hiring, sensitive="sex", target="hired", favourable_decision="yes")


def test_a_table_without_rows_is_refused():
    refused(pd.DataFrame({"sex": [], "hired": []}), "no rows", sensitive="sex", target="hired")


def test_an_unknown_role_is_answered_with_the_nearest(hiring):
    refused(hiring, r"no role 'traget'. Did you mean 'target'\?", traget="hired")


def test_a_sensitive_column_with_one_value_is_refused(hiring):
    refused(hiring.assign(sex="female"), r"'sex' has only one value \(female\)", sensitive="sex", target="hired")


def test_a_sensitive_column_without_values_is_refused(hiring):
    refused(hiring.assign(sex=None), r"'sex' has only one value \(\(missing\)\)", sensitive="sex", target="hired")


def test_fifty_groups_are_compared_and_fifty_one_refused(hiring):
    fifty = hiring.assign(town=[f"town {row % 50}" for row in range(400)])
    assert len(Case.of(fifty, sensitive="town", target="hired").groups["town"].names) == 50
    many = hiring.assign(town=[f"town {row % 51}" for row in range(400)])
    refused(many, "'town' has 51 different values", sensitive="town", target="hired")


@pytest.mark.parametrize(("answer", "word"), [(1, "favourable"), (0, "unfavourable")])
def test_a_target_with_one_answer_is_refused(hiring, answer, word):
    frame = hiring.assign(hired=answer)
    refused(frame, rf"is {word}|never has the favourable", sensitive="sex", target="hired", favourable="1")


def test_a_target_with_three_values_needs_to_know_the_favourable_one(hiring):
    frame = hiring.assign(hired=[row % 3 for row in range(400)])
    refused(frame, r"Which value of column 'hired'.*'0', '1', '2'", sensitive="sex", target="hired")


@pytest.mark.parametrize(("score", "shown"), [(-0.01, "-0.01"), (1.5, "1.5"), (np.inf, "inf")])
def test_a_score_outside_0_to_1_is_refused_and_shown(hiring, score, shown):
    frame = hiring.assign(score=[score, *hiring["score"][1:]])
    refused(frame, rf"between 0 and 1, but column 'score' holds {shown}", sensitive="sex", score="score")


def test_a_score_in_words_is_refused(hiring):
    refused(hiring.assign(score="high"), "score column 'score' must hold numbers", sensitive="sex", score="score")


@pytest.mark.parametrize("weight", [np.nan, -1.0, np.inf])
def test_a_weight_that_cannot_weigh_is_refused(hiring, weight):
    frame = hiring.assign(weight=[weight, *hiring["weight"][1:]])
    refused(frame, "'weight' cannot weigh rows", sensitive="sex", target="hired", weight="weight")


def test_weights_that_are_all_zero_are_refused(hiring):
    refused(hiring.assign(weight=0.0), "every weight is 0", sensitive="sex", target="hired", weight="weight")
