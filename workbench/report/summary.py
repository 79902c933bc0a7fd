"""What was found so far, in three sentences: for the person at work, and for people outside from counts they may see.

The sentences are those of the comparison itself; nothing here measures anything anew.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.extremes import Gap, Pairs, find_extremes
from workbench.fairness.findings import find_gaps
from workbench.fairness.groups import LEVEL, GroupReport, compare_groups
from workbench.fairness.headline import headline
from workbench.finding import Finding
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.metrics import find_metric, measure
from workbench.report.rounding import about, about_gap, is_left_out
from workbench.roles import Roles
from workbench.sources import card_of
from workbench.suppress import SMALL, STEP, Shown, counts_of, show_column, show_everyone
from workbench.words import capital, listed, whole

BEYOND = tr(
    "A gap does not say why it is there, and no gap is no proof that all is well: someone who knows the business "
    "has to look at the reasons."
)
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


def summarise(case: Case) -> tuple[str, str, str]:
    """Three sentences for the person at work: who was looked at, the clearest gap, and what the rest shows.

    Raises WorkbenchError where there is nothing to compare yet.
    """
    metric = _metric(case)
    report = compare_groups(case, metrics=[metric])
    compared = [case.roles.column_label(column) for column in case.roles.sensitive]
    first = tr(
        "You looked at {roles}, compared by {compared}.",
        roles=_people(report.roles, report.rows),
        compared=listed(compared),
    )
    strongest = next(iter(report.findings), None)
    by = tuple(strongest.group) if strongest else case.roles.sensitive[:1]
    return first, headline(report, metric, by), _rest(case, report, metric, by)


def show_outside(case: Case, title: str = "", shown: Mapping[str, Shown] | None = None) -> Outside:
    """What may be shown to people outside: three sentences and a table for each column that people are compared by.

    `shown` says what of each column, where that was found out beside more than this case.

    Raises WorkbenchError where there is nothing to compare, or too few people to show anything of.
    """
    metric = find_metric(_metric(case))
    answer = "prediction" if metric.key == "selection_rate" else "target"
    yes, no = show_everyone(case.counts, answer)
    if not yes:
        raise WorkbenchError(TOO_FEW)
    columns = shown or {column: show_column(case.counts, column, answer) for column in case.roles.sensitive}
    comparisons = tuple(_comparison(part, case.roles) for part in columns.values())
    return Outside(
        title=title or table_title(case),
        question=metric.question,
        sentences=(
            _first(case.roles, yes, no, answer),
            _clearest(tuple(columns.values()), case.roles, answer),
            f"{_unseen(comparisons)}{BEYOND}",
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


def table_title(case: Case) -> str:
    """What a person calls the table: its title, or its file's name."""
    card = card_of(case.name)
    return card.title if card else case.name.replace("\\", "/").rpartition("/")[2]


def _metric(case: Case) -> str:
    return "selection_rate" if "prediction" in case.available else "base_rate"


def _people(roles: Roles, number: float) -> str:
    return f"{whole(number)} {roles.people}"


def _first(roles: Roles, yes: int, no: int, answer: str) -> str:
    what = tr("got the favourable decision") if answer == "prediction" else roles.outcome
    return tr(
        "About {roles} were looked at; {yes} of them {what}.",
        roles=_people(roles, yes + no),
        yes=about(yes / (yes + no)),
        what=what,
    )


def _rest(case: Case, report: GroupReport, metric: str, by: Sequence[str]) -> str:
    """What the other comparisons show, or what the numbers cannot say where there are none."""
    roles, found = report.roles, {tuple(finding.group) for finding in report.findings if finding.metric == metric}
    others = [column for column in roles.sensitive if (column,) != tuple(by)]
    if not others:
        return BEYOND
    also = [roles.column_label(column) for column in others if (column,) in found]
    quiet = [column for column in others if (column,) not in found]
    # Where nothing stands out the headline is about the first column, and its page may say otherwise too.
    alone = [column for column in roles.sensitive if (column,) not in found and _stands_alone(case, metric, column)]
    parts = [tr("There are gaps by {also} too.", also=listed(also))] if also else []
    if quiet:
        labels = tr(" or ").join(roles.column_label(column) for column in quiet)
        parts.append(
            tr("Looked at together with all other comparisons, no gap by {quiet} stands out from chance", quiet=labels)
            + _alone([roles.column_label(column) for column in alone])
        )
    return " ".join(parts)


