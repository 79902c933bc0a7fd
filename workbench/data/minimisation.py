"""Which columns could be left out? What each adds to a model, beside how much it reveals about people.

A model is fitted again without each column, on the same people and folds. What a column adds is how many more pairs of
people are put in the right order with it than without, with a paired interval (as in `workbench.kinds`). Where columns
say the same thing, either can go but not both: so the model is also fitted without all that could be left out.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.data.bins import feature_columns
from workbench.data.findings import LEVEL
from workbench.data.identifiers import Identifying, find_identifiers
from workbench.data.proxies import MIDDLE, find_proxies
from workbench.errors import WorkbenchError
from workbench.features import Features
from workbench.kinds import Measured, measure
from workbench.language import tr
from workbench.roles import Roles
from workbench.training import NAMES, Kind, Progress, Training, tell
from workbench.words import listed, points, range_words, whole

MARGIN = 0.01
"""A column that adds at most one more pair in a hundred is said to add little."""
MOST_ROWS = 20_000
FOLDS, NAMED = 3, 6
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class MinimisationReport:
    """The answer. `columns` has a row a feature, what could best be left out first.

    Its columns: feature, adds (AUC with it minus without), low, high, reveals (AUC of the sensitive group it tells
    best; 0.5 is nothing), about (that sensitive column), identifies (what kind of personal data it is, or "") and
    advice: "leave out", "look closer", "keep" or "cannot tell".
    """

    roles: Roles
    kind: Kind
    rows: int
    of_rows: int
    folds: int
    auc: tuple[float, float, float]
    columns: pd.DataFrame
    together: tuple[float, float, float] | None
    level: float = LEVEL

    @property
    def could_go(self) -> tuple[str, ...]:
        """The columns that add little on their own."""
        return tuple(self.columns[self.columns["advice"] == "leave out"]["feature"])

    @property
    def words(self) -> tuple[str, ...]:
        """What was found, in sentences."""
        label = self.roles.column_label
        drawn = (
            tr("{rows} of {of_rows} rows, drawn at random", rows=whole(self.rows), of_rows=whole(self.of_rows))
            if self.rows < self.of_rows
            else (tr("all {rows} rows with an outcome", rows=whole(self.rows)))
        )
        tried = tr(
            "{names} was fitted again without each column, on {drawn}.",
            names=NAMES[self.kind].capitalize(),
            drawn=drawn,
        )
        reveal = self.columns[(self.columns["advice"] == "leave out") & (self.columns["reveals"] >= MIDDLE)]
        names = [label(column) for column in self.could_go]
        if not names:
            first = tr("No column can be said to add next to nothing here.")
        else:
            shown = [*names[:NAMED], *([tr("{names} more", names=len(names) - NAMED)] if len(names) > NAMED else [])]
            first = tr(
                "{names} of {columns} columns add little each: {shown}.",
                names=len(names),
                columns=len(self.columns),
                shown=listed(shown),
            )
        said = [first]
        if len(reveal):
            tells = "tells" if len(reveal) == 1 else "tell"
            named = listed([label(column) for column in reveal["feature"]])
            said.append(tr("Of these, {named} {tells} much about a sensitive column.", named=named, tells=tells))
        if self.together is not None and len(names) > 1:
            value, low, high = self.together if self.together[0] >= 0 else [-each for each in self.together]
            more = "fewer" if self.together[0] >= 0 else "more"
            said.append(
                tr(
                    "Without all of them at once the model puts {value} {more} of 100 pairs in the right order (95% "
                    "interval {low}).",
                    value=points(value),
                    more=more,
                    low=range_words(min(low, high), max(low, high), points),
                )
            )
        return (*said, tried)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        names = ("kind", "rows", "of_rows", "folds", "level")
        numbers = {"auc": list(self.auc), "together": None if self.together is None else list(self.together)}
        return {name: getattr(self, name) for name in names} | numbers | {"columns": self.columns.to_dict("records")}


def minimise(
    case: Case,
    *,
    kind: Kind = "logistic",
    seed: int = 0,
    folds: int = FOLDS,
    most_rows: int = MOST_ROWS,
    progress: Progress | None = None,
) -> MinimisationReport:
    """What each column adds to a plain model of the target, beside how much it reveals.

    Sensitive columns, and those a model is not given (see `choose_features`), are left out. Of more than `most_rows`
    rows so many are drawn at random. The intervals say how much hangs on who is in the table, not on the training.

    Raises
    ------
    WorkbenchError
        When the case cannot be learned from, or there is only one column to leave out.
    """
    smaller = _drawn(case, most_rows, seed)
    training = Training.of(smaller, kind, seed=seed, use_sensitive=False)
    names = training.features.names
    if len(names) < 2:  # noqa: PLR2004 - something must remain
        raise WorkbenchError(tr("Only one column is left that a model learns from; there is nothing to leave out."))
    steps = len(names) + 2
    whole_model = _area(training, folds)
    found = {}
    for done, column in enumerate(names, start=1):
        tell(progress, done / steps, tr("Fitting without {column}", column=case.roles.column_label(column)))
        found[column] = whole_model.minus(_area(without(training, {column}), folds))
    columns = _beside(case, found)
    could_go = set(columns[columns["advice"] == "leave out"]["feature"])
    together = None
    if 1 < len(could_go) < len(names):
        tell(progress, (steps - 1) / steps, tr("Fitting without all of these"))
        together = whole_model.minus(_area(without(training, could_go), folds)).interval
    return MinimisationReport(
        roles=case.roles,
        kind=kind,
        rows=len(training.answered),
        of_rows=case.rows,
        folds=folds,
        auc=whole_model.interval,
        columns=columns,
        together=together,
    )


def without(training: Training, columns: set[str]) -> Training:
    """The same training with fewer columns."""
    features = training.features
    numbers = tuple(column for column in features.numbers if column not in columns)
    texts = tuple(column for column in features.texts if column not in columns)
    return replace(training, features=Features(numbers=numbers, texts=texts, left_out=features.left_out))


def _drawn(case: Case, most: int, seed: int) -> Case:
    if case.rows <= most:
        return case if isinstance(case.frame, pd.DataFrame) else replace(case, frame=case.pandas)
    rows = np.sort(np.random.default_rng(seed).choice(case.rows, most, replace=False))
    return replace(case, frame=case.pandas.iloc[rows].reset_index(drop=True))


def _area(training: Training, folds: int) -> Measured:
    scores, _ = training.score_out_of_fold(folds, None)
    rows = training.answered
    weights = np.ones(len(rows)) if training.weights is None else training.weights[rows]
    return measure(training.target[rows], scores[rows], weights, training.case.roles.threshold)["auc"]


def _beside(case: Case, found: dict[str, Measured]) -> pd.DataFrame:
    """What each column adds beside what it reveals, with what one could do; the most revealing that add least first."""
    reveals = find_proxies(case, features=feature_columns(case)).pairs if case.roles.sensitive else None
    personal = {each.column: each for each in find_identifiers(case).identifying}
    rows = [_row(column, measured.interval, reveals, personal.get(column)) for column, measured in found.items()]
    order = {"leave out": 0, "look closer": 1, "cannot tell": 2, "keep": 3}
    return (
        pd.DataFrame(rows)
        .assign(order=lambda frame: frame["advice"].map(order))
        .sort_values(["order", "reveals"], ascending=[True, False], kind="stable", ignore_index=True)
        .drop(columns="order")
    )


def _row(
    column: str, adds: tuple[float, float, float], reveals: pd.DataFrame | None, personal: Identifying | None
) -> dict[str, Any]:
    told = None if reveals is None else reveals[reveals["feature"] == column]
    auc, about = (0.5, "") if told is None or told.empty else (told["auc"].iloc[0], told["sensitive"].iloc[0])
    value, low, high = adds
    advice = _advice(low, high, auc)
    identifies = personal.words if personal else ""
    numbers = {"feature": column, "adds": value, "low": low, "high": high}
    return numbers | {"reveals": float(auc), "about": str(about), "identifies": identifies, "advice": advice}


def _advice(low: float, high: float, reveals: float) -> str:
    if high <= MARGIN:
        return "leave out"
    if low <= 0:
        return "cannot tell"
    return "look closer" if reveals >= MIDDLE else "keep"
