"""What can be done about a gap? Methods tried on the same people, with what each costs and whom it moves."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.fairness.mitigation_charts import (
    MOVED,
    key_html,
    methods_frame,
    people_frame,
    trade_off_figure,
    verdicts_html,
)
from widgets.fairness.mitigation_words import HOW_TO_READ, STAYS, ahead_words, methods_words, own_gap_words
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.mitigation import Trial, compare_mitigations, fit_mitigated
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_report import MitigationReport
from workbench.fairness.mitigation_trial import KINDS
from workbench.fairness.mitigation_words import headline
from workbench.govern.measuring_groups import mitigation_values
from workbench.language import tr
from workbench.metrics import METRICS
from workbench.model import Model
from workbench.training import NAMES
from workbench.words import capital

GAPS = ("selection_rate", "true_positive_rate", "false_positive_rate", "accuracy", "precision")
FEW_SPLITS, MORE_SPLITS = 5, 20


class MitigationPanel(Panel):
    """Tries every method on the session's table; the chosen one can become the model that is looked at."""

    title = tr("What can be done about it")
    asks = tr(
        "Choose the gap that should become smaller. Each method is tried on the same people, beside doing nothing."
    )
    method = tr(
        "Each division leaves three in ten people aside, and every method answers for the same ones. Intervals are "
        "the corrected resampled t (Nadeau and Bengio, 2003)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "compare_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.moved, self.code = Chart(), Numbers(), Numbers(), CodeDetails()
        self.finding, self.key, self.notes, self.verdicts = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.own = ipw.HTML()
        self.each = Details(tr("What each method did, and for whom"), [self.verdicts, self.moved])
        self.how = Details(
            tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how"), paragraph(methods_words(), "wb-how")]
        )
        self.chosen = ipw.Dropdown(description=tr("Go on with"))
        self.use = ipw.Button(description=tr("Use this method"))
        self.use.on_click(self._use)
        self.on_choice(self.chosen, lambda _method: self.refresh())
        choose = ipw.Box((self.chosen, self.use))
        choose.add_class("wb-controls")
        self.answer = (self.finding, self.own, self.chart, self.key, self.each, choose, self.notes, self.numbers)
        self._latest: tuple[object, Trial, MitigationReport] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The gap, the groups, the model, how often, and the button that starts."""
        questions = [(METRICS[name].question, name) for name in GAPS]
        self.metric = ipw.Dropdown(description=tr("Make smaller the gap in"), options=questions)
        self.metric.add_class("wb-wide")
        self.kind = ipw.Dropdown(description=tr("Start from"), options=[(capital(NAMES[kind]), kind) for kind in KINDS])
        often = [
            (tr("{few_splits} divisions, quick", few_splits=FEW_SPLITS), FEW_SPLITS),
            (tr("{more_splits} divisions, surer", more_splits=MORE_SPLITS), MORE_SPLITS),
        ]
        self.splits = ipw.Dropdown(description=tr("Try on"), options=often)
        self.start = ipw.Button(description=tr("Try the methods"), button_style="primary")
        self.start.on_click(self._start)
        for control in (self.metric, self.kind, self.splits):
            self.on_choice(control, lambda _value: self.refresh())
        return (self.metric, self.choice("compare_by", tr("between people by")), self.kind, self.splits, self.start)

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
                tr("Choose a table, its outcome and at least one column to compare by, on the start page.")
            )
        if self._latest is None or self._latest[0] is not case or self._latest[1] != self.trial:
            self.body.children = (paragraph(ahead_words(self.trial, case.rows), "wb-note"),)
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
        notes = report.notes if roles.prediction is None else (*report.notes, STAYS)
        self.notes.value = "".join(paragraph_html(note, "wb-note") for note in notes)
        self.key.value = key_html(report)
        self.verdicts.value = verdicts_html(report, roles)
        self.own.value = paragraph_html(own_gap_words(case, report), "wb-note")
        name = METRICS[report.trial.metric].label
        self.numbers.show(
            methods_frame(report),
            labels={
                "method": tr("Method"),
                "gap": tr("Gap in {name}", name=name.lower()),
                "gap_low": tr("Low"),
                "gap_high": tr("High"),
                "accuracy": tr("Right answers"),
                "accuracy_low": tr("Low"),
                "accuracy_high": tr("High"),
                "stage": tr("How"),
            },
            formats=dict.fromkeys(("gap", "gap_low", "gap_high", "accuracy", "accuracy_low", "accuracy_high"), ".1%"),
            caption=sentence,
            filename=f"mitigation_{report.trial.by}.csv",
        )
        self.moved.show(people_frame(report, roles), formats=dict.fromkeys(MOVED, "+.0f"), filename="people_moved.csv")
        choices = [(METHODS[key].label, key) for key in report.methods if key != "nothing"]
        self.fill(self.chosen, choices, self.chosen.value or next((key for _, key in choices), None))
        self.code.code = code_for(case, report.trial, self.chosen.value)
        self.body.children = (*self.answer, self.how, self.code)

    def _use(self, _button: object) -> None:
        with self.guard():
            case, trial, method = self.session.everyone, self.trial, self.chosen.value
            one = Trial(by=trial.by, metric=trial.metric, methods=(method,), kind=trial.kind, seed=trial.seed)
            self.run(lambda progress: self.session.using(fit_mitigated(case, one, progress))(progress), self._used)

    def _used(self, found: tuple[Case, Model]) -> None:
        latest, method = self._latest, self.chosen.value
        self.session.used(found)
        if latest is not None:
            self.session.record("mitigation", mitigation_values(latest[2], method))


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
