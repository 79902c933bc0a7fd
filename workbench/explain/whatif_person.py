"""The person a what-if is about: made ready once, so that each answer after that costs a few calls of the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np

from workbench.errors import WorkbenchError, unknown
from workbench.explain.search_space import Space, Wanted
from workbench.explain.shapley import Explainer
from workbench.language import tr


@dataclass(frozen=True, kw_only=True, eq=False)
class Person:
    """One person, ready to be asked about; `told` is what the model is told of them.

    `explainer` adds what each feature contributes to an answer; `explainer_for` makes one for all people of a table.
    """

    space: Space
    told: Mapping[str, Any]
    row: int | None = None
    explainer: Explainer | None = field(default=None, repr=False)

    @classmethod
    def of(cls, space: Space, who: int | Mapping[str, Any], *, explainer: Explainer | None = None) -> Self:
        """A row of the table, from 0, or a person from outside it: a value for each feature.

        Raises
        ------
        WorkbenchError
            When there is no such row, or a feature has no value.
        """
        if isinstance(who, Mapping):
            space.with_person(who)
            return cls(space=space, told={name: who[name] for name in space.model.features}, explainer=explainer)
        own = space.row(who)
        told = {column.name: column.plain(value) for column, value in zip(space.columns, own, strict=True)}
        return cls(space=space, told=told, row=int(who), explainer=explainer)

    @property
    def wanted(self) -> Wanted:
        """The scores of a favourable answer."""
        return self.space.favourable

    def with_changes(self, changes: Mapping[str, Any]) -> dict[str, Any]:
        """The values after some changes; a column that the model does not use is an error."""
        for name in changes:
            if name not in self.told:
                raise unknown("feature", name, self.told)
        return {**self.told, **changes}


def first_refused(space: Space) -> int:
    """The first row of the table without the favourable answer.

    Raises
    ------
    WorkbenchError
        When everyone has it.
    """
    refused = np.flatnonzero(~space.favourable.holds(space.scores))
    if not len(refused):
        raise WorkbenchError(tr("The model gives everyone in this table the favourable answer; nobody is refused."))
    return int(space.places[refused[0]])
