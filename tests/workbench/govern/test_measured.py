"""Records of what was measured: kept with what they depend on, stale once that changes, light to read."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.govern.measured import KINDS, note, read, record
from workbench.reopen import choose_table
from workbench.store import Project

TABLE = "scenario:lending?rows=400"
RIGHT = {"right": {"value": 0.8, "low": 0.76, "high": 0.84, "n": 400}}
PURPOSES = {"columns": 3, "with_purpose": 3}


@pytest.fixture
def case(project: Project) -> Case:
    return choose_table(project, TABLE)


def test_a_record_says_what_was_measured_on_what_when_and_by_whom(project, case, monkeypatch):
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    made = record(project, case, "accuracy", RIGHT)
    found = read(project)["accuracy"]
    assert (found.values, found.rows, found.who, found.stale) == (RIGHT, 400, "mira", "")
    assert found.on.table == project.table.sha256
    assert found.columns == case.columns
    assert found.at
    assert found.version
    assert found.id == made.id
    assert found.to_dict()["id"] == found.id


def test_the_same_measured_again_has_the_same_id_and_another_number_another_one(project, case):
    first = record(project, case, "accuracy", RIGHT)
    assert record(project, case, "accuracy", RIGHT).id == first.id
    assert record(project, case, "accuracy", {"right": {**RIGHT["right"], "value": 0.81}}).id != first.id


def test_another_model_makes_stale_what_depends_on_decisions_and_nothing_else(project, case):
    record(project, case, "accuracy", RIGHT)
    record(project, case, "purposes", PURPOSES)
    note(project, "feedback", {"where": "the page", "items": 2})
    project.set_model("tree")
    stale = {kind: found.stale for kind, found in read(project).items()}
    assert stale == {"accuracy": "decisions are made in another way since", "purposes": "", "feedback": ""}


def test_another_threshold_is_another_way_to_decide(project, case):
    record(project, case, "accuracy", RIGHT)
    project.set_roles(project.roles.replace(threshold=0.6))
    assert read(project)["accuracy"].stale == "decisions are made in another way since"


def test_other_words_for_a_column_make_nothing_stale_but_other_parts_do(project, case):
    record(project, case, "purposes", PURPOSES)
    project.set_roles(project.roles.replace(people="customers"))
    assert not read(project)["purposes"].stale
    project.set_roles(project.roles.replace(sensitive=("sex",)))
    assert read(project)["purposes"].stale == "columns play other parts since"


def test_another_table_makes_stale_what_was_measured_on_the_old_one(project, case):
    record(project, case, "purposes", PURPOSES)
    choose_table(project, "scenario:lending?rows=400&seed=5")
    assert read(project)["purposes"].stale == "the table is another one since"


def test_what_is_counted_in_use_holds_for_a_while(project):
    note(project, "monitor", {"checks": 1, "last": "2026-05-01"})
    today = datetime.now(UTC).date()
    assert not read(project, today=today + timedelta(days=190))["monitor"].stale
    assert read(project, today=today + timedelta(days=191))["monitor"].stale == "it is more than 190 days old"


def test_what_cannot_be_evidence_is_refused_in_a_sentence(project, case):
    with pytest.raises(WorkbenchError, match="no kind of evidence 'accurracy'"):
        record(project, case, "accurracy", RIGHT)
    with pytest.raises(WorkbenchError, match="needs the value 'right'"):
        record(project, case, "accuracy", {})
    with pytest.raises(WorkbenchError, match="which this dict is not"):
        record(project, case, "accuracy", {"right": float("nan")})
    with pytest.raises(WorkbenchError, match="a few numbers"):
        record(project, case, "accuracy", {"right": "x" * 200_000})
    with pytest.raises(WorkbenchError, match="Evidence is about everyone"):
        record(project, case.only({"sex": "female"}), "accuracy", RIGHT)
    assert read(project) == {}


def test_every_kind_names_the_page_that_makes_it():
    assert all(kind.page and kind.says and kind.needs for kind in KINDS.values())


def test_the_pages_of_the_assessment_load_neither_pandas_nor_numpy():
    modules = "evidence, measured, contradictions, risks, risks_found, signoff, versions"
    code = f"""
import sys
from workbench.govern import {modules}
from workbench.govern.questionnaire import load_pack
from workbench.store import Project
from pathlib import Path
records = measured.read(Project(Path("nowhere")))
evidence.propose(load_pack("impact"), records)
print([name for name in ("numpy", "pandas", "scipy", "sklearn") if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
