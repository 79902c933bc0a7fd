"""A numbered question to write an answer to, as on the page of the impact assessment."""

from widgets.note import NotePanel
from workbench.language import tr


class Numbered(NotePanel):
    """A question whose card says its number, so that a room can name it."""

    def __init__(self, number: int, *, key: str, question: str) -> None:
        """`number` stands in the heading; `key` names the answer in the project's store."""
        self.title = tr("Question {number}", number=number)  # type: ignore[misc] # each question has a heading of its own
        super().__init__(key=key, question=question)


def ask_question(number: int, *, key: str, question: str) -> Numbered:
    """A card with a numbered heading; its answer is kept under `key`."""
    return Numbered(number, key=key, question=question)
