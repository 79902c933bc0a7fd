"""A contribution in words: the column it comes from, its number with a sign, and the scale it is on."""

from workbench.case import Case
from workbench.language import tr
from workbench.words import capital


def feature_label(case: Case, feature: str) -> str:
    """A column as people say it, with a large first letter."""
    return capital(case.roles.column_label(feature))


def scale_title(scale: str) -> str:
    """What an axis of contributions says."""
    return {
        "probability": tr("Adds to the score (0 to 1)"),
        "log-odds": tr("Push on the score"),
        "output": tr("Adds to the model's output"),
    }[scale]


def signed(number: float) -> str:
    """A number with its sign.

    >>> signed(0.1234), signed(-0.5)
    ('+0.123', '−0.500')
    """
    return f"{number:+.3f}".replace("-", "−")
