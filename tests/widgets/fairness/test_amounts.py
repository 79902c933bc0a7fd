"""Amounts on the page: a column of numbers, a sentence with its unit, and a picture with the same numbers."""

import pandas as pd
import pytest

from widgets import AmountPanel, Session
from widgets.fairness.amount_charts import amounts_figure
from workbench.case import Case
from workbench.fairness.amounts import compare_amounts
from workbench.reopen import choose_table
from workbench.scenarios import generate
from workbench.store import Project


@pytest.fixture(scope="module")
def case() -> Case:
    made = generate("prices", bias="direct", seed=1, rows=2000)
    return Case.of(made.frame, roles=made.card.roles)


def test_the_amount_that_was_decided_comes_first_and_the_sentence_has_its_unit(case):
    panel = AmountPanel(Session(case))
    assert panel.amount.value == "price"
    assert "quote_id" not in [value for _, value in panel.amount.options]
    assert "euros" in panel.finding.value
    panel.shown.value = "median"
    assert "median" in panel.finding.value
    panel.amount.value = "km_per_week"
    assert "kilometres" in panel.finding.value


def test_a_cohort_is_followed(case):
    session = Session(case)
    panel = AmountPanel(session)
    session.look_at({"birthplace": "abroad"})
    assert "Only customers born abroad are looked at" in panel.notes.value


def test_the_picture_holds_the_numbers_and_nothing_of_the_table_runs():
    frame = pd.DataFrame({"sex": ["<b>x</b>", "m"] * 50, "minutes": range(100)})
    report = compare_amounts(Case.of(frame, sensitive=["sex"]), "minutes", by=["sex"])
    figure = amounts_figure(report, "mean")
    assert list(figure.data[0].x) == report.groups["mean"].tolist()
    assert "<b>" not in "".join(figure.data[0].y)


def test_the_choice_is_kept(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path))
    choose_table(Project.current(), "scenario:prices?rows=500")
    panel = AmountPanel(Session.open())
    panel.amount.value, panel.shown.value = "km_per_week", "median"
    again = AmountPanel(Session.open())
    assert (again.amount.value, again.shown.value) == ("km_per_week", "median")


def test_what_is_missing_is_said(hiring):
    assert "No table has been chosen yet" in AmountPanel(Session()).alert.value
    words = pd.DataFrame({"sex": ["f", "m"] * 5, "town": ["a", "b"] * 5})
    assert "no column of amounts" in AmountPanel(words, sensitive=["sex"]).alert.value
