"""Arriving: what the start page says before and after a table was chosen, and who may see which projects."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from widgets import DataPanel, NotePanel, ProjectsPanel, Session, SharePanel, StartPanel
from widgets.start import EXAMPLES
from workbench.look import list_looks, looks_folder, read_look
from workbench.project_folder import new_project_id
from workbench.projects import list_projects, may_list, when
from workbench.reopen import choose_table
from workbench.sources import card_of
from workbench.store import Project

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


def test_before_a_table_the_first_way_is_ones_own_then_come_four_examples_and_what_the_guides_ask(home):
    panel = StartPanel(Session(project=Project.open(home / new_project_id())))
    assert "Bring your own table" in panel.ways[0].value
    assert f'href="#{DataPanel(panel.session).picker.place}"' in panel.ways[0].value
    assert [button.description for button in panel.examples.children[1:]] == [label for label, _ in EXAMPLES]
    assert all(control.layout.display is None for control in panel.ways)
    assert panel.body.children == (panel.ask,)
    assert panel.ask.content == (panel.steps,)
    assert not panel.ask.toggle.opened
    assert "Who is treated differently?" in panel.steps.value


@pytest.mark.parametrize("ref", [ref for _, ref in EXAMPLES])
def test_every_example_is_there(ref):
    assert card_of(ref)


def test_one_click_on_an_example_gives_three_sentences_and_the_next_step(home):
    panel = StartPanel(Session(project=Project.open(home / new_project_id())))
    panel.examples.children[2].click()
    assert panel.alert.text == ""
    assert "You looked at 6,000 applicants" in panel.found.value
    assert 'class="wb-next"' in panel.next.value
    assert all(control.layout.display == "none" for control in panel.ways)
    assert (panel.about.text, panel.about.wanted) == (card_of(EXAMPLES[1][1]).title, True)
    assert panel.steps in panel.body.children


def test_a_guide_that_was_opened_and_left_as_it_was_is_said_to_be_looked_at(project):
    def said(guide: str) -> str:
        return re.search(rf"{guide}</a> <span[^>]*>([^<]*)<", StartPanel(Session.open(project)).steps.value)[1]

    assert said("Who is treated differently\\?") == "not begun"
    for key in ("groups.answer", "review.answer"):
        NotePanel(Session.open(project), key=key, question="?")
    assert said("Who is treated differently\\?") == "looked at"
    assert said("Is this table fit to decide with\\?") == "looked at", "its answers go by another word than its file"
    project.choose("groups.metric", "accuracy")
    assert said("Who is treated differently\\?") == "under way"
    project.choose("groups.answer", "Women.")
    assert said("Who is treated differently\\?") == "done"
    choose_table(project, "dataset:german_credit")
    assert said("Who is treated differently\\?") == "not begun", "with this table nobody looked yet"


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
    link, copied, away = panel.listed.children[0].children
    assert f'href="/look/{look.key}"' in link.value
    assert "Page made today: Mortgage applications in Boston" in link.value
    assert (copied.path, copied.label) == (f"/look/{look.key}", "Address of the page made today")
    assert "The page is made." in panel.alert.text
    away.click()
    assert list_looks(project) == ()
    assert panel.listed.children == ()


def test_the_words_of_a_page_are_the_usual_ones_until_they_are_changed_and_are_kept_for_this_table(project):
    panel = SharePanel(Session.open(project))
    usual = {"title": "Mortgage applications in Boston", "people": "applicants", "outcome": "were approved"}
    assert {part: box.value for part, box in panel.words.items()} == usual
    panel.words["title"].value = f"Spring {SCRIPT}"
    panel.words["outcome"].value = " got the  loan. "
    assert "“Some applicants got the loan less often than others.”" in panel.spoken.value
    again = SharePanel(Session.open(project))
    assert (again.words["title"].value, again.words["outcome"].value) == (f"Spring {SCRIPT}", "got the loan")
    again.make.click()
    page = read_look(list_looks(project)[0].key, looks_folder(project))
    assert page["title"] == f"Spring {SCRIPT}"
    assert page["sentences"][0].endswith("of them got the loan.")
    assert SCRIPT not in again.listed.children[0].children[0].value
    again.words["outcome"].value = ""
    assert again.words["outcome"].value == "were approved", "an empty field goes back to what is usual"
    choose_table(project, "dataset:german_credit")
    assert SharePanel(Session.open(project)).words["outcome"].value == "were rated a good credit risk"


def test_words_that_are_too_long_are_said_and_not_kept(project):
    panel = SharePanel(Session.open(project))
    panel.words["people"].value = "x" * 121
    assert "at most 120 characters" in panel.alert.text
    assert SharePanel(Session.open(project)).words["people"].value == "applicants"


def test_without_a_server_a_page_cannot_be_made_and_the_panel_says_so(project, monkeypatch):
    monkeypatch.delenv("WORKBENCH_SERVED")
    panel = SharePanel(Session.open(project))
    assert panel.make.disabled
    assert all(box.layout.display == "none" for box in panel.words.values())
    assert "workbench serve" in panel.body.children[1].value


def test_a_moment_is_said_as_a_person_would():
    now = datetime(2026, 5, 20, 12, tzinfo=UTC)
    said = [when((now - timedelta(days=days)).isoformat(), now) for days in (0, 1, 5, 40)]
    assert said == ["today", "yesterday", "5 days ago", "10 April 2026"]
    assert when("nonsense") == "at an unknown time"
