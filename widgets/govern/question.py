"""Questions to answer, one after the other or a section at a time, by mouse or by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets as t

from widgets.script import script
from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, answer_of
from workbench.govern.kept import AnsweredMeanwhileError
from workbench.govern.pack import Pack
from workbench.govern.parts import Question
from workbench.language import tr
from workbench.log import VISITOR

Write = Callable[[str, Answer | None, Answer | None], None]
"""Keeps an answer to a question where the other one was seen."""

Accept = Callable[[str, Answer | None], None]
"""Keeps the answer that was proposed where the other one was seen."""


class Questions(anywidget.AnyWidget):
    """The questions of a questionnaire. It keeps nothing: each answer goes to `write` with the one that was seen.

    The page says "Saved" once `write` has returned, with `marks` brought up to date; what it raises stands beside the
    question, and the answer stays in its fields.
    """

    _esm = script(Path(__file__).parent / "question.js")

    form: t.Dict[str, Any] = t.Dict({"sections": []}).tag(sync=True)
    """Sections with their questions, as `form_of` makes them."""

    marks = t.Dict().tag(sync=True)
    """What stands at each question now, by id: whether it is shown and open, its answer, what was measured."""

    summary = t.Dict().tag(sync=True)
    """How many are answered of how many, and the sentence with the level."""

    place = t.Unicode().tag(sync=True)
    """What tells these answers from all others in this browser, which keeps what is not saved yet; names nobody."""

    current = t.Unicode().tag(sync=True)
    """The question a person is at; "" for the first open one."""

    one_at_a_time = t.Bool(default_value=True).tag(sync=True)
    """Whether one question is shown, or a section."""

    def __init__(self, *, write: Write, accept: Accept, look: Callable[[], None]) -> None:
        super().__init__()
        self._write, self._accept, self._look = write, accept, look
        self.on_msg(self._receive)

    def _receive(self, _view: object, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        match content:
            case {"type": "answer", "question": str(id_), "answer": given, "seen": seen}:
                self._try(content, lambda: self._write(id_, _answer(id_, given), _answer(id_, seen)))
            case {"type": "accept", "question": str(id_), "seen": seen}:
                self._try(content, lambda: self._accept(id_, _answer(id_, seen)))
            case {"type": "look"}:
                self._look()

    def _try(self, content: Mapping[str, Any], act: Callable[[], None]) -> None:
        """Do it and say how it went; whatever fails is said at the question, for there the answer still stands."""
        about = {"question": content["question"], "number": content.get("number")}
        try:
            act()
        except AnsweredMeanwhileError as first:
            theirs = None if first.answer is None else first.answer.to_dict()
            who = tr("Somebody else") if first.who == VISITOR else first.who
            words = tr("{who} answered this while you did. Nothing is lost: choose whose answer stands.", who=who)
            self.send({"type": "refused", **about, "words": words, "answer": theirs})
        except WorkbenchError as problem:
            self.send({"type": "failed", **about, "words": tr("Not saved: {problem}", problem=problem)})
        except Exception:
            self.send({"type": "failed", **about, "words": tr("Not saved, for a reason we did not expect. Try again.")})
            raise
        else:
            self.send({"type": "kept", **about, "mark": self.marks.get(content["question"])})


def form_of(pack: Pack) -> dict[str, Any]:
    """The parts of a pack that a person reads, as JSON."""
    return {
        "pack": f"{pack.name}@{pack.version}",
        "sections": [
            {
                "id": section.id,
                "title": section.title,
                "about": section.about,
                "questions": [_question(question) for question in section.questions],
            }
            for section in pack.sections
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    names = ("id", "text", "kind", "help", "evidence", "required", "may_not_apply", "unit", "least", "most")
    choices = [{"token": choice.token, "text": choice.text} for choice in question.choices]
    return {**{name: getattr(question, name) for name in names}, "choices": choices}


def _answer(id_: str, given: Any) -> Answer | None:
    return None if given is None else answer_of(id_, given)
