"""Reports with the groups compared: made in a process of its own, for that needs the table and pandas."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.report.gather import gather
from workbench.report.render import FORMATS, render
from workbench.store import Project

PATIENCE = 0.2  # seconds between two looks at whether somebody has cancelled
FAILED = tr(
    "The table could not be read for the report; there may be too little memory. The report stands without groups."
)


def render_apart(folder: Path, kind: str, progress: Callable[[float, str], None]) -> dict[str, str]:
    """A report in every format, with the groups of the project's table compared. Cancelling ends the process.

    Raises
    ------
    WorkbenchError
        When the table cannot be read, or the process ended early.
    """
    command = [sys.executable, "-m", "widgets.govern.rendering", str(folder), kind]
    known = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "PYTHONWARNINGS": "ignore"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=known) as process:  # noqa: S603 - our own module
        try:
            while True:
                progress(0.5, tr("Comparing the groups of the table"))
                try:
                    said, _ = process.communicate(timeout=PATIENCE)
                    break
                except subprocess.TimeoutExpired:
                    continue
        except BaseException:
            process.kill()
            raise
    answer: dict[str, Any] = json.loads(said) if process.returncode == 0 else {"problem": FAILED}
    if "problem" in answer:
        raise WorkbenchError(answer["problem"])
    return answer


def pages_of(folder: Path, kind: str) -> dict[str, str]:
    """The report in every format, or {"problem": why not}; what the process prints as JSON."""
    from workbench.reopen import reopen_case  # noqa: PLC0415 - it loads pandas, and only the process may

    project = Project.open(folder, create=False)
    try:
        dossier = gather(project, reopen_case(project))
    except WorkbenchError as problem:
        return {"problem": str(problem)}
    return {name: render(dossier, kind, name) for name in FORMATS}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(pages_of(Path(sys.argv[1]), sys.argv[2])))
