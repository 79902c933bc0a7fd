"""More limits than a choice for each column: what can become what, in which order, together with what, at what cost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import CounterfactualPanel
from widgets.explain.limits_rules import KEPT, kept_rules, limits_code
from workbench.explain.limits import Limits

SAVINGS = ["below 100 DM", "100 to 500 DM", "500 to 1000 DM", "1000 DM or more"]
WORDS = st.text(max_size=8)
ENDS = st.sampled_from([float("-inf"), 0.0, 0.5, 12.0, float("inf")])


@pytest.fixture
def panel(explained) -> CounterfactualPanel:
    """Row 4: a way leads over another purpose, another over the account, a third over the savings."""
    explained.person = 4
    return CounterfactualPanel(explained)


def changes(panel: CounterfactualPanel, column: str) -> list:
    frame = panel._latest[3][1].frame
    return frame[frame["feature"] == column]["after"].tolist()


def tick(panel: CounterfactualPanel, column: str, start: str, *allowed: str) -> None:
    part = panel.limits.categories
    part.column.value = column
    part.start.value = start
    for box in part.ticks.children:
        box.value = box.description in allowed
    part.allow.click()


def test_only_the_changes_that_are_allowed_are_part_of_a_way(panel):
    own = panel._latest[3][1].person["checking_account"]
    before = changes(panel, "checking_account")
    tick(panel, "checking_account", own, "200 DM or more")
    assert "none" in before
    assert set(changes(panel, "checking_account")) <= {"200 DM or more"}
    assert f"transitions={{'checking_account': {{{own!r}: ('200 DM or more',)}}}}" in panel.code.code
    assert f"“{own}” can become “200 DM or more”" in panel.limits.said.value
    tick(panel, "checking_account", own)
    assert changes(panel, "checking_account") == []
    assert f"“{own}” stays as it is." in panel.limits.said.value
    panel.limits.categories.allow_any.click()
    assert changes(panel, "checking_account") == before
    assert panel.limits.said.value == ""


def test_what_was_allowed_is_ticked_when_the_value_is_looked_at_again(panel):
    tick(panel, "housing", "rent", "own")
    part = panel.limits.categories
    part.start.value = "own"
    assert not any(box.value for box in part.ticks.children)
    part.start.value = "rent"
    assert [box.description for box in part.ticks.children if box.value] == ["own"]


def test_an_order_lets_a_category_go_only_up_and_what_has_no_place_stays(panel):
    part, box = panel.limits.categories, panel.limits.boxes["savings"]
    assert "up" not in [rule for _, rule in box.options]
    part.column.value = "savings"
    part.order.value = "unknown or none"
    part.leave_out.click()
    for place, value in enumerate(SAVINGS):
        part.order.value = value
        while part.order.index > place:
            part.earlier.click()
    assert list(part.order.options) == SAVINGS
    part.order.value = SAVINGS[0]
    part.earlier.click()
    assert list(part.order.options) == SAVINGS  # the first cannot go further
    part.use.click()
    assert f"orders={{'savings': {tuple(SAVINGS)!r}}}" in panel.code.code
    assert "from the lowest to the highest: “below 100 DM”, “100 to 500 DM”" in panel.limits.said.value
    box.value = "up"
    own = panel._latest[3][1].person["savings"]
    higher = SAVINGS[SAVINGS.index(own) + 1 :] if own in SAVINGS else []
    assert set(changes(panel, "savings")) <= set(higher)
    assert "only_up=('savings',)" in panel.code.code
    part.no_order.click()
    assert "has no order" in panel.alert.text
    assert panel.limits.ruled()["savings"]["order"] == SAVINGS


def test_a_dear_change_is_no_longer_the_cheapest(panel):
    assert changes(panel, "purpose") == ["used car"]
    part = panel.limits.categories
    part.column.value = "purpose"
    part.cost.value = "9"
    part.set_cost.click()
    assert changes(panel, "purpose") == []
    assert "costs={'purpose': 9.0}" in panel.code.code
    assert "Purpose: a change costs 9." in panel.limits.said.value
    part.cost.value = "-1"
    part.set_cost.click()
    assert "must be a number above 0" in panel.alert.text
    part.cost.value = ""
    part.set_cost.click()
    assert changes(panel, "purpose") == ["used car"]


def test_columns_that_move_together_change_together_or_not_at_all(panel):
    part = panel.limits.together
    part.one.value, part.other.value = "telephone", "housing"
    part.join.click()
    part.one.value, part.other.value = "housing", "job"
    part.join.click()
    assert panel.limits.limits(panel.space()).together == (("telephone", "housing", "job"),)
    assert "Telephone, housing and job move together." in panel.limits.said.value
    assert "together=(('telephone', 'housing', 'job'),)" in panel.code.code
    panel.limits.boxes["telephone"].value = "keep"
    assert changes(panel, "housing") == changes(panel, "job") == []
    part.one.value = "job"
    part.part.click()
    assert panel.limits.limits(panel.space()).together == ()
    part.other.value = "job"
    part.join.click()
    assert "choose two different columns" in panel.alert.text


def test_numbers_that_move_together_move_by_the_same_amount(explained):
    explained.person = 1
    panel = CounterfactualPanel(explained)
    pair = ("duration_months", "installment_rate_pct")
    panel.limits.together.one.value, panel.limits.together.other.value = pair
    panel.limits.together.join.click()
    frame = panel._latest[3][1].frame
    mine = frame[frame["feature"].isin(pair)]
    moved = (mine["after"] - mine["before"]).astype(int)
    assert len(mine)
    assert all(len(each) == 2 and each.nunique() == 1 for _, each in moved.groupby(mine["option"]))


def test_more_limits_are_kept_with_the_project(kept):
    panel = CounterfactualPanel(kept)
    panel.fit.click()
    panel.first.click()
    tick(panel, "housing", "rent", "own")
    panel.limits.together.one.value, panel.limits.together.other.value = "telephone", "job"
    panel.limits.together.join.click()
    other = kept_rules(kept, {})
    assert other["housing"] == {"become": {"rent": ["own"]}}
    assert other["telephone"] == other["job"] == {"together": ["telephone", "job"]}
    again = CounterfactualPanel(kept)
    again.limits.categories.column.value = "housing"
    again.limits.categories.start.value = "rent"
    assert [box.description for box in again.limits.categories.ticks.children if box.value] == ["own"]
    again.limits.clear.click()
    assert kept.project.choice(KEPT)["rules"] == {}
    assert not any(box.value for box in again.limits.categories.ticks.children)


def test_limits_that_no_longer_hold_for_the_table_are_said_and_can_be_taken_back(kept):
    kept.keep(KEPT, {"table": kept.whole.name, "rules": {"credit_amount": {"least": 10**9}}})
    panel = CounterfactualPanel(kept)
    panel.fit.click()
    panel.first.click()
    assert "lies outside what the table holds" in panel.alert.text
    assert panel.limits.layout.display is None
    panel.limits.clear.click()
    assert panel.alert.text == ""
    assert "found" in panel.finding.value


def test_what_a_column_cannot_have_is_said_and_not_kept(panel):
    panel.limits.numbers.column.value = "credit_amount"
    panel.limits.numbers.least.value = "1000000"
    panel.limits.numbers.use.click()
    assert "lies outside what the table holds" in panel.alert.text
    assert panel.limits.ruled() == {}
    assert panel._latest[3][1].options


@given(
    keep=st.lists(WORDS, unique=True, max_size=2).map(tuple),
    ranges=st.dictionaries(WORDS, st.tuples(ENDS, ENDS).map(sorted).map(tuple), max_size=2),
    orders=st.dictionaries(WORDS, st.lists(WORDS, max_size=3).map(tuple), max_size=2),
    transitions=st.dictionaries(
        WORDS, st.dictionaries(WORDS, st.lists(WORDS, max_size=2).map(tuple), max_size=2), max_size=2
    ),
    costs=st.dictionaries(WORDS, st.floats(0.1, 100), max_size=2),
)
def test_the_code_of_any_limits_makes_the_same_limits(keep, ranges, orders, transitions, costs):
    limits = Limits(keep=keep, ranges=ranges, orders=orders, transitions=transitions, costs=costs)
    code = limits_code(limits)
    assert eval(code or "Limits()", {"Limits": Limits}) == limits  # noqa: S307 - our own code, as people paste it
