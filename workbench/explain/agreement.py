"""Do two ways of explaining tell the same story about this person?

Only signs, order and the features on top are compared: the two may be on different scales. Where they disagree, that is
said, and neither is picked: nobody knows from the numbers which one is right (Krishna et al., TMLR 2024, call this the
disagreement problem, and measure it in these ways).
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from workbench.explain.explanation import Explanation
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import listed

TOP = 5
SMALL = 0.05
CLOSE, LOOSE = 0.7, 0.3


@dataclass(frozen=True, kw_only=True, eq=False)
class AgreementReport:
    """How far two explanations of one row agree.

    `features` has a row for each feature: feature, the two contributions (`first`, `second`), their places in the order
    of size (`first_place`, `second_place`, from 1) and `same_sign`. `top` names the features that both have among their
    `size` largest. `order` is Spearman's rank correlation of the sizes, -1 to 1. `conflicts` are features of weight in
    both that point in opposite directions. `sentences` say it in words.
    """

    features: pd.DataFrame
    top: tuple[str, ...]
    size: int
    order: float
    conflicts: tuple[str, ...]
    agrees: bool
    sentences: tuple[str, ...]


def compare_explanations(first: Explanation, second: Explanation, *, roles: Roles | None = None) -> AgreementReport:
    """Set two explanations of the same row beside each other.

    A feature has weight where its contribution is at least a twentieth of the largest one.
    """
    both = _side_by_side(first, second)
    size = min(TOP, len(both))
    in_top = (both["first_place"] <= size) & (both["second_place"] <= size)
    top = tuple(both.loc[in_top].sort_values("first_place")["feature"])
    weight = (both[["first", "second"]].abs() >= SMALL * both[["first", "second"]].abs().max()).all(axis=1)
    conflicts = tuple(both.loc[weight & ~both["same_sign"], "feature"])
    order = _rank_correlation(both["first"].abs(), both["second"].abs())
    agrees = not conflicts and len(top) >= size - 1 and order >= LOOSE
    report = AgreementReport(
        features=both, top=top, size=size, order=order, conflicts=conflicts, agrees=agrees, sentences=()
    )
    names = (first.method.upper(), second.method.upper())
    return replace(report, sentences=_sentences(report, names, roles or Roles()))


def _side_by_side(first: Explanation, second: Explanation) -> pd.DataFrame:
    both = first.contributions[["feature", "contribution"]].merge(
        second.contributions[["feature", "contribution"]], on="feature", suffixes=("_first", "_second")
    )
    both.columns = pd.Index(["feature", "first", "second"])
    for name in ("first", "second"):
        both[f"{name}_place"] = both[name].abs().rank(ascending=False, method="first").astype(int)
    both["same_sign"] = np.sign(both["first"]) == np.sign(both["second"])
    return both


def _rank_correlation(one: pd.Series, other: pd.Series) -> float:
    ranks = one.rank().to_numpy(dtype=float), other.rank().to_numpy(dtype=float)
    if min(np.ptp(ranks[0]), np.ptp(ranks[1])) == 0:
        return 1.0
    return float(np.asarray(np.corrcoef(*ranks))[0, 1])


def _sentences(report: AgreementReport, names: tuple[str, str], roles: Roles) -> tuple[str, ...]:
    one, other = names

    def named(features: tuple[str, ...]) -> str:
        return listed([roles.column_label(feature) for feature in features])

    shared = tr(
        "Of the {size} columns that weigh most, {one} and {other} share {top}{top_2}.",
        size=report.size,
        one=one,
        other=other,
        top=len(report.top),
        top_2=f" ({named(report.top)})" if report.top else "",
    )
    close = (
        tr("close to the same")
        if report.order >= CLOSE
        else tr("roughly alike")
        if report.order >= LOOSE
        else "different"
    )
    order = tr("Their order of importance is {close} (rank correlation {order:.2f}).", close=close, order=report.order)
    if report.conflicts:
        signs = tr(
            "They point in opposite directions for {conflicts}: one says that it raised the score, the other that "
            "it lowered it. Do not give that as a reason before somebody has looked at it.",
            conflicts=named(report.conflicts),
        )
    else:
        signs = tr("Every column that has weight in both points in the same direction.")
    end = (
        ()
        if report.agrees
        else (
            (
                tr(
                    "The two ways disagree here. They answer different questions, and the numbers do not say which "
                    "is right; so neither is picked."
                )
            ),
        )
    )
    return (shared, order, signs, *end)
