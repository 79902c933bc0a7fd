"""The look of the workbench and its glossary, put on a page once however many panels ask for them."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from workbench.glossary import glossary

HERE = Path(__file__).parent


def theme_css() -> str:
    """The whole stylesheet: tokens on `:root`, light and dark, and rules that touch nothing outside .wb- classes."""
    return (HERE / "theme.css").read_text(encoding="utf-8")


class Theme(anywidget.AnyWidget):
    """Shows nothing; the page has the stylesheet from then on, and explains the words of the glossary.

    A page that has them already, from the Voila template or another Theme, asks for nothing: more of them cost nothing.
    """

    _esm = HERE / "theme.js"

    version = t.Unicode(read_only=True).tag(sync=True)
    """Changes with the stylesheet, so that a page kept open over an upgrade gets the new one."""

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.set_trait("version", sha256(theme_css().encode()).hexdigest()[:12])
        self.on_msg(self._answer)

    def _answer(self, _theme: object, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        if content.get("type") == "need_theme":
            self.send({"type": "theme", "css": theme_css()})
        if content.get("type") == "need_glossary":
            script = (HERE / "glossary.js").read_text(encoding="utf-8")
            self.send({"type": "glossary", "script": script, "words": glossary()})
