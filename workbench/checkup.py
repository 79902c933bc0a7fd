"""The doctor's answer: what was looked at, how it is, and what to do where it is not well."""

from dataclasses import asdict, dataclass
from typing import Any, Literal

from workbench.language import tr

SCHEMA = "workbench.doctor/1"
State = Literal["well", "look", "ill"]
MARKS: dict[State, str] = {"well": "ok  ", "look": "look", "ill": "ILL "}


@dataclass(frozen=True, kw_only=True)
class Check:
    """What was looked at, how it is, and what to do where it is not well."""

    about: Literal["installation", "project", "browser", "port"]
    state: State
    says: str
    remedy: str = ""


@dataclass(frozen=True, kw_only=True)
class Checkup:
    """All checks; the whole is as well as its worst part."""

    checks: tuple[Check, ...]

    @property
    def is_ill(self) -> bool:
        """Whether something does not work."""
        return any(check.state == "ill" for check in self.checks)

    def to_dict(self) -> dict[str, Any]:
        """The checks as JSON."""
        return {"schema": SCHEMA, "ill": self.is_ill, "checks": [asdict(check) for check in self.checks]}

    def to_text(self) -> str:
        """A line a check, and what to do below those that are not well."""
        lines = [
            f"{MARKS[each.state]}  {each.says}" + (f"\n      {each.remedy}" if each.remedy else "")
            for each in self.checks
        ]
        return "\n".join(
            [*lines, "", tr("Something does not work.") if self.is_ill else tr("All that was looked at works.")]
        )
