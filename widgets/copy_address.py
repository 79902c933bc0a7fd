"""The address of a page of this server, to be read, selected, or copied with one button."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from widgets.script import script


class CopyAddress(anywidget.AnyWidget):
    """A field with the whole address, a native button, and a word that says when it was copied."""

    _esm = script(Path(__file__).parent / "copy_address.js")

    label = t.Unicode().tag(sync=True)
    """Which address this is: "Address of the page made today"."""

    path = t.Unicode().tag(sync=True)
    """The address from this server's root on; the page knows under which name its server was reached."""

    def __init__(self, label: str, path: str, **traits: Any) -> None:
        super().__init__(label=label, path=path, **traits)
        self.add_class("wb-copy-host")
