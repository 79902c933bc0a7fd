"""A project travels as one file and arrives as it was; a file that is not one, or was changed, leaves nothing."""

import hashlib
import io
import json
import random
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from workbench import archive, envelope
from workbench.archive import export_project, import_project
from workbench.cli import main
from workbench.errors import WorkbenchError
from workbench.log import Entry, read_entries
from workbench.roles import Roles
from workbench.store import Project
from workbench.table_ref import TableRef
from workbench.verify import verify_log

TABLE = b"sex,hired\nfemale,1\nmale,0\n"


@pytest.fixture
def used(project) -> Project:
    """A project with a table and scores of its own, a draft and a link that are nobody's business."""
    sha256 = hashlib.sha256(TABLE).hexdigest()
    for name in ("tables/löan.csv", "tables/.draft", "tables/half.part", "scores/ab/1.npz"):
        place = project.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(TABLE)
    (project.folder / "tables" / "link.csv").symlink_to("/etc/hostname")
    project.choose_table(TableRef("tables/löan.csv", sha256, 2, "löan.csv"), Roles(sensitive=("sex",), target="hired"))
    project.set_model("logistic")
    project.choose("groups.by", ["sex"])
    project.choose("note", "ä" * 1000)
    return project


@pytest.fixture
def exported(used, tmp_path) -> Path:
    export_project(used, tmp_path / "project.zip")
    return tmp_path / "project.zip"


def state(project: Project) -> tuple[object, ...]:
    return project.table, project.roles, project.model, project.choices()


