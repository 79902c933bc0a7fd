"""One person's score in words: what it is, the answer it makes, and what spoke most for and against them."""

import numpy as np
import pandas as pd

from workbench.explain.border import Border
from workbench.explain.explanation import Explanation
from workbench.explain.reasons_words import value_words
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed

NAMED = 2


def score_words(found: Explanation, roles: Roles, border: Border) -> str:
    """The score, the answer, and what spoke most for and against, in one sentence or two."""
    parts = found.contributions
    speaks = border.sign * parts["contribution"]
    against, in_favour = (_named(parts[side], roles) for side in (speaks < 0, speaks > 0))
    said = answer_words(found, border)
    if against and in_favour:
        return tr(
            "{said} {against} spoke most against the person; {in_favour} spoke most for them.",
            said=said,
            against=capital(against),
            in_favour=in_favour,
        )
    if against:
        return tr("{said} {against} spoke most against the person.", said=said, against=capital(against))
    return (
        tr("{said} {in_favour} spoke most for the person.", said=said, in_favour=capital(in_favour))
        if in_favour
        else said
    )


def answer_words(found: Explanation, border: Border) -> str:
    """The score beside the border, and the answer it makes."""
    row, score, edge = found.row, f"{found.score:.2f}", f"{border.threshold:g}"
    if border.says_yes(np.array(found.score)):
        if border.sign > 0:
            return tr(
                "Row {row} has a score of {score}; from {edge} on the answer is yes, so this is a yes.",
                row=row,
                score=score,
                edge=edge,
            )
        return tr(
            "Row {row} has a score of {score}; below {edge} the answer is yes, so this is a yes.",
            row=row,
            score=score,
            edge=edge,
        )
    if border.sign > 0:
        return tr(
            "Row {row} has a score of {score}; from {edge} on the answer is yes, so this is a no.",
            row=row,
            score=score,
            edge=edge,
        )
    return tr(
        "Row {row} has a score of {score}; below {edge} the answer is yes, so this is a no.",
        row=row,
        score=score,
        edge=edge,
    )


def steps_words(found: Explanation) -> str:
    """Where the columns start and where they end, and on which scale, as the caption of their numbers."""
    ends = {"row": found.row, "baseline": found.baseline, "prediction": found.prediction}
    if found.scale == "probability":
        return tr("Row {row}: from {baseline:.4f} to {prediction:.4f}, as scores from 0 to 1.", **ends)
    if found.scale == "log-odds":
        return tr("Row {row}: from {baseline:.4f} to {prediction:.4f} in log-odds.", **ends)
    return tr("Row {row}: from {baseline:.4f} to {prediction:.4f} in the model's own output.", **ends)


def scale_words(found: Explanation) -> str:
    """How the picture comes from what the model adds up, for technical readers; "" where it is the same."""
    if found.scale != "log-odds":
        return ""
    return tr(
        "The model adds up log-odds. The picture shows, from the largest part on, how far each moves the score from "
        "where those above it have brought it: the moves add up to the score, their sizes depend on that order."
    )


def _named(parts: pd.DataFrame, roles: Roles) -> str:
    """The first columns with their values; "" for none."""
    return listed(
        [
            f"{roles.column_label(row['feature'])} ({value_words(row['feature'], row['value'], roles)})"
            for row in parts.head(NAMED).to_dict("records")
        ]
    )
