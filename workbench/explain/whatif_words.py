"""What-if answers in words."""

from collections.abc import Sequence

import pandas as pd

from workbench.explain.counterfactual_report import Change
from workbench.explain.counterfactual_words import value_words
from workbench.explain.whatif_report import Neighbour, WhatIfReport
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed

CLOSE = 0.0005


def answer_words(report: WhatIfReport, roles: Roles) -> str:
    """What follows from the changes, in a sentence."""
    if not report.changes:
        yes = tr("would be favourable") if report.has_it else tr("would not be favourable")
        return tr("As this person is, the score is {score:.3f}, and the answer {yes}.", score=report.score, yes=yes)
    what = listed([change_words(change, roles) for change in report.changes])
    moved = (
        tr("the score would stay at {score:.3f}", score=report.score)
        if abs(report.score - report.before) < CLOSE
        else tr("the score would be {score:.3f} instead of {before:.3f}", score=report.score, before=report.before)
    )
    return tr("With {what} {moved}, and {report}.", what=what, moved=moved, report=_decision(report))


def change_words(change: Change, roles: Roles) -> str:
    """One change, to stand after "with": "the months at 24 instead of 36"."""
    after, before = (value_words(each, change.feature, roles) for each in (change.after, change.before))
    return tr(
        "{feature} at {after} instead of {before}",
        feature=roles.column_label(change.feature),
        after=after,
        before=before,
    )


def moves_words(report: WhatIfReport, roles: Roles) -> str:
    """Which column weighs most in this score, or moved most, in a sentence; empty without an explainer."""
    frame = report.contributions
    if frame is None or frame.empty:
        return ""
    size = (frame["after"] - frame["before"] if report.changes else frame["before"]).abs()
    row = frame.iloc[int(size.to_numpy().argmax())]
    label = roles.column_label(str(row["feature"]))
    if report.scale == "log-odds":
        return _push_words(report, label, row)
    before, after = (f"{row[side]:+.3f}".replace("-", "−") for side in ("before", "after"))
    if not report.changes:
        return tr(
            "Of all columns, {label} adds most to this score or takes most from it: {before} ({scale}).",
            label=label,
            before=before,
            scale=report.scale,
        )
    if before == after:
        return tr("The changes hardly move what any column adds ({scale}).", scale=report.scale)
    return tr(
        "The changes move most what {label} adds: from {before} to {after} ({scale}).",
        label=label,
        before=before,
        after=after,
        scale=report.scale,
    )


def _push_words(report: WhatIfReport, label: str, row: pd.Series) -> str:
    """The same without a number, where it would be one of log-odds: which way the column pushes the answer."""
    push = row["after"] - row["before"] if report.changes else row["before"]
    if abs(push) < CLOSE:
        return tr("The changes hardly move what any column adds.")
    is_yes = (push > 0) == (report.wanted.high >= 1)
    if report.changes:
        return (
            tr("The changes act most through {label}: it pushes more towards a yes than before.", label=label)
            if is_yes
            else tr("The changes act most through {label}: it pushes more towards a no than before.", label=label)
        )
    return (
        tr("Of all columns, {label} weighs most in this score: it pushes towards a yes.", label=label)
        if is_yes
        else tr("Of all columns, {label} weighs most in this score: it pushes towards a no.", label=label)
    )


def nearest_words(nearest: Sequence[Neighbour], roles: Roles, *, has_it: bool) -> list[str]:
    """A sentence for each real person nearby with the other answer."""
    other = tr("did not get") if has_it else "got"
    if not nearest:
        return [tr("Nobody in the table {other} the favourable answer from this model.", other=other)]
    return [_neighbour(each, roles, other) for each in nearest]


def curve_words(curve: pd.DataFrame, label: str) -> str:
    """What moving one feature alone could do, in a sentence."""
    low, high = curve["score"].min(), curve["score"].max()
    if high - low < CLOSE:
        return tr("{label} alone does not move this score: it stays at {high:.3f}.", label=capital(label), high=high)
    turns = curve["favourable"].any() and not curve["favourable"].all()
    then = tr("that alone can turn the answer") if turns else tr("that alone does not turn the answer")
    return tr(
        "Moving {label} alone takes the score from {low:.3f} to {high:.3f}; {then}.",
        label=label,
        low=low,
        high=high,
        then=then,
    )


def _decision(report: WhatIfReport) -> str:
    if report.had_it == report.has_it:
        return (
            tr("the answer would still be favourable")
            if report.has_it
            else tr("the answer would still not be favourable")
        )
    return tr("the answer would turn favourable") if report.has_it else tr("the answer would no longer be favourable")


def _neighbour(each: Neighbour, roles: Roles, other: str) -> str:
    if not each.differs:
        return tr(
            "Row {row}, alike in all that the model is told, {other} the favourable answer.", row=each.row, other=other
        )
    what = listed(
        [
            tr(
                "{feature} {after} instead of {before}",
                feature=roles.column_label(d.feature),
                after=value_words(d.after, d.feature, roles),
                before=value_words(d.before, d.feature, roles),
            )
            for d in each.differs
        ]
    )
    return tr(
        "Row {row} {other} the favourable answer (score {score:.3f}), with {what}.",
        row=each.row,
        other=other,
        score=each.score,
        what=what,
    )
