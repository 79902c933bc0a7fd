"""One dossier, many readers: which reports there are, and a report as HTML, Markdown or JSON."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType
from typing import Any, Literal, get_args

from workbench.errors import unknown
from workbench.language import tr
from workbench.report.art_27 import art_27
from workbench.report.brief import brief
from workbench.report.dataset_card import dataset_card
from workbench.report.document import Document
from workbench.report.dossier import Dossier
from workbench.report.impact_report import impact_report
from workbench.report.markdown import markdown
from workbench.report.model_card import google_card, model_card
from workbench.report.notice import notice
from workbench.report.page import page_html
from workbench.report.policy import policy, policy_text
from workbench.report.statement import statement

SCHEMA = "workbench.report/1"
Format = Literal["html", "markdown", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)


@dataclass(frozen=True, kw_only=True)
class Kind:
    """One kind of report: its title, whom it is for in a sentence, and how it is made.

    `write` has the formats that are not written the usual way, such as the JSON of a model card.
    """

    title: str
    about: str
    make: Callable[[Dossier], Document]
    write: Mapping[str, Callable[[Dossier], str]] = field(default_factory=dict)


def _json(value: Any) -> str:
    return json.dumps(value, indent=1, ensure_ascii=False, allow_nan=False, default=str) + "\n"


KINDS: Mapping[str, Kind] = MappingProxyType(
    {
        "impact": Kind(
            title=tr("Impact assessment"),
            about=tr("The whole record in the order of ISO/IEC 42005, for a reviewer or auditor."),
            make=impact_report,
        ),
        "brief": Kind(
            title=tr("Brief for the owner"),
            about=tr("A page or two for who decides: what was found, what to do, and what is not known."),
            make=brief,
        ),
        "notice": Kind(
            title=tr("Public notice"), about=tr("One page in plain words for the people it is about."), make=notice
        ),
        "model-card": Kind(
            title=tr("Model card"),
            about=tr("What the model is for and for whom it works less well, as Hugging Face and Google write it."),
            make=model_card,
            write={"json": lambda dossier: _json(google_card(dossier))},
        ),
        "dataset-card": Kind(
            title=tr("Dataset card"),
            about=tr("Where the table comes from, who is in it and what it cannot tell."),
            make=dataset_card,
        ),
        "art-27": Kind(
            title=tr("Art. 27 record"),
            about=tr("The effect on fundamental rights in the six parts of the EU AI Act, Art. 27(1)."),
            make=art_27,
        ),
        "applicability": Kind(
            title=tr("Statement of applicability"),
            about=tr("The 38 controls of ISO/IEC 42001, Annex A: taken in or not, why, and what speaks of them."),
            make=statement,
        ),
        "policy": Kind(
            title=tr("Policy on AI"),
            about=tr("What the business sets out to do, written from its answers, to publish."),
            make=policy,
            write={"markdown": policy_text},
        ),
    }
)


def render(dossier: Dossier, kind: str, format: str = "html") -> str:  # noqa: A002 - the contract's name
    """A report as text; it holds numbers of groups and nobody's row.

    Raises
    ------
    WorkbenchError
        When there is no such kind or format.
    """
    if kind not in KINDS:
        raise unknown(tr("kind of report"), kind, KINDS)
    if format not in FORMATS:
        raise unknown("format", format, FORMATS)
    chosen = KINDS[kind]
    if format in chosen.write:
        return chosen.write[format](dossier)
    document = chosen.make(dossier)
    if format == "json":
        return _json(document_dict(document))
    return page_html(document) if format == "html" else markdown(document)


def document_dict(document: Document) -> dict[str, Any]:
    """A document as JSON: its sections and blocks as they stand, each record, and the head of the log."""
    parts = asdict(document)
    del parts["front"], parts["plain"]
    return {"schema": SCHEMA, **parts}
