"""Ten people solve part two of the workshop at once, on one server: how long each waits, and what it costs in memory.

    python benchmarks/workshop.py [PEOPLE]

Each has a browser page of their own. They arrive together, compare by two columns, and answer all four exercises, each
first wrongly. Printed: the seconds until the page can be used, from “Check” to the answer, and for everything.
"""

import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from statistics import median

import psutil
from playwright.async_api import Browser, Page, async_playwright

from workbench.workshop.judge import NameKey, NumberKey
from workbench.workshop.lessons import find_part, make_lesson

PART, PAGE = "lending", "voila/render/02_lending.ipynb"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
MOST = 240_000  # milliseconds that anybody waits for anything


def main() -> None:
    """Start the server, let everybody in at once, print the table."""
    people = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    with tempfile.TemporaryDirectory() as folder:
        command = [
            Path(sys.executable).with_name("workbench"),
            "workshop",
            "--no-browser",
            "--port",
            "0",
            "--room",
            folder,
        ]
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        address = next(found[0] for line in server.stdout or () if (found := re.search(r"http://\S+", line)))
        threading.Thread(target=server.stdout.read, daemon=True).start()  # type: ignore[union-attr]
        most, over = [0], threading.Event()
        watcher = threading.Thread(target=watch, args=(server.pid, most, over))
        watcher.start()
        try:
            found = asyncio.run(visit_together(address, people))
        finally:
            over.set()
            watcher.join()
            server.terminate()
            server.wait()
    ready, checks, whole = ([times[place] for times in found] for place in range(3))
    answers = [seconds for times in checks for seconds in times]
    print(f"{people} people, {psutil.cpu_count()} processors, part “{PART}”")
    print(f"{'':24}{'median':>8}{'longest':>9}")
    for name, seconds in (("page can be used", ready), ("check to answer", answers), ("everything", whole)):
        print(f"{name:24}{median(seconds):>7.2f}s{max(seconds):>8.2f}s")
    print(f"server with its kernels at most {most[0] / 2**20:,.0f} MB")


async def visit_together(address: str, people: int) -> list[tuple[float, list[float], float]]:
    """Everybody at once, each in a browser session of their own."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        found = await asyncio.gather(*(visit(browser, address) for _ in range(people)))
        await browser.close()
    return found


async def visit(browser: Browser, address: str) -> tuple[float, list[float], float]:
    """One person: seconds until the page can be used, for each answer, and for everything."""
    page = await (await browser.new_context()).new_page()
    page.set_default_timeout(MOST)
    begun = time.monotonic()
    await page.goto(address + PAGE)
    await page.locator(".wb-chart .point").first.wait_for()
    await page.get_by_role("heading", name="Exercise 4").wait_for()
    ready = time.monotonic() - begun
    await page.get_by_label("and within these by").select_option(label="recorded sex")
    checks = [
        await answer(page, number, text, is_right=text == right)
        for number, (wrong, right) in enumerate(answers(), 1)
        for text in (wrong, right)
    ]
    return ready, checks, time.monotonic() - begun


def answers() -> list[tuple[str, str]]:
    """A wrong and a right answer to each exercise."""
    lesson = make_lesson(PART, find_part(PART).recipe)
    found = []
    for key in lesson.keys:
        if isinstance(key, NumberKey):
            number = 100 * key.value if key.unit == "share" else key.value
            found.append((f"{2.5 * number:.0f}", f"{number:.0f}"))
        elif isinstance(key, NameKey):
            found.append(("nobody", " ".join(name.partition("=")[2] for name in sorted(key.right))))
        else:
            wrong = next(option for option in key.options if option != key.right)
            found.append((key.options[wrong], key.options[key.right]))
    return found


async def answer(page: Page, number: int, text: str, *, is_right: bool) -> float:
    """Answer one exercise; seconds from the click until something is said to it."""
    panel = page.locator(".wb-panel", has=page.get_by_role("heading", name=f"Exercise {number}", exact=True))
    if await panel.get_by_role("radio").count():
        await panel.get_by_role("radio", name=text).check()
    else:
        await panel.get_by_label("Your answer").fill(text)
    begun = time.monotonic()
    await panel.get_by_role("button", name="Check").click()
    await panel.locator(f"[data-kind={'right' if is_right else 'wrong'}]").wait_for()
    return time.monotonic() - begun


def watch(server: int, most: list[int], over: threading.Event) -> None:
    """The most memory that the server and all its kernels held together (USS, bytes)."""
    while not over.wait(0.5):
        total = 0
        for process in [psutil.Process(server), *psutil.Process(server).children(recursive=True)]:
            try:
                total += process.memory_full_info().uss
            except psutil.Error:
                continue
        most[0] = max(most[0], total)


if __name__ == "__main__":
    main()
