"""The session is the one thing that changes: its choices fit the case, agree in every panel, and survive."""

import pandas as pd
import pytest

from widgets import GroupPanel, Session
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.metrics import METRICS
from workbench.roles import Label
from workbench.store import Project
from workbench.table_ref import TableRef


def quietly(_fraction: float, _note: str) -> None:
    pass


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    """This page's project, in an empty folder."""
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Project.current()


@pytest.fixture
def mortgages(project) -> Session:
    session = Session.open()
    session.chosen(session.choosing("dataset:mortgage_lending")(quietly))
    return session


@pytest.fixture
def case(hiring) -> Case:
    return Case.of(hiring, sensitive=["sex", "age"], target="hired")


def values(options) -> list[str]:
    return [value for _, value in options]


def test_a_session_takes_what_an_analyst_has_at_hand(hiring, case):
    session = Session.of(hiring, sensitive="sex", target="hired")
    assert session.by == ("sex",)
    assert Session.of(session) is session
    assert Session.of(case).case is case


def test_parts_that_would_be_ignored_are_refused(hiring, case):
    for source in (case, Session(case), None):
        with pytest.raises(WorkbenchError, match="go with a DataFrame"):
            Session.of(source, target="hired")
    with pytest.raises(WorkbenchError, match="not at a str"):
        Session.of("hiring.csv")
    with pytest.raises(WorkbenchError, match=r"There is no role 'tarjet'\. Did you mean 'target'"):
        Session.of(hiring, tarjet="hired")


def test_an_empty_session_offers_nothing_and_breaks_nothing():
    session = Session()
    assert (session.case, session.by, session.compare_by_options) == (None, (), [])
    with pytest.raises(WorkbenchError, match="Choose a table first"):
        session.set_roles(target="hired")
    with pytest.raises(WorkbenchError, match="Choose a table first"):
        session.fitting("logistic")


def test_the_first_question_is_one_that_can_be_answered(hiring, case):
    assert Session(case).metric == "base_rate"
    assert Session.of(hiring, sensitive="sex", score="score").metric == "selection_rate"


def test_every_metric_is_offered_and_says_what_it_still_needs(case):
    questions = {name: question for question, name in Session(case).metric_options}
    assert list(questions) == list(METRICS)
    assert questions["base_rate"] == METRICS["base_rate"].question
    assert questions["selection_rate"].endswith("(needs a decision)")
    assert questions["mean_score"].endswith("(needs a score)")


def test_a_second_column_is_another_one_or_none(case):
    session = Session(case)
    assert values(session.also_by_options) == ["", "age"]
    session.also_by = "age"
    assert session.by == ("sex", "age")
    session.compare_by = "age"
    assert session.by == ("age",)
    assert values(session.also_by_options) == ["", "sex"]


def test_a_new_case_resets_what_it_cannot_answer_and_keeps_what_it_can(hiring, case):
    session = Session(case)
    session.compare_by = "age"
    session.whole = case.with_roles(sensitive=("age",), prediction="predicted")
    assert session.by == ("age",)
    session.metric = "accuracy"
    session.whole = case.with_roles(sensitive=("sex",))
    assert (session.metric, session.by) == ("base_rate", ("sex",))
    session.whole = None
    assert (session.by, session.compare_by_options) == ((), [])


def test_options_carry_the_business_own_words_even_where_two_columns_share_them(case):
    labels = {name: Label(name="group") for name in ("sex", "age")}
    session = Session(case.with_roles(labels=labels))
    assert session.compare_by_options == [("group", "sex"), ("group", "age")]


def test_choices_survive_the_page(mortgages):
    mortgages.metric = "base_rate"
    mortgages.compare_by, mortgages.also_by = "marital_status", "race"
    again = Session.open()
    assert (again.metric, again.by) == ("base_rate", ("marital_status", "race"))
    assert again.case.name == "dataset:mortgage_lending"


def test_roles_and_a_model_survive_the_page(mortgages):
    mortgages.fitted(mortgages.fitting("logistic")(quietly), "logistic")
    mortgages.metric = "false_negative_rate"
    mortgages.set_roles(threshold=0.75)
    again = Session.open()
    assert again.case.scores_from == mortgages.case.scores_from != ""
    assert again.case.roles == mortgages.case.roles
    assert (again.metric, again.case.roles.threshold) == ("false_negative_rate", 0.75)


def test_opening_a_page_writes_nothing(project, mortgages):
    assert project.choices() == {}
    Session.open()
    assert project.choices() == {}


def test_another_table_forgets_the_choices_about_the_old_one(project, mortgages):
    mortgages.compare_by = "marital_status"
    mortgages.chosen(mortgages.choosing("dataset:german_credit")(quietly))
    assert mortgages.by == ("sex",)
    mortgages.chosen(mortgages.choosing("dataset:mortgage_lending")(quietly))
    assert mortgages.by == ("race",)
    assert project.choices("groups.") == {}


def test_roles_that_break_leave_the_session_and_the_project_as_they_were(project, mortgages):
    before = mortgages.case
    with pytest.raises(WorkbenchError, match="There is no column"):
        mortgages.set_roles(target="nothing")
    assert mortgages.case is before
    assert project.roles == before.roles


