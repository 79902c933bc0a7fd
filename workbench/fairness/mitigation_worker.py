"""Fits in a process of their own, which can be ended at any moment: no library's fit can be interrupted from inside.

The process is started with this module as its program, gets one task through its standard input and gives one answer
after the other through its standard output. Both ends are ours, on this computer.
"""

import contextlib
import logging
import os
import pickle
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from queue import Empty, Queue
from threading import Thread
from typing import IO, Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.cuts import Cut
from workbench.errors import WorkbenchError
from workbench.features import Features
from workbench.language import tr
from workbench.training import Kind

PATIENCE = 0.1  # seconds between two looks at whether somebody has cancelled
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # small sums; threads would wait for each other
ENDED = tr(
    "The process that fits the models ended before it was done; there may be too little memory. Nothing was changed."
)
Rows = NDArray[np.intp]


@dataclass(frozen=True, kw_only=True, eq=False)
class Task:
    """What the process is asked to fit; `splits` are (rows to learn from, rows to answer for), `wanted` the methods."""

    table: pd.DataFrame
    target: NDArray[np.int8]
    weights: NDArray[np.float64]
    column: str
    names: tuple[str, ...]
    edges: Cut
    aware: Features
    blind: Features
    kind: Kind
    seed: int
    splits: Sequence[tuple[Rows, Rows]]
    wanted: tuple[str, ...]


@dataclass(frozen=True, kw_only=True, eq=False)
class Answer:
    """What came of one method on one split: the model and the chance of a yes of each row asked for, or what failed.

    `rested` says whether the fit came to rest before it was stopped.
    """

    split: int
    method: str
    chance: NDArray[np.float64] | None = None
    model: Any = None
    failed: str = ""
    rested: bool = True


def fit_apart(task: Task) -> Iterator[Answer | None]:
    """The answers as they come, and None in between, so that whoever waits can stop; leaving early ends the process."""
    command = [sys.executable, "-m", "workbench.fairness.mitigation_worker"]
    known = {**os.environ, "PYTHONWARNINGS": "ignore", **ONE_THREAD}
    process = subprocess.Popen(  # noqa: S603 - our own module
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=known
    )
    answers: Queue[Answer | None] = Queue()
    Thread(target=_converse, args=(process, task, answers), daemon=True).start()
    try:
        for _ in range(len(task.splits) * len(task.wanted)):
            yield from _next(answers)
    finally:
        process.kill()
        process.wait()


def _next(answers: "Queue[Answer | None]") -> Iterator[Answer | None]:
    while True:
        try:
            answer = answers.get(timeout=PATIENCE)
        except Empty:
            yield None
            continue
        if answer is None:
            raise WorkbenchError(ENDED)
        yield answer
        return


def _converse(process: "subprocess.Popen[bytes]", task: Task, answers: "Queue[Answer | None]") -> None:
    """Hand the task over, then pass on what comes back; None at the end."""
    with contextlib.suppress(OSError, EOFError, pickle.UnpicklingError):
        if process.stdin and process.stdout:
            with process.stdin, process.stdout:
                pickle.dump(task, process.stdin)
                process.stdin.flush()
                while True:
                    answers.put(pickle.load(process.stdout))  # noqa: S301 - from the process started above
    answers.put(None)


def _work(given: IO[bytes], answers: IO[bytes]) -> None:
    from workbench.fairness.mitigated import GroupReader  # noqa: PLC0415 - only this process pays for it
    from workbench.fairness.mitigation_fits import watch_fit  # noqa: PLC0415 - as above
    from workbench.fairness.mitigation_input import Fit  # noqa: PLC0415 - as above

    task: Task = pickle.load(given)  # noqa: S301 - from the process that started this one
    group = GroupReader(task.column, list(task.names), list(task.edges))
    for split, (seen, unseen) in enumerate(task.splits):
        fit = Fit(
            table=task.table.iloc[seen].reset_index(drop=True),
            target=task.target[seen],
            weights=task.weights[seen],
            group=group,
            aware=task.aware,
            blind=task.blind,
            kind=task.kind,
            seed=task.seed + split,
        )
        for method in task.wanted:
            try:
                model, rested = watch_fit(method, fit)
                chance = model.predict_proba(task.table.iloc[unseen])[:, 1]
                kept = model if len(task.splits) == 1 else None
                answer = Answer(split=split, method=method, chance=chance, model=kept, rested=rested)
            except WorkbenchError as problem:
                answer = Answer(split=split, method=method, failed=str(problem))
            pickle.dump(answer, answers)
            answers.flush()


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # aif360 tells its log about libraries that are not there
    # What a library prints must not get between the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(2, 1)
    # The classes that are pickled must be known by this module's own name, not as those of the program that runs.
    from workbench.fairness import mitigation_worker  # noqa: PLW0406 - see above

    mitigation_worker._work(sys.stdin.buffer, out)  # noqa: SLF001 - this very module
