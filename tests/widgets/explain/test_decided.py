"""A table that decides by itself: the panels say where the model does not, and give no letter that would be wrong."""

import numpy as np
import pandas as pd
import pytest

from widgets import CounterfactualPanel, DriversPanel, GapPanel, ModelPanel, PersonPanel, Session, WhatIfPanel
from widgets.explain.people import NO, YES
from workbench.case import Case
from workbench.model import Model, fit_plain

RNG = np.random.default_rng(3)
TOWN, FAR = RNG.random(400) < 0.5, RNG.normal(size=400)
SERVED = RNG.random(400) < np.where(TOWN, 0.9, 0.3)
PAID = RNG.random(400) < 1 / (1 + np.exp(2 * FAR))
FRAME = pd.DataFrame(
    {
        "lives": np.where(TOWN, "town", "village"),
        "far": FAR,
        "served": np.where(SERVED, "ja", "nein"),
        "paid": np.where(PAID, "ja", "nein"),
    }
)
ROLES = {"sensitive": ["lives"], "prediction": "served", "favourable": "ja"}


@pytest.fixture(scope="module")
def fitted() -> tuple[Case, Model]:
    case = Case.of(FRAME, target="paid", **ROLES)
    return case, fit_plain(case)


@pytest.fixture
def delivering(fitted) -> Session:
    case, model = fitted
    session = Session(case)
    session.modelled(model)
    return session


def test_people_with_a_no_are_those_to_whom_the_table_said_no(delivering):
    panel = PersonPanel(delivering)
    assert panel.answered.value == NO
    assert dict(panel.answered.options)["With a no in the table"] == NO
    assert delivering.person == np.flatnonzero(~SERVED)[0]
    assert f"{(~SERVED).sum()} of 400 people are picked" in panel.who.value
    panel.answered.value = YES
    assert SERVED[delivering.person]
    assert f"{SERVED.sum()} of 400 people are picked" in panel.who.value


def test_no_letter_to_a_person_to_whom_the_table_said_otherwise(delivering):
    panel = PersonPanel(delivering)
    refused = delivering.model.score(FRAME) < 0.5
    for places, words in (
        (refused & SERVED, "Your table says yes to this person, this model says no"),
        (~refused & ~SERVED, "Your table says no to this person, this model says yes"),
    ):
        delivering.person = int(np.flatnonzero(refused & ~SERVED)[0])
        assert "The answer is no." in panel.reasons.text.content
        assert panel.reasons in panel.body.children
        assert panel.differs.layout.display == "none"
        delivering.person = int(np.flatnonzero(places)[0])
        assert words in panel.differs.value
        assert panel.reasons not in panel.body.children
        for offer in (panel.reasons.text, panel.reasons.page):
            assert offer.disabled
            assert not offer.content
        assert "The answer is" not in panel.reasons.words.value + panel.reasons.preview.value


@pytest.mark.parametrize("panel_type", [WhatIfPanel, CounterfactualPanel])
def test_whose_no_is_meant_is_said_of_everybody_refused_and_of_the_person(delivering, panel_type):
    panel = panel_type(delivering)
    says_yes = delivering.model.score(FRAME) >= 0.5
    turned = (SERVED & ~says_yes).sum()
    assert panel.body.children[0] is panel.decided
    assert f"own decision was yes for {turned} of these {(~says_yes).sum()} people" in panel.decided.value
    assert panel.decided.value.count("<p ") == 1
    for places, words in (
        (~says_yes & SERVED, "The model says no to this person; the table&#x27;s own decision was yes."),
        (says_yes & ~SERVED, "The model says yes to this person; the table&#x27;s own decision was no."),
        (~says_yes & ~SERVED, ""),
    ):
        delivering.person = int(np.flatnonzero(places)[0])
        assert words in panel.decided.value
        assert panel.decided.value.count("<p ") == 1 + bool(words)


@pytest.mark.parametrize("panel_type", [WhatIfPanel, CounterfactualPanel])
def test_where_the_table_decides_nothing_there_is_nothing_to_say_of_it(fitted, panel_type):
    case, model = fitted
    session = Session(case.with_roles(prediction=None, not_features=("served",)))
    session.modelled(model)
    panel = panel_type(session)
    assert (panel.decided.value, panel.decided.layout.display) == ("", "none")


def test_the_decision_stays_the_tables_own_beside_a_plain_models_scores(fitted):
    session = Session(fitted[0])
    session.fitted(session.fitting("logistic")(lambda *_: None), "logistic")
    np.testing.assert_array_equal(session.case.prediction == 1, SERVED)
    assert session.metric == "selection_rate"
    session.modelled(fitted[1])
    panel = PersonPanel(session)
    assert dict(panel.answered.options)["With a no in the table"] == NO
    assert f"{(~SERVED).sum()} of 400 people are picked" in panel.who.value
    session.set_roles(favourable="ja")
    assert (session.case.roles.prediction, session.case.scores_from) == ("served", "")


@pytest.mark.parametrize("panel_type", [PersonPanel, ModelPanel, DriversPanel])
def test_it_is_said_at_the_top_how_seldom_the_model_gives_the_tables_answer(delivering, panel_type):
    panel = panel_type(delivering)
    same = ((delivering.model.score(FRAME) >= 0.5) == SERVED).sum()
    assert panel.body.children[0] is panel.unlike
    assert f"to {same} of 400 people" in panel.unlike.value
    assert not panel.alert.text


@pytest.mark.parametrize("panel_type", [PersonPanel, ModelPanel, DriversPanel, GapPanel])
def test_a_table_without_a_decision_of_its_own_has_no_such_note(fitted, panel_type):
    case, model = fitted
    session = Session(case.with_roles(prediction=None, not_features=("served",)))
    session.modelled(model)
    panel = panel_type(session)
    note = panel.decided if panel_type is GapPanel else panel.unlike
    assert note.value == ""
    assert note.layout.display == "none"


def test_the_gap_of_the_decisions_stands_beside_that_of_the_model(delivering):
    panel = GapPanel(delivering)
    panel.low.value, panel.high.value = "village", "town"
    table = 100 * (SERVED[TOWN].mean() - SERVED[~TOWN].mean())
    assert f"The decisions in the table differ by {table:.1f} points between these groups" in panel.decided.value
    assert "explain" in panel.decided.value
    assert 'data-severity="high"' not in panel.parts.value


@pytest.mark.parametrize("panel_type", [PersonPanel, DriversPanel, GapPanel, ModelPanel])
def test_without_a_recorded_outcome_no_plain_model_is_offered(panel_type):
    panel = panel_type(Session(Case.of(FRAME, **ROLES)))
    assert "no recorded outcome that a plain model could learn from" in panel.alert.text
    assert panel.alert.kind == "info"
    assert panel.offer not in panel.body.children


def test_a_model_of_ones_own_can_be_brought_without_a_recorded_outcome(fitted):
    session = Session(Case.of(FRAME, **ROLES))
    panel = ModelPanel(session)
    assert [box.layout.display for box in (panel.kind, panel.fit, panel.compare)] == ["none"] * 3
    assert panel.own.layout.display is None
    session.modelled(fitted[1])
    assert panel.about in panel.body.children
    assert not panel.alert.text
