"""What the panels on a score share: case and groups, a model where there is no score, and how groups are drawn."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.chosen import need_columns, need_table
from widgets.panel import Panel, paragraph
from widgets.plain_model import PlainModel
from workbench.case import Case
from workbench.fairness.score_pass import bin_case, is_binned
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital

NO_SCORE = tr(
    "This table has no score yet. A plain model can make one, so that you see what a threshold does. Each person is "
    "scored by a model that has not seen them. It is an example, not the model that decided; where the table has a "
    "decision, that stays what is measured."
)
NO_OUTCOME = tr(
    "This needs a score, and the table has none yet. A plain model could make one, but only from a recorded "
    "outcome: a decision alone does not say what happened. Name a score or a recorded outcome on the start page."
)
LARGE = 2_000_000
COLOURS, DASHES = 8, ("solid", "dash", "dot", "dashdot")


class ScoredPanel(Panel):
    """A panel that asks something of a score, for the groups that are compared."""

    reads: ClassVar[tuple[str, ...]] = ("case", "compare_by", "also_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        plain = PlainModel(self._fit)
        self.kind, self.fit, self.offer = plain.kind, plain.button, plain.offered(NO_SCORE)
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The columns people are compared by."""
        return (self.choice("compare_by", tr("Compare people by")), self.choice("also_by", tr("and within these by")))

    def show(self, case: Case, by: tuple[str, ...]) -> None:
        """Show the answer in `body`."""
        raise NotImplementedError

    def render(self) -> None:
        """The answer; where a score is missing, the offer of one; where there are many rows, once they are counted."""
        self.body.children = ()
        case, by = scored_case(self.session.case), self.session.by
        if "score" not in case.available:
            self.body.children = (self.offer if "target" in case.available else paragraph(NO_OUTCOME, "wb-note"),)
        elif case.rows > LARGE and not is_binned(case, by):
            if not self.work.busy:
                self.run(lambda _progress: bin_case(case, by), lambda _bins: self.refresh())
        else:
            self.show(case, by)

    def _fit(self) -> None:
        kind, session = self.kind.value, self.session
        with self.guard():
            self.run(session.fitting(kind), lambda case: session.fitted(case, kind))


def scored_case(case: Case | None) -> Case:
    """The case, or the sentence that asks for what is missing."""
    case = need_table(case)
    need_columns(case.roles.sensitive)
    return case


def group_names(roles: Roles, by: Sequence[str], groups: Sequence[Sequence[str]]) -> list[str]:
    """A name for each group as people say it, with a large first letter."""
    return [capital(roles.group_label(dict(zip(by, group, strict=True)))) for group in groups]


def line_style(place: int) -> Mapping[str, Any]:
    """A colour and a dash for the nth group, so that colour is never the only signal."""
    return {"color": f"var(--wb-series-{place % COLOURS + 1})", "dash": DASHES[place % len(DASHES)], "width": 2.5}


def legend() -> dict[str, Any]:
    """Below the chart, where a narrow page has room for it."""
    return {"orientation": "h", "x": 0, "xanchor": "left", "y": -0.22, "yanchor": "top"}


def plot_text(text: str) -> str:
    """Text as the chart's own markup: what is in it is shown, never run."""
    return escape(text, quote=False)


def list_html(sentences: Sequence[str], kind: str = "wb-note") -> str:
    """Sentences as a list; what is in them is shown, never run."""
    items = "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
    return f'<ul class="wb-list {escape(kind)}">{items}</ul>' if items else ""