def test_a_project_that_cannot_be_opened_is_a_problem_that_a_new_choice_ends(project, mortgages):
    project.choose_table(TableRef(ref="gone.csv", sha256="", rows=1, name="gone.csv"), mortgages.case.roles)
    session = Session.open()
    assert session.case is None
    assert "gone.csv is not where it was" in session.problem
    session.chosen(session.choosing("dataset:german_credit")(quietly))
    assert session.problem == ""
    assert session.by == ("sex",)


def test_an_address_that_names_no_project_is_a_problem_and_not_a_traceback(monkeypatch):
    monkeypatch.delenv("WORKBENCH_PROJECT", raising=False)
    monkeypatch.setenv("QUERY_STRING", "project=../../etc")
    assert "16 to 64" in Session.open().problem


def test_a_choice_that_cannot_be_kept_is_a_problem_and_still_shown(project, mortgages, monkeypatch):
    def full(_project, _key, _value):
        raise WorkbenchError("The disk is full.")

    monkeypatch.setattr(Project, "choose", full)
    mortgages.compare_by = "marital_status"
    assert (mortgages.problem, mortgages.by) == ("The disk is full.", ("marital_status",))
    monkeypatch.undo()
    mortgages.compare_by = "race"
    assert mortgages.problem == ""


def test_a_case_of_an_analyst_s_own_leaves_the_project_alone(project, case, hiring):
    session = Session(case)
    session.compare_by = "age"
    session.set_roles(favourable="0")
    session.fitted(session.fitting("logistic")(quietly), "logistic")
    assert session.case.scores_from
    other = Session.of(hiring.head(200), sensitive=["sex", "age"], target="hired", favourable="0")
    other.fitted(other.fitting("logistic")(quietly), "logistic")
    assert len(other.case.scores) == 200
    assert not project.folder.exists()


def test_two_panels_on_one_session_agree(case):
    session = Session(case)
    one, other = GroupPanel(session), GroupPanel(session)
    session.compare_by = "age"
    assert one.finding.value == other.finding.value
    assert one.chart.figure == other.chart.figure
    assert len(one.chart.figure["data"][0]["y"]) == 4


def test_a_frame_with_no_parts_waits_for_them():
    panel = GroupPanel(pd.DataFrame({"sex": ["f", "m"], "y": [1, 0]}))
    assert "Choose at least one column" in panel.alert.text
    panel.session.set_roles(sensitive=("sex",), target="y")
    assert panel.alert.text == ""
    assert "1" in panel.finding.value


def test_a_cohort_is_looked_at_by_every_panel_and_let_go_again(case):
    session = Session(case)
    panel = GroupPanel(session)
    session.look_at({"sex": "female"})
    assert session.case.rows < session.whole.rows
    assert session.compare_by == "age"  # all of them are of one sex
    assert f"of {session.case.rows}" in panel.finding.value or panel.report().rows == session.case.rows
    session.look_at({})
    assert session.case is session.whole
    assert session.compare_by == "sex"


def test_an_unknown_cohort_changes_nothing(case):
    session = Session(case)
    with pytest.raises(WorkbenchError, match="There is no group of column 'sex'"):
        session.look_at({"sex": "femal"})
    assert (session.cohort, session.case) == ((), session.whole)


def test_a_cohort_and_its_name_are_there_on_the_next_page_and_gone_with_the_table(mortgages):
    session = mortgages
    column = session.whole.roles.sensitive[0]
    group = session.whole.groups[column].names[0]
    session.look_at({column: group})
    session.keep_cohort("  these people ")
    again = Session.open()
    assert dict(again.cohort) == {column: group}
    assert again.case.rows == session.case.rows
    assert again.cohorts == {"these people": {column: group}}
    again.forget_cohort("these people")
    assert Session.open().cohorts == {}
    again.chosen(again.choosing("dataset:german_credit")(quietly))
    assert (again.cohort, again.cohorts) == ((), {})
    assert Session.open().cohort == ()


def test_a_cohort_that_is_not_in_the_table_any_more_is_let_go(mortgages):
    mortgages.keep("cohorts.current", {"sex": "nobody"})
    again = Session.open()
    assert again.cohort == ()
    assert again.problem == ""


def test_a_cohort_without_a_name_or_of_everyone_is_not_kept(case):
    session = Session(case)
    with pytest.raises(WorkbenchError, match="Everyone is looked at"):
        session.keep_cohort("all")
    session.look_at({"sex": "female"})
    with pytest.raises(WorkbenchError, match="a name first"):
        session.keep_cohort(" ")
    with pytest.raises(WorkbenchError, match="There is no cohort 'x'"):
        session.forget_cohort("x")


def test_other_roles_leave_the_cohort_that_is_looked_at(mortgages):
    column = mortgages.whole.roles.sensitive[0]
    group = mortgages.whole.groups[column].names[0]
    mortgages.look_at({column: group})
    mortgages.set_roles(threshold=0.4)
    assert dict(mortgages.cohort) == {column: group}


def test_the_person_that_is_looked_at_is_there_on_the_next_page_and_gone_with_the_table(mortgages):
    mortgages.person = 7
    assert Session.open(mortgages.project).person == 7
    mortgages.chosen(mortgages.choosing("dataset:german_credit")(quietly))
    assert mortgages.person is None
    assert Session.open(mortgages.project).person is None
