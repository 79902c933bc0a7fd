"""How many of each group should there be? Shares of a population, as somebody gives them, checked against the table."""

from collections.abc import Mapping

import pandas as pd

from workbench.case import Case
from workbench.coding import MISSING
from workbench.errors import WorkbenchError, unknown
from workbench.language import tr
from workbench.words import percent

Reference = Mapping[str, Mapping[str, float]]
TOTALS = (1.0, 100.0)
ROUNDING = 0.011  # shares written with one decimal of a percent


def read_reference(case: Case, reference: Reference | pd.DataFrame | None) -> dict[str, dict[str, float]]:
    """Shares by sensitive column and group as parts of 1, from shares of 1 or of 100, or a frame of them.

    Raises WorkbenchError where a column is none of the sensitive ones, or its shares are no shares.
    """
    if isinstance(reference, pd.DataFrame):
        reference = _from_frame(reference)
    return {column: _column_shares(case, column, shares) for column, shares in (reference or {}).items() if shares}


def _from_frame(frame: pd.DataFrame) -> dict[str, dict[str, float]]:
    for name in ("column", "group", "share"):
        if name not in frame.columns:
            raise unknown(tr("column of the reference"), name, frame.columns)
    found: dict[str, dict[str, float]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(str(row["column"]), {})[str(row["group"])] = float(row["share"])
    return found


def _column_shares(case: Case, column: str, shares: Mapping[str, float]) -> dict[str, float]:
    """The shares as parts of 1; of groups that are all named they must make a whole, of some they must leave room."""
    if column not in case.roles.sensitive:
        raise unknown(tr("sensitive column"), column, case.roles.sensitive)
    names = case.counts.names[column]
    for group, share in shares.items():
        if not 0 <= share <= max(TOTALS):  # also when it is NaN
            raise WorkbenchError(
                tr("The share of {group} lies between 0 and 100, not at {share:g}.", group=group, share=share)
            )
    whole_is = TOTALS[0] if max(shares.values()) <= TOTALS[0] else TOTALS[1]
    total, name = sum(shares.values()) / whole_is, case.roles.column_label(column)
    if total > 1 + ROUNDING:
        raise WorkbenchError(
            tr("The shares by {name} add up to {total}, which is over 100%.", name=name, total=percent(total))
        )
    open_ones = [group for group in names if group not in shares and group != MISSING]
    if not open_ones and total < 1 - ROUNDING:
        raise WorkbenchError(
            tr(
                "The shares by {name} name every group and add up to {total}, not to 100%.",
                name=name,
                total=percent(total),
            )
        )
    return {group: share / whole_is for group, share in shares.items()}
