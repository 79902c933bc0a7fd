"""Where is the model wrong most? The people parted by what they have in common, the worst part first."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as ipw
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.explain.answered import AnsweredPanel
from widgets.explain.model_code import explain_code
from widgets.explain.sentences import notes_html
from widgets.fairness.scored import list_html
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.errors_map import ErrorReport, map_errors
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell
from workbench.words import percent, range_words, whole

HOW_TO_READ = tr(
    "The people are parted by up to three questions, so that those about whom the model errs alike stand together. "
    "Each dot is the share of wrong answers in a part; its line is the range in which that plausibly lies (95%, for "
    "all parts at once); the dashed line is everyone. The parts were found on one half of the people and measured "
    "on the other, so that they do not look worse than they are. A wrong answer can be a yes or a no; who is harmed "
    "is for you to say."
)
CAUTION = tr(
    "If the model has learned from these very people, it is wrong less often about them than about new people; the "
    "order of the parts says more than the height."
)


class ErrorPanel(AnsweredPanel):
    """A map of the model's errors: parts of the people, how often each is answered wrongly, and how sure that is."""

    title = tr("Where the model is wrong most")
    asks = tr("About which people is this model wrong most often?")
    method = tr(
        "An honest tree: grown on one half of the rows, measured on the other (Athey and Imbens, 2016). The "
        "intervals hold for all leaves at once."
    )

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.parts, self.notes = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        super().__init__(source, **roles)

    def job(self, case: Case, model: Model) -> Callable[[Progress], ErrorReport]:
        """Grow the tree on one half and measure it on the other."""

        def work(progress: Progress) -> ErrorReport:
            tell(progress, 0.1, tr("Looking for where the model is wrong"))
            return map_errors(case, model)

        return work

    def answer(self, case: Case, report: ErrorReport) -> Sequence[ipw.Widget]:
        """Sentence, picture, what each part is, numbers and code."""
        self.finding.value = paragraph_html(report.finding, "wb-finding")
        self.chart.show(errors_figure(report), report.finding)
        self.parts.value = list_html(part_words(report), "wb-parts")
        self.notes.value = notes_html((report.sample, CAUTION))
        frame = report.leaves.assign(part=part_names(report))
        self.numbers.show(
            frame[["part", "rule", "rate", "low", "high", "errors", "people", "clear"]],
            labels={
                "part": tr("Part"),
                "rule": tr("Who"),
                "rate": tr("Wrong answers"),
                "low": tr("Low"),
                "high": tr("High"),
                "errors": tr("Wrong"),
                "people": tr("People"),
                "clear": tr("Clearly above the rest"),
            },
            formats=dict.fromkeys(("rate", "low", "high"), ".1%"),
            caption=report.finding,
            filename="errors.csv",
        )  # fmt: skip
        model = self.session.model
        self.code.code = code_for(case, model) if model is not None else ""
        return (self.finding, self.chart, self.parts, self.notes, self.numbers, self.how, self.code)


def errors_figure(report: ErrorReport) -> go.Figure:
    """A dot with its interval for each part, the worst on top, and a dashed line for everyone."""
    rows, names = report.leaves.to_dict("records"), part_names(report)
    words = [f"{row['rule']}: {percent(row['rate'])} ({range_words(row['low'], row['high'])})" for row in rows]
    rate, low, high = ([row[end] for row in rows] for end in ("rate", "low", "high"))
    everyone = tr("everyone: {overall}", overall=percent(report.overall))
    axis = Axis(title=tr("Share of wrong answers"), line=report.overall, line_words=everyone)
    return dots_figure([Dots("", names, rate, low, high, words)], axis)


def part_names(report: ErrorReport) -> list[str]:
    """A short name for each part, the worst first."""
    return [tr("Part {place}", place=place) for place in range(1, len(report.leaves) + 1)]


def part_words(report: ErrorReport) -> list[str]:
    """What each part is, and how often the model is wrong there."""
    return [
        tr(
            "{name}: {rule}. Wrong about {rate} of {people} people (95% interval {low}{clear}).",
            name=name,
            rule=row["rule"],
            rate=percent(row["rate"]),
            people=whole(row["people"]),
            low=range_words(row["low"], row["high"]),
            clear=", clearly above the rest" if row["clear"] else "",
        )
        for name, row in zip(part_names(report), report.leaves.to_dict("records"), strict=True)
    ]


def code_for(case: Case, model: Model) -> str:
    """The few lines of Python that give the same numbers."""
    asks = ["from workbench.explain.errors_map import map_errors"]
    return explain_code(case, model, asks, ["report = map_errors(case, model)", "report.leaves"])
