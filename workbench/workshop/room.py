"""The room: what the trainer set for everybody, and which exercises have been solved, counted and by nickname only.

- The settings are one file beside the projects, written whole or not at all; without it every part is as it comes.
- A trainer's key guards it. Where no key was set, only the owner of this computer may be the trainer.
- Another table or another round begins the exercises anew: what was solved before was about something else.
"""

import hmac
import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Any, Self

from workbench.errors import WorkbenchError
from workbench.folders import make_folder
from workbench.language import tr
from workbench.project_folder import default_home, is_project_id
from workbench.scenarios import Recipe
from workbench.scenarios.recipes import parse
from workbench.served import is_served
from workbench.store import Project
from workbench.workshop.lessons import PARTS, find_part, list_cuts, table_mark
from workbench.workshop.tally import Tally, count

FILE = "room.json"
NAME = "workshop.name"
LONGEST_NAME = 40
UNNAMED = "somebody"
MOST_SHOWN = 200


@dataclass(frozen=True, kw_only=True)
class Setting:
    """What was set for everybody: the cut, the round, whose truth is shown, and the tables by part."""

    cut: str = "course"
    round: int = 1
    revealed: tuple[str, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    key: str = ""


@dataclass(frozen=True, kw_only=True)
class Seat:
    """One participant: the nickname they chose, and how many exercises of each part they have solved."""

    name: str
    solved: Mapping[str, Tally]

    @property
    def far(self) -> int:
        """How many exercises of all parts they have solved."""
        return sum(each.solved for each in self.solved.values())


@dataclass(frozen=True)
class Room:
    """The folder that holds the projects of everybody in the room, and the trainer's settings."""

    folder: Path

    @classmethod
    def current(cls, env: Mapping[str, str] | None = None) -> Self:
        """The room of this page: where projects are kept."""
        return cls(default_home(env).expanduser().resolve())

    @property
    def setting(self) -> Setting:
        """What is set now; a file that cannot be read is as good as none."""
        try:
            kept = json.loads((self.folder / FILE).read_text("utf-8"))
            return Setting(**{**kept, "revealed": tuple(kept["revealed"])})
        except (OSError, ValueError, TypeError, KeyError):
            return Setting()

    def recipe(self, part: str) -> Recipe:
        """What is planted in a part now."""
        kept = self.setting.tables.get(part)
        return parse(kept) if kept else find_part(part).recipe

    def mark(self, part: str) -> str:
        """Which table of which round lies before the room, without saying what is in it."""
        return table_mark(self.recipe(part), self.setting.round)

    def is_revealed(self, part: str) -> bool:
        """Whether the trainer has told the truth about a part."""
        return part in self.setting.revealed

    def lock(self, key: str) -> None:
        """Set the trainer's key; only its hash is kept."""
        self._write(replace(self.setting, key=_hash(key)))

    def admits(self, key: str, env: Mapping[str, str] | None = None) -> bool:
        """Whether this key is the trainer's; without one, whether only this computer's owner can be here."""
        kept = self.setting.key
        if kept:
            return hmac.compare_digest(kept, _hash(key))
        known = os.environ if env is None else env
        return known.get("WORKBENCH_OWNER") == "1" or not is_served(known)

    def plant(self, key: str, part: str, **changes: Any) -> Recipe:
        """Change what is planted in a part: bias, strength, seed. The data and the truth change together."""
        old = self.recipe(part)
        recipe = Recipe(part, **({"bias": old.bias, "strength": old.strength, "seed": old.seed} | changes))
        setting = self._asked(key)
        shown = tuple(name for name in setting.revealed if name != part)
        self._write(replace(setting, tables={**setting.tables, part: str(recipe)}, revealed=shown))
        return recipe

    def reset(self, key: str) -> None:
        """Everything as it comes, and a new round: nobody has solved anything."""
        setting = self._asked(key)
        self._write(Setting(cut=setting.cut, round=setting.round + 1, key=setting.key))

    def reveal(self, key: str, part: str, shown: bool) -> None:
        """Show everybody the truth about a part, or hide it again."""
        setting = self._asked(key)
        others = tuple(name for name in setting.revealed if name != part)
        self._write(replace(setting, revealed=(*others, find_part(part).name) if shown else others))

    def cut(self, key: str, cut: str) -> None:
        """Choose the agenda for everybody."""
        known = [str(each["key"]) for each in list_cuts()]
        if cut not in known:
            raise WorkbenchError(tr("There is no agenda {cut!r}; there are: {known}.", cut=cut, known=", ".join(known)))
        self._write(replace(self._asked(key), cut=cut))

    def seats(self, key: str) -> tuple[Seat, ...]:
        """Everybody who chose a nickname or solved something, the furthest first."""
        self._asked(key)
        try:
            folders = [each for each in self.folder.iterdir() if is_project_id(each.name) and each.is_dir()]
        except OSError:
            return ()
        marks = {part: self.mark(part) for part in PARTS}
        seats = [seat for seat in (_seat(folder, marks) for folder in folders) if seat]
        return tuple(sorted(seats, key=lambda seat: (-seat.far, seat.name))[:MOST_SHOWN])

    def _asked(self, key: str) -> Setting:
        if not self.admits(key):
            raise WorkbenchError(tr("That is not the trainer's key. It was printed where the workshop was started."))
        return self.setting

    def _write(self, setting: Setting) -> None:
        try:
            make_folder(self.folder)
            draft = self.folder / f".{token_hex(8)}"
            draft.write_text(json.dumps(asdict(setting)), encoding="utf-8")
            draft.replace(self.folder / FILE)
        except OSError as problem:
            raise WorkbenchError(
                tr(
                    "The room's settings cannot be kept in {folder} ({strerror}).",
                    folder=self.folder,
                    strerror=problem.strerror,
                )
            ) from None


def _seat(folder: Path, marks: Mapping[str, str]) -> Seat | None:
    try:
        kept = Project.open(folder, create=False).choices("workshop.")
    except WorkbenchError:
        return None
    name = str(kept.get(NAME, "")).strip()[:LONGEST_NAME]
    seat = Seat(name=name or UNNAMED, solved={part: count(part, kept, marks[part]) for part in PARTS})
    return seat if name or seat.far else None


def _hash(key: str) -> str:
    return sha256(tr("workbench trainer {key}", key=key.strip()).encode()).hexdigest()
