"""The guides in a Jupyter server that runs already, as under JupyterHub: same pages, no other port."""

import pytest

from workbench.bundled import CHECKOUT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-extension")]


@pytest.fixture(scope="module")
def jupyter(jupyter_server) -> str:
    """The address of our pages in a plain Jupyter server with a user's own base address."""
    return f"{jupyter_server('--ServerApp.jpserver_extensions=workbench.extension=True')}workbench/"


def test_the_guides_work_in_a_jupyter_server_under_its_own_address(jupyter, browser):
    page = browser.new_page()
    page.set_default_timeout(60_000)
    foreign = []
    page.on("request", lambda request: foreign.append(request.url) if "127.0.0.1" not in request.url[:20] else None)
    page.goto(jupyter)
    assert "/user/mira/login" in page.url, "without the key the server asks who it is, as for all its pages"
    page.goto(f"{jupyter}?token=key")
    page.get_by_role("button", name="Hiring: who is invited?").click()
    page.get_by_role("link", name="Go on:").click()
    page.wait_for_url("**/user/mira/workbench/voila/render/*")
    page.locator(".wb-panel h2:visible").first.wait_for()
    page.locator(".wb-brand").click()
    page.get_by_text("You looked at 6,000 applicants").wait_for()
    page.get_by_role("button", name="Make a page to show").click()
    outside = page.get_by_role("link", name="Page made today").get_attribute("href")
    assert outside.startswith("/user/mira/workbench/look/")
    page.get_by_role("link", name="Begin a new project").click()
    page.get_by_role("button", name="Hiring: who is invited?").wait_for()
    table = page.get_by_label("Table", exact=True)
    table.select_option(label=table.locator("option", has_text="A file of my own").inner_text())
    own = {"name": "own.csv", "mimeType": "text/csv", "buffer": b"sex,hired\n" + b"f,1\nm,0\n" * 99}
    with page.expect_response("**/user/mira/workbench/uploads?*") as taken:
        page.get_by_label("Choose your file").set_input_files(own)
    assert taken.value.status == 200
    page.get_by_role("button", name="Use this table").click()
    page.get_by_role("button", name="Use these suggestions").wait_for()
    assert [url for url in foreign if not url.startswith(("data:", "blob:", "ws://127.0.0.1"))] == []
    page.context.close()


def test_installing_switches_it_on():
    switch = CHECKOUT / "etc" / "jupyter" / "jupyter_server_config.d" / "responsible-ai-workbench.json"
    assert '"workbench.extension": true' in switch.read_text()
