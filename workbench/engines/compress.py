"""Let the engine that holds a table press it into its distinct combinations, which the usual code then reads.

- One query surveys the columns that play a role: how many values, from where to where.
- A number or date with many values is banded in the engine, at the very edges that pandas would suggest.
- One query counts every combination of groups, target and prediction, with the sums that counts are made of.
- The result looks like the table itself, only short: a row a combination, under the table's own column names.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import narwhals as nw
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.coding import check_groups
from workbench.cuts import Cut
from workbench.dates import first_days
from workbench.engines.bands import choose_bands, key_of
from workbench.engines.columns import Columns, where_known
from workbench.engines.frames import Lazy, collect, collect_row
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.outcomes import check_scores, check_weights
from workbench.roles import Roles

MOST_ANSWERS = 1000
Edges = Mapping[str, Cut]
Expressions = dict[str, nw.Expr]


@dataclass(frozen=True, eq=False)
class Compressed:
    """`frame` has a row for each observed combination; `sums` say how many rows and weights each stands for.

    `roles` are those of `frame`: a number was banded at `roles.cuts`, a score is 1 or 0 on its side of the threshold,
    weights are in the sums.
    """

    frame: pd.DataFrame
    roles: Roles
    sums: Mapping[str, NDArray[np.float64]]

    @property
    def rows(self) -> int:
        """How many rows all combinations stand for."""
        return int(self.sums["n"].sum())


def compress(native: Any, roles: Roles) -> Compressed:
    """Count a table of any engine by its roles; its rows stay where they are.

    Raises
    ------
    WorkbenchError
        When a column has too many values to be groups or answers, or does not hold what its role needs.
    """
    columns = Columns.of(native)
    survey = _survey(columns, roles)
    _check_numbers(roles, survey)
    _check_answers(roles, survey)
    return _press(columns, roles, _edges(columns, roles, survey))


def compress_part(native: Any, roles: Roles) -> Compressed:
    """The same of some rows of a table that was counted and checked before; its bands are in `roles.cuts`."""
    return _press(Columns.of(native), roles, {column: roles.cuts.get(column, ()) for column in roles.sensitive})


def compress_column(native: Any, column: str, cut: Cut | None) -> Compressed:
    """Any one column of a table as groups, however many there are."""
    columns, roles = Columns.of(native), Roles(sensitive=(column,))
    survey = _survey(columns, roles)
    return _press(columns, roles, {column: _choose(columns, column, cut, survey)})


def _press(columns: Columns, roles: Roles, edges: Edges) -> Compressed:
    numbers = _numbers(columns, roles)
    keys = {column: key_of(columns, column, edges.get(column, ())) for column in (*roles.sensitive, *_answers(roles))}
    side = None
    if roles.score is not None and roles.prediction is None:
        side = max([*keys, "side"], key=len) + "'"  # a name that no column has
        keys[side] = where_known(numbers["score"], numbers["score"] >= roles.threshold).cast(nw.Float64)
    frame, sums = _count(columns.table, keys, numbers)
    banded = {column: cut for column, cut in edges.items() if cut}
    for column in banded:
        if not columns.is_number(column):
            frame[column] = first_days(frame[column])
    return Compressed(frame, roles.replace(cuts={**roles.cuts, **banded}, score=side, weight=None), sums)


def _numbers(columns: Columns, roles: Roles) -> Expressions:
    given = (("score", roles.score), ("weight", roles.weight))
    return {role: columns.number(column, role) for role, column in given if column is not None}


def _answers(roles: Roles) -> tuple[str, ...]:
    return tuple(column for column in (roles.target, roles.prediction) if column is not None)


def _survey(columns: Columns, roles: Roles) -> dict[str, float]:
    """How many values each column has and whether some are missing; from where to where scores and weights go."""
    asked: Expressions = {"rows": nw.len()}
    for column in (*roles.sensitive, *_answers(roles)):
        value = columns.value(column)
        asked |= {f"values of {column}": value.n_unique(), f"gaps in {column}": _gaps(value)}
    for role, number in _numbers(columns, roles).items():
        asked |= {f"{role} least": number.min(), f"{role} most": number.max(), f"{role} gaps": _gaps(number)}
    short = {f"{place}": expression for place, expression in enumerate(asked.values())}
    return dict(zip(asked, collect_row(columns.table.select(**short)).values(), strict=True))


def _gaps(value: nw.Expr) -> nw.Expr:
    return value.is_null().cast(nw.Int64).sum()  # Spark does not add up truth values


def _check_numbers(roles: Roles, survey: Mapping[str, float]) -> None:
    if not survey["rows"]:
        raise WorkbenchError(tr("The table has column names but no rows."))
    if roles.score is not None:
        check_scores(roles.score, survey["score least"], survey["score most"])
    if roles.weight is not None:
        least = np.nan if survey["weight gaps"] else survey["weight least"]
        check_weights(roles.weight, least, survey["weight most"])


def _check_answers(roles: Roles, survey: Mapping[str, float]) -> None:
    for column in _answers(roles):
        values = int(survey[f"values of {column}"])
        if values > MOST_ANSWERS:
            raise WorkbenchError(
                tr(
                    "Column {column!r} has {values:,} different values; a target or prediction can have up to "
                    "{most_answers:,}.",
                    column=column,
                    values=values,
                    most_answers=MOST_ANSWERS,
                )
            )


def _edges(columns: Columns, roles: Roles, survey: Mapping[str, float]) -> Edges:
    """How every sensitive column is banded; too many groups are an error before they are counted."""
    edges = {}
    for column in roles.sensitive:
        edges[column] = _choose(columns, column, roles.cuts.get(column), survey)
        if not edges[column]:  # whether there is only one, the counts will tell
            check_groups(column, max(int(survey[f"values of {column}"]), 2), "")
        elif column in _answers(roles):
            raise WorkbenchError(
                tr(
                    "Column {column!r} is cut into bands, so it cannot be a target or prediction as well.",
                    column=column,
                )
            )
    return edges


def _choose(columns: Columns, column: str, cut: Cut | None, survey: Mapping[str, float]) -> Cut:
    values = int(survey[f"values of {column}"])
    return choose_bands(columns, column, cut or (), values, values - bool(survey[f"gaps in {column}"]))


def _count(table: Lazy, keys: Expressions, numbers: Expressions) -> tuple[pd.DataFrame, dict[str, NDArray[np.float64]]]:
    """The last query: every combination of the keys in an order of its own, and its sums."""
    names = {tr("key {place}", place=place): key for place, key in enumerate(keys.values())}
    rows = table.select(**names, w=numbers.get("weight", nw.lit(1.0)), s=numbers.get("score", nw.lit(None, nw.Float64)))
    parts = _parts("score" in numbers)
    rows = rows.with_columns(score_w=where_known(nw.col("s"), nw.col("w"))).with_columns(**parts)
    sums = {"n": nw.len(), **{key: nw.col(key).sum() for key in parts}}
    if not names:
        counted = collect(rows.select(**sums))
    else:
        counted = collect(rows.group_by(*names).agg(**sums)).sort_values(list(names), ignore_index=True)
    frame = counted[list(names)].set_axis(pd.Index(list(keys)), axis="columns")
    return frame, {key: counted[key].to_numpy(dtype=float) for key in sums}


def _parts(scored: bool) -> Expressions:
    """What each row adds to the sums that `workbench.counts` keeps; `score_w` is the weight of a row with a score."""
    w, v, s = nw.col("w"), nw.col("score_w"), nw.col("s")
    weights = {"w": w, "w2": w * w}
    if not scored:
        return weights
    known = where_known(s, nw.lit(1.0))
    scores = {"score_n": known, "score_w": v, "score_w2": v * v, "score_ws": v * s}
    return weights | scores | {"score_w2s": v * v * s, "score_w2s2": v * s * v * s}
