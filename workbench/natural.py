"""The order that values have by themselves: numbers, dates and bands of them go up, whatever words they come with."""

import re
from collections.abc import Sequence
from math import isfinite

Key = tuple[float, bool, tuple[float, ...]]
MOST = 1000
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def natural_order(values: Sequence[str]) -> list[str]:
    """Different values from the least to the most, the youngest to the oldest; empty where they have no such order.

    Every value must hold a number, and no two of them the same ones; more than a thousand values are ids, not groups.

    >>> natural_order(["50 and over", "30 to 49", "under 30"])
    ['under 30', '30 to 49', '50 and over']
    >>> natural_order(["women", "men"])
    []
    """
    if len(values) > MOST:
        return []
    keys = {value: key for value in values if (key := _key(value))}
    alike = len(set(keys.values())) < len(values)
    return [] if alike else sorted(values, key=keys.__getitem__)


def _key(value: str) -> Key | None:
    """The first number, whether the value begins with it ("under 30" comes before "30 to 49"), and the others."""
    try:
        numbers = [float(value)]
    except ValueError:
        numbers = [float(text) for text in (found.replace(",", "") for found in NUMBER.findall(value)) if _reads(text)]
    if not numbers or not all(map(isfinite, numbers)):
        return None
    return numbers[0], value.strip()[0] in "-.0123456789", tuple(numbers[1:])


def _reads(text: str) -> bool:
    return text.count(".") < 2  # noqa: PLR2004 - 1.2.3 is a version or a date, not a number
