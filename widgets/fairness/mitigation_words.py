"""What is said around a comparison of methods: what lies ahead, what each does, and the gap in the table itself."""

from workbench.case import Case
from workbench.explain.decided import decisions_of
from workbench.fairness.groups import compare_groups
from workbench.fairness.mitigation import Trial
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_report import MitigationReport
from workbench.language import tr
from workbench.training import NAMES
from workbench.words import gap_words, points, whole

HOW_TO_READ = tr(
    "Each dot is a method. Further to the left the gap between the groups is smaller, further up more answers are "
    "right. Filled dots mark the methods that no other beats in both; the square is doing nothing, and the numbers "
    "are those of the table. Dots that lie close together carry their numbers in one place. The lines are 95% "
    "intervals over divisions of the people into those a model learns from and those it answers for, drawn for the "
    "marked ones only; the table has all. Lines that overlap widely tell little apart. Nothing here says which is "
    "right: it says what each would do, and for whom."
)
STAYS = tr(
    "Your table has decisions of its own: the other pages go on measuring those. What a method changes is the model "
    "that is explained, and its score."
)


def own_gap_words(case: Case, report: MitigationReport) -> str:
    """How the gap of doing nothing, which is a model's, differs from what stands in the table; "" where nothing does.

    The table's decisions are compared where it has some of its own, else the favourable ones of its outcomes.
    """
    metric, decided = report.trial.metric, decisions_of(case) is not None
    if not decided and metric != "selection_rate":
        return ""
    asked = metric if decided else "base_rate"
    found = compare_groups(case, by=[(report.trial.by,)], metrics=[asked])
    row = found.disparities.to_dict("records")[0]
    if row["reason"]:
        return ""
    numbers = (row["difference"], row["difference_low"], row["difference_high"])
    told = {
        "model": points(report.of("nothing", "gap")["value"]),
        "kind": NAMES[report.trial.kind],
        "own": gap_words(numbers, level=found.level, is_rate=True),
    }
    if decided:
        return tr(
            "With nothing done the gap is {model} points: that is the gap of {kind}, learned from this table, that "
            "every method starts from. The table’s own decisions have a gap of {own}.",
            **told,
        )
    return tr(
        "With nothing done the gap is {model} points: that is the gap of {kind}, learned from this table, that "
        "every method starts from. What is recorded in the table itself has a gap of {own}.",
        **told,
    )


def ahead_words(trial: Trial, rows: int) -> str:
    """What pressing the button will do, and for how long."""
    return tr(
        "Up to {methods} methods will be tried beside doing nothing, each {splits} times, on {rows} people. This "
        "takes from a few seconds to some minutes; you can stop it at any moment, and nothing changes before you "
        "choose a method.",
        methods=len(METHODS) - 1,  # "nothing" is one of them; some know two groups only
        splits=trial.splits,
        rows=whole(rows),
    )


def methods_words() -> str:
    """Each method with what it does."""
    return " ".join(f"{method.label}: {method.about}" for method in METHODS.values())
