"""What was found so far, in three sentences for the person at work; `outside_page` has those for people outside.

The sentences are those of the comparison itself; nothing here measures anything anew.
"""

from collections.abc import Sequence

from workbench.case import Case
from workbench.fairness.groups import GroupReport, compare_groups
from workbench.fairness.headline import headline
from workbench.language import tr
from workbench.roles import Roles
from workbench.sources import card_of
from workbench.words import listed, whole

BEYOND = tr(
    "A gap does not say why it is there, and no gap is no proof that all is well: someone who knows the business "
    "has to look at the reasons."
)


def summarise(case: Case) -> tuple[str, str, str]:
    """Three sentences for the person at work: who was looked at, the clearest gap, and what the rest shows.

    Raises WorkbenchError where there is nothing to compare yet.
    """
    metric = metric_of(case)
    report = compare_groups(case, metrics=[metric])
    compared = [case.roles.column_label(column) for column in case.roles.sensitive]
    first = tr(
        "You looked at {roles}, compared by {compared}.",
        roles=people_words(report.roles, report.rows),
        compared=listed(compared),
    )
    strongest = next(iter(report.findings), None)
    by = tuple(strongest.group) if strongest else case.roles.sensitive[:1]
    return first, headline(report, metric, by), _rest(case, report, metric, by)


def table_title(case: Case) -> str:
    """What a person calls the table: its title, or its file's name."""
    card = card_of(case.name)
    return card.title if card else case.name.replace("\\", "/").rpartition("/")[2]


def metric_of(case: Case) -> str:
    """The metric that a summary is about: what was decided, or what was recorded where the table has no decision."""
    return "selection_rate" if "prediction" in case.available else "base_rate"


def people_words(roles: Roles, number: float) -> str:
    """How many people, as they are called here."""
    return f"{whole(number)} {roles.people}"


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
