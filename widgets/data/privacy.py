"""Who could be recognised? Columns that say who a person is, people who are alone, and rows that repeat."""

from collections.abc import Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.code import case_code
from widgets.data.asking import arrange, case_of, findings_html
from widgets.details import CodeDetails, Details
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph, paragraph_html
from workbench.case import Case
from workbench.data.duplicates import find_duplicates
from workbench.data.identifiers import IdentifierReport, find_identifiers
from workbench.data.privacy import PrivacyReport, find_unique
from workbench.language import tr
from workbench.store import Project
from workbench.words import percent, whole

HOW_TO_READ = tr(
    "Choose what others could know about a person, such as age and sex. The bars say how many people share their "
    "combination of these with how many others. Whoever is alone with theirs can be found in this table by anyone "
    "who knows these things about them, and all else the table holds can be read off. It counts this table only: "
    "someone who is alone here need not be alone in town. Fewer or coarser columns, such as bands of age, protect."
)
LABELS = {"column": tr("Column"), "values": tr("Different values"), "unique_without": tr("Alone without it")}
LABELS |= {"adds": tr("How many more it singles out"), "alone": tr("Alone by it only")}
KNOWN = "review.known"
NOTHING_PERSONAL = tr("No column looks like names, e-mails, phone or card numbers, ids, addresses or dates of birth.")


class PrivacyPanel(Panel):
    """Identifying columns, people who can be singled out, and rows that repeat."""

    title = tr("Who could be recognised")
    asks = tr("Which columns say who a person is, and how many people could be found by what others know of them?")
    method = tr(
        "k-anonymity is the fewest people who share one combination (Sweeney, 2002); l-diversity the fewest "
        "different answers among such people (Machanavajjhala, 2007)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case",)

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.columns, self.twice = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        said = (self.finding, self.chart, self.columns, self.twice)
        self._parts = (*said, self.numbers, self.how, self.code)
        self._latest: tuple[Case, IdentifierReport, str] | None = None
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """A box to tick for each column that others may know."""
        self.known = ipw.Box()
        self.known.add_class("wb-checks")
        self._offered: tuple[str, ...] = ()
        return (Details(tr("What others may know about a person"), [self.known]),)

    def render(self) -> None:
        """Sentence, chart, columns that identify, rows that repeat, numbers and code."""
        arrange(self.body, self._parts, ())
        case = case_of(self.session, sensitive=False)
        chosen = self._offer(case)
        identifiers, twice = self._looked(case)
        found = [finding for finding, _ in identifiers.findings]
        self.columns.value = findings_html(found) or paragraph_html(NOTHING_PERSONAL, "wb-note")
        self.twice.value = paragraph_html(twice, "wb-note")
        if not chosen:
            say = tr("Choose what others may know about a person, and see how many could be found by it.")
            self.finding.value = paragraph_html(say, "wb-finding")
            arrange(self.body, self._parts, (self.finding, self.columns, self.twice))
            return
        report = find_unique(case, by=chosen)
        sentence = report.words[0]
        more = "".join(paragraph_html(text, "wb-note") for text in report.words[1:])
        self.finding.value = paragraph_html(sentence, "wb-finding") + more
        self.chart.show(sharing_figure(report), sentence)
        self.numbers.show(numbers_frame(report), labels=LABELS, caption=sentence, filename="alone_by_column.csv")
        self.code.code = case_code(
            case,
            ["from workbench.data.privacy import find_unique"],
            f"report = find_unique(case, by={list(chosen)!r})\nreport.words",
        )
        arrange(self.body, self._parts, self._parts)

    def _offer(self, case: Case) -> tuple[str, ...]:
        """A box for every column; ticked are those chosen before for this table, else the sensitive ones."""
        kept = (self.session.project or Project.current()).choice(KNOWN)
        known = kept.get("columns", ()) if kept and kept.get("table") == case.name else case.roles.sensitive
        with self.writing():
            if self._offered != case.columns:
                self._offered = case.columns
                self.known.children = tuple(self._box(case, column) for column in case.columns)
            for column, box in zip(case.columns, self.known.children, strict=True):
                box.value = column in known
        return tuple(column for column in case.columns if column in known)

    def _box(self, case: Case, column: str) -> ipw.Checkbox:
        box = ipw.Checkbox(description=case.roles.column_label(column), indent=False)
        self.on_choice(box, lambda _ticked: self._choose())
        return box

    def _choose(self) -> None:
        case = case_of(self.session, sensitive=False)
        ticked = [column for column, box in zip(case.columns, self.known.children, strict=True) if box.value]
        self.session.keep(KNOWN, {"table": case.name, "columns": ticked})
        self.refresh()

    def _looked(self, case: Case) -> tuple[IdentifierReport, str]:
        """What does not hang on the choice, looked at once a table."""
        if self._latest is None or self._latest[0] is not case:
            identifiers = find_identifiers(case)
            ids = identifiers.ids if len(identifiers.ids) < len(case.columns) else ()
            twice = find_duplicates(case, ids=ids)
            self._latest = (case, identifiers, twice.words)
        return self._latest[1:]


def sharing_figure(report: PrivacyReport) -> go.Figure:
    """A bar for each size of crowd: how many people share their combination with how many."""
    frame = report.sizes
    names = {
        "alone": "alone",
        "2 to 4": tr("shared by 2 to 4"),
        "5 to 9": tr("by 5 to 9"),
        "10 to 99": tr("by 10 to 99"),
    }
    labels = [names.get(name, "by 100 and more") for name in frame["sharing"]]
    words = [whole(row["people"]) for row in frame.to_dict("records")]
    shares = [f"{words} ({percent(share)})" for words, share in zip(words, frame["share"], strict=True)]
    bars = {
        "type": "bar",
        "orientation": "h",
        "x": frame["people"].to_numpy(),
        "y": labels,
        "text": words,
        "textposition": "outside",
        "cliponaxis": False,
        "marker": {"color": "var(--wb-series-1)"},
        "hovertext": shares,
        "hovertemplate": "%{y}<br>%{hovertext}<extra></extra>",
    }
    layout = {
        "height": 330,
        "margin": {"l": 8, "r": 24, "t": 24, "b": 56},
        "showlegend": False,
        "xaxis": {
            "title": {"text": report.roles.people.capitalize(), "font": {"size": 14}},
            "range": [0, 1.25 * float(frame["people"].max())],
            "nticks": 5,
            "tickangle": 0,
        },
        "yaxis": {"autorange": "reversed", "automargin": True, "type": "category"},
    }
    return go.Figure({"data": [bars], "layout": layout})


def numbers_frame(report: PrivacyReport) -> pd.DataFrame:
    """What each column adds, under the names a person reads."""
    labels = [report.roles.column_label(column) for column in report.columns["column"]]
    return report.columns.assign(column=labels)
