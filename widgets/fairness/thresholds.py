"""What happens when the threshold moves? Sliders that answer at once, and thresholds that are looked for."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.fairness.scored import ScoredPanel, list_html
from widgets.fairness.solution_part import SolutionPart
from widgets.fairness.threshold_charts import curve_lines, now_parts, numbers_frame, over_parts
from widgets.fairness.threshold_sliders import SlidersPart
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.counts import Floats
from workbench.fairness.thresholds import (
    MOVED,
    UNLAWFUL,
    ThresholdReport,
    metric_curves,
    report_thresholds,
)
from workbench.language import tr
from workbench.metrics import METRICS, Metric

HOW_TO_READ = tr(
    "The first picture shows each group at its threshold; its line is the range in which the group's true rate "
    "plausibly lies (95% interval). The second shows the same rate at every threshold from 0 to 1: the dashed line "
    "is where the threshold stands, the dots are the groups there. Where the lines lie together, that threshold "
    "treats the groups alike in this respect. All of it is counted from every row; nothing is sampled."
)
LABELS = {
    "group": tr("Group"),
    "threshold": tr("Threshold"),
    "value": tr("Rate"),
    "low": tr("Low"),
    "high": tr("High"),
    "rows": tr("Rows in the table"),
    "accepted": tr("Accepted"),
    "refused": tr("Refused"),
    "wrong_yes": tr("Wrong yes"),
    "wrong_no": tr("Wrong no"),
}
FORMATS = {"threshold": ".3f", "value": ".1%", "low": ".1%", "high": ".1%"}


class ThresholdPanel(ScoredPanel):
    """Move the threshold and see who is accepted, rightly and wrongly; then look for thresholds with an aim."""

    title = tr("Move the threshold")
    asks = tr("Who gets a yes is decided where the threshold stands. Move it, and see what that does to each group.")
    method = tr(
        "Rates come from 1,001 score bins, exact at every threshold of the grid, with Wilson's 95% interval; gaps "
        "hold for all pairs of groups at once."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "metric", "compare_by", "also_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.now, self.over, self.numbers, self.code = Chart(), Chart(), Numbers(), CodeDetails()
        self.finding, self.notes = ipw.HTML(), ipw.HTML()
        self.sliders = SlidersPart(self)
        self.everywhere = ipw.Button(description=tr("Use this threshold on every page"))
        self.everywhere.on_click(lambda _button: self._use_everywhere())
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        self.solution = SolutionPart(self)
        self._curves: tuple[tuple[Any, ...], tuple[Floats, list[dict[str, Any]]]] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The question, the groups, and whether each has a threshold of its own."""
        self.question = ipw.Dropdown(description=tr("Question"))
        self.question.add_class("wb-wide")
        self.on_choice(self.question, lambda metric: setattr(self.session, "metric", metric))
        self.mode = self.sliders.mode
        return (self.question, *super().controls(), self.mode)

    def render(self) -> None:
        """The questions that a threshold moves, then the answer."""
        moving = [(words, name) for words, name in self.session.metric_options if name in MOVED]
        self.fill(self.question, moving, self.metric)
        super().render()

    def show(self, case: Case, by: tuple[str, ...]) -> None:
        """Sliders, then the answer at their values, then what can be looked for."""
        self.sliders.turn_to(case, by)
        self.moved()
        self.solution.show(case, by)
        self.code.code = self._code(case, by)
        parts = (self.sliders, self.finding, self.now, self.over, self.everywhere, self.notes, self.numbers)
        self.body.children = (*parts, self.how, self.code, self.solution)

    def moved(self, _value: object = None) -> None:
        """Bring everything that depends on the thresholds up to date; nothing is counted again."""
        case, by = self.session.case, self.session.by
        if case is None or not self.sliders.children:
            return
        key = self.metric
        metric = METRICS[key]
        report = report_thresholds(case, self.thresholds(), by=by, metrics=[key])
        sentence = report.sentence(key)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        curves, lines = self._curves_of(report, metric)
        _draw(self.now, now_parts(report, metric), sentence)
        _draw(
            self.over,
            over_parts(report, metric, curves, lines),
            tr("{label} at every threshold. {sentence}", label=metric.label, sentence=sentence),
        )
        self._show_numbers(report, key)
        law = () if self.sliders.is_one else (UNLAWFUL,)
        self.notes.value = list_html([*law, *report.notes])
        self.notes.layout.display = None if self.notes.value else "none"
        self.everywhere.layout.display = None if report.one_for_all else "none"
        self.everywhere.disabled = report.thresholds[0] == case.roles.threshold

    def thresholds(self) -> list[float]:
        """The threshold of each group, in the order of the groups."""
        case = self.session.case
        assert case is not None  # noqa: S101 - there are sliders only for a case
        return self.sliders.thresholds(case, self.session.by)

    def put(self, thresholds: Sequence[float]) -> None:
        """Set the sliders to a threshold for each group; one for everybody if they are all the same."""
        case = self.session.case
        assert case is not None  # noqa: S101 - the part that calls is shown only for a case
        self.sliders.put(case, self.session.by, thresholds)
        self.moved()

    @property
    def metric(self) -> str:
        """The metric that is shown: the session's, where a threshold moves it."""
        return self.session.metric if self.session.metric in MOVED else "selection_rate"

    def _curves_of(self, report: ThresholdReport, metric: Metric) -> tuple[Floats, list[dict[str, Any]]]:
        """The metric at every threshold, and its lines: they stay while the threshold moves."""
        wanted = (self.session.case, report.by, metric.key)
        if self._curves is None or self._curves[0] != wanted:
            assert self.session.case is not None  # noqa: S101 - there is a report of it
            curves = metric_curves(self.session.case, metric.key, by=report.by)
            self._curves = (wanted, (curves, curve_lines(report, curves)))
        return self._curves[1]

    def _show_numbers(self, report: ThresholdReport, metric: str) -> None:
        self.numbers.show(
            numbers_frame(report),
            labels=LABELS | {"value": METRICS[metric].label},
            formats=FORMATS,
            caption=tr("People and rates at these thresholds. {metric}", metric=report.sentence(metric)),
            filename=f"thresholds_by_{'_'.join(report.by)}.csv",
        )

    def _use_everywhere(self) -> None:
        with self.guard():
            self.session.set_roles(threshold=self.thresholds()[0])

    def _code(self, case: Case, by: tuple[str, ...]) -> str:
        given = self.thresholds()
        return case_code(
            case,
            ["from workbench.fairness.thresholds import report_thresholds"],
            f"report = report_thresholds(case, {given[0] if len(set(given)) == 1 else given!r}, by={list(by)!r})\n"
            f"report.of({self.metric!r}), report.people, report.gaps",
        )


def _draw(chart: Chart, parts: dict[str, Any], alt: str) -> None:
    """Show the parts of a figure without plotly's own checks, which take longer than everything else here."""
    with chart.hold_sync():
        chart.figure, chart.alt = parts, alt
