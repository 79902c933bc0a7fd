"""What may a page for people outside show? Three sentences and a few bars, from suppressed and rounded counts alone.

The sentences are those of the comparison itself; nothing here measures anything anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

import numpy as np

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.groups import LEVEL
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.metric_words import decided_words, in_own_words
from workbench.metrics import METRICS, Metric, find_metric
from workbench.order import order_column
from workbench.report.outside_gap import clearest_gap
from workbench.report.page_words import PageWords
from workbench.report.rounding import about, is_left_out
from workbench.report.summary import BEYOND, metric_of, people_words, table_title
from workbench.roles import Roles
from workbench.sources import card_of
from workbench.suppress import SMALL, STEP, Shown, show_column, show_everyone
from workbench.words import capital

TOO_FEW = tr(
    "There is nothing to show yet: a page for people outside needs at least {small} people with the favourable "
    "answer and {small} with another one.",
    small=SMALL,
)
HIDDEN = tr(
    "A group with fewer than {small} people of either answer is not shown, nor is one whose numbers could be worked "
    "out from those shown.",
    small=SMALL,
)
INVENTED = tr("The people in this table are invented, to try things out: it says nothing of any real business. ")
USUAL = PageWords()


@dataclass(frozen=True, kw_only=True)
class Bar:
    """One group on a page for people outside: its name, about how many people, and the share with its interval."""

    name: str
    people: int
    favourable: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """The groups of one column that may be shown, and how many may not; no bars where only one group could be."""

    label: str
    bars: tuple[Bar, ...]
    hidden: int


@dataclass(frozen=True, kw_only=True)
class Outside:
    """All that a page for people outside shows: made from suppressed and rounded counts, and from nothing else."""

    title: str
    question: str
    sentences: tuple[str, ...]
    everyone: Bar
    comparisons: tuple[Comparison, ...]
    rules: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The same as JSON."""
        return asdict(self)


def usual_words(case: Case) -> PageWords:
    """How a page of this case speaks where nobody said otherwise."""
    decided = metric_of(case) == "selection_rate"
    outcome = (decided_words(case.roles) or tr("got the favourable decision")) if decided else case.roles.outcome
    return PageWords(title=table_title(case), people=case.roles.people, outcome=outcome)


def show_outside(case: Case, words: PageWords = USUAL, shown: Mapping[str, Shown] | None = None) -> Outside:
    """What may be shown to people outside: three sentences and a table for each column that people are compared by.

    `words` are the page's own, and `shown` says what of each column, where that was found out beside more than this
    case.

    Raises WorkbenchError where there is nothing to compare, or too few people to show anything of.
    """
    said = words.over(usual_words(case))
    roles = case.roles.replace(people=said.people, outcome=said.outcome)
    metric = _spoken(find_metric(metric_of(case)), words, roles)
    answer = "prediction" if metric.key == "selection_rate" else "target"
    yes, no = show_everyone(case.counts, answer)
    if not yes:
        raise WorkbenchError(TOO_FEW)
    columns = shown or {column: show_column(case.counts, column, answer) for column in case.roles.sensitive}
    comparisons = tuple(_comparison(part, roles) for part in columns.values())
    return Outside(
        title=said.title,
        question=metric.question,
        sentences=(
            _first(roles, yes, no),
            clearest_gap(tuple(columns.values()), roles, metric, answer),
            f"{_invented(case)}{_unseen(comparisons)}{BEYOND}",
        ),
        everyone=_bars([tr("Everyone")], np.array([yes]), np.array([no]))[0],
        comparisons=comparisons,
        rules=(
            tr(
                "Numbers of people are rounded to the nearest {step}, and shares come from the rounded numbers.",
                step=STEP,
            ),
            HIDDEN,
        ),
    )


def _spoken(metric: Metric, words: PageWords, roles: Roles) -> Metric:
    """The metric in the page's own words for the good answer, if it has any."""
    if not words.outcome:
        return in_own_words(metric, roles)
    question = tr("How many {people} {outcome}?", people=roles.people, outcome=roles.outcome)
    return replace(metric, question=question, says=METRICS["base_rate"].says)


def _first(roles: Roles, yes: int, no: int) -> str:
    return tr(
        "About {roles} were looked at; {yes} of them {what}.",
        roles=people_words(roles, yes + no),
        yes=about(yes / (yes + no)),
        what=roles.outcome,
    )


def _invented(case: Case) -> str:
    """That nobody in the table exists, where a program made it: a page for people outside may not pass for evidence."""
    card = card_of(case.name)
    return INVENTED if card and card.planted else ""


def _unseen(comparisons: Sequence[Comparison]) -> str:
    hidden = sum(each.hidden for each in comparisons)
    if not hidden:
        return ""
    groups = tr("1 group is") if hidden == 1 else tr("{hidden} groups are", hidden=hidden)
    return tr("{groups} not shown, because the numbers could tell on single people. ", groups=groups)


def _comparison(shown: Shown, roles: Roles) -> Comparison:
    names = [capital(roles.value_label(shown.column, group)) for group in shown.groups]
    bars = () if is_left_out(len(names), shown.hidden) else _bars(names, shown.favourable, shown.other)
    ordered = order_column(shown.groups, [bar.people for bar in bars], shown.column, roles) if bars else []
    return Comparison(
        label=roles.column_label(shown.column), bars=tuple(bars[place] for place in ordered), hidden=shown.hidden
    )


def _bars(names: Sequence[str], favourable: Any, other: Any) -> tuple[Bar, ...]:
    people = (favourable + other).astype(np.float64)
    share = favourable / people
    low, high = wilson(share, people, simultaneous_z(LEVEL, 2))
    numbers: Mapping[str, Any] = {"people": people.astype(int), "favourable": favourable, "share": share}
    rows = zip(names, *(part.tolist() for part in (*numbers.values(), low, high)), strict=True)
    return tuple(
        Bar(name=name, people=n, favourable=f, share=s, low=max(least, 0.0), high=min(most, 1.0))
        for name, n, f, s, least, most in rows
    )
