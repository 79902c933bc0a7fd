"""The recourse panel: effort by group, who has no way, what would help; limits that leave nothing are said."""

import plotly.graph_objects as go

from widgets import RecoursePanel, Session
from widgets.explain.recourse import efforts_figure, helps_figure
from workbench.case import Case
from workbench.model import Model


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
    panel.limits.boxes["age"].value = "keep"
    assert "no way was found" in panel.stuck.value
    assert "no change is known that would help" in panel.help.value
    panel.limits.clear.click()
    assert "For all" in panel.stuck.value


def test_a_model_that_refuses_nobody_is_said(hiring):
    session = small(hiring)
    session.modelled(Model.of(lambda table: table["age"] * 0 + 0.9, features=["age"]))
    assert "nobody is refused" in RecoursePanel(session).alert.text
