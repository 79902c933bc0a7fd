"""Who waits longer, pays more, gets less? Groups and subgroups by a column of numbers."""

from collections.abc import Mapping, Sequence
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
from workbench.coding import is_number
from workbench.errors import WorkbenchError
from workbench.fairness.amount_report import STATISTICS, AmountReport
from workbench.fairness.amount_words import amount_words, headline
from workbench.fairness.amounts import compare_amount_subgroups, compare_amounts
from workbench.fairness.subgroup_report import SubgroupReport
from workbench.fairness.subgroup_words import headline as subgroup_headline
from workbench.language import tr
from workbench.words import capital, listed, range_words, whole

HOW_TO_READ = tr(
    "Each dot is the middle of a group: its average (mean), or its median, which half of the group lies below. The "
    "line is the range in which the true one plausibly lies (95% interval). A few very large amounts pull the average "
    "up but not the median, so look at both. The dashed line is everyone together."
)
SHOWN = (
    (tr("the average (mean)"), "mean"),
    (tr("the middle one (median: half of the people lie below)"), "median"),
)
AXES = {"mean": tr("Average"), "median": tr("Middle one (median)")}
KEPT_AMOUNT, KEPT_SHOWN = "amounts.column", "amounts.shown"
ROW_HEIGHT, MARGINS, LONGEST_LINE = 54, 118, 20


