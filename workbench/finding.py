"""What stands out, as a sentence: the one shape that every report gives its findings and its notes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["high", "medium", "low", "note"]
SEVERITIES: tuple[Severity, ...] = ("high", "medium", "low", "note")
FALSE_ALARMS = 0.02
"""How often a report of a table with nothing in it may raise any finding (Benjamini-Hochberg over all its tests)."""


@dataclass(frozen=True)
class Finding:
    """One sentence worth reading, with its code, how grave it is, and the group, metric and columns it is about."""

    code: str
    severity: Severity
    title: str
    text: str
    group: Mapping[str, str] = field(default_factory=dict)
    metric: str = ""
    columns: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The finding as JSON."""
        parts = {"code": self.code, "severity": self.severity, "title": self.title, "text": self.text}
        return parts | {"group": dict(self.group), "metric": self.metric or None, "columns": list(self.columns)}
