"""What is each column for, on what ground, is there consent, and for how long is it kept? Column by column.

- Answers of the questionnaire "privacy", which asks by category, are offered for the columns of that category.
- Each column is one choice of the project under `columns.NAME`; who comes second is told who was first.
- How many columns have a purpose is kept as the record "purposes", which questions about columns take as their answer.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.errors import WorkbenchError
from workbench.govern.answers import Sheet
from workbench.govern.column_signs import SeenColumn, see_columns
from workbench.govern.column_uses import LONGEST_PURPOSE, PACK, ColumnLine, ColumnRecord, ColumnUse
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import Record, note, read
from workbench.govern.questionnaire import load_pack
from workbench.language import tr
from workbench.store import ChangedMeanwhileError, Project
from workbench.words import listed

PREFIX = "columns."
NOT_LOOKED = tr("Nobody has looked through the table yet. Press “Measure now”, and its columns stand here.")


def list_columns(project: Project, records: Mapping[str, Record] | None = None) -> ColumnRecord:
    """Every column of the project's table with what the review says of it and what is kept about it.

    `records` are what was measured, where they were read already.
    """
    records = read(project) if records is None else records
    looked, table = records.get("identifiers"), project.table
    if looked is None or table is None or looked.on.table != table.sha256:
        return ColumnRecord(lines=(), problem=NOT_LOOKED)
    kept, sheet = kept_uses(project), KeptAssessment(project, load_pack(PACK)).sheet()
    lines = [
        ColumnLine(seen=seen, use=kept.get(seen.column), offered=_offered(seen, kept.get(seen.column), sheet))
        for seen in see_columns(records, project.roles)
    ]
    old = tr("The table was looked through before, but {stale}. Press “Measure now” to look again.", stale=looked.stale)
    return ColumnRecord(lines=tuple(lines), problem=old if looked.stale else "")


def kept_uses(project: Project) -> dict[str, ColumnUse]:
    """What is kept, by column; also of columns that the table of today does not have."""
    kept = project.choices(PREFIX).values()
    return {parts["column"]: ColumnUse.from_dict(parts["use"]) for parts in kept if parts and parts["use"]}


def write_uses(
    project: Project, uses: Mapping[str, ColumnUse | None], *, seen: Mapping[str, ColumnUse | None]
) -> ColumnRecord:
    """Keep what was said about some columns, each if what was `seen` still stands there; None takes it back.

    Raises
    ------
    WorkbenchError
        When somebody else was faster with one of them; the others are kept.
    """
    late = [column for column, use in uses.items() if not _write(project, column, use, seen.get(column))]
    records = read(project)
    found = list_columns(project, records)
    now = {"columns": len(found.lines), "with_purpose": found.with_purpose}
    there = records.get("purposes")
    if found.lines and (there is None or there.stale or there.values != now):
        note(project, "purposes", now)
    if late:
        named = listed([project.roles.column_label(column) for column in late])
        raise WorkbenchError(
            tr("Somebody else changed this meanwhile, and theirs stays: {named}. Look at it first.", named=named)
        )
    return found


def _write(project: Project, column: str, use: ColumnUse | None, seen: ColumnUse | None) -> bool:
    key = PREFIX + (column if column.isprintable() else column.encode("unicode_escape").decode())
    try:
        project.choose_if(key, _kept(column, seen), _kept(column, use))
    except ChangedMeanwhileError:
        return False
    return True


def _kept(column: str, use: ColumnUse | None) -> dict[str, Any] | None:
    return None if use is None else {"column": column, "use": use.to_dict()}


def _offered(seen: SeenColumn, use: ColumnUse | None, sheet: Sheet) -> ColumnUse | None:
    """What is kept with its gaps filled: the category from the review, the rest from the answers by category."""
    now = use or ColumnUse()
    category = now.category or seen.category
    values = {name: sheet.values.get(f"{category}-{name}") for name in ("purpose", "ground", "months")}
    months = values["months"]
    ground = now.ground or str(values["ground"] or "")
    proof = {"yes": "shown", "no": "not-shown"}.get(str(sheet.values.get("consent-proof")), "")
    filled = replace(
        now,
        category=category,
        purpose=now.purpose or str(values["purpose"] or "")[:LONGEST_PURPOSE],
        ground=ground,
        consent=now.consent or (proof if ground == "consent" else ""),
        months=float(months) if now.months is None and isinstance(months, int | float) else now.months,
    )
    return None if filled == now else filled
