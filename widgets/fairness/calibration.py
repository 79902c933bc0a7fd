"""Does a score mean the same for everybody? Calibration by group, how well the score tells people apart, its spread."""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.fairness.calibration_charts import FIGURES, calibration_figure
from widgets.fairness.scored import ScoredPanel, group_names, list_html
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.fairness.calibration import compare_calibration
from workbench.fairness.curves import compare_curves
from workbench.language import tr

CUTTINGS = ((tr("about as many people in each band"), "people"), (tr("bands of the same width"), "width"))
HOW_CALIBRATION = tr(
    "People are put into bands by their score. Each dot is one band of one group: how far right says what the score "
    "promised on average, how high says how many really had the favourable outcome, with the range in which that "
    "share plausibly lies (95% interval). On the dashed line the score means what it says; below it the score "
    "promises too much, above it too little. If one group lies above another, the same score means less risk for it."
)
APART = tr(
    "The table gives, for each group, how far outcomes lie above or below the scores on the whole, and the mean "
    "distance over the bands (the expected calibration error). That distance is never negative and grows in small "
    "groups by chance alone, so beside it stands what chance would make of a perfectly calibrated score."
)
SHAPES = (
    (tr("How well it tells people apart (ROC)"), "roc"),
    (tr("Precision and recall"), "precision"),
    (tr("Where the scores lie"), "scores"),
)
HOW_CURVES: Mapping[str, str] = {
    "roc": tr(
        "Each line is a group. Going along it the threshold falls: up is the share of people with the favourable "
        "outcome who get a yes, right the share of those without it who do. On the dashed diagonal the score says "
        "nothing. The area under a line is the chance that of two people, one with the favourable outcome and one "
        "without, the first has the better score."
    ),
    "precision": tr(
        "Each line is a group. Going right more of the people with the favourable outcome get a yes; how high the "
        "line is says how many of those who get a yes have it. Groups in which the favourable outcome is rarer lie "
        "lower, however good the score is, so compare a line with its own group's share in the table."
    ),
    "scores": tr(
        "Each line is a group: how many of its people have a score in each fiftieth of the range. Where lines lie "
        "apart, the same threshold accepts different shares."
    ),
}
CALIBRATION_LABELS = {
    "group": tr("Group"),
    "n": tr("People"),
    "score": tr("Mean score"),
    "share": tr("Had the favourable outcome"),
    "above": tr("Outcome minus score"),
    "above_low": tr("Low"),
    "above_high": tr("High"),
    "apart": tr("Mean distance"),
    "apart_low": "Low ",
    "apart_high": "High ",
    "by_chance": tr("Distance by chance alone"),
}
AREA_LABELS = {
    "group": tr("Group"),
    "favourable": tr("People with the favourable outcome"),
    "unfavourable": tr("People without"),
    "auc": tr("Area under ROC"),
    "auc_low": tr("Low"),
    "auc_high": tr("High"),
    "average_precision": tr("Average precision"),
    "low": "Low ",
    "high": "High ",
    "base_rate": tr("Share with the favourable outcome"),
}


