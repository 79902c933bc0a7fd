"""Which columns give a sensitive one away? Leaving out sex helps little where the job title says it.

Every column is coded once (`bins`); how well it tells each sensitive column is then a matter of counting (`telling`),
so that all pairs of 300,000 rows take seconds. `predict_groups` asks how well all columns tell it together.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import Coded
from workbench.data.bins import Binned, bin_columns, feature_columns
from workbench.data.findings import LEVEL, SMALL_GROUP, Tested, raised
from workbench.data.telling import HALVES, Telling, tell_groups
from workbench.errors import WorkbenchError
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.roles import Roles
from workbench.training import Progress, tell
from workbench.words import capital, listed, whole

WORTH, MIDDLE, STRONG = 0.60, 0.70, 0.80
"""An AUC from which a column is said to hint at a group, to tell it, and to give it away."""
SEED = 0
COLUMNS = ["feature", "sensitive", "group", "auc", "auc_low", "auc_high", "v", "v_low", "v_high", "p", "rows"]


@dataclass(frozen=True, kw_only=True, eq=False)
class ProxyReport:
    """The answer, strongest first.

    `pairs` has a row for each feature and sensitive column: feature, sensitive, group (the one told best), auc, v, each
    with _low and _high, p and rows. `skipped` says why a column was not looked at.
    """

    roles: Roles
    rows: int
    pairs: pd.DataFrame
    skipped: dict[str, str]
    tests: tuple[Tested, ...] = field(repr=False)
    findings: tuple[Finding, ...]
    notes: tuple[Finding, ...]
    level: float = LEVEL

    def of(self, sensitive: str) -> pd.DataFrame:
        """What tells one sensitive column, the strongest first."""
        return self.pairs[self.pairs["sensitive"] == sensitive].reset_index(drop=True)

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "rows": self.rows,
            "level": self.level,
            "pairs": self.pairs.to_dict("records"),
            "skipped": self.skipped,
            "findings": [finding.to_dict() for finding in self.findings],
            "notes": [note.to_dict() for note in self.notes],
        }


def find_proxies(case: Case, *, features: Sequence[str] | None = None, progress: Progress | None = None) -> ProxyReport:
    """How well each column tells each sensitive column, with intervals, corrected over all pairs.

    `features` are all columns without a role of their own, unless they are named. Values of text that fewer than 10
    rows share, and those beyond the 50 most frequent, are looked at as one; rows count once, whatever they weigh.

    Raises
    ------
    WorkbenchError
        Without a sensitive column or anything beside it.
    """
    columns = feature_columns(case) if features is None else tuple(features)
    _check(case, columns)
    tell(progress, 0.05, tr("Reading the columns"))
    binned = bin_columns(case.pandas, columns)
    half = np.random.default_rng(SEED).integers(0, HALVES, case.rows)
    rows, tests = [], []
    for done, (feature, bins) in enumerate(binned.items(), start=1):
        tell(
            progress,
            0.2 + 0.8 * done / len(binned),
            tr("Looking at {feature}", feature=case.roles.column_label(feature)),
        )
        for sensitive, groups in case.groups.items():
            found = tell_groups(_counted(bins, groups, half))
            if found is not None:
                rows.append(_row(feature, sensitive, groups, found, case.rows))
                tests.append(Tested(found.p, _say(rows[-1], case.roles), found.auc[0]))
    pairs = pd.DataFrame(rows, columns=COLUMNS).sort_values("auc", ascending=False, kind="stable", ignore_index=True)
    skipped = {column: tr("one value only, or lists") for column in columns if column not in binned}
    return ProxyReport(
        roles=case.roles,
        rows=case.rows,
        pairs=pairs,
        skipped=skipped,
        tests=tuple(tests),
        findings=raised(tests),
        notes=_notes(case, binned, skipped),
    )


def _check(case: Case, columns: Sequence[str]) -> None:
    if not case.roles.sensitive:
        raise WorkbenchError(tr("Choose at least one sensitive column first, for example sex or age."))
    if not columns:
        raise WorkbenchError(tr("There is no column beside those with a role of their own, so nothing can be a proxy."))


def _counted(bins: Binned, groups: Coded, half: NDArray[np.int64]) -> NDArray[np.float64]:
    """How many people are in each half, bin and group."""
    sizes = (HALVES, bins.bins, len(groups.names))
    flat = (half * bins.bins + bins.codes) * len(groups.names) + groups.codes
    return np.bincount(flat, minlength=int(np.prod(sizes))).reshape(sizes).astype(np.float64)


def _row(feature: str, sensitive: str, groups: Coded, found: Telling, rows: int) -> dict[str, Any]:
    values = (feature, sensitive, groups.names[found.group], *found.auc, *found.v, found.p, rows)
    return dict(zip(COLUMNS, values, strict=True))


def _say(row: dict[str, Any], roles: Roles) -> Finding | None:
    if row["auc"] < WORTH:
        return None
    severity = severity_of(row["auc"])
    feature, sensitive = roles.column_label(row["feature"]), roles.column_label(row["sensitive"])
    does = {"high": "gives away", "medium": tr("tells much about"), "low": tr("hints at")}[severity]
    who = roles.value_label(row["sensitive"], row["group"])
    return Finding(
        "WB305",
        severity,
        capital(f"{feature} {does} {sensitive}"),
        tr(
            "By {feature} alone {row}. A decision that uses it can treat people differently by {sensitive} without "
            "ever seeing {sensitive}.",
            feature=feature,
            row=auc_words(row, who),
            sensitive=sensitive,
        ),
        {row["sensitive"]: row["group"]},
        columns=(row["feature"], row["sensitive"]),
    )


def severity_of(auc: float) -> Severity:
    """How grave it is that something tells a group with this AUC."""
    return "high" if auc >= STRONG else "medium" if auc >= MIDDLE else "low"


def auc_words(row: Mapping[Any, Any], who: str) -> str:
    """An AUC with its interval as people say it: of so many pairs, how many would be told apart."""
    return tr(
        "one could tell {who} from others in {auc:.0f} of 100 pairs of people (95% interval {auc_low:.0f} to "
        "{auc_high:.0f}; guessing gives 50)",
        who=who,
        auc=100 * row["auc"],
        auc_low=100 * row["auc_low"],
        auc_high=100 * row["auc_high"],
    )


def _notes(case: Case, binned: dict[str, Binned], skipped: dict[str, str]) -> tuple[Finding, ...]:
    label = case.roles.column_label
    joined = [f"{label(column)} ({whole(bins.joined)})" for column, bins in binned.items() if bins.joined]
    found = []
    if joined:
        text = tr(
            "These have values that few people share: {joined}. Such values were looked at as one, so that a column "
            "which tells people apart by rare values tells more than is shown here.",
            joined=listed(joined),
        )
        found.append(Finding("WB314", "note", tr("Rare values were looked at together"), text))
    if skipped:
        names = listed([label(column) for column in skipped])
        text = tr("Not looked at, because they hold one value only or lists: {names}.", names=names)
        found.append(Finding("WB314", "note", tr("Columns that were not looked at"), text, columns=tuple(skipped)))
    small = [
        case.roles.value_label(column, groups.names[place])
        for column, groups in case.groups.items()
        for place in np.flatnonzero(np.bincount(groups.codes) < SMALL_GROUP)
    ]
    if small:
        text = tr(
            "Groups of fewer than {small_group} {people} were left out here: {small}.",
            small_group=SMALL_GROUP,
            people=case.roles.people,
            small="; ".join(small),
        )
        found.append(Finding("WB313", "note", tr("Small groups were left out"), text))
    return tuple(found)
