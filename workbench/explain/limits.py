"""What a person can change about themselves, and what not: the limits of every counterfactual."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Self

from workbench.errors import WorkbenchError, unknown
from workbench.language import tr
from workbench.words import listed

Named = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What may change, how far and at what cost; a column that is not named may take any value seen in the table.

    `keep` stay as they are; `free` are sensitive columns that may change after all. `only_up` and `only_down` are
    columns of numbers, or of text whose `orders` say which value follows which. `ranges` are (lowest, highest) for
    numbers, within what the table holds; `steps` the size of one step. `transitions` say for a value of a category
    which values may follow it; a value that is not named may not change. `together` are groups of columns that move
    as one: numbers by the same amount, anything else only in combinations that occur in the table. `costs` say what
    one unit of a number, or a change of a category, costs, in place of the share of the usual range.

    Raises
    ------
    WorkbenchError
        When two of them contradict each other.
    """

    keep: tuple[str, ...] = ()
    free: tuple[str, ...] = ()
    only_up: tuple[str, ...] = ()
    only_down: tuple[str, ...] = ()
    ranges: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    steps: Mapping[str, float] = field(default_factory=dict)
    orders: Mapping[str, Sequence[str]] = field(default_factory=dict)
    transitions: Mapping[str, Mapping[str, Collection[str]]] = field(default_factory=dict)
    together: tuple[tuple[str, ...], ...] = ()
    costs: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what contradicts itself, before anybody searches."""
        for one, other, words in (
            (self.only_up, self.only_down, tr("only go up and only go down")),
            (self.keep, self.free, tr("stay as it is and be free to change")),
        ):
            both = sorted(set(one) & set(other))
            if both:
                raise WorkbenchError(
                    tr("{both} cannot {words} at once; choose one of the two.", both=listed(both), words=words)
                )
        for column, (low, high) in self.ranges.items():
            if not low <= high:
                raise WorkbenchError(
                    tr(
                        "The range of {column!r} goes from {low:g} to {high:g}; give the lower one first.",
                        column=column,
                        low=low,
                        high=high,
                    )
                )
        _check_positive("step", self.steps)
        _check_positive("cost", self.costs)
        grouped = [column for group in self.together for column in group]
        for column in grouped:
            if grouped.count(column) > 1:
                raise WorkbenchError(
                    tr("Column {column!r} moves together with two groups; join them into one.", column=column)
                )

    def check(self, columns: Collection[str]) -> None:
        """Refuse a column that the table does not have."""
        for column in self._named():
            if column not in columns:
                raise unknown("column", column, columns)

    def lifted(self, named: Callable[[str], str] = str) -> Iterator[tuple[str, Self]]:
        """Each limit on its own, in words (a column is called what `named` says), with what remains without it."""
        for column in self.keep:
            yield tr("{column} could change", column=named(column)), replace(self, keep=_without(self.keep, column))
        for column in self.only_up:
            yield (
                tr("{column} could also go down", column=named(column)),
                replace(self, only_up=_without(self.only_up, column)),
            )
        for column in self.only_down:
            yield (
                tr("{column} could also go up", column=named(column)),
                replace(self, only_down=_without(self.only_down, column)),
            )
        for part, words in (
            ("ranges", tr("{} could leave its range")),
            ("steps", tr("{} could change in smaller steps")),
            ("transitions", tr("{} could take other values")),
        ):
            given = getattr(self, part)
            for column in given:
                rest = {name: given[name] for name in given if name != column}
                yield words.format(named(column)), replace(self, **{part: rest})  # type: ignore[arg-type] # the part is one of three mappings
        for group in self.together:
            rest_of = tuple(other for other in self.together if other != group)
            yield (
                tr("{group} could move apart", group=listed([named(column) for column in group])),
                replace(self, together=rest_of),
            )

    def without_limits(self) -> Self:
        """Nothing limited but what is kept by default; what counts as a cost stays."""
        return type(self)(free=self.free, costs=self.costs, orders=self.orders)

    def _named(self) -> Iterator[str]:
        yield from (*self.keep, *self.free, *self.only_up, *self.only_down)
        for part in (self.ranges, self.steps, self.orders, self.transitions, self.costs):
            yield from part
        for group in self.together:
            yield from group


def _check_positive(what: str, given: Mapping[str, float]) -> None:
    for column, number in given.items():
        if not 0 < number < float("inf"):
            raise WorkbenchError(
                tr(
                    "The {what} of {column!r} must be a number above 0, not {number:g}.",
                    what=what,
                    column=column,
                    number=number,
                )
            )


def _without(columns: tuple[str, ...], column: str) -> tuple[str, ...]:
    return tuple(other for other in columns if other != column)
