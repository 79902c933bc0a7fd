"""What changed, the vendors and the columns, as reports tell them."""

from datetime import date

import pytest

from workbench.govern.answers import Answer
from workbench.govern.column_uses import ColumnUse
from workbench.govern.columns import write_uses
from workbench.govern.duties import Duties, KeptDuty
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import note, record
from workbench.govern.measuring_data import identifier_values
from workbench.govern.measuring_groups import compare_decisions, group_values
from workbench.govern.questionnaire import load_pack
from workbench.govern.signoff import sign
from workbench.govern.vendors import VendorAssessment, name_vendor, vendor_pack
from workbench.report.changes_part import NEVER_SIGNED
from workbench.report.document import Document, Facts, Paragraph, Table
from workbench.report.gather import gather
from workbench.report.groups_part import KEPT_OUT, LEFT_OUT, NO_COLUMNS, NO_TABLE
from workbench.report.markdown import literal
from workbench.report.record_words import record_values, share_words
from workbench.report.render import KINDS, render
from workbench.roles import Roles
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


def test_the_brief_asks_for_what_is_not_done_of_whoever_took_it_on(project):
    answer(project, "field", value=("hiring",))
    duties = [duty for each in gather(project).assessments for duty in each.obligations if duty.state == "applies"]
    done, other, taken = (duty.obligation for duty in duties[:3])
    kept = Duties(project)
    kept.write(KeptDuty(id=done.id, state="done", proof="The form, line 3"), seen=None)
    kept.write(KeptDuty(id=other.id, state="not ours", proof="We sell nothing"), seen=None)
    kept.write(KeptDuty(id=taken.id, owner="Olga", due=date(2030, 5, 1)), seen=None)
    table = rows(section(made(project, "brief"), "What to decide or do"), "Duties that apply now and are not done")
    assert not {done.title, other.title} & {row[0] for row in table}
    row = next(row for row in table if row[0] == taken.title)
    assert row[1].endswith(" (2030-05-01)")
    assert row[2] == "Olga"
    for duty in duties:
        seen = kept.all().get(duty.obligation.id)
        kept.write(KeptDuty(id=duty.obligation.id, state="done", proof="A note"), seen=seen)
    words = [block.said.text for block in section(made(project, "brief"), "What to decide or do")[:1]]
    assert words == ["Every duty that applies now is done, or is not ours for a written reason."]


def test_where_no_group_was_compared_the_report_says_what_is_missing_for_it(project, tmp_path):
    answer(project, "harm", value="serious")
    found = section(made(project, "brief"), "What was found")
    assert found[0].said.text == f"Not assessed. {LEFT_OUT}", "there is a table, and its columns are known"
    project.choose_table(project.table, Roles())
    assert section(made(project, "brief"), "What was found")[0].said.text == f"Not assessed. {NO_COLUMNS}"
    bare = Project.open(tmp_path / "bare")
    assert section(made(bare, "brief"), "What was found")[0].said.text == f"Not assessed. {NO_TABLE}"


def test_a_notice_without_numbers_says_whether_anybody_measured_them(project):
    answer(project, "harm", value="serious")
    assert section(made(project, "notice"), "How groups fared")[0].said.text == "Not assessed."
    record(project, case_of(table()), "groups", group_values(compare_decisions(case_of(table())), case_of(table())))
    assert "Groups were compared" in section(made(project, "notice"), "How groups fared")[0].said.text
    assert section(made(project, "brief"), "What was found")[0].said.text == KEPT_OUT


def test_who_answered_on_a_served_page_is_not_called_a_visitor(project, monkeypatch):
    answer(project, "harm", value="serious", note="seen in May")
    monkeypatch.setattr("workbench.log.is_served", lambda _env=None: True)
    answer(project, "undo", value="hard")
    page = render(gather(project), "impact")
    assert "mira, people at the page, who give no name there" in page
    assert "visitor" not in page


@pytest.mark.parametrize(
    ("today", "words"), [(date(2027, 1, 15), "2027-01-15"), (date(2027, 1, 16), "due since 2027-01-15")]
)
def test_a_day_to_look_again_that_has_passed_is_said_to_be_due(project, today, words):
    answer(project, "next-look", value="2027-01-15")
    page = KINDS["notice"].make(gather(project, today=today))
    told = {
        name: said.text for block in page.sections[0].blocks if isinstance(block, Facts) for name, said in block.rows
    }
    assert told["When we look at it again"] == words


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
