"""The bundled tables and their cards: where each comes from, what its columns mean, and what it cannot tell."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap
from typing import Self

from workbench.bundled import bundled
from workbench.cuts import cut_words
from workbench.errors import unknown
from workbench.language import tr
from workbench.language.texts import translated
from workbench.roles import Roles, favourable_words

NARROWEST = 30
INDENT = "  "


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a person should know before trusting a bundled table.

    `columns` has a meaning for every column; `roles` are the usual ones, offered and never applied silently.
    """

    name: str
    title: str
    summary: str
    row_is: str
    rows: int
    years: str
    place: str
    source: str
    licence: str
    citation: str
    cautions: tuple[str, ...]
    columns: Mapping[str, str]
    roles: Roles
    planted: str = ""
    """What was planted in a generated table; "" for every other. Where a class is to find it, show it last."""

    @classmethod
    def read(cls, path: Path) -> Self:
        """The card in a card.toml; the folder it lies in is the table's name."""
        parts = translated(tomllib.loads(path.read_text(encoding="utf-8")))
        cautions, roles = tuple(parts.pop("cautions")), Roles.from_dict(parts.pop("roles"))
        return cls(name=path.parent.name, cautions=cautions, roles=roles, **parts)

    def to_text(self, width: int = 100) -> str:
        """The whole card as plain text with aligned columns, at most `width` characters wide where words allow."""
        sections = {
            "About this table": _aligned(self._facts(), width),
            "Be careful": _aligned([(f"{n}.", text) for n, text in enumerate(self.cautions, start=1)], width),
            "Usual roles": _aligned(self._usual_roles(), width),
            "Columns": _aligned(self.columns.items(), width),
        }
        if self.planted:
            sections["What was planted (for trainers)"] = "\n".join(_wrapped(self.planted, width))
        blocks = [f"{heading}\n{body}" for heading, body in sections.items()]
        head = _wrapped(f"{self.name}: {self.title}", width) + _wrapped(self.summary, width)
        return "\n\n".join(["\n".join(head), *blocks])

    def _facts(self) -> list[tuple[str, str]]:
        return [
            ("rows", f"{self.rows:,}"),
            (tr("a row is"), self.row_is),
            ("years", self.years),
            ("place", self.place),
            ("source", self.source),
            ("licence", self.licence),
            ("citation", self.citation),
        ]

    def _usual_roles(self) -> list[tuple[str, str]]:
        roles = self.roles
        cuts = [f"{column} {cut_words(cut)}" for column, cut in roles.cuts.items()]
        known = [
            ("sensitive", ", ".join(roles.sensitive)),
            ("target", roles.target),
            ("prediction", roles.prediction),
            (
                "favourable",
                roles.favourable
                and tr(
                    "{favourable_words} (these {people} {outcome})",
                    favourable_words=roles.favourable_words,
                    people=roles.people,
                    outcome=roles.outcome,
                ),
            ),
            (tr("favourable decision"), favourable_words(roles.favourable_decision)),
            ("weight", roles.weight),
            (tr("not features"), ", ".join(roles.not_features)),
            ("cuts", "; ".join(cuts)),
        ]
        return [(role, text) for role, text in known if text]


def list_datasets() -> tuple[str, ...]:
    """The names of the bundled tables, in alphabetical order."""
    return tuple(sorted(path.parent.name for path in bundled("datasets").glob("*/card.toml")))


def load_card(name: str) -> Card:
    """The card of one bundled table; an unknown name is an error that offers the nearest ones.

    >>> load_card("german_credit").roles.target
    'good_credit'
    """
    return Card.read(_folder(name) / "card.toml")


def table_path(name: str) -> Path:
    """Where the Parquet file of a bundled table lies; an unknown name is an error that offers the nearest ones."""
    return _folder(name) / "data.parquet"


def list_text() -> str:
    """All bundled tables, a line each: name, number of rows, title."""
    cards = [load_card(name) for name in list_datasets()]
    longest = max((len(card.name) for card in cards), default=0)
    digits = max((len(f"{card.rows:,}") for card in cards), default=0)
    return "\n".join(
        tr(
            "{name:<{longest}}  {rows:>{digits},} rows  {title}",
            name=card.name,
            longest=longest,
            rows=card.rows,
            digits=digits,
            title=card.title,
        )
        for card in cards
    )


def _folder(name: str) -> Path:
    names = list_datasets()
    if name not in names:
        raise unknown(tr("bundled table"), name, names)
    return bundled("datasets") / name


def _aligned(pairs: Iterable[tuple[str, str]], width: int) -> str:
    """Two columns: what is said of each thing stands beside it, wrapped, and never under its name."""
    listed = list(pairs)
    margin = len(INDENT) + max(len(left) for left, _ in listed) + 2
    lines: list[str] = []
    for left, right in listed:
        first, *more = _wrapped(right, width - margin)
        lines += [f"{INDENT + left:<{margin}}{first}", *(" " * margin + line for line in more)]
    return "\n".join(lines)


def _wrapped(text: str, width: int) -> list[str]:
    # A value such as "Non-Travel" is copied into a command, so it stays in one piece.
    return wrap(text, max(width, NARROWEST), break_on_hyphens=False)
