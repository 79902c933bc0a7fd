"""Who changed what can be read, cannot be changed in silence, and adds up to the project of today."""

import contextlib
import getpass
import hashlib
import json
import random
import sqlite3
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.cli import main
from workbench.errors import WorkbenchError
from workbench.log import Entry, author, entry_text, read_entries
from workbench.roles import Roles
from workbench.store import ABOUT_THE_TABLE, Project
from workbench.table_ref import TableRef
from workbench.verify import verify_log

CREDIT = TableRef(ref="dataset:german_credit", sha256="ab" * 32, rows=1000, name="German credit")
GUARDS = ("entries_follow", "entries_stay", "entries_last")


def log_of(project: Project) -> list[Entry]:
    with project.store.reading() as view:
        return [] if view is None else list(read_entries(view))


def use(project: Project) -> None:
    project.choose_table(CREDIT, Roles(sensitive=("sex",), target="good"))
    project.set_model("logistic")
    project.choose("groups.metric", "accuracy")
    project.choose("impact.answer", {"q1": ["ä", 1.5, None]})
    project.set_roles(Roles(sensitive=("sex", "age"), target="good"))


def unguarded(project: Project, *statements: str) -> None:
    """Somebody who may write to the store and knows their way around it."""
    with project.store.writing() as view:
        lite = view.connection.dialect.name == "sqlite"
        for guard in GUARDS:
            view.connection.exec_driver_sql(f"DROP TRIGGER {guard}" + ("" if lite else " ON entries"))
        for statement in statements:
            view.connection.exec_driver_sql(statement)


def test_every_change_is_an_entry_that_says_who_what_and_when(project, monkeypatch):
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    use(project)
    project.choose_table(CREDIT, Roles())
    log = log_of(project)
    made = ["log.begun", "table.chosen", "model.set", "choice.set", "choice.set", "roles.set", "table.chosen"]
    assert [entry.what for entry in log] == made
    assert [entry.number for entry in log] == [1, 2, 3, 4, 5, 6, 7]
    assert {entry.who for entry in log} == {"mira"}
    times = [datetime.fromisoformat(entry.at) for entry in log]
    assert all(time.utcoffset() == timedelta(0) for time in times)
    assert abs(datetime.now(UTC) - times[-1]) < timedelta(minutes=5)
    assert json.loads(log[3].payload) == {"key": "groups.metric", "value": "accuracy"}
    assert json.loads(log[6].payload)["forgotten"] == list(ABOUT_THE_TABLE)


def test_each_entry_is_hashed_with_the_hash_before_it(project):
    use(project)
    log = log_of(project)
    assert [entry.previous for entry in log] == ["", *(entry.hash for entry in log[:-1])]
    for entry in log:
        parts = {
            "number": entry.number,
            "at": entry.at,
            "who": entry.who,
            "what": entry.what,
            "payload": entry.payload,
            "previous": entry.previous,
        }
        text = json.dumps(parts, sort_keys=True, separators=(",", ":"))
        assert entry.hash == hashlib.sha256(text.encode()).hexdigest()
    report = verify_log(project)
    assert (report.entries, report.head, report.fault) == (6, log[-1].hash, "")


def test_a_project_nobody_wrote_to_has_an_empty_log_and_reading_adds_nothing(project):
    assert verify_log(project).entries == 0
    use(project)
    assert (project.choices(), project.table, project.model) is not None
    project.set_model("logistic")  # it is that already
    assert len(log_of(project)) == 6


def test_a_change_that_is_refused_is_no_entry(project):
    use(project)
    for refused in (lambda: project.choose("a", object()), lambda: project.set_model("forest")):
        with pytest.raises(WorkbenchError):
            refused()
    assert len(log_of(project)) == 6


@settings(deadline=None, max_examples=25)
@given(
    steps=st.lists(
        st.one_of(
            st.tuples(st.just("choose"), st.sampled_from(["a", "groups.a", "groups.b"]), st.integers() | st.text()),
            st.tuples(st.just("set_model"), st.sampled_from([None, "logistic", "boosting"])),
            st.tuples(st.just("set_roles"), st.builds(Roles, people=st.text())),
            st.tuples(st.just("choose_table"), st.just(CREDIT), st.builds(Roles, people=st.text())),
        ),
        max_size=12,
    )
)
def test_whatever_was_done_the_log_adds_up_to_what_is(steps):
    with tempfile.TemporaryDirectory() as folder:
        project = Project.open(Path(folder))
        for step, *arguments in steps:
            getattr(project, step)(*arguments)
        assert verify_log(project).fault == ""


CHANGES = {
    "UPDATE entries SET who = 'somebody' WHERE number = 3": "Entry 3 was changed",
    "UPDATE entries SET at = '2020-01-01T00:00:00.000+00:00' WHERE number = 6": "Entry 6 was changed",
    "UPDATE entries SET payload = replace(payload, 'accuracy', 'accuracx')": "Entry 4 was changed",
    "UPDATE entries SET payload = replace(payload, ': ', ':') WHERE number = 2": "Entry 2 was changed",
    "UPDATE entries SET hash = replace(hash, substr(hash, 1, 1), 'g') WHERE number = 5": "Entry 5 was changed",
    "UPDATE entries SET previous = '' WHERE number = 2": "Entry 2 does not follow entry 1",
    "DELETE FROM entries WHERE number = 4": "Entry 4 is missing",
    "DELETE FROM entries WHERE number = 6": "ends with entry 5, and 6 were written",
    "UPDATE entries SET project = 'another' WHERE number = 6": "ends with entry 5, and 6 were written",
    "UPDATE choices SET value = '\"recall\"' WHERE key = 'groups.metric'": "not what its log adds up to",
    "DELETE FROM choices": "not what its log adds up to",
    "UPDATE projects SET model = '\"boosting\"'": "not what its log adds up to",
}


