"""Who is worst off where no single column shows it? A table of subgroups; a click looks only at one of them."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd

from widgets.chart import Chart
from widgets.chosen import need_table
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.fairness.subgroup_charts import subgroups_figure
from widgets.fairness.subgroup_lists import CLEAR, SHOWS, list_subgroups
from widgets.fairness.subgroup_parts import CarriersPart, GridPart
from widgets.fairness.subgroup_scope import ScopeControls
from widgets.fairness.subgroup_table import SubgroupTable
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.subgroup_report import SubgroupReport
from workbench.fairness.subgroup_words import headline
from workbench.fairness.subgroups import compare_subgroups
from workbench.language import tr
from workbench.training import Progress
from workbench.words import capital

HOW_TO_READ = tr(
    "Each row is a group of people who have everything in the first column in common. The line shows where its true "
    "distance from everyone plausibly lies; it holds for all rows at once, so that the worst of many is not taken "
    "for more than it is. A longer description is listed among those that stand out only if it says something that "
    "no shorter one does. A distance does not say why it is there."
)
LARGE_ROWS, MANY_COLUMNS = 50_000, 5
Key = tuple[Case, str, tuple[str, ...], float, int]


class SubgroupPanel(Panel):
    """All combinations of values that enough people have in common, under one metric; nothing is sampled."""

    title = tr("Look for who is worst off")
    asks = tr(
        "Choose what describes people. Every combination that is large enough is looked at, with its uncertainty."
    )
    method = tr(
        "Every combination of values that enough people have in common is counted. All intervals hold at once, and "
        "so do all tests (Šidák, 1967)."
    )
    reads: ClassVar[tuple[str, ...]] = ("whole", "metric", "cohort")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.finding, self.notes, self.chart, self.numbers = ipw.HTML(), ipw.HTML(), Chart(), Numbers()
        self.table, self.code = SubgroupTable(self._choose), CodeDetails()
        self.grid, self.parts = GridPart(), CarriersPart()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        self._latest: tuple[Key, SubgroupReport] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The question, what describes people, how small and how long, and what the table shows."""
        question = self.choice("metric", tr("Question"))
        question.add_class("wb-wide")
        self.scope = ScopeControls(self)
        self.columns, self.depth, self.support = self.scope.columns, self.scope.depth, self.scope.support
        self.shows = ipw.Dropdown(description=tr("Show"), options=SHOWS, value=CLEAR)
        self.search = ipw.Text(description=tr("Whose description has"), placeholder=tr("for example women"))
        self.again = ipw.Button(description=tr("Look again"))
        for control in (self.shows, self.search):
            self.on_choice(control, lambda _value: self._fill_table())
        self.again.on_click(lambda _button: self.refresh())
        return (question, self.columns, self.depth, self.support, self.shows, self.search, self.again)

    def render(self) -> None:
        """The report for what is chosen, made off the event loop where it takes a while."""
        case = self._case()
        if self.scope.turn_to(case):
            self._latest = None
        key = self._key(case)
        self.again.layout.display = None  # until there is an answer: whoever cancels can ask again
        if self._latest is not None and self._latest[0] == key:
            self.again.layout.display = "none"
            self._show(self._latest[1])
        elif self.work.busy:
            return  # `_found` sees that something else is asked by now
        elif case.rows <= LARGE_ROWS and len(key[2]) <= MANY_COLUMNS:
            self._found((key, self._look(key)))
        else:
            self.run(lambda progress: (key, self._look(key, progress)), self._found)

    def report(self) -> SubgroupReport:
        """The report that is shown."""
        if self._latest is None:
            raise WorkbenchError(tr("The subgroups have not been looked at yet."))
        return self._latest[1]

    def _case(self) -> Case:
        return need_table(self.session.whole)

    def _key(self, case: Case) -> Key:
        return case, self.session.metric, self.columns.chosen, self.support.value, self.depth.value

    def _look(self, key: Key, progress: Progress | None = None) -> SubgroupReport:
        case, metric, columns, support, depth = key
        return compare_subgroups(
            case, metric=metric, columns=columns, support=support, depth=depth or None, progress=progress
        )

    def _found(self, found: tuple[Key, SubgroupReport]) -> None:
        self._latest = found
        if found[0] != self._key(self._case()):
            self.refresh()  # something else was chosen meanwhile
            return
        self.again.layout.display = "none"
        self._show(found[1])

    def _show(self, report: SubgroupReport) -> None:
        sentence = headline(report)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        best = report.clear.head(12)
        self.chart.show(subgroups_figure(report, best) if len(best) else None, sentence)
        self.chart.layout.display = None if len(best) else "none"
        self.notes.value = "".join(paragraph_html(note.text, "wb-note") for note in report.notes)
        self._fill_table()
        self.grid.show(report)
        self.parts.show(report, dict(self.session.cohort))
        self.numbers.show(
            _numbers_frame(report),
            labels={
                "who": tr("Who"),
                "n": tr("Of {among_words}", among_words=report.metric.among_words),
                "rows": tr("Rows in the table"),
            },
            formats=dict.fromkeys(("value", "divergence", "low", "high"), ".1%" if report.metric.is_rate else ".3f"),
            caption=f"{report.metric.question} {sentence}",
            filename=f"subgroups_{report.metric.key}.csv",
        )
        self.code.code = _code(self._case(), report)
        self.body.children = (
            self.finding,
            self.chart,
            self.table,
            self.parts,
            self.grid,
            self.notes,
            self.numbers,
            self.how,
            self.code,
        )

    def _fill_table(self) -> None:
        """The rows that are asked for; the people that are looked at are marked."""
        if self._latest is None:
            return
        report, cohort = self._latest[1], dict(self.session.cohort)
        frame, none = list_subgroups(report, self.shows.value, cohort, self.search.value)
        self.table.show(report, frame, cohort, none)

    def _choose(self, items: Mapping[str, str]) -> None:
        """Look only at these people, or at everyone again where they were chosen already."""
        with self.guard():
            self.session.look_at({} if dict(self.session.cohort) == dict(items) else items)


def _numbers_frame(report: SubgroupReport) -> pd.DataFrame:
    """The clear ones as numbers; all of them where none is."""
    frame = report.clear if len(report.clear) else report.subgroups.head(200)
    shown = frame[["value", "divergence", "low", "high", "n", "rows"]].reset_index(drop=True)
    shown.insert(0, "who", [capital(report.roles.group_label(dict(items))) for items in frame["items"]])
    return shown


def _code(case: Case, report: SubgroupReport) -> str:
    scope = report.scope
    return case_code(
        case,
        ["from workbench.fairness.subgroups import compare_subgroups"],
        f"report = compare_subgroups(\n    case,\n    metric={report.metric.key!r},\n"
        f"    columns={list(report.columns)!r},\n    support={scope.support!r},\n    depth={scope.depth!r},\n)\n"
        "report.clear",
    )
