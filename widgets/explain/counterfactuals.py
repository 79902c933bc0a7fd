"""What would have changed the answer? A few ways that are open to one person, as sentences, a picture and a table."""

from collections.abc import Callable, Sequence
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.details import CodeDetails, Details
from widgets.explain.limits_part import LimitsPart, limits_code
from widgets.explain.modelled import explain_code, feature_label, notes_html
from widgets.explain.somebody import SomebodyPanel, make_space
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.counterfactual_words import option_words, range_text, sureness_words, value_words
from workbench.explain.counterfactuals import Change, CounterfactualReport, Limits, Space, find_counterfactuals
from workbench.model import Model
from workbench.training import Progress
from workbench.words import capital

HOW_TO_READ = (
    "Each way is a set of changes that, taken together, would have turned this model's answer; it was checked on the "
    "model itself. In the picture a line goes from where the person is (0) to where they would be: its length is the "
    "share of what is usual in the table, 1 for another category. A way says what this model reacts to. It does not "
    "say that the change is good advice, that it causes anything in life, or that the next model will answer the "
    "same."
)
SEARCH: dict[str, Any] = {"count": 4, "budget_seconds": 5.0}
ROW_HEIGHT, MARGINS = 56, 110
SYMBOLS = ("circle", "diamond", "square", "triangle-up")
LABELS = {
    "way": "Way",
    "column": "Column",
    "before": "Now",
    "after": "Then",
    "score": "Score then",
    "cost": "Cost of the way",
    "usual": "Real people as unlike their nearest",
    "stays": "Stays when numbers move a little",
}
FORMATS = {"score": ".3f", "cost": ".2f", "usual": ".0%", "stays": ".0%"}


class CounterfactualPanel(SomebodyPanel):
    """Ways to another answer for one person, within what that person can change."""

    title = "Ways to another answer"
    asks = "Pick a person and say what they could change. Which few changes would have turned the answer?"
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "person")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.ways, self.notes = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details("How to read this", [paragraph(HOW_TO_READ, "wb-how")])
        self._made: tuple[Case, Model, Space] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """Who it is, and what can change."""
        self.limits = LimitsPart(self, self.refresh)
        self.limits.add_class("wb-wide")
        return (*super().controls(), self.limits)

    def render(self) -> None:
        """Limits are set once there is a model."""
        self.limits.layout.display = "none"
        super().render()

    def question(self) -> Any:
        """Who, and within which limits."""
        return (self.session.person, self.limits.ruled())

    def job(self, case: Case, model: Model) -> Callable[[Progress], tuple[Space, CounterfactualReport | None]]:
        """The space once, then the search for this person."""
        row, kept = self.session.person, self._kept(case, model)

        def search(progress: Progress) -> tuple[Space, CounterfactualReport | None]:
            space = make_space(case, model)(progress) if kept is None else kept
            self._made = (case, model, space)
            if row is None:
                return space, None
            return space, find_counterfactuals(space, row, limits=self.limits.limits(space), **SEARCH)

        return search

    def space(self) -> Space | None:
        """The space of the last search."""
        return self._made[2] if self._made is not None else None

    def answer(self, case: Case, report: Any) -> Sequence[ipw.Widget]:
        """Limits can be set from now on."""
        self.limits.layout.display = None
        self.limits.turn_to(report[0])
        return super().answer(case, report)

    def about(self, case: Case, report: Any, row: int) -> Sequence[ipw.Widget]:
        """The ways, or why there are none."""
        space, found = report
        self.finding.value = paragraph_html(headline(found), "wb-finding")
        self.ways.value = ways_html(found, case)
        self.notes.value = notes_html([found.note or "", *found.remarks])
        self.code.code = code_for(case, space.model, row, self.limits.limits(space))
        if not found.options:
            return (self.finding, self.notes, self.code)
        self.chart.show(ways_figure(found, space), headline(found))
        self.numbers.show(
            ways_frame(found, case),
            labels=LABELS,
            formats=FORMATS,
            caption=f"Ways to a favourable answer for row {row}.",
            filename=f"ways_row_{row}.csv",
        )
        return (self.finding, self.ways, self.chart, self.notes, self.numbers, self.how, self.code)

    def _kept(self, case: Case, model: Model) -> Space | None:
        made = self._made
        return made[2] if made is not None and made[0] is case and made[1] is model else None


def headline(report: CounterfactualReport) -> str:
    """Where the person stands and how many ways there are, in a sentence."""
    wanted = range_text(report.wanted.low, report.wanted.high)
    start = f"Row {report.row} has a score of {report.prediction:.2f}; a favourable answer needs {wanted}."
    if report.wanted.low <= report.prediction <= report.wanted.high:
        return f"{start} The answer is favourable already."
    if not report.options:
        return f"{start} No way was found within these limits."
    least = min(len(option.changes) for option in report.options)
    ways = "One way was found" if len(report.options) == 1 else f"{len(report.options)} ways were found"
    return f"{start} {ways}; the shortest has {least} change{'s' * (least != 1)}."


