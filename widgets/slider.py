"""A slider that says what it is: a name, the number in its unit, a field to type in, and every key sliders have."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from widgets.script import script


class Slider(anywidget.AnyWidget):
    """A number between two ends, moved by mouse, by touch, by the arrow, page, Home and End keys, or typed in.

    While it moves, the page sends at most one value in 60 ms, and always the last one.
    """

    _esm = script(Path(__file__).parent / "slider.js")

    label = t.Unicode().tag(sync=True)
    """What the number is, in words; the name that a screen reader says."""

    value = t.Float(0.0).tag(sync=True)
    """Where it stands."""

    least = t.Float(0.0).tag(sync=True)
    """The left end."""

    most = t.Float(1.0).tag(sync=True)
    """The right end."""

    step = t.Float(0.001).tag(sync=True)
    """How far one press of an arrow key goes."""

    unit = t.Unicode().tag(sync=True)
    """Said after the number, such as "€"; "" for none."""

    disabled = t.Bool(default_value=False).tag(sync=True)
    """Whether it can be moved."""

    def __init__(self, label: str = "", **traits: Any) -> None:
        super().__init__(label=label, **traits)
        self.add_class("wb-slider-host")

    @t.validate("value")
    def _within(self, proposal: Any) -> float:
        """A number beyond an end is that end."""
        return float(min(max(proposal["value"], self.least), self.most))
