"""What does a visitor wait for? Four linked panels of one page, our own server, an ordinary Chromium.

- Chromium is spoken to over its own protocol and nothing else: no request is intercepted, the HTTP cache is on.
- The bytes on the websocket are counted on a load of their own, because counting slows the page.
- A chart counts as there, or as changed, in the first frame painted after its text is in the page.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen

import psutil  # type: ignore[import-untyped]
from figures import Line
from websockets.sync.client import connect

TITLE = "Four linked panels on one page, our server, Chromium"
LOADS, CLICKS, PANELS = 10, 30, 4
LOAD_MB, CLICK_MS, VISITOR_MB = 2.5, 150, 200
PATIENCE = 60.0  # seconds until a page counts as hanging
LEAVING = 2  # seconds
RECEIVED, BINARY = "Network.webSocketFrameReceived", 2
Times = tuple[float, float, float]

GUIDE = """
from widgets import GroupPanel, Session
from workbench.case import Case
from workbench.store import Project
from workbench.tables import read_table
table = read_table("dataset:mortgage_lending")
table["decision"] = (table["payment_to_income"] < 0.36).astype(int)
case = Case.of(table, sensitive=["race", "marital_status"], target="approved", prediction="decision")
session = Session(case, Project.current())
"""
SERVER = """
import sys
from pathlib import Path
from workbench.serve import serve
serve(guides=Path(sys.argv[1]), port=0, browser=False, say=lambda words: print(words, flush=True))
"""
WATCH = """
window.bench = {
  texts: () => [...document.querySelectorAll(".wb-chart-plot .main-svg:first-child")].map((svg) => svg.textContent),
  until: (done) => new Promise((resolve) => {
    const look = () => done() && (watcher.disconnect(), requestAnimationFrame(() => resolve(performance.now())));
    const watcher = new MutationObserver(look);
    watcher.observe(document, { childList: true, subtree: true, characterData: true });
    look();
  }),
};
bench.first = bench.until(() => bench.texts().some((text) => text.includes("%")));
bench.all = bench.until(() => bench.texts().filter((text) => text.includes("%")).length >= PANELS);
"""
CLICK = """
(async () => {
  const box = document.querySelector(".wb-panel select");
  const before = bench.texts();
  const start = performance.now();
  box.selectedIndex = INDEX;
  box.dispatchEvent(new Event("change", { bubbles: true }));
  const end = await bench.until(() => bench.texts().every((text, i) => text !== before[i]));
  return end - start;
})()
"""
RUN = "performance.getEntriesByType('navigation')[0].responseEnd"  # the page ends when its last cell has run
QUESTIONS = (2, 4, 6, 8, 0)  # places in the list of questions whose answers differ in every group


class Page:
    """One tab of a Chromium, over its debugging protocol."""

    def __init__(self, port: int) -> None:
        with urlopen(Request(f"http://127.0.0.1:{port}/json/new?about:blank", method="PUT")) as answer:
            self.socket = connect(json.load(answer)["webSocketDebuggerUrl"], max_size=None)
        self.sent = 0
        self.events: list[dict[str, Any]] = []

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """The answer to one command; what the page reports meanwhile is kept in `events`."""
        self.sent += 1
        self.socket.send(json.dumps({"id": self.sent, "method": method, "params": parameters}))
        while True:
            message: dict[str, Any] = json.loads(self.socket.recv(timeout=PATIENCE))
            if message.get("id") == self.sent:
                return dict(message["result"])
            self.events.append(message)

    def value(self, script: str) -> Any:
        """What a script comes to, once its promise is kept."""
        answer = self.call("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        if "exceptionDetails" in answer:
            raise RuntimeError(answer["exceptionDetails"])
        return answer["result"].get("value")

    def load(self, address: str) -> Times:
        """Seconds from the request until all cells had run, the first chart and all charts; or TimeoutError."""
        self.call("Page.enable")
        self.call("Page.addScriptToEvaluateOnNewDocument", source=WATCH.replace("PANELS", str(PANELS)))
        self.call("Page.navigate", url=address)
        while self.value("typeof bench") == "undefined":
            sleep(0.01)
        first, everything = self.value("Promise.all([bench.first, bench.all])")
        return self.value(RUN) / 1e3, first / 1e3, everything / 1e3

    def wait(self, address: str, ready: str) -> None:
        """Go to an address until a script says that the page is ready; SystemExit where it never is."""
        self.call("Page.enable")
        self.call("Page.navigate", url=address)
        until = monotonic() + PATIENCE
        while not self.value(ready):
            if monotonic() > until:
                raise SystemExit("The page was never ready.")
            sleep(0.1)

    def click(self, times: int = CLICKS) -> list[float]:
        """Milliseconds from another question in the first panel to the last of four new charts."""
        return [self.value(CLICK.replace("INDEX", str(QUESTIONS[i % len(QUESTIONS)]))) for i in range(times)]

    def heap(self) -> float:
        """MB of JavaScript objects that are still needed."""
        self.call("HeapProfiler.collectGarbage")
        return float(self.call("Runtime.getHeapUsage")["usedSize"]) / 1e6

    def received(self) -> list[int]:
        """Bytes of every websocket message since the last call, as the page reads them (before compression)."""
        frames = [event["params"]["response"] for event in self.events if event["method"] == RECEIVED]
        self.events.clear()
        return [
            len(base64.b64decode(frame["payloadData"]) if frame["opcode"] == BINARY else frame["payloadData"].encode())
            for frame in frames
        ]

    def close(self) -> None:
        """Leave the page as a visitor does, so that the page can say goodbye to its kernel."""
        self.call("Page.close")
        self.socket.close()


@contextmanager
def our_server(folder: Path, sources: Sequence[str]) -> Iterator[tuple[str, psutil.Process]]:
    """The real server on one scratch guide of these code cells: its address and its process."""
    (folder / "guides").mkdir()
    (folder / "guides" / "00_bench.ipynb").write_text(json.dumps(_guide(sources)), encoding="utf-8")
    command = [sys.executable, "-c", SERVER, str(folder / "guides")]
    surroundings = os.environ | {"WORKBENCH_HOME": str(folder / "projects")}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=surroundings) as process:
        try:
            said = process.stdout.readline() if process.stdout else ""
            address = next((word for word in said.split() if word.startswith("http")), None)
            if address is None:
                raise SystemExit("The server did not start.")
            yield address, psutil.Process(process.pid)
        finally:
            process.terminate()


def _guide(sources: Sequence[str]) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": "code", "execution_count": None, "metadata": {}, "outputs": []}
    cells = [cell | {"id": f"cell-{place}", "source": source.strip()} for place, source in enumerate(sources)]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}


@contextmanager
def chromium(folder: Path) -> Iterator[int]:
    """A browser nobody has used before: the port on which it can be spoken to."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise SystemExit("No Chromium was found; name one in CHROMIUM, or run the other benchmarks.")
    profile = folder / "profile"
    quiet = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
    command = [found, *quiet, f"--user-data-dir={profile}", "--remote-debugging-port=0", "about:blank"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield _port(profile / "DevToolsActivePort")
        finally:
            process.terminate()


def _port(written: Path) -> int:
    until = monotonic() + PATIENCE
    while monotonic() < until:
        if written.exists() and "\n" in (text := written.read_text(encoding="utf-8")):
            return int(text.split("\n")[0])
        sleep(0.05)
    raise SystemExit("Chromium did not start.")


def visit(port: int, address: str) -> Times | None:
    """Load the page in a new tab and leave; None where the charts never came."""
    page = Page(port)
    try:
        return page.load(address)
    except TimeoutError:
        return None
    finally:
        page.close()


def count_bytes(port: int, address: str) -> tuple[list[int], int]:
    """Sizes of the websocket messages of a load, and the bytes of ten clicks."""
    page = Page(port)
    page.call("Network.enable")
    page.load(address)
    page.value("new Promise((resolve) => setTimeout(resolve, 1000))")  # what comes after the charts counts too
    load = page.received()
    page.click(10)
    clicks = sum(page.received())
    page.close()
    return load, clicks


def run() -> list[Line]:
    """Load, click and count, with a server and a browser that nobody has used before."""
    with (
        TemporaryDirectory(prefix="workbench-bench-", ignore_cleanup_errors=True) as scratch,
        our_server(Path(scratch), [GUIDE, *["GroupPanel(session)"] * PANELS]) as (address, server),
        chromium(Path(scratch)) as port,
    ):
        loads = [visit(port, address) for _ in range(LOADS)]
        page = Page(port)
        page.load(address)
        clicks = page.click()
        heap = page.heap()
        kernel = _kernel_line(max(_kernels(server), key=lambda child: float(child.create_time())))
        page.close()
        sizes, clicked = count_bytes(port, address)
        sleep(LEAVING)
        left = Line(f"kernels still running {LEAVING} s after the last visitor left", str(len(_kernels(server))))
    return [*_load_lines(loads), *_click_lines(clicks, clicked), *_size_lines(sizes, heap), kernel, left]


def _kernels(server: psutil.Process) -> list[psutil.Process]:
    return [child for child in server.children(recursive=True) if "ipykernel_launcher" in " ".join(child.cmdline())]


def _load_lines(loads: list[Times | None]) -> list[Line]:
    complete = [load for load in loads if load is not None]
    if len(complete) < LOADS:
        return [Line("loads that showed all four charts", f"{len(complete)} of {LOADS}", "all", kept=False)]
    cells, first, last = (median(times) for times in zip(*complete[1:], strict=True))
    return [
        Line("loads that showed all four charts", f"{len(complete)} of {LOADS}", "all"),
        Line(
            "first visit ever: cells run, first chart, all four after",
            ", ".join(f"{x:.1f}" for x in complete[0]) + " s",
        ),
        Line(f"later visits, the same (medians of {LOADS - 1})", f"{cells:.1f}, {first:.1f}, {last:.1f} s"),
    ]


def _click_lines(clicks: list[float], clicked: int) -> list[Line]:
    typical = median(clicks)
    budget = f"at most {CLICK_MS} ms"
    return [
        Line(f"click to four new charts (median of {CLICKS})", f"{typical:.0f} ms", budget, typical <= CLICK_MS),
        Line("the slowest of them", f"{max(clicks):.0f} ms"),
        Line("websocket, one click", f"{clicked / 10 / 1e3:.0f} kB"),
    ]


def _size_lines(sizes: list[int], heap: float) -> list[Line]:
    total = sum(sizes) / 1e6
    return [
        Line("websocket at load", f"{total:.2f} MB", f"under {LOAD_MB} MB", total < LOAD_MB),
        Line("largest message", f"{max(sizes) / 1e6:.2f} MB"),
        Line(f"JavaScript heap after {CLICKS} clicks", f"{heap:.0f} MB"),
    ]


def _kernel_line(kernel: psutil.Process) -> Line:
    """What a visitor's kernel holds: a library that no other process shares counts as its own (USS)."""
    memory = kernel.memory_full_info()
    own, everything = memory.uss / 1e6, memory.rss / 1e6
    words = f"{own:.0f} MB (RSS {everything:.0f})"
    return Line("memory of one visitor's kernel (USS)", words, f"at most {VISITOR_MB} MB", own <= VISITOR_MB)
