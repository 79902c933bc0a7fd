"""Whether an answer is right, and a hint for the kind of mistake where it is not; a hint never says the answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from workbench.language import tr
from workbench.workshop.reading import Option, Unit, find_named, has_several, is_empty, read_number

Mistake = Literal[
    "", "empty", "unreadable", "several", "swapped", "everyone", "rest", "end", "scale",
    "near", "high", "low", "part", "question", "statistic", "unknown", "other",
]  # fmt: skip

HINTS: Mapping[str, str] = {
    "empty": tr("Write your answer first; a guess is welcome, nobody is marked."),
    "unreadable": tr("We could not read a number in that. Write one number and nothing else."),
    "several": tr("Give one answer only: the one that fits best."),
    "swapped": tr("That number belongs to another group. Look again at which group is asked for."),
    "everyone": tr("That is the rate of everyone together, the dashed line. One group is asked for here."),
    "rest": tr("That is the other side: those who did not get it. Count those who did."),
    "end": tr("That is one of the two ends of the gap. Take the smaller one away from the larger one."),
    "scale": tr("The digits look familiar, but the size does not. Is it a percentage, and where is the point?"),
    "near": tr("Close. Open “The numbers as a table” under the picture and read it there."),
    "high": tr("Too high. Look at the picture again, or open “The numbers as a table” under it."),
    "low": tr("Too low. Look at the picture again, or open “The numbers as a table” under it."),
    "part": tr("That is half of it. Two things together describe these people."),
    "question": tr("That number answers the other question above the picture. Change it and look again."),
    "statistic": tr("That is another kind of middle. Look at what “Compare” says above the picture."),
    "unknown": tr(
        "We did not find that. Compare by what the question names, and use the words that stand in the picture."
    ),
    "other": tr("That one is in the table, but it is not what is asked for. Look at the picture once more."),
}
RIGHT = tr("That is right.")
NEAR = 1.6
FACTORS = (10.0, 100.0, 0.1, 0.01)


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """What is said to an answer: whether it is right, the kind of mistake ("" if none), and the sentence."""

    right: bool
    mistake: Mistake
    text: str


@dataclass(frozen=True, kw_only=True)
class NumberKey:
    """The right number, from where to where one is taken for right, and numbers that tell a certain mistake."""

    value: float
    low: float
    high: float
    unit: Unit
    traps: Mapping[Mistake, tuple[float, ...]] = field(default_factory=dict)

    def takes(self, number: float) -> bool:
        """Whether a number is right; a gap may be given with a minus sign."""
        return self.low <= (abs(number) if self.unit == "points" else number) <= self.high

    def mistake(self, text: str) -> Mistake:
        """What is wrong with an answer; "" if nothing."""
        readings = read_number(text, self.unit)
        if not readings:
            return "several" if has_several(text) else "unreadable"
        if any(map(self.takes, readings)):
            return ""
        slack = max(abs(self.value) * 0.005, 0.01 if self.unit in ("share", "points") else 0.05)
        for mistake, values in self.traps.items():
            if any(abs(reading - value) <= slack for reading in readings for value in values):
                return mistake
        return self._size(max(readings, key=lambda reading: -abs(reading - self.value)))

    def _size(self, reading: float) -> Mistake:
        if any(self.takes(reading * factor) for factor in FACTORS):
            return "scale"
        half = (self.high - self.low) / 2
        if abs(reading - (self.high + self.low) / 2) <= NEAR * half:
            return "near"
        return "high" if reading > self.value else "low"


@dataclass(frozen=True, kw_only=True)
class NameKey:
    """The groups or columns that a right answer names, all of them and no other."""

    options: tuple[Option, ...]
    right: frozenset[str]

    def mistake(self, text: str) -> Mistake:
        """What is wrong with an answer; "" if nothing."""
        named = find_named(text, self.options)
        if named == self.right:
            return ""
        if not named:
            return "unknown"
        if named < self.right:
            return "part"
        return "several" if named > self.right or self._is_list(named) else "other"

    def _is_list(self, named: frozenset[str]) -> bool:
        columns = [option.column for option in self.options if option.key in named]
        return len(columns) > len(set(columns))


@dataclass(frozen=True, kw_only=True)
class ChoiceKey:
    """One of several sentences, by its key."""

    options: Mapping[str, str]
    right: str

    def mistake(self, text: str) -> Mistake:
        """What is wrong with a choice: its key, its words, or its number from 1 on; "" if nothing."""
        wanted = text.strip().rstrip(".)").lower()
        names = {key: {key.lower(), words.lower(), words.lower().rstrip("."), str(place)}
                 for place, (key, words) in enumerate(self.options.items(), 1)}  # fmt: skip
        chosen = [key for key, known in names.items() if wanted in known]
        if not chosen:
            return "unknown"
        return "" if chosen == [self.right] else "other"


Key = NumberKey | NameKey | ChoiceKey


def judge(text: str, key: Key, hints: Mapping[str, str], right: str = "") -> Verdict:
    """Look at an answer: right, or a hint. `hints` has better ones for this exercise, by mistake or by choice."""
    mistake: Mistake = "empty" if is_empty(text) else key.mistake(text)
    if not mistake:
        return Verdict(right=True, mistake="", text=f"{RIGHT} {right}".strip())
    chosen = text.strip() if isinstance(key, ChoiceKey) else ""
    return Verdict(right=False, mistake=mistake, text=hints.get(chosen) or hints.get(mistake) or HINTS[mistake])
