"""What is missing in the table, and is it missing more for some people than for others?"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import Coded, value_name
from workbench.data.findings import LEVEL, Tested, raised
from workbench.data.pairs import Clearest, clearest_pair
from workbench.finding import Finding, Severity
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, gap_words, listed, percent, whole

STAND_INS = frozenset(
    [
        *(
            "?",
            "-",
            "--",
            "n/a",
            "na",
            "nan",
            "null",
            "none given",
            "unknown",
            "not known",
            "missing",
            "unbekannt",
        ),
        *(
            "k.a.",
            "keine angabe",
            "inconnu",
            "desconocido",
            "sconosciuto",
            "onbekend",
            "not stated",
            "no answer",
        ),
    ]
)
FEWEST, MOST_VALUES = 10, 1000
WORTH, MIDDLE_GAP, LARGE_GAP = 0.01, 0.05, 0.10
NEARLY_ALL = 0.95


@dataclass(frozen=True, kw_only=True, eq=False)
class MissingReport:
    """The answer, by column and by group.

    `columns` has a row a column: column, missing (rows), share, stand_ins (rows whose value only says
    that nothing is known, such as "?"). `groups` has one for each column with missing values and group: column, by,
    group, people, missing, share, low, high.
    """

    roles: Roles
    rows: int
    columns: pd.DataFrame
    groups: pd.DataFrame
    tests: tuple[Tested, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    level: float = LEVEL

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "rows": self.rows,
            "level": self.level,
            "columns": self.columns.to_dict("records"),
            "groups": self.groups.to_dict("records"),
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": [note.to_dict() for note in self.notes],
        }


def find_missing(case: Case) -> MissingReport:
    """Which values are missing, in every column and in every group of every sensitive column.

    Empty text counts as missing. Values that only say so ("?", "unknown") are counted beside it, not with it. A column
    with fewer than 10 missing values is not compared between groups.
    """
    frame = case.pandas
    flags = {str(name): _is_missing(frame[name]) for name in frame.columns}
    stand_ins = {str(name): _stand_ins(frame[name]) for name in frame.columns}
    counted = pd.DataFrame(
        {
            "column": list(flags),
            "missing": [int(flag.sum()) for flag in flags.values()],
            "share": [float(flag.mean()) for flag in flags.values()],
            "stand_ins": list(stand_ins.values()),
        }
    ).sort_values("missing", ascending=False, kind="stable", ignore_index=True)
    parts, tests = [], []
    for column in counted[counted["missing"] > 0]["column"]:
        for by, coded in case.groups.items():
            if by != column:
                part, test = _by_group(column, flags[column], by, coded, case.roles)
                parts.append(part)
                tests.extend([test] if test else [])
    groups = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=GROUP_COLUMNS)
    return MissingReport(
        roles=case.roles,
        rows=case.rows,
        columns=counted,
        groups=groups,
        tests=tuple(tests),
        findings=raised(tests),
        notes=(*_note_empty(counted, case.roles), *_note_stand_ins(counted, case.roles)),
    )


GROUP_COLUMNS = ["column", "by", "group", "people", "missing", "share", "low", "high"]


def _is_missing(values: pd.Series) -> NDArray[np.bool_]:
    missing = values.isna().to_numpy(dtype=bool)
    if values.dtype == object or pd.api.types.is_string_dtype(values.dtype):
        blank = (values == "").fillna(value=False)
        return np.asarray(missing | blank.to_numpy(dtype=bool))
    return missing


def _stand_ins(values: pd.Series) -> int:
    """How many rows hold a word that says that nothing is known."""
    if not (values.dtype == object or pd.api.types.is_string_dtype(values.dtype)):
        return 0
    try:
        counts = values.value_counts().head(MOST_VALUES)
    except TypeError:  # lists and other collections say nothing
        return 0
    return int(sum(n for value, n in counts.items() if value_name(value).strip().lower() in STAND_INS))


def _by_group(
    column: str, flags: NDArray[np.bool_], by: str, coded: Coded, roles: Roles
) -> tuple[pd.DataFrame, Tested | None]:
    people = np.bincount(coded.codes, minlength=len(coded.names)).astype(np.float64)
    missing = np.bincount(coded.codes[flags], minlength=len(coded.names)).astype(np.float64)
    share = missing / people
    low, high = wilson(share, people, simultaneous_z(LEVEL, 2))
    values = (column, by, list(coded.names), people.astype(int), missing.astype(int), share, low, high)
    part = pd.DataFrame(dict(zip(GROUP_COLUMNS, values, strict=True)))
    pair = clearest_pair(share, people, people)
    if pair is None or not FEWEST <= missing.sum() <= people.sum() - FEWEST:
        return part, None
    return part, Tested(pair.p, _say(part, pair, roles), pair.gap[0])


def _say(part: pd.DataFrame, pair: Clearest, roles: Roles) -> Finding | None:
    gap = pair.gap[0]
    if gap < WORTH:
        return None
    low, high = (part.iloc[place] for place in (pair.low, pair.high))
    who, others = (roles.value_label(row["by"], row["group"]) for row in (high, low))
    name = roles.column_label(str(high["column"]))
    severity: Severity = "high" if gap >= LARGE_GAP else "medium" if gap >= MIDDLE_GAP else "low"
    return Finding(
        "WB303",
        severity,
        tr("{name} is missing more often for {who} than for {others}", name=capital(name), who=who, others=others),
        tr(
            "{name} is missing for {share} of {people} {who} and {share_2} of {people_2} {others}. The gap is "
            "{gap}. Whoever fills the holes with an average, or leaves these rows out, treats the two differently.",
            name=capital(name),
            share=percent(high["share"]),
            people=whole(high["people"]),
            who=who,
            share_2=percent(low["share"]),
            people_2=whole(low["people"]),
            others=others,
            gap=gap_words(pair.gap, level=LEVEL, is_rate=True),
        ),
        {str(high["by"]): str(high["group"])},
        columns=(str(high["column"]), str(high["by"])),
    )


def _note_empty(counted: pd.DataFrame, roles: Roles) -> list[Finding]:
    empty = counted[counted["share"] >= NEARLY_ALL]
    names = listed([roles.column_label(column) for column in empty["column"]])
    if not names:
        return []
    text = tr(
        "Nearly every value is missing ({nearly_all} or more) in: {names}. Such a column tells little.",
        nearly_all=percent(NEARLY_ALL),
        names=names,
    )
    return [Finding("WB315", "note", tr("Nearly empty: {names}", names=names), text, columns=tuple(empty["column"]))]


def _note_stand_ins(counted: pd.DataFrame, roles: Roles) -> list[Finding]:
    found = counted[counted["stand_ins"] > 0]
    if found.empty:
        return []
    named = [
        tr("{column} ({stand_ins} rows)", column=roles.column_label(row["column"]), stand_ins=whole(row["stand_ins"]))
        for row in found.to_dict("records")
    ]
    text = tr(
        "Some values only say that nothing is known, such as “?” or “unknown”: {named}. They are not counted as "
        "missing here.",
        named=listed(named),
    )
    return [Finding("WB316", "note", tr("Values that say that nothing is known"), text, columns=tuple(found["column"]))]
