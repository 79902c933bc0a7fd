"""Which kinds of records there are: what each says, which page makes it, what it must hold and what makes it stale."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Depends = Literal["nothing", "table", "model"]


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record: what it says, on which page it is made, which values it must hold and what makes it stale.

    `days` is for how long it holds where nothing else changes; None for as long as that.
    """

    says: str
    page: str
    depends: Depends
    needs: tuple[str, ...]
    days: int | None = None


KINDS: Mapping[str, Kind] = {
    "groups": Kind(
        says="decisions and errors compared by group",
        page="Who is treated differently?",
        depends="model",
        needs=("selection", "errors", "disability"),
    ),
    "accuracy": Kind(
        says="how often the decision was right", page="Who is treated differently?", depends="model", needs=("right",)
    ),
    "calibration": Kind(
        says="what a score means for each group", page="Does a score mean the same?", depends="model", needs=("worst",)
    ),
    "record": Kind(
        says="recorded outcomes compared by group",
        page="Is this table fit to decide with?",
        depends="table",
        needs=("outcomes",),
    ),
    "representation": Kind(
        says="groups of the table beside the people it is about",
        page="Is this table fit to decide with?",
        depends="table",
        needs=("columns",),
    ),
    "proxies": Kind(
        says="how well each column tells a sensitive one",
        page="Is this table fit to decide with?",
        depends="table",
        needs=("pairs", "strong"),
    ),
    "identifiers": Kind(
        says="columns about people, and columns that say who a person is",
        page="Is this table fit to decide with?",
        depends="table",
        needs=("columns", "identifying", "sensitive"),
    ),
    "privacy": Kind(
        says="how many people stand out",
        page="Is this table fit to decide with?",
        depends="table",
        needs=("by", "k", "unique", "few"),
    ),
    "review": Kind(
        says="the tests of the table",
        page="Is this table fit to decide with?",
        depends="table",
        needs=("tests", "found"),
    ),
    "columns": Kind(
        says="which columns hold text, sound or pictures",
        page="Is this table fit to decide with?",
        depends="table",
        needs=("columns", "text", "media"),
    ),
    "model": Kind(
        says="what the model is and what it sees",
        page="Choose a model",
        depends="model",
        needs=("family", "title", "features", "protected", "online"),
    ),
    "explanation": Kind(
        says="how often a short rule gives the model's answer",
        page="How does the model decide?",
        depends="model",
        needs=("same", "low", "high", "n"),
    ),
    "reasons": Kind(
        says="refusals for which there were reasons",
        page="Why this person?",
        depends="model",
        needs=("sampled", "produced"),
    ),
    "mitigation": Kind(
        says="what was tried against a gap, before and after",
        page="What can be done about it?",
        depends="table",
        needs=("method", "before", "after", "change", "low", "high", "n"),
    ),
    "recourse": Kind(
        says="how far a yes is for refused people of each group",
        page="What would change the answer?",
        depends="model",
        needs=("difference", "low", "high", "farther", "nearer", "n"),
    ),
    "reviews": Kind(
        says="decisions that a person looked at",
        page="Decisions looked at",
        depends="nothing",
        needs=("decisions", "with_person", "overridden", "with_reason"),
        days=365,
    ),
    "decision-log": Kind(
        says="the log of decisions, checked from end to end",
        page="Decisions looked at",
        depends="nothing",
        needs=("decisions", "with_version", "with_actor", "chain_holds"),
        days=365,
    ),
    "monitor": Kind(
        says="checks of new cases", page="Is it getting worse?", depends="nothing", needs=("checks", "last"), days=190
    ),
    "feedback": Kind(
        says="messages from people and staff",
        page="Messages and objections",
        depends="nothing",
        needs=("where", "items"),
        days=365,
    ),
    "appeals": Kind(
        says="requests to look again",
        page="Messages and objections",
        depends="nothing",
        needs=("where", "items", "by_another_person"),
        days=365,
    ),
    "purposes": Kind(
        says="what each column is for", page="Columns and privacy", depends="table", needs=("columns", "with_purpose")
    ),
    "lineage": Kind(
        says="where each column comes from",
        page="Columns and privacy",
        depends="table",
        needs=("columns", "with_source", "sources"),
    ),
}
