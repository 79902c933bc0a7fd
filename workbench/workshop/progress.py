"""How far one participant has come, kept with their project: which exercises are solved, in how many tries."""

from dataclasses import asdict, dataclass
from typing import Any

from workbench.store import Project
from workbench.workshop.lessons import PARTS, find_part
from workbench.workshop.room import LONGEST_NAME, NAME, Room


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
    kept = project.choice(_key(part, number))
    mark = room.mark(part)
    known = isinstance(kept, dict) and kept.get("table") == mark
    return Tried(**_parts(kept)) if known else Tried(table=mark)


def keep_tried(project: Project, part: str, number: int, tried: Tried) -> None:
    """Keep what became of an exercise; it is on the disk when this returns."""
    project.choose(_key(part, number), asdict(tried))


def count_solved(project: Project | None, room: Room) -> dict[str, tuple[int, int]]:
    """For each part: how many exercises are solved, and how many there are."""
    counts = {}
    for part in PARTS:
        total = len(find_part(part).exercises)
        tried = [read_tried(project, room, part, number) for number in range(1, total + 1)] if project else []
        counts[part] = (sum(each.solved for each in tried), total)
    return counts


def nickname(project: Project | None) -> str:
    """What a participant calls themselves; "" before they said."""
    return str(project.choice(NAME, "") or "").strip()[:LONGEST_NAME] if project else ""


def _key(part: str, number: int) -> str:
    return f"workshop.{part}.{number}"


def _parts(kept: dict[str, Any]) -> dict[str, Any]:
    return {name: kept[name] for name in Tried.__dataclass_fields__ if name in kept}
