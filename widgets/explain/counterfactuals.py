"""What would have changed the answer? A few ways that are open to one person, as sentences, a picture and a table."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.details import CodeDetails, Details
from widgets.explain.counterfactual_charts import ways_figure, ways_frame
from widgets.explain.counterfactual_words import headline, ways_html
from widgets.explain.limits_part import LimitsPart
from widgets.explain.limits_rules import limits_code, number_of
from widgets.explain.model_code import explain_code
from widgets.explain.sentences import notes_html
from widgets.explain.somebody import SomebodyPanel, make_space
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.counterfactuals import CounterfactualReport, Limits, Space, find_counterfactuals
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress

HOW_TO_READ = tr(
    "Each way is a set of changes that, taken together, would have turned this model's answer; it was checked on "
    "the model itself. In the picture a line goes from where the person is (0) to where they would be: its length "
    "is the share of what is usual in the table, 1 for another category. A way says what this model reacts to. It "
    "does not say that the change is good advice, that it causes anything in life, or that the next model will "
    "answer the same."
)
AIM = tr(
    "Usually the favourable answer. Type a score, from 0 to 1, for ways that bring it into a range instead; empty "
    "the fields for the favourable answer again."
)
SEARCH: dict[str, Any] = {"count": 4, "budget_seconds": 5.0}
LABELS = {
    "way": tr("Way"),
    "column": tr("Column"),
    "before": tr("Now"),
    "after": tr("Then"),
    "score": tr("Score then"),
    "cost": tr("Cost of the way"),
    "usual": tr("Real people as unlike their nearest"),
    "stays": tr("Stays when numbers move a little"),
}
FORMATS = {"score": ".3f", "cost": ".2f", "usual": ".0%", "stays": ".0%"}


class CounterfactualPanel(SomebodyPanel):
    """Ways to another answer for one person, within what that person can change."""

    title = tr("Ways to another answer")
    asks = tr("Pick a person and say what they could change. Which few changes would have turned the answer?")
    method = tr(
        "Every way is checked on the model itself. Plausibility is Gower's distance (1971) to the nearest real "
        "person who got the wanted answer."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "person")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.ways, self.notes = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        self._made: tuple[Case, Model, Space] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """Who it is, and what can change."""
        self.limits = LimitsPart(self, self.refresh)
        self.least, self.most = (
            ipw.Text(description=words, continuous_update=False)
            for words in (tr("Score at least"), tr("Score at most"))
        )
        for field in (self.least, self.most):
            self.on_choice(field, lambda _value: self.refresh())
        row = ipw.Box((self.least, self.most))
        row.add_class("wb-controls")
        self.aim = Details(tr("Which answer is wanted"), [paragraph(AIM, "wb-note"), row])
        for part in (self.limits, self.aim):
            part.add_class("wb-wide")
        return (*super().controls(), self.limits, self.aim)

    def render(self) -> None:
        """Limits are set once there is a model."""
        self.limits.wait_for(self.table(), self.session.model)
        self.aim.layout.display = self.limits.layout.display
        super().render()

    def question(self) -> Any:
        """Who, which answer, and within which limits."""
        return (self.session.person, self.wanted(), self.limits.ruled())

    def wanted(self) -> tuple[float, float] | None:
        """The scores that are wanted; None for the favourable answer."""
        least, most = (number_of(field.description, field.value) for field in (self.least, self.most))
        if least is None and most is None:
            return None
        return (0.0 if least is None else least, 1.0 if most is None else most)

    def job(self, case: Case, model: Model) -> Callable[[Progress], tuple[Space, CounterfactualReport | None, str]]:
        """The space once, then the search; what stands in its way is part of the answer: limits can be mended."""
        row, kept, wanted = self.session.person, self._kept(case, model), self.wanted()

        def search(progress: Progress) -> tuple[Space, CounterfactualReport | None, str]:
            space = make_space(case, model)(progress) if kept is None else kept
            self._made = (case, model, space)
            if row is None:
                return space, None, ""
            try:
                limits = self.limits.limits(space)
                return space, find_counterfactuals(space, row, limits=limits, wanted=wanted, **SEARCH), ""
            except WorkbenchError as problem:
                if type(problem) is not WorkbenchError:  # cancelled
                    raise
                return space, None, str(problem)

        return search

    def space(self) -> Space | None:
        """The space of the last search."""
        return self._made[2] if self._made is not None else None

    def answer(self, case: Case, report: Any) -> Sequence[ipw.Widget]:
        """Limits and another answer can be set from now on."""
        space, _, problem = report
        self.limits.turn_to(space)
        self.aim.layout.display = None
        if problem:
            raise WorkbenchError(problem)
        return super().answer(case, report)

    def about(self, case: Case, report: Any, row: int) -> Sequence[ipw.Widget]:
        """The ways, or why there are none."""
        space, found, _ = report
        self.finding.value = paragraph_html(headline(found), "wb-finding")
        self.ways.value = ways_html(found, case)
        self.notes.value = notes_html([found.note or "", *found.remarks])
        self.code.code = code_for(case, space.model, row, self.limits.limits(space), self.wanted())
        if not found.options:
            return (self.finding, self.notes, self.code)
        self.chart.show(ways_figure(found, space), headline(found))
        self.numbers.show(
            ways_frame(found, case),
            labels=LABELS,
            formats=FORMATS,
            caption=tr("Ways to the wanted answer for row {row}.", row=row),
            filename=f"ways_row_{row}.csv",
        )
        return (self.finding, self.ways, self.chart, self.notes, self.numbers, self.how, self.code)

    def _kept(self, case: Case, model: Model) -> Space | None:
        made = self._made
        return made[2] if made is not None and made[0] is case and made[1] is model else None


def code_for(case: Case, model: Model, row: int, limits: Limits, wanted: tuple[float, float] | None = None) -> str:
    """The few lines of Python that give the same ways."""
    said = limits_code(limits)
    names = tr("Limits, Space, find_counterfactuals") if said else tr("Space, find_counterfactuals")
    asks = [f"from workbench.explain.counterfactuals import {names}"]
    given = (f", limits={said}" if said else "") + (f", wanted={wanted}" if wanted else "")
    return explain_code(
        case,
        model,
        asks,
        ["space = Space.of(case, model)", f"report = find_counterfactuals(space, {row}{given})", "report.frame"],
    )
