"""How much memory does the audit of a CSV larger than memory take? `python benchmarks/large.py [GIGABYTES]`, usually 3.

The file is written into a temporary folder, audited by the command line in a process of its own, and deleted. Ends with
1 where the budget was missed. It takes minutes, so `run.py` leaves it out.
"""

import json
import resource
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import numpy as np
import pandas as pd
from figures import Line, markdown, missed

GIGABYTES, MOST_MEGABYTES = 3.0, 1000
BLOCKS, ROWS, SEED = 8, 250_000, 20_241
AUDIT = "--sensitive sex,region,age,income --target repaid --score score --weight weight --depth 2 --format json"


def block(random: np.random.Generator) -> bytes:
    """Some rows of people with text, whole and broken numbers, gaps and long notes that nobody asks for."""
    frame = pd.DataFrame(
        {
            "id": random.integers(0, 10**9, ROWS),
            "sex": random.choice(["female", "male", ""], ROWS, p=[0.48, 0.5, 0.02]),
            "region": random.choice(["north", "east", "south", "west", "Übersee, fern"], ROWS),
            "age": random.integers(18, 90, ROWS),
            "income": random.lognormal(10, 0.8, ROWS).round(2),
            "note": random.choice(["called twice", 'asked for a "quick" answer', "no note"], ROWS),
            "repaid": random.choice(["yes", "no"], ROWS, p=[0.7, 0.3]),
            "score": random.random(ROWS).round(4),
            "weight": random.choice([0.5, 1.0, 1.5, 2.0], ROWS),
        }
    )
    return frame.to_csv(index=False, header=False).encode()


def write(path: Path, size: float) -> int:
    """A CSV of so many bytes; how many rows it has."""
    random = np.random.default_rng(SEED)
    blocks = [block(random) for _ in range(BLOCKS)]
    rows, written = 0, 0
    with path.open("wb") as file:
        file.write(b"id,sex,region,age,income,note,repaid,score,weight\n")
        while written < size:
            written += file.write(blocks[rows // ROWS % BLOCKS])
            rows += ROWS
    return rows


def run(gigabytes: float = GIGABYTES) -> list[Line]:
    """Write, audit, measure, delete."""
    with TemporaryDirectory(prefix="workbench-large-") as folder:
        path = Path(folder) / "large.csv"
        rows = write(path, gigabytes * 1e9)
        command = [str(Path(sys.executable).with_name("workbench")), "audit", str(path), *AUDIT.split()]
        start = perf_counter()
        answer = subprocess.run(command, check=True, capture_output=True, text=True).stdout
        seconds = perf_counter() - start
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
        size = path.stat().st_size / 1e9
    report = json.loads(answer)
    if report["rows"] != rows:
        raise SystemExit(f"{report['rows']:,} rows were counted, {rows:,} written.")
    return [
        Line("size", f"{size:.1f} GB"),
        Line("rows, all of them counted", f"{rows:,}"),
        Line("time of `workbench audit`, from start to end", f"{seconds:.0f} s"),
        Line("groups and intersections compared", f"{len(report['groups'])}"),
        Line("peak memory (RSS)", f"{peak:.0f} MB", f"under {MOST_MEGABYTES} MB", peak < MOST_MEGABYTES),
    ]


if __name__ == "__main__":
    lines = run(*map(float, sys.argv[1:2]))
    print(markdown("A CSV larger than memory", lines))
    sys.exit(1 if missed(lines) else 0)