class CalibrationPanel(ScoredPanel):
    """Beside what the score promises, what really happened, for each group."""

    title = tr("What a score means")
    asks = tr("Does a score of 70% mean 70% for everybody? Beside the score stands what really happened.")
    method = tr(
        "Shares in each band have Wilson's 95% interval. The mean distance of score and outcome comes with what "
        "chance alone would make of a perfectly calibrated score."
    )

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.bands, self.code = Chart(), Numbers(), Numbers(), CodeDetails()
        self.finding, self.notes = ipw.HTML(), ipw.HTML()
        self.how = Details(
            tr("How to read this"), [paragraph(HOW_CALIBRATION, "wb-how"), paragraph(APART, "wb-how wb-technical")]
        )
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The groups, and how people are put into bands."""
        self.cutting = ipw.Dropdown(description=tr("Bands"), options=CUTTINGS)
        self.on_choice(self.cutting, lambda _value: self.refresh())
        return (*super().controls(), self.cutting)

    def show(self, case: Case, by: tuple[str, ...]) -> None:
        """Sentence, chart, notes, both tables and the code."""
        report = compare_calibration(case, by=by, cutting=self.cutting.value)
        sentence, names = report.sentence(), group_names(case.roles, by, list(report.groups["group"]))
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(calibration_figure(report), sentence)
        self.notes.value = list_html(report.notes) + paragraph_html(case.scores_from, "wb-note wb-technical")
        self.notes.layout.display = None if self.notes.value else "none"
        rates = [str(column) for column in report.groups if column not in ("group", "n")]
        self.numbers.show(
            report.groups.assign(group=names),
            labels=CALIBRATION_LABELS,
            formats=dict.fromkeys(rates, ".1%"),
            caption=tr("By group. {sentence}", sentence=sentence),
            filename=f"calibration_by_{'_'.join(by)}.csv",
        )
        self.bands.show(
            report.bands.assign(group=group_names(case.roles, by, list(report.bands["group"]))),
            labels={
                "group": tr("Group"),
                "band": tr("Band"),
                "from": tr("From"),
                "to": tr("To"),
                "score": tr("Mean score"),
                "n": tr("People"),
            }
            | {"share": tr("Had the favourable outcome"), "low": tr("Low"), "high": tr("High")},
            formats={"from": ".3f", "to": ".3f"} | dict.fromkeys(("score", "share", "low", "high"), ".1%"),
            caption=tr("By group and band."),
            filename=f"calibration_bands_by_{'_'.join(by)}.csv",
        )
        self.code.code = case_code(
            case,
            ["from workbench.fairness.calibration import compare_calibration"],
            f"report = compare_calibration(case, by={list(by)!r}, cutting={self.cutting.value!r})\n"
            "report.groups, report.bands",
        )
        self.body.children = (
            *(self.finding, self.chart, self.notes, self.numbers, self.bands),
            *(self.how, self.code),
        )


class CurvesPanel(ScoredPanel):
    """ROC, precision and recall, and the spread of the scores, for each group."""

    title = tr("How well the score tells people apart")
    asks = tr("For which group is the score a better guide? One picture for each way of asking.")
    method = tr(
        "Areas come from 1,001 score bins, within 0.001 of those of single scores; the area under the ROC curve has "
        "DeLong's interval (1988)."
    )

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes, self.reading = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [self.reading])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The picture and the groups."""
        self.shape = ipw.Dropdown(description=tr("Picture"), options=SHAPES)
        self.shape.add_class("wb-wide")
        self.on_choice(self.shape, lambda _value: self.refresh())
        return (self.shape, *super().controls())

    def show(self, case: Case, by: tuple[str, ...]) -> None:
        """Sentence, chart, notes, the areas and the code."""
        report = compare_curves(case, by=by)
        sentence = report.sentence()
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(FIGURES[self.shape.value](report), sentence)
        self.notes.value = list_html(report.notes)
        self.notes.layout.display = None if self.notes.value else "none"
        self.reading.value = paragraph_html(HOW_CURVES[self.shape.value], "wb-how")
        rates = [str(column) for column in report.areas if column not in ("group", "favourable", "unfavourable")]
        self.numbers.show(
            report.areas.assign(group=group_names(case.roles, by, list(report.areas["group"]))),
            labels=AREA_LABELS,
            formats=dict.fromkeys(rates, ".3f") | {"base_rate": ".1%"},
            caption=sentence,
            filename=f"areas_by_{'_'.join(by)}.csv",
        )
        self.code.code = case_code(
            case,
            ["from workbench.fairness.curves import compare_curves"],
            f"report = compare_curves(case, by={list(by)!r})\nreport.areas, report.curves, report.scores",
        )
        self.body.children = (self.finding, self.chart, self.notes, self.numbers, self.how, self.code)
