"""What a panel needs before it can answer. Where it is not chosen yet nothing is wrong: the way there is said."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.errors import WorkbenchError
from workbench.language import tr

if TYPE_CHECKING:
    from workbench.case import Case

START = "00_start.ipynb"


class NotChosen(WorkbenchError):  # noqa: N818 - nothing is wrong
    """Something is chosen first, on the start page; the message says what."""


def need_table(case: "Case | None") -> "Case":
    """The table, or the sentence that asks for one."""
    if case is None:
        raise NotChosen(tr("No table has been chosen yet. Choose one on the start page."))
    return case


def need_columns(columns: Iterable[str]) -> None:
    """Ask for columns to compare people by where there are none."""
    if not tuple(columns):
        raise NotChosen(tr("Choose at least one column to compare people by, on the start page."))
