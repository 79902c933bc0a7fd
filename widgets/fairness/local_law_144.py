"""What must be published about a hiring tool in New York City? The tables of Local Law 144, with a file to keep."""

from collections.abc import Sequence
from textwrap import wrap
from typing import Any, ClassVar

import ipywidgets as ipw
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.code import case_code
from widgets.details import CodeDetails, Details
from widgets.fairness.scored import list_html, plot_text, scored_case
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.fairness.local_law_144 import RATES, LocalLawReport, report_local_law_144
from workbench.language import tr
from workbench.suggest import is_called

HOW_TO_READ = tr(
    "The impact ratio of a category is its rate over the rate of the category with the highest one, which therefore "
    "has 1. The line is the range in which the ratio plausibly lies (95% interval, over all pairs of the table); "
    "the law asks for the ratio only. A wide line means few people. A scoring rate counts who has more than the "
    "median score of everybody, which says nothing about how far above, so look at the scores themselves too."
)
NO_ANSWER = tr(
    "These tables count who was selected, so they need a decision or a score. This table has neither: name one on "
    "the start page, or fit a plain model above to see what the tables look like."
)
NOT_ONE = (tr("not in this table"), "")
KINDS = ((tr("Who was selected"), "selection"), (tr("Who scored above the median"), "scoring"))
TABLES = {"sex": tr("Sex"), "race/ethnicity": tr("Race or ethnicity"), "intersectional": tr("Both together")}
LABELS = {
    "table": tr("Table"),
    "category": tr("Category"),
    "applicants": tr("Applicants"),
    "counted": tr("Selected"),
    "impact_ratio": tr("Impact ratio"),
    "low": tr("Low"),
    "high": tr("High"),
    "note": tr("Note"),
}
FORMATS = {"rate": ".1%", "impact_ratio": ".2f", "low": ".2f", "high": ".2f"}
NO_COLUMN = tr(
    "None of the columns people are compared by is chosen as their sex, or as their race or ethnicity. If the table "
    "has such a column, choose it above; if it is not offered there, tick it on the start page first."
)
USUAL = {"sex": ("sex", "sexe", "sexo", "sesso", "gender", "geschlecht"), "race": ("race", "ethni", "etnia", "raza")}
ROW, MARGINS, WIDTH = 44, 90, 20


