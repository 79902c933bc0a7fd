"""What a person concludes, in their own words, kept with the project."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.panel import Panel, paragraph, paragraph_html
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.opened import note_opened
from workbench.served import is_served

PAUSE = 0.4
"""Seconds without a keystroke after which an answer is saved."""


class NotePanel(Panel):
    """A question to answer at the end of a guide; it says "Saved" only when the answer is on the disk."""

    title = tr("Your answer")
    reads: ClassVar[tuple[str, ...]] = ("case", "project")

    def __init__(self, source: Any = None, *, key: str, question: str) -> None:
        """`key` names the answer in the project's store; `question` is what it answers."""
        self.key, self.question = key, question
        self._waiting: asyncio.TimerHandle | None = None
        super().__init__(source)

    def controls(self) -> Sequence[ipw.Widget]:
        """A place to write and a button that saves."""
        self.text = ipw.Textarea(description=self.question, rows=5)
        self.save = ipw.Button(description=tr("Save my answer"), button_style="primary")
        self.said = paragraph("")
        self.said.add_class("wb-saved")
        self.on_choice(self.text, self._typed)
        self.save.on_click(self._write)
        return (self.text, self.save)

    def render(self) -> None:
        """What was answered before."""
        project = self.session.project
        with self.writing():
            self.text.value = str(project.choice(self.key, "")) if project else ""
        self.body.children = (self.said,)
        if project and is_served():
            with suppress(WorkbenchError):  # a page that is only looked at works on a disk that takes nothing more
                note_opened(project, self.key.partition(".")[0])

    def close(self) -> None:
        """Keep what was typed last, then let go."""
        if self._waiting is not None:
            self._write()
        super().close()

    def _typed(self, _text: str) -> None:
        """No longer saved; it will be when the person pauses, or at once where nothing can wait."""
        self.said.value = ""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._write()
            return
        if self._waiting is not None:
            self._waiting.cancel()
        self._waiting = loop.call_later(PAUSE, self._write)

    def _write(self, _event: object = None) -> None:
        if self._waiting is not None:
            self._waiting.cancel()
            self._waiting = None
        self.said.value = ""
        with self.guard():
            self.session.keep(self.key, self.text.value)
            self.said.value = paragraph_html(tr("Saved."), "wb-note")
