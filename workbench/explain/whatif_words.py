"""What-if answers in words."""

from collections.abc import Sequence

import pandas as pd

from workbench.explain.counterfactual_report import Change
from workbench.explain.counterfactual_words import value_words
from workbench.explain.whatif_report import Neighbour, WhatIfReport
from workbench.roles import Roles
from workbench.words import capital, listed

CLOSE = 0.0005


def answer_words(report: WhatIfReport, roles: Roles) -> str:
    """What follows from the changes, in a sentence."""
    if not report.changes:
        yes = "would be favourable" if report.has_it else "would not be favourable"
        return f"As this person is, the score is {report.score:.3f}, and the answer {yes}."
    what = listed([change_words(change, roles) for change in report.changes])
    moved = (
        f"the score would stay at {report.score:.3f}"
        if abs(report.score - report.before) < CLOSE
        else f"the score would be {report.score:.3f} instead of {report.before:.3f}"
    )
    return f"With {what} {moved}, and {_decision(report)}."


def change_words(change: Change, roles: Roles) -> str:
    """One change, to stand after "with": "the months at 24 instead of 36"."""
    after, before = (value_words(each, change.feature, roles) for each in (change.after, change.before))
    return f"{roles.column_label(change.feature)} at {after} instead of {before}"


def moves_words(report: WhatIfReport, roles: Roles) -> str:
    """Which column weighs most in this score, or moved most, in a sentence; empty without an explainer."""
    frame = report.contributions
    if frame is None or frame.empty:
        return ""
    size = (frame["after"] - frame["before"] if report.changes else frame["before"]).abs()
    row = frame.iloc[int(size.to_numpy().argmax())]
    label = roles.column_label(str(row["feature"]))
    before, after = (f"{row[side]:+.3f}".replace("-", "−") for side in ("before", "after"))
    if not report.changes:
        return f"Of all columns, {label} adds most to this score or takes most from it: {before} ({report.scale})."
    if before == after:
        return f"The changes hardly move what any column adds ({report.scale})."
    return f"The changes move most what {label} adds: from {before} to {after} ({report.scale})."


def nearest_words(nearest: Sequence[Neighbour], roles: Roles, *, has_it: bool) -> list[str]:
    """A sentence for each real person nearby with the other answer."""
    other = "did not get" if has_it else "got"
    if not nearest:
        return [f"Nobody in the table {other} the favourable answer from this model."]
    return [_neighbour(each, roles, other) for each in nearest]


def curve_words(curve: pd.DataFrame, label: str) -> str:
    """What moving one feature alone could do, in a sentence."""
    low, high = curve["score"].min(), curve["score"].max()
    if high - low < CLOSE:
        return f"{capital(label)} alone does not move this score: it stays at {high:.3f}."
    turns = curve["favourable"].any() and not curve["favourable"].all()
    then = "that alone can turn the answer" if turns else "that alone does not turn the answer"
    return f"Moving {label} alone takes the score from {low:.3f} to {high:.3f}; {then}."


def _decision(report: WhatIfReport) -> str:
    if report.had_it == report.has_it:
        return "the answer would still be favourable" if report.has_it else "the answer would still not be favourable"
    return "the answer would turn favourable" if report.has_it else "the answer would no longer be favourable"


def _neighbour(each: Neighbour, roles: Roles, other: str) -> str:
    if not each.differs:
        return f"Row {each.row}, alike in all that the model is told, {other} the favourable answer."
    what = listed(
        [
            f"{roles.column_label(d.feature)} {value_words(d.after, d.feature, roles)} instead of "
            f"{value_words(d.before, d.feature, roles)}"
            for d in each.differs
        ]
    )
    return f"Row {each.row} {other} the favourable answer (score {each.score:.3f}), with {what}."
