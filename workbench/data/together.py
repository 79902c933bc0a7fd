"""How well do all columns together give a sensitive one away? A classifier tries, on people it has not seen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import Coded
from workbench.data.bins import bin_columns, feature_columns
from workbench.data.findings import LEVEL, SMALL_GROUP, Tested, raised
from workbench.data.proxies import MIDDLE, WORTH, auc_words, severity_of
from workbench.errors import WorkbenchError
from workbench.finding import Finding
from workbench.language import tr
from workbench.roles import Roles
from workbench.training import Progress, tell
from workbench.words import whole

FOLDS, TREES = 3, 40
MOST_ROWS = 20_000
Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True, eq=False)
class TogetherReport:
    """The answer. `groups` has a row a sensitive column and group: sensitive, group, auc, auc_low, auc_high, p, rows.

    Chance level is an AUC of 0.5. `rows` were drawn at random of `of_rows`, where there are more than 20,000.
    """

    roles: Roles
    rows: int
    of_rows: int
    folds: int
    features: tuple[str, ...]
    groups: pd.DataFrame
    tests: tuple[Tested, ...] = field(repr=False)
    findings: tuple[Finding, ...]

    def best(self, sensitive: str) -> dict[str, Any] | None:
        """The row of the group of this column that is told best; None where nothing could be tried."""
        chosen = self.groups[self.groups["sensitive"] == sensitive]
        return None if chosen.empty else dict(chosen.sort_values("auc").iloc[-1])

    @property
    def words(self) -> str:
        """What was tried, on whom."""
        drawn = (
            tr("{rows} of {of_rows} rows, drawn at random", rows=whole(self.rows), of_rows=whole(self.of_rows))
            if self.rows < self.of_rows
            else (tr("all {rows} rows", rows=whole(self.rows)))
        )
        return tr(
            "Gradient-boosted trees on {features} columns tried it on {drawn}, in {folds} folds, each time for "
            "people they had not seen. Guessing gives 50 of 100 pairs.",
            features=len(self.features),
            drawn=drawn,
            folds=self.folds,
        )

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "rows": self.rows,
            "of_rows": self.of_rows,
            "folds": self.folds,
            "features": list(self.features),
            "groups": self.groups.to_dict("records"),
            "findings": [finding.to_dict() for finding in self.findings],
        }


def predict_groups(
    case: Case, *, seed: int = 0, most_rows: int = MOST_ROWS, progress: Progress | None = None
) -> TogetherReport:
    """How well all columns without a role of their own tell each sensitive column, for people not learnt from.

    Each fold's AUC is a group's against everyone else's. It is tested against 0.5 with the exact variance of the
    Mann-Whitney statistic; folds share people to learn from, so what counts is twice the median of their chances
    (Meinshausen, Meier & Buehlmann, JASA 104, 2009). Groups of fewer than 30 people are left out.

    Raises
    ------
    WorkbenchError
        Without a sensitive column or anything beside it.
    """
    if not case.roles.sensitive:
        raise WorkbenchError(tr("Choose at least one sensitive column first, for example sex or age."))
    drawn = _drawn(case.rows, most_rows, seed)
    frame = case.pandas.iloc[drawn]
    binned = bin_columns(frame, feature_columns(case))
    if not binned:
        raise WorkbenchError(tr("There is no column beside those with a role of their own, so nothing can be a proxy."))
    table = np.column_stack([bins.codes for bins in binned.values()])
    rows: list[dict[str, Any]] = []
    tests: list[Tested] = []
    for done, (sensitive, coded) in enumerate(case.groups.items()):
        note = tr("Guessing {sensitive} from all columns", sensitive=case.roles.column_label(sensitive))
        begin = partial(_begin, progress, note, done, len(case.groups))
        found = _try_column(table, Coded(coded.codes[drawn], coded.names), seed, begin)
        rows += [{"sensitive": sensitive, **each} for each in found]
        if found:
            tests.append(_tested(sensitive, found, case.roles))
    names = ["sensitive", "group", "auc", "auc_low", "auc_high", "p", "rows"]
    return TogetherReport(
        roles=case.roles,
        rows=len(drawn),
        of_rows=case.rows,
        folds=FOLDS,
        features=tuple(binned),
        groups=pd.DataFrame(rows, columns=names),
        tests=tuple(tests),
        findings=raised(tests),
    )


def _drawn(rows: int, most: int, seed: int) -> NDArray[np.int64]:
    if rows <= most:
        return np.arange(rows)
    return np.sort(np.random.default_rng(seed).choice(rows, most, replace=False))


def _begin(progress: Progress | None, note: str, done: int, of: int, fold: int) -> None:
    tell(progress, (done + fold / FOLDS) / of, note)


def _try_column(
    table: NDArray[np.int64], coded: Coded, seed: int, begin: Callable[[int], None]
) -> list[dict[str, Any]]:
    """The AUC of each large group, out of fold."""
    from sklearn.ensemble import HistGradientBoostingClassifier  # noqa: PLC0415 - heavy, and not every page needs it

    from workbench.pipelines import one_thread, split  # noqa: PLC0415 - it loads scikit-learn

    people = np.bincount(coded.codes, minlength=len(coded.names))
    large = np.flatnonzero(people >= SMALL_GROUP)
    if len(large) < 2:  # noqa: PLR2004 - nothing to tell apart
        return []
    kept = np.isin(coded.codes, large)
    x, groups = table[kept], np.searchsorted(large, coded.codes[kept])
    areas: list[Floats] = []
    for fold, (seen, unseen) in enumerate(split(groups.astype(np.int8), FOLDS, seed)):
        begin(fold)
        model = HistGradientBoostingClassifier(max_iter=TREES, early_stopping=False, random_state=seed)
        with one_thread():
            chances = model.fit(x[seen], groups[seen]).predict_proba(x[unseen])
        areas.append(np.array([_area(chances[:, place], groups[unseen] == place) for place in range(len(large))]))
    found = np.array(areas)  # folds, groups, (auc, variance under chance, variance)
    auc, error = found[:, :, 0].mean(axis=0), found[:, :, 2].sum(axis=0)
    half = _z(len(large)) * np.sqrt(error) / FOLDS
    z = np.median((found[:, :, 0] - 0.5) / np.sqrt(found[:, :, 1]), axis=0)
    return [
        {
            "group": coded.names[large[place]],
            "auc": float(auc[place]),
            "auc_low": max(float(auc[place] - half[place]), 0.0),
            "auc_high": min(float(auc[place] + half[place]), 1.0),
            "p": min(2 * NormalDist().cdf(-float(z[place])), 1.0),
            "rows": int(people[large[place]]),
        }
        for place in range(len(large))
    ]


def _area(scores: Floats, inside: NDArray[np.bool_]) -> tuple[float, float, float]:
    """The AUC, its variance where there is nothing to tell (Mann & Whitney, 1947), and DeLong's."""
    from workbench.kinds import measure  # noqa: PLC0415 - beside scikit-learn only

    found = measure(inside.astype(np.int8), np.clip(scores, 0, 1), np.ones(len(scores)), 0.5)["auc"]
    m, n = inside.sum(), (~inside).sum()
    return found.value, float((m + n + 1) / (12 * m * n)), float((found.parts**2).sum())


