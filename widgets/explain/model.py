"""Which model is looked at, how good is it, and what would a plainer one cost?"""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.explain.model_code import explain_code
from widgets.explain.modelled import NO_MODEL, ModelledPanel, look_at_model
from widgets.explain.sentences import notes_html, warn
from widgets.file_picker import FilePicker
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from widgets.plain_model import KINDS
from workbench.brought_model import ENDINGS, bring_model
from workbench.case import Case
from workbench.explain.border import Border
from workbench.explain.decided import compare_decisions
from workbench.kinds import KindsReport, Measured, compare_kinds, measure
from workbench.language import tr
from workbench.model import Kind, Model
from workbench.outcomes import UNKNOWN
from workbench.receiving import upload_address
from workbench.training import NAMES
from workbench.words import capital, percent, range_words, whole

MEASURES = {
    "right": tr("Right answers"),
    "auc": tr("Pairs put in the right order"),
    "log_loss": tr("Log-loss (lower is better)"),
}
END = ". "
FILES = tr(
    "A file of skops, LightGBM (text), XGBoost (JSON or UBJ) or ONNX. These hold a model and nothing that runs; a "
    "pickle runs whatever its maker put in and is not opened here. Its scores take the place of a score on "
    "every page of this project; a decision of your table's own stays the one that is measured."
)
HOW_TO_READ = tr(
    "Each dot is a kind of model; its line is the range in which its share of right answers plausibly lies (95% "
    "interval). Everybody was answered by a model that had not seen them. Lines that overlap tell little apart: the "
    "sentences compare the kinds on the same people, which is surer. A plain model can be read and argued with; "
    "whether that is worth what it costs is for people to say."
)


