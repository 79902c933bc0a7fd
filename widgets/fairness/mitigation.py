"""What can be done about a gap? Methods tried on the same people, with what each costs and whom it moves."""

from collections.abc import Sequence
from html import escape
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.mitigation import KINDS, MitigationReport, Trial, compare_mitigations, fit_mitigated
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_words import headline, verdict
from workbench.govern.measuring_groups import mitigation_values
from workbench.metrics import METRICS
from workbench.model import Model
from workbench.roles import Roles
from workbench.training import NAMES
from workbench.words import capital, whole

GAPS = ("selection_rate", "true_positive_rate", "false_positive_rate", "accuracy", "precision")
STAGES = {
    "none": "as it is",
    "before": "changes the data",
    "during": "changes the learning",
    "after": "changes the answers",
}
HOW_TO_READ = (
    "Each dot is a method. Further to the left the gap between the groups is smaller, further up more answers are "
    "right. "
    "Filled dots mark the methods that no other beats in both; the square is doing nothing, and the numbers are those "
    "of the table. The lines are 95% intervals over divisions of the people into those a model learns from and those "
    "it answers for, drawn for the marked ones only; the table has all. Lines that overlap widely tell little apart. "
    "Nothing here says which is right: it says what each would do, and for whom."
)
FEW_SPLITS, MORE_SPLITS = 5, 20


