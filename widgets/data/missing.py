"""What is missing, and for whom more than for others?"""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from widgets.code import case_code
from widgets.data.asking import Looking, case_of, finding_html
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.panel import paragraph_html
from workbench.case import Case
from workbench.data.missing import MissingReport, find_missing
from workbench.language import tr
from workbench.words import capital, percent, range_words, whole

HOW_TO_READ = tr(
    "Each row is a column with holes, each dot a group: how often that column is empty for the group, with the "
    "range in which the true share plausibly lies (95% interval). Dots far apart mean that the table knows less "
    "about some people. Why that is so, no table can tell: ask who did not answer, who was not asked, and whose "
    "paper was lost."
)
LABELS = {"column": tr("Column"), "group": tr("Group"), "people": tr("Rows"), "missing": tr("Missing")}
LABELS |= {"share": tr("Share missing"), "low": tr("Low"), "high": tr("High")}
SHOWN, MOST_GROUPS = 10, 8


class MissingPanel(Looking):
    """Missing values of every column, by group."""

    title = tr("What is missing")
    asks = tr("Which values are missing, and are they missing more for some people than for others?")
    method = tr(
        "Shares have Wilson's 95% interval. Of all that the review of the table tests, what stands out is corrected "
        "together (Benjamini and Hochberg, 2%)."
    )
    how_to_read = HOW_TO_READ
    _latest: tuple[Case, MissingReport] | None = None

    def render(self) -> None:
        """Sentence, chart, notes, numbers and code; without a hole only the sentence, notes and code."""
        self.show_only(())
        case, column = case_of(self.session), self.session.compare_by
        report = self._report(case)
        sentence = sentence_for(report, column)
        self.finding.value = finding_html(sentence)
        frame = report.groups[report.groups["by"] == column]
        shown = list(dict.fromkeys(frame["column"]))
        notes = [note.text for note in report.notes]
        if len(shown) > SHOWN:
            notes.insert(
                0,
                tr(
                    "The chart shows the {shown} emptiest of {shown_2} columns; the table has all.",
                    shown=SHOWN,
                    shown_2=len(shown),
                ),
            )
        self.notes.value = "".join(paragraph_html(note, "wb-note") for note in notes)
        self.chart.show(missing_figure(report, column, shown[:SHOWN]) if shown else None, sentence)
        self.numbers.show(
            numbers_frame(report, column),
            labels=LABELS,
            formats=dict.fromkeys(("share", "low", "high"), ".1%"),
            caption=sentence,
            filename=f"missing_by_{column}.csv",
        )
        self.code.code = case_code(
            case, ["from workbench.data.missing import find_missing"], "report = find_missing(case)\nreport.groups"
        )
        holes = (self.chart, self.numbers, self.how) if shown else ()
        self.show_only((self.finding, *holes, *((self.notes,) if notes else ()), self.code))

    def _report(self, case: Case) -> MissingReport:
        if self._latest is None or self._latest[0] is not case:
            self._latest = (case, find_missing(case))
        return self._latest[1]


def sentence_for(report: MissingReport, by: str) -> str:
    """What stands out for this column of groups; else where most is missing."""
    found = [finding for finding in report.findings if by in finding.columns[1:]]
    if found:
        return f"{found[0].text}"
    first = report.columns.iloc[0]
    if not first["missing"]:
        return tr("No value is missing in any of {columns} columns.", columns=len(report.columns))
    holes = int((report.columns["missing"] > 0).sum())
    name = report.roles.column_label(str(first["column"]))
    return tr(
        "{holes} of {columns} columns have missing values, most of all {name}: {share} of {rows} rows. No group by "
        "{by} clearly misses more than others.",
        holes=holes,
        columns=len(report.columns),
        name=name,
        share=percent(first["share"]),
        rows=whole(report.rows),
        by=report.roles.column_label(by),
    )


def missing_figure(report: MissingReport, by: str, columns: Sequence[str]) -> go.Figure:
    """For each column a dot with its interval for each group, at most eight groups, the largest."""
    frame = report.groups[(report.groups["by"] == by) & report.groups["column"].isin(columns)]
    sizes = frame.groupby("group")["people"].max().sort_values(ascending=False, kind="stable")
    series = []
    for group in sizes.index[:MOST_GROUPS]:
        part = frame[frame["group"] == group]
        rows = part.to_dict("records")
        words = [
            tr(
                "{share} ({low}), {missing} of {people} rows",
                share=percent(row["share"]),
                low=range_words(row["low"], row["high"]),
                missing=whole(row["missing"]),
                people=whole(row["people"]),
            )
            for row in rows
        ]
        share, low, high = (part[name].tolist() for name in ("share", "low", "high"))
        labels = [capital(report.roles.column_label(column)) for column in part["column"]]
        series.append(Dots(capital(report.roles.value_label(by, str(group))), labels, share, low, high, words))
    return dots_figure(series, Axis(tr("Share missing")))


def numbers_frame(report: MissingReport, by: str) -> pd.DataFrame:
    """The numbers behind the chart under the names a person reads."""
    frame = report.groups[report.groups["by"] == by].drop(columns="by")
    return frame.assign(
        column=[report.roles.column_label(column) for column in frame["column"]],
        group=[report.roles.value_label(by, group) for group in frame["group"]],
    )
