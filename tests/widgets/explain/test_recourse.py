"""The recourse panel: effort by group, who has no way, what would help; limits that leave nothing are said."""

import plotly.graph_objects as go

from widgets import RecoursePanel, Session
from widgets.explain.recourse import efforts_figure, helps_figure
from workbench.case import Case
from workbench.govern.evidence import Proposal, propose, unmeasured
from workbench.govern.measured import read
from workbench.govern.questionnaire import load_pack
from workbench.model import Model
from workbench.reopen import choose_table
from workbench.store import Project

IMPACT = load_pack("impact")


def small(hiring) -> Session:
    case = Case.of(hiring, sensitive=["sex"])
    session = Session(case)
    session.modelled(Model.of(lambda table: (table["age"] - 15) / 60, features=["age"]))
    return session


def test_it_says_who_is_asked_to_do_more_and_what_would_help(hiring):
    panel = RecoursePanel(small(hiring))
    report = panel._latest[3][1]
    assert "No group stands out from chance" in panel.finding.value
    assert "For all" in panel.stuck.value
    assert "One change would help most: with age higher by" in panel.help.value
    assert len(panel.numbers.rows) == 2
    for figure in (efforts_figure(report), helps_figure(report)):
        assert isinstance(figure, go.Figure)
    assert "measure_recourse" in panel.code.code


def test_limits_that_leave_no_way_are_said_and_can_be_taken_back(hiring):
    panel = RecoursePanel(small(hiring))
    box = panel.limits.boxes["age"]
    box.value = "keep"
    assert panel.limits.boxes["age"] is box  # a new one would take the keyboard away
    assert panel.limits.layout.display is None
    assert "no way was found" in panel.stuck.value
    assert "no change is known that would help" in panel.help.value
    panel.limits.clear.click()
    assert "For all" in panel.stuck.value


def test_a_model_that_refuses_nobody_is_said(hiring):
    session = small(hiring)
    session.modelled(Model.of(lambda table: table["age"] * 0 + 0.9, features=["age"]))
    assert "nobody is refused" in RecoursePanel(session).alert.text


def test_what_was_found_of_everyone_is_kept_for_the_assessment_and_of_a_cohort_is_not(tmp_path):
    project = Project.open(tmp_path / "project")
    session = Session(choose_table(project, "scenario:lending?rows=600"), project=project)
    session.modelled(Model.of(lambda table: (table["monthly_income"] / 5_000).clip(0, 1), features=["monthly_income"]))
    RecoursePanel(session)
    kept = read(project)["recourse"]
    assert 0 <= kept.values["low"] <= kept.values["chance"] <= kept.values["high"] <= 1
    records = read(project)
    asked = propose(IMPACT, records).get("way-to-yes") or unmeasured(IMPACT, records)["way-to-yes"]
    assert "of 100 pairs" in (asked.sentence if isinstance(asked, Proposal) else asked.reason)
    session.look_at({"sex": "female"})
    RecoursePanel(session)
    assert read(project)["recourse"].at == kept.at
    assert read(project)["recourse"].id == kept.id
