"""The numbers of a record in words for others: single numbers only, and none about fewer than ten people."""

from collections.abc import Iterator, Mapping
from math import ceil, floor
from types import MappingProxyType
from typing import Any

from workbench.language import tr
from workbench.words import whole

SMALL = 10  # as in workbench.suppress, which needs numpy
STEP = 5  # people; as the counts of a report are rounded
OF_PEOPLE = ("n", "sampled", "decisions")
ELSEWHERE = ("low", "high", "rows")
FOR_MACHINES = ("data_hash", "trained", "family", "online")
TOO_FEW = tr("about fewer than {small} people, so not shown", small=SMALL)
OF_THINGS: Mapping[str, str] = MappingProxyType(
    {
        "columns": "columns",
        "with_purpose": tr("columns with a purpose"),
        "with_source": tr("columns with a known source"),
        "sources": "sources",
        "pairs": tr("pairs of columns looked at"),
        "tests": "tests",
        "raised": tr("tests that raised something"),
        "checks": "checks",
    }
)
"""What counts no people and may be told as it is."""
SAID: Mapping[str, str] = MappingProxyType(
    {
        "k": tr("the fewest who share a combination"),
        "unique": tr("alone with their combination"),
        "few": tr("in combinations of fewer than five"),
        "title": tr("what it is"),
        "same": tr("share of equal answers"),
        "with_person": tr("looked at by a person"),
        "with_reason": tr("changed with a reason"),
        "last": tr("the last one on"),
    }
)


def record_values(values: Mapping[str, Any]) -> Iterator[str]:
    """The single numbers of a record in words; none where they are about too few people."""
    if any(isinstance(values.get(name), int) and values[name] < SMALL for name in OF_PEOPLE):
        yield TOO_FEW
        return
    for name, value in values.items():
        if name in OF_THINGS and isinstance(value, int):
            yield f"{OF_THINGS[name]}: {whole(value)}"
        elif name not in (*ELSEWHERE, *FOR_MACHINES) and isinstance(value, bool | int | float | str) and value != "":
            yield f"{SAID.get(name, name.replace('_', ' '))}: {number_words(value)}"


def share_words(found: Mapping[str, Any]) -> tuple[str, str, str]:
    """A share with its interval, no finer than whole percents and steps of five people, so that nobody is told."""
    if found["n"] < SMALL:
        return TOO_FEW, "", ""
    step = max(0.01, STEP / found["n"])
    near, low, high = round(found["value"] / step), floor(found["low"] / step), ceil(found["high"] / step)
    value, least, most = (f"{min(max(steps * step, 0.0), 1.0):.0%}" for steps in (near, low, high))
    return tr("{value} were right", value=value), least, most


def number_words(value: object) -> str:
    """One number, a small count of people as "fewer than 10"."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return tr("fewer than {small}", small=SMALL) if 0 < value < SMALL else whole(value)
    if isinstance(value, float):
        return f"{value:.3g}"
    return value if isinstance(value, str) else ""
