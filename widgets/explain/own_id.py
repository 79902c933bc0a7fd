"""The person's own id beside the row: to read, and to type where one looks for somebody. Only analysts see it."""

from collections.abc import Callable

import ipywidgets as ipw

from widgets.panel import Panel
from workbench.case import Case
from workbench.explain.own_ids import OwnIds
from workbench.language import tr
from workbench.words import capital


class OwnIdField(ipw.Text):  # type: ignore[misc]
    """Follows the person of a panel; not there where the table numbers nobody."""

    def __init__(self, panel: Panel, turn: Callable[[int], None]) -> None:
        super().__init__(continuous_update=False, placeholder=tr("type an id"))
        self._panel, self._turn = panel, turn
        self._known: tuple[Case, OwnIds | None] | None = None
        self.layout.display = "none"
        panel.on_choice(self, self._find)

    def turn_to(self, case: Case, row: int | None) -> None:
        """Another person, or nobody yet."""
        if self._known is None or self._known[0] is not case:
            self._known = (case, OwnIds.of(case))
        ids = self._known[1]
        self.layout.display = "none" if ids is None else None
        if ids is not None:
            with self._panel.writing():
                self.description = capital(ids.label)
                self.value = "" if row is None else ids.name(row)

    def _find(self, text: str) -> None:
        ids = self._known[1] if self._known else None
        if ids is not None and text.strip():
            self._turn(ids.find(text))
