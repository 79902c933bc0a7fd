"""Which controls of ISO/IEC 42001, Annex A, do we take in, and why? The decisions behind a statement of applicability.

- The standard asks for every one of its 38 controls whether it is taken in, and why, whichever way (clause 6.1.3).
- What answers and duties say of a control is there to look at; nothing is taken in because of it.
- Each decision is one choice of the project under `applicability.ID`; who comes second is told who was first.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Any, Self

from workbench.errors import WorkbenchError, unknown
from workbench.govern.assessment import AssessmentReport
from workbench.govern.crosswalk import load_crosswalk
from workbench.govern.parts import Framework
from workbench.language import tr
from workbench.store import ChangedMeanwhileError, Project

PREFIX = "applicability."
FRAMEWORK: Framework = "iso42001"
STATES = ("", "planned", "under way", "in place")
LONGEST = 5_000

CLAUSES: Mapping[str, str] = MappingProxyType(
    {
        "A.2": tr("Policies"),
        "A.3": tr("Organisation"),
        "A.4": tr("Resources"),
        "A.5": tr("Impacts"),
        "A.6": tr("Life cycle"),
        "A.7": tr("Data"),
        "A.8": tr("Information"),
        "A.9": tr("Use"),
        "A.10": tr("Third parties"),
    }
)
"""Parts of the annex, with titles of our own."""


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What was decided on one control: taken in or left out (None: not yet), why, how far it is and what proves it.

    `state` is one of `STATES`, "" before anything is planned.
    """

    id: str
    included: bool | None = None
    why: str = ""
    state: str = ""
    proof: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The decision as JSON."""
        return asdict(self)

    @classmethod
    def from_dict(cls, id_: str, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`; what was kept without one of its parts has none."""
        names = ("included", "why", "state", "proof")
        return cls(id=id_, **{name: parts[name] for name in names if name in parts})


@dataclass(frozen=True, kw_only=True)
class Spoken:
    """What speaks of a control: how many of the questions on it are answered, by which records, and which duties."""

    asked: int = 0
    answered: int = 0
    evidence: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()


@dataclass(frozen=True)
class Decisions:
    """What a project has decided on the controls."""

    project: Project

    def all(self) -> dict[str, Decision]:
        """By the control's id, in the order of the standard, those somebody has decided on."""
        kept = self.project.choices(PREFIX)
        return {
            id_: Decision.from_dict(id_, parts)
            for id_ in controls()
            if isinstance(parts := kept.get(PREFIX + id_), dict)
        }

    def write(self, decision: Decision, *, seen: Decision | None) -> Decision:
        """Keep a decision if the one that was `seen` still stands there (None: nothing was decided yet).

        Raises
        ------
        WorkbenchError
            When there is no such control, the reason or the proof is missing, or somebody else was faster.
        """
        _check(decision)
        kept = self.project.choice(PREFIX + decision.id)
        before = None if seen is None else seen.to_dict()
        if before is not None and isinstance(kept, dict) and Decision.from_dict(decision.id, kept) == seen:
            before = kept  # what an earlier release or a program wrote may lack a part
        try:
            self.project.choose_if(PREFIX + decision.id, before, decision.to_dict())
        except ChangedMeanwhileError as first:
            raise WorkbenchError(
                tr(
                    "{who} decided on {id} after you last saw it. Yours was not kept; look at theirs first.",
                    who=first.who,
                    id=decision.id,
                )
            ) from None
        return decision


def controls() -> Mapping[str, str]:
    """The 38 controls by id, in the order of the standard, with titles of our own."""
    return load_crosswalk().by_key[FRAMEWORK].entries


def clause_of(control: str) -> str:
    """The part of the annex that a control belongs to.

    >>> clause_of("A.10.2")
    'A.10'
    """
    return ".".join(control.split(".")[:2])


def spoken_of(control: str, reports: Iterable[AssessmentReport]) -> Spoken:
    """What the answers and duties of some assessments say of a control; evidence to look at, no proof that it works."""
    asked = answered = 0
    evidence: dict[str, None] = {}
    duties: dict[str, None] = {}
    for report in reports:
        for question in report.sheet.pack.questions.values():
            if control in question.crosswalk.get(FRAMEWORK, ()):
                asked += 1
                answered += not report.sheet.is_open(question.id)
                answer = report.sheet.answers.get(question.id)
                evidence |= dict.fromkeys(answer.evidence if answer else ())
        titles = (
            duty.obligation.title
            for duty in report.obligations
            if control in duty.obligation.crosswalk.get(FRAMEWORK, ())
        )
        duties |= dict.fromkeys(titles)
    return Spoken(asked=asked, answered=answered, evidence=tuple(evidence), duties=tuple(duties))


def _check(decision: Decision) -> None:
    """Refuse a control that is none, a decision without its reason, and a state that says more than is shown."""
    if decision.id not in controls():
        raise unknown(tr("control of ISO/IEC 42001, Annex A,"), decision.id, controls())
    if decision.state not in STATES:
        raise unknown(tr("state of a control"), decision.state, [state for state in STATES if state])
    if decision.included is not None and not decision.why.strip():
        raise WorkbenchError(
            tr("Say why {id} is taken in or left out: the standard asks for it either way.", id=decision.id)
        )
    if decision.state and not decision.included:
        raise WorkbenchError(tr("{id} has a state only once it is taken in.", id=decision.id))
    if decision.state == "in place" and not decision.proof.strip():
        raise WorkbenchError(
            tr('{id} is "in place" once there is proof: name a document or give its address.', id=decision.id)
        )
    if len(decision.why) + len(decision.proof) > LONGEST:
        raise WorkbenchError(
            tr("Reason and proof of a control have at most {longest:,} letters together.", longest=LONGEST)
        )
