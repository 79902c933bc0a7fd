"""What is a report about? The project's name, its table and its model, as far as they are known, and this release."""

from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from workbench.language import tr
from workbench.store import Project
from workbench.table_ref import BROUGHT_ALONG
from workbench.words import whole

if TYPE_CHECKING:
    from workbench.case import Case

NAME = "project.name"


def about_table(project: Project, case: "Case | None") -> dict[str, Any]:
    """The table's card, its cautions and its columns; nothing before a table was chosen."""
    table = project.table
    if table is None:
        return {}
    facts = {"Name": table.name, "Rows": whole(table.rows), "Fingerprint (SHA-256)": table.sha256}
    known = {"about_table": facts, "columns": dict.fromkeys(case.columns, "") if case else {}}
    if not table.ref.startswith(BROUGHT_ALONG):
        return known
    from workbench.sources import card_of  # noqa: PLC0415 - it loads pandas

    card = card_of(table.ref)
    if card is None:
        return known
    about = {
        "Name": card.title,
        "About": card.summary,
        "A row is": card.row_is,
        "Rows": whole(table.rows),
        "Years": card.years,
        "Place": card.place,
        "Source": card.source,
        "Licence": card.licence,
        "Citation": card.citation,
        "Fingerprint (SHA-256)": table.sha256,
    }
    return {"about_table": about, "cautions": card.cautions, "columns": dict(card.columns)}


def about_model(project: Project, case: "Case | None") -> Mapping[str, str]:
    """What is known of the model that gave the scores: in words, from the case, and which one the project keeps."""
    chosen = project.choice("model.chosen")
    kind = (
        tr("A model of one's own")
        if chosen
        else tr("A plain model ({model})", model=project.model)
        if project.model
        else ""
    )
    facts = {
        "Kind": kind,
        "In words": case.scores_from if case else "",
        "Fingerprint (SHA-256)": chosen["sha256"] if chosen else "",
    }
    return {name: words for name, words in facts.items() if words}


def project_name(project: Project, about_table: Mapping[str, str]) -> str:
    """What a person calls the project, else its table: never its id, for who knows that can open it."""
    return str(project.choice(NAME) or "").strip() or about_table.get("Name") or tr("A project without a name")


def release() -> str:
    """The number of this release; "" where it was never installed."""
    try:
        return version("responsible-ai-workbench")
    except PackageNotFoundError:
        return ""
