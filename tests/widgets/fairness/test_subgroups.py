"""Subgroups on the page: a table to sort, filter and choose from, and a page that follows."""

import json

import pandas as pd
import pytest

from widgets import CohortPanel, GroupPanel, Session, SubgroupPanel
from widgets.fairness.subgroup_charts import grid_figure, parts_figure, subgroups_figure
from workbench.case import Case
from workbench.fairness.subgroups import compare_subgroups
from workbench.reopen import choose_table
from workbench.scenarios import generate
from workbench.store import Project


@pytest.fixture(scope="module")
def case() -> Case:
    made = generate("prices", bias="subgroup", seed=1, rows=3000)
    return Case.of(made.frame, roles=made.card.roles)


@pytest.fixture
def panel(case) -> SubgroupPanel:
    return SubgroupPanel(Session(case))


def choose(panel: SubgroupPanel, row: int) -> None:
    panel.table._answer(None, {"type": "choose", "place": panel.table.rows[row]["place"]}, [])


def test_the_planted_people_stand_first_with_their_numbers(panel):
    assert "Customers born abroad who are also customers aged under 30" in panel.finding.value
    first = panel.table.rows[0]
    assert first["cells"][0] == "Customers born abroad who are also customers aged under 30"
    assert -1 <= first["bar"][0] <= first["bar"][1] <= first["bar"][2] < 0
    assert panel.alert.value == ""


def test_a_click_makes_them_the_cohort_every_other_panel_follows_and_another_lets_go(panel):
    session = panel.session
    groups, cohorts = GroupPanel(session), CohortPanel(session)
    choose(panel, 0)
    assert dict(session.cohort) == {"birthplace": "abroad", "age_group": "under 30"}
    assert groups.report().rows == session.case.rows < 3000
    assert "customers aged under 30" in cohorts.who.value
    assert panel.table.rows[0]["chosen"]
    assert panel.report().rows == 3000  # this panel goes on looking at everyone
    assert panel.parts.layout.display is None
    choose(panel, 0)
    assert session.case is session.whole
    assert not panel.table.rows[0]["chosen"]


def test_the_table_is_sorted_and_filtered_and_says_how_many_of_how_many(panel):
    panel.shows.value = "all"
    total = len(panel.report().subgroups)
    assert panel.table.caption.startswith(f"{min(25, total)} of {total} subgroups")
    panel.table._answer(None, {"type": "sort", "key": "rows"}, [])
    sizes = [row["place"] for row in panel.table.rows]
    assert sizes == panel.report().subgroups.head(25).index.tolist()
    panel.table._answer(None, {"type": "sort", "key": "name"}, [])
    names = [row["cells"][0].casefold() for row in panel.table.rows]
    assert names == sorted(names)
    panel.search.value = "Women"
    assert panel.table.rows
    assert all("women" in row["cells"][0].casefold() for row in panel.table.rows)
    panel.search.value = "nobody is called this"
    assert panel.table.caption == "No description in this list has “nobody is called this”."


def test_more_are_shown_when_asked_for_and_what_is_not_a_row_changes_nothing(panel):
    panel.shows.value, panel.depth.value = "all", 3
    total = len(panel.report().subgroups)
    assert len(panel.table.rows) == 25 < total
    panel.table._answer(None, {"type": "more"}, [])
    assert len(panel.table.rows) == min(50, total)
    panel.table._answer(None, {"type": "choose", "place": 10**6}, [])
    panel.table._answer(None, {"type": "sort", "key": "__class__"}, [])
    assert panel.session.cohort == ()


def test_a_step_further_is_taken_within_the_chosen_people(panel):
    choose(panel, 0)
    panel.depth.value = 3
    panel.shows.value = "within"
    assert panel.table.rows
    assert all("born abroad" in row["cells"][0] and "under 30" in row["cells"][0] for row in panel.table.rows)


def test_other_columns_can_describe_people_and_none_is_said(panel):
    boxes = {box.name: box for box in panel.columns.boxes.children}
    assert {name for name, box in boxes.items() if box.value} == {"birthplace", "age_group", "sex"}
    assert "no_claim" not in boxes
    boxes["lock"].value = True
    assert "lock" in panel.report().columns
    for box in boxes.values():
        box.value = False
    assert "at least one column" in panel.alert.value


def test_what_was_chosen_is_there_on_the_next_page(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path))
    choose_table(Project.current(), "scenario:prices?rows=1000")
    panel = SubgroupPanel(Session.open())
    panel.depth.value, panel.support.value = 3, 0.05
    next(box for box in panel.columns.boxes.children if box.name == "lock").value = True
    again = SubgroupPanel(Session.open())
    assert (again.depth.value, again.support.value) == (3, 0.05)
    assert "lock" in again.report().columns


def test_without_a_table_or_a_decision_it_says_what_is_missing(case):
    assert "No table has been chosen yet" in SubgroupPanel(Session()).alert.value
    panel = SubgroupPanel(Session(case.with_roles(prediction=None)))
    panel.session.metric = "selection_rate"
    assert "Needs a column with the decision" in panel.alert.value


def test_what_comes_from_the_table_is_shown_and_never_run():
    nasty = "<script>alert(1)</script>"
    frame = pd.DataFrame({"sex": [nasty, "m"] * 200, "town": ["a", "b", "b", "a"] * 100, "got": [0, 1] * 200})
    panel = SubgroupPanel(frame, sensitive=["sex", "town"], prediction="got")
    assert "<script" not in panel.finding.value
    figure = json.dumps(json.loads(subgroups_figure(panel.report(), panel.report().clear).to_json()))
    assert "<script" not in figure
    assert nasty in panel.table.rows[0]["cells"][0]  # through textContent in the browser


def test_the_pictures_hold_the_numbers_of_the_report(case):
    report = compare_subgroups(case, metric="selection_rate", columns=["birthplace", "age_group"])
    figure = subgroups_figure(report, report.clear)
    assert list(figure.data[0].x) == report.clear["divergence"].tolist()
    grid = grid_figure(report)
    row = report.of({"birthplace": "abroad", "age_group": "under 30"})
    names = [list(report.found.names[column]) for column in ("birthplace", "age_group")]
    assert grid.data[0].z[names[0].index("abroad")][names[1].index("under 30")] == row["value"]
    parts = report.parts(dict(row["items"]))
    assert list(parts_figure(report, parts).data[0].x) == parts["contribution"].tolist()


def test_the_code_gives_the_same_report(panel, case):
    scope: dict = {"table": case.frame}
    exec(panel.code.code, scope)  # noqa: S102 - what the panel shows is what is tested
    numbers = ["value", "divergence", "low", "high", "n", "rows"]
    pd.testing.assert_frame_equal(scope["report"].subgroups[numbers], panel.report().subgroups[numbers])
