"""A project keeps everything that was confirmed, for every process, and nothing of anybody else's."""

import contextlib
import hashlib
import json
import math
import os
import secrets
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event

from workbench import folders, sqlite
from workbench.errors import WorkbenchError
from workbench.roles import Label, Roles
from workbench.store import Project, TableRef, default_home, hash_file, is_project_id, new_project_id

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


@pytest.fixture
def in_file(tmp_path: Path) -> Project:
    """A project in SQLite, for what is so there alone; `project` is one in either kind of store."""
    return Project.open(tmp_path / "project")


@contextlib.contextmanager
def scratch() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


def again(project: Project) -> Project:
    return Project.open(project.folder)


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", code, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


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


def test_a_read_that_races_with_somebody_removing_the_project_makes_no_file(in_file, monkeypatch):
    in_file.folder.mkdir()
    monkeypatch.setattr(Path, "is_file", lambda _: True)
    with pytest.raises(
        WorkbenchError, match=rf"{in_file.folder} cannot be read: its workbench.sqlite cannot be opened"
    ):
        in_file.choices()
    assert list(in_file.folder.iterdir()) == []


def test_an_empty_file_left_by_a_killed_first_write_counts_as_unmade(in_file):
    in_file.folder.mkdir()
    (in_file.folder / "workbench.sqlite").touch()
    assert everything(in_file) == (None, Roles(), None, "nobody", {})
    in_file.choose("groups.by", ["sex"])
    assert again(in_file).choices() == {"groups.by": ["sex"]}


def test_another_table_replaces_the_roles_and_forgets_what_was_chosen_about_the_old_one(project):
    project.choose_table(CREDIT, ROLES)
    project.set_model("boosting")
    for key in ("groups.by", "groups.metric", "groups_page", "Groups.x", "impact.answer"):
        project.choose(key, key)
    other = TableRef(ref="dataset:census_income", sha256="cd" * 32, rows=5, name="Census")
    project.choose_table(other, Roles(target="income"))
    kept = {key: key for key in ("groups_page", "Groups.x", "impact.answer")}
    assert everything(again(project)) == (other, Roles(target="income"), None, "nobody", kept)


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


def test_a_table_inside_the_project_is_named_from_it_and_one_outside_in_full(tmp_path, project):
    def kept(ref: object) -> str:
        project.choose_table(TableRef(ref=str(ref), sha256="", rows=0, name=""), Roles())
        assert project.table
        return project.table.ref

    inside = project.uploads / "löan\udce9.csv"  # a file name need not be text
    assert (
        kept(inside) == kept("tables/löan\udce9.csv") == kept("x/../tables/löan\udce9.csv") == "tables/löan\udce9.csv"
    )
    assert project.folder / kept(inside) == inside
    assert kept(tmp_path / "a.csv") == kept("../a.csv") == str(tmp_path / "a.csv")
    assert kept("dataset:german_credit") == "dataset:german_credit"


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


WRITE_FIFTY = """
import sys
from pathlib import Path
from workbench.store import Project
project = Project.open(Path(sys.argv[1]))
print("ready", flush=True)
sys.stdin.readline()
for i in range(50):
    project.choose(f"{sys.argv[2]}.{i}", [i] * 100)
"""


def test_four_processes_that_make_a_project_and_write_at_once_lose_nothing(project):
    with contextlib.ExitStack() as stack:
        writers = [stack.enter_context(start(WRITE_FIFTY, project.folder, name)) for name in "abcd"]
        for writer in writers:
            assert writer.stdout
            assert writer.stdout.readline() == "ready\n"
        for writer in writers:
            assert writer.stdin
            writer.stdin.write("go\n")
            writer.stdin.flush()
        for writer in writers:
            writer.wait(timeout=60)
    assert [writer.returncode for writer in writers] == [0] * 4
    assert project.choices() == {f"{name}.{i}": [i] * 100 for name in "abcd" for i in range(50)}


def test_a_write_of_another_process_is_seen_by_the_next_read(project):
    project.choose("a.0", "mine")
    with start(WRITE_FIFTY, project.folder, "a") as writer:
        writer.communicate("go\n", timeout=60)
    assert project.choice("a.0") == [0] * 100


WRITE_UNTIL_KILLED = """
import itertools, sys
from pathlib import Path
from workbench.roles import Roles
from workbench.store import Project, TableRef
project = Project.open(Path(sys.argv[1]))
print("ready", flush=True)
for i in itertools.count():
    project.choose(f"{sys.argv[2]}.{i}", [i] * 500)
    print(f"{sys.argv[2]}.{i}", flush=True)
    project.choose_table(TableRef(ref="dataset:x", sha256="", rows=i, name=str(i)), Roles(people=str(i)))
"""


