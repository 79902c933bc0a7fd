"""Who is in the table? Each group's share, beside a population that a person types in."""

from collections.abc import Mapping, Sequence
from typing import Any

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.code import case_code
from widgets.data.asking import REFERENCE, Looking, case_of, finding_html, kept_reference
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import Details
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.coding import MISSING
from workbench.data.representation import RepresentationReport, represent
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.order import order_column
from workbench.words import capital, percent, range_words, whole

HOW_TO_READ = tr(
    "Each dot is a group's share of the table; its line is the range in which the share of all such tables "
    "plausibly lies (95% interval). A diamond is the share in the population you typed in: those who could have "
    "been in the table, such as everybody who applied, or the people of your town. Choose that population with "
    "care; another one gives another answer."
)
WHY = tr(
    "Type each group's share in percent of the people the table should stand for. Leave a group empty if you do not "
    "know it; it is then compared with nothing. Ask your statistics office, or count those who applied."
)
LABELS = {"group": tr("Group"), "people": tr("Rows"), "share": tr("Share"), "low": tr("Low"), "high": tr("High")}
LABELS |= {"due": tr("Share in the population")}


class RepresentationPanel(Looking):
    """Each group's share of the table, with a reference population or without one."""

    title = tr("Who is in the table")
    asks = tr("Who is there, and are there fewer of some people than there should be?")
    method = tr(
        "Shares have Wilson's 95% interval. Beside a population each share has an exact binomial test (Clopper and "
        "Pearson, 1934)."
    )
    how_to_read = HOW_TO_READ

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.shares = ipw.Box()
        self.shown_for: tuple[Case | None, str] = (None, "")
        self.shares.add_class("wb-controls")
        use = ipw.Button(description=tr("Compare with these shares"), button_style="primary")
        forget = ipw.Button(description=tr("Empty them"))
        use.on_click(lambda _button: self._use())
        forget.on_click(lambda _button: self._forget())
        buttons = ipw.Box((use, forget))
        buttons.add_class("wb-controls")
        self.population = Details(tr("Compare with a population"), [paragraph(WHY, "wb-how"), self.shares, buttons])
        super().__init__(source, **roles)

    def parts(self) -> Sequence[ipw.Widget]:
        """Sentence, chart, notes, population, numbers and code."""
        return (self.finding, self.chart, self.notes, self.population, self.numbers, self.how, self.code)

    def render(self) -> None:
        """Sentence, chart, population, notes, numbers and code."""
        self.show_only(())
        case, column = case_of(self.session), self.session.compare_by
        kept = kept_reference(self.session, case)
        self._offer(case, column, kept.get(column, {}))
        report = represent(case, reference=kept)
        sentence = sentence_for(report, column)
        frame = numbers_frame(report, column)
        self.finding.value = finding_html(sentence)
        self.chart.show(shares_figure(report, column), sentence)
        notes = [note for note in report.notes if column in note.columns or not note.columns]
        self.notes.value = "".join(paragraph_html(note.text, "wb-note") for note in notes)
        self.numbers.show(
            frame,
            labels=LABELS,
            formats=dict.fromkeys(("share", "low", "high", "due"), ".1%"),
            caption=sentence,
            filename=f"shares_by_{column}.csv",
        )
        given = f", reference={ {name: dict(shares) for name, shares in kept.items()}!r}" if kept else ""
        self.code.code = case_code(
            case,
            ["from workbench.data.representation import represent"],
            f"report = represent(case{given})\nreport.of({column!r})",
        )
        self.show_only([part for part in self.parts() if part is not self.notes or self.notes.value])

    def _offer(self, case: Case, column: str, due: Mapping[str, float]) -> None:
        """A field for each group; what a person is typing stays while the same groups are shown."""
        if self.shown_for == (case, column):
            return
        self.shown_for = (case, column)
        names = [name for name in case.counts.names[column] if name != MISSING]
        self.shares.children = tuple(
            ipw.Text(
                description=capital(case.roles.value_label(column, name)),
                value=f"{100 * due[name]:g}" if name in due else "",
                placeholder="percent",
                continuous_update=False,
            )
            for name in names
        )

    def _use(self) -> None:
        """Keep what was typed for this column, if it can be shares."""
        with self.guard():
            case, column = case_of(self.session), self.session.compare_by
            names = [name for name in case.counts.names[column] if name != MISSING]
            texts = [field.value.strip() for field in self.shares.children]
            typed = {name: _share(text) for name, text in zip(names, texts, strict=True) if text}
            if not typed:
                raise WorkbenchError(tr("Type the share of at least one group, in percent."))
            self._keep(case, column, typed)

    def _forget(self) -> None:
        with self.guard():
            case, column = case_of(self.session), self.session.compare_by
            self._keep(case, column, {})

    def _keep(self, case: Case, column: str, shares: Mapping[str, float]) -> None:
        others = {name: dict(given) for name, given in kept_reference(self.session, case).items() if name != column}
        reference = {**others, **({column: dict(shares)} if shares else {})}
        represent(case, reference=reference)  # what cannot be shares is said, and not kept
        self.session.keep(REFERENCE, {"table": case.name, "shares": reference})
        self.shown_for = (None, "")
        self.refresh()


