"""The panels of an assessment: each is linked to the desk, never to another panel."""

from __future__ import annotations

from typing import Any, cast

from widgets.govern.desk import Desk
from widgets.panel import Panel


class DeskPanel(Panel):
    """A panel of an assessment, linked to a desk."""

    @classmethod
    def source_of(cls, source: Any, **_roles: Any) -> Desk:
        """A panel on a desk, a project or its folder; on this page's project if nothing is given."""
        return Desk.of(source)

    @property
    def desk(self) -> Desk:
        """What the panel is linked to."""
        return cast("Desk", self.session)

    def tell(self, words: str) -> None:
        """Say what was done, once all that it changed is shown: an answer that comes after would take it away."""
        if self._pending is not None:
            self._pending.cancel()
        self.refresh()
        if not self.alert.text:
            self.alert.show(words, "info")
