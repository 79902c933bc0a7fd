"""Every subgroup of ten columns with at least 1 % of 299,285 rows, beside DivExplorer, on one table and in one run.

Ours starts from the raw table, and also makes the intervals, the corrected tests, the pruning and the sentences, which
DivExplorer's call does not; DivExplorer gets columns that were cut into bands for it beforehand. Nothing is printed
unless both find the same subgroups with the same divergences.

`python benchmarks/subgroups.py simulate` plants a bad subgroup in the scenarios and counts how often it is named first,
and how often anything is found where nothing was planted; `python benchmarks/subgroups.py scan` sets the bias scan of
AIF360 beside it. DivExplorer is not a dependency of the workbench: `pip install divexplorer`.
"""

import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
from figures import Line

from workbench.case import Case
from workbench.coding import code_column
from workbench.fairness.amounts import compare_amount_subgroups, compare_amounts
from workbench.fairness.subgroup_report import SubgroupReport
from workbench.fairness.subgroups import compare_subgroups
from workbench.scenarios import SCENARIOS, generate

TITLE = "All subgroups of 10 columns with at least 1 % of 299,285 rows"
TABLE = Path(__file__).parent.parent / "datasets" / "census_income" / "data.parquet"
TARGET, SUPPORT, TIMES_FASTER, AGREE, RUNS = "income_over_50k", 0.01, 5, 1e-12, 3
COLUMNS = (
    "age",
    "sex",
    "race",
    "hispanic_origin",
    "citizenship",
    "education",
    "marital_status",
    "household_summary",
    "class_of_worker",
    "industry",
)
AGES = (18, 25, 40, 60)
PLANTED, NOTHING, NAMED_FIRST, FALSE_ALARMS = 200, 400, 0.95, 0.04
AMOUNTS = {"prices": "price", "delivery": "hours_to_delivery", "support": "waiting_minutes"}


def ours(frame: pd.DataFrame) -> tuple[SubgroupReport, float]:
    """The report and the seconds it took from the raw table."""
    start = perf_counter()
    case = Case.of(frame, sensitive=COLUMNS, target=TARGET, favourable="1", cuts={"age": AGES})
    report = compare_subgroups(case, metric="base_rate", support=SUPPORT)
    return report, perf_counter() - start


