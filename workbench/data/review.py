"""Is this table fit to decide with? Everything that was looked at, in one report, corrected together.

`review_data` asks who is there, what is missing, whom the record favours, what gives a sensitive column away, who is
there twice and who could be recognised. The tests of all parts are corrected as one family, so that with nothing wrong
at most one report in fifty raises anything.
"""

from dataclasses import dataclass
from typing import Any

from workbench.case import Case
from workbench.data.bins import feature_columns
from workbench.data.duplicates import DuplicateReport, find_duplicates
from workbench.data.findings import Tested, raised
from workbench.data.identifiers import IdentifierReport, find_identifiers
from workbench.data.labels import LabelReport, compare_labels
from workbench.data.missing import MissingReport, find_missing
from workbench.data.power import PowerReport, smallest_gaps
from workbench.data.privacy import PrivacyReport, find_unique
from workbench.data.proxies import ProxyReport, find_proxies
from workbench.data.reference_population import Reference
from workbench.data.representation import RepresentationReport, represent, without_echoes
from workbench.data.together import TogetherReport, predict_groups
from workbench.finding import Finding
from workbench.language import tr
from workbench.training import Progress, tell
from workbench.words import capital, listed, whole

SCHEMA = "workbench.review/1"
CLEARLY_MORE = 0.02  # all columns together are news only where they tell more than the best of them


