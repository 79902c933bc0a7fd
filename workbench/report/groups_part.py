"""What was measured by group, as every report tells it: the finding, a picture, the numbers and how they were made."""

from collections.abc import Iterator

from workbench.language import tr
from workbench.report.document import Block, Chart, Paragraph, Said, Table, missing, said
from workbench.report.dossier import Compared, Dossier, Measured, Row
from workbench.report.rounding import about, is_left_out, left_out, nearly
from workbench.words import whole

NO_TABLE = tr("Open the project's table, say which columns to compare people by, and make the report again.")
NO_COLUMNS = tr("Say which columns to compare people by, and make the report again.")
KEPT_OUT = tr("Groups were compared, but the numbers are not in this report; whoever makes it can put them in.")
LEFT_OUT = tr("This report was made without a comparison of the groups; whoever makes it can put one in.")
CHARTED = ("selection_rate", "base_rate")


def measured_blocks(dossier: Dossier, *, charts: bool = True, errors: bool = True) -> Iterator[Block]:
    """What was found by group: the sentences, a picture and the numbers of each comparison, and how they were made."""
    measured = dossier.measured
    if not measured.compared:
        yield not_compared(dossier)
        return
    main = dossier.comparisons(CHARTED)
    first, finding, *others = measured.sentences
    yield Paragraph(Said(finding, spoken_of(dossier)), "finding")
    yield Paragraph(Said(first, tuple(each.everyone.record for each in main[:1] if each.everyone)))
    for compared in main:
        yield from compared_blocks(compared, charts=charts)
    if errors:
        yield from _error_tables(measured)
    yield from (Paragraph(Said(words), "note") for words in (*others, *measured.rules))


def not_compared(dossier: Dossier) -> Paragraph:
    """What stands where no group was compared, and what to do: table, columns or only the wish may be missing."""
    if dossier.table is None:
        return missing(NO_TABLE)
    if was_compared(dossier):
        return Paragraph(Said(KEPT_OUT), "note")
    return missing(LEFT_OUT if dossier.roles.sensitive else NO_COLUMNS)


def was_compared(dossier: Dossier) -> bool:
    """Whether the business measured its groups, and only did not put the numbers into this report."""
    return any(each.id.startswith("groups:") and not each.stale for each in dossier.records.values())


def spoken_of(dossier: Dossier) -> tuple[str, ...]:
    """The records that the finding is about: of the groups it names, or of all where it names none."""
    rows = [row for each in dossier.comparisons(CHARTED) for row in each.rows]
    finding = dossier.measured.sentences[1].lower()
    named = [row.record for row in rows if row.name.lower() in finding]
    return tuple(dict.fromkeys(named or [row.record for row in rows]))


def clearest(dossier: Dossier) -> Compared:
    """The comparison that the finding speaks of; for where there is room for one."""
    spoken = spoken_of(dossier)
    compared = dossier.comparisons(CHARTED)
    return max(compared, key=lambda each: sum(row.record in spoken for row in each.rows) / (len(each.rows) or 1))


def _error_tables(measured: Measured) -> Iterator[Block]:
    """How often the decision was right, for each column that people are compared by."""
    for column in dict.fromkeys(each.column for each in measured.compared):
        found = [each for each in measured.compared if each.column == column and each.metric not in CHARTED]
        if found and not is_left_out(len(found[0].rows), found[0].hidden):
            yield compared_table(found)


def compared_blocks(compared: Compared, *, charts: bool = True) -> Iterator[Block]:
    """A picture and the numbers of one comparison, or the sentence that it is not shown."""
    if is_left_out(len(compared.rows), compared.hidden):
        yield Paragraph(Said(left_out(compared.column)), "note")
        return
    if charts and compared.rows:
        yield Chart(compared)
    yield compared_table([compared])


def compared_table(compared: list[Compared]) -> Table:
    """The numbers of comparisons by one column: a row for each group, a column for each metric."""
    first = compared[0]
    caption = tr(
        "{question} By {column}.",
        question=first.question if len(compared) == 1 else "How often was the decision right?",
        column=first.column,
    )
    hidden = f" {_hidden(first.hidden)}" if first.hidden else ""
    several = len(compared) > 1
    head = (
        tr("Group"),
        *(each.label if several else tr("{label} (95% interval)", label=each.label) for each in compared),
    )
    names = [row.name for row in first.rows]
    rows = [(said(name), *(_cell(each.rows[place]) for each in compared)) for place, name in enumerate(names)]
    if first.everyone:
        rows.append((said(tr("Everyone")), *(_cell(each.everyone) for each in compared if each.everyone)))
    return Table(caption + hidden, head, tuple(rows), tuple(range(1, len(head))))


def _cell(row: Row) -> Said:
    reach = tr(
        "{low} to {high}, of about {people}", low=nearly(row.low), high=nearly(row.high), people=whole(row.people)
    )
    return Said(f"{about(row.value)} ({reach})", (row.record,))


def _hidden(groups: int) -> str:
    return tr("1 group is not shown.") if groups == 1 else tr("{groups} groups are not shown.", groups=groups)
