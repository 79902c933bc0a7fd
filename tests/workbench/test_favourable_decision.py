"""Outcome and decision may be written differently: each is read with its own words, and reports say both."""

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from fairlearn import metrics as fairlearn
from hypothesis import given
from hypothesis import strategies as st

from workbench.archive import export_project, import_project
from workbench.case import Case
from workbench.catalog import load_card
from workbench.errors import WorkbenchError
from workbench.explain.decided import decisions_of
from workbench.fairness.groups import compare_groups
from workbench.fairness.versus import compare_cases
from workbench.govern.measured import read, record
from workbench.model import attach_scores
from workbench.reopen import choose_table, reopen_case, set_roles
from workbench.report.gather import gather
from workbench.report.pieces import about_roles
from workbench.roles import Roles
from workbench.store import Project

CASES = st.from_type(Case)
LOANS = {"sensitive": ["sex"], "target": "repaid", "prediction": "approved"}
RIGHT = {"right": {"value": 0.8, "low": 0.76, "high": 0.84, "n": 400}}


@pytest.fixture
def loans() -> pd.DataFrame:
    """600 loans: repaid is 1 or 0, approved is ja or nein, rejected is 1 where approved is nein."""
    random = np.random.default_rng(11)
    repaid = random.integers(0, 2, 600)
    approved = np.where(random.random(600) < 0.8, repaid, 1 - repaid)
    return pd.DataFrame(
        {
            "sex": random.choice(["f", "m"], 600),
            "income": random.normal(3000, 500, 600) + 500 * repaid,
            "repaid": repaid,
            "approved": np.where(approved, "ja", "nein"),
            "rejected": 1 - approved,
            "default": 1 - repaid,
        }
    )


def refused(frame: pd.DataFrame, **roles: object) -> str:
    with pytest.raises(WorkbenchError) as error:
        Case.of(frame, **roles)
    assert "\n" not in str(error.value)
    return str(error.value)


# --- laws -----------------------------------------------------------------------------------------


@given(case=CASES, words=st.sampled_from([("nein", "ja"), ("ja", "nein"), (1, 0), ("b", "a")]))
def test_other_words_for_the_decision_change_no_number_and_no_sentence(case, words):
    decided = [None if pd.isna(value) else words[int(value)] for value in case.frame["predicted"]]
    other = Case.of(
        case.frame.assign(predicted=pd.Series(decided, index=case.frame.index, dtype=object)),
        roles=case.roles,
        favourable_decision=str(words[1]),
    )
    one, same = compare_groups(case, depth=2), compare_groups(other, depth=2)
    assert json.dumps(one.to_dict(), sort_keys=True) == json.dumps(same.to_dict(), sort_keys=True)


@given(case=CASES)
def test_to_name_what_holds_anyway_changes_nothing(case):
    named = case.with_roles(favourable_decision="1")
    assert compare_groups(named).to_dict() == compare_groups(case).to_dict()


@given(case=CASES)
def test_the_other_answer_turns_every_selection_rate_round_and_leaves_the_outcome(case):
    turned = compare_groups(case.with_roles(favourable_decision="0")).groups.set_index(["by", "group", "metric"])
    plain = compare_groups(case).groups.set_index(["by", "group", "metric"])
    for metric, sign in (("selection_rate", -1), ("base_rate", 1)):
        one, other = (frame.xs(metric, level="metric")["value"].astype(float) for frame in (plain, turned))
        expected = 1 - one if sign < 0 else one
        pd.testing.assert_series_equal(other, expected, rtol=1e-12, atol=1e-12)


# --- the same as fairlearn ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("outcome", "decision", "favourable", "favourable_decision"),
    [("repaid", "approved", "1", "ja"), ("default", "approved", "0", "ja"), ("repaid", "rejected", "1", "0")],
)
def test_the_rates_are_those_of_fairlearn(loans, outcome, decision, favourable, favourable_decision):
    case = Case.of(
        loans,
        sensitive=["sex"],
        target=outcome,
        prediction=decision,
        favourable=favourable,
        favourable_decision=favourable_decision,
    )
    names = ("selection_rate", "true_positive_rate", "false_positive_rate", "true_negative_rate", "false_negative_rate")
    theirs = fairlearn.MetricFrame(
        metrics={name: getattr(fairlearn, name) for name in names},
        y_true=loans["repaid"],
        y_pred=(loans["approved"] == "ja").astype(int),
        sensitive_features=loans["sex"],
    )
    report = compare_groups(case)
    for name in names:
        ours = report.of(name, ["sex"])
        assert ours["value"].to_numpy() == pytest.approx([theirs.by_group[name][group] for (group,) in ours["group"]])
        gap = report.disparities.set_index("metric").loc[name]
        assert gap["difference"] == pytest.approx(theirs.difference()[name])
        assert gap["ratio"] == pytest.approx(theirs.ratio()[name])


def test_a_default_beside_an_approval_is_turned_round_unless_somebody_says_so(loans):
    both = loans.assign(approved=(loans["approved"] == "ja").astype(int))
    roles = {"sensitive": ["sex"], "target": "default", "prediction": "approved", "favourable": "0"}
    right = (loans["repaid"] == both["approved"]).mean()
    as_said = Case.of(both, **roles, favourable_decision="1")
    assert (as_said.target == as_said.prediction).mean() == pytest.approx(right)
    alike = Case.of(both, **roles)
    assert (alike.target == alike.prediction).mean() == pytest.approx(1 - right)