class ModelPanel(ModelledPanel):
    """Says which model is looked at; a plain kind or a file of one's own can take its place."""

    title = tr("The model that is looked at")
    asks = tr("Choose a plain kind of model, or bring one of your own. Everything on this page is about this model.")
    method = tr(
        "Each row is scored by a model fitted without it. The AUC has DeLong's interval (1988); weights enter by "
        "linearisation."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.about, self.quality, self.cost, self.unlike = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self._compared: tuple[Case, KindsReport] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The plain kinds, a comparison of them, and a place for a file."""
        self.kind.description, self.fit.description = tr("A plain model"), tr("Look at this kind")
        self.compare = ipw.Button(description=tr("Compare the plain kinds"))
        self.compare.on_click(lambda _button: self._compare_kinds())
        self.picker = FilePicker(
            self.session.uploads, label=tr("Choose a model file"), accept=ENDINGS, address=upload_address()
        )
        self.picker.observe(lambda change: self._bring(change["new"]), "path")
        self.own = Details(tr("Bring a model of your own"), [paragraph(FILES, "wb-note"), self.picker])
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        self.offer = paragraph(NO_MODEL, "wb-note")
        self.own.add_class("wb-wide")
        return (self.kind, self.fit, self.compare, self.own)

    def render(self) -> None:
        """A plain kind is offered only where there is an outcome to learn from; a model of one's own always."""
        whole_case = self.session.whole
        learns = whole_case is None or whole_case.roles.target is not None
        for control in (self.kind, self.fit, self.compare):
            control.layout.display = None if learns else "none"
        super().render()

    def show(self, case: Case, model: Model) -> None:
        """What the model is, how good it is on this table, and the comparison if somebody asked for it."""
        kind = model.facts.kind if model.facts is not None else ""
        with self.writing():
            self.kind.value = kind if kind in [value for _, value in KINDS] else self.kind.value
        self.about.value = paragraph_html(model.describe(), "wb-finding-small") + notes_html(_told(case, model))
        self.quality.value = paragraph_html(quality_words(case))
        self.code.code = explain_code(case, model, (), ["model.describe()"])
        decided = compare_decisions(case, model)
        warn(self.unlike, decided.sentence if decided else "")
        self.body.children = (self.unlike, self.about, self.quality, *self._comparison(case), self.code)

    def _comparison(self, case: Case) -> Sequence[ipw.Widget]:
        if self._compared is None or self._compared[0] is not case:
            return ()
        report = self._compared[1]
        sentence = " ".join(report.cost[:1])
        self.chart.show(kinds_figure(report), sentence)
        self.cost.value = notes_html(report.cost)
        self.numbers.show(
            kinds_frame(report),
            labels={
                "kind": tr("Kind"),
                "measure": tr("Measure"),
                "value": tr("Value"),
                "low": tr("Low"),
                "high": tr("High"),
            },
            formats=dict.fromkeys(("value", "low", "high"), ".3f"),
            caption=tr(
                "Plain kinds on {rows} people, each answered by a model that had not seen them.",
                rows=whole(report.rows),
            ),
            filename="kinds_of_model.csv",
        )
        return (self.chart, self.cost, self.numbers, self.how)

    def _fit(self) -> None:
        """Explain this kind; where the scores are the workbench's own, they become this kind's too."""
        with self.guard():
            session, kind = self.session, self.kind.value
            if session.everyone.scores_from:
                self.run(session.fitting(kind), lambda case: self._fitted(case, kind))
            else:
                self._explain(kind)

    def _fitted(self, case: Case, kind: Kind) -> None:
        self.session.fitted(case, kind)
        self._explain(kind)

    def _explain(self, kind: Kind) -> None:
        self.run(self.session.modelling(kind), lambda model: look_at_model(self.session, model, kind))

    def _compare_kinds(self) -> None:
        with self.guard():
            self.session.everyone  # noqa: B018 - says that a table is missing
            case = self.session.case
            if case is not None:
                self.run(lambda progress: compare_kinds(case, progress=progress), lambda found: self._took(case, found))

    def _took(self, case: Case, found: KindsReport) -> None:
        self._compared = (case, found)
        self.refresh()
        if self.session.model is None:
            self.body.children = (self.offer, *self._comparison(case))

    def _bring(self, path: str) -> None:
        if path:
            with self.guard():
                session, case = self.session, self.session.everyone
                self.run(lambda progress: bring_model(session.project, case, path, progress), session.used)


def quality_words(case: Case) -> str:
    """How often the scores of this case are right, with intervals; "" where nobody can say."""
    if case.target is None or case.scores is None or not case.scores_from:
        return (
            tr("How well it does on people it has not seen: compare the plain kinds.")
            if case.target is not None
            else tr("This table has no recorded outcome, so nobody can say here how often the model is right.")
        )
    known = (case.target != UNKNOWN) & ~np.isnan(case.scores)
    weights = np.ones(len(known)) if case.weights is None else case.weights
    border = Border.of(case)
    at = border.threshold if border.sign > 0 else 1 - border.threshold
    found = measure(case.target[known], border.chances(case.scores[known]), weights[known], at)
    return tr(
        "At the threshold of {threshold:g} it is right about {right} of {sum} people; of pairs with different "
        "outcomes it puts {auc} in the right order.",
        threshold=case.roles.threshold,
        right=_measured(found["right"]),
        sum=whole(known.sum()),
        auc=_measured(found["auc"]),
    )


def _measured(found: Measured) -> str:
    value, low, high = found.interval
    return tr("{value} (95% interval {low})", value=percent(value), low=range_words(max(low, 0.0), min(high, 1.0)))


def _told(case: Case, model: Model) -> Sequence[str]:
    """What else is to be known: the groups that the model is told, and of the scores what it has not said itself."""
    given = [case.roles.column_label(column) for column in case.roles.sensitive if column in model.features]
    told = tr("It is told {given}, by which people are compared here.", given=", ".join(given)) if given else ""
    described = model.describe()
    beyond = [sentence for sentence in case.scores_from.split(END) if sentence.removesuffix(".") not in described]
    return (told, END.join(beyond))


def kinds_figure(report: KindsReport) -> go.Figure:
    """A dot with its interval for each kind: the share of right answers."""
    rows = report.measures[report.measures["measure"] == "right"]
    words = [
        tr("{value} right ({low})", value=percent(row["value"]), low=range_words(row["low"], row["high"]))
        for row in rows.to_dict("records")
    ]
    names = [capital(NAMES[kind]) for kind in rows["kind"]]
    dots = Dots(MEASURES["right"], names, rows["value"].tolist(), rows["low"].tolist(), rows["high"].tolist(), words)
    return dots_figure([dots], Axis(title=MEASURES["right"], least=None))


def kinds_frame(report: KindsReport) -> pd.DataFrame:
    """Every measure of every kind, as people read it."""
    named = report.measures["kind"].map(lambda kind: capital(NAMES[kind]))
    return report.measures.assign(kind=named, measure=report.measures["measure"].map(MEASURES))
