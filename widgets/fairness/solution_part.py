"""The part of the threshold panel that looks for thresholds: an aim, what wrong answers cost, and what was found."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import ipywidgets as ipw

from widgets.code import case_code
from widgets.details import CodeDetails
from widgets.fairness.scored import group_names, list_html
from widgets.numbers import Numbers
from widgets.panel import paragraph_html
from widgets.slider import Slider
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.aims import AIMS
from workbench.fairness.decisions import UNIT, Costs, Solution
from workbench.fairness.solutions import SolutionReport, find_thresholds
from workbench.language import tr
from workbench.words import capital, points

if TYPE_CHECKING:
    from widgets.fairness.thresholds import ThresholdPanel

WHY = tr(
    "Say what should be alike, and what a wrong answer costs you. Every threshold from 0 to 1 is tried for each "
    "group; the best on that grid is shown, with the gap that remains and its price in accuracy, money and people."
)
LABELS = {
    "group": tr("Group"),
    "now": tr("Accepted now"),
    "plain": tr("Accepted with these thresholds"),
    "more": tr("More (fewer)"),
    "wrong_yes": tr("Wrong yes"),
    "wrong_no": tr("Wrong no"),
    "lottery": tr("Accepted with a lottery (on average)"),
    "by_lot": tr("Decided by lot"),
}


class SolutionPart(ipw.VBox):  # type: ignore[misc]
    """Controls for the search and its answer; the thresholds it finds can be put on the panel's sliders."""

    def __init__(self, panel: "ThresholdPanel") -> None:
        self.panel = panel
        self.aim = ipw.Dropdown(
            description=tr("What to aim for"), options=[(aim.label, aim.key) for aim in AIMS.values()]
        )
        self.aim.add_class("wb-wide")
        self.gap = Slider(label=tr("Gap that may remain"), value=1.0, most=10.0, step=0.1, unit="points")
        self.wrong_yes = ipw.BoundedFloatText(description=tr("A wrong yes costs"), value=1, min=0, max=1e9)
        self.wrong_no = ipw.BoundedFloatText(description=tr("A wrong no costs"), value=1, min=0, max=1e9)
        self.unit = ipw.Text(description="in", placeholder=tr("€, hours, …"), continuous_update=False)
        self.capacity = ipw.Text(
            description=tr("How many can be accepted"), placeholder=tr("no limit"), continuous_update=False
        )
        self.find = ipw.Button(description=tr("Find thresholds"), button_style="primary")
        self.use = ipw.Button(description=tr("Put these on the sliders"))
        self.find.on_click(lambda _button: self._find())
        self.use.on_click(lambda _button: self._use())
        self.aim.observe(self._aimed, "value")
        self.words, self.found, self.numbers, self.code = ipw.HTML(), ipw.VBox(), Numbers(), CodeDetails()
        self.found.add_class("wb-body")
        costs = ipw.Box((self.aim, self.wrong_yes, self.wrong_no, self.unit, self.capacity, self.gap, self.find))
        costs.add_class("wb-controls")
        self._asked: tuple[Case, tuple[str, ...]] | None = None
        self._report: SolutionReport | None = None
        heading = ipw.HTML(tr("<h3>Find thresholds</h3>{why}", why=paragraph_html(WHY, "wb-note")))
        super().__init__((heading, costs, self.found))
        self.add_class("wb-part")
        self._aimed()

    def show(self, case: Case, by: tuple[str, ...]) -> None:
        """What was found stays for the same people and groups, and goes with them."""
        if self._asked is None or self._asked[0] is not case or self._asked[1] != by:
            self._asked, self._report, self.found.children = (case, by), None, ()
        self.find.disabled = "target" not in case.available

    def _aimed(self, _change: object = None) -> None:
        """Only what the aim can use is shown."""
        alike = bool(AIMS[self.aim.value].alike)
        self.gap.layout.display = None if alike else "none"
        self.capacity.layout.display = "none" if alike else None

    def _find(self) -> None:
        with self.panel.guard():
            assert self._asked is not None  # noqa: S101 - the button is there only beside a case
            case, by = self._asked
            aim, gap = AIMS[self.aim.value], self.gap.value / 100
            self._report = find_thresholds(case, aim.key, by=by, costs=self._costs(alike=bool(aim.alike)), gap=gap)
            self._show(self._report)
            self.code.code = self._code(case, by, gap)

    def _costs(self, *, alike: bool) -> Costs:
        unit = self.unit.value.strip() or UNIT
        return Costs(
            wrong_yes=self.wrong_yes.value,
            wrong_no=self.wrong_no.value,
            capacity=None if alike else _capacity(self.capacity.value),
            unit=tr("cost units") if unit == UNIT and self.wrong_yes.value != self.wrong_no.value else unit,
        )

    def _show(self, report: SolutionReport) -> None:
        self.words.value = solution_html(report)
        frame = report.plain.people[["group", "accepted", "more", "wrong_yes", "wrong_no"]]
        frame = frame.rename(columns={"accepted": "plain"}).assign(
            group=group_names(report.roles, report.by, report.groups), now=report.now.people["accepted"]
        )
        if report.lottery is not None:
            frame = frame.assign(lottery=report.lottery.people["accepted"], by_lot=report.lottery.people["by_lot"])
        shown = frame[[column for column in LABELS if column in frame]]
        formats = {column: "+,.0f" if column == "more" else ",.0f" for column in shown.columns[1:]}
        caption = tr("{label}: how many people of each group.", label=report.aim.label)
        self.numbers.show(shown, labels=LABELS, formats=formats, caption=caption, filename="thresholds_found.csv")
        self.found.children = (self.words, self.use, self.numbers, self.code)

    def _use(self) -> None:
        with self.panel.guard():
            if self._report is not None:
                self.panel.put(self._report.plain.thresholds)

    def _code(self, case: Case, by: tuple[str, ...], gap: float) -> str:
        assert self._report is not None  # noqa: S101 - called once there is one
        costs = self._report.costs
        return case_code(
            case,
            ["from workbench.fairness.solutions import Costs, find_thresholds"],
            f"costs = Costs(wrong_yes={costs.wrong_yes:g}, wrong_no={costs.wrong_no:g}, capacity={costs.capacity}, "
            f"unit={costs.unit!r})\n"
            f"report = find_thresholds(case, {self._report.aim.key!r}, by={list(by)!r}, costs=costs, gap={gap:g})\n"
            "report.plain.thresholds, report.plain.words",
        )


