"""Why this answer: pick a person, read the reasons, switch the reader, save the letter; by mouse and by keys alone."""

import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-person")]
TABLE = "German credit: a classic with known faults"
ACTIVE = "document.activeElement"


def on_the_person_page(page) -> None:
    """A visitor with a table goes to the person page and fits a plain model there."""
    page.get_by_label("Table", exact=True).select_option(label=TABLE)
    page.locator(".wb-preview").wait_for()
    page.goto(page.url.replace("/?", "/voila/render/07_person.ipynb?"))
    page.get_by_role("button", name="Fit the plain model").click()
    page.locator(".wb-finding", has_text="has a score of").wait_for()


def row_of(page) -> int:
    return int(re.search(r"Row (\d+) has", page.locator(".wb-finding").first.inner_text())[1])


def turned_from(page, row: int) -> int:
    page.wait_for_function(
        "(row) => !document.querySelector('.wb-finding').innerText.startsWith(`Row ${row} has`)", arg=row
    )
    return row_of(page)


def saved(page, press, folder: Path) -> str:
    with page.expect_download() as waiting:
        press()
    waiting.value.save_as(folder / waiting.value.suggested_filename)
    return (folder / waiting.value.suggested_filename).read_text(encoding="utf-8")


def test_a_person_is_picked_read_about_and_written_to(voila, open_page, tmp_path):
    page = open_page(voila)
    on_the_person_page(page)
    first = row_of(page)
    page.locator(".wb-chart .point").first.wait_for()
    page.get_by_role("button", name="Next", exact=True).click()
    second = turned_from(page, first)
    assert second > first
    reasons = page.locator(".wb-part", has=page.get_by_role("heading", name="Reasons"))
    reasons.get_by_label("Whoever answers the phone").check()
    reasons.get_by_text("Check by hand: are the values above right?").wait_for()
    reasons.get_by_label("An auditor").check()
    reasons.get_by_text("Method: Shapley values").wait_for()
    reasons.get_by_label("The person it is about").check()
    reasons.locator("p.wb-reason", has_text="The answer is no.").wait_for()
    told = reasons.locator("p.wb-reason").nth(1).inner_text()  # now that the kernel has answered for this person
    letter = saved(page, reasons.get_by_role("button", name="Download the letter as text").click, tmp_path)
    assert told in letter
    web = saved(page, reasons.get_by_role("button", name="Download the letter as a web page").click, tmp_path)
    assert "<html" in web
    page.get_by_role("button", name="Ask a second way (LIME)").click()
    page.get_by_text("The two ways").first.wait_for()


def tab_to(page, name: str, role: str = "button") -> None:
    """Tab until the control with this name has the focus; it fails when no number of tabs leads there."""
    wanted = page.get_by_role(role, name=name, exact=True).first.element_handle()
    for _ in range(60):
        if page.evaluate(f"(wanted) => {ACTIVE} === wanted", wanted):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by the keyboard")


def test_it_all_works_with_the_keyboard_alone_on_a_narrow_page(voila, open_page, tmp_path):
    page = open_page(voila, viewport={"width": 400, "height": 800})
    on_the_person_page(page)
    first = row_of(page)
    page.get_by_label("Pick from people").focus()
    tab_to(page, "Next")
    page.keyboard.press("Enter")
    turned_from(page, first)
    tab_to(page, "The person it is about", "radio")
    page.keyboard.press("ArrowDown")
    page.get_by_text("Check by hand: are the values above right?").wait_for()
    tab_to(page, "Download the letter as text")
    assert "The answer is no." in saved(page, lambda: page.keyboard.press("Enter"), tmp_path)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_an_analyst_does_the_same_in_jupyterlab(lab, open_page, tmp_path, run_all):
    page = open_page(lab)
    page.locator(".jp-Notebook h1", has_text="Start here").wait_for()
    run_all(page)
    page.get_by_label("Table", exact=True).select_option(label=TABLE)
    page.locator(".wb-preview").wait_for()
    page.goto(re.sub(r"/lab.*", "/lab/tree/07_person.ipynb?reset", page.url))
    page.locator(".jp-Notebook h1:visible", has_text="Why this answer?").wait_for()
    run_all(page)
    page.get_by_role("button", name="Fit the plain model").click()
    page.locator(".wb-finding", has_text="has a score of").wait_for()
    page.locator(".wb-chart .point").first.wait_for()
    first = row_of(page)
    page.get_by_role("button", name="Next", exact=True).press("Enter")
    turned_from(page, first)
    page.locator("input[type=radio]:checked").first.press("ArrowDown")
    page.get_by_label("An auditor").press("Space")
    page.get_by_text("Method: Shapley values").wait_for()
    download = page.get_by_role("button", name="Download the letter as text")
    letter = saved(page, lambda: download.press("Enter"), tmp_path)
    assert "The answer is no." in letter
