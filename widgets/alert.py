"""The one visible place where a panel says that something cannot go on, and why."""

from html import escape
from typing import Any, Literal

import ipywidgets as ipw
import traitlets as t

from workbench.language import tr

Kind = Literal["error", "warning", "info"]


class Alert(ipw.HTML):  # type: ignore[misc]
    """A sentence that a screen reader says at once; takes no room while there is nothing to say."""

    text = t.Unicode()
    """The sentence, as plain text; "" hides the alert."""

    kind = t.Enum(("error", "warning", "info"), default_value="error")
    """How pressing it is: an error or warning interrupts a screen reader, information waits its turn."""

    link = t.Unicode()
    """Where the way on is; "" for none."""

    def __init__(self, text: str = "", kind: Kind = "error", **traits: Any) -> None:
        super().__init__(**traits)
        self.observe(self._write, ["text", "kind", "link"])
        self.kind, self.text = kind, text
        self._write()

    def show(self, text: str, kind: Kind = "error", *, link: str = "") -> None:
        """Say this instead of what was said before."""
        with self.hold_trait_notifications():
            self.kind, self.text, self.link = kind, text, link

    def clear(self) -> None:
        """Nothing to say any more."""
        self.text = ""

    def _write(self, _change: object = None) -> None:
        role = "status" if self.kind == "info" else "alert"
        way = f' <a href="{escape(self.link)}">{escape(tr("Go there"))}</a>' if self.link else ""
        shown = f'<div class="wb-alert wb-alert-{self.kind}" role="{role}">{escape(self.text)}{way}</div>'
        self.value = shown if self.text else ""
        self.layout.display = None if self.text else "none"
