"""Measure speed, size and memory beside the peers: `python benchmarks/run.py`, or only some: `run.py groups imports`.

Prints one Markdown table each. Ends with 1 where a budget was missed, and says which; 2 for a name it does not know.
"""

import sys
from importlib import import_module, metadata
from os import cpu_count, getloadavg
from platform import python_version

from figures import Line, markdown, missed

BENCHMARKS = (
    "groups",
    "subgroups",
    "thresholds",
    "bootstrap",
    "covering",
    "imports",
    "browser",
    "mitigation",
    "explain",
    "person",
    "counterfactuals",
    "whatif",
    "data_review",
    "recourse",
    "workshop",
    "binder",
)
VERSIONS = ("numpy", "pandas", "pyarrow", "fairlearn", "scikit-learn", "plotly", "ipywidgets", "anywidget", "voila")


def main(names: list[str]) -> int:
    """Run the named benchmarks, or all; the exit code."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    print(f"{cpu_count()} cores, Python {python_version()}, {_versions()}\n")
    over: list[str] = []
    for name in names or BENCHMARKS:
        benchmark = import_module(name)
        before = getloadavg()[0]
        lines: list[Line] = benchmark.run()
        print(markdown(benchmark.TITLE, lines))
        print(
            f"Load of the machine {before:.1f} before, {getloadavg()[0]:.1f} after (its own work included).\n",
            flush=True,
        )
        over += missed(lines)
    for sentence in over:
        print(sentence, file=sys.stderr)
    return 1 if over else 0


def _versions() -> str:
    return ", ".join(f"{name} {metadata.version(name)}" for name in VERSIONS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