def members(file: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(file) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def packed(file: Path, held: dict[str, bytes], **changed: object) -> Path:
    """A file with these members, its manifest in keeping with them but for what is changed."""
    facts = json.loads(held["project.json"])
    facts["members"] = {
        name: {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in held.items()
        if name != "project.json"
    }
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as opened:
        for name, content in {**held, "project.json": json.dumps({**facts, **changed}).encode()}.items():
            opened.writestr(name, content)
    return file


def refused(file: Path, words: str) -> None:
    """The file is refused in one sentence, and nothing is left of it."""
    target = file.parent / "refused"
    with pytest.raises(WorkbenchError, match=words) as problem:
        import_project(file, target)
    assert "\n" not in str(problem.value)
    assert not target.exists()


def test_a_project_arrives_as_it_was_and_its_log_goes_on(used, exported, tmp_path):
    done = import_project(exported, tmp_path / "new" / "folder")
    there = Project.open(tmp_path / "new" / "folder", create=False)
    assert state(there) == state(used)
    assert (there.folder / "tables" / "löan.csv").read_bytes() == TABLE
    assert (there.folder / "scores" / "ab" / "1.npz").read_bytes() == TABLE
    assert (done.entries, done.files) == (5, 2)
    with there.store.reading() as view, used.store.reading() as before:
        log, old = list(read_entries(view)), list(read_entries(before))
    assert log[:-1] == old
    assert log[-1].what == "project.imported"
    assert json.loads(log[-1].payload)["from"]["file"] == hashlib.sha256(exported.read_bytes()).hexdigest()
    assert verify_log(there, verify_log(used).head).fault == ""
    there.choose("note", "another")
    assert used.choice("note") != "another"
    assert verify_log(there).entries == 7


def test_only_the_project_travels(exported, used):
    assert set(members(exported)) == {"project.json", "log.jsonl", "tables/löan.csv", "scores/ab/1.npz"}
    assert str(used.folder).encode() not in b"".join(members(exported).values())
    kept = {"project", "workbench.sqlite", "workbench.id", "tables", "scores", "project.zip"}
    assert {path.name for path in (*exported.parent.iterdir(), *used.folder.iterdir())} <= kept


def test_the_id_that_opens_a_project_does_not_travel(exported, used):
    with used.store.reading() as view:
        assert view.project.encode() not in b"".join(members(exported).values())


def test_what_was_imported_can_be_exported_and_imported_again(exported, tmp_path):
    for step in range(3):
        import_project(exported, tmp_path / str(step))
        export_project(Project.open(tmp_path / str(step)), exported)
    assert verify_log(Project.open(tmp_path / "2")).fault == ""


def test_from_a_file_to_a_database_and_back(tmp_path, postgres, monkeypatch):
    monkeypatch.delenv("WORKBENCH_DATABASE")
    first = Project.open(tmp_path / "first")
    first.choose("note", [1, "ä"])
    export_project(first, tmp_path / "a.zip")
    monkeypatch.setenv("WORKBENCH_DATABASE", postgres)
    import_project(tmp_path / "a.zip", tmp_path / "second")
    second = Project.open(tmp_path / "second", create=False)
    assert not (second.folder / "workbench.sqlite").exists()
    second.choose("more", 2)
    export_project(second, tmp_path / "b.zip")
    monkeypatch.delenv("WORKBENCH_DATABASE")
    import_project(tmp_path / "b.zip", tmp_path / "third")
    third = Project.open(tmp_path / "third", create=False)
    assert third.choices() == {"note": [1, "ä"], "more": 2}
    assert (verify_log(third).entries, verify_log(third).fault) == (5, "")


def test_a_folder_with_something_in_it_is_never_touched(used, exported, tmp_path):
    before = state(used)
    with pytest.raises(WorkbenchError, match=r"something in .* already"):
        import_project(exported, used.folder)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "mine.txt").write_text("mine")
    with pytest.raises(WorkbenchError, match=r"something in .* already"):
        import_project(exported, tmp_path / "other")
    assert state(used) == before
    assert [path.name for path in (tmp_path / "other").iterdir()] == ["mine.txt"]


def test_a_project_that_somebody_made_meanwhile_is_not_replaced(exported, tmp_path, monkeypatch):
    monkeypatch.delenv("WORKBENCH_DATABASE", raising=False)
    target = Project.open(tmp_path / "target")
    unpack = envelope.Envelope.unpack

    def slowly(*arguments: object) -> None:
        target.choose("mine", 1)
        unpack(*arguments)

    monkeypatch.setattr(envelope.Envelope, "unpack", slowly)
    with pytest.raises(WorkbenchError, match="cannot be made"):
        import_project(exported, target.folder)
    assert target.choices() == {"mine": 1}
    assert verify_log(target).fault == ""


def test_an_empty_folder_will_do_and_stays_when_the_file_is_refused(exported, tmp_path):
    target = tmp_path / "empty"
    target.mkdir()
    (tmp_path / "none.zip").write_bytes(b"PK")
    with pytest.raises(WorkbenchError, match="not a project's"):
        import_project(tmp_path / "none.zip", target)
    assert list(target.iterdir()) == []
    import_project(exported, target)
    assert Project.open(target, create=False).choice("groups.by") == ["sex"]


BAD_NAMES = [
    "../outside.csv",
    "tables/../../outside.csv",
    "/tmp/outside.csv",  # noqa: S108 - a name in a file, nothing is made there
    "tables\\..\\outside.csv",
    "C:outside.csv",
    "tables/C:outside.csv",
    "tables/",
    "tables//a",
    "tables/.hidden",
    "tables/a\nb",
    "tables/NUL.csv",
    "tables/dot.",
    "workbench.sqlite",
    "other/a.csv",
]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_name_that_leads_elsewhere_is_refused(exported, name):
    refused(packed(exported, {**members(exported), name: b"x"}), "a name no project's file has")
    assert not list(exported.parent.rglob("outside.csv"))


def test_two_files_that_another_computer_takes_for_one_are_refused(exported):
    refused(packed(exported, {**members(exported), "tables/LÖAN.csv": b"x"}), "two files of one name")


def test_what_unpacks_to_far_more_than_it_is_is_refused_before_it_is_unpacked(exported, monkeypatch):
    monkeypatch.setattr(envelope.Envelope, "unpack", lambda *_: pytest.fail("it was unpacked"))
    bomb = packed(exported, {**members(exported), "tables/zeros.csv": bytes(80_000_000)})
    refused(bomb, "would unpack to 80 MB, from 0.1 MB")
    monkeypatch.setattr(envelope, "MOST_BYTES", 100)
    refused(bomb, "at most 0 MB")


@pytest.mark.parametrize(("format", "words"), [("workbench.project/2", "this release reads"), ("x", "not a project's")])
def test_a_format_of_another_release_is_refused(exported, format, words):  # noqa: A002 - the manifest's name
    refused(packed(exported, members(exported), format=format), words)


def test_a_table_that_is_not_the_one_that_was_exported_is_refused(exported):
    held = members(exported)
    held["tables/löan.csv"] = TABLE.replace(b"1", b"0")
    with zipfile.ZipFile(exported, "w") as changed:
        for name, content in held.items():
            changed.writestr(name, content)
    refused(exported, "'tables/löan.csv' is not what it was")


def test_a_log_that_was_changed_is_refused_even_with_a_manifest_to_match(exported):
    held = members(exported)
    lines = held["log.jsonl"].splitlines(keepends=True)
    forged = {
        "was changed": held["log.jsonl"].replace(b"logistic", b"boosting"),
        "Entry 3 is missing": b"".join(lines[:2] + lines[3:]),
        "not the one that its project.json tells of": b"".join(lines[:-1]),
        "cannot be read": held["log.jsonl"] + b"{}\n",
    }
    for words, log in forged.items():
        refused(packed(exported, {**held, "log.jsonl": log}), words)


FORGED = [
    ("table.chosen", {"table": {"nonsense": 1}, "roles": {}, "forgotten": []}),
    ("table.chosen", {"table": {"ref": 1, "sha256": "", "rows": 0, "name": ""}, "roles": {}, "forgotten": []}),
    ("table.chosen", {"table": None, "roles": [1], "forgotten": []}),
    ("roles.set", {"roles": "all"}),
    ("model.set", {"model": "../../model"}),
    ("model.set", {"nonsense": 1}),
    ("choice.set", {"key": 1, "value": 1}),
    ("choice.set", {"key": ["a"], "value": 1}),
    ("choice.set", {"key": "\ud800", "value": 1}),
    ("choice.set", ["a"]),
]


@pytest.mark.parametrize(("what", "change"), FORGED)
def test_a_log_that_is_chained_well_and_tells_of_nonsense_is_refused(exported, what, change):
    held = members(exported)
    last = json.loads(held["log.jsonl"].splitlines()[-1])
    forged = Entry(last["number"] + 1, last["at"], "mira", what, json.dumps(change), last["hash"], "")
    forged = replace(forged, hash=forged.digest())
    log = held["log.jsonl"] + json.dumps(vars(forged)).encode()
    refused(packed(exported, {**held, "log.jsonl": log}, entries=6, head=forged.hash), "The (log|project|file)")


def test_members_and_manifest_must_agree(exported):
    held = members(exported)
    with zipfile.ZipFile(exported, "a") as more:
        more.writestr("tables/more.csv", b"x")
    refused(exported, "does not hold what its project.json says")
    refused(packed(exported, {name: held[name] for name in held if name != "log.jsonl"}), "does not hold what")


def test_a_member_packed_in_another_way_is_refused(exported):
    with zipfile.ZipFile(exported, "a", zipfile.ZIP_LZMA) as more:
        more.writestr("tables/more.csv", b"x")
    refused(exported, "packed in a way that no")


def test_whatever_byte_is_changed_the_file_is_refused_in_one_sentence_or_arrives_whole(exported, tmp_path, monkeypatch):
    monkeypatch.delenv("WORKBENCH_DATABASE", raising=False)
    good, chance = exported.read_bytes(), random.Random(5)  # noqa: S311 - the same bytes in every run
    broken, arrived = tmp_path / "broken.zip", 0
    for attempt in range(200):
        changed = bytearray(good)
        changed[chance.randrange(len(good))] ^= 1 << chance.randrange(8)
        broken.write_bytes(changed[: chance.randrange(len(good))] if attempt % 10 == 0 else changed)
        target = tmp_path / f"t{attempt}"
        try:
            import_project(broken, target)
        except WorkbenchError:
            assert not target.exists()
        else:
            arrived += 1  # a date in the zip's own directory, say
            assert (target / "tables" / "löan.csv").read_bytes() == TABLE
            assert Project.open(target).choice("note") == "ä" * 1000
    assert arrived < 100


def test_a_project_whose_log_has_a_fault_is_not_exported(used, tmp_path):
    with used.store.writing() as view:
        view.connection.exec_driver_sql("DELETE FROM choices")
    with pytest.raises(WorkbenchError, match=r"cannot be exported\. The project is not what its log adds up to"):
        export_project(used, tmp_path / "project.zip")
    assert not (tmp_path / "project.zip").exists()


def test_a_project_nobody_wrote_to_is_not_exported(project, tmp_path):
    with pytest.raises(WorkbenchError, match="Nothing was written"):
        export_project(project, tmp_path / "project.zip")


def test_an_export_that_fails_leaves_the_older_file(used, exported, monkeypatch):
    before = exported.read_bytes()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive, "_pack_log", full)
    with pytest.raises(WorkbenchError, match=r"cannot be written \(No space left"):
        export_project(used, exported)
    assert exported.read_bytes() == before
    assert [path.name for path in exported.parent.glob(".*")] == []


