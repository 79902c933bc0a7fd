"""Ten people solve part two of the workshop at once, on one server: who finishes, how long each waits, what it costs.

    python benchmarks/workshop.py [PEOPLE]

Each has a browser page of their own. They arrive together, compare by two columns, and answer every exercise, first
wrongly. Server, kernels and all the browsers share this machine's cores, so a room of laptops waits less. Whoever has
not finished after a quarter of an hour, or meets a fault, is counted and named with where they stood; nobody holds up
the others.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import psutil  # type: ignore[import-untyped]
from figures import Line, markdown, missed
from playwright.async_api import Browser, Page, async_playwright

from workbench.workshop.judge import NameKey, NumberKey
from workbench.workshop.lessons import find_part, make_lesson

TITLE = "A room solves part two at once"
PEOPLE, PART = 10, "lending"
PAGES = {"hiring": "01_hiring.ipynb", "lending": "02_lending.ipynb"}
TURNS = {"hiring": "Compare people by", "lending": "and within these by"}
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE, LONGEST = 300, 900  # seconds for one thing, and for everything
CHECK_SECONDS, PERSON_MB = 2.0, 200


@dataclass
class Visit:
    """What one person met: seconds until the page could be used, to each answer, and for everything."""

    stage: str = "arriving"
    ready: float = 0.0
    checks: list[float] = field(default_factory=list)
    whole: float = 0.0
    fault: str = ""


def run(people: int = PEOPLE) -> list[Line]:
    """Everybody in at once; the figures of those who finished."""
    with tempfile.TemporaryDirectory() as folder, room(Path(folder)) as (address, server), memory(server.pid) as most:
        visits = asyncio.run(visit_together(address, people))
    done = [visit for visit in visits if not visit.fault]
    for visit in visits:
        if visit.fault:
            print(f"One person stood at “{visit.stage}”: {visit.fault}", file=sys.stderr)
    everybody = Line("people who solved everything", f"{len(done)} of {people}", "all", len(done) == people)
    if not done:
        return [everybody]
    checks = [seconds for visit in done for seconds in visit.checks]
    each = most[0] / people / 2**20
    return [
        everybody,
        _times("arriving together, until the page can be used", [visit.ready for visit in done]),
        _times("“Check” to what is said to the answer", checks, CHECK_SECONDS),
        _times("everything: one page, a second column, eight answers", [visit.whole for visit in done]),
        Line("server and kernels at most (USS)", f"{most[0] / 2**20:,.0f} MB"),
        Line("of which for each person", f"{each:.0f} MB", f"at most {PERSON_MB} MB", each <= PERSON_MB),
    ]


def _times(what: str, seconds: list[float], most: float | None = None) -> Line:
    middle = median(seconds)
    budget = "" if most is None else f"median at most {most:g} s"
    return Line(f"{what}: median (slowest)", f"{middle:.2f} s ({max(seconds):.2f})", budget, middle <= (most or middle))


@contextmanager
def room(folder: Path) -> Iterator[tuple[str, "subprocess.Popen[str]"]]:
    """`workbench workshop` on a free port: its address and its process, ended afterwards."""
    workbench = str(Path(sys.executable).with_name("workbench"))
    command = [workbench, "workshop", "--no-browser", "--port=0", f"--room={folder}"]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        lines = server.stdout or ()
        address = next((found[0] for line in lines if (found := re.search(r"http://\S+", line))), "")
        if not address:
            raise RuntimeError("the server ended before it said its address")
        threading.Thread(target=server.stdout.read, daemon=True).start()  # type: ignore[union-attr]
        yield address, server
    finally:
        server.terminate()
        with suppress(subprocess.TimeoutExpired):
            server.wait(30)
        server.kill()


async def visit_together(address: str, people: int) -> list[Visit]:
    """Everybody at once, each in a browser session of their own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        visits = await asyncio.gather(*(visit(browser, address) for _ in range(people)))
        await browser.close()
    return visits


async def visit(browser: Browser, address: str) -> Visit:
    """One person from arriving to the last answer; what goes wrong is said in the visit."""
    met, begun = Visit(), time.monotonic()
    try:
        async with asyncio.timeout(LONGEST):
            page = await (await browser.new_context()).new_page()
            page.set_default_timeout(PATIENCE * 1000)
            await solve(page, f"{address}voila/render/{PAGES[PART]}", PART, met)
    except TimeoutError:
        met.fault = f"gave up after {time.monotonic() - begun:.0f} s"
    except Exception as problem:  # noqa: BLE001 - one person's trouble is a figure, and no reason to stop the others
        met.fault = str(problem).partition("\n")[0]
    return met


async def solve(page: Page, address: str, part: str, met: Visit) -> None:
    """Open a part and solve it, each exercise first wrongly; how far and how fast stands in `met`."""
    begun = time.monotonic()
    await page.goto(address)
    await page.locator(".wb-chart .point").first.wait_for()
    answers = list(find_answers(part))
    await page.get_by_role("heading", name=f"Exercise {len(answers)}").wait_for()
    met.ready, met.stage = time.monotonic() - begun, "the picture"
    await page.get_by_label(TURNS[part]).select_option(label="recorded sex")
    for number, (wrong, right) in enumerate(answers, 1):
        met.stage = f"exercise {number}"
        met.checks.append(await answer(page, number, wrong, "wrong"))
        met.checks.append(await answer(page, number, right, "right"))
    met.whole = time.monotonic() - begun


def find_answers(part: str) -> Iterator[tuple[str, str]]:
    """A wrong and a right answer to each exercise, as a person writes them."""
    for key in make_lesson(part, find_part(part).recipe).keys:
        if isinstance(key, NumberKey):
            number = 100 * key.value if key.unit in ("share", "points") else key.value
            yield f"{1.9 * number:.0f}", f"{number:.0f}"
        elif isinstance(key, NameKey):
            yield "nobody", " ".join(name.partition("=")[2] for name in sorted(key.right))
        else:
            wrong = next(option for option in key.options if option != key.right)
            yield key.options[wrong], key.options[key.right]


async def answer(page: Page, number: int, text: str, kind: str) -> float:
    """Answer one exercise; seconds from the click until something is said to it."""
    panel = page.locator(".wb-panel", has=page.get_by_role("heading", name=f"Exercise {number}", exact=True))
    if await panel.get_by_role("radio").count():
        await panel.get_by_role("radio", name=text).check()
    else:
        await panel.get_by_label("Your answer").fill(text)
    begun = time.monotonic()
    await panel.get_by_role("button", name="Check").click()
    await panel.locator(f"[data-kind={kind}]").wait_for()
    return time.monotonic() - begun


@contextmanager
def memory(server: int) -> Iterator[list[int]]:
    """The most memory that the server and all its kernels held together (USS, bytes)."""
    most, over = [0], threading.Event()

    def watch() -> None:
        while not over.wait(1):
            with suppress(psutil.Error):
                most[0] = max(most[0], _held(server))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield most
    finally:
        over.set()
        watcher.join()


def _held(server: int) -> int:
    total = 0
    for process in [psutil.Process(server), *psutil.Process(server).children(recursive=True)]:
        with suppress(psutil.Error):
            total += process.memory_full_info().uss
    return total


def main() -> int:
    """Print the table; 1 where a budget was missed."""
    lines = run(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE)
    print(markdown(TITLE, lines))
    for sentence in missed(lines):
        print(sentence, file=sys.stderr)
    return 1 if missed(lines) else 0


if __name__ == "__main__":
    sys.exit(main())