def test_a_writer_killed_at_any_moment_leaves_everything_confirmed_readable(project):
    confirmed: list[str] = []
    for killed in range(5):
        with start(WRITE_UNTIL_KILLED, project.folder, killed) as writer:
            assert writer.stdout
            wait_for = secrets.randbelow(60) if killed else 0  # the first dies while it makes the file
            confirmed += [writer.stdout.readline() for _ in range(1 + wait_for)]
            writer.kill()
            confirmed += writer.stdout.readlines()
        assert writer.returncode != 0
        names = [line.strip() for line in confirmed if line.endswith("\n") and line != "ready\n"]
        found = again(project).choices()
        assert {name: found.get(name) for name in names} == {name: [int(name.split(".")[1])] * 500 for name in names}
        table = project.table
        assert project.roles.people == (table.name if table else "people")
    assert len(names) >= killed


def test_every_connection_waits_and_writes_through_to_the_disk(in_file):
    in_file.choose("groups.by", ["sex"])
    with in_file.store.writing() as view:
        asked = ("journal_mode", "synchronous", "busy_timeout")
        found = [view.connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    assert found == ["wal", 2, 30_000]


def test_a_new_folder_and_those_above_it_are_written_through_to_the_disk(tmp_path, monkeypatch):
    synced: list[Path] = []
    monkeypatch.setattr(folders, "sync_folder", synced.append)
    in_file = Project.open(tmp_path / "a" / "b")
    in_file.choose("x", 1)
    in_file.choose("x", 2)
    assert sorted(synced) == [tmp_path, tmp_path / "a"]


def test_a_store_of_a_newer_release_is_refused_in_one_sentence_and_left_alone(in_file):
    in_file.choose("groups.by", ["sex"])
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite")) as connection:
        connection.execute("INSERT INTO schema_version VALUES (99)")
        connection.execute("ALTER TABLE choices RENAME TO decisions")
        connection.commit()
    newer = rf"{in_file.folder}.*newer release.*version 99.*reads up to 2"
    with pytest.raises(WorkbenchError, match=newer):
        in_file.choices()
    with pytest.raises(WorkbenchError, match=newer):
        in_file.choose("groups.by", ["age"])
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite")) as connection:
        assert connection.execute("SELECT value FROM decisions").fetchall() == [('["sex"]',)]


@pytest.mark.parametrize("keep", [0, 1024, 2 * 4096 + 100])
def test_a_damaged_file_is_one_sentence_that_names_the_folder(in_file, keep):
    in_file.choose("groups.by", ["sex"])
    file = in_file.folder / "workbench.sqlite"
    good = file.read_bytes()
    file.write_bytes(good[:keep] + b"\xa5" * (len(good) - keep))
    for attempt in (in_file.choices, lambda: in_file.choose("groups.by", 1)):
        with pytest.raises(WorkbenchError, match=rf"{in_file.folder} cannot be (read|written): its workbench.sqlite"):
            attempt()


def test_a_damaged_value_is_one_sentence_too(in_file):
    in_file.choose("groups.by", ["sex"])
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite")) as connection:
        connection.execute("UPDATE choices SET value = '[\"sex'")
        connection.commit()
    with pytest.raises(WorkbenchError, match=rf"{in_file.folder} cannot be read: its workbench.sqlite is damaged"):
        in_file.choice("groups.by")


def test_a_full_disk_is_one_sentence_and_costs_nothing_that_was_there(in_file):
    in_file.choose("groups.by", ["sex"])
    event.listen(in_file.store._engine, "connect", lambda opened, _: opened.execute("PRAGMA max_page_count = 14"))
    with pytest.raises(WorkbenchError, match=rf"{in_file.folder} cannot be written: the disk is full\.$"):
        in_file.choose("groups.note", "x" * 100_000)
    assert again(in_file).choices() == {"groups.by": ["sex"]}


def test_a_store_that_stays_locked_is_one_sentence(in_file, monkeypatch):
    in_file.choose("groups.by", ["sex"])
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(WorkbenchError, match="kept it locked"):
            in_file.choose("groups.by", ["age"])
        assert in_file.choice("groups.by") == ["sex"]  # a reader never waits for a writer


def test_a_first_write_waits_for_the_first_write_of_another_process(in_file, monkeypatch):
    in_file.folder.mkdir()
    with contextlib.closing(sqlite3.connect(in_file.folder / "workbench.sqlite", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        waits: list[float] = []
        monkeypatch.setattr(sqlite.time, "sleep", lambda seconds: (waits.append(seconds), other.rollback()))
        in_file.choose("groups.by", ["sex"])
    assert len(waits) == 1
    assert in_file.choice("groups.by") == ["sex"]


def test_a_file_is_not_a_folder_for_a_project(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(WorkbenchError, match=rf"{tmp_path / 'file'} is a file"):
        Project.open(tmp_path / "file")
    below = Project.open(tmp_path / "file" / "project")
    assert below.choices() == {}
    with pytest.raises(WorkbenchError, match=rf"{below.folder} cannot be written: not a directory\.$"):
        below.choose("a", 1)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write into any folder")
def test_a_folder_that_may_only_be_read_is_one_sentence(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WorkbenchError, match=rf"{tmp_path} cannot be written: permission denied\.$"):
        Project.open(tmp_path).choose("a", 1)


def test_a_path_that_no_folder_can_have_is_one_sentence():
    with pytest.raises(WorkbenchError, match="not a folder that can be opened"):
        Project.open(Path("a\0b"))


def test_only_a_project_that_is_there_opens_without_create(project):
    with pytest.raises(WorkbenchError, match=rf"no project in {project.folder}"):
        Project.open(project.folder, create=False)
    project.set_roles(ROLES)
    assert Project.open(project.folder, create=False).roles == ROLES


def test_a_named_folder_wins_then_the_address_then_a_scratch_project_then_where_we_are(tmp_path, monkeypatch):
    home, named, one = tmp_path / "home", tmp_path / "named", new_project_id()
    monkeypatch.chdir(tmp_path)
    env = {"WORKBENCH_HOME": str(home)}
    assert Project.current(env).folder == tmp_path
    env["WORKBENCH_SERVED"] = "1"
    visitor = Project.current(env)
    assert visitor.folder.parent == home
    assert is_project_id(visitor.id)
    env["QUERY_STRING"] = f"theme=dark&project={one}&x=1"
    assert Project.current(env).folder == home / one
    assert Project.current(env).id == one
    env["WORKBENCH_PROJECT"] = str(named)
    assert Project.current(env).folder == named
    assert Project.current(env).id == "named"
    assert list(tmp_path.iterdir()) == []


def test_a_kernel_keeps_its_scratch_project(tmp_path, monkeypatch):
    for name, value in {"WORKBENCH_HOME": str(tmp_path), "WORKBENCH_SERVED": "1", "QUERY_STRING": "a=1"}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("WORKBENCH_PROJECT", raising=False)
    assert Project.current() == Project.current()
    assert Project.current() != Project.current(dict(os.environ))


def test_a_forked_kernel_has_a_scratch_project_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    monkeypatch.delenv("WORKBENCH_PROJECT", raising=False)
    monkeypatch.delenv("QUERY_STRING", raising=False)
    mine = Project.current()
    monkeypatch.setattr(os, "getpid", lambda: -1)
    assert Project.current() != mine


@pytest.mark.parametrize("served", ["", "1"])
@pytest.mark.parametrize(
    "query",
    [
        "project=../../../../etc",
        "project=..%2F..%2Faaaaaaaaaaaaaaaaaaaa",
        "project=%2Fetc%2Faaaaaaaaaaaaaaaa",
        "project=short",
        "project=",
        "project=aaaaaaaaaaaaaaaaa%0A",
        "project=aaaaaaaaaaaaaaaaa%00",
        "project=" + "a" * 65,
        "project=" + "é" * 20,
        "project=" + "a" * 20 + "&project=" + "b" * 20,
    ],
)
def test_an_id_in_the_address_that_cannot_be_one_is_refused(tmp_path, query, served):
    env = {"WORKBENCH_HOME": str(tmp_path), "QUERY_STRING": query, "WORKBENCH_SERVED": served}
    with pytest.raises(WorkbenchError, match="16 to 64 letters"):
        Project.current(env)


@given(text=st.text(st.characters() | st.sampled_from("./\\-_aZ0\n"), max_size=70))
def test_whatever_is_accepted_as_an_id_is_one_plain_folder_name(text):
    if is_project_id(text):
        assert 16 <= len(text) <= 64
        assert text.isascii()
        assert text.replace("-", "").replace("_", "a").isalnum() or set(text) == {"-"}
    else:
        assert not (16 <= len(text) <= 64 and text.isascii() and text.isalnum())


def test_new_ids_are_accepted_and_never_the_same():
    ids = {new_project_id() for _ in range(1000)}
    assert len(ids) == 1000
    assert all(map(is_project_id, ids))


def test_projects_live_where_workbench_home_says_or_among_the_persons_own_data():
    assert default_home({"WORKBENCH_HOME": "/somewhere"}) == Path("/somewhere")
    usual = Path(platformdirs.user_data_dir("responsible-ai-workbench", appauthor=False)) / "projects"
    assert default_home({}) == default_home({"WORKBENCH_HOME": ""}) == usual


def test_a_file_is_known_by_its_content(tmp_path):
    content = secrets.token_bytes(3_000_001)
    (tmp_path / "table.csv").write_bytes(content)
    assert hash_file(tmp_path / "table.csv") == hashlib.sha256(content).hexdigest()
    for unreadable in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(WorkbenchError, match=rf"The file {unreadable} cannot be read"):
            hash_file(unreadable)


def test_the_store_costs_nobody_the_memory_of_pandas():
    code = "import json, sys, workbench.store; print(json.dumps(sorted(sys.modules)))"
    loaded = json.loads(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout)
    assert "sqlalchemy" in loaded
    assert {"pandas", "numpy", "pyarrow", "IPython", "traitlets"}.isdisjoint(loaded)
