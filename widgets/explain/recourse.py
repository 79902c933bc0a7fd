"""Is one group asked to do more for the same yes? How far refused people are from it, and what would help most."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import numpy as np
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.explain.answered import AnsweredPanel
from widgets.explain.limits_part import LimitsPart
from widgets.explain.limits_rules import limits_code
from widgets.explain.model_code import explain_code
from widgets.explain.sentences import notes_html
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.limits import Limits
from workbench.explain.recourse import RecourseReport, measure_recourse
from workbench.explain.recourse_words import group_words, headline, help_change, help_words, stuck_words
from workbench.explain.search_space import Space
from workbench.govern.measuring_ways import recourse_values
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell
from workbench.words import capital

HOW_TO_READ = tr(
    "For every refused person the cheapest way to the favourable answer is searched within the limits. Its effort "
    "adds, for each column that must change, 0.1 and the share of what is usual in the table that it takes; another "
    "category takes 1. The dot is the effort that half of the refused people of a group need at least, the line its "
    "95% interval. People without a way count as needing more than anybody. The searches are for this model only, "
    "and effort in a table is not effort in a life."
)
MOST = 300
GROUPS = {
    "group": tr("Group"),
    "refused": tr("Refused"),
    "looked": tr("Looked at"),
    "effort": tr("Effort of the middle person"),
    "effort_low": tr("Low"),
    "effort_high": tr("High"),
    "no_way": tr("No way found"),
    "no_way_low": tr("At least"),
    "no_way_high": tr("At most"),
    "columns": tr("Columns that change"),
}
GROUP_FORMATS = dict.fromkeys(("effort", "effort_low", "effort_high", "columns"), ".2f") | dict.fromkeys(
    ("no_way", "no_way_low", "no_way_high"), ".1%"
)
HELP = {
    "change": tr("Change"),
    "helped": tr("Would be enough for"),
    "helped_low": tr("Low"),
    "helped_high": tr("High"),
    "used": tr("Used by"),
}
HELP_FORMATS = dict.fromkeys(("helped", "helped_low", "helped_high", "used"), ".1%")


class RecoursePanel(AnsweredPanel):
    """Effort by group, who has no way at all, and the change that would help most."""

    title = tr("How far is the yes?")
    asks = tr("How far is everyone who was refused from the answer they wanted, and is it farther for some?")
    method = tr(
        "The effort of two groups is compared by ranks (Brunner and Munzel, 2000); having no way counts as more "
        "than any way."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "compare_by", "also_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.efforts, self.helps = Chart(), Chart()
        self.numbers, self.help_numbers, self.code = Numbers(), Numbers(), CodeDetails()
        self.finding, self.stuck, self.help, self.notes = ipw.HTML(), ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """Who is compared, and what can change."""
        self.limits = LimitsPart(self, self.refresh)
        self.limits.add_class("wb-wide")
        return (
            self.choice("compare_by", tr("Compare people by")),
            self.choice("also_by", tr("and within these by")),
            self.limits,
        )

    def render(self) -> None:
        """Limits are set once there is a model."""
        self.limits.wait_for(self.table(), self.session.model)
        super().render()

    def question(self) -> Any:
        """Who is compared, and within which limits."""
        return (self.session.by, self.limits.ruled())

    def job(self, case: Case, model: Model) -> Callable[[Progress], tuple[Space, RecourseReport | None, str]]:
        """The search for everyone refused; what stands in its way is part of the answer: limits can be mended."""
        by = self.session.by

        def measure(progress: Progress) -> tuple[Space, RecourseReport | None, str]:
            tell(progress, 0.01, tr("Asking the model about everyone"))
            space = Space.of(case, model)
            try:
                limits = self.limits.limits(space)
                report = measure_recourse(space, by=by, limits=limits, most=MOST, progress=progress)
                return space, self._kept(case, report), ""
            except WorkbenchError as problem:
                if type(problem) is not WorkbenchError:  # cancelled
                    raise
                return space, None, str(problem)

        return measure

    def _kept(self, case: Case, report: RecourseReport) -> RecourseReport:
        """What was found of everyone in the table answers a question of the assessment."""
        found = recourse_values(report)
        if case.cohort is None and found is not None:
            self.session.record("recourse", found)
        return report

    def answer(self, case: Case, report: Any) -> Sequence[ipw.Widget]:
        """Effort by group, who has no way, what would help; or why nothing can be said."""
        space, found, problem = report
        self.limits.turn_to(space)
        if found is None:
            raise WorkbenchError(problem)
        sentence = headline(found)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.stuck.value = notes_html([finding.text for finding in found.findings[1:]] + [stuck_words(found)], "")
        self.help.value = paragraph_html(help_words(found), "wb-finding")
        self.notes.value = notes_html(found.notes)
        self.efforts.show(efforts_figure(found), sentence)
        self.numbers.show(
            groups_frame(found),
            labels=GROUPS,
            formats=GROUP_FORMATS,
            caption=sentence,
            filename="recourse_by_group.csv",
        )
        self.code.code = code_for(case, space.model, found.by, self.limits.limits(space))
        parts = (self.finding, self.notes, self.efforts, self.stuck, self.numbers)
        if found.help.empty:
            return (*parts, self.how, self.code)
        self.helps.show(helps_figure(found), help_words(found))
        self.help_numbers.show(
            help_frame(found), labels=HELP, formats=HELP_FORMATS, caption=help_words(found), filename="what_helps.csv"
        )
        return (*parts, self.help, self.helps, self.help_numbers, self.how, self.code)


def efforts_figure(report: RecourseReport) -> go.Figure:
    """The middle effort of each group with its interval; a group most of which has no way has no dot."""
    frame = groups_frame(report)
    known = frame[np.isfinite(frame["effort"])]
    ends = known[["effort_low", "effort_high"]].replace([np.inf, -np.inf], np.nan)
    words = [
        tr("{effort:.2f}, {looked:,} people", effort=row["effort"], looked=row["looked"])
        for row in known.to_dict("records")
    ]
    dots = Dots(
        "",
        known["group"].tolist(),
        known["effort"].tolist(),
        ends["effort_low"].tolist(),
        ends["effort_high"].tolist(),
        words,
    )
    return dots_figure([dots], Axis(tr("Effort of the middle person"), ".2~f"), frame["group"].tolist())


def helps_figure(report: RecourseReport) -> go.Figure:
    """For how many refused people one change alone would be enough."""
    frame = help_frame(report).head(8)
    words = [f"{row['helped']:.1%}" for row in frame.to_dict("records")]
    labels = frame["change"].tolist()
    helped, low, high = (frame[column].tolist() for column in ("helped", "helped_low", "helped_high"))
    axis = Axis(tr("Enough alone for"), ".0%", most=1.03)
    return dots_figure([Dots("", labels, helped, low, high, words)], axis)


def groups_frame(report: RecourseReport) -> pd.DataFrame:
    """The groups under the names that people read."""
    names = [capital(group_words(group, report.by, report.roles)) for group in report.groups["group"]]
    return report.groups[list(GROUPS)].assign(group=names)


def help_frame(report: RecourseReport) -> pd.DataFrame:
    """The changes under the names that people read."""
    words = [capital(help_change(row, report.roles)) for row in report.help.to_dict("records")]
    return report.help.assign(change=words)[list(HELP)]


def code_for(case: Case, model: Model, by: Sequence[str], limits: Limits) -> str:
    """The few lines of Python that give the same numbers."""
    said = limits_code(limits)
    asks = [
        *(["from workbench.explain.limits import Limits"] if said else []),
        "from workbench.explain.recourse import measure_recourse",
        "from workbench.explain.search_space import Space",
    ]
    given = f", limits={said}" if said else ""
    call = f"report = measure_recourse(Space.of(case, model), by={list(by)!r}{given}, most={MOST})"
    return explain_code(case, model, asks, [call, "report.groups"])
