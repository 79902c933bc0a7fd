"""Measure now: the analyses that take seconds, run in one go, each leaving its record for the assessment.

What takes long, or needs choices of a person, is recorded on its page: what can be done about a gap
(`mitigation_values`), how far refused people are from a yes (`recourse_values`). This module loads pandas; the pages of
the assessment read `measured` alone.
"""

from collections.abc import Callable
from typing import Any

from workbench.case import Case
from workbench.data.bins import feature_columns
from workbench.data.reference_population import Reference
from workbench.data.representation import represent
from workbench.data.review import review_data
from workbench.errors import Cancelled, WorkbenchError
from workbench.govern.measured import Record, record
from workbench.govern.measuring_data import (
    column_values,
    identifier_values,
    privacy_values,
    proxy_values,
    representation_values,
    review_values,
)
from workbench.govern.measuring_groups import (
    accuracy_values,
    calibration_values,
    compare_decisions,
    group_values,
    record_values,
)
from workbench.govern.measuring_model import describe_model, explain_shortly, reasons_values
from workbench.govern.measuring_ways import flip_values
from workbench.language import tr
from workbench.model import Model
from workbench.store import Project
from workbench.training import Progress, tell

REFUSALS = 20
"""For how many refused people reasons are looked for: one takes about a quarter of a second."""

Values = dict[str, Any]


def measure_all(
    project: Project,
    case: Case,
    *,
    model: Model | None = None,
    reference: Reference | None = None,
    progress: Progress | None = None,
) -> tuple[Record, ...]:
    """Run every analysis that takes seconds and that the roles allow, and keep what each found.

    `case` is everyone in the project's table, with scores where there are any; `model` the one that is looked at;
    `reference` that of `represent`. What cannot be measured here is told to `progress`, and the rest goes on.
    Cancelling keeps what was recorded before.

    Raises
    ------
    WorkbenchError
        When the case is a cohort, or the reference does not fit the table.
    """
    steps = _steps(case, model, reference)
    kept = []
    for done, (kind, words, measure) in enumerate(steps):
        tell(progress, done / len(steps), words)
        try:
            values = measure()
        except Cancelled:
            raise
        except WorkbenchError as problem:
            tell(progress, done / len(steps), tr("Left out: {problem}", problem=problem))
            continue
        kept.append(record(project, case, kind, values))
    tell(progress, 1.0, tr("Done"))
    return tuple(kept)


def _steps(case: Case, model: Model | None, reference: Reference | None) -> list[tuple[str, str, Callable[[], Values]]]:
    """What can be measured here: kind, words for the progress bar, and the function that does it."""
    sensitive, available = bool(case.roles.sensitive), case.available
    decided = sensitive and "prediction" in available
    judged = decided and "target" in available
    proxies = sensitive and bool(feature_columns(case))
    possible = [
        (True, "identifiers", tr("Looking for columns about people"), lambda: identifier_values(case)),
        (True, "columns", tr("Looking for free text and pictures"), lambda: column_values(case)),
        (
            True,
            "review",
            tr("Testing the table"),
            lambda: review_values(review_data(case, reference=reference, together=False)),
        ),
        (sensitive, "privacy", tr("Counting who stands out"), lambda: privacy_values(case)),
        (proxies, "proxies", tr("Looking for columns that give others away"), lambda: proxy_values(case)),
        (sensitive and "target" in available, "record", tr("Comparing recorded outcomes"), lambda: record_values(case)),
        (
            sensitive and reference is not None,
            "representation",
            tr("Comparing with the people it is about"),
            lambda: representation_values(represent(case, reference=reference)),
        ),
        (decided, "groups", tr("Comparing groups"), lambda: group_values(compare_decisions(case), case)),
        (judged, "accuracy", tr("Counting right answers"), lambda: accuracy_values(case)),
        (judged and "score" in available, "calibration", tr("Comparing scores"), lambda: calibration_values(case)),
        (model is not None, "model", tr("Looking at the model"), lambda: describe_model(_given(model), case)),
        (
            model is not None,
            "explanation",
            tr("Looking for a short rule"),
            lambda: explain_shortly(_given(model), case),
        ),
        (
            model is not None,
            "reasons",
            tr("Looking for reasons of some refusals"),
            lambda: reasons_values(case, _given(model), most=REFUSALS),
        ),
        (
            model is not None and sensitive,
            "flip",
            tr("Asking the model with another group"),
            lambda: flip_values(case, _given(model)),
        ),
    ]
    return [(kind, words, measure) for wanted, kind, words, measure in possible if wanted]


def _given(model: Model | None) -> Model:
    if model is None:
        raise WorkbenchError(tr("There is no model to look at."))
    return model
