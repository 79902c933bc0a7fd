"""Which question should be asked? Four answers in plain words lead to a metric, with what it leaves out."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.panel import Panel, paragraph_html
from workbench.fairness.metric_conflicts import say_conflict
from workbench.fairness.metric_guide import QUESTIONS, Guidance, guide
from workbench.language import tr
from workbench.metric_words import in_own_words
from workbench.metrics import METRICS
from workbench.words import listed

KEPT = "groups.guide"
OPEN = tr("(not answered yet)")


class MetricGuidePanel(Panel):
    """Four questions about the decision; the answers, the metric and the person's own reason are kept."""

    title = tr("Which question fits this decision?")
    asks = tr(
        "No metric sees everything. Four answers lead to one to watch, with the reason for it and what it leaves out."
    )
    method = tr("The way through the questions follows the fairness trees of Aequitas (2018) and AI Verify (2023).")
    reads: ClassVar[tuple[str, ...]] = ("case", "compare_by", "metric")

    def controls(self) -> Sequence[ipw.Widget]:
        """The questions, a place for one's own reason, and the button that takes the metric."""
        self.boxes = {
            question.key: ipw.Dropdown(description=question.asks, options=[(OPEN, ""), *question.options], value="")
            for question in QUESTIONS
        }
        self.reason = ipw.Textarea(description=tr("Why this one? In your own words"), rows=3, continuous_update=False)
        self.take = ipw.Button(description=tr("Watch this metric"), button_style="primary")
        self.said, self.result = ipw.HTML(), ipw.HTML()
        self.result.add_class("wb-guidance")
        for question in QUESTIONS:
            box = self.boxes[question.key]
            box.tooltip = question.about
            box.add_class("wb-wide")
            self.on_choice(box, lambda _value: self._answered())
        self.take.on_click(lambda _button: self._take())
        return tuple(self.boxes.values())

    def render(self) -> None:
        """What was answered before, and what it leads to."""
        project = self.session.project
        kept = (project.choice(KEPT) if project else None) or {}
        with self.writing():
            for key, box in self.boxes.items():
                value = kept.get("answers", {}).get(key, "")
                if not box.value and value in [option for _, option in box.options]:
                    box.value = value
            self.reason.value = self.reason.value or kept.get("reason", "")
        self._answered()

    def _answers(self) -> dict[str, str]:
        return {key: box.value for key, box in self.boxes.items() if box.value}

    def _needed(self) -> list[str]:
        """The questions that matter: where the record is doubted, the others lead nowhere else."""
        doubted = self.boxes["record"].value == "doubted"
        return [question.key for question in QUESTIONS if question.key == "record" or not doubted]

    def _answered(self) -> None:
        needed, answers = self._needed(), self._answers()
        for key, box in self.boxes.items():
            box.disabled = key not in needed
        left = [key for key in needed if key not in answers]
        if left:
            about = next(question for question in QUESTIONS if question.key == left[0])
            words = tr(
                "{left} question{left_2} left. {asks} {about}",
                left=len(left),
                left_2="s" if len(left) > 1 else "",
                asks=about.asks,
                about=about.about,
            )
            self.result.value = paragraph_html(words, "wb-note")
            self.body.children = (self.result,)
            return
        guidance = self._guidance(answers)
        self.said.value = self._chosen(guidance)
        self.result.value = self._words(guidance)
        self.take.disabled = bool(METRICS[guidance.metric].missing_role(self._available()))
        self.body.children = (self.result, self.reason, self.take, self.said)

    def _guidance(self, answers: dict[str, str]) -> Guidance:
        """With a doubted record the other answers do not matter, so any will do."""
        return guide({question.key: answers.get(question.key) or question.options[0][1] for question in QUESTIONS})

    def _words(self, guidance: Guidance) -> str:
        case, metric = self.session.case, METRICS[guidance.metric]
        metric = metric if case is None else in_own_words(metric, case.roles)
        beside = listed([METRICS[key].label.lower() for key in guidance.also])
        parts = [
            (tr("Watch the {label}: {question}", label=metric.label.lower(), question=metric.question), "wb-finding"),
            (guidance.why, ""),
            (
                tr(
                    "What it does not see: {ignores} Keep an eye on the {beside} as well.",
                    ignores=guidance.ignores,
                    beside=beside,
                ),
                "",
            ),
            *((f"{one.text} ({one.source})", "wb-how") for one in guidance.conflicts),
        ]
        if case is not None:
            parts.append((say_conflict(case, self.session.compare_by), "wb-note"))
            parts.append((metric.missing_role(case.available) or "", "wb-note"))
        return "".join(paragraph_html(text, kind) for text, kind in parts if text)

    def _available(self) -> frozenset[str]:
        return self.session.case.available if self.session.case else frozenset()

    def _chosen(self, guidance: Guidance) -> str:
        is_watched = self.session.metric == guidance.metric
        return paragraph_html(tr("This is the metric that the panels show now.") if is_watched else "", "wb-note")

    def _take(self, _event: Any = None) -> None:
        """Every panel shows this metric from now on; answers, metric and reason are kept."""
        with self.guard():
            guidance = self._guidance(self._answers())
            if self.session.project is not None:
                kept = {"answers": self._answers(), "metric": guidance.metric, "reason": self.reason.value}
                self.session.keep(KEPT, kept)
            self.session.metric = guidance.metric
            self._answered()