def _tested(sensitive: str, found: list[dict[str, Any]], roles: Roles) -> Tested:
    """One test a sensitive column: its best told group, corrected for being picked among all."""
    best = max(found, key=lambda row: float(row["auc"]))
    tried = 1 if len(found) == 2 else len(found)  # noqa: PLR2004 - of two groups, one tells of the other
    p = min(tried * min(float(row["p"]) for row in found), 1.0)
    if best["auc"] < WORTH:
        return Tested(p)
    name, who = roles.column_label(sensitive), roles.value_label(sensitive, str(best["group"]))
    finding = Finding(
        "WB306",
        severity_of(best["auc"]),
        tr("All columns together give away {name}", name=name)
        if best["auc"] >= MIDDLE
        else tr("All columns together hint at {name}", name=name),
        tr(
            "By all columns together {best}. Leaving out {name} alone does not keep a model from using it.",
            best=auc_words(best, who),
            name=name,
        ),
        {sensitive: str(best["group"])},
        columns=(sensitive,),
    )
    return Tested(p, finding, float(best["auc"]) - 1)  # after the columns that tell it alone


def _z(groups: int) -> float:
    return NormalDist().inv_cdf(1 - (1 - LEVEL) / 2 / (groups if groups > 2 else 1))  # noqa: PLR2004
