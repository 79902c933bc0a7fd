"""A group comparison as a page that stands alone: exact numbers, nothing held back, so it is not to be handed on."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import numpy as np

from workbench.fairness.groups import GroupReport
from workbench.language import tr
from workbench.metric_words import in_own_words
from workbench.metrics import METRICS
from workbench.report.document import (
    Block,
    Bullets,
    Chart,
    Document,
    Paragraph,
    Said,
    Section,
    Table,
    missing,
    said,
)
from workbench.report.dossier import Compared, Row
from workbench.report.page import page_html
from workbench.words import capital, gap_words, listed, percent, range_words, whole

LEAD = tr("Who is treated differently, by how much, and how sure that is.")
EXACT = tr(
    "All numbers here are exact, those of small groups too, and can tell on single people. Keep this page to "
    "yourselves: “workbench report” makes pages to hand on."
)
MOST_CHARTED = 20
"""A picture of more groups than this is not read; the table has them all."""


def audit_page(report: GroupReport) -> str:
    """The comparison as one HTML file, at most a few hundred kilobytes whatever the number of rows."""
    return page_html(audit_document(report))


def audit_document(report: GroupReport) -> Document:
    """The comparison as a document: findings, then every comparison with picture and numbers, then what limits it."""
    comparisons = dict.fromkeys(report.groups["by"])
    sections = [Section(tr("What stands out"), tuple(_findings(report)))]
    sections += [
        Section(tr("By {report}", report=_names(report, by)), tuple(_comparison(report, by))) for by in comparisons
    ]
    sections += [Section(tr("What limits this answer"), (Bullets(tuple(map(Said, _limits(report)))),))]
    return Document(
        kind="audit",
        title=tr("Groups compared"),
        subject=tr("{name}, {rows} rows", name=report.name, rows=whole(report.rows)),
        lead=LEAD,
        made=datetime.now(UTC).isoformat(timespec="seconds"),
        version="",
        sections=tuple(sections),
        records=(),
        log=None,
    )


def _names(report: GroupReport, by: tuple[str, ...]) -> str:
    return listed([report.roles.column_label(column) for column in by])


def _findings(report: GroupReport) -> Iterator[Block]:
    yield Paragraph(Said(EXACT), "note")
    if not report.findings:
        yield Paragraph(
            Said(tr("No difference stood out from chance. That does not show that there is none.")), "finding"
        )
        return
    first, *others = report.findings
    yield Paragraph(Said(first.text), "finding")
    if others:
        yield Bullets(tuple(Said(finding.text) for finding in others))


def _comparison(report: GroupReport, by: tuple[str, ...]) -> Iterator[Block]:
    known = [
        metric for metric in dict.fromkeys(report.groups["metric"]) if report.of(metric, by)["value"].notna().any()
    ]
    for metric in known:
        compared = _compared(report, metric, by)
        if METRICS[metric].is_rate and 0 < len(compared.rows) <= MOST_CHARTED:
            yield Chart(compared)
        yield _table(report, metric, by)
        yield Paragraph(Said(_gap(report, metric, by)))
    if not known:
        yield missing(tr("No metric can be computed here."))


def _compared(report: GroupReport, metric: str, by: tuple[str, ...]) -> Compared:
    """What the picture shows: groups with a value and an interval."""
    rows = tuple(
        _row(_who(report, by, row), row, int(row["n"]))
        for row in report.of(metric, by).to_dict("records")
        if not np.isnan(row["low"])
    )
    whole_row = report.overall.set_index("metric").loc[metric]
    everyone = (
        None
        if np.isnan(whole_row["value"])
        else _row(tr("Everyone"), whole_row, int(report.overall.set_index("metric")["n"][metric]))
    )
    return Compared(
        metric=metric,
        label=METRICS[metric].label,
        question=in_own_words(METRICS[metric], report.roles).question,
        column=_names(report, by),
        rows=rows,
        everyone=everyone,
    )


def _row(name: str, row: Any, people: int) -> Row:
    return Row(
        name=name, people=people, value=float(row["value"]), low=float(row["low"]), high=float(row["high"]), record=""
    )


def _who(report: GroupReport, by: tuple[str, ...], row: Any) -> str:
    return capital(report.roles.group_label(dict(zip(by, row["group"], strict=True))))


def _table(report: GroupReport, metric: str, by: tuple[str, ...]) -> Table:
    asked = in_own_words(METRICS[metric], report.roles)
    form = percent if asked.is_rate else "{:.3f}".format
    rows = [_cells(_who(report, by, row), row, form) for row in report.of(metric, by).to_dict("records")]
    head = (tr("Group"), asked.label, tr("{level:g}% interval", level=100 * report.level), tr("People"))
    return Table(f"{asked.label}. {asked.question}", head, tuple(rows), (1, 2, 3))


def _cells(name: str, row: Any, form: Any) -> tuple[Said, ...]:
    if np.isnan(row["value"]):
        return (said(name), said(""), Said(row["reason"]), Said(whole(row["n"])))
    return (
        said(name),
        Said(form(row["value"])),
        Said(range_words(row["low"], row["high"], form)),
        Said(whole(row["n"])),
    )


def _gap(report: GroupReport, metric: str, by: tuple[str, ...]) -> str:
    frame = report.disparities
    row = frame[(frame["metric"] == metric) & (frame["by"] == by)].to_dict("records")[0]
    if row["reason"]:
        return tr("No gap can be given: {reason}", reason=row["reason"])
    numbers = (row["difference"], row["difference_low"], row["difference_high"])
    words = gap_words(numbers, level=report.level, is_rate=METRICS[metric].is_rate)
    low, high = (report.roles.group_label(row[end]) for end in ("lowest", "highest"))
    return tr("Highest minus lowest, {high} and {low}: {words}.", high=high, low=low, words=words)


def _limits(report: GroupReport) -> list[str]:
    always = tr("These are differences, not their causes, and only for the columns that were compared.")
    return [*(note.text for note in report.notes), always]
