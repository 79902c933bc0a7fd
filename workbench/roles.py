"""What each column of a table is for, and what the business calls it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, Self

from workbench.cuts import Cut, as_cut
from workbench.errors import unknown
from workbench.language import tr

ScoreMeans = Literal["favourable", "unfavourable"]
Favourable = str | tuple[str, ...] | None


@dataclass(frozen=True, kw_only=True)
class Label:
    """The business's own words for a column, its values (as noun phrases: "women") and its unit."""

    name: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""


@dataclass(frozen=True, kw_only=True)
class Roles:
    """The part each column plays, and the words used for it in every sentence.

    Every rate is about the *favourable* value, of target and prediction alike. `favourable` is compared as text or as
    a number; several values of a target with more than two are a tuple; None means 1, true or yes. A prediction that
    is written otherwise than its target (repaid 1 or 0, approved ja or nein) has values of its own:
    `favourable_decision`, compared in the same way; None means those of the target. `not_features` are never given to
    a model (ids, survey weights, splits).
    `cuts` are where numbers and dates are cut into bands: `{"age": (25, 40), "joined": "year"}`.
    `people` and `outcome` complete sentences about the target: "women *were approved* less often than men".
    """

    sensitive: tuple[str, ...] = ()
    target: str | None = None
    prediction: str | None = None
    score: str | None = None
    weight: str | None = None
    favourable: Favourable = None
    favourable_decision: Favourable = None
    threshold: float = 0.5
    score_means: ScoreMeans = "favourable"
    not_features: tuple[str, ...] = ()
    cuts: Mapping[str, Cut] = field(default_factory=dict)
    labels: Mapping[str, Label] = field(default_factory=dict)
    people: str = "people"
    outcome: str = tr("had the favourable outcome")

    def __post_init__(self) -> None:
        """Keep every cut in one form, however it was written."""
        object.__setattr__(self, "cuts", {column: as_cut(cut) for column, cut in self.cuts.items()})

    def replace(self, **changes: Any) -> Self:
        """The same roles with some parts replaced; an unknown part is an error that names the possible ones.

        What is favourable in a prediction column goes with the column: another one has none until it is named.
        """
        for part in changes:
            if part not in self.__dataclass_fields__:
                raise unknown("role", part, self.__dataclass_fields__)
        for part in ("favourable", "favourable_decision"):
            if isinstance(changes.get(part), list | tuple):
                changes[part] = tuple(changes[part]) or None
        if self.prediction not in (None, changes.get("prediction", self.prediction)):
            changes.setdefault("favourable_decision", None)
        return replace(self, **changes)

    @property
    def favourable_words(self) -> str:
        """The favourable values as people say them: "paid or paid late"; empty if nobody said."""
        return favourable_words(self.favourable)

    @property
    def favourable_predicted(self) -> Favourable:
        """The values by which the prediction is read: its own, or those of the target."""
        return self.favourable if self.favourable_decision is None else self.favourable_decision

    def column_label(self, column: str) -> str:
        """What the business calls a column; the column's own name, spaced, if it has no label."""
        label = self.labels.get(column)
        return label.name if label and label.name else column.replace("_", " ")

    def value_label(self, column: str, value: str) -> str:
        """What the business calls the people with this value: "women", or "sex: female" if nobody said."""
        return self._values(column).get(value) or f"{self.column_label(column)}: {value}"

    def group_label(self, group: Mapping[str, str]) -> str:
        """One name for a group, for a sentence: "women who are also single applicants"; "everyone" for none."""
        named = all(value in self._values(column) for column, value in group.items())
        names = [self.value_label(column, value) for column, value in group.items()]
        return (tr(" who are also ") if named else ", ").join(names) or "everyone"

    def to_dict(self) -> dict[str, Any]:
        """Plain lists, dicts and strings, for the store and for card files."""
        return asdict(self)

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`; missing parts keep their defaults, unknown ones are an error."""
        known = dict(parts)
        for name in ("sensitive", "not_features"):
            given = known.get(name, ())
            known[name] = (given,) if isinstance(given, str) else tuple(given)
        known["labels"] = {column: _label(label) for column, label in known.get("labels", {}).items()}
        return cls().replace(**known)

    def _values(self, column: str) -> Mapping[str, str]:
        label = self.labels.get(column)
        return label.values if label else {}


def list_favourable(favourable: Favourable) -> tuple[str, ...]:
    """The favourable values one by one; none if nobody said."""
    if favourable is None:
        return ()
    return favourable if isinstance(favourable, tuple) else (favourable,)


def favourable_words(favourable: Favourable) -> str:
    """Favourable values as people say them.

    >>> favourable_words(("paid", "paid late"))
    'paid or paid late'
    """
    return " or ".join(map(str, list_favourable(favourable)))


def _label(parts: Mapping[str, Any]) -> Label:
    for part in parts:
        if part not in Label.__dataclass_fields__:
            raise unknown(tr("part of a label"), part, Label.__dataclass_fields__)
    return Label(**parts)
