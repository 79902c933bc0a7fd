"""What are we obliged to do? An assessment: the level with its range, what is open, the way down, and duties."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError, unknown
from workbench.govern.answer_files import read_json, sheet_of
from workbench.govern.answers import Sheet
from workbench.govern.bounds import Bounds, bound_level
from workbench.govern.canada import NAME, is_save_file, save_file_of
from workbench.govern.obligations import Duty, find_obligations
from workbench.govern.questionnaire import pack_versions
from workbench.govern.scoring import AreaScore, Score, level_name, score_answers, score_areas
from workbench.govern.ways import Distance, OpenQuestion, measure_distance, rank_open
from workbench.language import tr


@dataclass(frozen=True, kw_only=True, eq=False)
class AssessmentReport:
    """What an assessment came to.

    `score` is the official one: as entered, where a blank answer is 0 points and answers to hidden questions still
    count. `visible` leaves the latter out. `bounds` says between which levels every completed form lies. `distance`
    starts from `visible`.
    """

    sheet: Sheet
    today: date
    score: Score
    visible: Score
    bounds: Bounds
    areas: tuple[AreaScore, ...]
    open_questions: tuple[OpenQuestion, ...]
    distance: Distance
    obligations: tuple[Duty, ...]

    @property
    def level_name(self) -> str:
        """What the level is called."""
        return level_name(self.sheet.pack, self.score.level)

    @property
    def notes(self) -> tuple[str, ...]:
        """Where the level as entered, the visible one and its range disagree, in a sentence each."""
        return tuple(note for note in (self._hidden_note(), self._range_note()) if note)

    def to_dict(self) -> dict[str, Any]:
        """The JSON that `workbench assess` prints."""
        return {
            "schema": "workbench.assessment/1",
            "pack": self.sheet.pack.name,
            "version": self.sheet.pack.version,
            **self.score.to_dict(),
            "level_low": self.bounds.level_low,
            "level_high": self.bounds.level_high,
            "open_questions": [question.to_dict() for question in self.open_questions],
            "obligations": [duty.to_dict() for duty in self.obligations],
            "visible_only": self.visible.to_dict(),
        }

    def _hidden_note(self) -> str:
        if self.score == self.visible:
            return ""
        same = "stays" if self.visible.level == self.score.level else "becomes"
        points = tr(
            " (risk {raw}, mitigation {mitigation}, total {total})",
            raw=self.visible.raw,
            mitigation=self.visible.mitigation,
            total=self.visible.total,
        )
        return tr(
            "Answers to questions that are no longer shown still count in the official level {level}; without them "
            "it {same} level {level_2}{raw}.",
            level=self.score.level,
            same=same,
            level_2=self.visible.level,
            raw="" if self.visible.raw is None else points,
        )

    def _range_note(self) -> str:
        low, high, level = self.bounds.level_low, self.bounds.level_high, self.score.level
        if level is None or low is None or high is None or low <= level <= high:
            return ""
        return tr(
            "The official level {level} counts a blank answer as 0 points; once everything is answered the level is "
            "{low}.",
            level=level,
            low=low if low == high else f"between {low} and {high}",
        )


def assess(sheet: Sheet, *, today: date | None = None) -> AssessmentReport:
    """Assess a sheet of answers; `today` decides which duties bind already (default: this day)."""
    day = today or date.today()  # noqa: DTZ011 - laws bind by the day where the person is
    score, visible, bounds = score_answers(sheet), score_answers(sheet, visible_only=True), bound_level(sheet)
    return AssessmentReport(
        sheet=sheet,
        today=day,
        score=score,
        visible=visible,
        bounds=bounds,
        areas=score_areas(sheet),
        open_questions=rank_open(sheet, bounds),
        distance=measure_distance(sheet, visible),
        obligations=find_obligations(sheet, level=score.level, low=bounds.level_low, high=bounds.level_high, today=day),
    )


def read_answers(file: Path, pack: str = "") -> Sheet:
    """The answers in a file, our own or the official Canadian one; `pack` is NAME or NAME@VERSION to insist on."""
    given = read_json(Path(file))
    if is_save_file(given):
        _insist(pack, NAME, str(given.get("version", "")).removeprefix("v"))
        return save_file_of(given).sheet
    if given.get("schema") != "workbench.answers/1":
        raise WorkbenchError(
            tr(
                "The file {file} is neither an answers file of the workbench nor an official Canadian save file.",
                file=file,
            )
        )
    _insist(pack, given.get("pack"), given.get("version"))
    return sheet_of(given)


def _insist(wanted: str, name: Any, version: Any) -> None:
    asked, _, number = wanted.partition("@")
    if not wanted:
        return
    if asked not in pack_versions():
        raise unknown("pack", asked, pack_versions())
    if number and number not in pack_versions()[asked]:
        raise unknown(tr("version of pack {asked}", asked=asked), number, pack_versions()[asked])
    if name != asked:
        raise WorkbenchError(tr("The answers belong to pack {name}, not to {asked}.", name=name, asked=asked))
    if number and version != number:
        raise WorkbenchError(
            tr(
                "The answers belong to version {version} of pack {name}, not to {number}.",
                version=version,
                name=name,
                number=number,
            )
        )
