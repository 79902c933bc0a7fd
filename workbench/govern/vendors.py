"""Which vendor can we rely on? Several vendors, each with answers of its own to the same questions, side by side.

- The first vendor's answers are those of the project's assessment "vendor", which evidence reads; the others stand
  beside it under `vendors.PLACE.`, so that they never mix.
- What a vendor claims is held against what was measured on the project's own table, and flagged where that refutes it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet, answer_of
from workbench.govern.assessment import AssessmentReport, assess
from workbench.govern.contradictions import Claim, check_claims
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import Records
from workbench.govern.pack import Pack
from workbench.govern.parts import Question
from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import visible_questions
from workbench.language import tr
from workbench.store import Project

PACK, GATES, NAMES = "vendor", "gates", "vendors.names"
MOST, LONGEST_NAME = 8, 80


@dataclass(frozen=True)
class VendorAssessment(KeptAssessment):
    """The answers about one vendor; `place` counts from 0."""

    place: int = 0

    @property
    def prefix(self) -> str:
        """What the keys of its answers start with."""
        usual = super().prefix
        return usual if self.place == 0 else f"vendors.{self.place}.{usual}"

    def sheet(self) -> Sheet:
        """All answers about this vendor as they stand now."""
        kept = self.project.choices(self.prefix)
        answers = {key.removeprefix(self.prefix): value for key, value in kept.items() if value is not None}
        circumstances = super().sheet()
        return Sheet(
            pack=self.pack,
            answers={id_: answer_of(id_, value) for id_, value in answers.items()},
            roles=circumstances.roles,
            countries=circumstances.countries,
        )


@dataclass(frozen=True, kw_only=True)
class Beside:
    """One question and what the answers about each vendor say, in words; `differs` where they are not alike."""

    section: str
    question: str
    text: str
    is_gate: bool
    said: tuple[str, ...]
    basis: tuple[str, ...]

    @property
    def differs(self) -> bool:
        """Whether the vendors are not alike here."""
        return len(set(self.said)) > 1


@dataclass(frozen=True, kw_only=True, eq=False)
class VendorComparison:
    """Vendors side by side: the result of each, gates failed and left open, claims tested, and question by question."""

    names: tuple[str, ...]
    reports: tuple[AssessmentReport, ...]
    failed: tuple[tuple[str, ...], ...]
    open_gates: tuple[tuple[str, ...], ...]
    claims: tuple[tuple[Claim, ...], ...]
    rows: tuple[Beside, ...]

    @property
    def answered(self) -> bool:
        """Whether anybody answered anything about any vendor."""
        return any(report.sheet.answers for report in self.reports)

    def refuted(self, place: int) -> tuple[Claim, ...]:
        """The claims of one vendor that the business's own sample contradicts."""
        return tuple(claim for claim in self.claims[place] if claim.standing == "contradicted")

    def sentence(self, place: int) -> str:
        """Where one vendor stands, in a sentence: the gates first."""
        name, failed, waiting = self.names[place], self.failed[place], self.open_gates[place]
        if failed:
            return tr(
                "{name}: stop here. {failed} failed: {failed_2}",
                name=name,
                failed=_gates(failed),
                failed_2="; ".join(failed),
            )
        if waiting:
            return tr(
                "{name}: {waiting} still open. Get the answer in writing before any data of your customers.",
                name=name,
                waiting=_gates(waiting),
            )
        report = self.reports[place]
        count = len(report.open_questions)
        reach = tr(", {count} questions open", count=count) if count else ""
        return tr(
            "{name}: no gate failed. Level {level}, {level_name}{reach}.",
            name=name,
            level=report.score.level,
            level_name=report.level_name,
            reach=reach,
        )

    def to_dict(self) -> dict[str, Any]:
        """The comparison as JSON."""
        return {
            "schema": "workbench.vendors/1",
            "names": list(self.names),
            "sentences": [self.sentence(place) for place in range(len(self.names))],
            "results": [report.to_dict() for report in self.reports],
            "failed_gates": [list(gates) for gates in self.failed],
            "open_gates": [list(gates) for gates in self.open_gates],
            "claims": [[claim.to_dict() for claim in claims] for claims in self.claims],
            "questions": [{**vars(row), "differs": row.differs} for row in self.rows],
        }


