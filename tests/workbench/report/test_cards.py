"""Cards and records in the order and structure of those who read them."""

import json
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import yaml

from workbench.govern.answers import Answer
from workbench.govern.entries import Entries, Entry, new_id
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import note
from workbench.govern.questionnaire import load_pack
from workbench.govern.risks import Register, Risk
from workbench.govern.signoff import sign
from workbench.report.gather import gather
from workbench.report.impact_report import ORDER
from workbench.report.render import KINDS, render
from workbench.store import Project

SCRIPT = "<script>alert(1)</script>"
NAME_ONLY = {"name": str}
DATASET = {"name": str, "description": str, "link": str, "sensitive": {"sensitive_data": [str]}, "graphics": dict}
METRIC = {
    "type": str,
    "value": str,
    "slice": str,
    "confidence_interval": {"lower_bound": str, "upper_bound": str},
}
SAID = {"description": str}
GOOGLE = {
    "schema_version": str,
    "model_details": {
        "name": str,
        "overview": str,
        "documentation": str,
        "owners": [{"name": str, "contact": str}],
        "version": {"name": str, "date": str, "diff": str},
        "licenses": [{"identifier": str, "custom_text": str}],
        "references": [{"reference": str}],
        "citations": [{"style": str, "citation": str}],
        "path": str,
    },
    "model_parameters": {
        "model_architecture": str,
        "data": [DATASET],
        "input_format": str,
        "output_format": str,
    },
    "quantitative_analysis": {"performance_metrics": [METRIC], "graphics": dict},
    "considerations": {
        "users": [SAID],
        "use_cases": [SAID],
        "limitations": [SAID],
        "tradeoffs": [SAID],
        "ethical_considerations": [{"name": str, "mitigation_strategy": str}],
    },
}
"""Model Card Toolkit, schema v0.0.2: nothing beside these names, and every value a text."""


def check(value, allowed, at="card"):
    if isinstance(allowed, dict):
        assert set(value) <= set(allowed), f"{at}: {set(value) - set(allowed)}"
        for name, part in value.items():
            check(part, allowed[name], f"{at}.{name}")
    elif isinstance(allowed, list):
        assert isinstance(value, list), at
        for part in value:
            check(part, allowed[0], f"{at}[]")
    else:
        assert isinstance(value, allowed), at


def titles(dossier, kind):
    return [section.title for section in KINDS[kind].make(dossier).sections]


def front_of(text: str) -> dict:
    return yaml.safe_load(text.split("---\n")[1])


def test_the_json_of_a_model_card_has_googles_structure(dossier, empty):
    for each in (dossier, empty):
        card = json.loads(render(each, "model-card", "json"))
        check(card, GOOGLE)
        assert card["schema_version"] == "0.0.2"
    sliced = json.loads(render(dossier, "model-card", "json"))["quantitative_analysis"]["performance_metrics"]
    assert {m["type"] for m in sliced} >= {"selection_rate", "true_positive_rate", "accuracy"}
    assert all(float(m["confidence_interval"]["lower_bound"]) <= float(m["value"]) for m in sliced)


def test_the_front_matter_of_a_model_card_is_yaml_with_a_model_index(dossier, empty):
    front = front_of(render(dossier, "model-card", "markdown"))
    result = front["model-index"][0]["results"][0]
    assert result["task"]["type"] == "tabular-classification"
    assert {"type", "name"} <= set(result["dataset"])
    assert all({"type", "value", "name"} <= set(metric) for metric in result["metrics"])
    assert front["metrics"] == [metric["type"] for metric in result["metrics"]]
    assert "model-index" not in front_of(render(empty, "model-card", "markdown")), "nothing is made up"


def test_the_front_matter_of_a_dataset_card_says_how_large_it_is(dossier):
    assert front_of(render(dossier, "dataset-card", "markdown"))["size_categories"] == ["1K<n<10K"]


def test_the_impact_assessment_follows_the_order_of_iso_42005(dossier):
    found = titles(dossier, "impact")
    wanted = ["Scope of this assessment", *(title for title, _ in ORDER), "Result", "Approval and review"]
    assert [title for title in found if title in wanted] == wanted


def test_no_question_of_our_questionnaire_is_left_out_of_the_assessment(dossier):
    areas = {area for _, wanted in ORDER for area in wanted}
    assert areas == {section.in_area for section in dossier.assessment("impact").sheet.pack.sections}


def test_art_27_has_its_six_parts_in_order(dossier):
    assert [title[:3] for title in titles(dossier, "art-27")[:6]] == ["(a)", "(b)", "(c)", "(d)", "(e)", "(f)"]
    assert "People pay more than others." in render(dossier, "art-27")


