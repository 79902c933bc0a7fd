"""Nobody is kept out: axe-core finds nothing serious or critical on any page, light or dark."""

from pathlib import Path

import pytest

from workbench.bundled import bundled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-axe")]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
GUIDES = sorted(path.name for path in bundled("notebooks").glob("*.ipynb"))
RUN = """
async () => {
  const found = await axe.run(document, { resultTypes: ["violations"] });
  return found.violations
    .filter((each) => ["serious", "critical"].includes(each.impact))
    .map((each) => `${each.id}: ${each.nodes.slice(0, 4).map((node) => node.html.slice(0, 200)).join(" | ")}`);
}
"""


@pytest.fixture(scope="module")
def with_table(voila, browser) -> str:
    """The address of the start page of a project that has a table with its roles."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(voila)
    page.get_by_role("button", name="Hiring: who is invited?").click()
    page.get_by_role("link", name="Go on:").wait_for(timeout=60_000)
    address = page.url
    context.close()
    return address


def serious(page) -> list[str]:
    page.evaluate(AXE)
    return page.evaluate(RUN)


def ready(page):
    """Every panel of the page is there and nothing is being worked on."""
    page.wait_for_function("() => !document.documentElement.classList.contains('wb-loading')")
    page.locator(".wb-panel h2:visible").first.wait_for()
    page.wait_for_function("() => !document.querySelector('.jp-OutputArea-child > script')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("guide", GUIDES)
def test_axe_finds_nothing_serious_on_a_guide(with_table, open_page, guide, scheme):
    page = open_page(with_table.replace("/?", f"/voila/render/{guide}?"), color_scheme=scheme)
    ready(page)
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_where_nothing_was_chosen_yet(voila, open_page, scheme):
    page = open_page(voila, color_scheme=scheme, viewport={"width": 400, "height": 800})
    ready(page)
    page.get_by_role("button", name="Guides").click()
    assert serious(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious_on_a_page_for_people_outside(with_table, open_page, scheme):
    page = open_page(with_table)
    page.get_by_role("button", name="Make a page to show").click()
    address = page.get_by_role("link", name="Page made today").last.get_attribute("href")
    outside = open_page(with_table.partition("/?")[0] + address, color_scheme=scheme, java_script_enabled=True)
    assert serious_without_scripts(outside) == []


def serious_without_scripts(page) -> list[str]:
    """The same for a page that lets no script in: its text and look, in a page that does."""
    context = page.context.browser.new_context(color_scheme="dark" if is_dark(page) else "light")
    copy = context.new_page()
    copy.set_content(page.content())
    found = serious(copy)
    context.close()
    return found


def is_dark(page) -> bool:
    return page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
