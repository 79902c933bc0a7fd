"""Take the pictures of the documentation anew, from the real pages.

    python docs/screenshots.py [--all FOLDER]

Without options it writes docs/images/groups.png, the README's picture. `--all` writes every page in Voila, light and
dark, wide and narrow, into a folder, to be looked at.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

IMAGES = Path(__file__).parent / "images"
TABLE = "Mortgage applications in Boston"
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]


def main() -> None:
    """Start the server and a browser, take the pictures, end both."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        server = subprocess.Popen(
            [Path(sys.executable).with_name("workbench"), "serve", "--no-browser", "--port", "0", "--project", folder],
            stdout=subprocess.PIPE,
            text=True,
        )
        address = re.search(r"http://\S+", server.stdout.readline() if server.stdout else "")
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=ARGUMENTS)
        try:
            if address is None:
                sys.exit("The server did not start.")
            elif "--all" in sys.argv:
                every_page(browser, address[0], Path(sys.argv[-1]))
            else:
                visit(browser, address[0], "light", 1280).locator(".wb-panel").first.screenshot(
                    path=IMAGES / "groups.png"
                )
        finally:
            browser.close()
            server.terminate()
            server.wait()


def visit(browser: Browser, address: str, scheme: Any, width: int, before: Path | None = None) -> Page:
    """Choose the table, go on to the comparison, wait for the chart."""
    page = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme).new_page()
    page.goto(address)
    page.get_by_label("Table", exact=True).select_option(label=TABLE)
    page.locator(".wb-preview").wait_for()
    if before:
        page.screenshot(path=before, full_page=True)
    page.get_by_role("link", name="Next: see who is treated differently").click()
    page.locator(".wb-chart .point").first.wait_for()
    return page


def every_page(browser: Browser, address: str, folder: Path) -> None:
    """Both guides in both themes and two widths."""
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, width in product(("light", "dark"), (1280, 400)):
        page = visit(browser, address, scheme, width, folder / f"start-{scheme}-{width}.png")
        page.screenshot(path=folder / f"groups-{scheme}-{width}.png", full_page=True)
        page.context.close()


if __name__ == "__main__":
    main()
