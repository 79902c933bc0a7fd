"""In which order groups stand: youngest to oldest, least to most, where they have such an order; else largest first."""

from collections.abc import Iterable, Mapping, Sequence

from workbench.coding import MISSING
from workbench.natural import natural_order
from workbench.roles import Roles


def order_groups(
    groups: Sequence[Sequence[str]], people: Sequence[float], by: Sequence[str], roles: Roles
) -> list[int]:
    """The places of `groups`, each a value for every column of `by`, in the order in which a person reads them.

    A column whose values are numbers, dates or bands of them goes up, with people of whom nothing is known at its end.
    If no column is such a one, the group with the most `people` stands first, and groups of one size by their names.
    """
    columns = [[group[at] for group in groups] for at in range(len(by))]
    ups = [_ranks(values, roles, name) for name, values in zip(by, columns, strict=True)]
    if not any(ups):
        return sorted(range(len(groups)), key=lambda place: (-people[place], tuple(groups[place])))
    ranks = [up or _ranked_by_size(values, people) for up, values in zip(ups, columns, strict=True)]
    return sorted(range(len(groups)), key=lambda place: [r[v] for r, v in zip(ranks, groups[place], strict=True)])


def order_column(groups: Iterable[str], people: Iterable[float], column: str, roles: Roles) -> list[int]:
    """The same for the groups of one column, each a value."""
    return order_groups([(group,) for group in groups], [*people], [column], roles)


def _ranks(values: Sequence[str], roles: Roles, column: str) -> dict[str, int]:
    """The rank of each value; none where numbers have names of their own (1: women, 2: men), which are codes."""
    known = sorted({*values} - {MISSING})
    label = roles.labels.get(column)
    if label and label.values and all(value.isdecimal() for value in known):
        return {}
    order = natural_order(known)
    return {value: rank for rank, value in enumerate([*order, MISSING])} if order else {}


def _ranked_by_size(values: Sequence[str], people: Sequence[float]) -> Mapping[str, int]:
    sizes: dict[str, float] = {}
    for value, count in zip(values, people, strict=True):
        sizes[value] = sizes.get(value, 0.0) + count
    return {value: rank for rank, value in enumerate(sorted(sizes, key=lambda value: (-sizes[value], value)))}
