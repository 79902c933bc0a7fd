"""Measure in a process of its own: the analyses need the table and pandas, a page of an assessment neither."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from workbench.errors import WorkbenchError
from workbench.language import tr

MEASURE = (sys.executable, "-c", "from workbench.cli import main; main()", "measure")
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
FAILED = tr("The measuring ended before it was done; there may be too little memory. What was measured before is kept.")


def measure_apart(folder: Path, progress: Callable[[float, str], None]) -> str:
    """Measure the table of the project in a folder; returns what was kept, in words. Cancelling ends the process.

    Raises
    ------
    WorkbenchError
        When there is no table, or the process ended early.
    """
    process = subprocess.Popen(  # noqa: S603 - our own command line
        [*MEASURE, str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **ONE_THREAD, "PYTHONUNBUFFERED": "1", "PYTHONWARNINGS": "ignore"},
    )
    last = ""
    with process:
        try:
            for line in process.stdout or ():
                last = line.strip()
                share, _, words = last.partition("% ")
                if share.isdigit():
                    progress(int(share) / 100, words)
        except BaseException:
            process.kill()
            raise
        said = process.stderr.read().strip() if process.stderr else ""
    if process.returncode:
        known = said.startswith("workbench: ")
        raise WorkbenchError(said.removeprefix("workbench: ") if known else FAILED)
    return last
