"""A project keeps what was chosen, and nothing of anybody else's."""

import contextlib
import json
import math
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.bundled import bundled
from workbench.errors import WorkbenchError
from workbench.log import read_entries
from workbench.roles import Label, Roles
from workbench.store import Project
from workbench.table_ref import TableRef
from workbench.verify import verify_log

# Everything a file name or a column can hold, halves of surrogate pairs included.
words = st.text(st.characters(), max_size=8)
numbers = st.floats(allow_nan=False, allow_infinity=False)
labels = st.builds(Label, name=words, values=st.dictionaries(words, words, max_size=3), unit=words)
columns = st.lists(words, max_size=3).map(tuple)
any_roles = st.builds(
    Roles,
    sensitive=columns,
    target=st.none() | words,
    favourable=st.none() | words,
    threshold=numbers,
    score_means=st.sampled_from(["favourable", "unfavourable"]),
    not_features=columns,
    cuts=st.dictionaries(words, st.lists(numbers, max_size=3).map(tuple), max_size=3),
    labels=st.dictionaries(words, labels, max_size=3),
    people=words,
    outcome=words,
)
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | numbers | words,
    lambda parts: st.lists(parts, max_size=3) | st.dictionaries(words, parts, max_size=3),
    max_leaves=8,
)
keys = st.from_regex(r"[a-z]{1,6}(\.[a-zé_%]{1,6})?", fullmatch=True)

CREDIT = TableRef(ref="dataset:german_credit", sha256="ab" * 32, rows=1000, name="German credit")
ROLES = Roles(sensitive=("sex",), target="good", people="applicants")


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def again(project: Project) -> Project:
    return Project.open(project.folder)


def everything(project: Project) -> tuple[object, ...]:
    return project.table, project.roles, project.model, project.choice("groups.by", "nobody"), project.choices()


@settings(deadline=None, max_examples=60)
@given(roles=any_roles)
def test_any_roles_come_back_as_they_were_set(roles):
    with scratch() as folder:
        Project.open(folder).set_roles(roles)
        assert Project.open(folder).roles == roles


@settings(deadline=None, max_examples=40)
@given(chosen=st.dictionaries(keys, any_json, max_size=3))
def test_what_was_chosen_last_is_what_is_read(chosen):
    with scratch() as folder:
        for key, value in chosen.items():
            Project.open(folder).choose(key, "something else")
            Project.open(folder).choose(key, value)
        assert Project.open(folder).choices() == chosen
        assert all(Project.open(folder).choice(key, "default") == value for key, value in chosen.items())


@settings(deadline=None, max_examples=30)
@given(chosen=st.dictionaries(keys, st.booleans(), max_size=8), prefix=st.sampled_from(["", "a", "A", "a.", "%", "_"]))
def test_choices_under_a_prefix_are_exactly_those_whose_keys_start_with_it(chosen, prefix):
    with scratch() as folder:
        project = Project.open(folder)
        for key, value in chosen.items():
            project.choose(key, value)
        assert project.choices(prefix) == {key: value for key, value in chosen.items() if key.startswith(prefix)}


NOT_JSON = [math.nan, -math.inf, {1: "a"}, {"a": {None: 1}}, {"a"}, object(), b"bytes", [Path()], 10**5000]


@pytest.mark.parametrize("value", NOT_JSON, ids=range(len(NOT_JSON)))
def test_a_value_that_is_not_json_is_refused_and_the_old_one_stays(project, value):
    project.choose("groups.note", "old")
    with pytest.raises(WorkbenchError, match=r"choice 'groups.note' can hold text, finite numbers"):
        project.choose("groups.note", value)
    assert project.choice("groups.note") == "old"


def test_a_value_that_holds_itself_is_refused(project):
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(WorkbenchError, match="can hold text"):
        project.choose("groups.note", endless)


@pytest.mark.parametrize("key", ["", "two\nlines", "nul\0", "\ud800"])
def test_the_name_of_a_choice_is_a_short_text(project, key):
    with pytest.raises(WorkbenchError, match="short text"):
        project.choose(key, 1)


def test_a_tuple_is_kept_as_a_list_and_none_is_not_the_default(project):
    project.choose("groups.by", ("sex", "age"))
    project.choose("groups.metric", None)
    assert project.choice("groups.by") == ["sex", "age"]
    assert project.choice("groups.metric", "default") is None


def test_reading_gives_defaults_and_makes_nothing(tmp_path, project):
    assert everything(project) == (None, Roles(), None, "nobody", {})
    assert project.uploads == tmp_path / "project" / "tables"
    assert list(tmp_path.iterdir()) == []


