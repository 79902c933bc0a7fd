"""Take the pictures of the documentation anew, from the real pages.

    python docs/screenshots.py [NAME …]
    python docs/screenshots.py --all FOLDER

Without options it writes all pictures into docs/images, with names only those. `--all` writes the start page and the
comparison in Voila, light and dark, wide and narrow, into a folder, to be looked at.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from itertools import product
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Locator, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
MORTGAGES, CREDIT = "Mortgage applications in Boston", "German credit: a classic with known faults"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WIDTH, HEIGHT, MARGIN, COLOURS = 1000, 900, 400, 64
PATIENCE = 180_000  # milliseconds
KEY = re.compile(r"key is (\S+)")


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One card: its file's name, its page, its heading, and what is done on it before."""

    name: str
    page: str
    card: str
    act: Callable[[Locator], object]
    table: str = MORTGAGES


def _own(card: Locator) -> None:
    """A file of one's own: eight hundred customers, and what is suggested for their columns."""
    people = ["women,under 30,no,yes", "men,30 to 59,yes,yes", "women,60 and over,yes,no", "men,under 30,yes,yes"]
    rows = "\n".join(["sex,age_group,approved,repaid", *people * 200]).encode()
    file: FilePayload = {"name": "customers.csv", "mimeType": "text/csv", "buffer": rows}
    card.get_by_label("Choose your file").set_input_files(files=[file])
    card.get_by_role("button", name="Use this table").click()
    card.get_by_role("button", name="Use these suggestions").wait_for()


def _chart(card: Locator) -> None:
    card.locator(".wb-chart .point").first.wait_for()


def _review(card: Locator) -> None:
    card.get_by_role("button", name="Look through the table").click()
    card.locator(".wb-finding", has_text="stand out in").wait_for()


def _search(card: Locator) -> None:
    card.locator(".wb-finding").first.wait_for()
    card.locator("svg .point, table").first.wait_for()


def _threshold(card: Locator) -> None:
    card.page.get_by_role("button", name="Fit the plain model").first.click()
    card.locator(".wb-finding", has_text="At a threshold of 0.500").wait_for()
    card.locator(".wb-chart .main-svg").first.wait_for()


def _drivers(card: Locator) -> None:
    card.page.get_by_role("button", name="Fit the plain model").first.click()
    card.locator(".wb-finding").first.wait_for()
    card.locator(".wb-chart .main-svg").first.wait_for()


def _questions(card: Locator) -> None:
    card.locator(".wb-q").first.wait_for()


def _exercise(card: Locator) -> None:
    card.get_by_label("Your answer").fill("men")
    card.get_by_role("button", name="Check").click()
    card.locator("[data-kind=wrong]").wait_for()


def _agenda(card: Locator) -> None:
    card.get_by_label("Nickname").fill("Kim")
    card.get_by_label("Nickname").press("Enter")
    card.get_by_text("Hello, Kim.").wait_for()


def _desk(key: str, card: Locator) -> None:
    card.get_by_label("Trainer's key").fill(key)
    card.get_by_role("button", name="Open the desk").click()
    card.get_by_role("row", name="Kim").wait_for()


GUIDES = (
    Picture(name="table", page="00_start", card="Which table is this about?", act=_own, table=""),
    Picture(name="review", page="01_data", card="Look through the table", act=_review, table=CREDIT),
    Picture(name="groups", page="02_groups", card="Compare groups", act=_chart),
    Picture(name="subgroups", page="03_subgroups", card="Look for who is worst off", act=_search),
    Picture(name="threshold", page="04_thresholds", card="Move the threshold", act=_threshold, table=CREDIT),
    Picture(name="drivers", page="06_drivers", card="What drives the scores", act=_drivers, table=CREDIT),
    Picture(name="assessment", page="10_impact", card="The assessment", act=_questions),
)


def of_workshop(key: str) -> tuple[Picture, ...]:
    """The pictures of a room whose trainer has this key; each needs what was done for the one before."""
    return (
        Picture(name="agenda", page="00_workshop", card="Welcome", act=_agenda),
        Picture(name="exercise", page="01_hiring", card="Exercise 1", act=_exercise),
        Picture(name="desk", page="08_trainer", card="The trainer's desk", act=partial(_desk, key)),
    )


