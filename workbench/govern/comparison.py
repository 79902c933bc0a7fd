"""Two states of an assessment side by side: the answers that differ, level and points, and the duties that follow."""

from dataclasses import dataclass
from typing import Any, Literal

from workbench.govern.assessment import AssessmentReport
from workbench.govern.obligations import Duty, State
from workbench.govern.places import place_name
from workbench.language import tr

What = Literal["answered", "taken back", "changed", "rests on something else"]


@dataclass(frozen=True, kw_only=True)
class Change:
    """One question whose answer differs; `points` is what the change adds to its risk or mitigation points.

    `who`, `at` and `why` are of the last change: its author, time and note.
    """

    question: str
    text: str
    what: What
    before: str
    after: str
    basis_before: str
    basis_after: str
    counts: str
    points: int
    who: str
    at: str
    why: str
    times: int

    def to_dict(self) -> dict[str, Any]:
        """The change as JSON."""
        return dict(vars(self))


@dataclass(frozen=True, kw_only=True)
class DutyChange:
    """One duty that came, went or stands differently; `before` and `after` are its states, "" where it was none."""

    id: str
    title: str
    before: State | Literal[""]
    after: State | Literal[""]


@dataclass(frozen=True, kw_only=True, eq=False)
class Comparison:
    """Two states side by side: the answers that differ, the two results, and the duties that came and went.

    `added`, `removed` and `moved` are duties by id, the last where one went from "may apply" to "applies" and the like;
    `only_before` and `only_after` are questions that only one of two versions of a pack asks.
    """

    before: AssessmentReport
    after: AssessmentReport
    changes: tuple[Change, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    moved: tuple[str, ...]
    only_before: tuple[str, ...]
    only_after: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What changed, in a sentence or three."""
        if not (self.changes or self.added or self.removed or self.moved or self.circumstances):
            return tr("Nothing changed between the two.")
        came, went, moved = len(self.added), len(self.removed), len(self.moved)
        said = [tr("Answers that differ: {changes}.", changes=len(self.changes))]
        said += [self.result] if self.result else []
        said += [
            tr(
                "Duties that came: {came}; that went: {went}; that stand differently: {moved}.",
                came=came,
                went=went,
                moved=moved,
            )
        ]
        return " ".join(said)

    @property
    def result(self) -> str:
        """What became of level and points, in a sentence; "" where the questionnaire has neither."""
        low, high = self.before.score.level, self.after.score.level
        was, now = self.before.score.total, self.after.score.total
        if high is None or low is None:
            return ""
        if now is None or was is None:
            return (
                tr("The level stays {high}.", high=high)
                if low == high
                else tr("The level goes from {low} to {high}.", low=low, high=high)
            )
        if low != high:
            return tr(
                "The level goes from {low} to {high}, the total from {was} to {now} points.",
                low=low,
                high=high,
                was=was,
                now=now,
            )
        if was != now:
            return tr("The level stays {high}; the total goes from {was} to {now} points.", high=high, was=was, now=now)
        return tr("The level stays {high} and the total {now} points.", high=high, now=now)

    @property
    def circumstances(self) -> tuple[str, ...]:
        """Where the business acts and what it is in law, a sentence each where that differs."""
        old, new = self.before.sheet, self.after.sheet
        places = [_list(tuple(map(place_name, sheet.countries))) for sheet in (old, new)]
        roles = [_list(sheet.roles) for sheet in (old, new)]
        said = (
            [tr("Where the business acts goes from {places} to {places_2}.", places=places[0], places_2=places[1])]
            if places[0] != places[1]
            else []
        )
        said += (
            [tr("What it is in law goes from {roles} to {roles_2}.", roles=roles[0], roles_2=roles[1])]
            if roles[0] != roles[1]
            else []
        )
        return tuple(said)

    @property
    def duties(self) -> tuple[DutyChange, ...]:
        """The duties that came, went or stand differently, each with how it stood and stands."""
        old, new = duties_of(self.before), duties_of(self.after)
        return tuple(
            DutyChange(
                id=id_,
                title=(new.get(id_) or old[id_]).obligation.title,
                before=old[id_].state if id_ in old else "",
                after=new[id_].state if id_ in new else "",
            )
            for id_ in (*self.added, *self.moved, *self.removed)
        )

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return {
            "schema": "workbench.comparison/1",
            "sentence": self.sentence,
            "before": _result(self.before),
            "after": _result(self.after),
            "changes": [change.to_dict() for change in self.changes],
            "circumstances": list(self.circumstances),
            "obligations": {name: list(getattr(self, name)) for name in ("added", "removed", "moved")},
            "only_before": list(self.only_before),
            "only_after": list(self.only_after),
        }


def duties_of(report: AssessmentReport) -> dict[str, Duty]:
    """The duties of an assessment by their ids."""
    return {duty.obligation.id: duty for duty in report.obligations}


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(words) or tr("not said")


def _result(report: AssessmentReport) -> dict[str, Any]:
    low, high = report.bounds.level_low, report.bounds.level_high
    sheet = report.sheet
    return {"version": sheet.pack.version, **report.score.to_dict(), "level_low": low, "level_high": high}
