"""What was planted, told when the trainer says so, or to whoever works alone."""

from collections.abc import Sequence
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.panel import Panel, paragraph, paragraph_html
from widgets.session import Session
from widgets.workshop.part import MOVED_ON, current_lesson
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.scenarios.recipes import Recipe
from workbench.workshop.lessons import Lesson
from workbench.workshop.room import Room

NOT_YET = tr("Not yet: your trainer shows it when the room is done. Then press “Look”.")
CHANCE = tr("What you saw in the picture is a little more or less than that: chance adds some and takes some.")


class RevealPanel(Panel):
    """Show the truth about a part: what was planted, and the right answers."""

    title = tr("The truth")
    asks = tr("What was hidden in this table?")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def __init__(self, part: str) -> None:
        """`part` is hiring, lending, bakery, support or delivery."""
        self.part = part
        self.recipe: Recipe | None = None
        super().__init__(Session())

    def controls(self) -> Sequence[ipw.Widget]:
        """One button: look whether it may be shown."""
        self.look = ipw.Button(description=tr("Look"), tooltip=tr("Look whether the truth may be shown"))
        self.look.on_click(lambda _button: self._look())
        return (self.look,)

    def render(self) -> None:
        """Nothing before somebody asks, also where the trainer shows it already: others may still be at work."""
        self.recipe = Room.current().recipe(self.part)  # of the table in the picture beside it
        self.body.children = ()

    def _look(self) -> None:
        with self.guard():
            room = Room.current()
            if room.recipe(self.part) != self.recipe:
                raise WorkbenchError(MOVED_ON)
            if room.is_revealed(self.part) or room.admits(""):
                self.body.children = (ipw.HTML(truth_html(current_lesson(self.part))),)
            else:
                self.body.children = (paragraph(NOT_YET, "wb-note"),)


def truth_html(lesson: Lesson) -> str:
    """What was planted, in words, and the right answer to each exercise."""
    rows = "".join(f"<li>{escape(lesson.solution(number))}</li>" for number in range(1, len(lesson.part.exercises) + 1))
    return tr(
        '<p class="wb-finding">{story}</p>{chance}<p>The answers to the exercises:</p><ol class="wb-list">{rows}</ol>',
        story=escape(lesson.story),
        chance=paragraph_html(CHANCE, "wb-note") if lesson.truth.columns else "",
        rows=rows,
    )
