"""Who is worst off where no single column shows it? A table of subgroups; a click looks only at one of them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd

from widgets.chart import Chart
from widgets.chosen import need_table
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.fairness.subgroup_charts import grid_figure, parts_figure, subgroups_figure
from widgets.fairness.subgroup_table import SubgroupTable
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.subgroup_report import SubgroupReport
from workbench.fairness.subgroup_words import headline, number_words
from workbench.fairness.subgroups import compare_subgroups
from workbench.language import tr
from workbench.training import Progress
from workbench.words import capital, listed

HOW_TO_READ = tr(
    "Each row is a group of people who have everything in the first column in common. The line shows where its true "
    "distance from everyone plausibly lies; it holds for all rows at once, so that the worst of many is not taken "
    "for more than it is. A longer description is listed among those that stand out only if it says something that "
    "no shorter one does. A distance does not say why it is there."
)
SUPPORTS = (
    (tr("0.5% of the rows"), 0.005),
    (tr("1% of the rows"), 0.01),
    (tr("2% of the rows"), 0.02),
    (tr("5% of the rows"), 0.05),
)
DEPTHS = (
    (tr("one value"), 1),
    (tr("up to two values"), 2),
    (tr("up to three values"), 3),
    (tr("any number of values"), 0),
)
CLEAR, ALL, WITHIN = "clear", "all", "within"
SHOWS = (
    (tr("those that stand out and say something new"), CLEAR),
    (tr("all of them"), ALL),
    (tr("one step further within the chosen people"), WITHIN),
)
NONE = {
    CLEAR: tr("None of {} stands out. Choose “all of them” above to see each with its uncertainty, and to choose one."),
    ALL: tr("No combination of values is shared by enough people."),
    WITHIN: tr("Nobody was chosen yet, or no description goes one step further: choose a name under “all of them”."),
}
KEPT = "subgroups."
USUAL: Mapping[str, Any] = {"columns": None, "support": 0.01, "depth": 2}
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
        self.grid = Details(tr("The two columns as a grid"), [Chart()])
        self.parts = Details(tr("Which part of the description carries it"), [ipw.HTML(), Chart()])
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        self._latest: tuple[Key, SubgroupReport] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The question, what describes people, how small and how long, and what the table shows."""
        question = self.choice("metric", tr("Question"))
        question.add_class("wb-wide")
        self.columns = ipw.VBox()
        self.columns.add_class("wb-checks")
        self.chosen_columns = Details(tr("What describes people"), [self.columns])
        self.chosen_columns.add_class("wb-wide")
        self.depth = ipw.Dropdown(description=tr("Describe people by"), options=DEPTHS, value=USUAL["depth"])
        self.support = ipw.Dropdown(description=tr("At least"), options=SUPPORTS, value=USUAL["support"])
        self.shows = ipw.Dropdown(description=tr("Show"), options=SHOWS, value=CLEAR)
        self.search = ipw.Text(description=tr("Whose description has"), placeholder=tr("for example women"))
        self.again = ipw.Button(description=tr("Look again"))
        for control, name in ((self.depth, "depth"), (self.support, "support")):
            self.on_choice(control, partial(self._keep, name))
        for control in (self.shows, self.search):
            self.on_choice(control, lambda _value: self._fill_table())
        self.again.on_click(lambda _button: self.refresh())
        return (question, self.chosen_columns, self.depth, self.support, self.shows, self.search, self.again)

    def render(self) -> None:
        """The report for what is chosen, made off the event loop where it takes a while."""
        case = self._case()
        self._fill_controls(case)
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
        columns = tuple(box.name for box in self.columns.children if box.value)
        return case, self.session.metric, columns, self.support.value, self.depth.value

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
        self._fill_grid(report)
        self._fill_parts(report)
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

    def _fill_controls(self, case: Case) -> None:
        """The columns of this table, and what was kept of an earlier page."""
        project = self.session.project
        kept = {name: project.choice(KEPT + name, usual) if project else usual for name, usual in USUAL.items()}
        names = [box.name for box in self.columns.children]
        columns = _describing(case)
        with self.writing():
            if names != columns:
                chosen: Sequence[str] = kept["columns"] or case.roles.sensitive
                self.columns.children = tuple(self._box(case, column, column in chosen) for column in columns)
                self._latest = None
            if project:
                self.depth.value, self.support.value = kept["depth"], kept["support"]
        on = [box.description for box in self.columns.children if box.value]
        self.chosen_columns.toggle.summary = tr("People are described by {on}", on=listed(on) or "nothing yet")

    def _box(self, case: Case, column: str, on: bool) -> ipw.Checkbox:
        box = ipw.Checkbox(value=on, description=case.roles.column_label(column), indent=False)
        box.name = column
        self.on_choice(
            box, lambda _value: self._keep("columns", [one.name for one in self.columns.children if one.value])
        )
        return box

    def _keep(self, name: str, value: Any) -> None:
        if self.session.project is not None:
            self.session.keep(KEPT + name, value)
        self.refresh()

    def _fill_table(self) -> None:
        """The rows that are asked for; the people that are looked at are marked."""
        if self._latest is None:
            return
        report, cohort = self._latest[1], dict(self.session.cohort)
        frame, none = report.subgroups, NONE[self.shows.value].format(len(report.subgroups))
        if self.shows.value == CLEAR:
            frame = report.clear
        elif self.shows.value == WITHIN:
            frame = report.within(cohort)
        words = self.search.value.strip().casefold()
        if words:
            labels = [report.roles.group_label(dict(items)).casefold() for items in frame["items"]]
            frame = frame[[words in label for label in labels]]
            none = tr("No description in this list has “{words}”.", words=words)
        self.table.show(report, frame, cohort, none)

    def _choose(self, items: Mapping[str, str]) -> None:
        """Look only at these people, or at everyone again where they were chosen already."""
        with self.guard():
            self.session.look_at({} if dict(self.session.cohort) == dict(items) else items)

    def _fill_grid(self, report: SubgroupReport) -> None:
        chart = self.grid.content[0]
        if len(report.columns) != 2:  # noqa: PLR2004 - a grid has two sides
            self.grid.layout.display = "none"
            return
        names = [report.roles.column_label(column) for column in report.columns]
        chart.show(
            grid_figure(report),
            tr(
                "{label} for each {names} and {names_2} together.",
                label=report.metric.label,
                names=names[0],
                names_2=names[1],
            ),
        )
        self.grid.layout.display = None

    def _fill_parts(self, report: SubgroupReport) -> None:
        """For the people looked at: how much each value of their description adds to the distance from everyone."""
        cohort = dict(self.session.cohort)
        place = report.found.place(cohort) if len(cohort) > 1 else None
        self.parts.layout.display = None if place else "none"
        if not place:
            return
        frame, words = report.parts(cohort), self.parts.content[0]
        largest = max(frame.to_dict("records"), key=lambda row: abs(row["contribution"]))
        share = number_words(report, abs(largest["contribution"]))
        sentence = tr(
            "Of what sets {cohort} apart from everyone, most comes from {column}: {share}.",
            cohort=report.roles.group_label(cohort),
            column=report.roles.value_label(largest["column"], largest["value"]),
            share=share,
        )
        words.value = paragraph_html(sentence, "wb-how")
        self.parts.content[1].show(parts_figure(report, frame), sentence)


def _describing(case: Case) -> list[str]:
    """The columns that can describe people: all but the answers, the score, the weight and what was set aside."""
    roles = case.roles
    others = {roles.target, roles.prediction, roles.score, roles.weight, *roles.not_features}
    return [*roles.sensitive, *(name for name in case.columns if name not in {*others, *roles.sensitive})]


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
