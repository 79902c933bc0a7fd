"""Which columns say who a person is? Told by what they hold, so that a column called `field_7` is found too.

- Up to 2,000 different values of a column are looked at, spread evenly over all of them.
- A name of a column only helps where content alone cannot tell: a day of birth from the day of a purchase, an id from
  an amount.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.coding import distinct_values
from workbench.data.identifier_kinds import FEWEST, kind_of
from workbench.errors import WorkbenchError
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, percent, whole

MOST_LOOKED = 2_000
WORDS = {
    "name": tr("names of people"),
    "e-mail": tr("e-mail addresses"),
    "phone": tr("phone numbers"),
    "card number": tr("card numbers"),
    "bank account": tr("bank accounts (IBAN)"),
    "national id": tr("numbers that a state gives to people"),
    "IP address": tr("addresses of computers"),
    "device": tr("addresses of devices"),
    "address": tr("postal addresses"),
    "birth date": tr("dates of birth"),
    "UUID": tr("unique ids"),
    "id": tr("an id: nearly every row has another one"),
}
GRAVE = ("name", "e-mail", "phone", "card number", "bank account", "national id", "address")


@dataclass(frozen=True)
class Identifying:
    """One column that says who a person is: what kind of data, and the share of the values looked at that are such."""

    column: str
    kind: str
    share: float
    looked_at: int

    @property
    def words(self) -> str:
        """What the column holds, as people say it."""
        return WORDS[self.kind]


@dataclass(frozen=True, kw_only=True, eq=False)
class IdentifierReport:
    """The answer: the columns that identify people, most certain kinds first, and how many columns were looked at."""

    roles: Roles
    identifying: tuple[Identifying, ...]
    looked_at: int

    @property
    def ids(self) -> tuple[str, ...]:
        """The columns that only number the rows."""
        return tuple(each.column for each in self.identifying if each.kind in ("id", "UUID"))

    @property
    def findings(self) -> tuple[tuple[Finding, float], ...]:
        """A finding for each, with its strength; no chance is involved, so nothing is corrected."""
        return tuple((_say(each, self.roles), each.share) for each in self.identifying)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {"looked_at": self.looked_at, "identifying": [dict(each.__dict__) for each in self.identifying]}


def find_identifiers(case: Case) -> IdentifierReport:
    """The columns whose values say who a person is, or number the rows; sensitive columns and the target too."""
    found = [
        identifying
        for column in case.columns
        if (identifying := identify(case.pandas[column], str(column))) is not None
    ]
    found.sort(key=lambda each: list(WORDS).index(each.kind))
    return IdentifierReport(roles=case.roles, identifying=tuple(found), looked_at=len(case.columns))


def identify(values: pd.Series, name: str = "") -> Identifying | None:
    """What kind of personal data a column holds; None where nothing says that it does.

    >>> identify(pd.Series(["ann@shop.example", "bo@post.example"] * 3 + list("xy"), name="field_7"))
    >>> identify(pd.Series([f"guest{place}@post.example" for place in range(9)])).kind
    'e-mail'
    """
    try:
        codes, distinct = distinct_values(values)
    except WorkbenchError:  # lists and other collections
        return None
    if len(distinct) < FEWEST:
        return None
    places = np.unique(np.linspace(0, len(distinct) - 1, MOST_LOOKED).astype(int))
    chosen = pd.Series(distinct).iloc[places].reset_index(drop=True)
    rows = int((codes >= 0).sum())
    kind, share = kind_of(chosen, values, name, len(distinct) / max(rows, 1))
    return Identifying(name or str(values.name), kind, share, len(chosen)) if kind else None


def _say(each: Identifying, roles: Roles) -> Finding:
    name = capital(roles.column_label(each.column))
    numbered = each.kind in ("id", "UUID")
    severity: Severity = "high" if each.kind in GRAVE else "low" if numbered else "medium"
    given = each.column not in (*roles.not_features, *roles.sensitive)
    if numbered:
        text = tr(
            "{name} holds {words}. It ties this table to others, and a model can only learn it by heart.",
            name=name,
            words=each.words,
        )
    else:
        text = tr(
            "{share} of {looked_at} different values of {name} look like {words}. They say who a person is. A "
            "decision hardly needs them, and whoever gets the table gets them too.",
            share=percent(each.share),
            looked_at=whole(each.looked_at),
            name=name,
            words=each.words,
        )
    more = tr(" It is among the columns that a model is given.") if given and not numbered else ""
    return Finding(
        "WB307", severity, tr("{name} holds {words}", name=name, words=each.words), text + more, columns=(each.column,)
    )
