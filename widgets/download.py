"""A button that saves a text as a file on the person's own computer; nothing is asked of any server for it."""

from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from workbench.language import tr


class Download(anywidget.AnyWidget):
    """A native button, so that the keyboard and a screen reader know it; its words are its name."""

    _esm = Path(__file__).parent / "download.js"

    label = t.Unicode(tr("Download")).tag(sync=True)
    """What the button says, and what a screen reader calls it: "Download the letter as text"."""

    content = t.Unicode().tag(sync=True)
    """The text of the file, saved as UTF-8."""

    filename = t.Unicode("download.txt").tag(sync=True)
    """What the saved file is called."""

    mimetype = t.Unicode("text/plain").tag(sync=True)
    """What kind of text it is, such as "text/html"."""

    disabled = t.Bool(default_value=False).tag(sync=True)
    """Whether there is nothing to save now."""

    def __init__(self, label: str = tr("Download"), **traits: Any) -> None:
        super().__init__(label=label, **traits)

    def offer(self, content: str, filename: str, mimetype: str = "text/plain") -> None:
        """Save this from now on; an empty text turns the button off."""
        with self.hold_sync():
            self.content, self.filename, self.mimetype = content, filename, mimetype
            self.disabled = not content