def test_reading_adds_nothing_to_a_project_that_is_there(in_file):
    in_file.choose("groups.by", ["sex"])
    before = sorted(in_file.folder.iterdir())
    everything(again(in_file))
    assert sorted(in_file.folder.iterdir()) == before == [in_file.folder / "workbench.sqlite"]


def test_another_table_replaces_the_roles_and_forgets_what_was_chosen_about_the_old_one(project):
    project.choose_table(CREDIT, ROLES)
    project.set_model("boosting")
    for key in ("groups.by", "groups.metric", "groups_page", "Groups.x", "impact.answer"):
        project.choose(key, key)
    other = TableRef(ref="dataset:census_income", sha256="cd" * 32, rows=5, name="Census")
    project.choose_table(other, Roles(target="income"))
    kept = {key: key for key in ("groups_page", "Groups.x", "impact.answer")}
    assert everything(again(project)) == (other, Roles(target="income"), None, "nobody", kept)


def asked_in_guides() -> dict[str, set[str]]:
    """The keys of the questions that guides end with, by what they are asked of: the session's table or the desk."""
    guides = "".join(path.read_text("utf-8") for path in sorted(bundled("notebooks").glob("*.ipynb")))
    asked = re.findall(r'NotePanel\((\w+), key=\\"([\w.]+)\\"', guides)
    return {of: {key for source, key in asked if source == of} for of in ("session", "desk")}


CHOSEN_ON_PAGES = ("recourse.limits", "whatif.variants.loans.csv.7", "explain.kind", "model.chosen", "person.row")
OF_ANY_TABLE = ("reading.ab", "evidence.fairness", "told.cells.ab", "look.key", "letter.head", "project.name")


def test_what_was_said_of_another_table_is_no_answer_about_this_one_and_the_log_still_has_it(project):
    asked = asked_in_guides()
    assert len(asked["session"]) == 9
    assert len(asked["desk"]) == 3
    about_the_table, others = {*asked["session"], *CHOSEN_ON_PAGES}, {*asked["desk"], *OF_ANY_TABLE}
    project.choose_table(CREDIT, ROLES)
    for key in sorted(about_the_table | others):
        project.choose(key, f"said of {key}")
    project.choose_table(TableRef(ref="dataset:census_income", sha256="cd" * 32, rows=5, name="Census"), Roles())
    assert set(again(project).choices()) == others
    with project.store.reading() as view:
        said = {json.loads(entry.payload).get("value") for entry in read_entries(view)}
    assert {f"said of {key}" for key in about_the_table} <= said
    assert verify_log(project).fault == ""


def test_a_table_that_cannot_be_kept_changes_nothing(project):
    project.choose_table(CREDIT, ROLES)
    project.set_model("logistic")
    with pytest.raises(WorkbenchError, match="roles can hold"):
        project.choose_table(CREDIT, Roles(threshold=math.nan))
    assert everything(project)[:3] == (CREDIT, ROLES, "logistic")


def test_a_write_that_fails_half_way_leaves_everything_as_it_was(project):
    project.choose("groups.by", ["sex"])

    def delete_and_fail() -> None:
        with project.store.writing() as view:
            view.connection.exec_driver_sql("DELETE FROM choices")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        delete_and_fail()
    assert project.choice("groups.by") == ["sex"]


def test_a_model_is_one_of_the_plain_ones(project):
    project.set_model("logistic")
    with pytest.raises(WorkbenchError, match=r"no plain model 'forest'.*tree, logistic, boosting"):
        project.set_model("forest")
    assert again(project).model == "logistic"
    project.set_model(None)
    assert again(project).model is None


def test_two_projects_never_see_each_other(tmp_path):
    env = {"WORKBENCH_HOME": str(tmp_path), "WORKBENCH_SERVED": "1"}
    one, two = Project.current(env), Project.current(env)
    one.choose_table(CREDIT, ROLES)
    one.choose("groups.by", ["sex"])
    assert everything(two) == (None, Roles(), None, "nobody", {})
    two.choose("groups.by", ["age"])
    assert (one.choice("groups.by"), two.choice("groups.by")) == (["sex"], ["age"])
    assert sorted(tmp_path.iterdir()) == sorted([one.folder, two.folder])


def test_only_a_project_that_is_there_opens_without_create(project):
    with pytest.raises(WorkbenchError, match=rf"no project in {project.folder}"):
        Project.open(project.folder, create=False)
    project.set_roles(ROLES)
    assert Project.open(project.folder, create=False).roles == ROLES


def test_the_store_costs_nobody_the_memory_of_pandas():
    code = "import json, sys, workbench.store; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert "sqlalchemy" in loaded
    assert {"pandas", "numpy", "pyarrow", "IPython", "traitlets"}.isdisjoint(loaded)