def test_a_file_name_that_is_no_text_is_named(used, tmp_path):
    (used.folder / "tables" / "a\udce9.csv").write_bytes(b"x")
    with pytest.raises(WorkbenchError, match="rename it first"):
        export_project(used, tmp_path / "project.zip")


def test_the_file_is_a_plain_zip_with_a_manifest_to_read(exported):
    facts = json.loads(members(exported)["project.json"])
    assert facts["format"] == "workbench.project/1"
    assert facts["entries"] == 5
    for name, said in facts["members"].items():
        content = members(exported)[name]
        assert said == {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    lines = io.BytesIO(members(exported)["log.jsonl"]).readlines()
    assert json.loads(lines[-1])["hash"] == facts["head"]


def test_export_and_import_are_a_command_each(used, tmp_path, monkeypatch, capsys):
    def run(*words: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["workbench", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        said = capsys.readouterr()
        return int(ended.value.code or 0), said.out, said.err

    file = tmp_path / "p.zip"
    code, out, err = run("export", used.folder, "-o", file)
    assert (code, out, err) == (0, f"{file} holds the project: 5 entries of its log, 2 files.\n", "")
    code, out, err = run("import", file, "--project", tmp_path / "there")
    assert (code, err) == (0, "")
    assert "5 entries of its log, 2 files" in out
    assert run("import", file, "--project", tmp_path / "there")[0] == 2
    code, out, err = run("import", tmp_path / "missing.zip", "--project", tmp_path / "x")
    assert (code, out, err.count("\n")) == (2, "", 1)
