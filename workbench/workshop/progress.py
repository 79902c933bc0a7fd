"""How far one participant has come, kept with their project: which exercises are solved, in how many tries."""

from dataclasses import asdict, dataclass

from workbench.store import Project
from workbench.workshop.lessons import PARTS
from workbench.workshop.room import LONGEST_NAME, NAME, Room
from workbench.workshop.tally import Tally, count, exercise_key


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What became of an exercise: which table it was about, whether it is solved, tries, and hints asked for."""

    table: str
    solved: bool = False
    tries: int = 0
    hints: int = 0
    answer: str = ""


def read_tried(project: Project, room: Room, part: str, number: int) -> Tried:
    """What became of an exercise on the table that lies before the room; nothing yet if it was another table."""
    last, mark = last_tried(project, part, number), room.mark(part)
    return last if last and last.table == mark else Tried(table=mark)


def last_tried(project: Project, part: str, number: int) -> Tried | None:
    """What became of an exercise when it was last tried, whatever table lay there; None if it never was."""
    kept = project.choice(exercise_key(part, number))
    if not isinstance(kept, dict) or "table" not in kept:
        return None
    return Tried(**{name: kept[name] for name in Tried.__dataclass_fields__ if name in kept})


def keep_tried(project: Project, part: str, number: int, tried: Tried) -> None:
    """Keep what became of an exercise; it is on the disk when this returns."""
    project.choose(exercise_key(part, number), asdict(tried))


def count_solved(project: Project | None, room: Room) -> dict[str, Tally]:
    """For each part: how many exercises are solved, and how many there are."""
    kept = project.choices("workshop.") if project else {}
    return {part: count(part, kept, room.mark(part)) for part in PARTS}


def nickname(project: Project | None) -> str:
    """What a participant calls themselves; "" before they said."""
    return str(project.choice(NAME, "") or "").strip()[:LONGEST_NAME] if project else ""
