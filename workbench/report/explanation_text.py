"""Why one row has its score, as plain text for a terminal."""

from collections.abc import Sequence

import pandas as pd

from workbench.case import Case
from workbench.coding import value_name
from workbench.explain.agreement import compare_explanations
from workbench.explain.border import Border
from workbench.explain.explanation import Explanation
from workbench.explain.surrogate import Surrogate
from workbench.language import tr

BOTH = 2
WIDEST, SHOWN = 30, 24
SCALES = {
    "probability": tr("as a share of 1: 0.10 is ten percentage points"),
    "log-odds": tr("in log-odds: 0 is even odds; +0.7 about doubles the odds"),
    "output": tr("in the model's own output, 0 at its border"),
}


def explanations_text(answers: Sequence[Explanation], case: Case) -> str:
    """Each explanation as a table, largest first, then how far they agree, then what to know."""
    first = answers[0]
    parts = [tr("{name}, row {row} (rows are counted from 0)", name=case.name, row=first.row), _score_line(first, case)]
    for answer in answers:
        parts += ["", *_table(answer, case)]
    if len(answers) == BOTH:
        agreement = compare_explanations(answers[0], answers[1], roles=case.roles)
        parts += ["", tr("Do the two agree?"), *(f"- {sentence}" for sentence in agreement.sentences)]
    notes = dict.fromkeys(note for answer in answers for note in answer.notes)
    if notes:
        parts += ["", tr("To know"), *(f"- {note}" for note in notes)]
    parts += ["", tr("This says what moved the model's score, not what causes anything outside the model.")]
    return "\n".join(parts)


def _score_line(answer: Explanation, case: Case) -> str:
    """The score, and for one of risk what the signs below say of the person."""
    if Border.of(case).sign > 0:
        return tr("Score: {score:.3f}", score=answer.score)
    return (
        f"Score: {answer.score:.3f}; a high score means the unfavourable answer, so + speaks against the person and "
        "- for them"
    )


def _table(answer: Explanation, case: Case) -> list[str]:
    head = [
        f"{answer.method.upper()}, {SCALES[answer.scale]}",
        f"  {answer.how}",
        tr("  from {baseline:+.4f}, {against}", baseline=answer.baseline, against=answer.against),
    ]
    rows = [_line(row, case) for row in answer.contributions.itertuples()]
    if isinstance(answer, Surrogate):
        end = [
            tr(
                "  imitation {local_prediction:.4f}, model {prediction:.4f}",
                local_prediction=answer.local_prediction,
                prediction=answer.prediction,
            ),
            f"  {answer.trust}",
        ]
    else:
        end = [tr("  to {prediction:+.4f}, the prediction: the lines add up to it", prediction=answer.prediction)]
    return [*head, *rows, *end]


def _line(row: object, case: Case) -> str:
    parts = pd.Series(row._asdict())  # type: ignore[attr-defined] # itertuples makes named tuples
    value = value_name(parts["value"])
    error = f"  ± {parts['error']:.4f}" if parts["error"] else ""
    name = case.roles.column_label(str(parts["feature"]))
    return f"    {parts['contribution']:+9.4f}{error}  {name:<{WIDEST}.{WIDEST}} {value:.{SHOWN}}"
