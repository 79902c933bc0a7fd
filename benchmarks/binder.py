"""Binder's steps on this machine: a fresh environment, a server with 2 GB and no more, a person who solves part one.

    python benchmarks/binder.py

What `binder/` tells repo2docker is done by hand: install its requirements into an empty environment, run its postBuild,
start JupyterLab's server. The server and its kernels are held by a control group of the kernel (version 2, or 1 where
that is mounted), so that one byte more than 2 GB ends a process; the browser is a visitor's and stands outside. Where
no group can be made (it takes root) the table says so, and the budget is missed.
"""

import asyncio
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from figures import Line, markdown, missed
from playwright.async_api import Page, async_playwright
from workshop import ARGUMENTS, PATIENCE, Visit, solve

TITLE = "Binder's steps in a fresh environment, with 2 GB"
ROOT = Path(__file__).parent.parent
LIMIT, READY_SECONDS = 2 * 2**30, 10
PARTS = ("01_hiring", "02_lending", "03_bakery", "04_support", "05_delivery")
GROUPS = Path("/sys/fs/cgroup")
SERVED = re.compile(r"http://127\.0\.0\.1:\d+/")


@dataclass(frozen=True)
class Group:
    """A control group that holds processes to a limit of memory, and says how near they came to it."""

    folder: Path | None

    def enter(self) -> None:
        """Put the process that calls this into the group."""
        if self.folder:
            (self.folder / "cgroup.procs").write_text(str(os.getpid()))

    def peak(self) -> int:
        """The most memory held at once, in bytes, the cache of files included."""
        return max(map(int, self._read("memory.peak", "memory.max_usage_in_bytes")), default=0)

    def ended(self) -> int:
        """How many processes were ended because they asked for more."""
        said = " ".join(self._read("memory.events", "memory.oom_control"))
        return sum(map(int, re.findall(r"oom_kill (\d+)", said)))

    def _read(self, *names: str) -> list[str]:
        files = [self.folder / name for name in names] if self.folder else []
        return [file.read_text() for file in files if file.is_file()]


def run() -> list[Line]:
    """Install, start, solve part one, then open all parts at once."""
    with tempfile.TemporaryDirectory() as folder, limited() as group:
        begun = time.monotonic()
        home = install(Path(folder))
        installed, begun = time.monotonic() - begun, time.monotonic()
        with server(home, Path(folder), group) as address:
            up = time.monotonic() - begun
            visit, alone = asyncio.run(person(address, group))
        return lines(installed, up, visit, (alone, group.peak()), group)


def lines(installed: float, up: float, visit: Visit, peaks: tuple[int, int], group: Group) -> list[Line]:
    """The figures as a table."""
    limit = "2 GB held by a control group" if group.folder else "none: this machine lets us make no control group"
    part, everything = (f"{peak / 2**20:,.0f} MB" for peak in peaks)
    return [
        Line("limit of memory for the server and its kernels", limit, "2 GB", group.folder is not None),
        Line("install into an empty environment", f"{installed:.0f} s"),
        Line("start of JupyterLab's server until it says its address", f"{up:.1f} s"),
        Line("first page, from the request until its controls can be used", f"{visit.ready:.1f} s",
             f"at most {READY_SECONDS} s", visit.ready <= READY_SECONDS),
        Line("part one solved, each exercise first wrongly", visit.fault or f"{visit.whole:.0f} s", "solved",
             not visit.fault),
        Line("most memory until then (cache of files included)", part),
        Line("the same with all five parts open at once", everything, "under 2 GB", peaks[1] < LIMIT),
        Line("processes ended for want of memory", str(group.ended()), "none", not group.ended()),
    ]  # fmt: skip


