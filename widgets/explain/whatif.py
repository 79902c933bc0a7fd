"""What if something about this person were different? A control for each column, and an answer while it moves."""

from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.details import CodeDetails, Details
from widgets.explain.contribution_words import feature_label, scale_title
from widgets.explain.model_code import explain_code
from widgets.explain.sentences import list_html, notes_html
from widgets.explain.somebody import SomebodyPanel, label_options, make_space
from widgets.explain.whatif_beside import BesidePart
from widgets.explain.whatif_charts import curve_parts, moves_parts
from widgets.explain.whatif_values import Values
from widgets.explain.whatif_variants import VariantsPart
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.search_space import Space
from workbench.explain.shapley import Explainer, explainer_for
from workbench.explain.whatif import Person, WhatIfReport, ask_what_if
from workbench.explain.whatif_curve import trace_curve
from workbench.explain.whatif_words import answer_words, curve_words, moves_words, nearest_words
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell

HOW_TO_READ = tr(
    "The curve shows the score of this person for every value of one column while all else stays as you set it; the "
    "dashed line is where the answer turns, the dot is where the person stands now. The bars show what each column "
    "adds to the score, before and after your changes. Both say how the model behaves. A combination that nobody "
    "has asks the model about something it never learned, and a change in life seldom comes alone."
)
NEAR = tr(
    "Real people most like this one, with the other answer. They are rows of your table: do not show them to others."
)
Ready = tuple[Space, Explainer]


class WhatIfPanel(SomebodyPanel):
    """Change any value of a person and see score, answer, contributions and near people with the other answer."""

    title = tr("What if?")
    asks = tr("Change anything about this person. What would the model have said?")
    method = tr(
        "Every score comes from the model itself. Being unusual is Gower's distance (1971) to the nearest real person."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "person")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.curve, self.moves, self.numbers, self.code = Chart(), Chart(), Numbers(), CodeDetails()
        self.finding, self.curve_words, self.moves_words = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.near, self.notes = ipw.HTML(), ipw.HTML()
        self.along = ipw.Dropdown(description=tr("Draw the curve of"))
        self.reset = ipw.Button(description=tr("As the person is"))
        self.tools = ipw.Box((self.along, self.reset))
        self.tools.add_class("wb-controls")
        self.technical = ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how"), self.technical])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """Who it is; the rest stands with the answer."""
        self.values = Values(self, self._moved)
        self.variants, self.beside = VariantsPart(self, self.values, self._look), BesidePart(self, self.values)
        self.on_choice(self.along, lambda _value: self._ask())
        self.reset.on_click(lambda _button: self._reset())
        return super().controls()

    def question(self) -> Any:
        """The space and the explainer are made once; each answer after that is quick."""
        return ()

    def job(self, case: Case, model: Model) -> Callable[[Progress], Ready]:
        """Make ready, so that every change is answered at once."""

        def ready(progress: Progress) -> Ready:
            space = make_space(case, model)(progress)
            tell(progress, 0.4, tr("Making the explanations ready"))
            explainer = explainer_for(model, case.pandas)
            explainer.explain(case.pandas.iloc[:1])  # the first one is slow
            return space, explainer

        return ready

    def space(self) -> Space | None:
        """What every answer stands on."""
        return self._latest[3][0] if self._latest is not None else None

    def about(self, case: Case, report: Ready, row: int) -> Sequence[ipw.Widget]:
        """Controls at the person's own values, and what the model says of them."""
        space, explainer = report
        known = self.values.person
        del case  # the person's space knows it
        if known is None or known.row != row or known.space is not space:
            self._turn_to_person(Person.of(space, row, explainer=explainer))
        self._ask()
        return (
            self.values,
            self.tools,
            self.finding,
            self.curve_words,
            self.curve,
            self.moves_words,
            self.moves,
            self.near,
            self.notes,
            self.variants,
            self.beside,
            self.numbers,
            self.how,
            self.code,
        )

    def _turn_to_person(self, person: Person) -> None:
        """Controls for this person, the columns that matter most for them first."""
        frame = ask_what_if(person).contributions
        order = list(person.space.model.features)
        if frame is not None:
            order = frame.assign(size=frame["before"].abs()).sort_values("size", ascending=False)["feature"].tolist()
        self.values.turn_to(person, order)
        boxes = list(self.values.boxes)
        self.fill(
            self.along, [each for each in label_options(person.space) if each[1] in boxes], next(iter(boxes), None)
        )
        self.variants.find()
        self.beside.forget()

    def _moved(self, name: str) -> None:
        with self.writing():
            self.along.value = name
        self._ask()

    def _look(self, changes: Mapping[str, Any]) -> None:
        self.values.stand_at(changes)
        self._ask()

    def _reset(self) -> None:
        with self.guard():
            self._look({})

    def _ask(self) -> None:
        """What the model says of the values that the controls stand at."""
        person, column = self.values.person, self.along.value
        if person is None or column is None:
            return
        case, changes = person.space.case, self.values.changes()
        report = ask_what_if(person, changes)
        curve = trace_curve(person, column, changes)
        self.finding.value = paragraph_html(answer_words(report, case.roles), "wb-finding")
        words = curve_words(curve, case.roles.column_label(column))
        self.curve_words.value = paragraph_html(words)
        now = {**person.told, **changes}[column]
        _draw(self.curve, curve_parts(curve, (column, now, report), case.roles), words)
        adds = moves_words(report, case.roles)
        self.moves_words.value = paragraph_html(adds)
        _draw(self.moves, moves_parts(report, case.roles, scale_title), adds)
        near = nearest_words(report.nearest, case.roles, has_it=report.has_it)
        self.near.value = f'<p class="wb-note">{escape(NEAR)}</p>' + list_html(near)
        self.notes.value = notes_html(report.notes)
        self._show_numbers(case, report)
        self.code.code = code_for(case, person.space.model, person.row or 0, changes)

    def _show_numbers(self, case: Case, report: WhatIfReport) -> None:
        frame = report.contributions
        if frame is None:
            return
        self.technical.value = notes_html(
            [tr("What columns add is on the scale: {scale}.", scale=report.scale)], "wb-note wb-technical"
        )
        self.numbers.show(
            frame.assign(feature=[feature_label(case, name) for name in frame["feature"]]),
            labels={
                "feature": tr("Column"),
                "before": tr("Adds as the person is"),
                "after": tr("Adds after the changes"),
            },
            formats=dict.fromkeys(("before", "after"), "+.4f"),
            caption=tr("What each column adds for row {row}, on the scale on which the model adds up.", row=report.row),
            filename=f"what_if_row_{report.row}.csv",
        )


def code_for(case: Case, model: Model, row: int, changes: Mapping[str, Any]) -> str:
    """The few lines of Python that give the same answer."""
    lines = [
        f"person = Person.of(Space.of(case, model), {row})",
        f"report = ask_what_if(person, {dict(changes)!r})",
        "report.score, report.nearest",
    ]
    asks = [
        "from workbench.explain.search_space import Space",
        "from workbench.explain.whatif import Person, ask_what_if",
    ]
    return explain_code(case, model, asks, lines)


def _draw(chart: Chart, parts: Mapping[str, Any], alt: str) -> None:
    """Straight to the page: a figure is checked again at every change, which would cost more than the answer."""
    with chart.hold_sync():
        chart.figure, chart.alt = dict(parts), alt
