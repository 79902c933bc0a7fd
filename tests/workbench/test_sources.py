"""A scenario is reached wherever a table is: read, chosen for a project, found again, audited on the command line."""

import json

import pandas as pd
import pytest

from workbench import cli
from workbench.catalog import list_datasets
from workbench.errors import WorkbenchError
from workbench.reopen import choose_table, reopen_case, set_roles
from workbench.scenarios import generate, recipes
from workbench.sources import card_of, fingerprint, is_ours, scenario_refs, settle, tables_in
from workbench.store import Project
from workbench.table_ref import hash_file
from workbench.tables import read_table

PROXY = "scenario:lending?bias=proxy&seed=7"


@pytest.fixture
def project(tmp_path) -> Project:
    return Project.open(tmp_path / "project")


def test_a_scenario_is_read_like_any_table():
    pd.testing.assert_frame_equal(read_table(PROXY), generate("lending", bias="proxy", seed=7).frame)


def test_every_reference_that_is_listed_has_a_card_and_can_be_read():
    for ref in [*(f"dataset:{name}" for name in list_datasets()), *scenario_refs()]:
        assert is_ours(ref)
        assert settle(ref) == ref
        assert card_of(ref).rows == len(read_table(ref))


def test_a_file_has_no_card_and_is_settled_where_it_lies(tmp_path, monkeypatch):
    (tmp_path / "own.csv").write_text("sex,hired\nf,1\n")
    monkeypatch.chdir(tmp_path)
    assert card_of("own.csv") is None
    assert not is_ours("own.csv")
    assert settle("own.csv") == str(tmp_path / "own.csv")
    assert fingerprint("own.csv") == hash_file(tmp_path / "own.csv")


def test_only_generated_tables_have_something_planted():
    assert all(not card_of(f"dataset:{name}").planted for name in list_datasets())
    assert all(card_of(ref).planted for ref in scenario_refs())


def test_a_project_can_be_about_a_scenario_and_finds_it_again(project):
    chosen = choose_table(project, "scenario:lending?seed=7&bias=proxy")
    assert (chosen.name, chosen.roles.target, project.table.ref, project.table.name) == (
        PROXY,
        "repaid",
        PROXY,
        "lending",
    )
    changed = set_roles(project, chosen, sensitive=("sex",))
    again = reopen_case(Project.open(project.folder))
    assert (again.name, again.roles) == (PROXY, changed.roles)
    pd.testing.assert_frame_equal(again.frame, chosen.frame)


def test_another_generator_is_a_sentence_and_not_another_table(project, monkeypatch):
    choose_table(project, PROXY)
    monkeypatch.setattr(recipes, "VERSION", recipes.VERSION + 1)
    with pytest.raises(WorkbenchError, match="The table lending has changed since it was chosen"):
        reopen_case(project)


@pytest.mark.parametrize("use", [read_table, settle, card_of, fingerprint])
def test_a_scenario_that_is_not_there_is_the_same_sentence_everywhere(use):
    with pytest.raises(WorkbenchError, match=r"There is no scenario 'lendng'\. Did you mean 'lending'\?"):
        use("scenario:lendng")


def test_the_command_line_audits_a_scenario(monkeypatch, capsys):
    words = ["audit", "scenario:hiring", "--sensitive", "sex", "--prediction", "invited", "--target", "did_well"]
    monkeypatch.setattr("sys.argv", ["workbench", *words, "--format", "json"])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    report = json.loads(capsys.readouterr().out)
    assert (ended.value.code, report["rows"]) == (0, 6000)
    assert {"sex": "female"} in [f["group"] for f in report["findings"] if f["metric"] == "selection_rate"]


def test_the_command_line_prints_the_card_with_the_truth(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["workbench", "datasets", PROXY])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    printed = capsys.readouterr().out
    assert (ended.value.code, card_of(PROXY).to_text()) == (0, printed.rstrip("\n"))
    assert "What was planted (for trainers)" in printed


def test_a_folder_has_a_fingerprint_of_the_files_that_are_its_table(tmp_path):
    frame = pd.DataFrame({"a": [1, 2]})
    frame.to_parquet(tmp_path / "1.parquet")
    before = fingerprint(tmp_path)
    (tmp_path / "notes.txt").write_text("no part of the table")
    assert fingerprint(tmp_path) == before
    (tmp_path / "1.parquet").rename(tmp_path / "2.parquet")
    assert fingerprint(tmp_path) != before


def test_the_tables_in_a_folder_are_files_that_can_be_opened_and_folders_of_parquet(tmp_path):
    frame = pd.DataFrame({"a": [1, 2]})
    (tmp_path / "years" / "2024").mkdir(parents=True)
    (tmp_path / "nothing").mkdir()
    frame.to_parquet(tmp_path / "years" / "2024" / "1.parquet")
    frame.to_csv(tmp_path / "own.csv")
    for name in ("half-1234.part", ".hidden.csv", "notes.md"):
        (tmp_path / name).write_text("a,b\n1,2\n")
    (tmp_path / "link.csv").symlink_to(tmp_path / "own.csv")
    assert [place.name for place in tables_in(tmp_path)] == ["own.csv", "years"]
    assert tables_in(tmp_path / "nowhere") == ()
