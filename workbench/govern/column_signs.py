"""What does the review of the table say of each column: does it name a person, is it compared by, does it tell others?

Everything comes from the records of what was measured, so that no table is loaded. The category of a column is read
off its name where its values do not tell it: an offer, for a person to change.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from workbench.govern.measured import Record
from workbench.language import tr
from workbench.roles import Roles

Sign = Literal["identifying", "compared by", "gives away", "plain"]
OURS = ("plain_model_score", "model_score")  # attached while measuring; no columns of the table

CATEGORY_OF_KIND: Mapping[str, str] = {
    **dict.fromkeys(("name", "national id", "birth date", "UUID", "id", "IP address", "device"), "identity"),
    **dict.fromkeys(("e-mail", "phone", "address"), "contact"),
    **dict.fromkeys(("card number", "bank account"), "money"),
}
CATEGORY_OF_NAME: Mapping[str, re.Pattern[str]] = {
    category: re.compile(rf"\b({words})")
    for category, words in {
        "special": r"race|racial|ethni|hispanic|native|nationality|foreign|citizen|migra|religio|belief|health|disab|"
        r"handicap|diseas|diagnos|illness|union\b|politic|sexual|genetic|crim|convict|offen[cs]e",
        "contact": r"e ?mail|phone|telephone|mobile number|address|contact",
        "place": r"zip|post ?code|city|town|village|street|county|region|district|neighbou?rhood|latitude|longitude|"
        r"location|residence|distance",
        "money": r"amount|income|salary|wage|pay\b|pays|paid|payment|earning|debt|credit|loan|balance|bill|price|spent|"
        r"account|saving|mortgage|limit|charge|capital|rent\b|property|asset|collateral|interest|instal",
        "work": r"job|occupation|employ|education|school|degree|experience|profession|career|skill|department|grade|"
        r"training|overtime|work|business travel|performance|hours|qualif",
        "conduct": r"visit|click|purchase|order|call|usage|login|session|contract|tenure|stream|internet|offer|month|"
        r"days|times|number of",
        "identity": r"name|birth|born|age\b|age group|sex|gender|marital|married|famil|dependent|dependant|partner|"
        r"household|customer|person",
    }.items()
}
"""Words at the beginning of a word in a column's name or label, the most delicate category first."""


@dataclass(frozen=True, kw_only=True)
class SeenColumn:
    """One column as the review saw it: how it stands out, why in a sentence, in which category ("" for none).

    `evidence` are the ids of the records that say so.
    """

    column: str
    label: str
    sign: Sign
    why: str
    category: str
    evidence: tuple[str, ...] = ()


def see_columns(records: Mapping[str, Record], roles: Roles) -> tuple[SeenColumn, ...]:
    """Each column of the table in its order; none where nobody looked through the table yet."""
    looked = records.get("identifiers")
    if looked is None:
        return ()
    signs = {**_proxies(records), **_sensitive(roles, looked), **_identifying(looked, roles)}
    content = _content(records)
    names = [column for column in looked.columns if column not in OURS]
    return tuple(_seen(column, roles.column_label(column), signs, content) for column in names)


@dataclass(frozen=True)
class _Told:
    sign: Sign
    why: str
    category: str
    evidence: tuple[str, ...]


def _seen(column: str, label: str, signs: Mapping[str, _Told], content: set[str]) -> SeenColumn:
    told = signs.get(column) or _Told("plain", tr("Nothing stood out."), "", ())
    category = told.category or ("content" if label in content else _category(column, label))
    return SeenColumn(
        column=column, label=label, sign=told.sign, why=told.why, category=category, evidence=told.evidence
    )


def _identifying(looked: Record, roles: Roles) -> dict[str, _Told]:
    kinds = {str(each["label"]): str(each["kind"]) for each in looked.values["identifying"]}
    found = {column: kinds.get(roles.column_label(column), "") for column in looked.columns}
    return {
        column: _Told("identifying", _kind_words(kind), CATEGORY_OF_KIND.get(kind, "identity"), (looked.id,))
        for column, kind in found.items()
        if kind
    }


def _kind_words(kind: str) -> str:
    if kind in ("id", "UUID"):
        return tr("Nearly every row has another value: it numbers people.")
    return tr("Its values say who a person is (kind: {kind}).", kind=kind)


def _sensitive(roles: Roles, looked: Record) -> dict[str, _Told]:
    told = _Told("compared by", tr("People are compared by it."), "", (looked.id,))
    return {column: told for column in roles.sensitive if column in looked.columns}


def _proxies(records: Mapping[str, Record]) -> dict[str, _Told]:
    record = records.get("proxies")
    strong: list[Any] = [] if record is None else list(record.values["strong"])
    evidence = () if record is None else (record.id,)
    # the strongest of a column comes first in the record, so it is written last
    return {pair["feature"]: _Told("gives away", _proxy_words(pair), "", evidence) for pair in reversed(strong)}


def _proxy_words(pair: Mapping[str, Any]) -> str:
    auc, low, high = (100 * float(pair[name]) for name in ("auc", "low", "high"))
    return tr(
        "It tells {group} from others in {auc:.0f} of 100 pairs of people "
        "(95% interval {low:.0f} to {high:.0f}; {n:,} people).",
        group=pair["group"],
        auc=auc,
        low=low,
        high=high,
        n=pair["n"],
    )


def _content(records: Mapping[str, Record]) -> set[str]:
    record = records.get("columns")
    return set() if record is None else {*record.values["text"], *record.values["media"]}


def _category(column: str, label: str) -> str:
    return next(_matching(f"{_spaced(column)} {_spaced(label)}"), "")


def _matching(words: str) -> Iterator[str]:
    for category, pattern in CATEGORY_OF_NAME.items():
        if pattern.search(words):
            yield category


def _spaced(name: str) -> str:
    """Words of a name, such as `AnnualIncome` or `annual_income`, in small letters with spaces between them."""
    return re.sub(r"[^a-z0-9]+", " ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower())
