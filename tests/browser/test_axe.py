"""Nobody is kept out: axe-core finds nothing serious or critical on any page, light or dark."""

import pytest

from workbench.bundled import bundled

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-axe")]
GUIDES = sorted(path.name for path in bundled("notebooks").glob("*.ipynb"))


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


def ready(page):
    """Every panel of the page is there and nothing is being worked on."""
    page.wait_for_function("() => !document.documentElement.classList.contains('wb-loading')")
    page.locator(".wb-panel h2:visible").first.wait_for()
    page.wait_for_function("() => !document.querySelector('.jp-OutputArea-child > script')")


@pytest.mark.parametrize("guide", GUIDES)
def test_axe_finds_nothing_serious_on_a_guide(with_table, open_page, serious, guide):
    page = open_page(with_table.replace("/?", f"/voila/render/{guide}?"))
    ready(page)
    assert serious(page) == []


def test_axe_finds_nothing_serious_where_nothing_was_chosen_yet(voila, open_page, serious):
    page = open_page(voila, viewport={"width": 400, "height": 800})
    ready(page)
    page.get_by_role("button", name="Guides").click()
    assert serious(page) == []


def test_axe_finds_nothing_serious_on_a_page_for_people_outside(with_table, open_page, serious):
    page = open_page(with_table)
    page.get_by_role("button", name="Make a page to show").click()
    address = page.get_by_role("link", name="Page made today").last.get_attribute("href")
    outside = open_page(with_table.partition("/?")[0] + address)
    copy = outside.context.browser.new_context().new_page()  # a page to show lets no script in
    copy.set_content(outside.content())
    assert serious(copy) == []
    copy.context.close()
