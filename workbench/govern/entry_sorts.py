"""What can be written down about the use of a system, what each sort asks for, and what its entries come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from workbench.govern.evidence_words import named
from workbench.language import tr

Given = Sequence[Mapping[str, Any]]
"""The values of the entries of one sort, the oldest first, each with its day as `on` (YYYY-MM-DD)."""

YES_NO = (("no", False), ("yes", True))
WAYS = (
    (tr("e-mail or letter"), "mail"),
    (tr("our site"), "site"),
    ("telephone", "telephone"),
    (tr("word of mouth"), "person"),
)
GATHERED = ((tr("we ourselves"), "own"), ("others", "others"), ("both", "both"))


@dataclass(frozen=True, kw_only=True)
class Amount:
    """A whole number to give, at most that of the amount `of`."""

    name: str
    label: str
    of: str = ""

    def told(self, value: int) -> str:
        """The number in words."""
        return f"{value:,}"


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One of several to choose, as (words, value)."""

    name: str
    label: str
    options: tuple[tuple[str, Any], ...]

    def told(self, value: Any) -> str:
        """The choice in words."""
        return next(words for words, option in self.options if option == value)


@dataclass(frozen=True, kw_only=True)
class Sort:
    """One sort of entry: its title, an example of what proves it, what it asks for, and what its entries come to."""

    title: str
    proof: str
    asks: tuple[Amount | Choice, ...]
    comes_to: Callable[[Given], dict[str, Any]]

    def told(self, values: Mapping[str, Any]) -> str:
        """The numbers and choices of one entry in words, "" where the sort asks for none."""
        return "; ".join(f"{each.label}: {each.told(values[each.name])}" for each in self.asks)


def _reviews(given: Given) -> dict[str, Any]:
    names = ("decisions", "with_person", "overridden", "with_reason")
    return {name: sum(each[name] for each in given) for name in names}


def _last(given: Given) -> dict[str, Any]:
    return {name: value for name, value in given[-1].items() if name != "on"}


def _checks(given: Given) -> dict[str, Any]:
    return {"checks": len(given), "last": given[-1]["on"]}


def _messages(given: Given) -> dict[str, Any]:
    words = {value: label for label, value in WAYS}
    used = dict.fromkeys(words[each["way"]] for each in given)
    return {"where": named(list(used)), "items": len(given)}


def _appeals(given: Given) -> dict[str, Any]:
    by_another = all(each["by_another_person"] for each in given)
    changed = sum(each["outcome"] == "changed" for each in given)
    return {**_messages(given), "by_another_person": by_another, "changed": changed}


SORTS: Mapping[str, Sort] = MappingProxyType(
    {
        "reviews": Sort(
            title=tr("People looked at decisions"),
            proof=tr("a list of the cases, or an export of the system in which they are kept"),
            asks=(
                Amount(name="decisions", label=tr("Decisions in that time")),
                Amount(name="with_person", label=tr("Of these, a person looked at"), of="decisions"),
                Amount(name="overridden", label=tr("Of these, changed by the person"), of="with_person"),
                Amount(name="with_reason", label=tr("Of these, with the reason beside it"), of="overridden"),
            ),
            comes_to=_reviews,
        ),
        "decision-log": Sort(
            title=tr("The log of decisions was checked"),
            proof=tr("the note of the check, with the hash or the count at both ends"),
            asks=(
                Amount(name="decisions", label=tr("Decisions in the log")),
                Amount(name="with_version", label=tr("Of these, with the version of the system"), of="decisions"),
                Amount(name="with_actor", label=tr("Of these, with who decided"), of="decisions"),
                Choice(name="chain_holds", label=tr("None is missing or was changed afterwards"), options=YES_NO),
            ),
            comes_to=_last,
        ),
        "monitor": Sort(
            title=tr("New cases were checked"),
            proof=tr("the report of the check"),
            asks=(),
            comes_to=_checks,
        ),
        "feedback": Sort(
            title=tr("Somebody said that something looks wrong"),
            proof=tr("the number of the message, without the person's name"),
            asks=(Choice(name="way", label=tr("How it came in"), options=WAYS),),
            comes_to=_messages,
        ),
        "appeals": Sort(
            title=tr("Somebody asked to look again"),
            proof=tr("the number of the case, without the person's name"),
            asks=(
                Choice(name="way", label=tr("How it came in"), options=WAYS),
                Choice(name="by_another_person", label=tr("Somebody else looked than before"), options=YES_NO),
                Choice(
                    name="outcome",
                    label=tr("What came of it"),
                    options=(
                        (tr("not settled yet"), "open"),
                        (tr("the answer stays"), "stays"),
                        (tr("the answer was changed"), "changed"),
                    ),
                ),
            ),
            comes_to=_appeals,
        ),
        "lineage": Sort(
            title=tr("We looked up where the columns come from"),
            proof=tr("the list of columns with their sources"),
            asks=(
                Amount(name="columns", label=tr("Columns of the table")),
                Amount(name="with_source", label=tr("Of these, with a source and its date"), of="columns"),
                Amount(name="sources", label=tr("Different sources")),
                Choice(name="training_from", label=tr("Who gathered what it learned from"), options=GATHERED),
                Choice(name="input_from", label=tr("Who gathers what it is used on"), options=GATHERED),
            ),
            comes_to=_last,
        ),
    }
)
"""By kind of record; the order is that in which they are offered."""
