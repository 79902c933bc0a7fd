"""A card for the table: where it comes from, what it holds, who is in it and what it cannot tell.

The order is that of Gebru et al., Datasheets for Datasets, 2021: motivation, composition, collection, preprocessing,
uses, distribution, maintenance.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from workbench.cuts import cut_words
from workbench.language import tr
from workbench.report import columns_part, groups_part, pieces
from workbench.report.document import Block, Bullets, Document, Said, Section, Table, missing, said
from workbench.report.dossier import Dossier

LEAD = tr("What somebody should know before they use this table. It holds numbers of groups and nobody's row.")
SIZES = (
    (1_000, "n<1K"),
    (10_000, "1K<n<10K"),
    (100_000, "10K<n<100K"),
    (1_000_000, "100K<n<1M"),
    (10_000_000, "1M<n<10M"),
)


def dataset_card(dossier: Dossier) -> Document:
    """The card, with the front matter of Hugging Face's dataset cards."""
    about = dossier.about_table
    sections = [
        Section(
            tr("Motivation"),
            (pieces.facts([(tr("Made for"), _answer(dossier, "story")), (tr("About"), about.get("About", ""))]),),
        ),
        Section(tr("Composition"), tuple(_composition(dossier))),
        Section(tr("Who is in it"), tuple(groups_part.measured_blocks(dossier))),
        Section(
            tr("Collection"),
            (
                pieces.facts([(name, about.get(name, "")) for name in (tr("Source"), tr("Years"), tr("Place"))]),
                *_asked(dossier),
            ),
        ),
        Section(tr("Preprocessing"), (_preprocessing(dossier),)),
        Section(tr("Uses"), tuple(_uses(dossier))),
        Section(
            tr("Distribution"),
            (pieces.facts([(name, about.get(name, "")) for name in (tr("Licence"), tr("Citation"))]),),
        ),
        Section(
            tr("Maintenance"), (pieces.facts([("Fingerprint (SHA-256)", about.get("Fingerprint (SHA-256)", ""))]),)
        ),
        pieces.gaps_section(dossier),
    ]
    made = pieces.document(dossier, "dataset-card", tr("Dataset card"), LEAD, sections)
    return replace(made, front=_front(dossier))


def _composition(dossier: Dossier) -> Iterator[Block]:
    about = dossier.about_table
    yield pieces.facts([(name, about.get(name, "")) for name in (tr("Name"), "A row is", tr("Rows"))])
    yield pieces.about_roles(dossier)
    if dossier.columns:
        rows = tuple((said(column), said(meaning)) for column, meaning in dossier.columns.items())
        yield Table(tr("Columns"), (tr("Column"), tr("Meaning")), rows)
    else:
        yield missing(tr("The columns were not read."))
    yield from columns_part.columns_blocks(dossier)


def _asked(dossier: Dossier) -> Iterator[Block]:
    own = dossier.assessment("impact")
    if own:
        yield from pieces.answers_table(own, pieces.in_areas(own, ("data",)), tr("Data and privacy"))


def _preprocessing(dossier: Dossier) -> Block:
    cuts = [f"{column} {cut_words(cut)}" for column, cut in dossier.roles.cuts.items()]
    not_used = ", ".join(map(dossier.roles.column_label, dossier.roles.not_features))
    return pieces.facts([(tr("Columns cut into bands"), "; ".join(cuts)), (tr("Kept from a model"), not_used)])


def _uses(dossier: Dossier) -> Iterator[Block]:
    if not dossier.cautions:
        yield missing(tr("Nobody wrote down what to be careful of."))
        return
    yield Bullets(tuple(Said(caution) for caution in dossier.cautions))


def _answer(dossier: Dossier, question: str) -> Said:
    own = dossier.assessment("impact")
    return pieces.said_answer(own.sheet if own else None, question)


def _front(dossier: Dossier) -> dict[str, Any]:
    """https://github.com/huggingface/hub-docs, datasetcard.md: what is not known is left out."""
    front: dict[str, Any] = {"pretty_name": dossier.about_table.get("Name", dossier.name)}
    if licence := dossier.about_table.get("Licence"):
        front |= {"license": "other", "license_name": licence}
    if dossier.table:
        rows = dossier.table.rows
        front["size_categories"] = [next((words for most, words in SIZES if rows < most), "n>10M")]
    return {**front, "task_categories": ["tabular-classification"], "tags": ["responsible-ai-workbench"]}
