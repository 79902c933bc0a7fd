"""LIME beside SHAP for one person: asked for with a button, how far to trust it, and how far the two agree."""

from typing import Any

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.details import Details
from widgets.explain.contribution_words import feature_label, scale_title
from widgets.explain.sentences import notes_html
from widgets.explain.waterfall import SHOWN, both_ways_figure
from widgets.fairness.scored import list_html
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.agreement import AgreementReport, compare_explanations
from workbench.explain.shapley import Explanation
from workbench.explain.surrogate import Surrogate, imitate_person
from workbench.language import tr
from workbench.model import Model

WHAT = tr(
    "LIME asks in another way: it invents people who are much like this one and fits a simple sum to what the model "
    "says of them. It takes some seconds. Where the two ways disagree, that is said here, and neither is picked."
)
HOW_TO_READ = tr(
    "Each dot is a column: to the right it raised the imitation's score, to the left it lowered it. The line says "
    "how far the dot moves when other people are invented. LIME and SHAP answer different questions on different "
    "scales, so only the directions and the order can be compared."
)


class LimePart(ipw.VBox):  # type: ignore[misc]
    """The second way, for the person that the panel looks at."""

    def __init__(self, panel: Panel) -> None:
        self._panel = panel
        self._asked: tuple[Case, Model, Explanation] | None = None
        self.button = ipw.Button(description=tr("Ask a second way (LIME)"))
        self.button.on_click(lambda _button: self._ask())
        self.chart, self.numbers = Chart(), Numbers()
        self.finding, self.agreement, self.trust = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        self.answer = ipw.VBox((self.finding, self.agreement, self.chart, self.trust, self.numbers, self.how))
        self.answer.add_class("wb-body")
        self.always: tuple[ipw.Widget, ...] = (
            ipw.HTML(tr("<h3>A second opinion</h3>")),
            paragraph(WHAT, "wb-note"),
            self.button,
        )
        super().__init__(self.always)
        self.add_class("wb-part")

    def turn_to(self, case: Case, model: Model, found: Explanation) -> None:
        """Another person: what was said of the last one goes."""
        before = self._asked
        self._asked = (case, model, found)
        if before is None or before[0] is not case or before[1] is not model or before[2].row != found.row:
            self.children = self.always

    def _ask(self) -> None:
        with self._panel.guard():
            asked = self._asked
            if asked is not None:
                case, model, found = asked
                self._panel.run(
                    lambda progress: imitate_person(case, model, found.row, progress=progress),
                    lambda lime: self._show(asked, lime),
                )

    def _show(self, asked: tuple[Case, Model, Explanation], lime: Surrogate) -> None:
        """The answer, unless somebody else is looked at by now."""
        case, _, found = asked
        if self._asked is None or self._asked[2].row != found.row or self._asked[0] is not case:
            return
        agreement = compare_explanations(found, lime, roles=case.roles)
        self.finding.value = paragraph_html(agreement_words(agreement), "wb-finding")
        self.agreement.value = list_html(agreement.sentences)
        self.trust.value = notes_html((lime.trust, *lime.notes))
        self.chart.show(
            both_ways_figure(lime.contributions.head(SHOWN), scale_title(lime.scale), case.roles), lime.trust
        )
        self._numbers(case, agreement, lime)
        self.children = (*self.always, self.answer)

    def _numbers(self, case: Case, agreement: AgreementReport, lime: Surrogate) -> None:
        spread = lime.contributions.set_index("feature")["spread"]
        frame = agreement.features.assign(spread=agreement.features["feature"].map(spread))
        labels: dict[str, Any] = {
            "feature": tr("Column"), "first": "SHAP", "second": "LIME", "first_place": tr("Place in SHAP"),
            "second_place": tr("Place in LIME"), "same_sign": tr("Same direction"), "spread": tr("LIME moves by"),
        }  # fmt: skip
        self.numbers.show(
            frame.assign(feature=[feature_label(case, name) for name in frame["feature"]]),
            labels=labels,
            formats=dict.fromkeys(("first", "second"), "+.4f") | {"spread": ".4f"},
            caption=tr("SHAP and LIME for row {row}.", row=lime.row),
            filename=f"two_ways_row_{lime.row}.csv",
        )


def agreement_words(report: AgreementReport) -> str:
    """Whether the two ways tell the same story, in one sentence."""
    return (
        tr(
            "The two ways tell much the same: they share {top} of the {size} columns that weigh most.",
            top=len(report.top),
            size=report.size,
        )
        if report.agrees
        else tr("The two ways disagree about this person. Look closer before you give a reason.")
    )
