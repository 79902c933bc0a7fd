"""Cohorts on the page: whose people these are, a name for them, and two of them side by side."""

import numpy as np
import pandas as pd
import pytest

from widgets import CohortPanel, LookedAtPanel, Session
from workbench.case import Case
from workbench.fairness.subgroup_sides import say_groups, say_sides, sides_frame


@pytest.fixture
def session() -> Session:
    random = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"sex": ["female", "male"] * 300, "age": random.integers(18, 80, 600), "town": ["N", "N", "S"] * 200}
    )
    frame["got"] = (random.random(600) < 0.3 + 0.3 * (frame["sex"] == "male")).astype(int)
    return Session(Case.of(frame, sensitive=["sex", "age", "town"], prediction="got"))


def test_it_says_who_is_looked_at_and_how_many_of_how_many(session):
    panel = CohortPanel(session)
    assert "Everyone in the table: 600 people." in panel.who.value
    assert panel.all.disabled
    session.look_at({"sex": "female"})
    assert "Sex: female: 300 of 600 people (50.0%)." in panel.who.value
    panel.all.click()
    assert session.cohort == ()


def test_a_name_is_kept_found_again_and_forgotten(session):
    panel = CohortPanel(session)
    session.look_at({"sex": "female"})
    panel.name.value = "Women"
    panel.keep.click()
    assert session.cohorts == {"Women": {"sex": "female"}}
    panel.all.click()
    panel.kept.value = "Women"
    assert dict(session.cohort) == {"sex": "female"}
    panel.forget.click()
    assert session.cohorts == {}
    panel.name.value = "  "
    panel.keep.click()
    assert "a name first" in panel.alert.value


def test_two_are_set_side_by_side_with_the_gap_and_its_interval(session):
    panel = CohortPanel(session)
    for name, group in (("Women", "female"), ("Men", "male")):
        session.look_at({"sex": group})
        session.keep_cohort(name)
    assert (panel.one.value, panel.other.value) == ("Women", "")
    panel.other.value = "Men"
    rates = session.whole.frame.groupby("sex")["got"].mean()
    assert f"{100 * rates['female']:.1f}% of 300 for Women" in panel.said.value
    assert "95% interval" in panel.said.value
    assert "in both" not in panel.said.value
    assert len(panel.numbers.rows) == 2
    panel.other.value = "Women"
    assert "Choose two different ones" in panel.said.value
    panel.other.value = ""
    assert "Some people can be in both" in panel.said.value


def test_what_cannot_be_compared_is_said(session):
    sides = [("Women", session.whole.only({"sex": "female"})), ("All", session.whole)]
    assert "Needs a column with what really happened" in say_sides(sides, "accuracy")
    assert say_groups(sides, "sex", "selection_rate").startswith("By age")  # by sex there is nothing to compare
    assert set(sides_frame(sides)["people"]) == {"Women", "All"}


def test_without_a_table_it_asks_for_one():
    assert "Choose a table first" in CohortPanel(Session()).alert.value


def test_a_page_says_that_only_some_are_looked_at_and_nothing_while_everyone_is(hiring):
    session = Session(Case.of(hiring, sensitive=["sex", "age"], target="hired"))
    panel = LookedAtPanel(session)
    assert panel.layout.display == "none"
    session.look_at({"sex": hiring["sex"].iloc[0]})
    assert panel.layout.display is None
    assert f"of {len(hiring):,}" in panel.who.value
    panel.all.click()
    assert session.cohort == ()
    assert panel.layout.display == "none"
    assert LookedAtPanel(Session()).layout.display == "none"
