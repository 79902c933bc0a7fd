"""Twenty people at once on one server: does anybody wait, meet an error, see another's choices or lose an answer?

Nineteen visitors speak the pages' own protocol, the twentieth is an ordinary Chromium. Each goes through the guide on
groups again and again: opens it, asks other questions, saves an answer, leaves. Meanwhile kernels, and the browser, are
killed at random. `make soak` runs it for ten minutes; `--seconds 120` is the short form. Exit code 1 says that
something was lost, mixed up or late.
"""

import argparse
import json
import os
import random
import re
import secrets
import sys
import tempfile
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

import psutil  # type: ignore[import-untyped]
from browser import PATIENCE, Page, chromium
from figures import Line, markdown, missed
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from workbench.reopen import choose_table
from workbench.store import Project, new_project_id

TITLE = "Visitors at once, one of them in a browser, kernels killed at random"
GUIDE, KEY = "02_groups.ipynb", "groups.answer"
LATE_MS, VISITOR_MB = 500, 200
QUESTIONS = 3
CHART = "[...document.querySelectorAll('.wb-chart-plot .main-svg')].map((svg) => svg.textContent).join()"
ASK = """
new Promise((resolve) => {
  const box = [...document.querySelectorAll(".wb-panel select")].find((each) => each.options.length > 4);
  const before = CHART, start = performance.now();
  const look = () => CHART !== before && (watcher.disconnect(),
    requestAnimationFrame(() => resolve(performance.now() - start)));
  const watcher = new MutationObserver(look);
  watcher.observe(document, { childList: true, subtree: true, characterData: true });
  box.selectedIndex = (box.selectedIndex + 2) % 6;
  box.dispatchEvent(new Event("change", { bubbles: true }));
})
""".replace("CHART", CHART)


class LostError(Exception):
    """The kernel of this visit is gone."""


@dataclass
class Tally:
    """What all visitors met, said by any of them."""

    waits: list[float] = field(default_factory=list)
    """Seconds from a question to its answer, by protocol."""
    clicks: list[float] = field(default_factory=list)
    """Milliseconds from a question to the new chart, in the browser."""
    memory: list[float] = field(default_factory=list)
    """MB (USS) of every kernel at every look."""
    faults: list[str] = field(default_factory=list)
    visits: int = 0
    saved: int = 0
    killed: int = 0
    lost: int = 0


