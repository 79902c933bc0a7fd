"""Back to one's own work: who comes to the bare address again is shown the way to what they did here before."""

from pathlib import Path

import anywidget
import traitlets as t

from widgets.script import script


class Back(anywidget.AnyWidget):
    """The offer to go on with the last work of this browser; nothing where there is none, or where it is open."""

    _esm = script(Path(__file__).parent / "back.js")

    name = t.Unicode().tag(sync=True)
    """The nickname in the work that is open."""
