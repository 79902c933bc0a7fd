"""What is asked? A questionnaire as data: a pack of sections, questions, points, facts of law and duties.

- A pack is one YAML file, `packs/NAME-VERSION.yaml`, read by `questionnaire`; `docs/packs.md` shows how to write one.
- Everything that can be checked about a pack is checked when it is loaded: ids, tokens, conditions, facts, points.
- A condition may only name a question that stands before it, so that a pack can be judged in the order it is read.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from workbench.errors import unknown
from workbench.govern.conditions import All, Answered, Condition, Country, Level, Role, Since, Until
from workbench.govern.parts import (
    Counts,
    Fact,
    Id,
    Obligation,
    Part,
    Question,
    Scoring,
    Section,
    Source,
    Tier,
    Words,
)
from workbench.language import tr


class Pack(Part):
    """A questionnaire: what is asked, how it is scored and what follows."""

    layout: Literal["workbench.pack/1"] = Field(alias="schema")
    name: Id
    version: Id
    title: Words
    about: str = ""
    minutes: int | None = None
    source: Source | None = None
    sections: tuple[Section, ...] = Field(min_length=1)
    scoring: Scoring | None = None
    tiers: tuple[Tier, ...] = ()
    facts: tuple[Fact, ...] = ()
    obligations: tuple[Obligation, ...] = ()

    @cached_property
    def questions(self) -> dict[str, Question]:
        """Every question by its id, in order."""
        return {question.id: question for section in self.sections for question in section.questions}

    @cached_property
    def section_of(self) -> dict[str, Section]:
        """The section of every question, by the question's id."""
        return {question.id: section for section in self.sections for question in section.questions}

    @cached_property
    def shown_when(self) -> dict[str, "Condition | None"]:
        """When each question is shown: its section's condition and its own."""
        return {id_: _both(self.section_of[id_].when, question.when) for id_, question in self.questions.items()}

    @cached_property
    def facts_by_id(self) -> dict[str, Fact]:
        """Every fact by its id."""
        return {fact.id: fact for fact in self.facts}

    @cached_property
    def _maxima(self) -> dict[Counts, int]:
        questions = self.questions.values()
        kinds: tuple[Counts, ...] = ("risk", "mitigation")
        return {kind: sum(question.maximum for question in questions if question.counts == kind) for kind in kinds}

    def maximum(self, counts: Counts) -> int:
        """The most points of a kind, over all questions, hidden ones included."""
        return self._maxima[counts]

    def words_of(self, id_: str) -> str:
        """A question's text, with its section before it where several questions of the pack read alike."""
        text = self.question(id_).text
        alike = sum(question.text == text for question in self.questions.values())
        return text if alike == 1 else f"{self.section_of[id_].title}: {text}"

    def question(self, id_: str) -> Question:
        """A question by its id; an unknown one is an error that offers the nearest."""
        if id_ not in self.questions:
            raise unknown(
                tr("question in pack {name} {version}", name=self.name, version=self.version), id_, self.questions
            )
        return self.questions[id_]

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for kind, ids in self._ids():
            twice = [id_ for id_, times in Counter(ids).items() if times > 1]
            if twice:
                raise ValueError(tr("{kind} {twice} is there twice", kind=kind, twice=twice[0]))
        for fact in self._facts_named():
            if fact not in self.facts_by_id:
                raise ValueError(tr("there is no fact {fact}", fact=fact))
        if self.scoring and self.tiers:
            raise ValueError(tr("a level comes from scoring or from tiers, not from both"))
        self._check_conditions()
        return self

    def _ids(self) -> Iterator[tuple[str, list[str]]]:
        yield "section", [section.id for section in self.sections]
        yield "question", [question.id for section in self.sections for question in section.questions]
        yield "fact", [fact.id for fact in self.facts]
        yield "obligation", [duty.id for duty in self.obligations]

    def _facts_named(self) -> Iterator[str]:
        holders: Iterable[Question | Tier | Obligation] = (*self.questions.values(), *self.tiers, *self.obligations)
        for holder in holders:
            yield from holder.facts

    def _check_conditions(self) -> None:
        before: set[str] = set()
        for section in self.sections:
            self._check(section.when, before, tr("section {id}", id=section.id))
            for question in section.questions:
                self._check(question.when, before, tr("question {id}", id=question.id))
                before.add(question.id)
        for tier in self.tiers:
            self._check(tier.when, before, tr("tier {name}", name=tier.name))
        for duty in self.obligations:
            self._check(duty.when, before, tr("obligation {id}", id=duty.id))

    def _check(self, condition: "Condition | None", before: set[str], of: str) -> None:
        for rule in () if condition is None else condition.walk():
            if isinstance(rule, Answered):
                self._check_answer(rule, before, of)
            elif isinstance(rule, Level) and not of.startswith("obligation"):
                raise ValueError(tr("the condition of {of} asks for the level, which only an obligation may", of=of))
            elif isinstance(rule, Role | Country | Since | Until) and of.startswith(("section", "question")):
                raise ValueError(
                    tr("the condition of {of} asks for role, country or date: only tiers and obligations may", of=of)
                )

    def _check_answer(self, rule: Answered, before: set[str], of: str) -> None:
        if rule.question not in before:
            raise ValueError(
                tr(
                    "the condition of {of} names {question}, which is no question before it",
                    of=of,
                    question=rule.question,
                )
            )
        question = self.questions[rule.question]
        of_size = question.kind in ("number", "date")
        if (rule.is_ and question.kind == "number") or not (of_size or rule.is_ or rule.answered is not None):
            raise ValueError(
                tr(
                    "the condition of {of} does not suit {question}, which is of kind {kind!r}",
                    of=of,
                    question=rule.question,
                    kind=question.kind,
                )
            )
        for token in rule.is_ or ():
            if question.choices and token not in question.points:
                raise ValueError(
                    tr(
                        "the condition of {of} names {token!r}, which is no choice of {question}",
                        of=of,
                        token=token,
                        question=rule.question,
                    )
                )


def _both(one: "Condition | None", other: "Condition | None") -> "Condition | None":
    if one is None or other is None:
        return one or other
    return All(all=(one, other))
