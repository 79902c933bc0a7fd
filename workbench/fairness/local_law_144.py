"""The tables that New York City's Local Law 144 asks for: impact ratios of a hiring or promotion tool.

- For sex, for race/ethnicity and for both together: how often each category is selected, or scores above the median of
  the whole sample, over the rate of the category with the highest one.
- A category with less than 2 % of the people may be left out of the ratios; it is then shown with its number and rate.
- People whose category is unknown are counted and stand in no table. The law names no ratio that passes or fails.

Source: 6 RCNY sections 5-300 to 5-304 (Department of Consumer and Worker Protection, final rule of 2023), on New York
City Administrative Code section 20-870 and following.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import MISSING
from workbench.errors import WorkbenchError, unknown
from workbench.fairness.local_law_144_report import LEVEL, RATES, Kind, LocalLawReport
from workbench.intervals import log_ratio, simultaneous_z
from workbench.language import tr
from workbench.outcomes import FAVOURABLE, UNKNOWN
from workbench.words import listed, whole

__all__ = ["RATES", "LocalLawReport", "impact_ratios", "report_local_law_144"]

SMALL_SHARE = 0.02
NO_MARK = tr("The law and its rule name no ratio that passes or fails, and neither does this table.")
AUDITOR = tr(
    "A bias audit under the law is made by an independent auditor no more than a year before the tool is used. "
    "These tables are its arithmetic, not the audit."
)
CATEGORIES = tr(
    "The rule uses the categories of the US EEO-1 report. Whether the values of these columns are those categories "
    "is for you to check."
)


def report_local_law_144(
    case: Case,
    *,
    sex: str | None = None,
    race: str | None = None,
    kind: Kind = "selection",
    leave_out_small: bool = False,
    unknown_values: Sequence[str] = (),
) -> LocalLawReport:
    """The impact ratios of a tool that selects people, or that scores them.

    Parameters
    ----------
    case
        With a prediction (or a score and a threshold) for "selection", with a score for "scoring". Weights are not
        used: the rule counts people.
    sex, race
        Sensitive columns; each given one makes its table, both together the intersectional one as well.
    kind
        "selection": who was selected, or given a classification; "scoring": who scored above the sample's median.
    leave_out_small
        Leave categories with less than 2 % of the people out of the ratios, as the rule allows with a justification.
    unknown_values
        Values that mean that nobody knows, besides a missing one, such as "Prefer not to say".

    Raises
    ------
    WorkbenchError
        In one sentence, when no column is named, one is no sensitive column, or the decision or score is missing.
    """
    chosen = {"sex": sex, "race/ethnicity": race}
    named = {name: column for name, column in chosen.items() if column is not None}
    _check(case, list(named.values()), kind)
    counted, assessed, median = _counted(case, kind)
    tables: dict[str, tuple[str, ...]] = {name: (column,) for name, column in named.items()}
    if len(named) == 2:  # noqa: PLR2004 - race/ethnicity within sex
        tables["intersectional"] = (named["race/ethnicity"], named["sex"])
    parts, left_out = [], {}
    for name, columns in tables.items():
        labels, group = _categories(case, columns, {MISSING, *unknown_values})
        known = assessed & (group >= 0)
        left_out[name] = int((assessed & (group < 0)).sum())
        applicants = np.bincount(group[known], minlength=len(labels))
        selected = np.bincount(group[known & counted], minlength=len(labels))
        least = SMALL_SHARE * assessed.sum() if leave_out_small else 0.0
        frame = impact_ratios(labels, applicants, selected, least=least)
        frame.insert(0, "table", name)
        parts.append(frame)
    table = pd.concat(parts, ignore_index=True)
    return LocalLawReport(
        name=case.name,
        roles=case.roles,
        kind=kind,
        assessed=int(assessed.sum()),
        median=median,
        unknown=left_out,
        table=table,
        notes=tuple(_notes(case, kind, median, left_out, table)),
    )


def impact_ratios(
    categories: Sequence[str], applicants: NDArray[np.intp], counted: NDArray[np.intp], *, least: float = 0.0
) -> pd.DataFrame:
    """One table: each category's rate and its ratio to the highest, in the order given; empty categories are dropped.

    Categories with fewer than `least` applicants keep their rate and have no ratio.

    >>> impact_ratios(["men", "women"], np.array([92, 76]), np.array([50, 34]))["impact_ratio"].round(2).tolist()
    [1.0, 0.82]
    """
    there = np.flatnonzero(applicants > 0)
    n, rate = applicants[there].astype(float), counted[there] / applicants[there]
    judged = n >= least
    ratio = np.full(len(there), np.nan)
    low, high = ratio.copy(), ratio.copy()
    if judged.any() and rate[judged].max() > 0:
        top = int(np.flatnonzero(judged)[rate[judged].argmax()])
        ratio[judged] = rate[judged] / rate[top]
        bounds = log_ratio(rate, n, np.full_like(rate, rate[top]), np.full_like(n, n[top]), _z(int(judged.sum())))
        others = judged & (np.arange(len(there)) != top)
        low[others], high[others] = bounds[0][others], bounds[1][others]
    small = tr("less than {small_share:g}% of the people, left out of the ratios", small_share=100 * SMALL_SHARE)
    return pd.DataFrame(
        {
            "category": [categories[int(place)] for place in there],
            "applicants": n.astype(int),
            "counted": counted[there].astype(int),
            "rate": rate,
            "impact_ratio": ratio,
            "low": low,
            "high": high,
            "note": np.where(judged, "", small),
        }
    )


def _z(groups: int) -> float:
    return simultaneous_z(LEVEL, max(groups, 2))


def _check(case: Case, columns: Sequence[str], kind: str) -> None:
    if kind not in RATES:
        raise unknown(tr("kind of rate"), kind, RATES)
    if not columns:
        raise WorkbenchError(tr("Name the column with the sex, the one with the race or ethnicity, or both."))
    if len(set(columns)) < len(columns):
        raise WorkbenchError(tr("Sex and race or ethnicity cannot be the same column; choose another for one of them."))
    for column in columns:
        if column not in case.roles.sensitive:
            raise unknown(tr("sensitive column"), column, case.roles.sensitive)
    if kind == "scoring" and case.scores is None:
        raise WorkbenchError(tr("A scoring rate needs a score column; for a yes or no, ask for the selection rate."))
    if kind == "selection" and case.prediction is None:
        raise WorkbenchError(tr("A selection rate needs a column with the decision, or a score and a threshold."))


def _counted(case: Case, kind: Kind) -> tuple[NDArray[np.bool_], NDArray[np.bool_], float]:
    """Of every row whether it was selected or scored above the median, and whether it was assessed; the median."""
    if kind == "selection":
        assert case.prediction is not None  # noqa: S101 - checked before
        return case.prediction == FAVOURABLE, case.prediction != UNKNOWN, float("nan")
    assert case.scores is not None  # noqa: S101 - checked before
    assessed = ~np.isnan(case.scores)
    if not assessed.any():
        raise WorkbenchError(tr("Nobody has a score, so there is no median."))
    median = float(np.median(case.scores[assessed]))
    better = case.scores > median if case.roles.score_means == "favourable" else case.scores < median
    return better, assessed, median


def _categories(case: Case, columns: Sequence[str], no_category: set[str]) -> tuple[list[str], NDArray[np.intp]]:
    """The labels of the categories, and each row's place among them; -1 where a part of it is unknown."""
    coded = [case.groups[column] for column in columns]
    key = np.zeros(len(coded[0].codes), dtype=np.intp)
    known = np.ones(len(key), dtype=bool)
    labels = [""]
    for part in coded:
        key = key * len(part.names) + part.codes
        known &= ~np.isin(part.codes, [place for place, name in enumerate(part.names) if name in no_category])
        labels = [f"{label}, {name}" if label else name for label in labels for name in part.names]
    return labels, np.where(known, key, -1)


def _notes(case: Case, kind: Kind, median: float, left_out: dict[str, int], table: pd.DataFrame) -> list[str]:
    notes = [NO_MARK]
    notes += [
        tr(
            "{count} assessed people are in no category of the {name} table, because theirs is unknown.",
            count=whole(count),
            name=name,
        )
        for name, count in left_out.items()
        if count
    ] or [tr("The category of every assessed person is known.")]
    if kind == "scoring":
        side = "above" if case.roles.score_means == "favourable" else "below"
        notes.append(
            tr(
                "The median score of all who were scored is {median:g}; who has exactly that is not {side} it.",
                median=median,
                side=side,
            )
        )
        if side == "below":
            notes.append(tr("The score means the unfavourable outcome, so the rate counts people below the median."))
    small = table[table["note"] != ""].to_dict("records")
    if small:
        names = listed([f"{row['category']} ({whole(row['applicants'])})" for row in small])
        notes.append(
            tr(
                "Left out of the ratios with less than {small_share:g}% of the people: {names}.",
                small_share=100 * SMALL_SHARE,
                names=names,
            )
        )
    if case.roles.weight is not None:
        notes.append(tr("The rule counts people, so the weights are not used here."))
    return [*notes, CATEGORIES, AUDITOR]
