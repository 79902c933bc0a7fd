"""Why one row has its score, as plain text for a terminal."""

from collections.abc import Sequence

import pandas as pd

from workbench.case import Case
from workbench.coding import value_name
from workbench.explain.agreement import compare_explanations
from workbench.explain.border import Border
from workbench.explain.explanation import Explanation
from workbench.explain.surrogate import Surrogate

BOTH = 2
WIDEST, SHOWN = 30, 24
SCALES = {
    "probability": "as a share of 1: 0.10 is ten percentage points",
    "log-odds": "in log-odds: 0 is even odds; +0.7 about doubles the odds",
    "output": "in the model's own output, 0 at its border",
}


def explanations_text(answers: Sequence[Explanation], case: Case) -> str:
    """Each explanation as a table, largest first, then how far they agree, then what to know."""
    first = answers[0]
    parts = [f"{case.name}, row {first.row} (rows are counted from 0)", _score_line(first, case)]
    for answer in answers:
        parts += ["", *_table(answer, case)]
    if len(answers) == BOTH:
        agreement = compare_explanations(answers[0], answers[1], roles=case.roles)
        parts += ["", "Do the two agree?", *(f"- {sentence}" for sentence in agreement.sentences)]
    notes = dict.fromkeys(note for answer in answers for note in answer.notes)
    if notes:
        parts += ["", "To know", *(f"- {note}" for note in notes)]
    parts += ["", "This says what moved the model's score, not what causes anything outside the model."]
    return "\n".join(parts)


def _score_line(answer: Explanation, case: Case) -> str:
    """The score, and for one of risk what the signs below say of the person."""
    if Border.of(case).sign > 0:
        return f"Score: {answer.score:.3f}"
    return (
        f"Score: {answer.score:.3f}; a high score means the unfavourable answer, so + speaks against the person and "
        "- for them"
    )


def _table(answer: Explanation, case: Case) -> list[str]:
    head = [
        f"{answer.method.upper()}, {SCALES[answer.scale]}",
        f"  {answer.how}",
        f"  from {answer.baseline:+.4f}, {answer.against}",
    ]
    rows = [_line(row, case) for row in answer.contributions.itertuples()]
    if isinstance(answer, Surrogate):
        end = [f"  imitation {answer.local_prediction:.4f}, model {answer.prediction:.4f}", f"  {answer.trust}"]
    else:
        end = [f"  to {answer.prediction:+.4f}, the prediction: the lines add up to it"]
    return [*head, *rows, *end]


def _line(row: object, case: Case) -> str:
    parts = pd.Series(row._asdict())  # type: ignore[attr-defined] # itertuples makes named tuples
    value = value_name(parts["value"])
    error = f"  ± {parts['error']:.4f}" if parts["error"] else ""
    name = case.roles.column_label(str(parts["feature"]))
    return f"    {parts['contribution']:+9.4f}{error}  {name:<{WIDEST}.{WIDEST}} {value:.{SHOWN}}"
