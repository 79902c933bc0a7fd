"""Who waits longer, pays more, gets less? Groups and subgroups by a column of numbers."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.chosen import need_columns, need_table
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.fairness.amount_charts import amounts_figure, numbers_frame
from widgets.fairness.amount_subgroups import AmountSubgroupsPart
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.coding import is_number
from workbench.errors import WorkbenchError
from workbench.fairness.amount_report import AmountReport
from workbench.fairness.amount_words import headline
from workbench.fairness.amounts import compare_amount_subgroups, compare_amounts
from workbench.language import tr

HOW_TO_READ = tr(
    "Each dot is the middle of a group: its average (mean), or its median, which half of the group lies below. The "
    "line is the range in which the true one plausibly lies (95% interval). A few very large amounts pull the average "
    "up but not the median, so look at both. The dashed line is everyone together."
)
SHOWN = (
    (tr("the average (mean)"), "mean"),
    (tr("the middle one (median: half of the people lie below)"), "median"),
)
LABELS = {
    "group": tr("Group"),
    "mean": tr("Average (mean)"),
    "mean_low": tr("Low"),
    "mean_high": tr("High"),
    "median": tr("Median"),
    "median_low": tr("Low"),
    "median_high": tr("High"),
    "n": tr("People with an amount"),
    "rows": tr("Rows in the table"),
}
KEPT_AMOUNT, KEPT_SHOWN = "amounts.column", "amounts.shown"


class AmountPanel(Panel):
    """Compare groups by an amount such as minutes or euros; nothing is sampled."""

    title = tr("Compare amounts")
    asks = tr("Choose a column of numbers. The answer says who has more of it, by how much and how sure that is.")
    method = tr(
        "Means have Student's t, their gap Welch's (1947). Medians have the interval between two order statistics "
        "(Woodruff, 1952), their gap that of Zou and Donner (2008)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "compare_by", "also_by")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.finding, self.notes, self.chart, self.numbers = ipw.HTML(), ipw.HTML(), Chart(), Numbers()
        self.code = CodeDetails()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        self.deeper = AmountSubgroupsPart()
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The amount, what of it, and the groups."""
        self.amount = ipw.Dropdown(description=tr("Amount"))
        self.shown = ipw.Dropdown(description=tr("Compare"), options=SHOWN, value="mean")
        self.on_choice(self.amount, lambda value: self._keep(KEPT_AMOUNT, value))
        self.on_choice(self.shown, lambda value: self._keep(KEPT_SHOWN, value))
        return (
            self.amount,
            self.shown,
            self.choice("compare_by", tr("Compare people by")),
            self.choice("also_by", tr("and within these by")),
        )

    def render(self) -> None:
        """Sentence, chart, notes, numbers and code for the amount that is chosen."""
        session = self.session
        self.body.children = ()
        case = need_table(session.case)
        self._fill_controls(case)
        need_columns(session.by)
        if self.amount.value is None:
            raise WorkbenchError(tr("This table has no column of amounts: no numbers with more than two values."))
        statistic = self.shown.value
        report = compare_amounts(case, self.amount.value, by=session.by)
        sentence = headline(report, statistic)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(amounts_figure(report, statistic), sentence)
        self.notes.value = "".join(paragraph_html(note.text, "wb-note") for note in report.notes)
        self.notes.layout.display = None if report.notes else "none"
        self.numbers.show(
            numbers_frame(report),
            labels=LABELS,
            formats=dict.fromkeys([name for name in LABELS if name not in ("group", "n", "rows")], ",.5g"),
            caption=sentence,
            filename=f"{report.amount}_by_{'_'.join(report.by)}.csv",
        )
        self.deeper.show(compare_amount_subgroups(case, report.amount, depth=3))
        self.code.code = _code(case, report)
        self.body.children = (
            self.finding,
            self.chart,
            self.notes,
            self.numbers,
            self.deeper,
            self.how,
            self.code,
        )

    def _fill_controls(self, case: Case) -> None:
        project, columns = self.session.project, _amounts(case)
        kept = project.choice(KEPT_AMOUNT) if project else None
        now = self.amount.value if self.amount.value in columns else None
        chosen = kept if kept in columns else now or (columns[0] if columns else None)
        self.fill(self.amount, [(case.roles.column_label(column), column) for column in columns], chosen)
        if project:
            with self.writing():
                self.shown.value = project.choice(KEPT_SHOWN, self.shown.value)

    def _keep(self, key: str, value: Any) -> None:
        if self.session.project is not None:
            self.session.keep(key, value)
        self.refresh()


def _amounts(case: Case) -> list[str]:
    """The columns that can be amounts: numbers with more than two values that are no answer, group, score or weight."""
    roles, sample = case.roles, case.pandas
    others = {*roles.sensitive, roles.target, roles.prediction, roles.weight}
    found = [name for name in case.columns if name not in others and is_number(sample[name])]
    named = [name for name in found if name in roles.labels and roles.labels[name].unit]
    values = {name: sample[name].nunique() for name in found}
    several = [name for name in found if 2 < values[name] < case.rows or name in named]  # noqa: PLR2004 - yes, no; ids
    set_aside = [name for name in named if name in roles.not_features]  # what was decided is often an amount
    return sorted(several, key=lambda name: (name not in set_aside, name not in named, case.columns.index(name)))


def _code(case: Case, report: AmountReport) -> str:
    return case_code(
        case,
        ["from workbench.fairness.amounts import compare_amounts"],
        f"report = compare_amounts(case, {report.amount!r}, by={list(report.by)!r})\nreport.groups",
    )
