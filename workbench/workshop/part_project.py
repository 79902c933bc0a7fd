"""What a person chose to look at in one part of the workshop, kept with their project for when they come back."""

from dataclasses import dataclass
from typing import Any

from workbench.roles import Roles
from workbench.store import PlainModel, Project
from workbench.table_ref import TableRef
from workbench.workshop.room import Room


@dataclass(frozen=True)
class PartProject(Project):
    """The person's project as the panels of one part see it: choices are kept, about the room's table alone.

    All of them stand under one key with the mark of the table: on another table, or in another round, there are none.
    It has no table of its own, and the one that the person works on elsewhere stays as it is.
    """

    part: str
    mark: str

    @classmethod
    def of(cls, project: Project, room: Room, part: str) -> "PartProject":
        """The choices of this person about the table that lies before the room now."""
        return cls(folder=project.folder, part=part, mark=room.mark(part))

    @property
    def table(self) -> TableRef | None:
        """None: what is measured here is no evidence about a table of one's own."""
        return None

    @property
    def roles(self) -> Roles:
        """No part at all: the table brings its own."""
        return Roles()

    @property
    def model(self) -> PlainModel | None:
        """None: a model that is fitted here lasts as long as the page."""
        return None

    def choose_table(self, table: TableRef, roles: Roles) -> None:
        """Nothing is kept: the trainer lays the tables."""

    def set_roles(self, roles: Roles) -> None:
        """Nothing is kept: other roles last as long as the page."""

    def set_model(self, model: PlainModel | None) -> None:
        """Nothing is kept."""

    def choose(self, key: str, value: Any) -> None:
        """Keep a choice about this table; those about an earlier one give way."""
        super().choose(self._key, {"table": self.mark, "choices": {**self.choices(), key: value}})

    def choices(self, prefix: str = "") -> dict[str, Any]:
        """What was chosen about this table under keys that start with `prefix`."""
        kept = super().choices(self._key).get(self._key) or {}
        chosen = kept["choices"] if kept.get("table") == self.mark else {}
        return {key: value for key, value in chosen.items() if key.startswith(prefix)}

    @property
    def _key(self) -> str:
        return f"workshop.{self.part}.looked_at"
