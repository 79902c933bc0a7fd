"""Twenty people at once on one server: does anybody wait, meet an error, see another's choices or lose an answer?

Nineteen visitors speak the pages' own protocol, the twentieth is an ordinary Chromium. Each goes through the guide on
groups again and again: opens it, asks other questions, saves an answer, leaves. Meanwhile kernels, and the browser, are
killed at random. `make soak` runs it for ten minutes; `--seconds 120` is the short form. Exit code 1 says that
something was lost, mixed up or late; late is judged only where nobody else keeps the machine busy.
"""

import argparse
import os
import random
import re
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from statistics import median

import psutil  # type: ignore[import-untyped]
from browser import PATIENCE
from figures import Line, markdown, missed
from visiting import Browsing, Tally, Visitor

from workbench.project_folder import new_project_id
from workbench.reopen import choose_table
from workbench.store import Project

TITLE = "Visitors at once, one of them in a browser, kernels killed at random"
LATE_MS, VISITOR_MB = 500, 200
BUSY = 15
"""Percent of the machine that others may use, before and after, for times to be judged."""
LATE = 3  # the exit code where people only waited too long
LOOK = 3
"""Seconds."""


def watch(server: psutil.Process, until: float, tally: Tally, *, every: float) -> None:
    """Look at every kernel's memory, and kill one of them now and then."""
    chance = random.Random(20)  # noqa: S311 - no secret
    while time.monotonic() < until:
        time.sleep(min(every, max(until - time.monotonic(), 0)))
        kernels = [each for each in server.children(recursive=True) if _is_kernel(each)]
        for kernel in kernels:
            with suppress(psutil.Error):
                tally.memory.append(kernel.memory_full_info().uss / 1e6)
        if kernels and time.monotonic() < until:
            with suppress(psutil.Error):
                chance.choice(kernels).kill()
                tally.killed += 1


def _is_kernel(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return "ipykernel_launcher" in " ".join(process.cmdline())
    return False


@contextmanager
def serving(home: Path) -> Iterator[tuple[str, psutil.Process]]:
    """The real server for one computer, and its process."""
    environment = {**os.environ, "WORKBENCH_HOME": str(home), "QUERY_STRING": ""}
    command = [str(Path(sys.executable).with_name("workbench")), "serve", "--no-browser", "--port", "0"]
    with (home / "said.txt").open("w") as said:
        process = psutil.Popen(command, env=environment, stdout=said, stderr=said)
        try:
            while not (found := re.search(r"http://127\S+", (home / "said.txt").read_text())):
                time.sleep(0.1)
            yield found[0], process
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def soak(seconds: float, visitors: int, *, browser: bool = True) -> tuple[list[Line], list[Line]]:
    """Let all of them work at once for so long; what was met, and how long they waited."""
    tally, others_use = Tally(), psutil.cpu_percent(interval=LOOK)
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        os.environ["WORKBENCH_HOME"] = scratch
        projects = [Project.open(Path(scratch) / new_project_id()) for _ in range(visitors + 1)]
        for project in projects:
            choose_table(project, "scenario:hiring")
        with serving(Path(scratch)) as (address, server):
            until = time.monotonic() + seconds
            people = [Visitor(address, project, until, tally) for project in projects[1:]]
            others = [threading.Thread(target=watch, args=(server, until, tally), kwargs={"every": 10})]
            if browser:
                people.append(Browsing(address, projects[0], until, tally))
            for each in (*people, *others):
                each.start()
            for each in (*people, *others):
                each.join()
        gone = sum(person.lost() for person in people)
    others_use = max(others_use, psutil.cpu_percent(interval=LOOK))
    if browser and not tally.clicks:
        tally.faults.append("the browser showed no chart")
    return _lines(tally, gone, visitors, seconds), _late_lines(tally, others_use)


def _lines(tally: Tally, gone: int, visitors: int, seconds: float) -> list[Line]:
    faults = sorted(set(tally.faults))
    lines = [
        Line(f"visits by {visitors} at once in {seconds:.0f} s", f"{tally.visits}"),
        Line("answers saved; of them lost", f"{tally.saved}; {gone}", "0 lost", gone == 0 and tally.saved > 0),
        Line("kernels and browsers killed", f"{tally.killed}; {tally.browsers}"),
        Line("errors, or another's choices seen", "; ".join(faults) or "none", "none", not faults),
    ]
    if tally.memory:
        most = max(tally.memory)
        words = f"{median(tally.memory):.0f} MB, at most {most:.0f}"
        lines.append(Line("memory of a visitor's kernel (USS)", words, f"{VISITOR_MB} MB", most <= VISITOR_MB))
    return lines


def _late_lines(tally: Tally, others_use: float) -> list[Line]:
    """How long people waited, judged where the machine was theirs."""
    calm = others_use <= BUSY
    budgets = (f"{LATE_MS} ms", "as many as were killed, at most") if calm else ("", "")
    killed = tally.killed + tally.browsers
    lines = [
        Line("used by others before or after, of the machine", f"{others_use:.0f}%{'' if calm else ': not judged'}"),
        Line("visits that ended early", f"{tally.lost}", budgets[1], tally.lost <= killed or not calm),
    ]
    if tally.waits:
        lines.append(Line("question to answer by protocol (median)", f"{1e3 * median(tally.waits):.0f} ms"))
    if tally.clicks:
        typical = median(tally.clicks)
        words = f"{typical:.0f} ms of {len(tally.clicks)}"
        kept = typical <= LATE_MS or not calm
        lines.append(Line("control to new chart in the browser (median)", words, budgets[0], kept))
    return lines


def main() -> int:
    """Run it for as long as was asked; 1 where something was lost or mixed up, 3 where people only waited too long."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--visitors", type=int, default=19, help="beside the one in a browser")
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    met, waited = soak(asked.seconds, asked.visitors, browser=not asked.no_browser)
    print(markdown(TITLE, [*met, *waited]))
    for sentence in missed([*met, *waited]):
        print(sentence, file=sys.stderr)
    return 1 if missed(met) else LATE if missed(waited) else 0


if __name__ == "__main__":
    sys.exit(main())
