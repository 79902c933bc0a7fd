"""What the panels on a model share whose answer takes a while: it is worked out once and stays while it is asked for.

It is worked out off the event loop, and stays while case, model and question stay.
"""

from collections.abc import Callable, Sequence
from threading import Lock
from typing import Any

import ipywidgets as ipw

from widgets.explain.modelled import ModelledPanel
from workbench.case import Case
from workbench.explain.drivers import DriversReport, explain_people
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell

_EXPLAINING = Lock()


class AnsweredPanel(ModelledPanel):
    """A panel whose answer takes a while; it starts by itself, once for each question, and can be cancelled."""

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.again = ipw.Button(description=tr("Work it out"))
        self.again.on_click(lambda _button: self._start())
        self._latest: tuple[Case, Model, Any, Any] | None = None
        self._tried: tuple[Case, Model, Any] | None = None
        super().__init__(source, **roles)
        self.work.layout.observe(self._turn, "display")

    def question(self) -> Any:
        """What the answer depends on besides case and model; compared with ==."""
        return ()

    def job(self, case: Case, model: Model) -> Callable[[Progress], Any]:
        """The work, to be run off the event loop."""
        raise NotImplementedError

    def answer(self, case: Case, report: Any) -> Sequence[ipw.Widget]:
        """Fill the widgets with the answer and say which of them to show."""
        raise NotImplementedError

    def show(self, case: Case, model: Model) -> None:
        """The answer to what is asked now; else work it out."""
        now = (case, model, self.question())
        if self._latest is not None and _same(self._latest[:3], now):
            self.body.children = tuple(self.answer(case, self._latest[3]))
            return
        self.body.children = (self.again,)
        if not self.work.busy and (self._tried is None or not _same(self._tried, now)):
            self._start()

    def _start(self) -> None:
        with self.guard():
            case, model = self.table(), self.session.model
            if case is None or model is None:
                return
            question = self.question()
            self._tried = (case, model, question)
            self.run(self.job(case, model), lambda report: self._done((case, model, question, report)))
            self._turn()

    def _done(self, latest: tuple[Case, Model, Any, Any]) -> None:
        self._latest = latest
        self.refresh()

    def _turn(self, _change: object = None) -> None:
        """While it is at work there is nothing to start."""
        self.again.layout.display = "none" if self.work.busy else None


def _same(one: Sequence[Any], other: Sequence[Any]) -> bool:
    return one[0] is other[0] and one[1] is other[1] and bool(one[2] == other[2])


def explain_once(case: Case, model: Model, progress: Progress) -> DriversReport:
    """Many rows explained; panels that ask at the same time wait for the first, and find its answer kept."""
    while not _EXPLAINING.acquire(timeout=0.1):
        tell(progress, 0.0, tr("Waiting for another panel that asks the same"))
    try:
        return explain_people(case, model, progress=progress)
    finally:
        _EXPLAINING.release()
