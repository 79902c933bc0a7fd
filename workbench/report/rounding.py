"""Shares and gaps as they are said outside: the counts are rounded, so the words say "about" and give no decimals."""

from collections.abc import Sequence

from workbench.language import tr
from workbench.words import points


def nearly(share: float) -> str:
    """A share from rounded counts in whole percents; what is not nothing is never said to be.

    >>> nearly(0.488), nearly(0.0), nearly(0.002), nearly(0.998)
    ('49%', '0%', 'under 1%', 'over 99%')
    """
    if 0 < share < 0.005:  # noqa: PLR2004 - half a percent
        return tr("under 1%")
    if 0.995 <= share < 1:  # noqa: PLR2004 - as above
        return tr("over 99%")
    return f"{share:.0%}"


def about(share: float) -> str:
    """The same inside a sentence.

    >>> about(0.488), about(0.002)
    ('about 49%', 'under 1%')
    """
    words = nearly(share)
    return tr("about {share}", share=words) if words[0].isdigit() else words


def about_gap(numbers: Sequence[float], level: float) -> str:
    """A gap between two shares from rounded counts, (value, low, high), in whole points with its interval.

    >>> about_gap((0.202, 0.081, 0.316), 0.95)
    'about 20 percentage points (95% interval 8 to 32)'
    """
    value, low, high = numbers
    size = points(value) if value < 0.01 else f"{100 * value:.0f}"  # noqa: PLR2004 - one point
    return tr(
        "about {size} percentage points ({level:g}% interval {low} to {high})",
        size=size,
        level=100 * level,
        low=_whole(low),
        high=_whole(high),
    )


def is_left_out(groups: int, hidden: int) -> bool:
    """Whether a column is not shown at all: one group beside hidden ones looks as if the others had been picked."""
    return groups < 2 and hidden > 0  # noqa: PLR2004 - fewer cannot be compared


def left_out(column: str) -> str:
    """What stands in its place; `column` is what a person calls it."""
    return tr("By {column} is not shown: one of its groups is too small.", column=column)


def _whole(gap: float) -> str:
    return f"{round(100 * gap)}".replace("-", "−")
