"""The five parts of the workshop: exercises as data, each on a table whose truth is known."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from workbench.case import Case
from workbench.errors import unknown
from workbench.language import tr
from workbench.language.texts import translated
from workbench.scenarios import Recipe, Truth
from workbench.scenarios.generate import make
from workbench.scenarios.truth import truth_of
from workbench.words import capital, percent, points
from workbench.workshop.judge import ChoiceKey, Key, NameKey, NumberKey, Verdict, judge
from workbench.workshop.key_numbers import rates
from workbench.workshop.keys import make_key

HERE = Path(__file__).parent / "exercises"
PARTS = ("hiring", "lending", "bakery", "support", "delivery")
"""In the order of the course."""
TABLE = "table"  # not the reference: it says what was planted


@dataclass(frozen=True, kw_only=True)
class Exercise:
    """One question: how it is answered, where the right answer comes from, and the hints for it.

    `hints` are for mistakes, `more` for whoever asks, one after the other; `right` is said after a right answer;
    each choice may have a sentence of its own; `paper` is the question where nothing can be pressed. `{rate}` in a
    hint is the rate of the group at the end that the answer names. An `extra` one is for whoever has time.
    """

    question: str
    kind: Literal["name", "number", "choice"]
    answer: Mapping[str, Any]
    right: str | Mapping[str, str] = ""
    paper: str = ""
    hints: Mapping[str, str] = field(default_factory=dict)
    more: tuple[str, ...] = ()
    extra: bool = False


@dataclass(frozen=True, kw_only=True)
class Part:
    """A part of the course: its title, what it teaches, what is planted unless a trainer says otherwise.

    `start` is the column that its page compares by at first: where it is another than the exercises ask for, their
    answers have to be looked for. `story` says what was hidden, by kind of bias, where the table's own words need
    something that the page does not explain; `{who}`, `{effect}`, `{gap}`, `{inside}` and `{outside}` are filled in.
    """

    name: str
    title: str
    teaches: str
    recipe: Recipe
    exercises: tuple[Exercise, ...]
    start: str
    story: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, eq=False)
class Lesson:
    """A part on the very table that lies before the room now."""

    part: Part
    recipe: Recipe
    case: Case
    truth: Truth
    keys: tuple[Key, ...]

    @property
    def story(self) -> str:
        """What was hidden, for everybody: in the part's own words where it has any for this kind of bias."""
        truth, told = self.truth, self.part.story.get(self.truth.kind)
        if not told:
            return truth.story
        inside, outside = map(percent, truth.proxy_shares or (0, 0))
        who, gap, effect = self.case.roles.group_label(truth.group), points(truth.record_gap), f"{truth.effect:.1f}"
        return told.format(who=who, gap=gap, effect=effect, inside=inside, outside=outside)

    @property
    def words(self) -> str:
        """What was hidden and how strong it is, for the trainer."""
        return f"{self.story}{self.truth.words.removeprefix(self.truth.story)}"

    def judge(self, number: int, text: str) -> Verdict:
        """Look at an answer to an exercise, counted from 1."""
        exercise = self.exercise(number)
        hints = {mistake: self._with_rate(exercise, hint) for mistake, hint in exercise.hints.items()}
        return judge(text, self.keys[number - 1], hints, self.praise(number))

    def praise(self, number: int) -> str:
        """What is said after a right answer, for the answer that is right in this table."""
        key, right = self.keys[number - 1], self.exercise(number).right
        if isinstance(right, str):
            return right
        return right.get(key.right, "") if isinstance(key, ChoiceKey) else ""

    def options(self, number: int) -> Mapping[str, str]:
        """The sentences to choose from, by key; none where the answer is written."""
        key = self.keys[number - 1]
        return key.options if isinstance(key, ChoiceKey) else {}

    def solution(self, number: int) -> str:
        """The right answer in words, for everybody once the truth is shown."""
        key = self.keys[number - 1]
        if isinstance(key, ChoiceKey):
            return key.options[key.right]
        if isinstance(key, NameKey):
            named = [option for option in key.options if option.key in key.right]
            values = [option.names[1] if option.column != "column" else option.names[2] for option in named]
            return capital(tr(" who are also ").join(values))
        return self._number_words(number, key.value)

    def leeway(self, number: int) -> str:
        """From where to where a number is taken for right, for the trainer alone; "" where no number is asked for."""
        key = self.keys[number - 1]
        if not isinstance(key, NumberKey):
            return ""
        low, high = (self._number_words(number, each) for each in (key.low, key.high))
        return tr("taken for right: {low} to {high}", low=low, high=high)

    def exercise(self, number: int) -> Exercise:
        """An exercise, counted from 1; an unknown one is an error."""
        if not 1 <= number <= len(self.part.exercises):
            raise unknown("exercise", number, range(1, len(self.part.exercises) + 1))
        return self.part.exercises[number - 1]

    def _with_rate(self, exercise: Exercise, hint: str) -> str:
        """A hint with the rate of this table in the place of `{rate}`."""
        if "{rate}" not in hint:
            return hint
        return hint.replace("{rate}", percent(float(rates(self.case, exercise.answer)["value"].iloc[0])))

    def _number_words(self, number: int, value: float) -> str:
        key = self.keys[number - 1]
        unit = key.unit if isinstance(key, NumberKey) else "amount"
        if unit == "share":
            return percent(value)
        if unit == "points":
            return tr("{value} points", value=points(value))
        if unit == "people":
            return tr("{value:,.0f} people", value=value)
        amount = str(self.exercise(number).answer["amount"])
        return f"{value:.1f} {self.case.roles.labels[amount].unit}"


@cache
def find_part(name: str) -> Part:
    """A part by its name; an unknown one is an error that names the possible ones."""
    if name not in PARTS:
        raise unknown(tr("part of the workshop"), name, PARTS)
    told = translated(tomllib.loads((HERE / f"{name}.toml").read_text("utf-8")))
    recipe = Recipe(told["scenario"], told["bias"], told["strength"], told["seed"])
    exercises = tuple(Exercise(**{**each, "more": tuple(each.get("more", ()))}) for each in told["exercise"])
    named = {key: told[key] for key in ("title", "teaches", "start")}
    return Part(name=name, recipe=recipe, exercises=exercises, story=told.get("story", {}), **named)


@lru_cache(maxsize=len(PARTS))
def make_lesson(name: str, recipe: Recipe) -> Lesson:
    """A part on the table of a recipe, with the right answers as they are in that table."""
    part, case, truth = find_part(name), lay_table(recipe), truth_of(recipe)
    keys = tuple(make_key(case, truth, exercise.answer) for exercise in part.exercises)
    return Lesson(part=part, recipe=recipe, case=case, truth=truth, keys=keys)


def lay_table(recipe: Recipe) -> Case:
    """The table of a recipe, ready for any question; it says nothing of what was planted."""
    made = make(recipe)
    return Case(frame=made.frame, roles=made.card.roles, name=TABLE)


def table_mark(recipe: Recipe, round_: int) -> str:
    """Which table an answer was about, without saying what was planted in it; another round is another table."""
    return sha256(tr("{recipe} round {round}", recipe=recipe, round=round_).encode()).hexdigest()[:16]


@cache
def list_cuts() -> tuple[Mapping[str, Any], ...]:
    """The agenda for 90 minutes, half a day and 20 minutes: key, title and steps (minutes, text, page)."""
    return tuple(translated(tomllib.loads((HERE / "agenda.toml").read_text("utf-8")))["cut"])
