"""Whom does the record favour, and how small a gap could this table show at all?"""

import pandas as pd
import plotly.graph_objects as go

from widgets.code import case_code
from widgets.data.asking import Looking, case_of, finding_html
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.panel import paragraph_html
from workbench.case import Case
from workbench.data.labels import LabelReport, compare_labels
from workbench.data.power import PowerReport, smallest_gaps
from workbench.language import tr
from workbench.order import order_column
from workbench.roles import Roles
from workbench.words import capital, percent, range_words, whole

HOW_TO_READ = tr(
    "Each dot is how often the record shows the favourable outcome for a group, before any model looks at it; its "
    "line is the range in which the true rate plausibly lies (95% interval). Below stand the gaps that the table "
    "can show: a smaller gap would go unseen more often than once in five times, so silence about a small group "
    "says little."
)
LABELS = {
    "group": tr("Group"),
    "people": tr("Rows"),
    "rate": tr("Favourable outcome"),
    "low": tr("Low"),
    "high": tr("High"),
}
LABELS |= {"down": tr("Seen from so far below the others"), "up": tr("Seen from so far above them")}


class OutcomePanel(Looking):
    """The recorded outcome by group, and for each group the smallest gap that could be seen."""

    title = tr("What the record says, and what it could show")
    asks = tr(
        "How often does the record show the favourable outcome, and how small a gap could this table show at all?"
    )
    method = tr(
        "Rates have Wilson's 95% interval, the gap of two groups Newcombe's; among more groups the interval holds "
        "for all pairs at once."
    )
    how_to_read = HOW_TO_READ

    def render(self) -> None:
        """Sentence, chart, the smallest gaps, numbers and code; without an outcome the gaps alone."""
        self.show_only(())
        case, column = case_of(self.session), self.session.compare_by
        power = smallest_gaps(case)
        labels = compare_labels(case) if "target" in case.available else None
        sentence = sentence_for(labels, column, case.roles)
        self.finding.value = finding_html(sentence)
        self.notes.value = power_html(power, column)
        if labels is not None:
            self.chart.show(rates_figure(labels, column), sentence)
        frame = numbers_frame(labels, power, column)
        self.numbers.show(
            frame,
            labels=LABELS,
            formats=dict.fromkeys(("rate", "low", "high", "down", "up"), ".1%"),
            caption=f"{sentence} {ASSUMED[power.rate_of]}",
            filename=f"outcomes_by_{column}.csv",
        )
        self.code.code = code_for(case, column)
        self.show_only([part for part in self.parts() if part is not self.chart or labels is not None])


ASSUMED = {
    "base_rate": tr(
        "The smallest gap that this table could show: each group’s recorded outcome against that of all others."
    ),
    "selection_rate": tr(
        "The smallest gap that this table could show: the decisions on each group against those on all others."
    ),
    "": tr("No outcome was named: the smallest gap that this table could show beside a rate of one half."),
}


def sentence_for(report: LabelReport | None, column: str, roles: Roles) -> str:
    """What stands out for this column; else where the rates lie, or that no outcome was named."""
    if report is None:
        return tr("No column with the recorded outcome was named, so nobody can say whom the record favours.")
    found = [finding for finding in report.findings if column in finding.columns]
    if found:
        return f"{found[0].title}: {found[0].text}"
    frame = report.groups[report.groups["column"] == column].dropna(subset=["rate"])
    ordered = frame.sort_values("rate", kind="stable")
    low, high = ordered.iloc[0], ordered.iloc[-1]
    if len(ordered) == 1:
        who = tr(
            "{rate} of {people} {column}",
            rate=percent(low["rate"]),
            people=whole(low["people"]),
            column=roles.value_label(column, str(low["group"])),
        )
        return tr(
            "{who} {outcome}, on record; there is no other group here to compare them with.",
            who=who,
            outcome=roles.outcome,
        )
    ends = tr(
        "{rate} of {column} and {rate_2} of ",
        rate=percent(low["rate"]),
        column=roles.value_label(column, str(low["group"])),
        rate_2=percent(high["rate"]),
    )
    return tr(
        "{ends}{column} {outcome}, on record; the table cannot tell any groups by {column_2} apart from chance.",
        ends=ends,
        column=roles.value_label(column, str(high["group"])),
        outcome=roles.outcome,
        column_2=roles.column_label(column),
    )


def power_html(power: PowerReport, column: str) -> str:
    """The smallest gap for each group of one column, a sentence each."""
    rows = power.groups[power.groups["column"] == column].to_dict("records")
    said = sorted(rows, key=lambda row: row["people"])
    sentences = "".join(paragraph_html(power.say(row), "wb-note") for row in said)
    means = tr("“Could well go unseen” means more often than once in five times, with one false alarm in fifty.")
    return tr(
        "<h3>How small a gap could this table show?</h3>{sentences}{means}",
        sentences=sentences,
        means=paragraph_html(means, "wb-note wb-technical"),
    )


def rates_figure(report: LabelReport, column: str) -> go.Figure:
    """A dot with its interval for each group: the youngest on top, the least, or else the largest."""
    frame = report.groups[report.groups["column"] == column].dropna(subset=["rate"])
    frame = frame.iloc[order_column(frame["group"], frame["people"], column, report.roles)]
    rows = frame.to_dict("records")
    labels = [capital(report.roles.value_label(column, row["group"])) for row in rows]
    words = [
        tr(
            "{rate} ({low}), of {people}",
            rate=percent(row["rate"]),
            low=range_words(row["low"], row["high"]),
            people=whole(row["people"]),
        )
        for row in rows
    ]
    rate, low, high = (frame[part].tolist() for part in ("rate", "low", "high"))
    return dots_figure([Dots("rate", labels, rate, low, high, words)], Axis(LABELS["rate"]))


def numbers_frame(report: LabelReport | None, power: PowerReport, column: str) -> pd.DataFrame:
    """Rates and smallest gaps side by side, a row a group."""
    gaps = power.groups[power.groups["column"] == column]
    frame = gaps[["group", "people", "down", "up"]]
    if report is not None:
        rates = report.groups[report.groups["column"] == column]
        frame = rates[["group", "people", "rate", "low", "high"]].merge(gaps[["group", "down", "up"]], on="group")
    return frame.assign(group=[power.roles.value_label(column, group) for group in frame["group"]])


def code_for(case: Case, column: str) -> str:
    """The few lines of Python that give the same numbers."""
    chosen = f'.groups[lambda rows: rows["column"] == {column!r}]'
    imports = ["from workbench.data.power import smallest_gaps"]
    gaps = f"smallest_gaps(case){chosen}"
    if "target" not in case.available:
        return case_code(case, imports, gaps)
    imports.append("from workbench.data.labels import compare_labels")
    return case_code(case, imports, f"print(compare_labels(case){chosen})\n{gaps}")
