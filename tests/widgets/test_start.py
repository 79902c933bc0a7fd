"""Arriving: what the start page says before and after a table was chosen, and who may see which projects."""

from datetime import UTC, datetime, timedelta

import pytest

from widgets import ProjectsPanel, Session, SharePanel, StartPanel
from widgets.start import EXAMPLES
from workbench.look import list_looks
from workbench.projects import list_projects, may_list, when
from workbench.reopen import choose_table
from workbench.sources import card_of
from workbench.store import Project, new_project_id

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A served page of this computer's owner."""
    for name, value in {"HOME": tmp_path / "home", "SERVED": "1", "OWNER": "1"}.items():
        monkeypatch.setenv(f"WORKBENCH_{name}", str(value))
    monkeypatch.delenv("WORKBENCH_PROJECT", raising=False)
    monkeypatch.delenv("VOILA_BASE_URL", raising=False)
    return tmp_path / "home"


@pytest.fixture
def project(home) -> Project:
    made = Project.open(home / new_project_id())
    choose_table(made, "dataset:mortgage_lending")
    return made


def test_before_a_table_there_are_four_examples_and_the_steps(home):
    panel = StartPanel(Session(project=Project.open(home / new_project_id())))
    assert [button.description for button in panel.examples[1:]] == [label for label, _ in EXAMPLES]
    assert all(button.layout.display is None for button in panel.examples)
    assert "Who is treated differently?" in panel.steps.value
    assert "not begun" in panel.steps.value
    assert panel.body.children == (panel.steps,)


@pytest.mark.parametrize("ref", [ref for _, ref in EXAMPLES])
def test_every_example_is_there(ref):
    assert card_of(ref)


def test_one_click_on_an_example_gives_three_sentences_and_the_next_step(home):
    panel = StartPanel(Session(project=Project.open(home / new_project_id())))
    panel.examples[2].click()
    assert panel.alert.text == ""
    assert "You looked at 6,000 applicants" in panel.found.value
    assert 'class="wb-next"' in panel.next.value
    assert panel.examples[1].layout.display == "none"


def test_a_table_without_roles_asks_for_them(home, tmp_path):
    own = tmp_path / f"{SCRIPT[1:7]}.csv"
    own.write_text("a,b\n1,2\n3,4\n")
    made = Project.open(home / new_project_id())
    choose_table(made, own)
    panel = StartPanel(Session.open(made))
    assert "Nothing was compared yet" in panel.found.value
    assert "say below what the columns are for" in panel.next.value


def test_projects_are_listed_newest_first_with_their_names_escaped(project, home):
    other = Project.open(home / new_project_id())
    choose_table(other, "dataset:german_credit")
    Project.open(home / new_project_id()).choose("x", 1)
    panel = ProjectsPanel(Session.open(project))
    panel.name.value = SCRIPT
    assert [each.id for each in list_projects()] == [project.id, other.id], "one without a table is none yet"
    assert SCRIPT not in panel.listed.value
    assert "&lt;script&gt;" in panel.listed.value
    assert f'href="/?project={other.id}"' in panel.listed.value
    panel.name.value = "x" * 121
    assert "at most 120 characters" in panel.alert.text


def test_where_others_can_come_no_project_is_listed(project, monkeypatch):
    monkeypatch.delenv("WORKBENCH_OWNER")
    assert not may_list()
    assert list_projects() == ()
    panel = ProjectsPanel(Session.open(project))
    assert project.id not in panel.listed.value
    assert "the only way back" in panel.listed.value


def test_where_one_folder_is_served_there_is_no_other_project(project, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(project.folder))
    assert list_projects() == ()
    assert "new" not in ProjectsPanel(Session.open(project)).listed.value


def test_a_page_for_people_outside_is_made_and_taken_away(project):
    panel = SharePanel(Session.open(project))
    panel.make.click()
    (look,) = list_looks(project)
    assert f'href="/look/{look.key}"' in panel.listed.children[0].children[0].value
    panel.listed.children[0].children[1].click()
    assert list_looks(project) == ()
    assert panel.listed.children == ()


def test_without_a_server_a_page_cannot_be_made_and_the_panel_says_so(project, monkeypatch):
    monkeypatch.delenv("WORKBENCH_SERVED")
    panel = SharePanel(Session.open(project))
    assert panel.make.disabled
    assert "workbench serve" in panel.body.children[1].value


def test_a_moment_is_said_as_a_person_would():
    now = datetime(2026, 5, 20, 12, tzinfo=UTC)
    said = [when((now - timedelta(days=days)).isoformat(), now) for days in (0, 1, 5, 40)]
    assert said == ["today", "yesterday", "5 days ago", "10 April 2026"]
    assert when("nonsense") == "at an unknown time"
