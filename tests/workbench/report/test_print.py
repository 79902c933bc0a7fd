"""A page in a real browser that has no network: nothing asked for, nothing wider than the screen, and A4 on paper."""

import re

import pytest

from workbench.report.render import KINDS, render

pytestmark = pytest.mark.browser
A4 = (595, 842)
BETWEEN_MARGINS = 665  # CSS pixels: 210 mm less 17 mm on either side


@pytest.fixture
def open_report(browser, dossier, tmp_path):
    """Open a report from a file, offline; any other request and any word on the console is a fault."""
    contexts = []

    def go(kind: str, width: int = 1280):
        file = tmp_path / f"{kind}.html"
        file.write_text(render(dossier, kind), encoding="utf-8")
        contexts.append(browser.new_context(viewport={"width": width, "height": 900}, offline=True))
        page = contexts[-1].new_page()
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text))
        page.on("request", lambda request: faults.append(request.url) if request.url != file.as_uri() else None)
        page.goto(file.as_uri())
        assert faults == []
        return page

    yield go
    for context in contexts:
        context.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_opens_offline_and_fits_a_telephone(open_report, kind):
    page = open_report(kind, width=400)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_mark_leads_to_its_record_by_the_keyboard(open_report):
    page = open_report("notice")
    page.locator("a[href='#evidence-1']").first.focus()
    page.keyboard.press("Enter")
    assert page.locator("#evidence-1:target").count() == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_prints_on_a4(open_report, kind):
    most = {"notice": 1, "policy": 2, "brief": 3, "impact": 20}
    paper = open_report(kind).pdf(prefer_css_page_size=True)
    sizes = [
        tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox \[0 0 ([\d. ]+)\]", paper)
    ]
    assert set(sizes) == {A4}
    assert len(re.findall(rb"/Type /Page\b(?!s)", paper)) <= most.get(kind, 10)


@pytest.mark.parametrize("kind", KINDS)
def test_on_paper_no_row_and_no_picture_is_cut_and_a_table_that_goes_on_has_its_head_again(open_report, kind):
    page = open_report(kind, width=BETWEEN_MARGINS)
    page.emulate_media(media="print")
    cut = "name => [...document.querySelectorAll(name)].filter(e => getComputedStyle(e).breakInside != 'avoid').length"
    assert [page.evaluate(cut, name) for name in ("tr", "figure", "table.short", "thead")] == [0] * 4
    again = "() => [...document.querySelectorAll('thead')].map(e => getComputedStyle(e).display)"
    assert set(page.evaluate(again)) <= {"table-header-group"}
    kept = "() => [...document.querySelectorAll('h2, caption')].map(e => getComputedStyle(e).breakAfter)"
    assert set(page.evaluate(kept)) == {"avoid"}
    wide = "() => [...document.querySelectorAll('table, figure, dl, p')].filter(e => e.scrollWidth > innerWidth).length"
    assert page.evaluate(wide) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
