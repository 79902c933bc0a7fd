"""Picking somebody: the row that every panel about one person looks at, and the way to the next refused one."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets as ipw
import numpy as np
from numpy.typing import NDArray

from widgets.explain.answered import AnsweredPanel
from widgets.explain.contribution_words import feature_label
from widgets.explain.own_id import OwnIdField
from widgets.explain.people import neighbour
from widgets.explain.sentences import notes_html
from widgets.panel import paragraph
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.decided import beside_person, compare_answers
from workbench.explain.decided_words import refused_words
from workbench.explain.search_space import Space
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell

NOBODY = tr("Nobody is looked at yet. Take the first person whom the model refuses, or type a row of the table.")


class SomebodyPanel(AnsweredPanel):
    """A panel about the person that the session looks at; the answer stands on a space made once for the table."""

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.row = ipw.IntText(description=tr("Row in the table (from 0)"))
        self.on_choice(self.row, self._turn_to)
        self.own_id = OwnIdField(self, self._turn_to)
        self.decided = ipw.HTML()
        self.take, self.first, self.before, self.after = (
            ipw.Button(description=words)
            for words in (
                tr("Look at this row"),
                tr("First refused person"),
                tr("Previous refused"),
                tr("Next refused"),
            )
        )
        self.take.on_click(lambda _button: self._turn_to(self.row.value))  # also for a row that the field shows already
        self.first.on_click(lambda _button: self._step(0))
        self.before.on_click(lambda _button: self._step(-1))
        self.after.on_click(lambda _button: self._step(1))
        self.picking = ipw.Box((self.row, self.own_id, self.take, self.first, self.before, self.after))
        self.picking.add_class("wb-controls")
        self.picking.add_class("wb-wide")
        self.nobody = paragraph(NOBODY, "wb-note")
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """Who it is."""
        return (self.picking,)

    def table(self) -> Case | None:
        """Everyone: a cohort narrows whom one looks at, not what the model has seen."""
        return self.session.whole

    def render(self) -> None:
        """Nobody can be picked before there is a model."""
        self.picking.layout.display = None if self._can_pick() else "none"
        super().render()

    def answer(self, case: Case, report: Any) -> Sequence[ipw.Widget]:
        """The answer about the person; without one, the offer of one."""
        self.picking.layout.display = None
        row, space = self.session.person, self.space()
        self.own_id.turn_to(case, row)
        self.decided.value = "" if space is None else notes_html(decided_words(space, row))
        self.decided.layout.display = None if self.decided.value else "none"
        if row is None:
            return (self.decided, self.nobody)
        with self.writing():
            self.row.value = row
        return (self.decided, *self.about(case, report, row))

    def about(self, case: Case, report: Any, row: int) -> Sequence[ipw.Widget]:
        """The answer about somebody."""
        raise NotImplementedError

    def space(self) -> Space | None:
        """What was made ready; None before that."""
        raise NotImplementedError

    def _can_pick(self) -> bool:
        """Also while the next answer is worked out: the keyboard may be on one of the buttons."""
        space = self.space()
        return space is not None and space.case is self.table() and space.model is self.session.model

    def _turn_to(self, row: int) -> None:
        with self.guard():
            space = self.space()
            if space is not None:
                space.row(int(row))  # a row that is not there is said
                self.session.person = int(row)

    def _step(self, step: int) -> None:
        with self.guard():
            space = self.space()
            if space is None:
                return
            refused = refused_rows(space)
            inside = self.session.case.cohort if self.session.case is not None else None
            if inside is not None:
                refused = np.intersect1d(refused, inside.places)
            if not len(refused):
                raise WorkbenchError(tr("The model gives everyone here the favourable answer, so nobody is refused."))
            self.session.person = neighbour(refused, self.session.person if step else None, step or 1)


def refused_rows(space: Space) -> NDArray[np.int64]:
    """The rows of everyone who does not get the favourable answer."""
    rows: NDArray[np.int64] = space.places[~space.favourable.holds(space.scores)].astype(np.int64)
    return rows


def decided_words(space: Space, row: int | None) -> list[str]:
    """Where the table decides otherwise than the model: of how many whom it refuses, and of somebody."""
    if space.amount is not None:
        return []
    decided = compare_answers(space.case, space.places, space.favourable.holds(space.scores))
    if decided is None:
        return []
    person = "" if row is None else beside_person(space.case, row, refused=space.refuses(row))
    return [refused_words(decided), person]


def make_space(case: Case, model: Model) -> Callable[[Progress], Space]:
    """The work of coding a table and asking a model about its people."""

    def job(progress: Progress) -> Space:
        tell(progress, 0.1, tr("Asking the model about everyone"))
        return Space.of(case, model)

    return job


def label_options(space: Space) -> list[tuple[str, str]]:
    """Each feature as a choice."""
    return [(feature_label(space.case, column.name), column.name) for column in space.columns]
