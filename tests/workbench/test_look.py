"""A page for people outside: made, read and taken away; it holds counts that may be shown and nothing else."""

import json

import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.log import read_entries
from workbench.look import (
    keep_words,
    kept_words,
    list_looks,
    look_file,
    looks_folder,
    make_look,
    read_look,
    served_looks,
    withdraw_look,
)
from workbench.project_folder import new_project_id
from workbench.reopen import choose_table
from workbench.report.page_words import PageWords
from workbench.store import Project
from workbench.verify import verify_log


@pytest.fixture
def case() -> Case:
    rows = [("f", 1)] * 40 + [("f", 0)] * 60 + [("m", 1)] * 70 + [("m", 0)] * 30 + [("<x>", 1)] * 3 + [("y", 0)] * 30
    rows += [("y", 1)] * 20
    return Case.of(
        pd.DataFrame(rows, columns=["sex", "hired"]), sensitive="sex", target="hired", name="/home/mira/staff.csv"
    )


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("WORKBENCH_PROJECT", raising=False)
    return tmp_path / "home"


def test_a_page_is_made_read_withdrawn_and_each_is_in_the_log(tmp_path, case):
    project = Project.open(tmp_path / "project")
    look = make_look(project, case)
    assert list_looks(project) == (look,)
    page = read_look(look.key, looks_folder(project))
    assert len(page["sentences"]) == 3
    withdraw_look(project, look.key)
    assert list_looks(project) == ()
    assert read_look(look.key, looks_folder(project)) is None
    with project.store.reading() as view:
        kept = [entry for entry in read_entries(view) if entry.what == "choice.set"]
    assert ["made" in kept[0].payload, "withdrawn" in kept[1].payload] == [True, True]
    assert verify_log(project).fault == ""


def test_a_page_is_called_and_speaks_as_its_maker_says_and_the_words_are_of_one_table(tmp_path, case):
    project = Project.open(tmp_path / "project")
    words = PageWords(title="Spring <b>", outcome="were invited")
    look = make_look(project, case, words)
    assert list_looks(project) == (look,)
    assert look.title == "Spring <b>"
    page = read_look(look.key, looks_folder(project))
    assert page["sentences"][0].endswith("of them were invited.")
    withdraw_look(project, look.key)
    assert "Spring" not in json.dumps(project.choices("look."))


def test_words_of_a_page_are_kept_until_another_table_is_chosen(tmp_path):
    project = Project.open(tmp_path / "project")
    choose_table(project, "dataset:german_credit")
    keep_words(project, PageWords(people="our customers"))
    assert kept_words(project) == PageWords(people="our customers")
    choose_table(project, "dataset:card_default")
    assert kept_words(project) == PageWords()


def test_the_page_names_neither_project_nor_folder_nor_a_hidden_group(home, case):
    identity = new_project_id()
    project = Project.open(home / identity)
    look = make_look(project, case)
    assert looks_folder(project) == served_looks() == home / "looks"
    text = look_file(look.key, home / "looks").read_text()
    assert identity not in text
    assert look.key not in text
    assert "/home/mira" not in text
    assert "<x>" not in text
    assert json.loads(text)["title"] == "staff.csv"
    assert look.key not in "".join(path.name for path in (home / "looks").iterdir())


def test_a_cohort_is_never_shown_only_everyone(tmp_path, case):
    project = Project.open(tmp_path / "project")
    pages = [read_look(make_look(project, each).key, looks_folder(project)) for each in (case, case.only({"sex": "f"}))]
    assert pages[0] | {"made": ""} == pages[1] | {"made": ""}


@pytest.mark.parametrize("key", ["", "../../secret-of-all-times", "x" * 22, "a/b" * 8])
def test_a_key_that_is_none_leads_nowhere(tmp_path, key):
    assert read_look(key, tmp_path) is None


def test_a_broken_file_is_no_page(tmp_path):
    look_file("k" * 22, tmp_path).write_text("{")
    assert read_look("k" * 22, tmp_path) is None


def test_too_few_people_give_no_page(tmp_path):
    few = Case.of(pd.DataFrame({"sex": ["f", "m"] * 9, "hired": [1, 0, 0] * 6}), sensitive="sex", target="hired")
    with pytest.raises(WorkbenchError, match="at least 10 people"):
        make_look(Project.open(tmp_path / "project"), few)
    assert not (tmp_path / "project").exists()


def test_another_projects_page_cannot_be_taken_away(home, case):
    one, other = (Project.open(home / new_project_id()) for _ in range(2))
    look = make_look(one, case)
    other.choose("x", 1)
    with pytest.raises(WorkbenchError, match="no such page"):
        withdraw_look(other, look.key)
    assert read_look(look.key, served_looks()) is not None


@pytest.fixture
def nested() -> Case:
    """Three people of a fine group are with others in a coarse one: who has both could subtract."""
    cells = [("x", "xy", 2, 1), ("y", "xy", 40, 30), ("z", "zw", 50, 60), ("w", "zw", 70, 80), ("v", "v", 30, 30)]
    rows = [(a, b, answer) for a, b, yes, no in cells for answer, n in ((1, yes), (0, no)) for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["fine", "coarse", "hired"])
    return Case.of(frame, sensitive="coarse", target="hired")


def test_a_second_page_from_which_a_small_group_could_be_subtracted_is_refused_in_words_and_logged(
    tmp_path, nested, caplog
):
    project = Project.open(tmp_path / "project")
    fine = nested.with_roles(sensitive=("fine",))
    make_look(Project.open(tmp_path / "another"), fine)
    for page in range(2):
        look = make_look(project, nested)
        if page:
            withdraw_look(project, look.key)
    with pytest.raises(WorkbenchError, match=r"subtracted from each other.*A page by coarse, in the same groups"):
        make_look(project, fine)
    assert "Refused: a page to show that with an earlier one would tell on few people." in caplog.text
    assert len(list_looks(project)) == 1
    make_look(project, nested)


def test_a_withdrawn_page_may_have_been_seen(tmp_path, nested):
    project = Project.open(tmp_path / "project")
    withdraw_look(project, make_look(project, nested).key)
    with pytest.raises(WorkbenchError, match="subtracted"):
        make_look(project, nested.with_roles(sensitive=("fine",)))


def test_the_same_column_in_other_bands_is_another_page(tmp_path):
    ages = [20] * 60 + [40] * 3 + [60] * 60
    frame = pd.DataFrame({"age": ages, "hired": [n % 2 for n in range(len(ages))]})
    first = Case.of(frame, sensitive="age", target="hired", cuts={"age": (40,)})
    project = Project.open(tmp_path / "project")
    make_look(project, first)
    with pytest.raises(WorkbenchError, match="in the same groups as before"):
        make_look(project, first.with_roles(cuts={"age": (41,)}))
