"""Panels: a question asked of a case, for Jupyter and Voila.

>>> import widgets
>>> sorted(widgets.__all__)
['DataPanel', 'GroupPanel', 'NotePanel', 'Session']
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from widgets.data.tables import DataPanel
    from widgets.fairness.groups import GroupPanel
    from widgets.note import NotePanel
    from widgets.session import Session

_HOMES = {
    "DataPanel": "widgets.data.tables",
    "GroupPanel": "widgets.fairness.groups",
    "NotePanel": "widgets.note",
    "Session": "widgets.session",
}

__all__ = ["DataPanel", "GroupPanel", "NotePanel", "Session"]


def __getattr__(name: str) -> Any:
    """Load a panel when it is asked for, so that a page pays only for the panels it shows."""
    if name not in _HOMES:
        raise AttributeError(f"There is no panel {name!r}; there are: {', '.join(__all__)}.")
    return getattr(import_module(_HOMES[name]), name)