@dataclass(frozen=True, kw_only=True, eq=False)
class DataReview:
    """The answer: the parts, None where one could not be asked, and what stands out over all of them."""

    name: str
    rows: int
    missing: MissingReport
    duplicates: DuplicateReport
    identifiers: IdentifierReport
    representation: RepresentationReport | None
    labels: LabelReport | None
    power: PowerReport | None
    proxies: ProxyReport | None
    together: TogetherReport | None
    privacy: PrivacyReport | None
    tested: int
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]

    @property
    def headline(self) -> str:
        """The whole in a sentence."""
        looked = tr(
            "{tested} comparison{tested_2} in {rows} rows",
            tested=self.tested,
            tested_2="s" * (self.tested != 1),
            rows=whole(self.rows),
        )
        if not self.findings:
            return tr(
                "Nothing stands out from chance in {looked}. That does not show that the table is fit to decide with.",
                looked=looked,
            )
        first = self.findings[0].title
        if len(self.findings) == 1:
            return tr("One thing stands out in {looked}: {first}.", looked=looked, first=first)
        return tr(
            "{findings} things stand out in {looked}. First: {first}.",
            findings=len(self.findings),
            looked=looked,
            first=first,
        )

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON; null for a part that could not be asked."""
        parts = ("missing", "duplicates", "identifiers", "representation", "labels", "power")
        later = ("proxies", "together", "privacy")
        found = {name: None if (part := getattr(self, name)) is None else part.to_dict() for name in (*parts, *later)}
        return {
            "schema": SCHEMA,
            "rows": self.rows,
            "tested": self.tested,
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": [note.to_dict() for note in self.notes],
            **found,
        }


def review_data(
    case: Case, *, reference: Reference | None = None, together: bool = True, progress: Progress | None = None
) -> DataReview:
    """Look through the whole table, as far as its roles allow.

    `reference` is that of `represent`; `together` also asks what all columns tell together, which takes longest.
    Without a sensitive column only what is missing, repeated and identifying is looked at.

    Raises
    ------
    WorkbenchError
        When the reference does not fit the table.
    """
    sensitive, features = bool(case.roles.sensitive), bool(feature_columns(case))
    tell(progress, 0.0, tr("Looking for columns that identify people"))
    identifiers = find_identifiers(case)
    representation = represent(case, reference=reference) if sensitive else None
    tell(progress, 0.1, tr("Looking for what is missing or twice there"))
    missing, duplicates = find_missing(case), find_duplicates(case, ids=_ids(case, identifiers))
    labels = compare_labels(case) if sensitive and "target" in case.available else None
    proxies = find_proxies(case, progress=_between(progress, 0.2, 0.5)) if sensitive and features else None
    found = proxies is not None and not proxies.pairs.empty
    all_columns = predict_groups(case, progress=_between(progress, 0.5, 0.95)) if together and found else None
    privacy = find_unique(case) if sensitive else None
    tests = [
        *missing.tests,
        duplicates.test,
        *(test for part in (representation, labels, proxies, all_columns) if part is not None for test in part.tests),
    ]
    tell(progress, 1.0, tr("Done"))
    return DataReview(
        name=case.name,
        rows=case.rows,
        missing=missing,
        duplicates=duplicates,
        identifiers=identifiers,
        representation=representation,
        labels=labels,
        power=smallest_gaps(case) if sensitive else None,
        proxies=proxies,
        together=all_columns,
        privacy=privacy,
        tested=len(tests),
        findings=_findings(tests, identifiers, privacy, proxies, all_columns),
        notes=(
            *(note for part in (representation, missing, proxies) if part is not None for note in part.notes),
            *_few_alone(privacy),
            *_not_looked_at(case, all_columns),
        ),
    )


def _ids(case: Case, identifiers: IdentifierReport) -> tuple[str, ...]:
    """Columns that number the rows, unless nothing else is left."""
    return identifiers.ids if len(identifiers.ids) < len(case.columns) else ()


def _between(progress: Progress | None, start: float, end: float) -> Progress:
    return lambda fraction, note: tell(progress, start + (end - start) * fraction, note)


def _findings(
    tests: list[Tested],
    identifiers: IdentifierReport,
    privacy: PrivacyReport | None,
    proxies: ProxyReport | None,
    together: TogetherReport | None,
) -> tuple[Finding, ...]:
    alone = privacy.finding if privacy is not None else None
    certain = [*identifiers.findings, *([(alone, 0.0)] if alone is not None and alone.severity != "note" else [])]
    echoes = _echoes(proxies, together)
    found = without_echoes(raised(tests, certain))
    return tuple(finding for finding in found if finding.code != "WB306" or finding.columns[0] not in echoes)


def _echoes(proxies: ProxyReport | None, together: TogetherReport | None) -> set[str]:
    """The sensitive columns that all columns together tell hardly better than the best of them alone."""
    if proxies is None or together is None:
        return set()
    single = proxies.pairs.groupby("sensitive")["auc"].max()
    joint = together.groups.groupby("sensitive")["auc"].max()
    return {str(name) for name, auc in joint.items() if auc < single.get(name, 0.5) + CLEARLY_MORE}


def _few_alone(privacy: PrivacyReport | None) -> list[Finding]:
    found = privacy.finding if privacy is not None else None
    return [found] if found is not None and found.severity == "note" else []


def _not_looked_at(case: Case, together: TogetherReport | None) -> list[Finding]:
    """What this report is silent about, so that nobody reads silence as "all is well"."""
    roles = case.roles
    notes = []
    if not roles.sensitive:
        text = tr(
            "No sensitive column was chosen, so nothing was compared between groups and no proxies were looked for."
        )
        notes.append(Finding("WB320", "note", tr("Groups were not compared"), text))
    if roles.target is None:
        text = tr("No column with the recorded outcome was named, so nobody looked at whom the record favours.")
        notes.append(Finding("WB321", "note", tr("The outcome was not looked at"), text))
    if together is not None and together.rows < together.of_rows:
        notes.append(Finding("WB322", "note", tr("Part of the rows"), together.words))
    if roles.not_features:
        names = listed([roles.column_label(column) for column in roles.not_features])
        text = (
            tr("{names} is kept from models; what it tells about groups was not looked at.", names=capital(names))
            if len(roles.not_features) == 1
            else tr(
                "{names} are kept from models; what they tell about groups was not looked at.", names=capital(names)
            )
        )
        notes.append(Finding("WB323", "note", tr("Columns that are set aside"), text))
    if roles.weight is not None:
        text = tr(
            "Shares and outcome rates count rows by their weight; missing values, proxies, repeated rows and people "
            "who are alone count rows as they are."
        )
        notes.append(Finding("WB324", "note", tr("Where weights count"), text))
    text = tr("Whether what is written in the table is true, and whether it may be used at all, no table can tell.")
    notes.append(Finding("WB325", "note", tr("What nobody can see from here"), text))
    return notes
