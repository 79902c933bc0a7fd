"""The rates of single columns and of intersections beside Aequitas's crosstabs, on one table and in one run.

Aequitas 1.1 asks for pandas below 3, so it cannot be installed beside the workbench: give it an environment of its own,
`python -m venv DIR && DIR/bin/pip install aequitas`, and name its Python in AEQUITAS_PYTHON. It reads columns that hold
the names of the groups already, intersections as columns of their own, since it compares by one column at a time.

`python benchmarks/crosstabs.py FILE` also keeps its figures, which the tests compare with where it is not installed.
"""

import os
import subprocess
import sys
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pandas as pd
from figures import Line

from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.tables import read_table

TITLE = "Nine rates of single columns and pairs, 30,000 rows, beside Aequitas"
COLUMNS, AGES, DECIDED, AGREE = ("sex", "age", "education"), (30, 40, 50), 100_000, 1e-12
JOIN = " and "
RATES = {
    "tpr": "true_positive_rate",
    "tnr": "true_negative_rate",
    "fpr": "false_positive_rate",
    "fnr": "false_negative_rate",
    "precision": "precision",
    "npv": "negative_predictive_value",
    "accuracy": "accuracy",
    "pprev": "selection_rate",
    "prev": "base_rate",
}
PEER = """
import sys, time, warnings
warnings.simplefilter("ignore")
import pandas as pd
from aequitas.group import Group
table = pd.read_csv(sys.argv[1], keep_default_na=False)
start = time.perf_counter()
found, _ = Group().get_crosstabs(table, attr_cols=[name for name in table if name not in ("score", "label_value")])
print(time.perf_counter() - start)
found.to_csv(sys.argv[2], index=False)
"""


def lending() -> Case:
    """The customers of a bank in Taiwan; who was given at least 100,000 dollars stands in for a decision."""
    frame = read_table("dataset:card_default")
    frame = frame.assign(lent=(frame["credit_limit"] >= DECIDED).astype(int))
    return Case.of(
        frame,
        sensitive=COLUMNS,
        target="paid_next_month",
        prediction="lent",
        favourable="1",
        cuts={"age": AGES},
    )


def aequitas(case: Case, python: str) -> tuple[pd.DataFrame, float]:
    """Its crosstabs and the seconds that they took, without starting up and reading the file."""
    names = {column: np.array(coded.names, dtype=object)[coded.codes] for column, coded in case.groups.items()}
    table = {"score": case.prediction, "label_value": case.target}
    for columns in [*((column,) for column in COLUMNS), *combinations(COLUMNS, 2)]:
        rows = zip(*(names[column] for column in columns), strict=True)
        table[JOIN.join(columns)] = [JOIN.join(row) for row in rows]
    with TemporaryDirectory() as folder:
        given, found = Path(folder) / "given.csv", Path(folder) / "found.csv"
        pd.DataFrame(table).to_csv(given, index=False)
        asked = [python, "-c", PEER, str(given), str(found)]
        done = subprocess.run(asked, capture_output=True, text=True, check=True)
        return pd.read_csv(found), float(done.stdout.split()[-1])


def largest_disagreement(case: Case, theirs: pd.DataFrame) -> float:
    """The largest difference between two rates; it stops where the groups or their sizes are not the same."""
    report = compare_groups(case, depth=2, metrics=list(RATES.values()))
    ours = {
        (JOIN.join(row["by"]), JOIN.join(row["group"]), row["metric"]): row for row in report.groups.to_dict("records")
    }
    groups = {key[:2] for key in ours}
    if groups != set(zip(theirs["attribute_name"], theirs["attribute_value"], strict=True)):
        raise SystemExit("Aequitas and the workbench have not compared the same groups.")
    apart = 0.0
    for row in theirs.to_dict("records"):
        for rate, metric in RATES.items():
            mine = ours[row["attribute_name"], row["attribute_value"], metric]
            if mine["rows"] != row["group_size"]:
                raise SystemExit(f"The group {row['attribute_value']} has not the same size in both.")
            if not (np.isnan(mine["value"]) and np.isnan(row[rate])):
                apart = max(apart, abs(mine["value"] - row[rate]))
    return float(apart)


def run() -> list[Line]:
    """Both beside each other."""
    python = os.environ.get("AEQUITAS_PYTHON")
    if not python:
        return [Line("Aequitas", "AEQUITAS_PYTHON names no Python that has it", "the same rates", kept=False)]
    case = lending()
    theirs, peer = aequitas(case, python)
    for file in sys.argv[1:]:
        theirs[["attribute_name", "attribute_value", "group_size", *RATES]].to_csv(file, index=False)
    apart = largest_disagreement(case, theirs)
    if not apart <= AGREE:
        raise SystemExit(f"The rates differ by {apart:g}; a comparison of speed would say nothing.")
    start = perf_counter()
    compare_groups(lending(), depth=2, metrics=list(RATES.values()))
    seconds = perf_counter() - start
    return [
        Line("Aequitas, the rates alone", f"{peer:.2f} s"),
        Line("ours, with reading the table, intervals and correction", f"{seconds:.2f} s"),
        Line("groups, the same in both", f"{len(theirs)}"),
        Line("largest difference between two rates", f"{apart:.1g}", f"at most {AGREE:g}"),
    ]


if __name__ == "__main__":
    for line in run():
        print(line, flush=True)