class MitigationPanel(Panel):
    """Tries every method on the session's table; the chosen one can become the model that is looked at."""

    title = "What can be done about it"
    asks = "Choose the gap that should become smaller. Each method is tried on the same people, beside doing nothing."
    reads: ClassVar[tuple[str, ...]] = ("case", "compare_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.moved, self.code = Chart(), Numbers(), Numbers(), CodeDetails()
        self.finding, self.key, self.notes, self.verdicts = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.each = Details("What each method did, and for whom", [self.verdicts, self.moved])
        self.how = Details(
            "How to read this", [paragraph(HOW_TO_READ, "wb-how"), paragraph(_methods_words(), "wb-how")]
        )
        self.method = ipw.Dropdown(description="Go on with")
        self.use = ipw.Button(description="Use this method")
        self.use.on_click(self._use)
        self.on_choice(self.method, lambda _method: self.refresh())
        choose = ipw.Box((self.method, self.use))
        choose.add_class("wb-controls")
        self.answer = (self.finding, self.chart, self.key, self.each, choose, self.notes, self.numbers)
        self._latest: tuple[object, Trial, MitigationReport] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The gap, the groups, the model, how often, and the button that starts."""
        questions = [(METRICS[name].question, name) for name in GAPS]
        self.metric = ipw.Dropdown(description="Make smaller the gap in", options=questions)
        self.metric.add_class("wb-wide")
        self.kind = ipw.Dropdown(description="Start from", options=[(capital(NAMES[kind]), kind) for kind in KINDS])
        often = [(f"{FEW_SPLITS} divisions, quick", FEW_SPLITS), (f"{MORE_SPLITS} divisions, surer", MORE_SPLITS)]
        self.splits = ipw.Dropdown(description="Try on", options=often)
        self.start = ipw.Button(description="Try the methods", button_style="primary")
        self.start.on_click(self._start)
        for control in (self.metric, self.kind, self.splits):
            self.on_choice(control, lambda _value: self.refresh())
        return (self.metric, self.choice("compare_by", "between people by"), self.kind, self.splits, self.start)

    @property
    def trial(self) -> Trial:
        """What is asked for now."""
        by, kind = self.session.compare_by, self.kind.value
        return Trial(by=by, metric=self.metric.value, kind=kind, splits=self.splits.value)

    def render(self) -> None:
        """The answer to what was tried last, where it is still what is asked for; else what will happen."""
        case = self.session.case
        ready = case is not None and "target" in case.available and bool(self.session.by)
        self.start.disabled = not ready
        if case is None or not ready:
            self.body.children = ()
            raise WorkbenchError(
                "Choose a table, its outcome and at least one column to compare by, on the start page."
            )
        if self._latest is None or self._latest[0] is not case or self._latest[1] != self.trial:
            self.body.children = (paragraph(_ahead(self.trial, case.rows), "wb-note"),)
            return
        self._show(case, self._latest[2])

    def _start(self, _button: object) -> None:
        with self.guard():
            case, trial = self.session.case, self.trial
            if case is not None:
                self.run(lambda progress: (case, trial, compare_mitigations(case, trial, progress)), self._done)

    def _done(self, latest: tuple[object, Trial, MitigationReport]) -> None:
        self._latest = latest
        self.refresh()

    def _show(self, case: Case, report: MitigationReport) -> None:
        roles, sentence = case.roles, headline(report, case.roles)
        numbers, ended, rest = sentence.partition("). ")
        self.finding.value = paragraph_html(numbers + ended.rstrip(), "wb-finding") + paragraph_html(rest)
        self.chart.show(trade_off_figure(report), sentence)
        self.notes.value = "".join(paragraph_html(note, "wb-note") for note in report.notes)
        self.key.value = key_html(report)
        self.verdicts.value = verdicts_html(report, roles)
        name = METRICS[report.trial.metric].label
        self.numbers.show(
            methods_frame(report),
            labels={"method": "Method", "gap": f"Gap in {name.lower()}", "accuracy": "Right answers", "stage": "How"},
            formats=dict.fromkeys(("gap", "gap_low", "gap_high", "accuracy", "accuracy_low", "accuracy_high"), ".1%"),
            caption=sentence,
            filename=f"mitigation_{report.trial.by}.csv",
        )
        self.moved.show(people_frame(report, roles), formats=dict.fromkeys(MOVED, "+.0f"), filename="people_moved.csv")
        choices = [(METHODS[key].label, key) for key in report.methods if key != "nothing"]
        self.fill(self.method, choices, self.method.value or next((key for _, key in choices), None))
        self.code.code = code_for(case, report.trial, self.method.value)
        self.body.children = (*self.answer, self.how, self.code)

    def _use(self, _button: object) -> None:
        with self.guard():
            case, trial, method = self.session.everyone, self.trial, self.method.value
            one = Trial(by=trial.by, metric=trial.metric, methods=(method,), kind=trial.kind, seed=trial.seed)
            self.run(lambda progress: self.session.using(fit_mitigated(case, one, progress))(progress), self._used)

    def _used(self, found: tuple[Case, Model]) -> None:
        latest, method = self._latest, self.method.value
        self.session.used(found)
        if latest is not None:
            self.session.record("mitigation", mitigation_values(latest[2], method))


MOVED = ("more accepted", "more wrongly refused", "more wrongly accepted")


def trade_off_figure(report: MitigationReport) -> go.Figure:
    """Each method by its gap (across) and its share of right answers (up), with intervals; nothing done is square."""
    rows = {name: (report.of(name, "gap"), report.of(name, "accuracy")) for name in report.methods}
    best = [name in report.best for name in rows]
    marked = [name in report.best or name == "nothing" for name in rows]  # all lines together would hide the dots

    def bars(place: int) -> dict[str, Any]:
        parts = [(found[place], shown) for found, shown in zip(rows.values(), marked, strict=True)]
        return {
            "type": "data",
            "array": [(part["high"] - part["value"]) * shown for part, shown in parts],
            "arrayminus": [(part["value"] - part["low"]) * shown for part, shown in parts],
            "color": "var(--wb-series-1 / 0.25)",
            "thickness": 1.5,
            "width": 0,
        }

    dots = {
        "type": "scatter",
        "x": [gap["value"] for gap, _ in rows.values()],
        "y": [right["value"] for _, right in rows.values()],
        "mode": "markers+text",
        "text": [str(place) for place in range(len(rows))],
        "textposition": _apart([gap["value"] for gap, _ in rows.values()]),
        "error_x": bars(0),
        "error_y": bars(1),
        "marker": {
            "size": [15 if ring else 10 for ring in best],
            "symbol": [
                "square" if name == "nothing" else "circle" if ring else "circle-open"
                for name, ring in zip(rows, best, strict=True)
            ],
            "color": "var(--wb-series-1)",
        },
        "hovertext": [f"{place}. {escape(METHODS[name].label, quote=False)}" for place, name in enumerate(rows)],
        "hovertemplate": "%{hovertext}<br>gap %{x:.1%}, right %{y:.1%}<extra></extra>",
    }
    layout = {
        "height": 420,
        "margin": {"l": 64, "r": 24, "t": 24, "b": 56},
        "showlegend": False,
        "xaxis": {
            "title": {"text": f"Gap in {METRICS[report.trial.metric].label.lower()}", "font": {"size": 14}},
            "tickformat": ".0%",
            "rangemode": "tozero",
            "nticks": 6,
            "tickangle": 0,
        },
        "yaxis": {"title": {"text": "Right answers", "font": {"size": 14}}, "tickformat": ".0%", "nticks": 6},
    }
    return go.Figure({"data": [dots], "layout": layout})


def _apart(across: Sequence[float]) -> list[str]:
    """The numbers of neighbours above and below their dots in turn, so that they do not lie on one another."""
    turn = {place: order for order, place in enumerate(sorted(range(len(across)), key=lambda place: across[place]))}
    return ["bottom center" if turn[place] % 2 else "top center" for place in range(len(across))]


def key_html(report: MitigationReport) -> str:
    """The methods by their numbers in the chart, those that no other beats in both set strong."""
    items = []
    for place, name in enumerate(report.methods):
        tag = "strong" if name in report.best else "span"
        items.append(f"<li>{place} <{tag}>{escape(METHODS[name].label)}</{tag}></li>")
    return f'<ul class="wb-key">{"".join(items)}</ul>'


def verdicts_html(report: MitigationReport, roles: Roles) -> str:
    """A paragraph a method, its name first; what comes from the table is escaped."""
    told = []
    for name in (*report.methods, *report.failed):
        label, words = METHODS[name].label, verdict(report, name, roles).removeprefix(f"{METHODS[name].label}: ")
        told.append(f'<p class="wb-note"><strong>{escape(label)}.</strong> {escape(capital(words))}</p>')
    return "".join(told)


def methods_frame(report: MitigationReport) -> pd.DataFrame:
    """One row a method: its number in the chart, how it works, gap and right answers with intervals."""
    rows = []
    for place, name in enumerate(report.methods):
        gap, right = report.of(name, "gap"), report.of(name, "accuracy")
        numbers = {
            f"{what}{end}": found[at]
            for what, found in (("gap", gap), ("accuracy", right))
            for end, at in (("", "value"), ("_low", "low"), ("_high", "high"))
        }
        needs = ", needs the group" if METHODS[name].needs_group and name != "nothing" else ""
        lot = ", decides in part by lot" if METHODS[name].by_lot else ""
        rows.append(
            {
                "method": f"{place}. {METHODS[name].label}",
                "stage": f"{STAGES[METHODS[name].stage]}{needs}{lot}",
                **numbers,
            }
        )
    return pd.DataFrame(rows)


def people_frame(report: MitigationReport, roles: Roles) -> pd.DataFrame:
    """One row a method and group: how many more people are accepted, wrongly refused and wrongly accepted."""
    shown = report.people[report.people["method"] != "nothing"]
    columns = dict(zip(("accepted", "wrongly_refused", "wrongly_accepted"), MOVED, strict=True))
    frame = pd.DataFrame(
        {
            "method": [METHODS[name].label for name in shown["method"]],
            "group": [capital(roles.value_label(report.trial.by, group)) for group in shown["group"]],
            "people": shown["people"].to_numpy(),
        }
    )
    return frame.assign(**{words: shown[name].to_numpy() for name, words in columns.items()})


def code_for(case: Case, trial: Trial, method: str) -> str:
    """The few lines of Python that give the same numbers, and the model of one method."""
    parts = f"by={trial.by!r}, metric={trial.metric!r}, kind={trial.kind!r}, splits={trial.splits}"
    return case_code(
        case,
        ["from workbench.fairness.mitigation import Trial, compare_mitigations, fit_mitigated"],
        f"report = compare_mitigations(case, Trial({parts}))\n"
        "report.measures, report.people\n\n"
        f"model = fit_mitigated(case, Trial({parts}, methods=({method!r},)))",
    )


def _ahead(trial: Trial, rows: int) -> str:
    return (
        f"{len(METHODS)} methods will be tried, each {trial.splits} times, on {whole(rows)} people. This takes from a "
        "few seconds to some minutes; you can stop it at any moment, and nothing changes before you choose a method."
    )


def _methods_words() -> str:
    return " ".join(f"{method.label}: {method.about}" for method in METHODS.values())
