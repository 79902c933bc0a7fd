"""Those who visit, by protocol or in a browser: each asks, saves and looks whether all of it is their own."""

import json
import random
import re
import secrets
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil  # type: ignore[import-untyped]
from browser import PATIENCE, Page, chromium
from protocol import GUIDE, KEY, LostError, Visit

from workbench.store import Project

QUESTIONS, CLICKS = 3, 20
LIFE = (30, 90)
"""Seconds after which a browser is killed, whatever it does."""
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
SAVE = """
new Promise((resolve, refuse) => {
  const text = document.querySelector(".wb-panel textarea");
  const buttons = [...document.querySelectorAll(".wb-panel button")];
  const button = buttons.find((each) => each.textContent.trim() === "Save my answer");
  const watcher = new MutationObserver((changes) => {
    const added = changes.flatMap((each) => [...each.addedNodes]).map((node) => node.textContent).join();
    if (added.includes("Saved.")) resolve(true), watcher.disconnect();
  });
  watcher.observe(document.body, { childList: true, subtree: true });
  text.value = WORDS;
  for (const kind of ["input", "change"]) text.dispatchEvent(new Event(kind, { bubbles: true }));
  button.click();
  setTimeout(refuse, 20000);
})
"""
SEEN = "document.body.innerText + [...document.querySelectorAll('textarea')].map((text) => text.value).join()"


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
    browsers: int = 0
    lost: int = 0


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
        text = visit.find(_model_name="TextareaModel")
        written = {"method": "update", "state": {"value": self.answer()}, "buffer_paths": []}
        visit.say("comm_msg", comm_id=text, data=written)
        button = visit.find(description="Save my answer")
        visit.say("comm_msg", comm_id=button, data={"method": "custom", "content": {"event": "click"}})
        self.check(visit.hear(lambda said: "Saved." in json.dumps(said)))
        self.confirm()

    def answer(self) -> str:
        """Another answer, with this visitor's mark."""
        self.said.append(f"{self.mark} {len(self.said)}")
        return self.said[-1]

    def confirm(self) -> None:
        """The page has said that the last answer is saved."""
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


class Browsing(Visitor):
    """The twentieth visitor: an ordinary browser, killed at random in the midst of whatever it does."""

    def run(self) -> None:
        """One browser after the other; a killed one is a reason to open another and nothing else."""
        chance = random.Random(19)  # noqa: S311 - no secret
        while time.monotonic() < self.until:
            with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, chromium(Path(folder)) as port:
                killed = threading.Event()
                killer = threading.Timer(chance.uniform(*LIFE), kill_browser, (folder, killed))
                killer.start()
                self.browse(port, killed)
                killer.cancel()

    def browse(self, port: int, killed: threading.Event) -> None:
        """Visit after visit, until the time is over or the browser is gone."""
        while time.monotonic() < self.until:
            try:
                self.visit_in(port)
            except (LostError, TimeoutError, RuntimeError):
                self.tally.lost += not killed.is_set()
            except Exception as problem:  # noqa: BLE001 - a browser that is killed breaks off in many ways
                if not killed.is_set():
                    self.tally.faults.append(f"the browser ended by itself: {type(problem).__name__}: {problem}")
            if killed.is_set():
                self.tally.browsers += 1
                return

    def visit_in(self, port: int) -> None:
        """Open the guide, look whether it shows one's own, ask, save, leave."""
        page = Page(port)
        try:
            page.call("Page.enable")
            page.call("Page.navigate", url=f"{self.address}voila/render/{GUIDE}?project={self.project.id}")
            self.arrive(page)
            for _ in range(CLICKS):
                if time.monotonic() < self.until:
                    self.click(page)
            page.value(SAVE.replace("WORDS", json.dumps(self.answer())))
            self.confirm()
        finally:
            with suppress(Exception):
                page.close()

    def arrive(self, page: Page) -> None:
        """Wait for the chart."""
        end = time.monotonic() + PATIENCE
        while not page.value(f"{CHART}.includes('%')"):
            if time.monotonic() > end:
                raise TimeoutError
            time.sleep(0.1)
        self.tally.visits += 1

    def click(self, page: Page) -> None:
        """Ask another question: how long until its chart is there, and is it one's own page still?"""
        if page.value("document.getElementById('wb-lost').textContent !== ''"):
            raise LostError
        asked = page.value(f"Promise.race([{ASK}, new Promise((_, no) => setTimeout(no, 20000))])")
        self.tally.clicks.append(float(asked))
        self.check(page.value(SEEN))
        time.sleep(0.5)


def kill_browser(folder: str, killed: threading.Event) -> None:
    """End a browser and all that belongs to it at once, as a crash would; it is known by the folder it works in."""
    killed.set()
    for process in psutil.Process().children(recursive=True):
        with suppress(psutil.Error):
            if folder in " ".join(process.cmdline()):
                process.kill()
