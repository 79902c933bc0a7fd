"""One exercise: a question, a place for the answer, and what there is to say about it."""

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.panel import Panel
from widgets.session import Session
from widgets.workshop.part import MOVED_ON, current_lesson
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.store import Project
from workbench.workshop.judge import Verdict
from workbench.workshop.lessons import Lesson
from workbench.workshop.progress import Tried, keep_tried, read_tried
from workbench.workshop.room import Room

NO_MORE = tr("There is no further hint. Ask your neighbour, or the trainer.")
LONGEST = 200


class ExercisePanel(Panel):
    """Check an answer, give a hint for the kind of mistake, and remember what is solved."""

    title = tr("Exercise")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def __init__(self, part: str, number: int) -> None:
        """`part` is hiring, lending, bakery, support or delivery; `number` counts its exercises from 1."""
        self.part, self.number = part, number
        self.lesson: Lesson | None = None
        self.title = tr("Exercise {number}", number=number)  # type: ignore[misc] # each exercise has a heading of its own
        super().__init__(Session())

    def controls(self) -> Sequence[ipw.Widget]:
        """A line to write on, or sentences to choose from; one button that checks, one that helps."""
        self.said, self.helped = ipw.HTML(), ipw.HTML()
        self.question = ipw.HTML()
        self.question.add_class("wb-wide")
        self.text = ipw.Text(description=tr("Your answer"), continuous_update=False)
        self.text.on_msg(self._entered)
        self.choices = ipw.RadioButtons(description=tr("Choose one"), options=(), layout={"display": "none"})
        self.choices.add_class("wb-choices")
        self.check = ipw.Button(description=tr("Check"), button_style="primary")
        self.help = ipw.Button(description=tr("Give me a hint"))
        self.check.on_click(lambda _button: self._check())
        self.help.on_click(lambda _button: self._hint())
        return (self.question, self.text, self.choices, self.check, self.help)

    def render(self) -> None:
        """The question, and what became of it before."""
        self.lesson = current_lesson(self.part)
        exercise, options = self.lesson.exercise(self.number), self.lesson.options(self.number)
        self.question.value = f'<p class="wb-question">{escape(exercise.question)}</p>'
        self.text.layout.display = "none" if options else None
        self.choices.layout.display = None if options else "none"
        self.choices.options = tuple((words, key) for key, words in options.items())
        self.choices.value = None
        self.helped.value = ""
        tried = self._tried()
        if tried.solved:
            self._restore(tried.answer)
            self.say(self.lesson.judge(self.number, tried.answer))
        self.body.children = (self.said, self.helped)

    def say(self, verdict: Verdict) -> None:
        """Show what there is to say about an answer: by a word and a sign, never by colour alone.

        A hint given before stays beneath; after a right answer none is needed.
        """
        kind, mark = ("right", "✓") if verdict.right else ("wrong", "→")
        self.said.value = said_html(verdict.text, kind, mark)
        self.help.disabled = verdict.right
        if verdict.right:
            self.helped.value = ""

    def _check(self) -> None:
        with self.guard():
            lesson, tried = self._current(), self._tried()
            given = self.choices.value if lesson.options(self.number) else self.text.value
            answer = str(given or "")[:LONGEST]
            verdict = lesson.judge(self.number, answer)
            if verdict.mistake != "empty":
                solved = tried.solved or verdict.right
                kept = answer if verdict.right or not tried.solved else tried.answer
                self._keep(replace(tried, solved=solved, tries=tried.tries + 1, answer=kept))
            self.say(verdict)

    def _hint(self) -> None:
        with self.guard():
            tried, more = self._tried(), self._current().exercise(self.number).more
            place = tried.hints
            self._keep(replace(tried, hints=min(place + 1, len(more))))
            words = more[place] if place < len(more) else f"{' '.join(more)} {NO_MORE}"
            self.helped.value = said_html(words, "hint", "?")

    def _current(self) -> Lesson:
        if self.lesson is None or Room.current().recipe(self.part) != self.lesson.recipe:
            raise WorkbenchError(MOVED_ON)
        return self.lesson

    def _tried(self) -> Tried:
        return read_tried(Project.current(), Room.current(), self.part, self.number)

    def _keep(self, tried: Tried) -> None:
        keep_tried(Project.current(), self.part, self.number, tried)

    def _restore(self, answer: str) -> None:
        with self.writing():
            if answer in [key for _, key in self.choices.options]:
                self.choices.value = answer
            else:
                self.text.value = answer

    def _entered(self, _text: object, content: Any, _buffers: object) -> None:
        if isinstance(content, dict) and content.get("event") == "submit":
            self._check()


def said_html(text: str, kind: str, mark: str) -> str:
    """What is said about an answer, with a sign in front, for a screen reader too."""
    return (
        f'<p class="wb-said" data-kind="{escape(kind)}" role="status"><span aria-hidden="true">{escape(mark)}</span> '
        f"{escape(text)}</p>"
    )
