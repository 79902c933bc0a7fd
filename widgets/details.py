"""One line that opens more, by mouse and by keyboard: other widgets, or the code behind a panel."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets as ipw
import traitlets as t

from widgets.script import script
from workbench.language import tr


class Disclosure(anywidget.AnyWidget):
    """A native `<details>` element; the browser gives it its keyboard and its words for a screen reader."""

    _esm = script(Path(__file__).parent / "details.js")

    summary = t.Unicode().tag(sync=True)
    """The line that is always seen."""

    code = t.Unicode().tag(sync=True)
    """Python shown inside with a button that copies it; "" shows nothing inside."""

    opened = t.Bool(default_value=False).tag(sync=True)
    """Whether it is open, changed from either side."""


class Details(ipw.VBox):  # type: ignore[misc]
    """Widgets behind one line that opens them.

    The line stands beside its content, not around it, because only ipywidgets' own boxes can hold any widget in every
    front end. The theme shows the content while the line is open, so it works while the kernel is busy or gone.
    """

    def __init__(self, summary: str, children: Sequence[ipw.Widget] = (), **traits: Any) -> None:
        self.toggle = Disclosure(summary=summary)
        self.toggle.add_class("wb-details-toggle")
        self.body = ipw.VBox(tuple(children))
        self.body.add_class("wb-details-body")
        super().__init__((self.toggle, self.body), **traits)
        self.add_class("wb-details")

    @property
    def content(self) -> tuple[ipw.Widget, ...]:
        """The widgets inside; assign a sequence to change them."""
        return tuple(self.body.children)

    @content.setter
    def content(self, children: Sequence[ipw.Widget]) -> None:
        self.body.children = tuple(children)


class CodeDetails(Disclosure):
    """The few lines of Python that give the same answer, ready to copy: a technical note, wherever it stands."""

    def __init__(self, code: str = "", summary: str = tr("Show the code"), **traits: Any) -> None:
        super().__init__(summary=summary, code=code, **traits)
        self.add_class("wb-technical")
