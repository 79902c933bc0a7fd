"""Who is treated differently? One question, one or two columns to compare people by, a picture and a sentence."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from textwrap import wrap
from typing import Any, ClassVar

import ipywidgets as ipw
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.axis import axis_title
from widgets.chart import Chart
from widgets.chosen import need_columns, need_table
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.fairness.groups import GroupReport, compare_groups
from workbench.fairness.headline import headline
from workbench.finding import Finding
from workbench.language import tr
from workbench.metrics import METRICS, Metric
from workbench.words import capital, listed, percent, range_words, whole

HOW_TO_READ = tr(
    "Each dot is a group; its line is the range in which the group's true rate plausibly lies (95% interval). A "
    "short line means many people, a long line means few. The dashed line is everyone together: if all groups were "
    "treated alike, most lines would touch it. Lines that overlap do not prove that there is no difference, and a "
    "difference does not say why it is there."
)
COLUMN_LABELS = {
    "group": tr("Group"),
    "low": tr("Low"),
    "high": tr("High"),
    "rows": tr("Rows in the table"),
    "reason": tr("Why not"),
}
ROW_HEIGHT, MARGINS = 54, 118
LONGEST_LINE = 20
NEAR_AXIS = 0.04  # of the longest: a number in the middle above it would stand on the group's name


class GroupPanel(Panel):
    """Compare groups under one metric; every figure comes from the whole table, nothing is sampled."""

    title = tr("Compare groups")
    asks = tr("Choose a question and the people to compare. The answer says how large the gap is and how sure that is.")
    method = tr(
        "Rates have Wilson's 95% interval, the gap of two groups Newcombe's; among more groups it holds for all "
        "pairs at once. Findings are corrected together (Benjamini and Hochberg, 2%)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "metric", "compare_by", "also_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes, self.formula = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how"), self.formula])
        self.convention = Details(tr("A rule of thumb from US hiring: four fifths"), [ipw.HTML()])
        self._latest: tuple[Case, tuple[str, ...], GroupReport] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The question, the groups, and a second column for intersections."""
        question = self.choice("metric", tr("Question"))
        question.add_class("wb-wide")
        return (
            question,
            self.choice("compare_by", tr("Compare people by")),
            self.choice("also_by", tr("and within these by")),
        )

    def render(self) -> None:
        """Sentence, chart, notes, numbers and code for what is chosen."""
        session = self.session
        case = need_table(session.case)
        need_columns(session.by)
        metric, report = METRICS[session.metric], self.report()
        sentence = headline(report, session.metric, session.by)
        frame = report.of(session.metric, session.by)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(groups_figure(report, metric, session.by), sentence)
        self.chart.layout.display = "none" if frame["value"].isna().all() else None
        self.notes.value = _paragraphs(notes_for(report, metric), "wb-note")
        self.notes.layout.display = None if self.notes.value else "none"
        told = [finding for finding in report.findings if finding.code == "WB105" and finding.metric == metric.key]
        self.convention.content[0].value = _paragraphs(told, "wb-how")
        self.convention.layout.display = None if told else "none"
        self.numbers.show(
            numbers_frame(report, metric, session.by),
            labels=COLUMN_LABELS
            | {"value": metric.axis, "n": tr("{among_words} in it", among_words=capital(metric.among_words))},
            formats=dict.fromkeys(("value", "low", "high"), ".1%" if metric.is_rate else ".3f"),
            caption=f"{metric.question} {sentence}",
            filename=f"{session.metric}_by_{'_'.join(session.by)}.csv",
        )
        self.formula.value = paragraph_html(
            tr(
                "{label}: {formula}. Source: {source}.",
                label=metric.label,
                formula=metric.formula,
                source=metric.source,
            ),
            "wb-how wb-technical",
        )
        self.code.code = code_for(case, session.metric, session.by)
        self.body.children = (
            self.finding,
            self.chart,
            self.notes,
            self.numbers,
            self.how,
            self.convention,
            self.code,
        )

    def report(self) -> GroupReport:
        """The report under every metric for these groups; a change of metric needs no new one."""
        case, by = self.session.case, self.session.by
        assert case is not None  # noqa: S101 - render has said so to the person
        if self._latest is None or self._latest[0] is not case or self._latest[1] != by:
            self._latest = (case, by, compare_groups(case, by=[by]))
        return self._latest[2]