def _alone(labels: Sequence[str]) -> str:
    """The end of the sentence: what is said on the page where one column is compared by itself."""
    if not labels:
        return "."
    if len(labels) == 1:
        return tr("; alone, {labels} does on its page.", labels=labels[0])
    return tr("; alone, {labels} do on their pages.", labels=listed(labels))


def _stands_alone(case: Case, metric: str, column: str) -> bool:
    """Whether the page that compares by this column alone, under every metric, says that the gap stands out."""
    return any(finding.metric == metric for finding in compare_groups(case, by=[(column,)]).findings)


def _clearest(shown: Sequence[Shown], roles: Roles, answer: str) -> str:
    """The gap that stands out most, found in the numbers that are shown."""
    metric = find_metric("selection_rate" if answer == "prediction" else "base_rate")
    tables = [counts_of(part, answer) for part in shown if len(part.groups) > 1]
    if not tables:
        return tr("Nothing can be compared here without telling too much about few people.")
    gaps = [gap for table in tables for gap in find_extremes(table, [(metric, measure(metric, table), "")], LEVEL)]
    finding = next(iter(find_gaps(gaps, roles)), None)
    if finding is None:
        labels = listed([roles.column_label(table.columns[0]) for table in tables])
        if len(tables) > 1:
            return tr(
                "Looked at together, no gap by {labels} stands out from chance; that does not show that there is none.",
                labels=labels,
            )
        return tr("No gap by {labels} stands out from chance; that does not show that there is none.", labels=labels)
    return _about(finding, next(gap for gap in gaps if gap.by == tuple(finding.group)))


def _about(finding: Finding, gap: Gap) -> str:
    """The finding with its two groups in rounded words; the other group is the one told apart from it most clearly."""
    names = [gap.table.group(place) for place in gap.large]
    low = gap.large[names.index(dict(finding.group))]
    others = np.array([place for place in gap.large if gap.measured.value[place] > gap.measured.value[low]])
    pairs = Pairs.of([(gap.metric, gap.measured, others, np.full(len(others), low), len(gap.large))])
    best = int(pairs.z().argmax())
    least, most = (
        tr("{share} of about {people}", share=about(gap.measured.value[at]), people=whole(gap.measured.n[at]))
        for at in (low, others[best])
    )
    return tr(
        "{title}: {low} against {high}. The gap is {gap}.",
        title=finding.title,
        low=least,
        high=most,
        gap=about_gap(pairs.differences(LEVEL)[best].tolist(), LEVEL),
    )


def _unseen(comparisons: Sequence[Comparison]) -> str:
    hidden = sum(each.hidden for each in comparisons)
    if not hidden:
        return ""
    groups = tr("1 group is") if hidden == 1 else tr("{hidden} groups are", hidden=hidden)
    return tr("{groups} not shown, because the numbers could tell on single people. ", groups=groups)


def _comparison(shown: Shown, roles: Roles) -> Comparison:
    names = [capital(roles.value_label(shown.column, group)) for group in shown.groups]
    bars = () if is_left_out(len(names), shown.hidden) else _bars(names, shown.favourable, shown.other)
    return Comparison(label=roles.column_label(shown.column), bars=bars, hidden=shown.hidden)


def _bars(names: Sequence[str], favourable: Any, other: Any) -> tuple[Bar, ...]:
    people = (favourable + other).astype(np.float64)
    share = favourable / people
    low, high = wilson(share, people, simultaneous_z(LEVEL, 2))
    numbers: Mapping[str, Any] = {"people": people.astype(int), "favourable": favourable, "share": share}
    rows = zip(names, *(part.tolist() for part in (*numbers.values(), low, high)), strict=True)
    made = (
        Bar(name=name, people=n, favourable=f, share=s, low=max(least, 0.0), high=min(most, 1.0))
        for name, n, f, s, least, most in rows
    )
    return tuple(sorted(made, key=lambda bar: -bar.people))
