"""Where a search may go: one table, one model, made once and used for every person."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.errors import WorkbenchError, unknown
from workbench.explain.amount_model import AmountModel
from workbench.explain.border import Border
from workbench.explain.limits import Limits
from workbench.explain.plausibility import Neighbours
from workbench.explain.search_columns import Column
from workbench.explain.search_scores import Scorer
from workbench.explain.search_wanted import Wanted
from workbench.features import choose_features
from workbench.language import tr
from workbench.model import Model
from workbench.roles import Roles
from workbench.words import whole

__all__ = ["Space", "Wanted"]

Floats = NDArray[np.float64]
MOST = 20_000  # people whose scores are asked, and among whom the nearest is sought
REVEALS = tr("repeats or reveals ")


@dataclass(frozen=True, kw_only=True, eq=False)
class Space:
    """A case and a model as a search sees them: `Space.of(case, model)`.

    `people` are coded rows of the table, at most 20,000 of them, drawn with the seed, and `scores` what the model says
    of them. `kept` are the columns that stay as they are unless somebody frees them, with the reason: the sensitive
    ones, and those that repeat or reveal one.
    """

    case: Case
    model: Model
    columns: tuple[Column, ...]
    people: Floats = field(repr=False)
    scores: Floats = field(repr=False)
    scorer: Scorer
    kept: Mapping[str, str]
    seed: int = 0
    _neighbours: dict[Wanted, Neighbours] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, case: Case, model: Model, *, seed: int = 0) -> Self:
        """Code the table and ask the model about its people.

        Raises
        ------
        WorkbenchError
            When the table lacks a feature of the model, or the model cannot read what it holds.
        """
        table = case.pandas
        for name in model.features:
            if name not in table.columns:
                raise unknown(tr("feature column"), name, table.columns)
        drawn = _drawn(len(table), seed)
        found = [Column.of(table[name]) for name in model.features]
        columns = tuple(column for column, _ in found)
        people = np.column_stack([coded[drawn] for _, coded in found])
        scorer = Scorer.of(model, columns, people)
        return cls(
            case=case,
            model=model,
            columns=columns,
            people=people,
            scores=scorer.score(people),
            scorer=scorer,
            kept=_kept(table, case.roles),
            seed=seed,
        )

    @property
    def border(self) -> Border:
        """From which score of this model on the answer is favourable."""
        return Border.of(self.case, self.model)

    @property
    def favourable(self) -> Wanted:
        """The scores of a favourable answer; a model that gives an amount is refused, for it decides nothing."""
        if self.amount is not None:
            raise WorkbenchError(
                tr(
                    "This model gives an amount, {amount}, and decides nothing; choose a model that gives scores.",
                    amount=self.case.roles.column_label(self.amount),
                )
            )
        return Wanted.of(self.border, None)

    @property
    def amount(self) -> str | None:
        """The column that the model predicts, where it gives an amount."""
        return self.model.amount if isinstance(self.model, AmountModel) else None

    @property
    def places(self) -> NDArray[np.intp]:
        """Where the people stand in the table, rows counted from 0."""
        return _drawn(self.case.rows, self.seed)

    @property
    def note(self) -> str:
        """How many people stand for the table, where not all do; else nothing."""
        rows, drawn = self.case.rows, len(self.people)
        if drawn == rows:
            return ""
        return tr(
            "What is usual was seen in {drawn} of {rows} rows, drawn at random.", drawn=whole(drawn), rows=whole(rows)
        )

    def refuses(self, row: int) -> bool:
        """Whether the model says no to the person in a row of the table, counted from 0."""
        return not self.favourable.holds(self.scorer.check(self.row(row)[None, :]))[0]

    def row(self, row: int) -> Floats:
        """One row of the table, coded; rows count from 0."""
        if not 0 <= row < self.case.rows:
            raise WorkbenchError(
                tr(
                    "There is no row {row}; rows count from 0, so the last of {rows} is {rows_2}.",
                    row=row,
                    rows=whole(self.case.rows),
                    rows_2=self.case.rows - 1,
                )
            )
        if len(self.people) == self.case.rows:
            own: Floats = self.people[row]
            return own
        values = self.case.pandas.iloc[row]
        return np.array([column.place(values[column.name]) for column in self.columns])

    def with_person(self, person: Mapping[str, Any]) -> tuple[Self, Floats, tuple[str, ...]]:
        """A person from outside the table, coded; the space that knows them; and which values the table lacks."""
        for column in self.columns:
            if column.name not in person:
                raise WorkbenchError(
                    tr("The model asks for {name!r}, and this person has no such value.", name=column.name)
                )
        columns, coded, new = list(self.columns), np.empty(len(self.columns)), []
        for at, column in enumerate(self.columns):
            value = person[column.name]
            coded[at] = _placed(column, value)
            if column.kind != "number" and np.isnan(coded[at]):
                columns[at], coded[at] = column.also(value), len(column.names)
                new.append(column.name)
        if not new:
            return self, coded, ()
        scorer = Scorer(model=self.model, columns=tuple(columns))
        return replace(self, columns=tuple(columns), scorer=scorer, _neighbours={}), coded, tuple(new)

    def neighbours(self, wanted: Wanted) -> Neighbours:
        """The real people whom the model gives the wanted answer; made once for each answer."""
        if wanted not in self._neighbours:
            accepted = self.people[wanted.holds(self.scores)]
            self._neighbours[wanted] = Neighbours.of(self.columns, accepted, seed=self.seed)
        return self._neighbours[wanted]

    def fixed(self, limits: Limits) -> set[str]:
        """The columns that stay as they are."""
        limits.check(self.case.columns)
        return {*limits.keep, *(column for column in self.kept if column not in limits.free)}


def _placed(column: Column, value: Any) -> float:
    try:
        return column.place(value)
    except (TypeError, ValueError):
        raise WorkbenchError(
            tr("Column {name!r} holds numbers; {value!r} is not one.", name=column.name, value=value)
        ) from None


def _drawn(rows: int, seed: int) -> NDArray[np.intp]:
    if rows <= MOST:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, MOST, replace=False))


def _kept(table: pd.DataFrame, roles: Roles) -> dict[str, str]:
    """Why a column stays as it is: it is sensitive, or repeats or reveals one that is."""
    kept = dict.fromkeys(roles.sensitive, "sensitive")
    if not roles.sensitive:
        return kept
    try:
        left_out = choose_features(table, roles).left_out
    except WorkbenchError:  # nothing is left to learn from, so there is nothing more to keep
        return kept
    for reason, columns in left_out.items():
        if reason.startswith(REVEALS):
            kept.update(dict.fromkeys(columns, reason))
    return kept
