"""Who does it, by when, and is it done? What a business keeps about its duties, beside the answers they follow from.

Each duty is one choice of the project under `duties.ID`; who comes second is told who was first.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal, Self, get_args

from workbench.errors import WorkbenchError, unknown
from workbench.govern.obligations import Duty
from workbench.language import tr
from workbench.store import ChangedMeanwhileError, Project

PREFIX = "duties."
Progress = Literal["open", "under way", "done", "not ours"]
PROGRESS: tuple[Progress, ...] = get_args(Progress)
LONGEST = 5_000


@dataclass(frozen=True, kw_only=True)
class KeptDuty:
    """What is kept about one duty; "done" needs its proof and "not ours" its reason, both as `proof`."""

    id: str
    state: Progress = "open"
    owner: str = ""
    due: date | None = None
    proof: str = ""

    def __post_init__(self) -> None:
        """Refuse a state that is none, and one that says more than there is to show."""
        if self.state not in PROGRESS:
            raise unknown(tr("state of a duty"), self.state, PROGRESS)
        if self.is_settled and not self.proof.strip():
            what = tr("its proof") if self.state == "done" else tr("the reason")
            raise WorkbenchError(
                tr(
                    "A duty that is marked {state!r} needs {what}: name a document, or say why.",
                    state=self.state,
                    what=what,
                )
            )
        if len(self.owner) + len(self.proof) > LONGEST:
            raise WorkbenchError(
                tr("Owner and proof of a duty have at most {longest:,} letters together.", longest=LONGEST)
            )

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do: it is done, or not ours."""
        return self.state in ("done", "not ours")

    def is_late(self, today: date) -> bool:
        """Whether its day has passed and it is not done."""
        return self.due is not None and self.due < today and not self.is_settled

    def to_dict(self) -> dict[str, Any]:
        """The duty as JSON."""
        return {**asdict(self), "due": None if self.due is None else self.due.isoformat()}

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`."""
        return cls(**{**parts, "due": date.fromisoformat(parts["due"]) if parts["due"] else None})

    @classmethod
    def begin(cls, duty: Duty) -> Self:
        """A duty as the questionnaire suggests it: whose it is and by when."""
        return cls(id=duty.obligation.id, owner=duty.obligation.owner, due=duty.due_by)


@dataclass(frozen=True)
class Duties:
    """What a project keeps about its duties."""

    project: Project

    def all(self) -> dict[str, KeptDuty]:
        """By the duty's id, those somebody has said something about."""
        kept = self.project.choices(PREFIX).values()
        return {parts["id"]: KeptDuty.from_dict(parts) for parts in kept if parts is not None}

    def write(self, duty: KeptDuty, *, seen: KeptDuty | None) -> KeptDuty:
        """Keep a duty if the one that was `seen` still stands there (None: nothing was kept yet).

        Raises
        ------
        WorkbenchError
            When somebody else was faster, with their name.
        """
        try:
            self.project.choose_if(PREFIX + duty.id, None if seen is None else seen.to_dict(), duty.to_dict())
        except ChangedMeanwhileError as first:
            at = tr(" at {at}", at=first.at) if first.at else ""
            raise WorkbenchError(
                tr(
                    "{who} changed this duty{at}, after you last saw it. Yours was not kept; look at theirs first.",
                    who=first.who,
                    at=at,
                )
            ) from None
        return duty
