"""Why there are few ways or none, and what else to know about one person's search."""

from dataclasses import replace

from workbench.explain.counterfactual_report import CounterfactualReport
from workbench.explain.counterfactual_words import kept_words
from workbench.explain.limits import Limits
from workbench.explain.search_levers import find_levers
from workbench.explain.search_side_by_side import Asked, run_searches
from workbench.language import tr
from workbench.words import listed

RELAXED_SECONDS = 0.5
ALREADY = tr("This person already has the wanted answer.")
EARLY = tr("The time was up before the search was done: with more time there may be cheaper ways.")
NOBODY = tr("The model gives nobody in the table the wanted answer, so no way to it is known.")


def with_reasons(report: CounterfactualReport, asked: Asked, limits: Limits, count: int) -> CounterfactualReport:
    """The report with why there are none or few, and what else to know."""
    in_the_way: tuple[str, ...] = ()
    note: str | None = None
    if asked.has_it_already:
        note = ALREADY
    elif not report.options:
        in_the_way, note = _explain_nothing(asked, limits)
    elif (found := len(report.options)) < count:
        note = tr("{found} of {count} different ways were found within these limits.", found=found, count=count)
    said = [note, EARLY if report.is_cut_short else None]
    words = " ".join(sentence for sentence in said if sentence)
    return replace(report, note=words or None, in_the_way=in_the_way, remarks=_remarks(asked))


def _remarks(asked: Asked) -> tuple[str, ...]:
    space, roles = asked.space, asked.space.case.roles
    names = {column.name for column in space.columns}
    missing = listed(
        [
            roles.column_label(column.name)
            for column, value in zip(space.columns, asked.own, strict=True)
            if column.plain(value) is None
        ]
    )
    said = [
        kept_words([(column, reason) for column, reason in space.kept.items() if column in names], roles),
        tr("Missing for this person: {missing}.", missing=missing) if missing else "",
        *(
            tr("No such value occurs in the table under {name}.", name=roles.column_label(name))
            for name in asked.unseen
        ),
        space.note,
    ]
    return tuple(sentence for sentence in said if sentence)


def _explain_nothing(asked: Asked, limits: Limits) -> tuple[tuple[str, ...], str]:
    """Which limits, lifted alone, would open a way; and why there is none, in a sentence."""
    space, wanted = asked.space, asked.search.wanted
    if not len(space.neighbours(wanted).people):
        return (), NOBODY
    lifted = [*limits.lifted(space.case.roles.column_label), (tr("all limits were lifted"), limits.without_limits())]
    tries = [Asked.relaxed(space, asked.own, limit, wanted) for _, limit in lifted]
    run_searches(tries, RELAXED_SECONDS * len(tries))
    opens = [bool(each.search.found) for each in tries]
    in_the_way = tuple(words for (words, _), is_open in zip(lifted[:-1], opens[:-1], strict=True) if is_open)
    can_move = bool(find_levers(space.columns, asked.own, space.people, limits, space.fixed(limits)))
    several = opens[-1] and limits != limits.without_limits()
    return in_the_way, _nothing_words(tr(" or if ").join(in_the_way), can_move=can_move, several=several)


def _nothing_words(either: str, *, can_move: bool, several: bool) -> str:
    if either:
        return (
            tr("No way was found within these limits; there would be one if {either}.", either=either)
            if can_move
            else tr("Nothing can change within these limits; there would be one if {either}.", either=either)
        )
    if several:
        return (
            tr("No way was found within these limits; there would be one only with several of them lifted at once.")
            if can_move
            else tr(
                "Nothing can change within these limits; there would be one only with several of them lifted at once."
            )
        )
    return (
        tr(
            "No way was found within these limits: nothing that occurs in the table brings the wanted answer while "
            "the rest stays as it is."
        )
        if can_move
        else tr(
            "Nothing can change within these limits: nothing that occurs in the table brings the wanted answer "
            "while the rest stays as it is."
        )
    )