class LocalLawPanel(Panel):
    """Impact ratios by sex, by race or ethnicity, and by both together."""

    title = tr("Local Law 144: impact ratios")
    asks = tr(
        "New York City asks who is selected how often, beside the category selected most often. These are the tables."
    )
    method = tr(
        "Impact ratios after 6 RCNY §§ 5-300 to 5-304: each category's rate over the rate of the category with the "
        "highest one."
    )
    reads: ClassVar[tuple[str, ...]] = ("case",)

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.notes = ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """What is counted, the two columns, the picture's table, and whether small categories are left out."""
        self.kind = ipw.Dropdown(description=tr("What to count"), options=KINDS)
        self.sex, self.race = (
            ipw.Dropdown(description=tr("Column with {what}", what=what)) for what in ("sex", tr("race or ethnicity"))
        )
        self.table = ipw.Dropdown(description=tr("Picture of"), options=[(name, key) for key, name in TABLES.items()])
        self.small = ipw.Checkbox(description=tr("Leave categories under 2% out of the ratios"), indent=False)
        boxes = (self.kind, self.sex, self.race, self.table, self.small)
        for box in boxes:
            self.on_choice(box, lambda _value: self.refresh())
        return boxes

    def render(self) -> None:
        """Sentence, chart, notes, all tables as one to keep, and the code."""
        self.body.children = ()
        case = scored_case(self.session.case)
        self._fill(case)
        if case.available.isdisjoint({"prediction", "score"}):
            self.body.children = (paragraph(NO_ANSWER, "wb-note"),)
            return
        if not (self.sex.value or self.race.value):
            self.body.children = (paragraph(NO_COLUMN, "wb-note"),)
            return
        report = report_local_law_144(
            case,
            sex=self.sex.value or None,
            race=self.race.value or None,
            kind=self.kind.value,
            leave_out_small=self.small.value,
        )
        table = self.table.value if self.table.value in report.unknown else next(iter(report.unknown))
        self.fill(self.table, [(TABLES[name], name) for name in report.unknown], table)
        sentence = report.sentence(table)
        self.finding.value = paragraph_html(sentence, "wb-finding")
        self.chart.show(ratios_figure(report, table), sentence)
        self.notes.value = list_html(report.notes)
        self.numbers.show(
            report.table.assign(table=report.table["table"].map(TABLES)),
            labels=LABELS
            | {"rate": RATES[report.kind]}
            | ({"counted": tr("Above the median")} if report.kind == "scoring" else {}),
            formats=FORMATS,
            caption=tr("All tables, {assessed:,} people assessed; unknown: ", assessed=report.assessed)
            + ", ".join(f"{TABLES[name].lower()} {count:,}" for name, count in report.unknown.items()),
            filename="local_law_144.csv",
        )
        self.code.code = self._code(case)
        self.body.children = (self.finding, self.chart, self.notes, self.numbers, self.how, self.code)

    def _fill(self, case: Case) -> None:
        """The sensitive columns to choose from; one whose name or label says so is chosen at first."""
        columns = [(case.roles.column_label(name), name) for name in case.roles.sensitive]
        options = (NOT_ONE, *columns)
        for box, part in ((self.sex, "sex"), (self.race, "race")):
            if tuple(box.options) != options:
                found = next((name for label, name in columns if is_called(f"{name} {label}", USUAL[part])), "")
                self.fill(box, options, found)
        if "score" not in case.available:
            self.fill(self.kind, KINDS[:1], "selection")
        else:
            self.fill(self.kind, KINDS, self.kind.value)

    def _code(self, case: Case) -> str:
        parts = {"sex": self.sex.value or None, "race": self.race.value or None, "kind": self.kind.value}
        given = "".join(f", {name}={value!r}" for name, value in parts.items() if value)
        small = ", leave_out_small=True" if self.small.value else ""
        return case_code(
            case,
            ["from workbench.fairness.local_law_144 import report_local_law_144"],
            f"report = report_local_law_144(case{given}{small})\nprint(report.to_csv())",
        )


def ratios_figure(report: LocalLawReport, table: str) -> go.Figure:
    """A dot with its interval for each category's impact ratio; there is no line that passes or fails."""
    frame = report.of(table).dropna(subset=["impact_ratio"])
    ratio = frame["impact_ratio"].to_numpy()
    dots = {
        "type": "scatter",
        "x": ratio,
        "y": ["<br>".join(map(plot_text, wrap(name, WIDTH) or [name])) for name in frame["category"]],
        "mode": "markers",
        "marker": {"size": 11, "color": "var(--wb-series-1)"},
        "error_x": {
            "type": "data",
            "array": (frame["high"] - frame["impact_ratio"]).to_numpy(),
            "arrayminus": (frame["impact_ratio"] - frame["low"]).to_numpy(),
            "color": "var(--wb-series-1)",
            "thickness": 2,
            "width": 5,
        },
        "customdata": frame["applicants"].to_numpy(),
        "hovertemplate": tr("%{y}: %{x:.2f}, %{customdata} applicants<extra></extra>"),
    }
    most = max([1.05, *(frame["high"].dropna() * 1.03), *(ratio * 1.03)])
    layout = {
        "height": MARGINS + ROW * max(len(frame), 1),
        "margin": {"l": 8, "r": 24, "t": 20, "b": 52},
        "showlegend": False,
        "xaxis": {
            "title": {"text": tr("Impact ratio")},
            "range": [0, most],
            "tickformat": ".1f",
            "tickangle": 0,
            "nticks": 4,
        },
        "yaxis": {"range": [len(frame) - 0.5, -0.6], "automargin": True, "type": "category"},
    }
    return go.Figure({"data": [dots], "layout": layout})
