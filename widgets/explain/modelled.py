"""What the panels on a model share: the model that is looked at, and the offer of a plain one where there is none yet.

- A panel here looks at the session's case and its model. Without a model it offers a plain one, with one button.
- A model that was looked at on an earlier page is opened again without being asked for, once for all panels of a page.
"""

from collections.abc import Callable
from typing import Any, ClassVar, cast
from weakref import WeakSet

from widgets.chosen import NotChosen, need_table
from widgets.panel import Panel
from widgets.plain_model import PlainModel
from widgets.session import Session
from workbench.case import Case
from workbench.chosen_model import CHOSEN
from workbench.language import tr
from workbench.model import Kind, Model
from workbench.training import NAMES, Progress

NO_MODEL = tr(
    "No model is looked at yet. A plain model can learn from this table what was recorded, so that you see how such "
    "a model decides. It is an example, not the model that decided about these people."
)
NO_OUTCOME = tr(
    "This table has no recorded outcome that a plain model could learn from. Choose one on the start page, or bring a "
    "model of your own."
)
EXPLAINED_KIND = "explain.kind"
_OPENING: WeakSet[Session] = WeakSet()


class ModelledPanel(Panel):
    """A panel that asks something of a model and the people it scores."""

    reads: ClassVar[tuple[str, ...]] = ("case", "model")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        plain = PlainModel(self._fit)
        self.kind, self.fit, self.offer = plain.kind, plain.button, plain.offered(NO_MODEL)
        super().__init__(source, **roles)

    def table(self) -> Case | None:
        """The people that the answer is about; None before a table was chosen."""
        return self.session.case

    def show(self, case: Case, model: Model) -> None:
        """Show the answer in `body`."""
        raise NotImplementedError

    def render(self) -> None:
        """The answer; without a model the offer of one, or the one of an earlier page."""
        case, model = need_table(self.table()), self.session.model
        if model is not None:
            self.show(case, model)
            return
        if not can_learn(self.session):
            raise NotChosen(NO_OUTCOME)
        self.body.children = (self.offer,)
        kind = remembered_kind(self.session)
        if kind is not None and self.session not in _OPENING and not self.work.busy:
            self.kind.value = kind
            _OPENING.add(self.session)
            self.run(self._opening(kind), self.session.modelled)

    def _opening(self, kind: Kind) -> Callable[[Progress], Model]:
        session, work = self.session, self.session.modelling(kind)

        def job(progress: Progress) -> Model:
            try:
                return work(progress)
            finally:
                _OPENING.discard(session)

        return job

    def _fit(self) -> None:
        with self.guard():
            kind = self.kind.value
            self.run(self.session.modelling(kind), lambda model: look_at_model(self.session, model, kind))


def can_learn(session: Session) -> bool:
    """Whether there is a recorded outcome to fit a plain model on, or a model that was chosen on an earlier page."""
    project, case = session.project, session.whole
    has_outcome = case is not None and case.roles.target is not None
    return has_outcome or bool(project is not None and project.choice(CHOSEN))


def remembered_kind(session: Session) -> Kind | None:
    """The kind of model that this project looked at before, for this very table; None for none."""
    project, case = session.project, session.whole
    if project is None or case is None:
        return None
    if project.choice(CHOSEN):
        return project.model or "logistic"  # which one is opened does not depend on the kind then
    kept = project.choice(EXPLAINED_KIND) or {}
    if project.model is not None:
        return project.model
    return cast("Kind", kept["kind"]) if kept.get("table") == case.name and kept.get("kind") in NAMES else None


def look_at_model(session: Session, model: Model, kind: Kind) -> None:
    """Explain this model on this page, and on the next pages one of its kind."""
    session.modelled(model)
    if session.project is not None and session.whole is not None:
        session.keep(EXPLAINED_KIND, {"table": session.whole.name, "kind": kind})