def ways_html(report: CounterfactualReport, case: Case) -> str:
    """Each way as a sentence for the person, with how sure it is."""
    items = "".join(
        f"<li>{escape(option_words(option, report, case.roles))}"
        f'<p class="wb-note">{escape(sureness_words(option))}</p></li>'
        for option in report.options
    )
    return f"<ol>{items}</ol>"


def ways_frame(report: CounterfactualReport, case: Case) -> pd.DataFrame:
    """One row for each change of each way, as a person reads it."""
    return pd.DataFrame(
        [
            {
                "way": place,
                "column": feature_label(case, change.feature),
                "before": value_words(change.before, change.feature, case.roles),
                "after": value_words(change.after, change.feature, case.roles),
                "score": option.prediction,
                "cost": option.cost,
                "usual": option.plausibility,
                "stays": option.robustness,
            }
            for place, option in enumerate(report.options, start=1)
            for change in option.changes
        ]
    )


def ways_figure(report: CounterfactualReport, space: Space) -> go.Figure:
    """A line for each change, from the person (0) to where they would be; a colour and a shape for each way."""
    rows = [
        (way, change, _share(change, space)) for way, option in enumerate(report.options) for change in option.changes
    ]
    traces = [
        _way(way, [(at, *row[1:]) for at, row in enumerate(rows) if row[0] == way], space)
        for way in range(len(report.options))
    ]
    reach = max([1.0, *(abs(share) for *_, share in rows)]) * 1.1
    least = min([0.0, *(share for *_, share in rows)])
    layout = {
        "height": MARGINS + ROW_HEIGHT * len(rows),
        "margin": {"l": 8, "r": 24, "t": 48, "b": 56},
        "showlegend": True,
        "legend": {"orientation": "h", "x": 0, "y": 1.0, "yanchor": "bottom"},
        "xaxis": {
            "title": {"text": "Size of the change", "font": {"size": 14}},
            "range": [least * 1.2 - 0.08, reach],
            "zeroline": True,
            "nticks": 6,
            "tickangle": 0,
        },
        "yaxis": {
            "range": [len(rows) - 0.4, -0.8],
            "automargin": True,
            "tickvals": list(range(len(rows))),
            "ticktext": [_short(change, space) for _, change, _ in rows],
        },
    }
    return go.Figure({"data": traces, "layout": layout})


def _way(way: int, rows: Sequence[tuple[int, Change, float]], space: Space) -> dict[str, Any]:
    """One way: for each change a line with an open end where the person is and a full one where they would be."""
    colour = f"var(--wb-series-{way % 8 + 1})"
    x: list[float | None] = []
    y: list[int | None] = []
    symbols, words = [], []
    roles = space.case.roles
    for at, change, share in rows:
        before, after = (value_words(value, change.feature, roles) for value in (change.before, change.after))
        x += [0.0, share, None]
        y += [at, at, None]
        symbols += ["circle-open", SYMBOLS[way % len(SYMBOLS)], "circle"]
        words += [f"now {before}", f"then {after}", ""]
    return {
        "type": "scatter",
        "name": f"Way {way + 1}",
        "x": x,
        "y": y,
        "mode": "lines+markers",
        "line": {"color": colour, "width": 3},
        "marker": {"size": 12, "color": colour, "symbol": symbols},
        "hovertext": [escape(each, quote=False) for each in words],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _share(change: Change, space: Space) -> float:
    column = next(each for each in space.columns if each.name == change.feature)
    if column.kind != "number" or change.before is None or change.after is None:
        return 1.0
    return float((change.after - change.before) / column.scale)


def _short(change: Change, space: Space) -> str:
    roles = space.case.roles
    before, after = (value_words(value, change.feature, roles) for value in (change.before, change.after))
    name = escape(capital(roles.column_label(change.feature)), quote=False)
    return f"{_cut(name)}<br>{escape(_cut(before, 12), quote=False)} → {escape(_cut(after, 12), quote=False)}"


def _cut(text: str, most: int = 26) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def code_for(case: Case, model: Model, row: int, limits: Limits) -> str:
    """The few lines of Python that give the same ways."""
    said = limits_code(limits)
    names = "Limits, Space, find_counterfactuals" if said else "Space, find_counterfactuals"
    asks = [f"from workbench.explain.counterfactuals import {names}"]
    given = f", limits={said}" if said else ""
    return explain_code(
        case,
        model,
        asks,
        ["space = Space.of(case, model)", f"report = find_counterfactuals(space, {row}{given})", "report.frame"],
    )
