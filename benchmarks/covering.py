"""Do the intervals hold as often as they say? Tables are made of which the truth is known, and misses are counted.

Three readings of "holds", for highest minus lowest: the true gap of the two groups *named* by the report (what the
interval claims); the true gaps of *all* pairs at once; the true *range*, highest minus lowest of all true rates.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd
from figures import Line
from numpy.typing import NDArray

from workbench.bundled import bundled
from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.intervals import arcsine_gap, newcombe, simultaneous_z

TITLE = "Intervals and findings: how often they hold (95 % intended)"
TABLES, CHUNK, REPORTS, REPLICATES = 20_000, 2_000, 400, 2_000
LEAST, MOST, ALARMS, WIDTH = 94.0, 97.5, 0.03, 0.05
Floats = NDArray[np.float64]


def gap_interval(p1: Floats, n1: Floats, p2: Floats, n2: Floats, groups: int) -> tuple[Floats, Floats]:
    """The report's interval for the gap of two of so many groups."""
    method = newcombe if groups == 2 else arcsine_gap
    return method(p1, n1, p2, n2, simultaneous_z(0.95, groups))


def coverage(rates: Sequence[float], people: Sequence[int], tables: int, seed: int = 0) -> tuple[float, float, float]:
    """How many percent of tables hold the truth: of the named pair, of all pairs, of the range."""
    true, n = np.asarray(rates, dtype=float), np.asarray(people)
    random = np.random.default_rng(seed)
    held = np.zeros(3)
    for _ in range(tables // CHUNK):
        seen = random.binomial(n, true, size=(CHUNK, len(true))) / n
        low, high = seen.argmin(axis=1), seen.argmax(axis=1)
        table = np.arange(CHUNK)
        bounds = gap_interval(seen[table, high], n[high], seen[table, low], n[low], len(true))
        held += [_held(bounds, true[high] - true[low]), _all_held(seen, true, n), _held(bounds, np.ptp(true))]
    named, everything, spread = 100 * held / (tables // CHUNK)
    return float(named), float(everything), float(spread)


def _held(bounds: tuple[Floats, Floats], truth: Floats | float) -> float:
    return float(((bounds[0] <= truth + 1e-12) & (truth <= bounds[1] + 1e-12)).mean())


def _all_held(seen: Floats, true: Floats, n: NDArray[np.int64]) -> float:
    held = np.ones(len(seen), dtype=bool)
    for one, other in combinations(range(len(true)), 2):
        low, high = gap_interval(seen[:, one], n[one], seen[:, other], n[other], len(true))
        truth = true[one] - true[other]
        held &= (low <= truth + 1e-12) & (truth <= high + 1e-12)
    return float(held.mean())


def coverage_lines() -> list[Line]:
    """The named pair is held to its budget where sizes are alike, all pairs where they are not."""
    lines = []
    for groups in (2, 5, 12):
        uneven = np.geomspace(60, 3000, groups).astype(int).tolist()
        for words, rates, people in (
            ("30 % everywhere, 300 people each", [0.3] * groups, [300] * groups),
            ("2 % everywhere, 300 people each", [0.02] * groups, [300] * groups),
            ("30 % everywhere, 60 to 3,000 people", [0.3] * groups, uneven),
            ("2 % everywhere, 60 to 3,000 people", [0.02] * groups, uneven),
            ("20 % to 60 %, 300 people each", np.linspace(0.2, 0.6, groups).tolist(), [300] * groups),
        ):
            alike = np.ptp(people) == 0 and np.ptp(rates) == 0
            named, everything, spread = coverage(rates, people, TABLES if groups < 12 else TABLES // 5)
            kept = min(named, everything, spread) >= LEAST and (named if alike else everything) <= MOST
            lines.append(
                Line(
                    f"{groups} groups, {words}: named pair, all pairs, range",
                    f"{named:.1f}, {everything:.1f}, {spread:.1f} %",
                    f"at least {LEAST:g}, {'named' if alike else 'all'} at most {MOST:g}",
                    kept,
                )
            )
    return lines


def alarms(groups: int, *, weighted: bool) -> float:
    """The share of reports that raise any finding where nothing differs."""
    random, raised = np.random.default_rng(2026), 0
    for _ in range(REPORTS):
        rows = 150 * groups
        frame = pd.DataFrame(
            {
                "group": random.choice([f"g{number}" for number in range(groups)], rows),
                "hired": (random.random(rows) < 0.3).astype(int),
                "predicted": (random.random(rows) < 0.2).astype(int),
                "score": random.beta(2, 5, rows),
                "weight": random.lognormal(0, 1, rows),
            }
        )
        weight = "weight" if weighted else None
        case = Case.of(frame, sensitive="group", target="hired", prediction="predicted", score="score", weight=weight)
        raised += bool(compare_groups(case).findings)
    return raised / REPORTS


def alarm_lines() -> list[Line]:
    """False alarms of whole reports, with and without weights."""
    lines = []
    for groups in (2, 5, 12):
        for weighted in (False, True):
            share = alarms(groups, weighted=weighted)
            what = (
                f"{groups} groups, nothing differs{', log-normal weights' if weighted else ''}: reports with a finding"
            )
            lines.append(Line(what, f"{100 * share:.1f} % of {REPORTS}", f"at most {ALARMS:.0%}", share <= ALARMS))
    return lines


def widths(frame: pd.DataFrame, column: str, target: str, weight: str) -> Floats:
    """Width of each group's interval over that of rows drawn again (twice 1.96 standard deviations)."""
    case = Case.of(frame, sensitive=column, target=target, weight=weight)
    report = compare_groups(case, metrics=["base_rate"]).groups
    codes, yes, w = case.groups[column].codes, case.target == 1, case.weights
    random, drawn = np.random.default_rng(3), []
    for _ in range(REPLICATES):
        times = random.poisson(1.0, len(frame)) * w
        drawn.append(np.bincount(codes, times * yes) / np.bincount(codes, times))
    return (report["high"] - report["low"]).to_numpy() / (2 * 1.96 * np.std(drawn, axis=0))


def width_lines() -> list[Line]:
    """Weighted intervals beside the bootstrap, for the census and for weights that go with the outcome."""
    place = bundled("datasets") / "census_income" / "data.parquet"
    census = pd.read_parquet(place, columns=["sex", "race", "income_over_50k", "instance_weight"])
    lines = [
        _width_line(f"census_income by {column}", widths(census, column, "income_over_50k", "instance_weight"))
        for column in ("sex", "race")
    ]
    random = np.random.default_rng(4)
    for words, light, heavy in (("light", 0.4, 1.6), ("heavy", 1.6, 0.4)):
        group, yes = random.choice(list("abc"), 6000), (random.random(6000) < 0.2).astype(int)
        weight = random.gamma(3, 1, 6000) * np.where(yes, light, heavy)
        frame = pd.DataFrame({"group": group, "yes": yes, "weight": weight})
        lines.append(_width_line(f"6,000 rows, people counted are {words}", widths(frame, "group", "yes", "weight")))
    return lines


def _width_line(what: str, ratio: Floats) -> Line:
    kept = bool((np.abs(ratio - 1) <= WIDTH).all())
    figure = f"{ratio.min():.3f} to {ratio.max():.3f}"
    return Line(f"{what}: weighted interval over bootstrap, by group", figure, f"within {WIDTH:.0%} of 1", kept)


def run() -> list[Line]:
    """Count misses, alarms and widths."""
    return [*coverage_lines(), *alarm_lines(), *width_lines()]