def groups_figure(report: GroupReport, metric: Metric, by: Sequence[str]) -> go.Figure:
    """A dot with its interval for each group, in the report's order, and a dashed line for everyone together."""
    frame = report.of(metric.key, by).dropna(subset=["value"])
    rows = frame.to_dict("records")
    longest = float(np.nanmax([0.0, *frame["value"], *frame["high"]])) or 1.0
    dots = {
        "type": "scatter",
        "x": frame["value"].to_numpy(),
        "y": _axis_labels(report, by, frame["group"]),
        "mode": "markers+text",
        "text": [_value(metric, row["value"]) for row in rows],
        "textposition": ["top right" if value < NEAR_AXIS * longest else "top center" for value in frame["value"]],
        "cliponaxis": False,
        "marker": {"size": 13, "color": "var(--wb-series-1)"},
        "error_x": {
            "type": "data",
            "array": (frame["high"] - frame["value"]).to_numpy(),
            "arrayminus": (frame["value"] - frame["low"]).to_numpy(),
            "color": "var(--wb-series-1)",
            "thickness": 2.5,
            "width": 7,
        },
        "hovertext": [value_words(metric, row) for row in rows],
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
    }
    layout = {
        "height": MARGINS + ROW_HEIGHT * max(len(rows), 1),
        "margin": {"l": 8, "r": 24, "t": 36, "b": 74},
        "showlegend": False,
        "xaxis": {
            "title": axis_title(metric.axis),
            "tickformat": ".0%" if metric.is_rate else ".2f",
            "range": [0, min(longest * 1.06, 1.03)],
            "nticks": 5,
            "tickangle": 0,
        },
        "yaxis": {
            "range": [len(rows) - 0.5, -0.7],  # the first group on top, with room for its number
            "automargin": True,
            "type": "category",
        },
        **_everyone(metric, report.everyone(metric.key), longest),
    }
    # One call: every update of a figure is checked again, which would cost more than everything else here.
    return go.Figure({"data": [dots], "layout": layout})


def _everyone(metric: Metric, everyone: float, longest: float) -> dict[str, Any]:
    """The dashed line of everyone together, with its words on the side that has room in a narrow chart."""
    if np.isnan(everyone):
        return {}
    line = {"type": "line", "x0": everyone, "x1": everyone, "y0": 0, "y1": 1, "yref": "y domain"}
    words = {"text": tr("everyone: {metric}", metric=_value(metric, everyone)), "x": everyone, "y": 1, "yref": "paper"}
    side = "right" if everyone > longest / 2 else "left"
    return {
        "shapes": [{**line, "line": {"dash": "dash", "width": 1.5}}],
        "annotations": [{**words, "yanchor": "bottom", "xanchor": side, "showarrow": False}],
    }


def numbers_frame(report: GroupReport, metric: Metric, by: Sequence[str]) -> pd.DataFrame:
    """The numbers behind the chart, one row a group, under the names a person reads."""
    frame = report.of(metric.key, by)
    labels = [listed([report.roles.value_label(c, v) for c, v in zip(by, g, strict=True)]) for g in frame["group"]]
    counts = ["n"] if (frame["n"] == frame["rows"]).all() else ["n", "rows"]
    shown = frame[["value", "low", "high", *counts]].astype({"n": int})
    shown.insert(0, "group", labels)
    return shown.assign(reason=frame["reason"]) if frame["reason"].any() else shown


def code_for(case: Case, metric: str, by: Sequence[str]) -> str:
    """The few lines of Python that give the same numbers."""
    return case_code(
        case,
        ["from workbench.fairness.groups import compare_groups"],
        f"report = compare_groups(case, by=[{list(by)!r}])\nreport.of({metric!r}, {list(by)!r})",
    )


def _axis_labels(report: GroupReport, by: Sequence[str], groups: Iterable[Sequence[str]]) -> list[str]:
    """A name for each group as the chart's own markup; names that look alike when shortened give way to the values."""
    lines = 2 if len(by) > 1 else 3
    names = {
        tuple(group): [
            line
            for c, v in zip(by, group, strict=True)
            for line in short(capital(report.roles.value_label(c, v)), lines)
        ]
        for group in groups
    }
    shown = [*names.values()]
    chosen = [name if shown.count(name) == 1 else group for group, name in names.items()]
    return ["<br>".join(escape(part, quote=False) for part in name) for name in chosen]


def short(label: str, lines: int) -> list[str]:
    """A name on a few short lines, which leaves room for the chart; the table has it whole."""
    return wrap(label, LONGEST_LINE, max_lines=lines, placeholder=" …") or [label]


def _value(metric: Metric, value: float) -> str:
    return percent(value) if metric.is_rate else f"{value:.3f}"


def value_words(metric: Metric, row: Mapping[Any, Any]) -> str:
    """A group's value with its interval and the people it is about."""
    form = percent if metric.is_rate else "{:.3f}".format
    interval = range_words(row["low"], row["high"], form)
    return tr(
        "{value} ({interval}), of {n} {among_words}",
        value=form(row["value"]),
        interval=interval,
        n=whole(row["n"]),
        among_words=metric.among_words,
    )


def notes_for(report: GroupReport, metric: Metric) -> list[Finding]:
    """The notes that concern this question and these groups."""
    return [note for note in report.notes if note.metric in ("", metric.key) and note.code != "WB202"]


def _paragraphs(said: Iterable[Finding], style: str) -> str:
    return "".join(paragraph_html(each.text, style) for each in said)
