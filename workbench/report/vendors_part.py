"""The vendors side by side, with what each claims held against the business's own sample."""

from collections.abc import Iterator

from workbench.govern.contradictions import Claim
from workbench.govern.vendors import VendorComparison
from workbench.language import tr
from workbench.report.document import Block, Paragraph, Said, Section, Table
from workbench.report.dossier import Dossier
from workbench.words import capital, percent

TITLE = tr("Vendors")
ONE_SAMPLE = tr(
    "The table of this project holds the results of one system. It speaks for or against a claim only where that "
    "system is this vendor's."
)
STANDINGS = {
    "confirmed": tr("The sample does not speak against it."),
    "contradicted": tr("The sample speaks against it: ask for the test behind the claim, or do not rely on it."),
    "not testable": tr("Not tested here."),
}


def vendors_sections(dossier: Dossier) -> Iterator[Section]:
    """One section where anybody answered anything about a vendor, else none."""
    found = dossier.vendors
    if found is not None and found.answered:
        yield Section(TITLE, tuple(_blocks(found, dossier)))


def refuted_blocks(dossier: Dossier) -> Iterator[Block]:
    """A sentence for each claim that the sample contradicts, for who reads nothing else."""
    found = dossier.vendors
    for place, name in enumerate(found.names if found else ()):
        for claim in found.refuted(place) if found else ():
            yield Paragraph(Said(f"{name} {_claimed(claim)}. {_measured(claim, dossier)}", (claim.evidence,)))


def _blocks(found: VendorComparison, dossier: Dossier) -> Iterator[Block]:
    yield from (Paragraph(Said(found.sentence(place))) for place in range(len(found.names)))
    claims = [(name, claim) for name, claims in zip(found.names, found.claims, strict=True) for claim in claims]
    if claims:
        rows = tuple(
            (
                Said(name),
                Said(capital(_claimed(claim))),
                Said(_measured(claim, dossier), (claim.evidence,) if claim.evidence else ()),
                Said(STANDINGS[claim.standing]),
            )
            for name, claim in claims
        )
        yield Table(
            tr("What they claim, and our own sample"),
            (tr("Vendor"), tr("Claim"), tr("Our own sample"), tr("What follows")),
            rows,
        )
        yield Paragraph(Said(ONE_SAMPLE), "note")
    if len(found.names) > 1:
        differ = tuple((Said(row.text), *map(Said, row.said)) for row in found.rows if row.differs)
        yield Table(tr("Where the vendors differ"), (tr("Question"), *found.names), differ)


def _claimed(claim: Claim) -> str:
    return tr("claims that {claimed} of its results are right", claimed=percent(claim.claimed))


def _measured(claim: Claim, dossier: Dossier) -> str:
    record = dossier.records.get(claim.evidence)
    if record is None or not record.value:
        return tr("Nothing was measured here.")
    return tr(
        "Measured here: {value}{interval}.",
        value=record.value,
        interval=f" (95% interval {record.interval})" if record.interval else "",
    )