def _share(text: str) -> float:
    """A share from what a person types: 51, 51.4, 51,4 or 51 %, always in percent."""
    try:
        share = float(text.rstrip(" %").replace(",", "."))
    except ValueError:
        raise WorkbenchError(
            tr("A share is a number of percent such as 51 or 50.7, not {text!r}.", text=text)
        ) from None
    if not 0 <= share <= 100:  # noqa: PLR2004 - percent
        raise WorkbenchError(tr("A share lies between 0 and 100 percent, not at {text}.", text=text))
    return share / 100


def sentence_for(report: RepresentationReport, column: str) -> str:
    """What stands out for this column; else who is most and who is least."""
    found = [finding for finding in report.findings if finding.columns == (column,)]
    if found:
        return found[0].text
    frame = report.of(column).dropna(subset=["share"])
    label, (first, last) = report.roles.value_label, (frame.iloc[0], frame.iloc[-1])
    if len(frame) == 1:
        return tr(
            "All {rows} rows are of one group: {column}.", rows=whole(report.rows), column=label(column, first["group"])
        )
    interval = range_words(last["low"], last["high"])
    compared = tr(" No group is clearly over or under its share.") if frame["due"].notna().any() else ""
    return tr(
        "Most rows are of {most}: {share} of {rows}. Fewest are of {fewest}: {least} (95% interval {interval}; "
        "{people} rows).{compared}",
        most=label(column, first["group"]),
        share=percent(first["share"]),
        rows=whole(report.rows),
        fewest=label(column, last["group"]),
        least=percent(last["share"]),
        interval=interval,
        people=whole(last["people"]),
        compared=compared,
    )


def shares_figure(report: RepresentationReport, column: str) -> go.Figure:
    """A dot with its interval for each group, and a diamond for the population's share where one is given."""
    frame = report.of(column).dropna(subset=["share"])
    frame = frame.iloc[order_column(frame["group"], frame["people"], column, report.roles)]
    labels = [capital(report.roles.value_label(column, group)) for group in frame["group"]]
    words = [
        tr(
            "{share} ({low}), {people} rows",
            share=percent(row["share"]),
            low=range_words(row["low"], row["high"]),
            people=whole(row["people"]),
        )
        for row in frame.to_dict("records")
    ]
    share, low, high = (frame[part].tolist() for part in ("share", "low", "high"))
    series = [Dots(tr("in the table"), labels, share, low, high, words)]
    if frame["due"].notna().any():
        given = [(label, due) for label, due in zip(labels, frame["due"], strict=True) if due == due]  # noqa: PLR0124
        names, shares = zip(*given, strict=True)
        said = [tr("{share} of the population", share=percent(share)) for share in shares]
        series.append(Dots(tr("in the population you gave"), names, shares, words=said))
    return dots_figure(series, Axis(tr("Share of the table")))


def numbers_frame(report: RepresentationReport, column: str) -> pd.DataFrame:
    """The numbers behind the chart under the names a person reads."""
    frame = report.of(column)
    frame = frame.assign(group=[report.roles.value_label(column, group) for group in frame["group"]])
    columns = ["group", "people", "share", "low", "high"]
    return frame[[*columns, "due"] if frame["due"].notna().any() else columns]
