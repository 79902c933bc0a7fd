"""How long does a comparison of 40 groups take beside Fairlearn's MetricFrame, on one frame and in one run?

Ours starts from the raw frame every time, with nothing kept from the run before, and also makes the intervals, the
tests and the sentences, which Fairlearn's call does not. Nothing is printed unless the numbers agree.
"""

import subprocess
import sys
import tracemalloc
from collections.abc import Callable
from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
from figures import Line
from numpy.typing import NDArray

from workbench.case import Case
from workbench.fairness.groups import GroupReport, compare_groups
from workbench.intervals import simultaneous_z

TITLE = "Six metrics, 40 intersections, 1,000,000 rows with text columns"
ROWS, SEED, RUNS = 1_000_000, 20_240, 7
TIMES_FASTER, AGREE = 100, 1e-12
GROUPS = {
    "sex": (["female", "male"], [0.48, 0.52]),
    "age": (["18 to 29", "30 to 44", "45 to 64", "65 and over"], [0.2, 0.3, 0.35, 0.15]),
    "region": (["north", "east", "south", "west", "abroad"], [0.3, 0.25, 0.2, 0.2, 0.05]),
}
METRICS = ("selection_rate", "true_positive_rate", "false_positive_rate", "accuracy", "precision", "base_rate")
Outcomes = NDArray[np.int64]


def make_frame(rows: int = ROWS) -> pd.DataFrame:
    """People with three text columns, what they did (`repaid`) and what was decided (`approved`), always the same."""
    random = np.random.default_rng(SEED)
    frame = pd.DataFrame(
        {
            column: pd.Series(np.array(names, dtype=object)[random.choice(len(names), rows, p=shares)], dtype="str")
            for column, (names, shares) in GROUPS.items()
        }
    )
    frame["repaid"] = random.binomial(1, 0.7, rows)
    frame["approved"] = random.binomial(1, 0.5 + 0.1 * frame["repaid"] + 0.05 * (frame["sex"] == "male"))
    return frame


def ours(frame: pd.DataFrame) -> tuple[GroupReport, tuple[float, ...]]:
    """The report and the seconds that coding, counting and reporting took."""
    simultaneous_z.cache_clear()  # a person's first question finds it empty
    start = perf_counter()
    case = Case.of(frame, sensitive=tuple(GROUPS), target="repaid", prediction="approved")
    coded = perf_counter()
    case.counts  # noqa: B018 - reading it makes the pass
    counted = perf_counter()
    report = compare_groups(case, by=[tuple(GROUPS)], metrics=METRICS)
    return report, (coded - start, counted - coded, perf_counter() - counted)


def fairlearns(frame: pd.DataFrame) -> tuple[pd.DataFrame, float]:
    """The same from Fairlearn and scikit-learn, a row a group and a column a metric; and the seconds it took."""
    from fairlearn import metrics as fl  # noqa: PLC0415 - ours is measured without it
    from sklearn.metrics import accuracy_score, precision_score  # noqa: PLC0415

    metrics: dict[str, Callable[..., float]] = {
        "selection_rate": fl.selection_rate,
        "true_positive_rate": fl.true_positive_rate,
        "false_positive_rate": fl.false_positive_rate,
        "accuracy": accuracy_score,
        "precision": precision_score,
        "base_rate": _base_rate,
    }
    start = perf_counter()
    result = fl.MetricFrame(
        metrics=metrics,
        y_true=frame["repaid"],
        y_pred=frame["approved"],
        sensitive_features=frame[list(GROUPS)],
    ).by_group
    return pd.DataFrame(result), perf_counter() - start


def _base_rate(truth: Outcomes, prediction: Outcomes) -> float:  # noqa: ARG001 - Fairlearn hands over both
    return float(np.mean(truth))


def largest_disagreement(report: GroupReport, theirs: pd.DataFrame) -> float:
    """The largest distance between a number of ours and theirs, over all groups and metrics."""
    table = report.groups.pivot_table(index="group", columns="metric", values="value", sort=False, dropna=False)
    same = theirs.loc[list(table.index), list(table.columns)].to_numpy(dtype=float)
    if table.shape != theirs.shape:
        raise SystemExit(f"Ours has {table.shape} groups and metrics, Fairlearn {theirs.shape}.")
    return float(np.abs(table.to_numpy() - same).max())


def peak_memory() -> float:
    """MB above the frame that ours needs at its highest, in a process that has just begun."""
    command = [sys.executable, __file__]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _print_peak() -> None:
    frame = make_frame()
    tracemalloc.start()
    ours(frame)
    print(tracemalloc.get_traced_memory()[1] / 1e6)


def run() -> list[Line]:
    """Measure both; stops where they disagree."""
    frame = make_frame()
    runs = [ours(frame) for _ in range(RUNS)]
    totals = [sum(parts) for _, parts in runs]
    seconds = median(totals)
    theirs, peer = fairlearns(frame)
    apart = largest_disagreement(runs[0][0], theirs)
    if not apart <= AGREE:
        raise SystemExit(f"The numbers differ by {apart:g}; a comparison of speed would say nothing.")
    coding, counting, reporting = (1e3 * median(parts) for parts in zip(*(parts for _, parts in runs), strict=True))
    ratio = peer / seconds
    return [
        Line("Fairlearn MetricFrame, the numbers alone (one run)", f"{peer:.1f} s"),
        Line(f"ours, with intervals, tests and sentences (median of {RUNS})", f"{1e3 * seconds:.0f} ms"),
        Line(f"ours, fastest and slowest of {RUNS}", f"{1e3 * min(totals):.0f} and {1e3 * max(totals):.0f} ms"),
        Line("times faster", f"{ratio:.0f}", f"at least {TIMES_FASTER}", ratio >= TIMES_FASTER),
        Line("largest difference between any two numbers", f"{apart:.1g}", f"at most {AGREE:g}"),
        Line("rows a second", f"{ROWS / seconds / 1e6:.1f} million"),
        Line("of which coding, counting, report", f"{coding:.0f}, {counting:.0f}, {reporting:.0f} ms"),
        Line("peak memory above the frame (numpy's and Python's)", f"{peak_memory():.0f} MB"),
    ]


if __name__ == "__main__":
    _print_peak()
