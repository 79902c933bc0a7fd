"""The counterfactual panel: somebody is picked, limits are kept to, and what is impossible is said."""

from html import unescape

import pandas as pd
import plotly.graph_objects as go
import pytest

from widgets import CounterfactualPanel, RecoursePanel, Session
from widgets.explain.counterfactual_charts import ways_figure, ways_frame
from workbench.case import Case
from workbench.model import Model


@pytest.fixture
def panel(explained) -> CounterfactualPanel:
    return CounterfactualPanel(explained)


def test_without_a_model_it_offers_one_and_without_a_person_the_first_refused(kept):
    panel = CounterfactualPanel(kept)
    assert "No model is looked at yet" in panel.body.children[0].children[0].value
    panel.fit.click()
    assert "Nobody is looked at yet" in panel.nobody.value
    panel.first.click()
    assert kept.person is not None
    assert "found" in panel.finding.value


def test_each_way_is_a_sentence_a_row_and_a_line(panel):
    panel.first.click()
    space, report, _ = panel._latest[3]
    assert panel.ways.value.count("This is not a promise.") == len(report.options) > 0
    assert len(ways_frame(report, space.case)) == len(report.frame) == len(panel.numbers.rows)
    figure = ways_figure(report, space)
    assert isinstance(figure, go.Figure)
    assert len(figure.data) == len(report.options)
    compile(panel.code.code, "code", "exec")


def test_on_a_narrow_page_a_change_is_named_in_full_with_a_colon_between_column_and_values(panel):
    panel.first.click()
    space, report, _ = panel._latest[3]
    figure = ways_figure(report, space)
    frame = ways_frame(report, space.case)
    names = [unescape(name.replace("<br>", " ")) for name in figure.layout.meta["names"]]
    assert names == [
        f"{column[:1].upper()}{column[1:]}: {before} → {after}"
        for column, before, after in zip(frame["column"], frame["before"], frame["after"], strict=True)
    ]
    assert len(names) == len(figure.layout.yaxis.ticktext)


def test_what_stays_is_never_part_of_a_way(panel):
    panel.first.click()
    before = panel._latest[3][1]
    name = before.options[0].changes[0].feature
    panel.limits.boxes[name].value = "keep"
    after = panel._latest[3][1]
    assert name not in set(after.frame["feature"])
    assert f"keep=('{name}',)" in panel.code.code


def test_finer_limits_are_kept_to_and_contradictions_are_said(panel):
    panel.first.click()
    panel.limits.numbers.column.value = "duration_months"
    panel.limits.numbers.least.value, panel.limits.numbers.most.value = "40", "10"
    panel.limits.numbers.use.click()
    assert "give the lower one first" in panel.alert.text
    panel.limits.numbers.least.value, panel.limits.numbers.most.value = "30", ""
    panel.limits.numbers.use.click()
    report = panel._latest[3][1]
    moved = report.frame[report.frame["feature"] == "duration_months"]["after"]
    assert (moved >= 30).all()
    panel.limits.numbers.cost.value = "much"
    panel.limits.numbers.use.click()
    assert "“Cost of one unit” takes a number" in panel.alert.text


def test_a_person_with_a_yes_and_a_row_that_is_not_there(panel):
    panel.take.click()
    assert "The answer is favourable already" in panel.finding.value
    panel.row.value = 100_000
    assert "There is no row 100000" in panel.alert.text


def test_a_score_can_be_wanted_within_a_range(panel):
    panel.first.click()
    panel.least.value, panel.most.value = "0.6", "0.7"
    assert "wanted is 0.6 to 0.7. 4 ways were found" in panel.finding.value
    assert all(0.6 <= option.prediction <= 0.7 for option in panel._latest[3][1].options)
    assert "wanted=(0.6, 0.7)" in panel.code.code
    compile(panel.code.code, "code", "exec")
    panel.most.value = "7"
    assert "they lie between 0 and 1" in panel.alert.text
    panel.most.value = "much"
    assert "“Score at most” takes a number" in panel.alert.text
    panel.least.value = panel.most.value = ""
    assert "a favourable answer needs 0.5 or more" in panel.finding.value
    assert "wanted=" not in panel.code.code


def test_limits_are_kept_with_the_project_and_hold_for_recourse(kept):
    panel = CounterfactualPanel(kept)
    panel.fit.click()
    panel.first.click()
    panel.limits.boxes["credit_amount"].value = "down"
    other = CounterfactualPanel(kept)
    assert other.limits.boxes["credit_amount"].value == "down"
    assert RecoursePanel(kept).limits.ruled() == {"credit_amount": {"rule": "down"}}


def test_a_model_that_says_no_to_everybody_is_said(hiring):
    case = Case.of(hiring, sensitive=["sex"])
    session = Session(case)
    session.modelled(Model.of(lambda table: table["age"] * 0 + 0.1, features=["age"]))
    panel = CounterfactualPanel(session)
    panel.first.click()
    assert "No way was found" in panel.finding.value
    assert "nobody in the table the wanted answer" in panel.notes.value


def test_a_model_that_says_yes_to_everybody_is_said(hiring):
    session = Session(Case.of(hiring, sensitive=["sex"]))
    session.modelled(Model.of(lambda table: table["age"] * 0 + 0.9, features=["age"]))
    panel = CounterfactualPanel(session)
    panel.first.click()
    assert "gives everyone here the favourable answer, so nobody is refused" in panel.alert.text


def test_limits_that_leave_nothing_are_said_with_the_ones_in_the_way(hiring):
    session = Session(Case.of(hiring, sensitive=["sex"]))
    session.modelled(Model.of(lambda table: (table["age"] - 15) / 60, features=["age"]))
    panel = CounterfactualPanel(session)
    panel.first.click()
    panel.limits.boxes["age"].value = "keep"
    assert "No way was found within these limits" in panel.finding.value
    assert "Nothing can change within these limits; there would be one if age could change." in panel.notes.value
    panel.limits.boxes["age"].value = "down"
    assert "there would be one if age could also go up." in panel.notes.value


def pays(table: pd.DataFrame) -> pd.Series:
    """A model that reads gaps, but only the jobs it was made for."""
    if unknown := sorted(set(table["job"].dropna()) - {"cook", "waiter"}):
        raise ValueError(f"Found unknown categories {unknown}")
    return table["pay"].fillna(0) / 4


@pytest.fixture
def staff() -> pd.DataFrame:
    return pd.DataFrame({"pay": [1.0, None, 3.0, 4.0] * 20, "job": ["cook", "waiter"] * 40, "sex": ["f", "m"] * 40})


def test_what_is_missing_for_the_person_is_said(staff):
    session = Session(Case.of(staff, sensitive=["sex"]))
    session.modelled(Model.of(pays, features=["pay", "job"]))
    session.person = 1
    panel = CounterfactualPanel(session)
    assert "If the pay were known and 3" in panel.ways.value
    assert "Missing for this person: pay." in panel.notes.value
    assert panel.numbers.rows[0][2]["text"] == "missing"


def test_a_value_that_the_model_never_saw_is_said_in_one_sentence(staff):
    session = Session(Case.of(staff.assign(job="rocket pilot"), sensitive=["sex"]))
    session.modelled(Model.of(pays, features=["pay", "job"]))
    panel = CounterfactualPanel(session)
    assert panel.alert.text == "The model cannot score this table: Found unknown categories ['rocket pilot']"