class AmountPanel(Panel):
    """Compare groups by an amount such as minutes or euros; nothing is sampled."""

    title = tr("Compare amounts")
    asks = tr("Choose a column of numbers. The answer says who has more of it, by how much and how sure that is.")
    method = tr(
        "Means have Student's t, their gap Welch's (1947). Medians have the interval between two order statistics "
        "(Woodruff, 1952), their gap that of Zou and Donner (2008)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "compare_by", "also_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.finding, self.notes, self.chart, self.numbers = ipw.HTML(), ipw.HTML(), Chart(), Numbers()
        self.code = CodeDetails()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        self.deeper = Details(tr("Subgroups with an unusual mean"), [ipw.HTML(), Numbers()])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The amount, what of it, and the groups."""
        self.amount = ipw.Dropdown(description=tr("Amount"))
        self.shown = ipw.Dropdown(description=tr("Compare"), options=SHOWN, value="mean")
        self.on_choice(self.amount, lambda value: self._keep(KEPT_AMOUNT, value))
        self.on_choice(self.shown, lambda value: self._keep(KEPT_SHOWN, value))
        return (
            self.amount,
            self.shown,
            self.choice("compare_by", tr("Compare people by")),
            self.choice("also_by", tr("and within these by")),
        )

    def render(self) -> None:
        """Sentence, chart, notes, numbers and code for the amount that is chosen."""
        session = self.session
        self.body.children = ()
        case = need_table(session.case)
        self._fill_controls(case)
        need_columns(session.by)
        if self.amount.value is None:
            raise WorkbenchError(tr("This table has no column of amounts: no numbers with more than two values."))
        statistic = self.shown.value
        report = compare_amounts(case, self.amount.value, by=session.by)
        sentence = headline(report, statistic)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(amounts_figure(report, statistic), sentence)
        self.notes.value = "".join(paragraph_html(note.text, "wb-note") for note in report.notes)
        self.notes.layout.display = None if report.notes else "none"
        self.numbers.show(
            numbers_frame(report),
            labels=NAMES,
            formats=dict.fromkeys([name for name in NAMES if name not in ("group", "n", "rows")], ",.5g"),
            caption=sentence,
            filename=f"{report.amount}_by_{'_'.join(report.by)}.csv",
        )
        self._fill_deeper(compare_amount_subgroups(case, report.amount, depth=3))
        self.code.code = _code(case, report)
        self.body.children = (
            self.finding,
            self.chart,
            self.notes,
            self.numbers,
            self.deeper,
            self.how,
            self.code,
        )

    def _fill_controls(self, case: Case) -> None:
        project, columns = self.session.project, _amounts(case)
        kept = project.choice(KEPT_AMOUNT) if project else None
        now = self.amount.value if self.amount.value in columns else None
        chosen = kept if kept in columns else now or (columns[0] if columns else None)
        self.fill(self.amount, [(case.roles.column_label(column), column) for column in columns], chosen)
        if project:
            with self.writing():
                self.shown.value = project.choice(KEPT_SHOWN, self.shown.value)

    def _fill_deeper(self, report: SubgroupReport) -> None:
        words, numbers = self.deeper.content
        words.value = "".join(paragraph_html(one.text, "wb-how") for one in report.findings) or paragraph_html(
            subgroup_headline(report), "wb-how"
        )
        frame = report.subgroups.sort_values("divergence", ascending=False)
        shown = frame[["value", "divergence", "low", "high", "n"]].reset_index(drop=True)
        shown.insert(0, "who", [capital(report.roles.group_label(dict(items))) for items in frame["items"]])
        numbers.show(
            shown,
            labels={
                "who": tr("Who"),
                "value": report.metric.label,
                "divergence": tr("From everyone"),
                "n": tr("People"),
            },
            formats=dict.fromkeys(("value", "divergence", "low", "high"), ",.5g"),
            caption=f"{report.metric.question} {subgroup_headline(report)}",
            filename=f"{report.amount}_subgroups.csv",
        )

    def _keep(self, key: str, value: Any) -> None:
        if self.session.project is not None:
            self.session.keep(key, value)
        self.refresh()


NAMES = {
    "group": tr("Group"),
    "mean": tr("Average (mean)"),
    "mean_low": tr("Low"),
    "mean_high": tr("High"),
    "median": tr("Median"),
    "median_low": tr("Low"),
    "median_high": tr("High"),
    "n": tr("People with an amount"),
    "rows": tr("Rows in the table"),
}


def amounts_figure(report: AmountReport, statistic: str) -> go.Figure:
    """A dot with its interval for each group, in the report's order, and a dashed line for everyone together.

    Amounts begin at 0, so that a gap looks as large as it is.
    """
    frame = report.groups.dropna(subset=[statistic])
    rows = frame.to_dict("records")
    everyone, unit = float(report.overall[statistic].iloc[0]), report.unit
    reach = frame[[statistic, f"{statistic}_low", f"{statistic}_high"]].to_numpy(dtype=float)
    most = float(np.nanmax(reach, initial=1e-9))
    above = {} if np.nanmin(reach, initial=0.0) < 0 else {"range": [0, 1.06 * most]}
    dots = {
        "type": "scatter",
        "x": frame[statistic].to_numpy(),
        "y": [_name(report, row["group"], place) for place, row in enumerate(rows)],
        "mode": "markers+text",
        "text": [amount_words(row[statistic]) for row in rows],
        "textposition": "top center",
        "cliponaxis": False,
        "marker": {"size": 13, "color": "var(--wb-series-1)"},
        "error_x": {
            "type": "data",
            "array": (frame[f"{statistic}_high"] - frame[statistic]).to_numpy(),
            "arrayminus": (frame[statistic] - frame[f"{statistic}_low"]).to_numpy(),
            "color": "var(--wb-series-1)",
            "thickness": 2.5,
            "width": 7,
        },
        "hovertext": [_hover(row, statistic, unit) for row in rows],
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
    }
    line = {"type": "line", "x0": everyone, "x1": everyone, "y0": 0, "y1": 1, "yref": "y domain"}
    words = {
        "text": tr("everyone: {everyone}", everyone=amount_words(everyone)),
        "x": everyone,
        "y": 1,
        "yref": "paper",
        "yanchor": "bottom",
        "xanchor": "right" if everyone > most / 2 else "left",  # where a narrow chart has room
    }
    label = capital(report.roles.column_label(report.amount)) + (f" ({unit})" if unit else "")
    layout = {
        "height": MARGINS + ROW_HEIGHT * max(len(rows), 1),
        "margin": {"l": 8, "r": 24, "t": 36, "b": 74},
        "showlegend": False,
        "xaxis": {"title": axis_title(f"{AXES[statistic]}: {label}"), "nticks": 5, "tickangle": 0, **above},
        "yaxis": {"range": [len(rows) - 0.5, -0.7], "automargin": True, "type": "category"},
        "shapes": [{**line, "line": {"dash": "dash", "width": 1.5}}],
        "annotations": [{**words, "showarrow": False}],
    }
    return go.Figure({"data": [dots], "layout": layout})


def numbers_frame(report: AmountReport) -> pd.DataFrame:
    """The numbers behind the chart, one row a group, under the names a person reads."""
    parts = [f"{statistic}{end}" for statistic in STATISTICS for end in ("", "_low", "_high")]
    shown = report.groups[[*parts, "n", "rows"]]
    counts = ["n"] if (shown["n"] == shown["rows"]).all() else ["n", "rows"]
    return shown.assign(group=[_label(report, group) for group in report.groups["group"]])[["group", *parts, *counts]]


def _amounts(case: Case) -> list[str]:
    """The columns that can be amounts: numbers with more than two values that are no answer, group, score or weight."""
    roles, sample = case.roles, case.pandas
    others = {*roles.sensitive, roles.target, roles.prediction, roles.weight}
    found = [name for name in case.columns if name not in others and is_number(sample[name])]
    named = [name for name in found if name in roles.labels and roles.labels[name].unit]
    values = {name: sample[name].nunique() for name in found}
    several = [name for name in found if 2 < values[name] < case.rows or name in named]  # noqa: PLR2004 - yes, no; ids
    set_aside = [name for name in named if name in roles.not_features]  # what was decided is often an amount
    return sorted(several, key=lambda name: (name not in set_aside, name not in named, case.columns.index(name)))


def _label(report: AmountReport, group: Sequence[str]) -> str:
    pairs = zip(report.by, group, strict=True)
    return listed([report.roles.value_label(column, value) for column, value in pairs])


def _name(report: AmountReport, group: Sequence[str], place: int) -> str:
    names = [_label(report, other) for other in report.groups["group"]]
    lines = wrap(capital(_label(report, group)), LONGEST_LINE, max_lines=3, placeholder=" …")
    text = "<br>".join(escape(line, quote=False) for line in lines)
    return text if len({name[: 3 * LONGEST_LINE - 4] for name in names}) == len(names) else f"{text} ({place + 1})"


def _hover(row: Mapping[Any, Any], statistic: str, unit: str) -> str:
    interval = range_words(row[f"{statistic}_low"], row[f"{statistic}_high"], amount_words)
    return tr(
        "{row} ({interval}), {n} people", row=amount_words(row[statistic], unit), interval=interval, n=whole(row["n"])
    )


def _code(case: Case, report: AmountReport) -> str:
    return case_code(
        case,
        ["from workbench.fairness.amounts import compare_amounts"],
        f"report = compare_amounts(case, {report.amount!r}, by={list(report.by)!r})\nreport.groups",
    )
