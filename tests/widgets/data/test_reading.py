"""The first rows of a file: what was found out is shown, can be put right, and is kept with the project."""

import pytest
from openpyxl import Workbook

from widgets import DataPanel, Session
from workbench.store import Project

UMLAUT = "Größe;Wert\n1,5;ja\n2,5;nein\n"


@pytest.fixture
def panel(project) -> DataPanel:
    return DataPanel(Session.open())


@pytest.fixture
def form(panel):
    return panel.reading


def bring(panel, project, content: str | bytes, name: str = "own.csv") -> None:
    path = project.uploads / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("cp1252"))
    panel.picker.path = str(path)
    assert panel.alert.text == ""


def shown(form) -> dict[str, object]:
    return {part: box.value for part, box in form.parts.items() if box.layout.display is None}


def test_what_was_found_out_is_shown_and_nothing_is_chosen_yet(panel, form, project):
    bring(panel, project, UMLAUT)
    assert shown(form) == {
        "encoding": "cp1252",
        "delimiter": ";",
        "decimal": ",",
        "thousands": "",
        "header": 1,
    }
    assert "Größe<br><small>number</small>" in form.rows.value
    assert "<td>1.5</td>" in form.rows.value
    assert panel.session.whole is None
    assert project.table is None


def test_a_guess_that_is_put_right_is_followed_at_once_and_can_be_taken_back(panel, form, project):
    bring(panel, project, UMLAUT)
    form.parts["decimal"].value = "."
    assert "Größe<br><small>text</small>" in form.rows.value
    form.parts["delimiter"].value = ","
    assert shown(form)["delimiter"] == ","
    form.parts["delimiter"].value = ""
    assert shown(form)["delimiter"] == ";", "found out again"
    assert shown(form)["decimal"] == ".", "what was said stays"


def test_marks_that_do_not_go_together_are_said_and_the_control_goes_back(panel, form, project):
    bring(panel, project, "a;b\n1.234,5;x\n2,5;y\n")
    assert "a<br><small>text</small>" in form.rows.value
    form.parts["thousands"].value = "."
    assert "a<br><small>number</small>" in form.rows.value
    assert "<td>1234.5</td>" in form.rows.value
    form.parts["decimal"].value = "."
    assert "cannot both part thousands" in panel.alert.text
    assert shown(form)["decimal"] == ","


def test_what_was_said_is_kept_and_read_so_again(panel, form, project):
    bring(panel, project, UMLAUT.encode("cp850"))
    form.parts["encoding"].value = "cp850"
    form.use.click()
    assert panel.session.whole.columns == ("Größe", "Wert")
    assert form.layout.display == "none"
    assert panel.body.layout.display is None
    again = Session.open(Project.open(project.folder))
    assert again.whole.columns == ("Größe", "Wert")


def test_choosing_again_in_another_way_takes_the_place_of_the_first(panel, form, project):
    bring(panel, project, UMLAUT)
    form.use.click()
    panel.again.click()
    assert panel.body.layout.display == "none"
    form.parts["header"].value = 0
    form.use.click()
    assert panel.session.whole.columns == ("column 1", "column 2")
    assert Session.open(Project.open(project.folder)).whole.rows == 3


def test_turning_to_another_table_leaves_the_first_rows(panel, form, project):
    bring(panel, project, UMLAUT)
    panel.table.value = "dataset:german_credit"
    assert not form.opened
    assert panel.body.layout.display is None
    assert panel.session.whole.rows == 1000


def test_the_sheets_of_a_workbook_can_be_chosen(panel, form, project):
    book = Workbook()
    book.active.title = "Cover"
    book.active.append(["a report"])
    people = book.create_sheet("People")
    for row in (["sex", "hired"], ["f", 1], ["m", 0]):
        people.append(row)
    book.save(project.uploads / "b.xlsx")
    panel.picker.path = str(project.uploads / "b.xlsx")
    assert shown(form) == {"sheet": "Cover", "header": 1}
    form.parts["sheet"].value = "People"
    form.use.click()
    assert panel.session.whole.columns == ("sex", "hired")
    assert "&#x27;People&#x27;, the one that was asked for" in panel.about.value


def test_tables_that_lie_in_the_project_are_offered_files_and_folders(panel, project, hiring):
    (project.uploads / "years").mkdir()
    hiring.to_parquet(project.uploads / "years" / "2024.parquet")
    (project.uploads / "notes.md").write_text("no table")
    panel = DataPanel(Session.open())
    offered = [label for label, _ in panel.table.options if label.startswith("Your table")]
    assert offered == ["Your table: years"]
    panel.table.value = str(project.uploads / "years")
    assert shown(panel.reading) == {}
    panel.reading.use.click()
    assert panel.alert.text == ""
    assert panel.session.whole.rows == 400
    assert Session.open(Project.open(project.folder)).whole.rows == 400


def test_a_path_can_be_written_here_and_not_by_visitors(panel, project, tmp_path, monkeypatch, hiring):
    hiring.to_csv(tmp_path / "elsewhere.csv", index=False)
    panel.table.value = "own"
    assert panel.place.layout.display is None
    panel.place.value = str(tmp_path / "nowhere.csv")
    assert "There is no file" in panel.alert.text
    panel.place.value = str(tmp_path / "elsewhere.csv")
    panel.reading.use.click()
    assert panel.session.whole.rows == 400
    monkeypatch.setenv("WORKBENCH_SERVED", "1")
    assert DataPanel(Session.open()).place not in DataPanel(Session.open()).children[2].children


def test_truth_values_are_true_and_false_like_everywhere(panel, form, project):
    bring(panel, project, "a,b\ntrue,1\nfalse,2\n")
    assert "<td>true</td>" in form.rows.value
    form.use.click()
    assert "<td>true</td>" in panel.preview.value


@pytest.mark.parametrize("large", [False, True])
def test_a_large_table_stays_with_its_engine_and_has_the_same_suggestions(
    panel, form, project, hiring, monkeypatch, large
):
    if large:
        monkeypatch.setattr("workbench.engines.opening.LARGE", 10)
    hiring.assign(row=range(400)).to_csv(project.uploads / "big.csv", index=False)
    panel.picker.path = str(project.uploads / "big.csv")
    form.use.click()
    assert panel.alert.text == ""
    assert (type(panel.session.whole.frame).__name__ == "DuckDBPyRelation") == large
    assert "<strong>sex</strong>: compare people by it" in panel.roles.suggested.value
    panel.roles.accept.click()
    assert panel.alert.text == ""
    roles = panel.session.whole.roles
    assert (roles.sensitive, roles.target, roles.favourable, roles.not_features) == (
        ("sex", "age"),
        "hired",
        "1",
        ("row",),
    )
    assert panel.roles.cuts.boxes["age"].value == "30, 40, 55"
    assert panel.preview.value.count("<tr>") == 6
