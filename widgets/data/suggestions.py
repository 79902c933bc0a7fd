"""What the columns could be for, in words: each guess with its reason, until somebody has said what they are for."""

from collections.abc import Sequence
from html import escape

from workbench.case import Case
from workbench.language import tr
from workbench.suggest import Suggestion, suggest_parts

PARTS = {
    "sensitive": tr("compare people by it"),
    "target": tr("the recorded outcome"),
    "prediction": tr("the decision"),
    "score": tr("the score"),
    "weight": tr("how much each row counts"),
    "not_features": tr("an id, not for a model to learn from"),
}


def is_settled(case: Case) -> bool:
    """Whether somebody has said what the columns are for; a table that came along brings it with it."""
    roles = case.roles
    parts = (roles.sensitive, roles.target, roles.prediction, roles.score)
    return any(parts) or not suggest_parts(case.frame)


def suggestions_html(suggestions: Sequence[Suggestion]) -> str:
    """Each guess with its reason; nothing is applied before a person says so."""
    lines = "".join(
        tr(
            "<li><strong>{column}</strong>: {parts}, because {reason}</li>",
            column=escape(guess.column),
            parts=PARTS[guess.part],
            reason=escape(guess.reason),
        )
        for guess in suggestions
    )
    return tr(
        "<h3>What the columns could be for</h3><p>We only guess. You can change every part below.</p><ul>{lines}</ul>",
        lines=lines,
    )
