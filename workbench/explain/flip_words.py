"""The flip test in words."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from workbench.explain.counterfactual_words import value_words
from workbench.explain.flip_report import FlipReport
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import gap_words, listed, whole

LARGE, MIDDLE = 0.10, 0.05
SHOWN, HELD = 3, 8
BY_CHANCE = tr("Chance alone can leave such a difference in a model that learns from a table of this size.")


def told_words(column: str, roles: Roles, hints: Sequence[tuple[str, float]] = ()) -> str:
    """That a model is not told a group, and what may stand in for it."""
    label = roles.column_label(column)
    named = [roles.column_label(feature) for feature, _ in hints[:SHOWN]]
    others = tr(", most of all {named}", named=listed(named)) if named else ""
    return tr(
        "The model is not told {label}, so flipping it changes nothing; other columns may stand in for it{others}.",
        label=label,
        others=others,
    )


def held_words(features: Sequence[str], told: Sequence[str], roles: Roles) -> str:
    """Which columns stay as they are while a group changes, and what the test therefore does not see.

    >>> held_words(["sex", "pay"], ["sex"], Roles()).split(". ")[0]
    'Only the group changes; held as they are for everyone: pay'
    """
    others = [roles.column_label(feature) for feature in features if feature not in told]
    if not others:
        return tr("Only the group changes; the model is told nothing else.")
    more = [tr("{count} more", count=len(others) - HELD)] if len(others) > HELD else []
    return tr(
        "Only the group changes; held as they are for everyone: {held}. Some of them may go with a group, as a "
        "distance or an area does: the test finds what the model does with the group itself, not what those do in its "
        "place.",
        held=listed([*others[:HELD], *more]),
    )


def headline(report: FlipReport, column: str) -> str:
    """What the flip of one column does to everyone, in a sentence."""
    roles = report.roles
    if column in report.not_told:
        return told_words(column, roles, report.not_told[column])
    contrasts = report.of(column)
    if contrasts.empty:
        return tr(
            "Fewer than two groups of {column} have a value, so there is nothing to flip.",
            column=roles.column_label(column),
        )
    first = contrasts.iloc[0].to_dict()
    is_found = any(finding.columns == (column,) for finding in report.findings)
    small = "" if is_found or not first["gained"] + first["lost"] else f" {BY_CHANCE}"
    return f"{_moves(first, roles)} {_gap(first, report.level)}{small}"


def person_words(frame: pd.DataFrame, column: str, roles: Roles) -> str:
    """What the flip does to one person, in a sentence; `frame` is that of `flip_person`."""
    own, others = frame[frame["own"]], frame[~frame["own"]]
    label = roles.column_label(column)
    if own.empty or others.empty:
        return tr("There is no other {label} to compare this person with.", label=label)
    mine, favoured = own.iloc[0], others[others["favourable"] != own.iloc[0]["favourable"]]
    here = tr("As they are, the score is {score:.3f}", score=mine["score"])
    if len(favoured):
        turned = favoured.iloc[0]
        answer = "favourable" if turned["favourable"] else tr("no longer favourable")
        value = value_words(turned["value"], column, roles)
        return tr(
            "{here}; with {value} as {label} and all else equal it would be {score:.3f}, {answer}.",
            here=here,
            value=value,
            label=label,
            score=turned["score"],
            answer=answer,
        )
    far = others.iloc[(others["score"] - mine["score"]).abs().argmax()]
    value = value_words(far["value"], column, roles)
    return tr(
        "{here}; with {value} as {label} and all else equal it would be {score:.3f}. The answer would be the same.",
        here=here,
        value=value,
        label=label,
        score=far["score"],
    )


def finding_of(row: Mapping[Any, Any], roles: Roles, level: float) -> Finding:
    """A clear difference that the group alone makes."""
    gap = abs(row["gap"])
    severity: Severity = "high" if gap >= LARGE else "medium" if gap >= MIDDLE else "low"
    column = str(row["column"])
    return Finding(
        "WB511",
        severity,
        tr("The model's answer depends on {column} itself", column=roles.column_label(column)),
        tr(
            "{row} {row_2} A difference as clear is hardly left by chance when a model learns from a table of this "
            "size.",
            row=_moves(row, roles),
            row_2=_gap(row, level),
        ),
        {column: str(row["group"])},
        columns=(column,),
    )


def _moves(row: Mapping[Any, Any], roles: Roles) -> str:
    column = str(row["column"])
    others = tr("the other group") if row["groups"] == 2 else tr("another group")  # noqa: PLR2004 - there is one other
    group = roles.value_label(column, str(row["group"]))
    given = tr(
        "If all {people} people were {group} instead of {others}, all else equal,",
        people=whole(row["people"]),
        group=group,
        others=others,
    )
    score = tr("the mean score would move by {score_gap:+.3f}", score_gap=row["score_gap"]).replace("-", "−")
    if not row["gained"] + row["lost"]:
        return tr("{given} nobody's answer would change; {score}.", given=given, score=score)
    about = "" if row["groups"] == 2 else "about "  # noqa: PLR2004
    return tr(
        "{given} {about}{lost} would lose the favourable answer and {about}{gained} more would get it; {score}.",
        given=given,
        about=about,
        lost=whole(row["lost"]),
        gained=whole(row["gained"]),
        score=score,
    )


def _gap(row: Mapping[Any, Any], level: float) -> str:
    return tr(
        "The gap is {gap_words}.",
        gap_words=gap_words((row["gap"], row["gap_low"], row["gap_high"]), level=level, is_rate=True),
    )
