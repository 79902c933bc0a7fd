"""What if people were of the other group, all else equal? Asked of the model for everyone, and for one person."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.explain.answered import AnsweredPanel
from widgets.explain.model_code import explain_code
from widgets.explain.sentences import list_html, notes_html
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.explain.decided import beside_person
from workbench.explain.flip import FlipReport, flip_person, flip_test
from workbench.explain.flip_words import headline, person_words
from workbench.explain.search_space import Space
from workbench.explain.whatif_person import Person
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell
from workbench.words import capital, listed

HOW_TO_READ = tr(
    "Everyone in the table is given each group in turn, and the model is asked again; nothing else about them "
    "changes. Each dot says how many more or fewer of them would get the favourable answer as this group than as "
    "the others; its line is the range that people like these leave open (95% interval). Left of 0: fewer. A model "
    "that learns from a table leaves a small gap by chance alone, so a finding needs more than a line that misses "
    "0. The test does not see what other columns do in the place of a group."
)
LABELS = {
    "group": tr("If everyone were"),
    "gap": tr("Favourable answers, more or fewer"),
    "gap_low": tr("Low"),
    "gap_high": tr("High"),
    "gained": tr("Would get it"),
    "lost": tr("Would lose it"),
    "score_gap": tr("Mean score, change"),
    "chance": tr("Chance in learning (standard error)"),
}
FORMATS = dict.fromkeys(("gap", "gap_low", "gap_high"), "+.1%") | {
    "gained": ".0f",
    "lost": ".0f",
    "score_gap": "+.3f",
    "chance": ".3f",
}


class FlipPanel(AnsweredPanel):
    """The flip test for the whole table, and for the person who is looked at."""

    title = tr("The same person, another group")
    asks = tr("Does this model answer differently when only the group is different?")
    method = tr(
        "The gap of the same people's answers has the interval for pairs of Agresti and Min (2005); over more than "
        "two groups it holds for all at once (Šidák, 1967)."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "model", "person")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.somebody, self.notes = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        super().__init__(source, **roles)

    def job(self, case: Case, model: Model) -> Callable[[Progress], tuple[Space, FlipReport]]:
        """Ask the model about everyone under each group."""

        def flip(progress: Progress) -> tuple[Space, FlipReport]:
            tell(progress, 0.1, tr("Asking the model about everyone"))
            space = Space.of(case, model)
            return space, flip_test(space, progress=progress)

        return flip

    def answer(self, case: Case, report: Any) -> Sequence[ipw.Widget]:
        """A sentence for each column, a picture where the model is told one, and the person."""
        space, found = report
        columns = case.roles.sensitive
        sentences = [headline(found, column) for column in columns]
        told = [column for column in columns if column not in found.not_told]
        self.finding.value = paragraph_html(_first(found, told), "wb-finding") + list_html(sentences)
        self.somebody.value = list_html(self._person_sentences(space, told))
        self.notes.value = notes_html(found.notes)
        self.code.code = code_for(case, space.model)
        if found.contrasts.empty:
            return (self.finding, self.notes, self.how, self.code)
        self.chart.show(flip_figure(found), sentences[0])
        self.numbers.show(
            numbers_frame(found), labels=LABELS, formats=FORMATS, caption=_first(found, told), filename="flip_test.csv"
        )
        return (self.finding, self.chart, self.somebody, self.notes, self.numbers, self.how, self.code)

    def _person_sentences(self, space: Space, told: Sequence[str]) -> list[str]:
        """What the flip would do to the person who is looked at, where they are among these people."""
        row = self.session.person
        if row is None or self.session.case is not self.session.whole or not told:
            return []
        person = Person.of(space, row)
        roles = space.case.roles
        beside = beside_person(space.case, row, refused=space.refuses(row))
        return [
            *([tr("Row {row}: {person}", row=row, person=beside)] if beside else []),
            *(
                tr("Row {row}: {person}", row=row, person=person_words(flip_person(person, column), column, roles))
                for column in told
            ),
        ]


def flip_figure(report: FlipReport) -> go.Figure:
    """The gap of each group against the others, with its interval."""
    frame = numbers_frame(report)
    words = [
        tr(
            "{gap:+.1%} ({gap_low:+.1%} to {gap_high:+.1%})",
            gap=row["gap"],
            gap_low=row["gap_low"],
            gap_high=row["gap_high"],
        ).replace("-", "−")
        for row in frame.to_dict("records")
    ]
    dots = Dots(
        "", frame["group"].tolist(), frame["gap"].tolist(), frame["gap_low"].tolist(), frame["gap_high"].tolist(), words
    )
    axis = Axis(tr("Favourable answers, more or fewer"), "+.0%", least=None, line=0.0, line_words=tr("no difference"))
    return dots_figure([dots], axis)


def numbers_frame(report: FlipReport) -> pd.DataFrame:
    """The contrasts under the names that people read."""
    frame = report.contrasts
    names = [
        capital(report.roles.value_label(column, group))
        for column, group in zip(frame["column"], frame["group"], strict=True)
    ]
    return frame[list(LABELS)].assign(group=names)


def code_for(case: Case, model: Model) -> str:
    """The few lines of Python that give the same numbers."""
    asks = ["from workbench.explain.flip import flip_test", "from workbench.explain.search_space import Space"]
    return explain_code(case, model, asks, ["report = flip_test(Space.of(case, model))", "report.contrasts"])


def _first(report: FlipReport, told: Sequence[str]) -> str:
    if report.findings:
        return f"{report.findings[0].title}."
    roles = report.roles
    if not told:
        return tr(
            "The model is not told {not_told}.",
            not_told=listed([roles.column_label(column) for column in report.not_told]),
        )
    return tr(
        "No answer depends clearly on {told} itself.", told=listed([roles.column_label(column) for column in told])
    )
