"""Which kinds of records there are: what each says, where it comes from, what it must hold and what makes it stale."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from workbench.language import tr

Depends = Literal["nothing", "file", "table", "model"]
"""What a record depends on: the file alone, the part each of its columns plays too, or also how decisions are made."""

Made = Literal["now", "model", "told", "page", "written"]
"""How a record comes to be: by “Measure now”, by that once there is a model, by that once something was said on its
page, by work on its page, or written down by a person, with proof."""

DATA, GROUPS, SCORES = (
    tr("Is this table fit to decide with?"),
    tr("Who is treated differently?"),
    tr("Where should the threshold stand?"),
)
REMEDIES, DRIVERS, REASONS = tr("What can be done about it?"), tr("What drives the answers?"), tr("Why this answer?")
FLIPS, EFFORT, IN_USE = (
    tr("What would have changed the answer?"),
    tr("Is one group asked to do more?"),
    tr("What are we obliged to do?"),
)
PRIVACY = tr("What does this system do to people?")
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
    def begins(self) -> str:
        """The page on which the first step to such a record is taken."""
        return DRIVERS if self.made == "model" else self.page

    @property
    def lacking(self) -> str:
        """That there is no such record, and what makes one."""
        if self.made == "written":
            return tr(
                "Not written down yet: {says}. The page “{page}” has a place for it.", says=self.says, page=self.page
            )
        return tr("Not measured yet: {says}. {way}", says=self.says, way=self.way)

    @property
    def way(self) -> str:
        """What makes a record of the kind, in a sentence."""
        return {
            "now": tr("“Measure now” does it; the page “{page}” shows more.", page=self.page),
            "model": tr("“Measure now” does it once a model is chosen on the page “{drivers}”.", drivers=DRIVERS),
            "told": tr("Say on the page “{page}” who they are; then “Measure now” does it.", page=self.page),
            "page": tr("The page “{page}” does it.", page=self.page),
            "written": tr("Write it down anew on the page “{page}”.", page=self.page),
        }[self.made]


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "groups": Kind(
            says=tr("decisions and errors compared by group"),
            page=GROUPS,
            depends="model",
            needs=("selection", "errors", "disability"),
        ),
        "accuracy": Kind(says=tr("how often the decision was right"), page=GROUPS, depends="model", needs=("right",)),
        "calibration": Kind(
            says=tr("what a score means for each group"), page=SCORES, depends="model", needs=("worst",)
        ),
        "record": Kind(says=tr("recorded outcomes compared by group"), page=DATA, depends="table", needs=("outcomes",)),
        "representation": Kind(
            says=tr("groups of the table beside the people it is about"),
            page=DATA,
            depends="table",
            needs=("columns",),
            made="told",
        ),
        "proxies": Kind(
            says=tr("how well each column tells a sensitive one"), page=DATA, depends="table", needs=("pairs", "strong")
        ),
        "identifiers": Kind(
            says=tr("columns about people, and columns that say who a person is"),
            page=DATA,
            depends="table",
            needs=("columns", "identifying", "sensitive"),
        ),
        "privacy": Kind(
            says=tr("how many people stand out"), page=DATA, depends="table", needs=("by", "k", "unique", "few")
        ),
        "review": Kind(says=tr("the tests of the table"), page=DATA, depends="table", needs=("tests", "found")),
        "columns": Kind(
            says=tr("which columns hold text, sound or pictures"),
            page=DATA,
            depends="table",
            needs=("columns", "text", "media"),
        ),
        "model": Kind(
            says=tr("what the model is and what it sees"),
            page=DRIVERS,
            depends="model",
            needs=("family", "title", "features", "protected", "online"),
            made="model",
        ),
        "explanation": Kind(
            says=tr("how often a short rule gives the model's answer"),
            page=DRIVERS,
            depends="model",
            needs=("same", "low", "high", "n"),
            made="model",
        ),
        "reasons": Kind(
            says=tr("refusals for which there were reasons"),
            page=REASONS,
            depends="model",
            needs=("sampled", "produced"),
            made="model",
        ),
        "flip": Kind(
            says=tr("whether the answer changes when only the group does"),
            page=FLIPS,
            depends="model",
            needs=("asked", "widest", "findings"),
            made="model",
        ),
        "mitigation": Kind(
            says=tr("what was tried against a gap, before and after"),
            page=REMEDIES,
            depends="table",
            needs=("method", "before", "after", "change", "low", "high", "n"),
            made="page",
        ),
        "recourse": Kind(
            says=tr("how far a yes is for refused people of each group"),
            page=EFFORT,
            depends="model",
            needs=("found", "chance", "low", "high", "farther", "nearer", "n"),
            made="page",
        ),
        "reviews": Kind(
            says=tr("decisions that a person looked at"),
            page=IN_USE,
            depends="nothing",
            needs=("decisions", "with_person", "overridden", "with_reason"),
            made="written",
            days=365,
        ),
        "decision-log": Kind(
            says=tr("the log of decisions, checked from end to end"),
            page=IN_USE,
            depends="nothing",
            needs=("decisions", "with_version", "with_actor", "chain_holds"),
            made="written",
            days=365,
        ),
        "monitor": Kind(
            says=tr("checks of new cases"),
            page=IN_USE,
            depends="nothing",
            needs=("checks", "last"),
            made="written",
            days=190,
        ),
        "feedback": Kind(
            says=tr("messages from people and staff"),
            page=IN_USE,
            depends="nothing",
            needs=("where", "items"),
            made="written",
            days=365,
        ),
        "appeals": Kind(
            says=tr("requests to look again"),
            page=IN_USE,
            depends="nothing",
            needs=("where", "items", "by_another_person"),
            made="written",
            days=365,
        ),
        "purposes": Kind(
            says=tr("what each column is for"),
            page=PRIVACY,
            depends="table",
            needs=("columns", "with_purpose"),
            made="written",
        ),
        "lineage": Kind(
            says=tr("where each column comes from"),
            page=IN_USE,
            depends="file",
            needs=("columns", "with_source", "sources"),
            made="written",
        ),
    }
)
