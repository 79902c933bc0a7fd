"""Picking a person among those with an answer and of a group: the controls, and the way from one to the next."""

from collections.abc import Sequence
from random import choice

import ipywidgets as ipw
import numpy as np
from numpy.typing import NDArray

from widgets.explain.answered import AnsweredPanel
from widgets.explain.own_id import OwnIdField
from widgets.explain.people import NO, Group, Ready, answer_options, answer_words, group_options, neighbour
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.explanation import pick_row
from workbench.language import tr
from workbench.words import whole


class PickingPanel(AnsweredPanel):
    """A panel about the person that the session looks at, whose answer stands on a `Ready` made once for the table."""

    def controls(self) -> Sequence[ipw.Widget]:
        """Which people to pick from, the row, and ways to the next."""
        self.answered = ipw.Dropdown(description=tr("Pick from people"))
        self.group = ipw.Dropdown(description=tr("who are"))
        for box in (self.answered, self.group):
            self.on_choice(box, lambda _value: self._turn_first())
        self.row = ipw.IntText(description=tr("Row in the table (from 0)"))
        self.on_choice(self.row, self._turn_to)
        self.own_id = OwnIdField(self, self._turn_to)
        self.before, self.after, self.anybody = (
            ipw.Button(description=words) for words in (tr("Previous"), tr("Next"), tr("Somebody at random"))
        )
        self.before.on_click(lambda _button: self._step(-1))
        self.after.on_click(lambda _button: self._step(1))
        self.anybody.on_click(lambda _button: self._turn_to(choice(self._places())))  # noqa: S311 - nothing secret
        picking = (self.answered, self.group, self.row, self.own_id, self.before, self.after, self.anybody)
        self.picking = ipw.Box(picking)
        self.picking.add_class("wb-controls")
        self.picking.add_class("wb-wide")
        self.who = paragraph("", "wb-note")
        return (self.picking,)

    def table(self) -> Case | None:
        """Everyone: a cohort narrows whom one picks from, not what they are compared with."""
        return self.session.whole

    def render(self) -> None:
        """Nobody can be picked before there is a model."""
        self.picking.layout.display = "none"
        super().render()

    def _pick(self, case: Case) -> int:
        """Bring the controls in line with the table and say who is looked at: the first of those picked, if nobody."""
        self.picking.layout.display = None
        self._fill(case)
        places = self._places()
        if self.session.person is None:
            self.session.person = neighbour(places if len(places) else range(case.rows), None, 1)
        row: int = self.session.person
        with self.writing():
            self.row.value = row
        self.own_id.turn_to(case, row)
        self.who.value = paragraph_html(self._who(places, row), "wb-note")
        return row

    def _fill(self, case: Case) -> None:
        answers, groups = answer_options(case), group_options(case)
        keys = [key for _, key in answers]
        self.fill(self.answered, answers, self.answered.value if self.answered.value in keys else NO)
        known: list[Group] = [group for _, group in groups]
        self.fill(self.group, groups, self.group.value if self.group.value in known else ())

    def _ready(self) -> Ready | None:
        return self._latest[3] if self._latest is not None else None

    def _places(self) -> NDArray[np.int64]:
        ready, case = self._ready(), self.session.case
        if ready is None:
            return np.arange(0)
        inside = case.cohort.places if case is not None and case.cohort is not None else None
        return ready.places(self.answered.value, self.group.value, inside)

    def _turn_to(self, row: int) -> None:
        with self.guard():
            if self.session.whole is not None:
                pick_row(self.session.whole.pandas, int(row))
                self.session.person = int(row)

    def _turn_first(self) -> None:
        places = self._places()
        if len(places) and self.session.person not in places:
            self.session.person = neighbour(places, None, 1)
        else:
            self.refresh()

    def _step(self, step: int) -> None:
        with self.guard():
            places = self._places()
            if len(places):
                self.session.person = neighbour(places, self.session.person, step)

    def _who(self, places: NDArray[np.int64], row: int) -> str:
        """How many people there are to pick from, and where this one stands among them."""
        everyone = self.session.everyone.rows
        who = {value: label for label, value in self.group.options}[self.group.value].lower()
        answer, picked = answer_words(self.session.everyone)[self.answered.value], whole(len(places))
        if not len(places):
            return tr("Nobody is both: {who} {answer}. Row {row} is still shown.", who=who, answer=answer, row=row)
        among = tr(
            "{picked} of {everyone} people are picked: {who} {answer}.",
            picked=picked,
            everyone=whole(everyone),
            who=who,
            answer=answer,
        )
        at = int(np.searchsorted(places, row))
        if at < len(places) and places[at] == row:
            return tr("{among} Row {row} is number {at} of them.", among=among, row=row, at=whole(at + 1))
        return tr("{among} Row {row} is not one of them.", among=among, row=row)
