"""An analyst in JupyterLab: the same guides, the same answers."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-lab")]


def test_an_analyst_runs_both_guides_and_sees_the_same_answer(lab, open_page, run_all):
    page = open_page(lab)
    page.locator(".jp-Notebook").wait_for()
    page.locator(".jp-Notebook h1", has_text="Start here").wait_for()
    run_all(page)
    page.get_by_label("Table", exact=True).select_option(label="Mortgage applications in Boston")
    page.locator(".wb-preview").wait_for()
    page.get_by_role("link", name="Next: see who is treated differently").click()
    page.get_by_role("tab", name="02_groups.ipynb").wait_for()
    page.locator(".jp-Notebook h2:visible", has_text="Judge for yourself").wait_for()
    run_all(page)
    finding = page.locator(".wb-finding:visible")
    finding.filter(has_text="Black applicants were approved less often").wait_for()
    page.locator(".wb-chart .point").first.wait_for()
    page.get_by_label("Compare people by").select_option(label="marital status")
    finding.filter(has_text="ingle applicants").wait_for()
    assert page.get_by_text("Show the code").first.is_visible()
    term = page.locator(".jp-Notebook:visible .wb-panel .wb-term:visible").first
    term.focus()
    page.get_by_role("tooltip").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("tooltip").wait_for(state="hidden")
    term.hover()
    page.get_by_role("tooltip").wait_for()
    assert page.locator(".jp-RenderedMarkdown .wb-term").count() == 0