def solution_html(report: SolutionReport) -> str:
    """What was found, in words: the plain thresholds first, then the lottery, then what limits both."""
    names = group_names(report.roles, report.by, report.groups)
    plain = [_thresholds(names, report.plain), _gap(report.plain), *report.plain.words]
    lottery = [report.no_lottery] if report.lottery is None else [_gap(report.lottery), *report.lottery.words]
    sections = [
        tr("<h3>What was found</h3>"),
        paragraph_html(report.aim.says, "wb-note"),
        list_html([sentence for sentence in plain if sentence], ""),
        paragraph_html(report.law, "wb-alert wb-alert-warning"),
        tr("<h3>With a lottery between thresholds</h3>"),
        list_html([sentence for sentence in lottery if sentence], ""),
        tr("<h3>What limits this</h3>"),
        list_html(report.notes, ""),
    ]
    return f'<div class="wb-found">{"".join(sections)}</div>'


def _thresholds(names: Sequence[str], solution: Solution) -> str:
    values = solution.thresholds
    if len(set(values)) == 1:
        return tr("The threshold for everybody: {values:.3f}.", values=values[0])
    return tr(
        "Thresholds: {names}.",
        names="; ".join((f"{name} {value:.3f}" for name, value in zip(names, values, strict=True))),
    )


def _gap(solution: Solution) -> str:
    if solution.gap != solution.gap:
        return ""
    left = points(solution.gap)
    return tr("No gap remains.") if left == "0.0" else tr("A gap of {left} percentage points remains.", left=left)


def _capacity(text: str) -> float | None:
    """The number of places a person typed; none for an empty field."""
    plain = text.strip().replace(",", "").replace(" ", "")
    if not plain:
        return None
    if not plain.isdigit():
        raise WorkbenchError(
            tr("How many can be accepted is a whole number such as 200, not {text!r}.", text=capital(text))
        )
    return float(plain)
