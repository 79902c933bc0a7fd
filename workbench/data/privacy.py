"""Who could be recognised in this table by what others may know of them: age, sex, town?

k-anonymity: the fewest people who share one combination of the chosen columns (Sweeney, International Journal of
Uncertainty, Fuzziness and Knowledge-Based Systems 10, 2002). l-diversity: the fewest different answers among such
people (Machanavajjhala et al., ACM Transactions on Knowledge Discovery from Data 1, 2007).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import distinct_values
from workbench.errors import WorkbenchError, unknown
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed, percent, whole

FEW, WORTH = 5, 10
MOST_SHARE, SOME_SHARE = 0.20, 0.05
Codes = NDArray[np.int64]


@dataclass(frozen=True, kw_only=True, eq=False)
class PrivacyReport:
    """The answer, for one choice of columns that others may know.

    `k` is the size of the smallest combination, `unique` the people who are alone with theirs, `few` those who share it
    with fewer than five in all, `l` the fewest different values of `secret` in one combination (None without one) and
    `told` the people whose `secret` their combination gives away. `columns` has a row a column: column, values,
    unique_without (unique people if it were left out), adds (unique - unique_without) and alone (unique by it alone).
    """

    roles: Roles
    rows: int
    by: tuple[str, ...]
    secret: str | None
    combinations: int
    k: int
    unique: int
    few: int
    l: int | None  # noqa: E741 - its name in the field
    told: int | None
    sizes: pd.DataFrame
    columns: pd.DataFrame

    @property
    def words(self) -> tuple[str, ...]:
        """What was found, in sentences."""
        by, people = listed([self.roles.column_label(column) for column in self.by]), self.roles.people
        share = tr(
            "{unique} of {rows} {people} ({unique_2})",
            unique=whole(self.unique),
            rows=whole(self.rows),
            people=people,
            unique_2=percent(self.unique / self.rows),
        )
        if self.unique:
            first = tr("{share} are the only ones here with their combination of {by}", share=share, by=by)
        else:
            first = tr(
                "Every combination of {by} is shared by at least {k} {people}", by=by, k=whole(self.k), people=people
            )
        said = [
            tr(
                "{first}; {few} stand in combinations of fewer than {few_2}.",
                first=first,
                few=whole(self.few),
                few_2=FEW,
            )
            if self.few
            else f"{first}."
        ]
        top = self.columns.iloc[0]
        if self.unique and len(self.by) > 1 and top["adds"]:
            name = self.roles.column_label(str(top["column"]))
            said.append(
                tr(
                    "{name} adds most: without it {unique_without} would be alone, not {unique}.",
                    name=capital(name),
                    unique_without=whole(top["unique_without"]),
                    unique=whole(self.unique),
                )
            )
        if self.told:
            secret = self.roles.column_label(str(self.secret))
            said.append(
                tr(
                    "For {told} {people} everyone with the same combination has the same {secret}: whoever knows "
                    "{by} knows {secret}.",
                    told=whole(self.told),
                    people=people,
                    secret=secret,
                    by=by,
                )
            )
        return tuple(said)

    @property
    def finding(self) -> Finding | None:
        """That people can be singled out; a note where they are fewer than 10. This is counted, not estimated."""
        if not self.unique:
            return None
        share = self.unique / self.rows
        severity: Severity = "high" if share >= MOST_SHARE else "medium" if share >= SOME_SHARE else "low"
        if self.unique < WORTH:
            severity = "note"
        title = tr("{unique} {people} can be singled out", unique=whole(self.unique), people=self.roles.people)
        return Finding("WB309", severity, title, " ".join(self.words), columns=self.by)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        names = ("rows", "secret", "combinations", "k", "unique", "few", "l", "told")
        frames = {name: getattr(self, name).to_dict("records") for name in ("sizes", "columns")}
        return {"by": list(self.by), **{name: getattr(self, name) for name in names}, **frames}


def find_unique(case: Case, *, by: Sequence[str] | None = None, secret: str | None = None) -> PrivacyReport:
    """How many people are alone with their combination of values, and what such a combination gives away.

    Parameters
    ----------
    by
        The columns that others may know; None takes the sensitive ones. Values count as they are, numbers not banded.
    secret
        The column that should not be given away; None takes the target, if there is one.

    Raises
    ------
    WorkbenchError
        When no column is chosen, one is not there, or the secret is among the known ones.
    """
    chosen = tuple(dict.fromkeys(case.roles.sensitive if by is None else by))
    secret = case.roles.target if secret is None else secret
    for column in [*chosen, *([secret] if secret else [])]:
        if column not in case.columns:
            raise unknown("column", column, case.columns)
    if not chosen:
        raise WorkbenchError(tr("Choose at least one column that others may know, such as age or town."))
    if secret in chosen:
        if by is not None and secret != case.roles.target:
            raise WorkbenchError(tr("Column {secret!r} cannot be known to others and a secret at once.", secret=secret))
        secret = None
    codes = {column: _codes(case.pandas[column]) for column in chosen}
    cell = _cells(list(codes.values()))
    size = np.bincount(cell)
    unique = int((size == 1).sum())
    diversity = _diversity(cell, _codes(case.pandas[secret])) if secret else None
    return PrivacyReport(
        roles=case.roles,
        rows=case.rows,
        by=chosen,
        secret=secret,
        combinations=len(size),
        k=int(size.min()),
        unique=unique,
        few=int(size[size < FEW].sum()),
        l=None if diversity is None else int(diversity.min()),
        told=None if diversity is None else int(size[diversity == 1].sum()),
        sizes=_sizes(size),
        columns=_columns(codes, unique),
    )


def _codes(values: pd.Series) -> Codes:
    try:
        codes, _ = distinct_values(values)
    except WorkbenchError:  # lists and other collections: as text
        codes, _ = distinct_values(values.astype(str))
    return np.asarray(codes, dtype=np.int64) + 1  # missing is a value like any other


def _cells(parts: Sequence[Codes]) -> Codes:
    """Each row's combination, numbered from 0."""
    key = np.zeros(len(parts[0]), dtype=np.int64)
    for codes in parts:
        key = pd.factorize(key * (int(codes.max(initial=0)) + 1) + codes)[0].astype(np.int64)
    return key


