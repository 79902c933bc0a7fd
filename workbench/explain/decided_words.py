"""What is said where a model and the table's own decision differ: of one person, of those refused, of everybody."""

from typing import TYPE_CHECKING

from workbench.language import tr
from workbench.outcomes import FAVOURABLE, UNFAVOURABLE, UNKNOWN
from workbench.words import whole

if TYPE_CHECKING:
    from workbench.explain.decided import DecidedReport


def differing_words(decided: int, *, refused: bool) -> str:
    """Why the model does not explain the answer that a person got; "" where it gives the same one.

    >>> differing_words(0, refused=True)
    ''
    """
    if decided == UNKNOWN:
        return tr(
            "Your table does not say how this person was decided about, so the model explains no answer of theirs."
        )
    if decided == FAVOURABLE and refused:
        return tr(
            "Your table says yes to this person, this model says no: what moves the model does not explain that answer."
        )
    if decided == UNFAVOURABLE and not refused:
        return tr(
            "Your table says no to this person, this model says yes: what moves the model does not explain that answer."
        )
    return ""


def beside_words(decided: int, *, refused: bool) -> str:
    """What the table decided about a person of whom the model says something else; "" where it says the same.

    >>> beside_words(1, refused=True)
    "The model says no to this person; the table's own decision was yes. What follows is about the model's answer."
    """
    if decided == UNKNOWN:
        return tr(
            "Your table does not say how this person was decided about. What follows is about the model's answer."
        )
    if decided == FAVOURABLE and refused:
        return tr(
            "The model says no to this person; the table's own decision was yes. What follows is about the model's "
            "answer."
        )
    if decided == UNFAVOURABLE and not refused:
        return tr(
            "The model says yes to this person; the table's own decision was no. What follows is about the model's "
            "answer."
        )
    return ""


def refused_words(report: "DecidedReport") -> str:
    """Whom "refused" means, for how many of them the table said yes, and whom it leaves out; "" where none differ."""
    turned, missed = report.turned_down, report.let_through
    values = {"refused": whole(report.refused), "turned": whole(turned)}
    values |= {"noes": whole(report.refused - turned + missed), "missed": whole(missed)}
    if turned and missed:
        return tr(
            "“Refused” means a no from the model here. The table's own decision was yes for {turned} of these "
            "{refused} people; of the {noes} with a no in the table, {missed} get a yes from the model and are not "
            "among them.",
            **values,
        )
    if turned:
        return tr(
            "“Refused” means a no from the model here. The table's own decision was yes for {turned} of these "
            "{refused} people.",
            **values,
        )
    if missed:
        return tr(
            "“Refused” means a no from the model here. Of the {noes} people with a no in the table, {missed} get a yes "
            "from the model and are not among them.",
            **values,
        )
    return ""


def answers_words(report: "DecidedReport") -> str:
    """That the answers are the model's, and for how many people the table's were others; "" where none differ."""
    people = len(report.rows)
    if report.same == people:
        return ""
    return tr(
        "The answers here are the model's. The table's own decision was another one for {other} of {people} people.",
        other=whole(people - report.same),
        people=whole(people),
    )


def unlike_words(report: "DecidedReport") -> str:
    """A warning with the numbers; "" where the model gives the table's own answers."""
    if report.reliable:
        return ""
    people = len(report.rows)
    usual = tr("yes") if 2 * int(report.decided.sum()) >= people else tr("no")
    values = {"same": whole(report.same), "people": whole(people), "usual": usual}
    if report.same <= report.commonest:
        said = tr(
            "This model gives the table's own answer to {same} of {people} people, no more than always saying "
            "{usual} would ({commonest}): do not rely on its reasons.",
            commonest=whole(report.commonest),
            **values,
        )
    else:
        said = tr(
            "This model gives the table's own answer to {same} of {people} people, where always saying {usual} "
            "would to {commonest}: do not rely on its reasons for the others.",
            commonest=whole(report.commonest),
            **values,
        )
    if report.looked_at == report.total:
        return said
    return tr(
        "{said} Looked at were {looked_at} of {total} people, spread evenly over the table.",
        said=said,
        looked_at=whole(report.looked_at),
        total=whole(report.total),
    )
