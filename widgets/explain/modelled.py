"""What the panels on a model share: a model where there is none yet, long answers, and the words for a contribution.

- A panel here looks at the session's case and its model. Without a model it offers a plain one, with one button.
- A model that was looked at on an earlier page is opened again without being asked for, once for all panels of a page.
- An answer that takes a while is worked out off the event loop and stays while case, model and question stay.
"""

from collections.abc import Callable, Sequence
from html import escape
from threading import Lock
from typing import Any, ClassVar, cast
from weakref import WeakSet

import ipywidgets as ipw

from widgets.chosen import NotChosen, need_table
from widgets.panel import Panel, paragraph_html
from widgets.plain_model import PlainModel
from widgets.session import Session
from workbench.case import Case
from workbench.chosen_model import CHOSEN
from workbench.explain.drivers import DriversReport, explain_people
from workbench.language import tr
from workbench.model import Kind, Model
from workbench.roles import Roles
from workbench.training import NAMES, Progress, tell
from workbench.words import capital

NO_MODEL = tr(
    "No model is looked at yet. A plain model can learn from this table what was recorded, so that you see how such "
    "a model decides. It is an example, not the model that decided about these people."
)
NO_OUTCOME = tr(
    "This table has no recorded outcome that a plain model could learn from. Choose one on the start page, or bring a "
    "model of your own."
)
UNNAMED = "table"  # what Case calls a DataFrame of an analyst's own
ROLES = (
    "sensitive", "target", "prediction", "score", "weight", "favourable", "favourable_decision", "threshold",
    "score_means", "not_features", "cuts",
)  # fmt: skip
EXPLAINED_KIND = "explain.kind"
_OPENING: WeakSet[Session] = WeakSet()
_EXPLAINING = Lock()


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


def explain_once(case: Case, model: Model, progress: Progress) -> DriversReport:
    """Many rows explained; panels that ask at the same time wait for the first, and find its answer kept."""
    while not _EXPLAINING.acquire(timeout=0.1):
        tell(progress, 0.0, tr("Waiting for another panel that asks the same"))
    try:
        return explain_people(case, model, progress=progress)
    finally:
        _EXPLAINING.release()


def scale_title(scale: str) -> str:
    """What an axis of contributions says."""
    return {
        "probability": tr("Adds to the score (0 to 1)"),
        "log-odds": tr("Push on the score"),
        "output": tr("Adds to the model's output"),
    }[scale]


def signed(number: float) -> str:
    """A number with its sign.

    >>> signed(0.1234), signed(-0.5)
    ('+0.123', '−0.500')
    """
    return f"{number:+.3f}".replace("-", "−")


def notes_html(sentences: Sequence[str], kind: str = "wb-note") -> str:
    """Sentences as paragraphs; what is in them is shown, never run."""
    return "".join(f'<p class="{escape(kind)}">{escape(sentence)}</p>' for sentence in sentences if sentence)


def warn(box: ipw.HTML, sentence: str) -> None:
    """Say something that must not be missed; nothing to say leaves no empty line."""
    box.value = paragraph_html(sentence, "wb-alert wb-alert-warning")
    box.layout.display = None if sentence else "none"


def list_html(sentences: Sequence[str]) -> str:
    """Sentences one below the other with room between them; what is in them is shown, never run."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<ul class="wb-ways">{items}</ul>' if items else ""


def feature_label(case: Case, feature: str) -> str:
    """A column as people say it, with a large first letter."""
    return capital(case.roles.column_label(feature))


def explain_code(case: Case, model: Model, imports: Sequence[str], question: Sequence[str]) -> str:
    """The lines of Python that make this case and this model, and ask something of them.

    One of ours is fitted again, another read from its file; scores that the workbench attached are not needed for it.
    """
    facts = model.facts
    plain = facts is not None and facts.kind in NAMES
    brings = "model import fit_plain" if plain else "model_files import read_model"
    makes = f"fit_plain(case, {facts.kind!r})" if facts is not None and plain else 'read_model("model.skops")'
    table = UNNAMED if case.name == UNNAMED else f"read_table({case.name!r})"
    lines = [
        "from workbench.case import Case",
        *sorted([*imports, tr("from workbench.{brings}", brings=brings)]),
        *([] if case.name == UNNAMED else ["from workbench.tables import read_table"]),
        f"\ncase = Case.of(\n    {table},\n{_parts(case)})",
        *([f"case = case.only({dict(case.cohort.items)!r})"] if case.cohort else []),
        f"model = {makes}",
        *question,
    ]
    return "\n".join(lines)


def _parts(case: Case) -> str:
    """The roles that are not the usual ones, a line each."""
    roles, usual = case.roles, Roles()
    if case.scores_from:
        kept = tuple(name for name in roles.not_features if name != roles.score)
        roles = roles.replace(score=None, not_features=kept)
    given = {name: getattr(roles, name) for name in ROLES if getattr(roles, name) != getattr(usual, name)}
    return "".join(f"    {name}={value!r},\n" for name, value in given.items())