def _diversity(cell: Codes, secret: Codes) -> Codes:
    """How many different values of the secret each combination has."""
    pairs = np.unique(cell * (int(secret.max(initial=0)) + 1) + secret)
    return np.bincount(pairs // (int(secret.max(initial=0)) + 1)).astype(np.int64)


def _sizes(size: Codes) -> pd.DataFrame:
    """How many people stand in combinations of how many."""
    bounds = [
        ("alone", 1, 1),
        ("2 to 4", 2, 4),
        ("5 to 9", 5, 9),
        ("10 to 99", 10, 99),
        (tr("100 and more"), 100, None),
    ]
    rows = []
    for name, low, high in bounds:
        inside = size[(size >= low) & (size <= (size.max() if high is None else high))]
        rows.append({"sharing": name, "people": int(inside.sum()), "share": float(inside.sum() / size.sum())})
    return pd.DataFrame(rows)


def _columns(codes: dict[str, Codes], unique: int) -> pd.DataFrame:
    rows = []
    for column, own in codes.items():
        others = [other for name, other in codes.items() if name != column]
        without = int((np.bincount(_cells(others)) == 1).sum()) if others else 0
        counts = np.bincount(own)
        values, alone = int((counts > 0).sum()), int((counts == 1).sum())
        row = {"column": column, "values": values, "unique_without": without, "adds": unique - without, "alone": alone}
        rows.append(row)
    return pd.DataFrame(rows).sort_values("adds", ascending=False, kind="stable", ignore_index=True)