@contextmanager
def limited() -> Iterator[Group]:
    """A control group of 2 GB, taken away afterwards; one that holds nothing where none can be made."""
    is_second = (GROUPS / "cgroup.controllers").exists()
    folder = (GROUPS if is_second else GROUPS / "memory") / f"workbench-{os.getpid()}"
    try:
        folder.mkdir()
        (folder / ("memory.max" if is_second else "memory.limit_in_bytes")).write_text(str(LIMIT))
    except OSError:
        yield Group(None)
        return
    try:
        yield Group(folder)
    finally:
        with suppress(OSError):
            folder.rmdir()


def install(folder: Path) -> Path:
    """What repo2docker does with `binder/`, in a copy of what is or will be checked in; the environment's folder."""
    copy, home = folder / "copy", folder / "environment"
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, copy / name)
    subprocess.run([sys.executable, "-m", "venv", home], check=True)
    pip = [str(home / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "-r", "binder/requirements.txt"], cwd=copy, check=True)
    path = {"PATH": f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run([copy / "binder" / "postBuild"], cwd=copy, check=True, env=os.environ | path)
    return home


@contextmanager
def server(home: Path, folder: Path, group: Group) -> Iterator[str]:
    """JupyterLab's server as Binder starts it, inside the group; its address."""
    own = {"HOME": str(folder / "home"), "JUPYTER_RUNTIME_DIR": str(folder / "runtime")}
    (folder / "home").mkdir()
    enter: Callable[[], None] = group.enter
    command = [
        str(home / "bin" / "jupyter-lab"),
        "--no-browser",
        "--port=0",
        "--allow-root",
        "--IdentityProvider.token=key",
    ]
    with (folder / "log").open("w+") as log:
        # preexec_fn: the limit must hold from the first byte, and nothing else runs in this process yet
        running = subprocess.Popen(
            command, cwd=folder, env=os.environ | own, stderr=log, stdout=log, preexec_fn=enter  # noqa: PLW1509
        )  # fmt: skip
        try:
            yield wait_for(folder / "log", running)
        finally:
            running.terminate()
            with suppress(subprocess.TimeoutExpired):
                running.wait(30)
            running.kill()
            running.wait()


def wait_for(log: Path, running: "subprocess.Popen[bytes]") -> str:
    """The address that the server says, as soon as it says it."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and running.poll() is None:
        if found := SERVED.search(log.read_text()):
            return found[0]
        time.sleep(0.05)
    raise RuntimeError(f"the server did not start: {log.read_text()[-500:]}")


async def person(address: str, group: Group) -> tuple[Visit, int]:
    """Arrive, solve part one, open all parts at once; what was met, and the peak of memory after part one."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        context = await browser.new_context()
        context.set_default_timeout(PATIENCE * 1000)
        page, met, begun = await context.new_page(), Visit(), time.monotonic()
        await page.goto(f"{address}workbench/workshop/?token=key")
        await page.get_by_label("Nickname").wait_for()
        arrived = time.monotonic() - begun
        await solve(page, f"{address}workbench/workshop/voila/render/{PARTS[0]}.ipynb", "hiring", met)
        met.ready, peak = arrived, group.peak()
        tabs = [await context.new_page() for _ in PARTS]
        await asyncio.gather(*(open_part(tab, address, part) for tab, part in zip(tabs, PARTS, strict=True)))
        await browser.close()
    return met, peak


async def open_part(tab: Page, address: str, part: str) -> None:
    """Open a part and wait for its picture; in part three, look for what gives people away."""
    await tab.goto(f"{address}workbench/workshop/voila/render/{part}.ipynb")
    await tab.locator(".wb-chart .point").first.wait_for()
    looking = tab.get_by_role("button", name="Look for what gives people away")
    if await looking.count():
        await looking.click()
        await tab.locator(".wb-panel .wb-finding").nth(1).wait_for()


def main() -> int:
    """Print the table; 1 where a budget was missed."""
    found = run()
    print(markdown(TITLE, found))
    for sentence in missed(found):
        print(sentence, file=sys.stderr)
    return 1 if missed(found) else 0


if __name__ == "__main__":
    sys.exit(main())
