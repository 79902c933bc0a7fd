"""The columns inside a questionnaire: shown where it asks about them, kept with what was seen, and never in silence."""

import pandas as pd
import pytest

from widgets import AssessmentPanel, Desk
from widgets.govern.columns import asks_about_columns
from workbench.case import Case
from workbench.govern.answers import Answer
from workbench.govern.column_uses import ColumnUse
from workbench.govern.columns import kept_uses, write_uses
from workbench.govern.measured import record
from workbench.govern.questionnaire import load_pack, pack_versions
from workbench.table_ref import TableRef

EVIL = "<script>alert(1)</script>"
USE = {"category": "money", "purpose": "To bill", "ground": "contract", "consent": "", "months": 12}
EMAILS = {"columns": 3, "sensitive": ["sex"], "identifying": [{"label": "field 7", "kind": "e-mail"}]}


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Desk.open()


@pytest.fixture
def measured(desk) -> Desk:
    """A table with a column that names people, one they are compared by, and one whose name tries to be markup."""
    frame = pd.DataFrame({"field_7": [1, 2], "sex": ["f", "m"], EVIL: [3, 4]})
    case = Case.of(frame, name="sales.csv", sensitive="sex")
    desk.home.choose_table(TableRef(ref="sales.csv", sha256="ab" * 32, rows=2, name="sales.csv"), case.roles)
    record(desk.home, case, "identifiers", EMAILS)
    desk.refresh()
    return desk


def tell(panel: AssessmentPanel, uses: dict, seen: dict) -> dict:
    """Send the table of columns what the page would, and the word that comes back."""
    said = []
    panel.columns.table.send = said.append
    panel.columns.table._receive(None, {"type": "write", "uses": uses, "seen": seen}, [])
    return said[-1]


def lines(panel: AssessmentPanel) -> dict[str, dict]:
    return {line["column"]: line for line in panel.columns.table.lines}


def test_every_questionnaire_that_asks_for_purposes_has_the_columns_beside_it(desk):
    asking = {name for name in pack_versions() if asks_about_columns(load_pack(name))}
    assert {"privacy", "impact"} <= asking
    panel = AssessmentPanel(desk)
    for _, name in desk.pack_options:
        desk.choose_pack(name)
        shown = panel.columns.details.layout.display != "none"
        assert shown is (name.partition("@")[0] in asking), name


def test_before_the_table_was_measured_it_says_what_to_press(desk):
    panel = AssessmentPanel(desk)
    desk.choose_pack("privacy")
    assert panel.columns.details.toggle.opened
    assert "Press “Measure now”" in panel.columns.state.value
    assert panel.columns.table.layout.display == "none"


def test_the_review_stands_beside_each_column_and_what_is_entered_is_kept(measured):
    panel = AssessmentPanel(measured)
    assert panel.columns.table.lines == []  # closed, so nothing is sent
    measured.choose_pack("privacy")
    assert {column: line["sign"] for column, line in lines(panel).items()} == {
        "field_7": "Says who a person is",
        "sex": "Compared by",
        EVIL: "",
    }
    assert tell(panel, {"field_7": USE, EVIL: USE}, {"field_7": None}) == {"type": "kept"}
    assert kept_uses(measured.home) == {"field_7": ColumnUse(**USE), EVIL: ColumnUse(**USE)}
    assert lines(panel)["field_7"]["use"] == USE
    assert panel.columns.details.toggle.summary == "Column by column: 2 of 3 have a purpose"
    assert "columns" in panel.desk.proposals
    assert EVIL not in panel.columns.state.value


def test_what_somebody_else_wrote_meanwhile_stays_and_is_shown(measured):
    panel = AssessmentPanel(measured)
    measured.choose_pack("privacy")
    theirs = ColumnUse(purpose="To greet")
    write_uses(measured.home, {"sex": theirs}, seen={})
    word = tell(panel, {"sex": USE}, {"sex": None})
    assert word["type"] == "failed"
    assert "theirs stays: sex" in word["words"]
    assert lines(panel)["sex"]["use"] == theirs.to_dict()


def test_what_is_no_choice_is_refused_and_nothing_is_kept(measured):
    panel = AssessmentPanel(measured)
    measured.choose_pack("privacy")
    word = tell(panel, {"sex": {**USE, "ground": "because"}}, {"sex": None})
    assert word["words"].startswith("Not saved: There is no ground 'because'")
    assert kept_uses(measured.home) == {}


def test_what_was_answered_by_category_is_offered_for_its_columns(measured):
    panel = AssessmentPanel(measured)
    measured.choose_pack("privacy")
    measured.write("contact-purpose", Answer(value="To answer"), seen=None)
    assert lines(panel)["field_7"]["offered"]["purpose"] == "To answer"
