"""Calibration, curves and Local Law 144: each panel shows what its report says."""

import pytest

from widgets import CalibrationPanel, CurvesPanel, LocalLawPanel, Session
from widgets.fairness.calibration_charts import FIGURES, calibration_figure
from widgets.fairness.local_law_144 import NO_COLUMN
from widgets.panel import paragraph
from workbench.case import Case
from workbench.fairness.calibration import compare_calibration
from workbench.fairness.curves import compare_curves
from workbench.fairness.local_law_144 import report_local_law_144
from workbench.roles import Label

PANELS = [CalibrationPanel, CurvesPanel, LocalLawPanel]


@pytest.fixture
def case(hiring) -> Case:
    frame = hiring.assign(race=["a", "a", "b", "b", "c", "c", "a", "a"] * 50)
    return Case.of(frame, sensitive=["sex", "race"], target="hired", score="score")


def test_the_calibration_panel_says_what_its_report_says(case):
    panel = CalibrationPanel(Session(case))
    report = compare_calibration(case, by=["sex"])
    assert report.sentence() in panel.finding.value
    assert [row[1]["value"] for row in panel.numbers.rows] == report.groups["n"].tolist()
    assert len(panel.bands.rows) == len(report.bands)
    panel.cutting.value = "width"
    assert len(panel.bands.rows) == len(compare_calibration(case, by=["sex"], cutting="width").bands)
    assert len(calibration_figure(report).data) == 2


@pytest.mark.parametrize("shape", FIGURES)
def test_every_picture_of_the_curves_has_a_line_for_each_group(case, shape):
    panel = CurvesPanel(Session(case))
    panel.shape.value = shape
    assert panel.alert.text == ""
    assert len(panel.chart.figure["data"]) == 2
    assert len(FIGURES[shape](compare_curves(case, by=["sex", "race"])).data) == 6


def test_the_law_panel_finds_its_columns_and_shows_every_table(case):
    panel = LocalLawPanel(Session(case))
    assert (panel.sex.value, panel.race.value) == ("sex", "race")
    report = report_local_law_144(case, sex="sex", race="race")
    assert len(panel.numbers.rows) == len(report.table)
    assert report.sentence("sex").replace('"', "&quot;") in panel.finding.value
    panel.table.value = "intersectional"
    assert len(panel.chart.figure["data"][0]["y"]) == 6
    panel.kind.value = "scoring"
    assert [row[3]["value"] for row in panel.numbers.rows] == report_local_law_144(
        case, sex="sex", race="race", kind="scoring"
    ).table["counted"].tolist()
    panel.sex.value = panel.race.value = ""
    assert panel.alert.text == ""
    assert panel.body.children[0].value == paragraph(NO_COLUMN, "wb-note").value


@pytest.mark.parametrize(
    ("names", "labels", "found"),
    [
        (("Stadtteil", "Geschlecht"), {}, ("Geschlecht", "")),
        (("Applicant_Gender", "race_ethnicity"), {}, ("Applicant_Gender", "race_ethnicity")),
        (("q1", "q2"), {"q1": Label(name="Ethnie"), "q2": Label(name="sex of the applicant")}, ("q2", "q1")),
        (("trace", "Stadtteil"), {}, ("", "")),
    ],
)
def test_the_law_panel_takes_only_columns_that_say_what_they_are(case, names, labels, found):
    frame = case.frame.rename(columns=dict(zip(("sex", "race"), names, strict=True)))
    panel = LocalLawPanel(frame, sensitive=names, prediction="predicted", labels=labels)
    assert (panel.sex.value, panel.race.value) == found
    assert panel.alert.text == ""
    if not any(found):
        assert [part.value for part in panel.body.children] == [paragraph(NO_COLUMN, "wb-note").value]


@pytest.mark.parametrize("make", [CalibrationPanel, CurvesPanel])
def test_a_decision_alone_is_not_enough_for_a_score(make, hiring):
    panel = make(hiring, sensitive=["sex"], prediction="predicted")
    (said,) = panel.body.children
    assert "a decision alone does not say what happened" in said.value
    assert "target" not in said.value


def test_one_column_for_both_is_said(case):
    panel = LocalLawPanel(Session(case))
    panel.race.value = "sex"
    assert "cannot be the same column" in panel.alert.text
    panel.race.value = "race"
    assert panel.alert.text == ""


def test_without_a_score_only_decisions_are_counted(hiring):
    panel = LocalLawPanel(hiring, sensitive=["sex"], prediction="predicted")
    assert [name for _, name in panel.kind.options] == ["selection"]
    assert panel.alert.text == ""


@pytest.mark.parametrize("make", PANELS)
def test_names_from_data_are_shown_and_never_run(make, hiring):
    frame = hiring.assign(sex=hiring["sex"].replace("female", "<img src=x onerror=alert(1)>"))
    panel = make(frame, sensitive=["sex"], target="hired", score="score")
    assert panel.alert.text == ""
    assert "<img" not in panel.finding.value + panel.notes.value
    assert "<img" not in str(panel.chart.figure)


@pytest.mark.parametrize("make", PANELS)
def test_without_a_table_the_panel_says_what_to_do(make):
    assert make(Session()).alert.text.startswith("No table has been chosen yet.")


@pytest.mark.parametrize("make", PANELS)
def test_the_code_runs(make, case):
    panel = make(case.frame, sensitive=["sex", "race"], target="hired", score="score")
    names = {"table": case.frame, "print": lambda *_words: None}
    exec(panel.code.code, names)  # noqa: S102 - it is our own
    assert names["report"].name == "table"