# --- what cannot be -------------------------------------------------------------------------------


def test_a_decision_in_other_words_asks_for_its_favourable_value(loans):
    said = refused(loans, **LOANS, favourable="1")
    assert "Which value of column 'approved' is the favourable one? It has: " in said
    assert "it is not written like 'repaid', so name its own as the favourable decision." in said


def test_a_value_the_decision_never_has_is_refused_with_what_it_has(loans):
    said = refused(loans.sort_values("approved"), **LOANS, favourable_decision="yes")
    assert said == "Column 'approved' never has the favourable value 'yes'; it has: 'ja', 'nein'."


@pytest.mark.parametrize("given", [{"target": "repaid"}, {"score": "rejected"}, {}])
def test_a_favourable_decision_without_a_decision_is_refused(loans, given):
    said = refused(loans, sensitive=["sex"], **given, favourable_decision=["ja", "maybe"])
    assert "'ja or maybe' was named as the favourable decision, but no column holds the decision" in said


def test_a_decision_alone_is_read_with_its_own_value(loans):
    case = Case.of(loans, sensitive=["sex"], prediction="approved", favourable_decision="ja")
    assert case.prediction.mean() == pytest.approx((loans["approved"] == "ja").mean())


# --- where the roles travel -----------------------------------------------------------------------


def test_what_is_favourable_in_a_decision_goes_with_its_column():
    roles = Roles(target="repaid", prediction="approved", favourable_decision="ja")
    assert roles.replace(target="default").favourable_decision == "ja"
    assert roles.replace(prediction="approved").favourable_decision == "ja"
    assert roles.replace(prediction="rejected").favourable_decision is None
    assert roles.replace(prediction=None).favourable_decision is None
    assert roles.replace(prediction="rejected", favourable_decision="0").favourable_decision == "0"
    assert Roles(favourable_decision="ja").replace(prediction="approved").favourable_decision == "ja"


def test_several_values_stay_several_through_json():
    roles = Roles(prediction="approved", favourable_decision=("ja", "ja, later"))
    assert Roles.from_dict(json.loads(json.dumps(roles.to_dict()))) == roles
    assert Roles().replace(favourable_decision=[]).favourable_decision is None


def test_a_model_learns_the_outcome_whatever_the_words_of_the_decision(loans):
    plain = attach_scores(Case.of(loans, sensitive=["sex"], target="repaid", not_features=("approved",)), "logistic")
    scored = attach_scores(Case.of(loans, **LOANS, favourable_decision="ja"), "logistic")
    np.testing.assert_array_equal(scored.scores, plain.scores)


def test_the_answer_that_a_model_is_held_against_is_the_tables_own(loans):
    decided = decisions_of(Case.of(loans, **LOANS, favourable_decision="ja"))
    assert list(decided == 1) == list(loans["approved"] == "ja")


def test_a_project_keeps_it_and_carries_it_to_another_place(project, loans, tmp_path):
    project.uploads.mkdir(parents=True)
    loans.to_csv(project.uploads / "loans.csv", index=False)
    set_roles(project, choose_table(project, project.uploads / "loans.csv"), **LOANS, favourable_decision="ja")
    again = reopen_case(Project.open(project.folder))
    assert again.roles.favourable_decision == "ja"
    assert again.prediction.mean() == pytest.approx((loans["approved"] == "ja").mean())
    export_project(project, tmp_path / "project.zip")
    import_project(tmp_path / "project.zip", tmp_path / "other")
    assert Project.open(tmp_path / "other").roles == project.roles


def test_other_words_for_the_decision_are_another_way_to_decide_and_none_leave_older_records_alone(project):
    case = choose_table(project, "scenario:lending?rows=400")
    record(project, case, "accuracy", RIGHT)
    before = read(project)["accuracy"].on
    project.set_roles(project.roles.replace(favourable_decision="0"))
    assert read(project)["accuracy"].stale == "decisions are made in another way since"
    project.set_roles(project.roles.replace(favourable_decision=None))
    assert (read(project)["accuracy"].stale, read(project)["accuracy"].on) == ("", before)


def test_two_tables_whose_decisions_are_read_by_other_values_are_noted(loans):
    old = Case.of(loans, **LOANS, favourable_decision="ja")
    codes = [note.code for note in compare_cases(old, old, by=["sex"]).notes]
    assert "WB212" not in codes
    new = old.with_roles(favourable_decision="nein")
    assert "WB212" in [note.code for note in compare_cases(old, new, by=["sex"]).notes]


def test_reports_and_cards_say_both_where_they_differ(project, loans):
    project.uploads.mkdir(parents=True)
    loans.to_csv(project.uploads / "loans.csv", index=False)
    case = choose_table(project, project.uploads / "loans.csv")
    for column, own in (("approved", "ja"), (None, None)):
        parts = {"target": "repaid", "favourable": "1", "prediction": column, "favourable_decision": own}
        case = set_roles(project, case, sensitive=("sex",), **parts)
        told = [(name, words.text) for name, words in about_roles(gather(project)).rows]
        assert ("Favourable", "1") in told
        assert (("Favourable decision", "ja") in told) == bool(own)
        card = replace(load_card("german_credit"), roles=project.roles).to_text().splitlines()
        assert any(line.split("  ")[1:2] == ["favourable decision"] for line in card) == bool(own)
