"""What does an import cost, in time and in memory, each in a process that has just begun?

USS is the memory that would come back if the process ended; RSS also has the libraries that other processes share.
"""

import json
import subprocess
import sys
from statistics import median
from typing import Any, NamedTuple

from figures import Line

TITLE = "Imports, each in a fresh process"
RUNS = 5
HEAVY = ("pandas", "pyarrow", "sqlalchemy", "IPython", "ipywidgets", "plotly")
NEVER = ("sklearn", "scipy", "shap", "lime", "fairlearn", "aif360", "matplotlib", "numba")
GROUPS_MB = 200


class Trial(NamedTuple):
    """What is imported, in words and as code, and the most memory it may take, if that is laid down."""

    what: str
    code: str
    budget: int | None = None


TRIALS = (
    Trial("Python alone", "pass"),
    Trial("`import workbench`", "import workbench"),
    Trial("`import workbench.fairness.groups`", "import workbench.fairness.groups", GROUPS_MB),
    Trial(
        "`widgets` and a `GroupPanel` on german_credit",
        "from widgets import GroupPanel; from workbench.tables import read_table; "
        "GroupPanel(read_table('dataset:german_credit'), sensitive=['sex', 'age'], target='good_credit')",
        GROUPS_MB,
    ),
)
MEASURE = """
import json, sys, time
start = time.perf_counter()
{code}
seconds = time.perf_counter() - start
loaded = [name for name in {names} if name in sys.modules]
import psutil
memory = psutil.Process().memory_full_info()
print(json.dumps([seconds, memory.uss / 1e6, memory.rss / 1e6, loaded]))
"""


def run() -> list[Line]:
    """One line for each trial's time and memory, medians; what should never be loaded is a budget of its own."""
    return [line for trial in TRIALS for line in _lines(trial)]


def _lines(trial: Trial) -> list[Line]:
    results = [_fresh(trial.code) for _ in range(RUNS)]
    seconds, memory, resident = (median(values) for values in list(zip(*results, strict=True))[:3])
    loaded = results[0][-1]
    idle = [name for name in loaded if name in NEVER]
    budget = f"at most {trial.budget} MB USS, none of the science libraries" if trial.budget else ""
    kept = trial.budget is None or (memory <= trial.budget and not idle)
    words = f"{seconds:.2f} s, {memory:.0f} MB (RSS {resident:.0f}), with {', '.join(loaded) or 'nothing heavy'}"
    return [Line(trial.what, words, budget, kept)]


def _fresh(code: str) -> Any:
    script = MEASURE.format(code=code, names=(*HEAVY, *NEVER))
    return json.loads(subprocess.run([sys.executable, "-c", script], check=True, capture_output=True).stdout)