@pytest.mark.parametrize("statement", CHANGES)
def test_whoever_changes_something_behind_the_log_is_found(project, statement):
    use(project)
    unguarded(project, statement)
    assert CHANGES[statement] in verify_log(project).fault


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET who = 'somebody'",
        "DELETE FROM entries WHERE number = 6",
        "DELETE FROM entries",
        "INSERT INTO entries SELECT project, 9, at, who, what, payload, previous, hash FROM entries WHERE number = 6",
        "INSERT INTO entries SELECT project, 6, at, who, what, payload, previous, hash FROM entries WHERE number = 6",
    ],
)
def test_the_store_itself_refuses_to_change_the_log(project, sql, statement):
    use(project)
    with pytest.raises(WorkbenchError):
        sql(statement)
    assert (verify_log(project).entries, verify_log(project).fault) == (6, "")


def test_sqlite_refuses_to_replace_an_entry_too(tmp_path):
    project = Project.open(tmp_path)
    use(project)
    with contextlib.closing(sqlite3.connect(tmp_path / "workbench.sqlite")) as store:
        replace = (
            "INSERT OR REPLACE INTO entries SELECT project, 6, at, 'x', what, payload, previous, hash FROM entries"
        )
        with pytest.raises(sqlite3.IntegrityError, match="follows the last one"):
            store.execute(replace)


def test_postgresql_refuses_to_empty_the_log(postgres, tmp_path):
    project = Project.open(tmp_path / "project")
    use(project)
    with pytest.raises(WorkbenchError, match="append-only"), project.store.writing() as view:
        view.connection.exec_driver_sql("TRUNCATE entries")


def test_any_byte_of_an_entry_that_is_changed_in_the_file_is_found(tmp_path):
    project = Project.open(tmp_path)
    use(project)
    file = tmp_path / "workbench.sqlite"
    good, chance = file.read_bytes(), random.Random(7)  # noqa: S311 - the same bytes in every run
    for entry in log_of(project):
        written = f"{entry.at}{entry.who}{entry.what}{entry.payload}{entry.previous}{entry.hash}".encode()
        start = good.index(written)
        for place in chance.sample(range(start, start + len(written)), 15):
            changed = bytearray(good)
            changed[place] ^= 1 << chance.randrange(8)
            file.write_bytes(changed)
            assert verify_log(project).fault, (entry.number, place - start)
    file.write_bytes(good)
    assert not verify_log(project).fault


def test_a_log_written_anew_is_told_from_the_true_one_by_a_hash_that_was_noted(tmp_path):
    project, forged = Project.open(tmp_path / "true"), Project.open(tmp_path / "forged")
    use(project)
    noted = verify_log(project).head
    use(forged)
    project.choose("later", 1)
    assert not verify_log(project, noted).fault
    assert not verify_log(forged).fault
    assert f"{noted}, is not in it" in verify_log(forged, noted).fault


def test_a_log_from_elsewhere_cannot_steer_the_terminal_it_is_shown_in():
    assert entry_text(Entry(1, "now", "\x1b[2Jmira", "a\nb", "{}", "", "ab")) == "1  now  ?[2Jmira  a?b  {}  ab"


def test_the_writer_is_a_visitor_on_a_served_page_else_who_they_say_or_their_account():
    assert author({"WORKBENCH_SERVED": "1", "WORKBENCH_USER": "mira"}) == "visitor"
    assert author({"WORKBENCH_USER": "mi\nra\udce9"}) == "mi?ra?"
    assert author({}) == getpass.getuser()
    assert len(author({"WORKBENCH_USER": "m" * 999})) == 200


def test_an_account_without_a_name_is_unknown(monkeypatch):
    def nobody() -> str:
        raise KeyError

    monkeypatch.setattr(getpass, "getuser", nobody)
    assert author({}) == "unknown"


def command(monkeypatch, capsys, *words: object) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["workbench", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out, said.err


def test_the_log_is_shown_and_verified_by_one_command_each(project, monkeypatch, capsys):
    use(project)
    where = ("--project", project.folder)
    code, out, err = command(monkeypatch, capsys, "log", "show", *where)
    assert (code, err, len(out.splitlines())) == (0, "", 6)
    assert "choice.set  {" in out
    head = verify_log(project).head
    code, out, _ = command(monkeypatch, capsys, "log", "verify", *where, "--head", head)
    assert code == 0
    assert f"6 entries, the last with the hash {head}" in out
    unguarded(project, "UPDATE entries SET who = 'x' WHERE number = 2")
    code, out, _ = command(monkeypatch, capsys, "log", "verify", *where)
    assert code == 1
    assert "Entry 2 was changed" in out


def test_where_there_is_no_project_there_is_no_log(tmp_path, monkeypatch, capsys):
    code, out, err = command(monkeypatch, capsys, "log", "verify", "--project", tmp_path)
    assert (code, out, err) == (2, "", f"workbench: There is no project in {tmp_path}.\n")
