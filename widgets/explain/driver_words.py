"""What the views of what drives the scores are called, how each is read, and what they say in a sentence."""

from widgets.explain.driver_charts import MOST_GROUPS
from widgets.explain.swarm import SHOWN_PEOPLE
from workbench.case import Case
from workbench.explain.drivers import DriversReport
from workbench.language import tr
from workbench.words import whole

EVERYONE, PEOPLE, GROUPS, WORTH = "everyone", "people", "groups", "worth"
VIEWS = (
    (tr("Over everyone"), EVERYONE),
    (tr("Person by person"), PEOPLE),
    (tr("In each group"), GROUPS),
    (tr("What each column is worth to the model"), WORTH),
)
HOW_TO_READ = {
    EVERYONE: tr(
        "Each dot says by how much a column moves the score of a person on average, up or down; its line is the "
        "range in which that plausibly lies (95% interval). It says what moves this model's scores, not what "
        "causes anything in the world, nor whether a column is a good reason."
    ),
    PEOPLE: tr(
        "Each mark is a person: to the right the column raised their score, to the left it lowered it. The sign "
        "and colour say whether their value is low, in the middle or high. Where low values lie on one side and "
        "high ones on the other, the model counts the column in one direction."
    ),
    GROUPS: tr(
        "Each sign is a group; further right the column moves the scores of that group more. Different sizes "
        "need not be wrong: the groups may differ in the column. The gap between groups is taken apart in the "
        "next panel."
    ),
    WORTH: tr(
        "For each column the values are exchanged between people, and the squared error of the scores rises by "
        "so much (95% interval). A column at 0 could be left out without loss; columns that tell the same can "
        "stand in for each other and then all look unimportant."
    ),
}


def groups_words(case: Case, report: DriversReport, by: str) -> str:
    """The column that moves each group's scores most."""
    frame = report.by_group(by)
    first = frame.groupby("group", sort=False).head(1)
    people = {
        row["group"]: row for row in first.sort_values("rows", ascending=False).head(MOST_GROUPS).to_dict("records")
    }
    parts = [
        tr(
            "{by} {feature} ({importance:.3f}, 95% interval {low:.3f} to {high:.3f}; {rows} people)",
            by=case.roles.value_label(by, group),
            feature=case.roles.column_label(row["feature"]),
            importance=row["importance"],
            low=row["low"],
            high=row["high"],
            rows=whole(row["rows"]),
        )
        for group, row in people.items()
    ]
    return tr("What moves the scores most is for {parts}.", parts="; for ".join(parts))


def people_words(report: DriversReport) -> str:
    """How many of the explained people are drawn."""
    drawn, explained = min(SHOWN_PEOPLE, len(report.rows)), len(report.rows)
    return (
        tr(
            "The picture draws {drawn} of the {explained} explained people, evenly spread over the table; the "
            "numbers are of all of them.",
            drawn=whole(drawn),
            explained=whole(explained),
        )
        if drawn < explained
        else ""
    )
