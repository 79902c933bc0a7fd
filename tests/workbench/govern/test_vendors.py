"""Vendors have answers of their own, the gates come first, and the first one is what reports read."""

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import note, read
from workbench.govern.vendors import (
    MOST,
    VendorAssessment,
    compare_vendors,
    name_vendor,
    read_vendors,
    refuted_claims,
    vendor_names,
    vendor_pack,
)
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


def test_a_claim_that_the_sample_refutes_is_flagged_for_the_vendor_that_makes_it(project):
    right = {"value": 0.76, "low": 0.733, "high": 0.785, "n": 1000}
    note(project, "accuracy", {"right": right})
    for place, claimed in enumerate((95, 77, 60)):
        name_vendor(project, place, f"Vendor {place}")
        kept = VendorAssessment(project, vendor_pack(), place)
        kept.write("claimed-accuracy", Answer(value=claimed, basis="vendor"), seen=None)
    found = read_vendors(project, read(project))
    assert [[claim.standing for claim in claims] for claims in found.claims] == [
        ["contradicted"],
        ["confirmed"],
        ["confirmed"],
    ]
    assert [len(found.refuted(place)) for place in range(3)] == [1, 0, 0]
    assert [claim.claimed for claim in refuted_claims(found)] == [0.95]
    assert found.answered
    assert found.to_dict()["claims"][0][0]["standing"] == "contradicted"


def test_without_a_measurement_or_a_claim_nothing_is_flagged(project):
    found = read_vendors(project, read(project))
    assert (found.answered, found.claims) == (False, ((),))
    VendorAssessment(project, vendor_pack(), 0).write("claimed-accuracy", Answer(value=99), seen=None)
    found = read_vendors(project, read(project))
    assert [claim.standing for claim in found.claims[0]] == ["not testable"]
    assert found.refuted(0) == ()


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