class Visit:
    """One visit of a page: its kernel, its widgets, and what they say."""

    def __init__(self, address: str, project: str) -> None:
        with urlopen(f"{address}voila/render/{GUIDE}?project={project}", timeout=PATIENCE * 3) as answer:  # noqa: S310 - our own server
            page = answer.read().decode()
        kernel = re.search(r'"kernelId": "([^"]+)"', page)
        if kernel is None:
            raise LostError
        self.address, self.kernel = address, kernel[1]
        socket = address.replace("http", "ws") + f"api/kernels/{self.kernel}/channels?session_id={uuid.uuid4().hex}"
        try:
            self.line = ExitStack()
            self.socket = self.line.enter_context(connect(socket, max_size=None, open_timeout=PATIENCE))
        except Exception as problem:
            raise LostError from problem
        self.states: dict[str, dict[str, Any]] = {}
        control = uuid.uuid4().hex
        self.say("comm_open", comm_id=control, target_name="jupyter.widget.control", data={})
        self.say("comm_msg", comm_id=control, data={"method": "request_states"})
        self.hear(lambda said: said.get("method") == "update_states" and not self.states.update(said["states"]))
        self.states = {key: known["state"] for key, known in self.states.items()}

    def say(self, kind: str, **content: Any) -> None:
        """Send one message to the kernel."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "", "username": "", "version": "5.3"}
        message = {
            "header": header,
            "parent_header": {},
            "metadata": {"version": "1.0.0"},
            "content": content,
            "channel": "shell",
        }
        try:
            self.socket.send(json.dumps(message))
        except ConnectionClosed as problem:
            raise LostError from problem

    def hear(self, enough: Any) -> str:
        """Listen until a widget says what is waited for; everything that was said meanwhile."""
        heard, until = "", time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                message = self.socket.recv(timeout=PATIENCE)
            except (ConnectionClosed, TimeoutError) as problem:
                raise LostError from problem
            if isinstance(
                message, bytes
            ):  # how many parts, where each begins, then the parts: the first is the message
                begin, end = (int.from_bytes(message[at : at + 4], "big") for at in (4, 8))
                message = message[begin:end].decode()
            heard += message
            if '"execution_state": "dead"' in message:
                raise LostError
            with suppress(ValueError):
                known = json.loads(message)
                if known["header"]["msg_type"] == "comm_msg":
                    data = known["content"]["data"]
                    if key := known["content"]["comm_id"]:
                        self.states.get(key, {}).update(data.get("state", {}))
                    if enough(data):
                        return heard
        raise LostError

    def find(self, **parts: Any) -> str:
        """The widget whose state has these parts."""
        for key, state in self.states.items():
            if all(state.get(name) == value for name, value in parts.items()):
                return key
        raise LookupError(f"no widget has {parts}")

    def leave(self) -> None:
        """Say goodbye, so that the kernel ends."""
        self.line.close()
        goodbye = Request(f"{self.address}voila/api/shutdown/{self.kernel}", method="POST")  # noqa: S310 - as above
        goodbye.add_header("Origin", self.address.rstrip("/"))
        with suppress(OSError):
            urlopen(goodbye, timeout=PATIENCE).close()  # noqa: S310


class Visitor(threading.Thread):
    """Somebody who works through the guide until the time is over; `said` are all answers, `sure` the last saved."""

    def __init__(self, address: str, project: Project, until: float, tally: Tally) -> None:
        super().__init__()
        self.address, self.project, self.until, self.tally = address, project, until, tally
        self.mark = f"mark-{secrets.token_hex(8)}"
        self.said: list[str] = [""]
        self.sure = 0

    def run(self) -> None:
        """Visit after visit; a lost kernel is a reason to come again and nothing else."""
        while time.monotonic() < self.until:
            try:
                self.visit()
            except LostError:
                self.tally.lost += 1
            except Exception as problem:  # noqa: BLE001 - whatever goes wrong is counted, and said at the end
                self.tally.faults.append(f"{type(problem).__name__}: {problem}")
                time.sleep(1)

    def visit(self) -> None:
        """Open the guide, check that what was saved is there, ask, save, leave."""
        visit = Visit(self.address, self.project.id)
        self.tally.visits += 1
        self.check(json.dumps(visit.states))
        for _ in range(QUESTIONS):
            self.ask(visit)
        self.save(visit)
        visit.leave()

    def ask(self, visit: Visit) -> None:
        """Another question: its chart and sentence come, and they are this visitor's own."""
        box = visit.find(description="Question")
        options = visit.states[box]["_options_labels"]
        index = random.choice([place for place in range(len(options)) if place != visit.states[box]["index"]])  # noqa: S311
        begun = time.monotonic()
        visit.say("comm_msg", comm_id=box, data={"method": "update", "state": {"index": index}, "buffer_paths": []})
        self.check(visit.hear(lambda said: "figure" in said.get("state", {})))
        self.tally.waits.append(time.monotonic() - begun)

    def save(self, visit: Visit) -> None:
        """Write an answer and save it; it is sure once the page says so."""
        self.said.append(f"{self.mark} {len(self.said)}")
        text = visit.find(_model_name="TextareaModel")
        written = {"method": "update", "state": {"value": self.said[-1]}, "buffer_paths": []}
        visit.say("comm_msg", comm_id=text, data=written)
        button = visit.find(description="Save my answer")
        visit.say("comm_msg", comm_id=button, data={"method": "custom", "content": {"event": "click"}})
        self.check(visit.hear(lambda said: "Saved." in json.dumps(said)))
        self.sure = len(self.said) - 1
        self.tally.saved += 1

    def check(self, text: str) -> None:
        """Nobody else's mark is in what this visitor was told."""
        others = set(re.findall(r"mark-[0-9a-f]{16}", text)) - {self.mark}
        if others:
            self.tally.faults.append("a visitor was shown another's answer")

    def lost(self) -> bool:
        """Whether the project has neither the answer that was saved last nor one that came after it."""
        return self.project.choice(KEY, "") not in self.said[self.sure :]


