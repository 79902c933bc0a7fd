"""What changed, the vendors and the columns, as reports tell them."""

import pytest

from workbench.govern.answers import Answer
from workbench.govern.column_uses import ColumnUse
from workbench.govern.columns import write_uses
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import note, record
from workbench.govern.measuring_data import identifier_values
from workbench.govern.questionnaire import load_pack
from workbench.govern.signoff import sign
from workbench.govern.vendors import VendorAssessment, name_vendor, vendor_pack
from workbench.report.changes_part import NEVER_SIGNED
from workbench.report.document import Document, Paragraph, Table
from workbench.report.gather import gather
from workbench.report.markdown import literal
from workbench.report.record_words import record_values, share_words
from workbench.report.render import KINDS, render
from workbench.store import Project
from workbench.table_ref import TableRef

from .conftest import EVIL, case_of, table


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    made, case = Project.open(tmp_path / "project"), case_of(table())
    made.choose_table(TableRef(ref="loans.csv", sha256="ab" * 32, rows=case.rows, name="loans.csv"), case.roles)
    record(made, case, "identifiers", identifier_values(case))
    return made


def made(project: Project, kind: str) -> Document:
    return KINDS[kind].make(gather(project))


def section(document: Document, title: str) -> list[object]:
    return [block for each in document.sections if each.title == title for block in each.blocks]


def rows(blocks: list[object], caption: str) -> list[list[str]]:
    tables = [block for block in blocks if isinstance(block, Table) and block.caption.startswith(caption)]
    return [[cell.text for cell in row] for each in tables for row in each.rows]


def answer(project: Project, question: str, **parts: object) -> None:
    kept = KeptAssessment(project, load_pack("impact"))
    kept.write(question, Answer(**parts), seen=kept.sheet().answers.get(question))


def test_an_impact_assessment_says_what_changed_since_it_was_signed(project):
    answer(project, "harm", value="serious")
    kept = KeptAssessment(project, load_pack("impact"))
    assert [block.said.text for block in section(made(project, "impact"), "What changed")] == [NEVER_SIGNED]
    sign(kept, "owner", who="Ana", seen=kept.sheet())
    answer(project, "harm", value="life", note=f"A home {EVIL}")
    answer(project, "overruled", value="yes", basis="measured", note="exactly 4242 of 4243")
    found = section(made(project, "impact"), "What changed")
    assert isinstance(found[0], Paragraph)
    assert "since Ana signed as product owner" in found[0].said.text
    changed = {row[0]: row[1:] for row in rows(found, "Answers that differ")}
    assert changed["What does a wrong decision do to a person?"][2] == "+1 risk"
    assert f"A home {EVIL}" in changed["What does a wrong decision do to a person?"][3]
    for form in ("html", "markdown", "json"):
        assert "4242" not in render(gather(project), "impact", form), "the note of a measured answer has exact counts"


def test_a_claim_that_the_sample_refutes_stands_in_the_assessment_and_in_the_brief(project):
    note(project, "accuracy", {"right": {"value": 0.7612, "low": 0.733, "high": 0.787, "n": 1003}}, rows=1003)
    for place, claimed in enumerate((95, 70)):
        name_vendor(project, place, f"Vendor {place}")
        kept = VendorAssessment(project, vendor_pack(), place)
        kept.write("claimed-accuracy", Answer(value=claimed, basis="vendor"), seen=None)
    found = section(made(project, "impact"), "Vendors")
    first, second = rows(found, "What they claim")
    assert first[:3] == [
        "Vendor 0",
        "Claims that 95.0% of its results are right",
        "Measured here: 76% were right (95% interval 73% to 79%).",
    ]
    assert first[3].startswith("The sample speaks against it")
    assert second[3] == "The sample does not speak against it."
    for kind in ("impact", "brief"):
        text = render(gather(project), kind, "markdown")
        assert "Vendor 0 claims that 95.0% of its results are right. Measured here: 76%" in text
        assert "Vendor 1 claims" not in text


def test_without_an_answer_about_a_vendor_there_is_no_such_part(project):
    assert section(made(project, "impact"), "Vendors") == []


def test_the_columns_stand_in_the_card_once_somebody_has_begun(project):
    assert rows(section(made(project, "dataset-card"), "Composition"), "What each column is for") == []
    pay = ColumnUse(category="money", purpose=f"To bill {EVIL}", ground="consent", consent="shown", months=1)
    write_uses(project, {"pay": pay, "good": ColumnUse(category="none", purpose="To count")}, seen={})
    dossier = gather(project)
    found = {row[0]: row[1:] for row in rows(section(made(project, "dataset-card"), "Composition"), "What each")}
    assert found["Pay"] == ["Money", f"To bill {EVIL}", "The person said yes", "Yes, and we can show it", "1 month"]
    assert found["Good"] == ["No data about people", "To count", "not needed", "–", "not needed"]
    assert found["Name (says who a person is)"] == ["not assessed"] * 3 + ["–", "not assessed"]
    assert "Columns that nobody gave a purpose: 3 of 5." in dossier.gaps
    assert EVIL not in render(dossier, "dataset-card")


def test_questions_that_read_alike_are_told_apart_by_their_section(project):
    kept = KeptAssessment(project, load_pack("privacy"))
    kept.write("categories", Answer(value=("money", "work")), seen=None)
    asked = [row[0] for row in rows(section(made(project, "impact"), f"Answers: {kept.pack.title}"), "Answers")]
    assert len(set(asked)) == len(asked)
    assert "Money: What do you need them for?" in asked


@pytest.mark.parametrize(
    ("text", "said"),
    [("78.3% of", "78.3% of"), ("1. a", "1\\. a"), ("12) b", "12\\) b"), ("- x", "\\- x"), ("7.", "7\\.")],
)
def test_a_number_begins_no_list_in_markdown_and_a_share_stays_a_share(text, said):
    assert literal(text) == said


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ({"value": 0.7612, "low": 0.733, "high": 0.787, "n": 1003}, ("76% were right", "73%", "79%")),
        ({"value": 0.5, "low": 0.21, "high": 0.79, "n": 10}, ("50% were right", "0%", "100%")),
        ({"value": 1.0, "low": 0.7, "high": 1.0, "n": 9}, ("about fewer than 10 people, so not shown", "", "")),
    ],
)
def test_a_share_is_told_no_finer_than_five_people(found, said):
    assert share_words(found) == said


def test_the_numbers_of_a_record_are_told_in_words_and_what_is_for_machines_is_not():
    found = record_values({"columns": 4, "k": 3, "unique": 120, "data_hash": "ab", "title": "A score card"})
    assert list(found) == [
        "columns: 4",
        "the fewest who share a combination: fewer than 10",
        "alone with their combination: 120",
        "what it is: A score card",
    ]
