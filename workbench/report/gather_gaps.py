"""What does a report not know? Each gap as a sentence, that no reader takes for nothing to find."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.govern.assessment import AssessmentReport
from workbench.govern.column_uses import ColumnRecord
from workbench.govern.evidence_stale import stale
from workbench.govern.measured import Records
from workbench.language import tr
from workbench.words import listed

if TYPE_CHECKING:
    from workbench.case import Case

LACKING = {
    "purpose": tr("Columns that nobody gave a purpose"),
    "ground": tr("Columns without a known ground in law"),
    "consent": tr("Columns whose consent cannot be shown"),
    "time": tr("Columns without a time after which they are deleted"),
}
"""What is said of columns that lack something."""


def find_gaps(
    case: "Case | None", assessments: tuple[AssessmentReport, ...], uses: ColumnRecord, kept: Records
) -> Iterator[str]:
    """What was not answered, not compared, not written down of columns, or rests on what no longer holds."""
    yield from _unanswered(assessments)
    yield from _uncompared(case)
    yield from _of_columns(uses)
    yield from _stale(assessments, kept)


def _unanswered(assessments: tuple[AssessmentReport, ...]) -> Iterator[str]:
    if not assessments:
        yield tr("No questionnaire was answered: nothing is known of purpose, harm, oversight and duties.")
    for report in assessments:
        waiting = len(report.open_questions)
        if waiting:
            questions = tr("1 question is") if waiting == 1 else tr("{waiting} questions are", waiting=waiting)
            yield tr("“{title}”: {questions} open.", title=report.sheet.pack.title, questions=questions)


def _uncompared(case: "Case | None") -> Iterator[str]:
    if case is None or not case.roles.sensitive:
        return
    if "target" not in case.available:
        yield tr("How often decisions were right: the table has no column with what really happened.")
    if "prediction" not in case.available:
        yield tr("The system's own decisions: the table has none, so the recorded outcomes were compared.")
    others = len(case.columns) - len(case.roles.sensitive)
    yield tr(
        "Groups by anything but {sensitive}: the other {others} columns were not compared, nor what the table "
        "does not hold.",
        sensitive=listed([case.roles.column_label(name) for name in case.roles.sensitive]),
        others=others,
    )


def _of_columns(uses: ColumnRecord) -> Iterator[str]:
    if not uses.begun:
        return
    for what, lacking in LACKING.items():
        columns = uses.lacking(what)
        if columns:
            yield tr("{lacking}: {columns} of {lines}.", lacking=lacking, columns=len(columns), lines=len(uses.lines))


def _stale(assessments: tuple[AssessmentReport, ...], kept: Records) -> Iterator[str]:
    for report in assessments:
        for each in stale(report.sheet, kept):
            question = report.sheet.pack.questions[each.question]
            yield tr(
                "The answer to “{text}” rests on a measurement that no longer holds: {reason}.",
                text=question.text,
                reason=each.reason,
            )