def vendor_names(project: Project) -> tuple[str, ...]:
    """What the vendors are called, by place; one without a name before anybody gave one."""
    return tuple(project.choice(NAMES, ())) or (tr("The vendor"),)


def name_vendor(project: Project, place: int, name: str) -> None:
    """Give the vendor at a place a name; the place after the last is a new one.

    Raises
    ------
    WorkbenchError
        When the name is empty, too long or another vendor's, or there are too many.
    """
    given, before = name.strip(), project.choice(NAMES)
    names = list(vendor_names(project))
    if not given or len(given) > LONGEST_NAME:
        raise WorkbenchError(tr("A vendor's name has 1 to {longest_name} letters.", longest_name=LONGEST_NAME))
    if given in (*names[:place], *names[place + 1 :]):
        raise WorkbenchError(tr("There is a vendor called {given!r} already.", given=given))
    if place >= MOST:
        raise WorkbenchError(tr("Up to {most} vendors can be looked at in a project.", most=MOST))
    names[place : place + 1] = [given]
    project.choose_if(NAMES, before, names)


def vendor_pack() -> Pack:
    """The questions to a vendor, the newest version."""
    return load_pack(PACK)


def read_vendors(project: Project, records: Records) -> VendorComparison:
    """All vendors of a project side by side, their claims held against its records."""
    names, pack = vendor_names(project), vendor_pack()
    sheets = [VendorAssessment(project, pack, place).sheet() for place in range(len(names))]
    return compare_vendors(names, sheets, records)


def refuted_claims(found: VendorComparison) -> tuple[Claim, ...]:
    """The claims that the sample contradicts, of each kind the boldest of any vendor."""
    claims = [claim for place in range(len(found.names)) for claim in found.refuted(place)]
    return tuple({claim.kind: claim for claim in sorted(claims, key=lambda claim: claim.claimed)}.values())


def compare_vendors(
    names: Sequence[str], sheets: Sequence[Sheet], records: Records = MappingProxyType({})
) -> VendorComparison:
    """Set the answers about some vendors side by side; all sheets belong to one version of the pack.

    `records` are what was measured on the project's table; without one a claim is not testable.
    """
    gates = [question for section in sheets[0].pack.sections if section.id == GATES for question in section.questions]
    return VendorComparison(
        names=tuple(names),
        reports=tuple(assess(sheet) for sheet in sheets),
        failed=tuple(tuple(gate.text for gate in gates if _fails(gate, sheet)) for sheet in sheets),
        open_gates=tuple(tuple(gate.text for gate in gates if sheet.is_open(gate.id)) for sheet in sheets),
        claims=tuple(check_claims(sheet, records) for sheet in sheets),
        rows=tuple(_rows(sheets)),
    )


def _rows(sheets: Sequence[Sheet]) -> Iterator[Beside]:
    pack = sheets[0].pack
    shown = [visible_questions(pack, sheet.values) for sheet in sheets]
    for id_, question in pack.questions.items():
        if any(id_ in each for each in shown):
            answers = [sheet.answers.get(id_) for sheet in sheets]
            yield Beside(
                section=pack.section_of[id_].title,
                question=id_,
                text=question.text,
                is_gate=pack.section_of[id_].id == GATES,
                said=tuple(
                    _words(question, answer) if id_ in each else tr("not asked")
                    for answer, each in zip(answers, shown, strict=True)
                ),
                basis=tuple("" if answer is None or answer.is_open else answer.basis for answer in answers),
            )


def _fails(gate: Question, sheet: Sheet) -> bool:
    value = sheet.values.get(gate.id)
    return isinstance(value, str) and gate.points.get(value, 0) > 0


def _words(question: Question, answer: Answer | None) -> str:
    if answer is None or answer.is_open:
        return "open"
    if answer.basis == "not applicable":
        return tr("does not apply")
    texts = {choice.token: choice.text for choice in question.choices}
    tokens = answer.value if isinstance(answer.value, tuple) else (str(answer.value),)
    unit = f" {question.unit}" if question.unit else ""
    return "; ".join(texts.get(token, token) for token in tokens) + unit


def _gates(texts: Sequence[str]) -> str:
    return tr("{texts} gate", texts=len(texts)) if len(texts) == 1 else tr("{texts} gates", texts=len(texts))
