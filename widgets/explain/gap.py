"""Where does the gap between two groups come from? Each column's part of it, and the parts sum to the gap."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.data.asking import findings_html
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.explain.answered import AnsweredPanel, explain_once
from widgets.explain.contribution_words import feature_label, signed
from widgets.explain.model_code import explain_code
from widgets.explain.sentences import notes_html, warn
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.decided import compare_decisions
from workbench.explain.drivers import DriversReport
from workbench.explain.gap import GapReport, split_gap
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress
from workbench.words import capital

SHOWN = 10
AUTO_LOW, AUTO_HIGH = (tr("the group with the lowest scores"), ""), (tr("the group with the highest scores"), "")
HOW_TO_READ = tr(
    "Each dot is a column. To the right it widens the gap between the two groups, to the left it narrows it; the "
    "line is the range in which its part plausibly lies (95% interval). On the explained people all parts together "
    "are exactly the gap. A part says through what the model makes the gap. It does not say why the groups differ "
    "in that column, nor whether it is right to count it."
)
LIMITS = tr(
    "Intervals of single parts are not widened for looking at many; the sentences are, so that chance makes few."
)


class GapPanel(AnsweredPanel):
    """The gap in mean score between two groups, taken apart by the columns the model uses."""

    title = tr("Where the gap comes from")
    asks = tr("Choose two groups. Which columns make the gap between their scores, and by how much?")
    method = tr(
        "Mean Shapley values of the two groups, column by column: their differences add up to the difference of the "
        "mean predictions."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "compare_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.parts, self.notes, self.decided = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.technical = ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how"), self.technical])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The column and its two groups."""
        self.low, self.high = ipw.Dropdown(description=tr("Between")), ipw.Dropdown(description="and")
        for box in (self.low, self.high):
            self.on_choice(box, lambda _value: self.refresh())
        return (self.choice("compare_by", tr("Compare people by")), self.low, self.high)

    def job(self, case: Case, model: Model) -> Callable[[Progress], DriversReport]:
        """Explain a sample; taking the gap apart is quick."""
        return lambda progress: explain_once(case, model, progress)

    def render(self) -> None:
        """Without anything to compare by there is no gap."""
        case = self.session.case
        if case is not None and not case.roles.sensitive:
            self.body.children = ()
            raise WorkbenchError(tr("Choose at least one column to compare people by, on the start page."))
        super().render()

    def answer(self, case: Case, report: DriversReport) -> Sequence[ipw.Widget]:
        """Sentence, picture, the columns that stand out, numbers and code."""
        by = self.session.compare_by
        self._fill_groups(case, report, by)
        low, high = self.low.value or None, self.high.value or None
        model = self.session.model
        decided = compare_decisions(case, model) if model is not None else None
        gap = split_gap(report, by, low=low, high=high, decided=decided)
        self._show_decided(gap)
        self.finding.value = paragraph_html(gap.finding, "wb-finding")
        self.parts.value = findings_html(gap.findings) or paragraph_html(
            tr("No single column makes a clear tenth of it.")
        )
        own = tr(
            "The parts in the picture are on the model's own scale, where the gap is {gap}: compare their lengths with "
            "each other, not with scores.",
            gap=f"{gap.gap:.2f}".replace("-", "−"),
        )
        self.notes.value = notes_html((gap.sample, own if gap.scale == "log-odds" else ""))
        scale = tr("Parts are on the scale on which the model adds up: {scale}.", scale=gap.scale)
        self.technical.value = notes_html((scale, LIMITS), "wb-note wb-technical")
        self.chart.show(gap_figure(case, gap), gap.finding)
        self.numbers.show(
            gap.parts.assign(feature=[feature_label(case, name) for name in gap.parts["feature"]]),
            labels={
                "feature": tr("Column"),
                "part": tr("Part of the gap"),
                "low": tr("Low"),
                "high": tr("High"),
                "share": tr("Share of it"),
                "clear": tr("Clearer than chance"),
                "sensitive": tr("People are compared by it"),
            },
            formats=dict.fromkeys(("part", "low", "high"), "+.4f") | {"share": ".0%"},
            caption=gap.finding,
            filename=f"gap_by_{by}.csv",
        )  # fmt: skip
        self.code.code = code_for(case, self.session.model, gap)
        return (self.finding, self.decided, self.chart, self.parts, self.notes, self.numbers, self.how, self.code)

    def _show_decided(self, gap: GapReport) -> None:
        """The gap of the table's own decisions, as a warning where this model shows little of it."""
        found = gap.decided
        warn(self.decided, found.sentence if found is not None else "")
        if found is not None and found.explained:
            self.decided.value = paragraph_html(found.sentence, "wb-note")

    def _fill_groups(self, case: Case, report: DriversReport, by: str) -> None:
        names = [(capital(case.roles.value_label(by, name)), name) for name in report.coded(by).names]
        for box, automatic in ((self.low, AUTO_LOW), (self.high, AUTO_HIGH)):
            options = [automatic, *names]
            self.fill(box, options, box.value if box.value in [value for _, value in options] else "")


def gap_figure(case: Case, gap: GapReport) -> go.Figure:
    """A dot with its interval for each of the largest parts, and a line where a part is nothing."""
    top = gap.parts.head(SHOWN)
    words = [
        tr(
            "{part} ({low} to {high}), {share:.0f}% of the gap",
            part=signed(row["part"]),
            low=signed(row["low"]),
            high=signed(row["high"]),
            share=100 * row["share"],
        )
        for row in top.to_dict("records")
    ]
    labels = [feature_label(case, name) for name in top["feature"]]
    dots = Dots("", labels, top["part"].tolist(), top["low"].tolist(), top["high"].tolist(), words)
    return dots_figure([dots], Axis(title=tr("Part of the gap"), form=".2f", least=None, line=0.0))


def code_for(case: Case, model: Model | None, gap: GapReport) -> str:
    """The few lines of Python that give the same numbers."""
    if model is None:
        return ""
    asks = ["from workbench.explain.drivers import explain_people", "from workbench.explain.gap import split_gap"]
    split = f"split_gap(explain_people(case, model), {gap.column!r}, low={gap.low!r}, high={gap.high!r})"
    return explain_code(case, model, asks, [f"report = {split}", "report.parts"])