def divexplorer(frame: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """DivExplorer's answer on columns that hold the names of the groups already."""
    from divexplorer import DivergenceExplorer  # noqa: PLC0415 - the peer is only needed here

    named = {}
    for column in COLUMNS:
        coded = code_column(frame[column], AGES if column == "age" else None)
        named[column] = np.array(coded.names, dtype=object)[coded.codes]
    table = pd.DataFrame(named).assign(**{TARGET: frame[TARGET].astype(int)})
    start = perf_counter()
    found = DivergenceExplorer(table).get_pattern_divergence(
        min_support=SUPPORT, boolean_outcomes=[TARGET], attributes=list(COLUMNS)
    )
    return found, perf_counter() - start


def largest_disagreement(report: SubgroupReport, theirs: pd.DataFrame) -> float:
    """The largest difference between two divergences; it stops where the subgroups are not the same."""
    found = {
        frozenset(items): divergence
        for items, divergence in zip(theirs["itemset"], theirs[f"{TARGET}_div"], strict=True)
        if len(items)
    }
    mine = {
        frozenset(f"{column}={value}" for column, value in items): divergence
        for items, divergence in zip(report.subgroups["items"], report.subgroups["divergence"], strict=True)
    }
    if set(found) != set(mine):
        raise SystemExit(f"Not the same subgroups: {len(mine):,} here, {len(found):,} in DivExplorer.")
    return float(max(abs(mine[items] - found[items]) for items in mine))


def run() -> list[Line]:
    """Both beside each other."""
    if find_spec("divexplorer") is None:
        return [
            Line("DivExplorer", "not installed: pip install divexplorer", f"{TIMES_FASTER} times faster", kept=False)
        ]
    frame = pd.read_parquet(TABLE, columns=[*COLUMNS, TARGET])
    runs = [ours(frame) for _ in range(RUNS)]
    report, seconds = runs[0][0], median(taken for _, taken in runs)
    theirs, peer = divexplorer(frame)
    apart = largest_disagreement(report, theirs)
    if not apart <= AGREE:
        raise SystemExit(f"The divergences differ by {apart:g}; a comparison of speed would say nothing.")
    ratio = peer / seconds
    return [
        Line("DivExplorer, the divergences and t values (one run)", f"{peer:.1f} s"),
        Line(f"ours, with intervals, correction, pruning and sentences (median of {RUNS})", f"{seconds:.2f} s"),
        Line("times faster", f"{ratio:.0f}", f"at least {TIMES_FASTER}", ratio >= TIMES_FASTER),
        Line("subgroups with the whole, the same in both", f"{len(report.subgroups) + 1:,}"),
        Line("largest difference between two divergences", f"{apart:.1g}", f"at most {AGREE:g}"),
        Line("of them stand out and say something new", f"{int(report.subgroups['clear'].sum()):,}"),
    ]


def simulate() -> Iterator[str]:
    """How often the planted subgroup is named first, and how often anything is where nothing was planted."""
    for name in SCENARIOS:
        hits = sum(_first(name, seed) for seed in range(PLANTED))
        alarms = sum(_alarm(name, seed) for seed in range(NOTHING))
        missed = hits < NAMED_FIRST * PLANTED or alarms > FALSE_ALARMS * NOTHING
        yield f"{name:<9} named first {hits} of {PLANTED}, false alarms {alarms} of {NOTHING}{'  MISSED' * missed}"
    for name, amount in AMOUNTS.items():
        hits = sum(_first_amount(name, amount, seed) for seed in range(PLANTED))
        alarms = sum(_alarm_amount(name, amount, seed) for seed in range(NOTHING))
        missed = hits < NAMED_FIRST * PLANTED or alarms > FALSE_ALARMS * NOTHING
        yield f"{amount:<17} named first {hits} of {PLANTED}, false alarms {alarms} of {NOTHING}{'  MISSED' * missed}"


def _first(name: str, seed: int) -> bool:
    made = generate(name, bias="subgroup", seed=seed)
    report = compare_subgroups(Case.of(made.frame, roles=made.card.roles), metric="selection_rate")
    return bool(report.findings) and dict(report.findings[0].group) == dict(made.truth.group)


def _alarm(name: str, seed: int) -> bool:
    made = generate(name, bias="none", seed=seed)
    case = Case.of(made.frame, roles=made.card.roles)
    metric = ("selection_rate", "base_rate", "false_positive_rate", "precision")[seed % 4]
    return bool(compare_subgroups(case, metric=metric).findings)


def _first_amount(name: str, amount: str, seed: int) -> bool:
    made = generate(name, bias="subgroup", seed=seed)
    report = compare_amount_subgroups(Case.of(made.frame, roles=made.card.roles), amount)
    return bool(report.findings) and dict(report.findings[0].group) == dict(made.truth.group)


def _alarm_amount(name: str, amount: str, seed: int) -> bool:
    made = generate(name, bias="none", seed=seed)
    case = Case.of(made.frame, roles=made.card.roles)
    if seed % 2:
        return bool(compare_amount_subgroups(case, amount).findings)
    return bool(compare_amounts(case, amount, by=case.roles.sensitive[:1]).findings)


def scan() -> Iterator[str]:
    """AIF360's bias scan, which names one subgroup and gives no interval, on the same planted tables."""
    import logging  # noqa: PLC0415

    logging.disable(logging.WARNING)  # aif360 says which frameworks it did not find
    from aif360.sklearn.detectors import bias_scan  # noqa: PLC0415

    for name in SCENARIOS:
        made = generate(name, bias="subgroup", seed=1)
        case = Case.of(made.frame, roles=made.card.roles)
        people = made.frame[list(case.roles.sensitive)].astype(object)
        decided = made.frame[case.roles.prediction]
        start = perf_counter()
        expected = pd.Series(decided.mean(), index=decided.index)
        subset, _ = bias_scan(X=people, y_true=decided, y_pred=expected, overpredicted=True, penalty=1)
        theirs, start = perf_counter() - start, perf_counter()
        first = compare_subgroups(case, metric="selection_rate").findings[0]
        mine = perf_counter() - start
        yield f"{name:<9} planted {dict(made.truth.group)}"
        yield f"  bias scan {theirs:.2f} s: {subset}"
        yield f"  ours      {mine:.2f} s: {dict(first.group)}"


if __name__ == "__main__":
    asked = sys.argv[1:]
    for line in {"simulate": simulate, "scan": scan}[asked[0]]() if asked else map(str, run()):
        print(line, flush=True)
