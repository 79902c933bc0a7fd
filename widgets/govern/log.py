"""Who changed what, and does the log still hold together?"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.details import CodeDetails
from widgets.govern.desk_panel import DeskPanel
from widgets.govern.register import register_html
from widgets.panel import paragraph_html
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.log import Entry, read_entries
from workbench.verify import verify_log

FIRST, MORE = 20, 200
LONGEST = 160
KINDS = {
    "log.begun": tr("the log began"),
    "table.chosen": tr("a table was chosen"),
    "roles.set": tr("the columns' parts were set"),
    "model.set": tr("a plain model was chosen"),
    "guide.opened": tr("a guide was opened"),
    "project.imported": tr("a project was brought here"),
}
STARTS = {
    "assess.": "answer",
    "vendors.": tr("answer about a vendor"),
    "duties.": "duty",
    "risks.": "risk",
    "signoff.": "sign-off",
    "entries.": tr("what happened in use"),
    "applicability.": tr("control of ISO/IEC 42001"),
    "columns.": tr("what a column is for"),
    "evidence.": "measurement",
}
SHOWN = 12  # of the 64 digits of a hash in the table
HEADS = (tr("Number"), tr("When (UTC)"), tr("Who"), tr("What"), tr("To"), tr("Hash"))
CODE = """from pathlib import Path

from workbench.store import Project
from workbench.verify import verify_log

verify_log(Project.open(Path("PROJECT")), noted="")  # give the hash that you noted, to be sure of all before it"""


class LogPanel(DeskPanel):
    """The changes, the last one first, and a button that checks the whole chain."""

    title = tr("The log")
    asks = tr("Who changed what, and can anybody have changed it afterwards?")
    method = tr(
        "Each entry holds the SHA-256 of its own parts and of the entry before it, so that nothing can be changed, "
        "removed or put in unseen."
    )
    reads: ClassVar[tuple[str, ...]] = ("project", "sheet", "records", "changed")

    def controls(self) -> Sequence[ipw.Widget]:
        """A hash that was noted, a button that checks, and how much is shown."""
        self.noted = ipw.Text(description=tr("A hash you noted earlier, if you did"), continuous_update=False)
        self.verify = ipw.Button(description=tr("Check the log"), button_style="primary")
        self.shows = ipw.Dropdown(
            description=tr("Show"),
            options=((tr("the last {first}", first=FIRST), FIRST), (tr("the last {more}", more=MORE), MORE)),
        )
        self.verify.on_click(lambda _button: self._verify())
        self.on_choice(self.shows, lambda _count: self.render())
        self.found, self.table = ipw.HTML(), ipw.HTML()
        return (self.noted, self.verify, self.shows)

    def render(self) -> None:
        """The last changes, and the hash to note."""
        entries = self._entries()
        self.table.value = log_html(entries, self.shows.value)
        self.body.children = (self.found, self.table, CodeDetails(CODE))

    def _entries(self) -> list[Entry]:
        with self.desk.home.store.reading() as view:
            return [] if view is None else list(read_entries(view))

    def _verify(self) -> None:
        with self.guard():
            found = verify_log(self.desk.home, noted_hash(self.noted.value, self._entries()))
            kind = "wb-alert" if found.fault else "wb-alert wb-alert-info"
            self.found.value = f'<div role="status">{paragraph_html(found.to_text(), kind)}</div>'


def noted_hash(given: str, entries: Sequence[Entry]) -> str:
    """The hash that a person noted, whole: the table shows its beginning, and that is noted as well.

    A slip of the pen is refused in a sentence, so that nobody takes it for a log that was changed.
    """
    noted = given.strip().lower()
    if noted and not re.fullmatch(f"[0-9a-f]{{{SHOWN},64}}", noted):
        raise WorkbenchError(
            tr(
                "{given!r} is no hash of the log: one has 64 digits and letters from a to f. Its first {shown}, as in "
                "the table, are enough.",
                given=given.strip()[:64],
                shown=SHOWN,
            )
        )
    return next((entry.hash for entry in entries if noted and entry.hash.startswith(noted)), noted)


def log_html(entries: Sequence[Entry], most: int) -> str:
    """The last entries as a table, with the head hash above it and how many of how many are shown."""
    if not entries:
        return paragraph_html(tr("Nothing was changed yet; the first change begins the log."))
    shown = entries[::-1][:most]
    head = entries[-1]
    caption = (
        tr("The last {shown} of {entries} changes", shown=len(shown), entries=len(entries))
        if len(shown) < len(entries)
        else tr("All {entries} changes", entries=len(entries))
    )
    note = tr("The hash of the last entry, to note elsewhere: <code>{hash}</code>", hash=escape(head.hash))
    return f'<p class="wb-hash">{note}</p>{register_html(tr("The log"), caption, HEADS, map(_row, shown))}'


def entry_words(entry: Entry) -> tuple[str, str]:
    """What an entry is about and what it was set to, in words cut to a line."""
    if entry.what != "choice.set":
        return KINDS.get(entry.what, entry.what), ""
    change = json.loads(entry.payload)
    key = str(change.get("key", ""))
    kind = next((words for start, words in STARTS.items() if key.startswith(start)), "choice")
    about = key.rpartition("/")[2] if "/" in key else key.partition(".")[2] or key
    return f"{kind}: {about}", _short(change.get("value"))


def _row(entry: Entry) -> tuple[str, ...]:
    what, value = entry_words(entry)
    hashed = f'<code title="{escape(entry.hash)}">{escape(entry.hash[:SHOWN])}</code>'
    told = (str(entry.number), entry.at[:19].replace("T", " "), entry.who, what, value)
    return (*map(escape, told), hashed)


def _short(value: Any) -> str:
    if value is None:
        return "taken back"
    if isinstance(value, dict) and ("value" in value or "basis" in value):  # an answer
        said = value.get("value")
        told = ", ".join(said) if isinstance(said, list) else said
        text = " ".join(
            str(part) for part in (told, value.get("basis") and f"({value['basis']})", value.get("note")) if part
        )
    else:
        text = _plain(value)
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _plain(value: Any) -> str:
    """What was kept, without the signs of JSON and without what is empty."""
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_plain(part)}" for name, part in value.items() if part not in (None, "", [], {}))
    if isinstance(value, list):
        return ", ".join(map(_plain, value))
    return value if isinstance(value, str) else json.dumps(value)
