"""The real servers, a real browser, and a page that may ask nothing of any other host and log no error."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Error

WORKBENCH = Path(sys.executable).with_name("workbench")
HOMES = ("HOME", "WORKBENCH_HOME", "JUPYTER_CONFIG_DIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_DATA_DIR")
PYTHON = "Python 3 (ipykernel)"
OWN_BASE = "/user/mira/"
ORIGIN = re.compile(r"http://127\.0\.0\.1:\d+")
SERVED = re.compile(r"http://127\.0\.0\.1:\d+/\S*")
# Voila's front end carries an older JupyterLab than the extensions were built for, and says so; nothing of ours.
KNOWN_NOISE = re.compile(r"shared (singleton )?module @jupyter")

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = """
async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
  .filter((each) => ["serious", "critical"].includes(each.impact))
  .map((each) => `${each.id}: ${each.nodes.slice(0, 4).map((node) => node.html.slice(0, 200)).join(" | ")}`)
"""
OPENED = pytest.StashKey[list[Any]]()
# A page to show has no switch; what fades from one colour to another is judged where it ends.
PAINTED = """
(light) => (document.body.dataset.jpThemeLight ?? light) === light
  && document.getAnimations().every(
    (each) => each.playState !== "running" || each.effect.getTiming().iterations === Infinity)
"""


def start(command: list[str], folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A server and the address it says it answers at."""
    home = {name: str(folder / name) for name in HOMES}
    server = subprocess.Popen(
        command,
        cwd=folder,
        env={**os.environ, **home},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = []
    for line in server.stdout:
        said.append(line)
        if found := SERVED.search(line):
            # Nobody reads on from here: without this the server would stop when the pipe is full.
            threading.Thread(target=server.stdout.read, daemon=True).start()
            return server, found[0]
    end(server)
    pytest.fail("the server ended: " + "".join(said))


@pytest.fixture(scope="module")
def voila(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`workbench serve` on a free port; every visitor has a project of their own."""
    server, address = start([str(WORKBENCH), "serve", "--no-browser", "--port=0"], tmp_path_factory.mktemp("served"))
    yield address
    end(server)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """`workbench lab` in a folder of its own."""
    server, address = start([str(WORKBENCH), "lab", "--no-browser", "--port=0"], tmp_path_factory.mktemp("lab"))
    yield address
    end(server)


@pytest.fixture(scope="module")
def jupyter_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., str]]:
    """A plain Jupyter server under a user's own base address, with the key "key"; what it is given are its options."""
    servers = []

    def go(*options: str) -> str:
        command = [str(WORKBENCH.with_name("jupyter")), "server", "--allow-root", "--no-browser", "--port=0"]
        own = [f"--ServerApp.base_url={OWN_BASE}", "--IdentityProvider.token=key"]
        server, address = start([*command, *own, *options], tmp_path_factory.mktemp("jupyter"))
        servers.append(server)
        return f"{ORIGIN.match(address)[0]}{OWN_BASE}"

    yield go
    for server in servers:
        end(server)


@pytest.fixture
def run_all() -> Callable[[Any], None]:
    """Run all cells of the notebook that JupyterLab shows."""

    def go(page: Any) -> None:
        """Once its kernel is there: before, JupyterLab asks which one, or starts another and loses what was run."""
        page.locator(".jp-NotebookPanel:visible .jp-Toolbar", has_text=PYTHON).wait_for()
        page.get_by_text(f"{PYTHON} | Idle", exact=True).wait_for()
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()

    return go


def end(server: subprocess.Popen[str]) -> None:
    server.terminate()
    server.wait(timeout=30)
    server.stdout.close()


@pytest.fixture(scope="session")
def serious() -> Callable[[Any], list[str]]:
    """What axe-core finds serious or critical on a page, in light and then in dark colours."""

    def found(page: Any) -> list[str]:
        problems = []
        for light in ("true", "false"):
            page.emulate_media(color_scheme="light" if light == "true" else "dark")
            page.wait_for_function(PAINTED, arg=light)
            page.evaluate(AXE)
            problems += page.evaluate(SERIOUS)
        return problems

    return found


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """A test that fails tells what its pages said then, for whoever was not there to look."""
    report = yield
    if report.when == "call" and report.failed:
        for page in (page for context in item.stash.get(OPENED, []) for page in context.pages):
            report.sections.append((f"the page at {page.url}", said_by(page)))
    return report


def said_by(page: Any) -> str:
    try:
        return page.locator("body").inner_text(timeout=5_000)
    except Error as problem:
        return str(problem)


@pytest.fixture
def open_page(browser: Any, request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open an address; at the end nothing was asked of another host and nothing was logged as an error."""
    contexts, foreign, errors = [], [], []
    request.node.stash[OPENED] = contexts

    def watch(page: Any) -> None:
        page.on("pageerror", lambda problem: errors.append(str(problem)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
        page.on("request", lambda request: None if is_own(request.url) else foreign.append(request.url))

    def go(address: str, **options: Any) -> Any:
        context = browser.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        watch(page)
        page.goto(address)
        return page

    yield go
    for context in contexts:
        context.close()
    assert foreign == []
    assert [error for error in errors if not KNOWN_NOISE.search(error)] == []


def is_own(url: str) -> bool:
    return re.match(r"(data|blob|about):|(http|ws)://127\.0\.0\.1[:/]", url) is not None
