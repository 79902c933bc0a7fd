"""Which columns give a sensitive one away, and how well do all of them together?"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd
import plotly.graph_objects as go

from widgets.chart import Chart
from widgets.code import case_code
from widgets.data.asking import Asking, case_of, finding_html
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.details import CodeDetails, Details
from widgets.numbers import Numbers
from widgets.panel import paragraph, paragraph_html
from workbench.case import Case
from workbench.data.proxies import ProxyReport, auc_words, find_proxies
from workbench.data.together import TogetherReport, predict_groups
from workbench.language import tr
from workbench.model import Progress
from workbench.training import tell
from workbench.words import capital, whole

HOW_TO_READ = tr(
    "Take one person of a group and one other person. How often would this column alone say which is which? At 50 "
    "of 100 it is a guess, at 100 the column gives the group away. Each line is the range in which the true number "
    "plausibly lies (95% interval). From about 70 a decision that uses the column can treat groups differently "
    "without ever seeing them. That is no reason to drop a column: ask whether the decision needs it for a reason "
    "you could explain."
)
LABELS = {
    "feature": tr("Column"),
    "group": tr("Group told best"),
    "auc": tr("Told apart, of 100 pairs"),
    "auc_low": tr("Low"),
}
LABELS |= {"auc_high": tr("High"), "v": tr("Cramér's V"), "v_low": tr("V low"), "v_high": tr("V high")}
SHOWN = 15


class ProxyPanel(Asking):
    """How well each column, and all of them together, tell a sensitive column."""

    title = tr("What gives people away")
    asks = tr("Which columns tell sex, age or origin even where nobody looks at them?")
    method = tr(
        "How well one column tells another is Cramér's V, corrected for chance (Bergsma, 2013); of two groups also "
        "the AUC, with DeLong's interval."
    )
    reads: ClassVar[tuple[str, ...]] = ("case", "compare_by")
    button = tr("Look for what gives people away")
    waits = tr("Press the button. Every column is looked at alone, then all of them together.")

    def __init__(self, source: Any = None, **roles: Any) -> None:
        self.chart, self.numbers, self.code = Chart(), Numbers(), CodeDetails()
        self.finding, self.together, self.notes = ipw.HTML(), ipw.HTML(), ipw.HTML()
        self.how = Details(tr("How to read this"), [paragraph(HOW_TO_READ, "wb-how")])
        super().__init__(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The sensitive column, and the button."""
        return (self.choice("compare_by", tr("What should not be given away")), self.ask)

    def check(self) -> Case:
        """The sensitive column must be chosen."""
        return case_of(self.session)

    def job(self, case: Case) -> Callable[[Progress], tuple[ProxyReport, TogetherReport | None]]:
        """Every column alone, then all together."""

        def look(progress: Progress) -> tuple[ProxyReport, TogetherReport | None]:
            alone = find_proxies(case, progress=lambda fraction, note: tell(progress, fraction / 3, note))
            if alone.pairs.empty:
                return alone, None
            return alone, predict_groups(
                case, progress=lambda fraction, note: tell(progress, (1 + 2 * fraction) / 3, note)
            )

        return look

    def parts(self) -> Sequence[ipw.Widget]:
        """Sentence, chart, all together, notes, numbers and code."""
        return (self.finding, self.chart, self.together, self.notes, self.numbers, self.how, self.code)

    def show(self, case: Case, report: tuple[ProxyReport, TogetherReport | None]) -> Iterable[ipw.Widget]:
        """Sentence, chart, all together, notes, numbers and code."""
        alone, together = report
        column = self.session.compare_by
        sentence = sentence_for(alone, column)
        frame = alone.of(column)
        self.finding.value = finding_html(sentence)
        self.together.value = together_html(together, column)
        shown = frame.head(SHOWN)
        self.chart.show(proxies_figure(alone, together, column), sentence)
        cut = [
            tr(
                "The chart shows the {shown} strongest of {frame} columns; the table has all.",
                shown=SHOWN,
                frame=len(frame),
            )
        ]
        notes = [*(cut if len(frame) > SHOWN else []), *(note.text for note in alone.notes)]
        self.notes.value = "".join(paragraph_html(note, "wb-note") for note in notes)
        self.numbers.show(
            numbers_frame(alone, column),
            labels=LABELS,
            formats=dict.fromkeys(("auc", "auc_low", "auc_high"), ".1f")
            | dict.fromkeys(("v", "v_low", "v_high"), ".2f"),
            caption=sentence,
            filename=f"proxies_of_{column}.csv",
        )
        self.code.code = case_code(
            case,
            ["from workbench.data.proxies import find_proxies"],
            f"report = find_proxies(case)\nreport.of({column!r})",
        )
        said = [part for part in (self.together, self.notes) if part.value]
        return (self.finding, *((self.chart,) if len(shown) else ()), *said, self.numbers, self.how, self.code)


