"""Vendors have answers of their own, the gates come first, and the first one is what reports read."""

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer
from workbench.govern.kept import KeptAssessment
from workbench.govern.vendors import MOST, VendorAssessment, compare_vendors, name_vendor, vendor_names, vendor_pack
from workbench.store import Project


@pytest.fixture
def project(tmp_path) -> Project:
    return Project.open(tmp_path / "project")


def answered(project: Project, place: int, **answers: str) -> VendorAssessment:
    kept = VendorAssessment(project, vendor_pack(), place)
    for question, value in answers.items():
        kept.write(question.replace("_", "-"), Answer(value=value), seen=None)
    return kept


def gates(value: str) -> dict[str, str]:
    section = next(section for section in vendor_pack().sections if section.id == "gates")
    return {question.id: value for question in section.questions}


def test_answers_about_vendors_never_mix_and_the_first_is_the_project_s_assessment(project):
    first, second = answered(project, 0, gate_exit="yes"), answered(project, 1, gate_exit="no")
    assert first.sheet().values == {"gate-exit": "yes"}
    assert second.sheet().values == {"gate-exit": "no"}
    assert KeptAssessment(project, vendor_pack()).sheet().values == {"gate-exit": "yes"}
    assert [change.after.value for change in second.history()] == ["no"]


def test_a_failed_gate_is_said_before_anything_else(project):
    first, second = answered(project, 0, **gates("yes")), answered(project, 1, **gates("yes") | {"gate-exit": "no"})
    found = compare_vendors(["Acme", "Bolt"], [first.sheet(), second.sheet()])
    assert "Acme: no gate failed. Level" in found.sentence(0)
    assert found.sentence(1).startswith("Bolt: stop here. 1 gate failed: ")
    assert [len(failed) for failed in found.failed] == [0, 1]
    by_id = {row.question: row for row in found.rows}
    assert (by_id["gate-exit"].differs, by_id["gate-training"].differs) == (True, False)
    assert by_id["product"].said == ("open", "open")
    assert found.to_dict()["schema"] == "workbench.vendors/1"


def test_open_gates_are_counted_until_the_last_is_answered(project):
    found = compare_vendors(["Acme"], [answered(project, 0, gate_exit="yes").sheet()])
    assert found.sentence(0).startswith("Acme: 5 gates still open")


def test_names_are_kept_each_once_and_up_to_a_limit(project):
    assert vendor_names(project) == ("The vendor",)
    name_vendor(project, 0, " Acme ")
    name_vendor(project, 1, "Bolt")
    assert vendor_names(project) == ("Acme", "Bolt")
    for name, words in (("", "1 to 80 letters"), ("Acme", "called 'Acme' already"), ("x" * 81, "1 to 80 letters")):
        with pytest.raises(WorkbenchError, match=words):
            name_vendor(project, 1, name)
    with pytest.raises(WorkbenchError, match="Up to 8 vendors"):
        name_vendor(project, MOST, "Nine")