def browse(address: str, project: Project, until: float, tally: Tally, kills: random.Random) -> None:
    """The twentieth visitor: a browser that asks questions, and is killed now and then."""
    while time.monotonic() < until:
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, chromium(Path(folder)) as port:
            life = min(until, time.monotonic() + kills.uniform(30, 90))
            while time.monotonic() < life:
                try:
                    tally.clicks += _clicks(Page(port), f"{address}voila/render/{GUIDE}?project={project.id}", life)
                except (TimeoutError, ConnectionClosed, RuntimeError):
                    tally.lost += 1


def _clicks(page: Page, address: str, life: float) -> list[float]:
    page.call("Page.enable")
    page.call("Page.navigate", url=address)
    end, times = time.monotonic() + PATIENCE, list[float]()
    while not page.value(f"{CHART}.includes('%')"):
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.1)
    while time.monotonic() < life and len(times) < 20:
        if page.value("document.getElementById('wb-lost').textContent !== ''"):
            break
        times.append(float(page.value(f"Promise.race([{ASK}, new Promise((_, no) => setTimeout(no, 20000))])")))
        time.sleep(0.5)
    if time.monotonic() < life:
        page.close()  # else the browser is killed as it is
    return times


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


def soak(seconds: float, visitors: int, *, browser: bool = True) -> list[Line]:
    """Let all of them work at once for so long; what was met."""
    tally = Tally()
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
                told = (address, projects[0], until, tally, random.Random(19))  # noqa: S311 - no secret
                others.append(threading.Thread(target=browse, args=told))
            for each in (*people, *others):
                each.start()
            for each in (*people, *others):
                each.join()
        gone = sum(person.lost() for person in people)
    return _lines(tally, gone, visitors, seconds)


def _lines(tally: Tally, gone: int, visitors: int, seconds: float) -> list[Line]:
    faults = sorted(set(tally.faults))
    lines = [
        Line(f"visits by {visitors} at once in {seconds:.0f} s", f"{tally.visits}"),
        Line("answers saved; of them lost", f"{tally.saved}; {gone}", "0 lost", gone == 0 and tally.saved > 0),
        Line("kernels killed; visits that ended so", f"{tally.killed}; {tally.lost}"),
        Line("errors, or another's choices seen", "; ".join(faults) or "none", "none", not faults),
    ]
    if tally.waits:
        lines.append(Line("question to answer by protocol (median)", f"{1e3 * median(tally.waits):.0f} ms"))
    if tally.clicks:
        typical = median(tally.clicks)
        words = f"{typical:.0f} ms of {len(tally.clicks)}"
        lines.append(Line("control to new chart in the browser (median)", words, f"{LATE_MS} ms", typical <= LATE_MS))
    if tally.memory:
        most = max(tally.memory)
        words = f"{median(tally.memory):.0f} MB, at most {most:.0f}"
        lines.append(Line("memory of a visitor's kernel (USS)", words, f"{VISITOR_MB} MB", most <= VISITOR_MB))
    return lines


def main() -> int:
    """Run it for as long as was asked; 1 where something was lost, mixed up or late."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--visitors", type=int, default=19, help="beside the one in a browser")
    parser.add_argument("--no-browser", action="store_true")
    asked = parser.parse_args()
    lines = soak(asked.seconds, asked.visitors, browser=not asked.no_browser)
    print(markdown(TITLE, lines))
    over = missed(lines)
    for sentence in over:
        print(sentence, file=sys.stderr)
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
