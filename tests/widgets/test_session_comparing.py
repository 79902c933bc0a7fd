"""A page offers the questions it needs, and no question that it does not offer is shown."""

import pandas as pd
import pytest

from widgets.fairness.groups import GroupPanel
from widgets.session import Session
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.metrics import METRICS
from workbench.roles import Label

ROWS = {"sex": ["f", "m"] * 20, "hired": [0, 1, 1, 1] * 10, "said": [1, 0, 1, 1] * 10}


@pytest.fixture
def session():
    return Session(Case.of(pd.DataFrame(ROWS), sensitive="sex", target="hired", prediction="said", favourable="1"))


def offered(session):
    return [name for _, name in session.metric_options]


def test_all_questions_are_offered_unless_a_page_asks_for_fewer(session):
    assert offered(session) == list(METRICS)
    session.metrics = ("base_rate", "selection_rate")
    assert offered(session) == ["base_rate", "selection_rate"]
    panel = GroupPanel(session)
    assert [name for _, name in panel.children[2].children[0].options] == ["base_rate", "selection_rate"]
    assert panel.alert.text == ""


def test_a_question_that_is_offered_no_longer_gives_way_to_one_that_is(session):
    session.metric = "accuracy"
    session.metrics = ("selection_rate", "base_rate")
    assert session.metric == "selection_rate"
    session.metrics = ("true_positive_rate",)
    assert session.metric == "true_positive_rate"


def test_a_question_that_does_not_exist_and_no_question_at_all_are_refused(session):
    with pytest.raises(WorkbenchError, match=r"There is no metric 'selection_rat'\. Did you mean 'selection_rate'"):
        session.metrics = ("selection_rat",)
    with pytest.raises(WorkbenchError, match="at least one metric"):
        session.metrics = ()
    assert offered(session) == list(METRICS)


def test_the_menu_asks_in_the_words_that_the_table_has_for_its_decision(session):
    named = Label(values={"1": "applicants who were invited", "0": "applicants who were refused"})
    session.set_roles(labels={"said": named})
    assert session.metric_options[0] == ("How many of each group were invited?", "selection_rate")
    session.set_roles(prediction=None)
    assert session.metric_options[0] == (
        "Who gets the favourable decision how often? (needs a decision)",
        "selection_rate",
    )
