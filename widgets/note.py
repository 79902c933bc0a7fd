"""What a person concludes, in their own words, kept with the project."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.panel import Panel, paragraph


class NotePanel(Panel):
    """A question to answer at the end of a guide; it says "Saved" only when the answer is on the disk."""

    title = "Your answer"
    reads: ClassVar[tuple[str, ...]] = ("case",)

    def __init__(self, source: Any = None, *, key: str, question: str) -> None:
        """`key` names the answer in the project's store; `question` is what it answers."""
        self.key, self.question = key, question
        super().__init__(source)

    def controls(self) -> Sequence[ipw.Widget]:
        """A place to write and a button that saves."""
        self.text = ipw.Textarea(description=self.question, rows=5, continuous_update=False)
        self.save = ipw.Button(description="Save my answer", button_style="primary")
        self.said = paragraph("")
        self.text.observe(self._write, "value")
        self.save.on_click(self._write)
        return (self.text, self.save)

    def render(self) -> None:
        """What was answered before."""
        project = self.session.project
        self.text.unobserve(self._write, "value")
        self.text.value = str(project.choice(self.key, "")) if project else ""
        self.text.observe(self._write, "value")
        self.body.children = (self.said,)

    def _write(self, _event: object) -> None:
        self.said.value = ""
        with self.guard():
            self.session.keep(self.key, self.text.value)
            self.said.value = paragraph("Saved.", "wb-note").value
