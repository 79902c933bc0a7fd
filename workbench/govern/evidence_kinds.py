"""Which kinds of records there are: what each says, where it comes from, what it must hold and what makes it stale."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Depends = Literal["nothing", "file", "table", "model"]
"""What a record depends on: the file alone, the part each of its columns plays too, or also how decisions are made."""

Made = Literal["now", "told", "page", "written"]
"""How a record comes to be: by “Measure now”, by that once something was said on its page, by work on its page, or
written down by a person, with proof."""

DATA, GROUPS, SCORES = (
    "Is this table fit to decide with?",
    "Who is treated differently?",
    "Where should the threshold stand?",
)
REMEDIES, DRIVERS, REASONS = "What can be done about it?", "What drives the answers?", "Why this answer?"
FLIPS, EFFORT, IN_USE = (
    "What would have changed the answer?",
    "Is one group asked to do more?",
    "What are we obliged to do?",
)
PRIVACY = "What does this system do to people?"
"""Pages are named by the headings of their guides."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of record: what it says, the page that is about it, how it is made, what it holds and depends on.

    `days` is for how long it holds where nothing else changes; None for as long as that.
    """

    says: str
    page: str
    depends: Depends
    needs: tuple[str, ...]
    made: Made = "now"
    days: int | None = None

    @property
    def lacking(self) -> str:
        """That there is no such record, and what makes one."""
        if self.made == "written":
            return f"Not written down yet: {self.says}. The page “{self.page}” has a place for it."
        return f"Not measured yet: {self.says}. {self.way}"

    @property
    def way(self) -> str:
        """What makes a record of the kind, in a sentence."""
        return {
            "now": f"“Measure now” does it; the page “{self.page}” shows more.",
            "told": f"Say on the page “{self.page}” who they are; then “Measure now” does it.",
            "page": f"The page “{self.page}” does it.",
            "written": f"Write it down anew on the page “{self.page}”.",
        }[self.made]


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "groups": Kind(
            says="decisions and errors compared by group",
            page=GROUPS,
            depends="model",
            needs=("selection", "errors", "disability"),
        ),
        "accuracy": Kind(says="how often the decision was right", page=GROUPS, depends="model", needs=("right",)),
        "calibration": Kind(says="what a score means for each group", page=SCORES, depends="model", needs=("worst",)),
        "record": Kind(says="recorded outcomes compared by group", page=DATA, depends="table", needs=("outcomes",)),
        "representation": Kind(
            says="groups of the table beside the people it is about",
            page=DATA,
            depends="table",
            needs=("columns",),
            made="told",
        ),
        "proxies": Kind(
            says="how well each column tells a sensitive one", page=DATA, depends="table", needs=("pairs", "strong")
        ),
        "identifiers": Kind(
            says="columns about people, and columns that say who a person is",
            page=DATA,
            depends="table",
            needs=("columns", "identifying", "sensitive"),
        ),
        "privacy": Kind(
            says="how many people stand out", page=DATA, depends="table", needs=("by", "k", "unique", "few")
        ),
        "review": Kind(says="the tests of the table", page=DATA, depends="table", needs=("tests", "found")),
        "columns": Kind(
            says="which columns hold text, sound or pictures",
            page=DATA,
            depends="table",
            needs=("columns", "text", "media"),
        ),
        "model": Kind(
            says="what the model is and what it sees",
            page=DRIVERS,
            depends="model",
            needs=("family", "title", "features", "protected", "online"),
        ),
        "explanation": Kind(
            says="how often a short rule gives the model's answer",
            page=DRIVERS,
            depends="model",
            needs=("same", "low", "high", "n"),
        ),
        "reasons": Kind(
            says="refusals for which there were reasons", page=REASONS, depends="model", needs=("sampled", "produced")
        ),
        "flip": Kind(
            says="whether the answer changes when only the group does",
            page=FLIPS,
            depends="model",
            needs=("asked", "widest", "findings"),
        ),
        "mitigation": Kind(
            says="what was tried against a gap, before and after",
            page=REMEDIES,
            depends="table",
            needs=("method", "before", "after", "change", "low", "high", "n"),
            made="page",
        ),
        "recourse": Kind(
            says="how far a yes is for refused people of each group",
            page=EFFORT,
            depends="model",
            needs=("found", "chance", "low", "high", "farther", "nearer", "n"),
            made="page",
        ),
        "reviews": Kind(
            says="decisions that a person looked at",
            page=IN_USE,
            depends="nothing",
            needs=("decisions", "with_person", "overridden", "with_reason"),
            made="written",
            days=365,
        ),
        "decision-log": Kind(
            says="the log of decisions, checked from end to end",
            page=IN_USE,
            depends="nothing",
            needs=("decisions", "with_version", "with_actor", "chain_holds"),
            made="written",
            days=365,
        ),
        "monitor": Kind(
            says="checks of new cases",
            page=IN_USE,
            depends="nothing",
            needs=("checks", "last"),
            made="written",
            days=190,
        ),
        "feedback": Kind(
            says="messages from people and staff",
            page=IN_USE,
            depends="nothing",
            needs=("where", "items"),
            made="written",
            days=365,
        ),
        "appeals": Kind(
            says="requests to look again",
            page=IN_USE,
            depends="nothing",
            needs=("where", "items", "by_another_person"),
            made="written",
            days=365,
        ),
        "purposes": Kind(
            says="what each column is for",
            page=PRIVACY,
            depends="table",
            needs=("columns", "with_purpose"),
            made="written",
        ),
        "lineage": Kind(
            says="where each column comes from",
            page=IN_USE,
            depends="file",
            needs=("columns", "with_source", "sources"),
            made="written",
        ),
    }
)
