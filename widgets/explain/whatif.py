"""What if something about this person were different? A control for each column, and an answer while it moves."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.details import CodeDetails, Details
from widgets.explain.modelled import explain_code, feature_label, notes_html, scale_title
from widgets.explain.somebody import SomebodyPanel, label_options, make_space
from widgets.explain.whatif_charts import curve_parts, moves_parts
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from widgets.slider import Slider
from workbench.case import Case
from workbench.coding import MISSING
from workbench.errors import WorkbenchError
from workbench.explain.counterfactual_words import value_words
from workbench.explain.search_columns import Column
from workbench.explain.search_space import Space
from workbench.explain.shapley import Explainer, explainer_for
from workbench.explain.whatif import Person, WhatIfReport, ask_what_if, compare_people, compare_variants, trace_curve
from workbench.explain.whatif_words import answer_words, change_words, curve_words, nearest_words
from workbench.model import Model
from workbench.training import Progress, tell
from workbench.words import listed

HOW_TO_READ = (
    "The curve shows the score of this person for every value of one column while all else stays as you set it; the "
    "dashed line is where the answer turns, the dot is where the person stands now. The bars show what each column "
    "adds to the score, before and after your changes. Both say how the model behaves. A combination that nobody has "
    "asks the model about something it never learned, and a change in life seldom comes alone."
)
FIRST = 8  # columns that are seen at once; the others are one click away
KEPT = "whatif.variants"
NEAR = "Real people most like this one, with the other answer. They are rows of your table: do not show them to others."
Ready = tuple[Space, Explainer]


class WhatIfPanel(SomebodyPanel):
    """Change any value of a person and see score, answer, contributions and near people with the other answer."""

    title = "What if?"
    asks = "Change anything about this person. What would the model have said?"
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "person")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.curve, self.moves, self.numbers, self.code = Chart(), Chart(), Numbers(), CodeDetails()
        self.finding, self.curve_words, self.near, self.notes = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.boxes: dict[str, Slider | ipw.Dropdown] = {}
        self.first_boxes, self.more_boxes = ipw.Box(), ipw.Box()
        for box in (self.first_boxes, self.more_boxes):
            box.add_class("wb-controls")
        self.more = Details("More columns", [self.more_boxes])
        self.along = ipw.Dropdown(description="Draw the curve of")
        self.reset = ipw.Button(description="As the person is")
        self.how = Details("How to read this", [paragraph(HOW_TO_READ, "wb-how")])
        self._person: Person | None = None
        self._variants: dict[str, dict[str, Any]] = {}
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """Who it is; the rest stands with the answer."""
        self.on_choice(self.along, lambda _value: self._ask())
        self.reset.on_click(lambda _button: self._reset())
        self.tools = ipw.Box((self.along, self.reset))
        self.tools.add_class("wb-controls")
        self.variants, self.beside = self._make_variants(), self._make_beside()
        return super().controls()

    def question(self) -> Any:
        """The space and the explainer are made once; each answer after that is quick."""
        return ()

    def job(self, case: Case, model: Model) -> Callable[[Progress], Ready]:
        """Make ready, so that every change is answered at once."""

        def ready(progress: Progress) -> Ready:
            space = make_space(case, model)(progress)
            tell(progress, 0.4, "Making the explanations ready")
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
        known = self._person
        del case  # the person's space knows it
        if known is None or known.row != row or known.space is not space:
            self._person = Person.of(space, row, explainer=explainer)
            self._fill(self._person)
        self._ask()
        return (
            self.first_boxes,
            self.more,
            self.tools,
            self.finding,
            self.curve_words,
            self.curve,
            self.moves,
            self.near,
            self.notes,
            self.variants,
            self.beside,
            self.numbers,
            self.how,
            self.code,
        )

    def changes(self) -> dict[str, Any]:
        """What differs from the person's own values, as the controls stand."""
        person = self._person
        if person is None:
            return {}
        found = {name: _value(box) for name, box in self.boxes.items() if not box.disabled}
        return {name: value for name, value in found.items() if value != person.told[name]}

    def _fill(self, person: Person) -> None:
        """A control for each column; those that matter most for this person first."""
        report = ask_what_if(person)
        frame = report.contributions
        order = list(person.space.model.features)
        if frame is not None:
            order = frame.assign(size=frame["before"].abs()).sort_values("size", ascending=False)["feature"].tolist()
        columns = {column.name: column for column in person.space.columns}
        self.boxes = {name: self._box(columns[name], person) for name in order if columns[name].kind != "date"}
        boxes = list(self.boxes.values())
        self.first_boxes.children, self.more_boxes.children = tuple(boxes[:FIRST]), tuple(boxes[FIRST:])
        self.more.toggle.summary = f"{len(boxes) - FIRST} more columns"
        self.more.layout.display = None if len(boxes) > FIRST else "none"
        self.fill(self.along, [each for each in label_options(person.space) if each[1] in self.boxes], order[0])
        self._find_variants()

    def _box(self, column: Column, person: Person) -> Slider | ipw.Dropdown:
        label, own = feature_label(person.space.case, column.name), person.told[column.name]
        known = column.sorted
        box: Slider | ipw.Dropdown
        if column.kind == "number":
            ends = (float(known[0]), float(known[-1])) if known is not None and len(known) else (0.0, 0.0)
            value = column.middle if own is None else float(own)
            unit = _unit(person.space.case, column.name)
            box = Slider(
                label if own is not None else f"{label} (missing)",
                least=min(ends[0], value),
                most=max(ends[1], value),
                step=column.step,
                value=value,
                unit=unit,
            )
            box.disabled = own is None or ends[0] == ends[1]
        else:
            options = [(name, column.plain(place)) for place, name in enumerate(column.names)]
            options += [(MISSING, None)] if column.has_missing else []
            box = ipw.Dropdown(description=label, options=options, value=own)
        self.on_choice(box, partial(self._moved, column.name))
        return box

    def _moved(self, name: str, _value: object) -> None:
        with self.writing():
            self.along.value = name
        self._ask()

    def _ask(self) -> None:
        """What the model says of the values that the controls stand at."""
        person, column = self._person, self.along.value
        if person is None or column is None:
            return
        case, changes = person.space.case, self.changes()
        report = ask_what_if(person, changes)
        curve = trace_curve(person, column, changes)
        label = case.roles.column_label(column)
        self.finding.value = paragraph_html(answer_words(report, case.roles), "wb-finding")
        words = curve_words(curve, label)
        self.curve_words.value = paragraph_html(words)
        now = {**person.told, **changes}[column]
        self._draw(self.curve, curve_parts(curve, (column, now, report), case.roles), words)
        self._draw(self.moves, moves_parts(report, case.roles, scale_title), "What each column adds, before and after.")
        near = nearest_words(report.nearest, case.roles, has_it=report.has_it)
        self.near.value = f'<p class="wb-note">{NEAR}</p>' + _list_html(near)
        self.notes.value = notes_html(report.notes)
        self._show_numbers(case, report)
        self.code.code = code_for(case, person.space.model, person.row or 0, changes)

    def _draw(self, chart: Chart, parts: Mapping[str, Any], alt: str) -> None:
        """Straight to the page: a figure is checked again at every change, which would cost more than the answer."""
        with chart.hold_sync():
            chart.figure, chart.alt = dict(parts), alt

    def _show_numbers(self, case: Case, report: WhatIfReport) -> None:
        frame = report.contributions
        if frame is None:
            return
        self.numbers.show(
            frame.assign(feature=[feature_label(case, name) for name in frame["feature"]]),
            labels={"feature": "Column", "before": "Adds as the person is", "after": "Adds after the changes"},
            formats=dict.fromkeys(("before", "after"), "+.4f"),
            caption=f"What each column adds to the score of row {report.row} ({report.scale}).",
            filename=f"what_if_row_{report.row}.csv",
        )

    def _reset(self) -> None:
        with self.guard():
            self._stand_at({})

    def _stand_at(self, changes: Mapping[str, Any]) -> None:
        person = self._person
        if person is None:
            return
        with self.writing():
            for name, box in self.boxes.items():
                value = changes.get(name, person.told[name])
                if not (isinstance(box, Slider) and value is None):
                    box.value = value
        self._ask()

    # Variants and a second person

    def _make_variants(self) -> Details:
        self.name = ipw.Text(description="Name of this variant")
        self.keep_it = ipw.Button(description="Keep it")
        self.kept = ipw.Dropdown(description="Look at a kept one again")
        self.variant_numbers = Numbers()
        self.keep_it.on_click(lambda _button: self._keep())
        self.on_choice(self.kept, lambda name: self._stand_at(self._variants.get(name, {})))
        row = ipw.Box((self.name, self.keep_it, self.kept))
        row.add_class("wb-controls")
        return Details("Keep variants and compare them", [row, self.variant_numbers])

    def _make_beside(self) -> Details:
        self.other = ipw.IntText(description="Row to compare with")
        self.compare = ipw.Button(description="Compare")
        self.differs, self.differs_words = Numbers(), ipw.HTML()
        self.compare.on_click(lambda _button: self._set_beside())
        row = ipw.Box((self.other, self.compare))
        row.add_class("wb-controls")
        return Details("Compare with another person", [row, self.differs_words, self.differs])

    def _keep(self) -> None:
        with self.guard():
            name = self.name.value.strip()
            if not name:
                raise WorkbenchError("Give the variant a name first.")
            if not self.changes():
                raise WorkbenchError("Nothing is changed yet; move a value first, then keep the variant.")
            self._variants = {**self._variants, name: self.changes()}
            if self.session.project is not None:
                self.session.keep(self._key, self._variants)
            self._show_variants()

    @property
    def _key(self) -> str:
        return f"{KEPT}.{self.session.everyone.name}.{self.session.person}"

    def _find_variants(self) -> None:
        project, person = self.session.project, self._person
        kept = project.choice(self._key, {}) if project is not None else {}
        told = set(person.told) if person is not None else set()
        self._variants = {name: changes for name, changes in (kept or {}).items() if set(changes) <= told}
        self._show_variants()

    def _show_variants(self) -> None:
        person = self._person
        self.fill(self.kept, [(name, name) for name in self._variants], None)
        if person is None:
            return
        roles = person.space.case.roles
        frame = compare_variants(person, self._variants)
        said = [listed([change_words(change, roles) for change in changes]) for changes in frame["changes"]]
        self.variant_numbers.show(
            frame.assign(changes=said),
            labels={"variant": "Variant", "score": "Score", "favourable": "Favourable answer", "changes": "With"},
            formats={"score": ".3f"},
            caption=f"Variants of row {person.row}.",
            filename=f"variants_row_{person.row}.csv",
        )

    def _set_beside(self) -> None:
        with self.guard():
            person = self._person
            if person is None or person.row is None:
                return
            frame = compare_people(person.space, person.row, int(self.other.value))
            case = person.space.case
            self.differs_words.value = paragraph_html(differs_words(frame, case, (person.row, int(self.other.value))))
            self.differs.show(
                _differs_frame(frame, case),
                labels={
                    "feature": "Column",
                    "one": f"Row {person.row}",
                    "other": f"Row {self.other.value}",
                    "score": f"Score of row {person.row} with it",
                    "change": "Change of the score",
                },
                formats={"score": ".3f", "change": "+.3f"},
                caption=f"Where row {person.row} and row {self.other.value} differ.",
                filename="two_people.csv",
            )