def test_a_control_is_only_taken_in_where_somebody_decided_so(project):
    project.choose("applicability.A.9.2", {"included": True, "why": "We decide with it", "state": "begun"})
    project.choose("applicability.A.10.4", {"included": False, "why": "We have no customers for it"})
    rows = {}
    for section in KINDS["applicability"].make(gather(project)).sections:
        for block in section.blocks:
            if block.kind == "table" and section.title.startswith("A."):
                rows |= {row[0].text.split()[0]: [cell.text for cell in row[1:4]] for row in block.rows}
    assert len(rows) == 38
    assert rows["A.9.2"] == ["yes", "We decide with it", "begun"]
    assert rows["A.10.4"][:2] == ["no", "We have no customers for it"]
    assert {row[0] for id_, row in rows.items() if id_ not in ("A.9.2", "A.10.4")} == {"not assessed"}


def test_the_policy_on_a_page_says_what_the_one_in_markdown_says(dossier):
    page = [block for section in KINDS["policy"].make(dossier).sections for block in section.blocks]
    said = [block.said.text for block in page if block.kind == "paragraph"]
    said += [words.text for block in page if block.kind == "facts" for _, words in block.rows]
    assert "We only use tools on our list." in said
    assert not [words for words in said if "**" in words or "&lt;" in words]


def test_an_answer_that_looks_safer_than_the_measurement_is_told_until_the_measurement_is_old(tmp_path):
    project = Project.open(tmp_path / "project")
    note(project, "feedback", {"where": "", "items": 0})
    kept = KeptAssessment(project, load_pack("impact"))
    kept.write("feedback", Answer(value="yes", note="There is a letter box."), seen=None)
    disputed = gather(project).disputed
    assert [(each.answered, each.measured, each.reason) for each in disputed] == [
        ("Yes, and somebody reads it", "No", "There is a letter box.")
    ]
    page = render(gather(project), "brief")
    assert "Answers that look safer than what was measured" in page
    assert "There is a letter box." in page
    later = datetime.now(UTC).date() + timedelta(days=400)
    assert gather(project, today=later).disputed == ()
    assert "is more than 365 days old" in render(gather(project, today=later), "brief")


def test_signatures_and_risks_are_in_the_assessment(tmp_path):
    project = Project.open(tmp_path / "project")
    kept = KeptAssessment(project, load_pack("impact"))
    kept.write("harm", Answer(value="life"), seen=None)
    sign(kept, "owner", who="Mira <b>K</b>", seen=kept.sheet())
    Register(project).write(Risk(id="gap", title="Refused too often", owner="head of loans"), seen=None)
    page = render(gather(project), "impact")
    assert "Mira &lt;b&gt;K&lt;/b&gt;" in page
    assert "Refused too often" in page
    assert "9 of 25" in page
    kept.write("harm", Answer(value="little"), seen=kept.sheet().answers["harm"])
    assert "no: answers changed since" in render(gather(project), "impact")


def test_a_record_of_another_release_stops_no_report(tmp_path):
    project = Project.open(tmp_path / "project")
    note(project, "review", {"tests": 3, "found": 1})
    KeptAssessment(project, load_pack("impact")).write("story", Answer(value="Loans"), seen=None)
    assert "Loans" in render(gather(project), "impact")


def test_without_a_table_groups_are_a_gap_and_the_reason_is_given(project):
    dossier = gather(project, unread="Groups were not compared: The table loans.csv has changed.")
    assert not dossier.measured.compared
    assert "The table loans.csv has changed." in render(dossier, "brief", "markdown")


def test_a_report_without_a_table_loads_no_pandas(tmp_path):
    program = (
        "import sys; from pathlib import Path; from workbench.store import Project; "
        "from workbench.report.gather import gather; from workbench.report.render import KINDS, render; "
        f"d = gather(Project.open(Path({str(tmp_path)!r}))); [render(d, kind) for kind in KINDS]; "
        "print('pandas' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.strip() == "False"


def test_what_was_written_down_in_use_is_in_the_assessment_without_the_words_that_may_name_somebody(tmp_path):
    project = Project.open(tmp_path / "project")
    assert "Nobody wrote down looks at decisions" in render(gather(project), "impact")
    day = date(2026, 5, 4)
    appeal = {"way": "mail", "by_another_person": True, "outcome": "changed"}
    entry = Entry(
        id=new_id(), sort="appeals", on=day, who=f"Ana {SCRIPT}", proof="case 12", what="Mrs Hoffmann", values=appeal
    )
    Entries(project).write(entry, seen=None, today=day)
    page = render(gather(project), "impact")
    assert "Somebody asked to look again" in page
    assert "What came of it: the answer was changed" in page
    assert "case 12" in page
    assert "Hoffmann" not in page
    assert SCRIPT not in page
