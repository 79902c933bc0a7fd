"""The columns of a table with fields at each: category, purpose, ground, consent and time; many at once if need be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from widgets.script import script
from workbench.errors import WorkbenchError
from workbench.govern.column_uses import CONSENT, ColumnLine, ColumnUse, categories, grounds
from workbench.language import tr
from workbench.words import capital

Uses = Mapping[str, ColumnUse | None]
Write = Callable[[Uses, Uses], None]
"""Keeps what was said of some columns where the others were seen."""

SIGNS = {
    "identifying": tr("Says who a person is"),
    "compared by": tr("Compared by"),
    "gives away": tr("Gives others away"),
    "plain": "",
}
LACKS = {
    "purpose": tr("a purpose"),
    "ground": tr("a ground"),
    "consent": tr("a proof of consent"),
    "time": tr("a time"),
}


class ColumnTable(anywidget.AnyWidget):
    """A row of native fields for each column. It keeps nothing: what is entered goes to `write` with what was seen."""

    _esm = script(Path(__file__).parent / "column_table.js")

    lines = t.List(t.Dict()).tag(sync=True)
    """One column each, as `line_of` makes them."""

    choices = t.Dict().tag(sync=True)
    """The options of each field with choices: a list of [token, words]."""

    def __init__(self, write: Write) -> None:
        super().__init__()
        self._write = write
        parts = {"category": categories(), "ground": grounds(), "consent": CONSENT}
        self.choices = {name: [list(pair) for pair in options.items()] for name, options in parts.items()}
        self.on_msg(self._receive)

    def _receive(self, _view: object, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        match content:
            case {"type": "write", "uses": dict(uses), "seen": dict(seen)}:
                self._try(uses, seen)

    def _try(self, uses: Mapping[str, Any], seen: Mapping[str, Any]) -> None:
        try:
            self._write(_uses(uses), _uses(seen))
        except WorkbenchError as problem:
            self.send({"type": "failed", "words": tr("Not saved: {problem}", problem=problem)})
        except Exception:
            self.send({"type": "failed", "words": tr("Not saved, for a reason we did not expect. Try again.")})
            raise
        else:
            self.send({"type": "kept"})


def line_of(line: ColumnLine) -> dict[str, Any]:
    """One column as JSON for the page."""
    seen = line.seen
    return {
        "column": seen.column,
        "label": capital(seen.label),
        "sign": SIGNS[seen.sign],
        "why": seen.why,
        "use": line.use.to_dict() if line.use else None,
        "offered": line.offered.to_dict() if line.offered else None,
        "lacks": [LACKS[what] for what in line.lacks],
    }


def _uses(given: Mapping[str, Any]) -> dict[str, ColumnUse | None]:
    return {column: None if parts is None else ColumnUse.from_dict(parts) for column, parts in given.items()}
