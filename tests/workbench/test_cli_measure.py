"""`workbench measure` compares the table with the people it is about, where somebody said who they are."""

import pytest

from workbench.commands.measure import measure
from workbench.govern.measured import read
from workbench.reopen import choose_table
from workbench.store import Project


@pytest.fixture
def project(tmp_path) -> Project:
    made = Project.open(tmp_path / "project")
    choose_table(made, "scenario:lending?rows=400")
    return made


def said(project: Project, shares: dict[str, float], table: str | None = None) -> None:
    name = choose_table(project, "scenario:lending?rows=400").name if table is None else table
    project.choose("review.reference", {"table": name, "shares": {"sex": shares}})


def test_the_shares_that_a_person_gave_on_the_page_of_the_table_are_held_against_it(project, capsys):
    said(project, {"female": 0.5, "male": 0.5})
    measure(project.folder)
    assert "representation" in capsys.readouterr().out.splitlines()[-1]
    (column,) = read(project)["representation"].values["columns"]
    assert column["due"] == 0.5


@pytest.mark.parametrize(("shares", "table"), [({"nobody": 1.0}, None), ({"female": 0.5, "male": 0.5}, "another.csv")])
def test_shares_of_other_groups_or_of_another_table_are_left_aside(project, shares, table):
    said(project, shares, table)
    measure(project.folder)
    assert "representation" not in read(project)
