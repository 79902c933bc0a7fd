"""A heading that a person is brought to when what they pressed is gone and the page goes on elsewhere."""

from pathlib import Path

import anywidget
import traitlets as t


class Landing(anywidget.AnyWidget):
    """In sight and with the focus as soon as it is shown; a screen reader reads on from there."""

    _esm = Path(__file__).parent / "landing.js"

    text = t.Unicode().tag(sync=True)
    """What the heading says."""

    wanted = t.Bool(default_value=False).tag(sync=True)
    """Whether the page is to go there; the page takes it back once it is there, so that it goes there once."""

    def bring(self) -> None:
        """Bring the person here."""
        self.wanted = True
