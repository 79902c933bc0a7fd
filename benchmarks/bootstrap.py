"""How long do 1,000 bootstrap replicates of 50,000 rows take beside Fairlearn's, on one table and in one run?

Fairlearn draws rows and measures them again, so it is timed on three replicates and the rest is reckoned. Ours reads
the frame, counts it and draws the counts. Nothing is printed unless the values agree.
"""

from statistics import median
from time import perf_counter

import numpy as np
import pandas as pd
from figures import Line
from groups import GROUPS, make_frame

from workbench.case import Case
from workbench.fairness.bootstrap import BootstrapReport, bootstrap

TITLE = "95 % bootstrap intervals: 1,000 replicates, 50,000 rows, 40 intersections, four metrics"
ROWS, REPLICATES, THEIR_REPLICATES, RUNS = 50_000, 1000, 3, 7
TIMES_FASTER, AGREE = 10_000, 1e-12
METRICS = ("selection_rate", "true_positive_rate", "false_positive_rate", "accuracy")


def ours(frame: pd.DataFrame) -> tuple[BootstrapReport, float]:
    """The report and the seconds from the raw frame to it."""
    start = perf_counter()
    case = Case.of(frame, sensitive=tuple(GROUPS), target="repaid", prediction="approved")
    report = bootstrap(case.counts.by(tuple(GROUPS)), METRICS, replicates=REPLICATES)
    return report, perf_counter() - start


def fairlearns(frame: pd.DataFrame, replicates: int) -> tuple[pd.DataFrame, float]:
    """The values by group, and the seconds that so many replicates took."""
    from fairlearn import metrics as fl  # noqa: PLC0415 - ours is measured without it
    from sklearn.metrics import accuracy_score  # noqa: PLC0415

    metrics = {name: getattr(fl, name) for name in METRICS[:3]} | {"accuracy": accuracy_score}
    start = perf_counter()
    result = fl.MetricFrame(
        metrics=metrics,
        y_true=frame["repaid"],
        y_pred=frame["approved"],
        sensitive_features=frame[list(GROUPS)],
        n_boot=replicates,
        ci_quantiles=[0.025, 0.975],
        random_state=0,
    )
    return pd.DataFrame(result.by_group), perf_counter() - start


def row_widths(frame: pd.DataFrame, replicates: int = 400) -> pd.Series:
    """Widths of the selection rate's interval by group when rows themselves are drawn, in plain numpy."""
    codes, index = pd.MultiIndex.from_frame(frame[list(GROUPS)]).factorize()
    approved, random = frame["approved"].to_numpy(), np.random.default_rng(1)
    rates = []
    for _ in range(replicates):
        rows = random.integers(0, len(frame), len(frame))
        rates.append(np.bincount(codes[rows], approved[rows]) / np.bincount(codes[rows]))
    return pd.Series(2 * 1.96 * np.std(rates, axis=0), index=index)


def run() -> list[Line]:
    """Measure both; stops where they disagree."""
    frame = make_frame(ROWS)
    runs = [ours(frame) for _ in range(RUNS)]
    seconds = median(time for _, time in runs)
    theirs, plain_and_three = fairlearns(frame, THEIR_REPLICATES)
    _, plain = fairlearns(frame, 1)
    each = (plain_and_three - plain) / (THEIR_REPLICATES - 1)
    groups = runs[0][0].groups.set_index(["group", "metric"])
    same = np.array([[groups["value"][group, metric] for metric in METRICS] for group in theirs.index])
    apart = float(np.abs(same - theirs[list(METRICS)].to_numpy()).max())
    if not apart <= AGREE:
        raise SystemExit(f"The values differ by {apart:g}; a comparison of speed would say nothing.")
    rates = groups.xs("selection_rate", level="metric")
    widths = (rates["high"] - rates["low"]).to_numpy() / row_widths(frame)[list(rates.index)].to_numpy()
    ratio = each * REPLICATES / seconds
    return [
        Line(f"Fairlearn, one replicate (from {THEIR_REPLICATES})", f"{each:.1f} s"),
        Line(f"Fairlearn, {REPLICATES:,} replicates (reckoned)", f"{each * REPLICATES:,.0f} s"),
        Line(f"ours, frame to intervals, {REPLICATES:,} replicates (median of {RUNS})", f"{1e3 * seconds:.0f} ms"),
        Line("times faster", f"{ratio:,.0f}", f"at least {TIMES_FASTER:,}", ratio >= TIMES_FASTER),
        Line("largest difference between any two values", f"{apart:.1g}", f"at most {AGREE:g}"),
        Line(
            "width beside drawing rows, median of 40 groups",
            f"{np.median(widths):.3f}",
            "0.95 to 1.05",
            0.95 <= np.median(widths) <= 1.05,
        ),
    ]