def curve_figure(curve: pd.DataFrame, of: tuple[str, Any, WhatIfReport], case: Case) -> go.Figure:
    """The score along one column (its name, its value now and the answer there); the dashed line is the border."""
    return go.Figure(curve_parts(curve, of, case.roles))


def moves_figure(report: WhatIfReport, case: Case) -> go.Figure:
    """What the weightiest columns add, before and after."""
    return go.Figure(moves_parts(report, case.roles, scale_title))


def differs_words(frame: pd.DataFrame, case: Case, rows: tuple[int, int]) -> str:
    """Which difference between two people weighs most, in a sentence."""
    if frame.empty:
        return f"Row {rows[0]} and row {rows[1]} are alike in all that the model is told."
    first = frame.iloc[0]
    what = f"{case.roles.column_label(first['feature'])} of row {rows[1]}"
    value = value_words(first["other"], first["feature"], case.roles)
    return (
        f"They differ in {len(frame)} column{'s' * (len(frame) != 1)}. With the {what} ({value}) alone the score of "
        f"row {rows[0]} would be {first['score']:.3f}, a change of {first['change']:+.3f}."
    ).replace("-", "−")


def code_for(case: Case, model: Model, row: int, changes: Mapping[str, Any]) -> str:
    """The few lines of Python that give the same answer."""
    lines = [
        "person = Person.of(Space.of(case, model), " + f"{row})",
        f"report = ask_what_if(person, {dict(changes)!r})",
        "report.score, report.nearest",
    ]
    asks = [
        "from workbench.explain.search_space import Space",
        "from workbench.explain.whatif import Person, ask_what_if",
    ]
    return explain_code(case, model, asks, lines)


def _differs_frame(frame: pd.DataFrame, case: Case) -> pd.DataFrame:
    said = {
        side: [value_words(row[side], row["feature"], case.roles) for row in frame.to_dict("records")]
        for side in ("one", "other")
    }
    return frame.assign(feature=[feature_label(case, name) for name in frame["feature"]], **said)


def _value(box: Slider | ipw.Dropdown) -> Any:
    """What a control stands at, as the search writes it: whole numbers without a point."""
    value = box.value
    if isinstance(box, Slider):
        rounded = round(float(value), 10)
        return int(rounded) if rounded.is_integer() else rounded
    return value


def _unit(case: Case, column: str) -> str:
    label = case.roles.labels.get(column)
    return label.unit if label and label.unit.replace(" ", "").isalpha() else ""


def _list_html(sentences: Sequence[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(each)}</li>" for each in sentences) + "</ul>"
