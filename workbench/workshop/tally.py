"""How many exercises are solved; those for whoever has time are counted apart, so that nobody seems behind."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from workbench.language import tr
from workbench.workshop.lessons import find_part


@dataclass(frozen=True, kw_only=True)
class Tally:
    """Exercises solved (`done`) of how many (`total`), and extra ones (`more`) of how many (`extras`)."""

    done: int = 0
    total: int = 0
    more: int = 0
    extras: int = 0

    def __add__(self, other: Self) -> "Tally":
        """Both together."""
        return Tally(
            done=self.done + other.done,
            total=self.total + other.total,
            more=self.more + other.more,
            extras=self.extras + other.extras,
        )

    @property
    def solved(self) -> int:
        """How many are solved, extra or not."""
        return self.done + self.more

    @property
    def is_finished(self) -> bool:
        """Whether everything is solved that is no extra."""
        return self.done == self.total

    @property
    def short(self) -> str:
        """For a table: "3 of 3, extra 0 of 1"."""
        if not self.extras:
            return tr("{done} of {total}", done=self.done, total=self.total)
        return tr("{done} of {total}, extra {more} of {extras}", **vars(self))

    @property
    def words(self) -> str:
        """For a sentence: "12 of 12 exercises, and 1 of 5 extra ones"; extra ones that nobody solved are no lack."""
        if not self.more:
            return tr("{done} of {total} exercises", done=self.done, total=self.total)
        return tr("{done} of {total} exercises, and {more} of {extras} extra ones", **vars(self))


def count(part: str, kept: Mapping[str, Any], mark: str) -> Tally:
    """What is solved of a part on the table with this mark, from what a participant keeps (key -> value)."""
    exercises = find_part(part).exercises
    solved = [_is_solved(kept.get(exercise_key(part, number)), mark) for number in range(1, len(exercises) + 1)]
    extra = [exercise.extra for exercise in exercises]
    return Tally(
        done=sum(is_solved and not is_extra for is_solved, is_extra in zip(solved, extra, strict=True)),
        total=extra.count(False),
        more=sum(is_solved and is_extra for is_solved, is_extra in zip(solved, extra, strict=True)),
        extras=extra.count(True),
    )


def exercise_key(part: str, number: int) -> str:
    """Under which key a project keeps what became of an exercise, counted from 1."""
    return f"workshop.{part}.{number}"


def _is_solved(kept: Any, mark: str) -> bool:
    return isinstance(kept, dict) and bool(kept.get("solved")) and kept.get("table") == mark
