"""Who is treated differently? One question, one or two columns to compare people by, a picture and a sentence."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.chosen import need_columns, need_table
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.fairness.group_charts import groups_figure, numbers_frame
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.fairness.groups import GroupReport, compare_groups
from workbench.fairness.headline import headline
from workbench.finding import Finding
from workbench.language import tr
from workbench.metric_words import in_own_words
from workbench.metrics import METRICS, Metric
from workbench.words import capital

HOW_TO_READ = tr(
    "Each dot is a group; its line is the range in which the group's true rate plausibly lies (95% interval). A "
    "short line means many people, a long line means few. The dashed line is everyone together: if all groups were "
    "treated alike, most lines would touch it. Lines that overlap do not prove that there is no difference, and a "
    "difference does not say why it is there."
)
COLUMN_LABELS = {
    "group": tr("Group"),
    "low": tr("Low"),
    "high": tr("High"),
    "rows": tr("Rows in the table"),
    "reason": tr("Why not"),
}


class GroupPanel(Panel):
    """Compare groups under one metric; every figure comes from the whole table, nothing is sampled."""

    title = tr("Compare groups")
    asks = tr("Choose a question and the people to compare. The answer says how large the gap is and how sure that is.")
    method = tr(
        "Rates have Wilson's 95% interval, the gap of two groups Newcombe's; among more groups it holds for all "
        "pairs at once. Findings are corrected together (Benjamini and Hochberg, 2%)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "metric", "compare_by", "also_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes, self.formula = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how"), self.formula])
        self.convention = Details(tr("A rule of thumb from US hiring: four fifths"), [ipw.HTML()])
        self._latest: tuple[Case, tuple[str, ...], GroupReport] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The question, the groups, and a second column for intersections."""
        question = self.choice("metric", tr("Question"))
        question.add_class("wb-wide")
        return (
            question,
            self.choice("compare_by", tr("Compare people by")),
            self.choice("also_by", tr("and within these by")),
        )

    def render(self) -> None:
        """Sentence, chart, notes, numbers and code for what is chosen."""
        session = self.session
        case = need_table(session.case)
        need_columns(session.by)
        metric, report = in_own_words(METRICS[session.metric], case.roles), self.report()
        sentence = headline(report, session.metric, session.by)
        frame = report.of(session.metric, session.by)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(groups_figure(report, metric, session.by), sentence)
        self.chart.layout.display = "none" if frame["value"].isna().all() else None
        self.notes.value = _paragraphs(notes_for(report, metric), "wb-note")
        self.notes.layout.display = None if self.notes.value else "none"
        told = [finding for finding in report.findings if finding.code == "WB105" and finding.metric == metric.key]
        self.convention.content[0].value = _paragraphs(told, "wb-how")
        self.convention.layout.display = None if told else "none"
        self.numbers.show(
            numbers_frame(report, metric, session.by),
            labels=COLUMN_LABELS
            | {"value": metric.axis, "n": tr("{among_words} in it", among_words=capital(metric.among_words))},
            formats=dict.fromkeys(("value", "low", "high"), ".1%" if metric.is_rate else ".3f"),
            caption=f"{metric.question} {sentence}",
            filename=f"{session.metric}_by_{'_'.join(session.by)}.csv",
        )
        self.formula.value = paragraph_html(
            tr(
                "{label}: {formula}. Source: {source}.",
                label=metric.label,
                formula=metric.formula,
                source=metric.source,
            ),
            "wb-how wb-technical",
        )
        self.code.code = code_for(case, session.metric, session.by)
        self.body.children = (
            self.finding,
            self.chart,
            self.notes,
            self.numbers,
            self.how,
            self.convention,
            self.code,
        )

    def report(self) -> GroupReport:
        """The report under every metric for these groups; a change of metric needs no new one."""
        case, by = self.session.case, self.session.by
        assert case is not None  # noqa: S101 - render has said so to the person
        if self._latest is None or self._latest[0] is not case or self._latest[1] != by:
            self._latest = (case, by, compare_groups(case, by=[by]))
        return self._latest[2]


def code_for(case: Case, metric: str, by: Sequence[str]) -> str:
    """The few lines of Python that give the same numbers."""
    return case_code(
        case,
        ["from workbench.fairness.groups import compare_groups"],
        f"report = compare_groups(case, by=[{list(by)!r}])\nreport.of({metric!r}, {list(by)!r})",
    )


def notes_for(report: GroupReport, metric: Metric) -> list[Finding]:
    """The notes that concern this question and these groups."""
    return [note for note in report.notes if note.metric in ("", metric.key) and note.code != "WB202"]


def _paragraphs(said: Iterable[Finding], style: str) -> str:
    return "".join(paragraph_html(each.text, style) for each in said)