def sentence_for(report: ProxyReport, column: str) -> str:
    """What gives this column away most; else that nothing does."""
    found = [finding for finding in report.findings if finding.columns[1] == column]
    name, frame = report.roles.column_label(column), report.of(column)
    if frame.empty:
        return tr(
            "Nothing could be compared: the groups by {name} have too few people, or no column has two values.",
            name=name,
        )
    if not found:
        return tr("None of {frame} columns alone gives {name} away.", frame=len(frame), name=name)
    more = (
        tr(" {found} more of {frame} columns hint at it or tell it.", found=len(found) - 1, frame=len(frame))
        if len(found) > 1
        else ""
    )
    numbers, ended, _ = found[0].text.partition("). ")
    return f"{numbers}{ended.rstrip()}{more}"


def together_html(report: TogetherReport | None, column: str) -> str:
    """How well all columns together tell it, with who tried and what guessing gives."""
    best = report.best(column) if report is not None else None
    if report is None or best is None:
        return ""
    who = report.roles.value_label(column, str(best["group"]))
    return paragraph_html(tr("By all columns together {best}.", best=auc_words(best, who)), "wb-note") + paragraph_html(
        report.words, "wb-note wb-technical" if report.rows == report.of_rows else "wb-note"
    )


def proxies_figure(report: ProxyReport, together: TogetherReport | None, column: str) -> go.Figure:
    """A dot with its interval for each column, strongest on top, and a diamond for all of them together."""
    frame = report.of(column).head(SHOWN)
    rows = frame.to_dict("records")
    labels = [capital(report.roles.column_label(row["feature"])) for row in rows]
    words = [_words(row, report.roles.value_label(column, row["group"])) for row in rows]
    series = [_series(tr("one column"), labels, frame.to_dict("list"), words)]
    best = together.best(column) if together is not None else None
    if best is not None:
        said = [_words(best, report.roles.value_label(column, str(best["group"])))]
        series.append(
            _series(tr("all together"), [tr("All columns together")], {key: [best[key]] for key in best}, said)
        )
    axis = Axis(tr("of 100 pairs"), form=".0f", least=40.0, most=102.0, line=50.0, line_words="guessing")
    return dots_figure(series[::-1], axis, order=[*(tr("All columns together") for _ in series[1:]), *labels])


def _series(name: str, labels: list[str], numbers: dict[Any, Any], words: list[str]) -> Dots:
    value, low, high = ([100 * number for number in numbers[part]] for part in ("auc", "auc_low", "auc_high"))
    return Dots(name, labels, value, low, high, words)


def _words(row: dict[Any, Any], who: str) -> str:
    low, high = 100 * row["auc_low"], 100 * row["auc_high"]
    return tr(
        "{auc:.0f} of 100 pairs ({low:.0f} to {high:.0f}), {who}; {rows} rows",
        auc=100 * row["auc"],
        low=low,
        high=high,
        who=who,
        rows=whole(row["rows"]),
    )


def numbers_frame(report: ProxyReport, column: str) -> pd.DataFrame:
    """The numbers behind the chart under the names a person reads, AUCs as pairs of 100."""
    frame = report.of(column).drop(columns=["sensitive", "p", "rows"])
    pairs = {part: 100 * frame[part] for part in ("auc", "auc_low", "auc_high")}
    return frame.assign(
        feature=[report.roles.column_label(feature) for feature in frame["feature"]],
        group=[report.roles.value_label(column, group) for group in frame["group"]],
        **pairs,
    )
