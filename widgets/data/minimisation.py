"""Which columns could be left out? What each adds to a model, beside how much it reveals."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.code import case_code
from widgets.data.asking import Asking, case_of
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.data.minimisation import MinimisationReport, minimise
from workbench.data.proxies import MIDDLE
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.model import Progress
from workbench.words import capital, points, range_words

HOW_TO_READ = tr(
    "A plain model is fitted again without each column, on the same people. Each dot says how many of 100 pairs of "
    "people it then puts in the wrong order that it got right before; the line is the range in which that plausibly "
    "lies (95% interval, paired). Where the whole line is at or below 1, the column adds little: data that is not "
    "needed is better not kept. A diamond marks a column that also tells much about a sensitive one. Another model "
    "may need other columns."
)
LABELS = {
    "feature": tr("Column"),
    "advice": tr("What one could do"),
    "adds": tr("Adds, of 100 pairs"),
    "low": tr("Low"),
    "high": tr("High"),
}
LABELS |= {"reveals": tr("Tells groups apart, of 100 pairs"), "about": tr("About"), "identifies": tr("Holds")}
SHOWN = 20


class MinimisationPanel(Asking):
    """What each column adds and reveals, and which could be left out."""

    title = tr("What could be left out")
    asks = tr("Which columns add little to a decision, and which of these reveal much about people?")
    method = tr(
        "What a column adds is the loss of AUC of a model fitted again without it, on the same people and folds, "
        "with a paired interval (DeLong, 1988)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case",)
    button = tr("See what each column adds")
    waits = tr(
        "Press the button. A plain model is fitted once for every column, which can take a minute; you can cancel."
    )

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes = ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        super().__init__(source, **roles)

    def check(self) -> Case:
        """A model needs a recorded outcome to learn from."""
        case = case_of(self.session, sensitive=False)
        if case.roles.target is None:
            raise WorkbenchError(
                tr("What a column adds can only be seen with a recorded outcome; name it on the start page.")
            )
        return case

    def job(self, case: Case) -> Callable[[Progress], MinimisationReport]:
        """One fit without each column."""
        return lambda progress: minimise(case, progress=progress)

    def parts(self) -> Sequence[ipw.Widget]:
        """Sentence, chart, notes, numbers and code."""
        return (self.finding, self.chart, self.notes, self.numbers, self.how, self.code)

    def show(self, case: Case, report: MinimisationReport) -> Iterable[ipw.Widget]:
        """Sentence, chart, notes, numbers and code."""
        first, *others = report.words
        self.finding.value = paragraph_html(first, "wb-finding")
        cut = tr(
            "The chart shows {shown} of {columns} columns; the table has all.", shown=SHOWN, columns=len(report.columns)
        )
        *said, tried = others
        notes = [*said, *([cut] if len(report.columns) > SHOWN else [])]
        kind = "wb-note wb-technical" if report.rows == report.of_rows else "wb-note"
        self.notes.value = "".join(paragraph_html(note, "wb-note") for note in notes) + paragraph_html(tried, kind)
        self.chart.show(adds_figure(report), first)
        self.numbers.show(
            numbers_frame(report),
            labels=LABELS,
            formats=dict.fromkeys(("adds", "low", "high"), ".2f") | {"reveals": ".0f"},
            caption=first,
            filename="what_columns_add.csv",
        )
        self.code.code = case_code(
            case, ["from workbench.data.minimisation import minimise"], "report = minimise(case)\nreport.columns"
        )
        return self.parts()


def adds_figure(report: MinimisationReport) -> go.Figure:
    """A dot with its interval for each column: what it adds; a diamond for those that reveal a group."""
    frame = report.columns.head(SHOWN)
    labels = np.array([capital(report.roles.column_label(feature)) for feature in frame["feature"]], dtype=object)
    words = np.array([_words(row, report) for row in frame.to_dict("records")], dtype=object)
    series = []
    for name, chosen in (
        ("adds", frame["reveals"] < MIDDLE),
        (tr("adds, and tells much about a group"), frame["reveals"] >= MIDDLE),
    ):
        part, flags = frame[chosen], chosen.to_numpy()
        value, low, high = ([100 * number for number in part[key]] for key in ("adds", "low", "high"))
        series.append(Dots(name, labels[flags].tolist(), value, low, high, words[flags].tolist()))
    axis = Axis(tr("of 100 pairs"), form=".1f", least=None, line=1.0, line_words=tr("adds little"))
    return dots_figure(series, axis, order=labels.tolist())


def _words(row: dict[Any, Any], report: MinimisationReport) -> str:
    adds = tr(
        "{adds} of 100 pairs ({low}): {advice}",
        adds=points(row["adds"]),
        low=range_words(row["low"], row["high"], points),
        advice=row["advice"],
    )
    if row["reveals"] < MIDDLE:
        return adds
    return tr(
        "{adds}; tells {about} in {reveals:.0f} of 100 pairs",
        adds=adds,
        about=report.roles.column_label(row["about"]),
        reveals=100 * row["reveals"],
    )


def numbers_frame(report: MinimisationReport) -> pd.DataFrame:
    """The numbers behind the chart under the names a person reads, all as pairs of 100."""
    frame = report.columns
    label = report.roles.column_label
    shown = frame.assign(
        feature=[label(feature) for feature in frame["feature"]],
        about=[label(about) if about else "" for about in frame["about"]],
        **{part: 100 * frame[part] for part in ("adds", "low", "high", "reveals")},
    )
    return shown[["feature", "advice", "adds", "low", "high", "reveals", "about", "identifies"]]
