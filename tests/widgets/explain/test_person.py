"""One person: whoever is picked is explained, reasons follow the reader, and a letter names nothing protected."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from widgets import PersonPanel, Session, WhatIfPanel
from widgets.explain.model import quality_words
from widgets.explain.people import MISSED, NEAR, NO, YES, neighbour
from widgets.explain.waterfall import steps_frame, waterfall_figure
from workbench.case import Case
from workbench.explain.points import in_points
from workbench.explain.reasons import Reasoner
from workbench.explain.shapley import explain_person
from workbench.model import Model, attach_model, fit_plain
from workbench.roles import Label

NASTY = "<img src=x onerror=alert(1)>"


@pytest.fixture
def panel(explained) -> PersonPanel:
    return PersonPanel(explained)


def test_it_begins_with_somebody_who_got_a_no(panel):
    row = panel.session.person
    assert panel.session.model.score(panel.session.whole.pandas.iloc[[row]])[0] < 0.5
    assert "so this is a no" in panel.finding.value
    assert "is number 1 of them" in panel.who.value


def test_the_picture_ends_at_the_prediction_and_the_numbers_are_those_of_shap(panel):
    found = explain_person(panel.session.whole, panel.session.model, panel.session.person)
    points = in_points(found)
    steps = steps_frame(points, panel.session.whole.roles)
    assert steps["end"].iloc[-1] == pytest.approx(found.score)
    assert steps["start"].iloc[0] == pytest.approx(points.baseline)
    for numbers, shown in ((panel.numbers, points), (panel.scaled, found)):
        adds = [row[2]["value"] for row in numbers.rows]
        np.testing.assert_allclose(adds, shown.contributions["contribution"])
        assert sum(adds) == pytest.approx(shown.prediction - shown.baseline)


def test_log_odds_are_for_technical_readers_only(panel):
    figure = json.dumps(panel.chart.figure)
    plain = (panel.finding, panel.notes, panel.who, panel.reasons.words)
    assert "log-odds" not in figure + panel.chart.alt + panel.numbers.caption + "".join(each.value for each in plain)
    assert "ends at" in figure
    assert "log-odds" in panel.scaled.caption
    assert "log-odds" in panel.technical.value
    assert panel.technical.value.count("wb-technical") == panel.technical.value.count("<p ")
    assert "wb-technical" in panel.scaled._dom_classes


def test_a_scale_that_is_the_scores_own_is_shown_once(hiring):
    case = Case.of(hiring[["age", "score", "hired"]], target="hired")
    session = Session(case)
    session.modelled(Model.of(lambda rows: rows["score"].clip(0, 1), features=["score"]))
    panel = PersonPanel(session)
    assert panel.scaled.layout.display == "none"
    assert "log-odds" not in panel.technical.value


def test_a_person_is_found_by_the_tables_own_id(hiring):
    frame = hiring.assign(client_id=[f"K-{100 + 7 * row}" for row in range(len(hiring))])
    case = Case.of(
        frame[["client_id", "age", "score", "sex", "hired"]],
        sensitive=["sex"],
        target="hired",
        not_features=("client_id",),
    )
    session = Session(case)
    session.modelled(fit_plain(case))
    for panel in (PersonPanel(session), WhatIfPanel(session)):
        session.person = 2
        assert (panel.own_id.description, panel.own_id.value) == ("Client id", "K-114")
        assert panel.own_id.layout.display is None
        panel.own_id.value = "k-107"
        assert (session.person, panel.row.value, panel.own_id.value) == (1, 1, "K-107")
        panel.own_id.value = "K-108"
        assert "Nobody in this table has the client id 'K-108'" in panel.alert.text
        assert session.person == 1


def test_the_own_id_leaves_the_page_with_nothing_that_is_saved(hiring):
    frame = hiring.assign(client_id=[f"K-{100 + 7 * row}" for row in range(len(hiring))])
    case = Case.of(
        frame[["client_id", "age", "score", "sex", "hired"]],
        sensitive=["sex"],
        target="hired",
        not_features=("client_id",),
    )
    session = Session(case)
    session.modelled(fit_plain(case))
    panel = PersonPanel(session)
    assert panel.own_id.value.startswith("K-")
    tables = [
        json.dumps([numbers.rows, numbers.caption, numbers.filename]) for numbers in (panel.numbers, panel.scaled)
    ]
    letters = [each.content + each.filename for each in (panel.reasons.text, panel.reasons.page)]
    for leaves in (*tables, *letters, json.dumps(panel.chart.figure), panel.chart.alt, panel.code.code):
        assert "K-1" not in leaves


def test_without_an_id_there_is_no_field_for_one(panel):
    assert panel.own_id.layout.display == "none"


def test_next_and_previous_stay_among_those_who_were_picked(panel):
    panel.group.value = ("sex", "female")
    scores = panel.session.model.score(panel.session.whole.pandas)
    women = panel.session.whole.pandas["sex"] == "female"
    picked = np.flatnonzero((scores < 0.5) & women)
    assert panel.session.person == picked[0]
    panel.after.click()
    assert panel.session.person == picked[1]
    panel.before.click()
    panel.before.click()
    assert panel.session.person == picked[-1]
    panel.anybody.click()
    assert panel.session.person in picked


def test_people_can_be_picked_by_answer(panel):
    scores, target = panel.session.model.score(panel.session.whole.pandas), panel.session.whole.target
    for answer, fits in (
        (YES, scores >= 0.5),
        (NEAR, np.abs(scores - 0.5) < 0.05),
        (MISSED, (scores < 0.5) & (target == 1)),
    ):
        panel.answered.value = answer
        assert fits[panel.session.person]
        assert f"{fits.sum():,} of 1,000 people are picked" in panel.who.value


def test_a_cohort_narrows_whom_one_picks_from_and_not_what_they_are_compared_with(panel):
    baseline = panel.chart.figure["layout"]["annotations"][0]["text"]
    panel.session.look_at({"sex": "female"})
    panel.after.click()
    assert panel.session.whole.pandas["sex"].iloc[panel.session.person] == "female"
    assert panel.chart.figure["layout"]["annotations"][0]["text"] == baseline


def test_a_row_can_be_typed_and_one_that_is_not_there_is_one_sentence(panel):
    panel.row.value = 3
    assert panel.session.person == 3
    panel.row.value = 1000
    assert "There is no row 1000" in panel.alert.text
    assert panel.session.person == 3


def test_another_panel_that_turns_to_somebody_is_followed(panel):
    panel.session.person = 17
    assert panel.row.value == 17
    assert "Row 17 " in panel.finding.value


def test_reasons_are_said_to_three_readers(panel):
    report = Reasoner.of(panel.session.whole, panel.session.model).give(panel.session.person)
    assert all(reason.sentence.split(":")[0] in panel.reasons.words.value for reason in report.reasons)
    panel.reasons.reader.value = "to_employee"
    assert "Check by hand" in panel.reasons.words.value
    panel.reasons.reader.value = "to_auditor"
    assert "Method: Shapley values" in panel.reasons.words.value


def test_a_letter_goes_to_who_was_refused_and_to_nobody_else(panel):
    assert "The answer is no." in panel.reasons.text.content
    assert panel.reasons.page.content.startswith("<!doctype html>") or "<html" in panel.reasons.page.content
    assert panel.reasons.text.filename == f"letter_row_{panel.session.person}.txt"
    panel.answered.value = YES
    assert panel.reasons.text.disabled
    assert panel.reasons.text.content == ""
    assert "was not refused" in panel.reasons.no_letter.value
    assert panel.reasons.saving.layout.display == "none"


def test_who_writes_and_in_which_words_is_kept_for_the_next_page(kept):
    panel = PersonPanel(kept)
    panel.fit.click()
    panel.reasons.organisation.value = "Corner Shop Ltd"
    used = panel.reasons._report.reasons[0].features[0]
    panel.reasons.column.value = used
    panel.reasons.phrase.value = "the thing we asked about"
    assert "Corner Shop Ltd" in panel.reasons.text.content
    assert "The thing we asked about" in panel.reasons.text.content
    again = Session.open(kept.project)
    other = PersonPanel(again)
    assert "Corner Shop Ltd" in other.reasons.text.content
    assert "The thing we asked about" in other.reasons.text.content


def test_an_empty_phrase_is_refused_and_the_words_stay(kept):
    panel = PersonPanel(kept)
    panel.fit.click()
    before = panel.reasons.text.content
    panel.reasons.phrase.value = "  "
    assert "is empty" in panel.alert.text
    assert panel.reasons.text.content == before


def test_where_a_high_score_is_a_risk_those_who_got_a_no_are_above_the_border(explained):
    columns = ["duration_months", "credit_amount"]
    case = explained.whole
    fitted = make_pipeline(StandardScaler(), LogisticRegression()).fit(case.pandas[columns], 1 - case.target)
    risk = Model.of(fitted, favourable="1")
    session = Session(attach_model(case.with_roles(threshold=0.4), risk, score_means="unfavourable"))
    session.modelled(risk)
    panel = PersonPanel(session)
    refused = np.flatnonzero(risk.score(case.pandas) >= 0.4)
    assert panel.session.person == refused[0]
    assert f"{len(refused):,} of 1,000 people are picked" in panel.who.value
    assert "below 0.4 the answer is yes, so this is a no." in panel.finding.value
    assert "spoke most against the person" in panel.finding.value
    assert panel.chart.figure["layout"]["xaxis"]["title"]["text"].endswith("(left: a yes)")
    assert "The answer is no." in panel.reasons.text.content
    panel.answered.value = YES
    assert risk.score(case.pandas.iloc[[panel.session.person]])[0] < 0.4
    assert "so this is a yes." in panel.finding.value
    assert "it is right about" in quality_words(session.case)


def test_what_may_not_be_given_is_told_to_the_analyst_and_not_in_the_letter(hiring):
    frame = hiring.assign(badge=["w" if sex == "female" else "m" for sex in hiring["sex"]], tens=hiring["score"])
    case = Case.of(frame[["sex", "badge", "tens", "hired"]], sensitive=["sex"], target="hired")
    session = Session(case)
    session.modelled(fit_plain(case, use_sensitive=True))
    panel = PersonPanel(session)
    panel.group.value = ("sex", "female")
    panel.answered.value = NO
    assert "not for the letter" in panel.reasons.problems.value
    assert "lowered this score" in panel.reasons.problems.value
    for word in ("badge", "sex", "female"):
        assert word not in panel.reasons.text.content.lower()


def test_a_second_opinion_is_given_when_asked_and_goes_with_the_person(panel):
    assert panel.lime.answer not in panel.lime.children
    panel.lime.button.click()
    assert not panel.alert.text
    assert "two ways" in panel.lime.finding.value
    assert "R²" in panel.lime.trust.value
    assert panel.lime.answer in panel.lime.children
    panel.after.click()
    assert panel.lime.answer not in panel.lime.children


def test_a_model_that_says_no_to_everybody_is_explained_without_reasons(hiring):
    case = Case.of(hiring[["age", "score", "hired"]], target="hired", threshold=0.99)
    session = Session(case)
    session.modelled(fit_plain(case))
    panel = PersonPanel(session)
    assert "Hardly anybody reaches the threshold" in panel.nobody.value
    assert "so this is a no" in panel.finding.value


def test_without_a_model_nobody_can_be_picked_yet(kept):
    panel = PersonPanel(kept)
    assert panel.picking.layout.display == "none"
    panel.fit.click()
    assert panel.picking.layout.display is None


def test_values_from_the_table_are_shown_and_never_run(hiring):
    case = Case.of(
        hiring.assign(town=[NASTY if row % 3 else "B" for row in range(len(hiring))])[
            ["town", "score", "sex", "hired"]
        ],
        sensitive=["sex"],
        target="hired",
        labels={"town": Label(name=NASTY)},
    )
    session = Session(case)
    session.modelled(fit_plain(case))
    panel = PersonPanel(session)
    found = explain_person(case, session.model, session.person)
    assert NASTY not in waterfall_figure(found, case.roles).to_json()
    for shown in (panel.finding, panel.reasons.words, panel.reasons.preview, panel.who):
        assert NASTY not in shown.value
    assert NASTY not in panel.reasons.page.content


def test_the_shown_code_gives_the_same_numbers(panel):
    names = {"table": panel.session.whole.pandas}
    exec(panel.code.code, names)  # noqa: S102 - what the panel shows
    shown = [row[2]["value"] for row in panel.numbers.rows]
    points = names["in_points"](names["report"])
    np.testing.assert_allclose(points.contributions["contribution"], shown, atol=1e-6)


@given(
    st.lists(st.integers(0, 50), min_size=1, unique=True).map(sorted),
    st.integers(0, 50),
)
def test_next_goes_through_all_and_previous_takes_it_back(places, row):
    seen, at = [], row
    for _ in places:
        at = neighbour(places, at, 1)
        seen.append(at)
    assert sorted(seen) == places
    assert neighbour(places, neighbour(places, places[0], 1), -1) == places[0]