def main(asked: Sequence[str]) -> None:
    """Start the servers and a browser, take the pictures, end all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        if asked[:1] == ["--all"]:
            with served("serve") as (address, _key):
                every_page(browser, address, Path(asked[1]))
            return
        if guides := [picture for picture in GUIDES if not asked or picture.name in asked]:
            with served("serve") as (address, _key):
                for picture in guides:
                    take(open_guide(browser, address, picture), picture)
        if not asked or {picture.name for picture in of_workshop("")} & set(asked):
            with served("workshop") as (address, key):
                page = window(browser, "light", WIDTH)
                for picture in of_workshop(key):
                    turn_to(page, address, picture.page)
                    take(page, picture)


@contextmanager
def served(command: str) -> Iterator[tuple[str, str]]:
    """`workbench serve` or `workbench workshop` on a free port: its address, and the key of a trainer."""
    key = ""
    with tempfile.TemporaryDirectory() as folder:
        server = subprocess.Popen(
            [str(Path(sys.executable).with_name("workbench")), command, "--no-browser", "--port=0"],
            stdout=subprocess.PIPE,
            env=os.environ | {"WORKBENCH_HOME": f"{folder}/projects"},
            text=True,
        )
        try:
            for line in server.stdout or ():
                if found := KEY.search(line):
                    key = found[1]
                if found := re.search(r"http://\S+", line):
                    yield found[0], key
                    break
            else:
                sys.exit("The server did not start.")
        finally:
            server.terminate()
            server.wait()


def window(browser: Browser, scheme: Any, width: int) -> Page:
    """A new browser window."""
    page = browser.new_context(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme).new_page()
    page.set_default_timeout(PATIENCE)
    return page


def open_guide(browser: Browser, address: str, picture: Picture) -> Page:
    """A guide of a new project, with the table of the picture."""
    page = window(browser, "light", WIDTH)
    page.goto(address)
    if picture.table:
        page.get_by_label("Table", exact=True).select_option(label=picture.table)
        page.locator(".wb-preview").wait_for()
        turn_to(page, address, picture.page)
    return page


def turn_to(page: Page, address: str, name: str) -> None:
    """Another page of the same project."""
    query = page.url.partition("?")[2]
    page.goto(f"{address}voila/render/{name}.ipynb{'?' if query else ''}{query}")


def take(page: Page, picture: Picture) -> None:
    """Do what the picture needs, and take the card whole: in a taller window, so that nothing is cut or covered."""
    card = page.locator(".wb-panel", has=page.get_by_role("heading", name=picture.card, exact=True)).first
    picture.act(card)
    page.add_style_tag(content=".wb-header { position: static !important; }")  # else it would lie over the card
    page.evaluate("document.activeElement.blur()")
    box = card.bounding_box() or {"height": HEIGHT}
    page.set_viewport_size({"width": WIDTH, "height": round(box["height"]) + MARGIN})
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    squeeze(card.screenshot()).save(IMAGES / f"{picture.name}.png", optimize=True)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})


def squeeze(picture: bytes) -> Image.Image:
    """The picture in as few colours as the pages need, at a third of its size."""
    return Image.open(BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)


def every_page(browser: Browser, address: str, folder: Path) -> None:
    """Both pages in both themes and two widths."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, width in product(("light", "dark"), (1280, 400)):
        page = window(browser, scheme, width)
        page.goto(address)
        page.get_by_label("Table", exact=True).select_option(label=MORTGAGES)
        page.locator(".wb-preview").wait_for()
        page.screenshot(path=folder / f"start-{scheme}-{width}.png", full_page=True)
        turn_to(page, address, "02_groups")
        page.locator(".wb-chart .point").first.wait_for()
        page.screenshot(path=folder / f"groups-{scheme}-{width}.png", full_page=True)
        page.context.close()


if __name__ == "__main__":
    main(sys.argv[1:])
