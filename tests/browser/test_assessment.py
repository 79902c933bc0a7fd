"""A person reaches a level with the keyboard alone, loses nothing when the browser goes, and meets another person."""

import re
import time
from contextlib import suppress
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import TimeoutError  # noqa: A004 - Playwright's own name

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-voila")]
TWENTY_MINUTES = 20 * 60
LEVEL = re.compile(r"(\d+) of (\d+) answered\. Level (\d)")
FORM = ".wb-panel:has(h2:text-is('The assessment'))"


def form(page):
    """The assessment, once its first question is there."""
    shown = page.locator(FORM)
    shown.locator(".wb-q").first.wait_for()
    return shown


def words(page) -> str:
    return page.locator(f"{FORM} .wb-form-words").inner_text()


def saved(page):
    page.locator(FORM).get_by_text("Everything is saved.").wait_for()


def tab_to_the_question(page):
    """From the top of the page with Tab alone, as somebody without a mouse does."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => Boolean(document.activeElement.closest('.wb-q'))"):
            return
    pytest.fail("Tab does not reach the questions")


def question(page) -> str:
    """The id of the question that has the focus; "" where it is on none."""
    return page.evaluate("() => document.activeElement.closest('.wb-q')?.dataset.question ?? ''")


def answer(page) -> None:
    """One key, or some words, for the question that has the focus."""
    kind = page.evaluate("() => document.activeElement.type ?? document.activeElement.tagName")
    if kind in ("radio", "checkbox"):
        page.keyboard.press("1")
    elif kind in ("number", "date"):
        page.keyboard.type("12312030")
    elif kind != "submit":  # a button that takes over a measured answer goes on by itself
        page.keyboard.type("It sorts loan requests by how likely they are repaid.")


def answer_all(page, most: int = 1000) -> list[str]:
    """Answer and press Enter until there is no next question, or until `most` were answered."""
    tab_to_the_question(page)
    asked: list[str] = []
    while len(asked) < most:
        here = question(page)
        asked.append(here)
        answer(page)
        page.keyboard.press("Enter")
        if not question(page):  # the end: a button leads to a question that only came up by an answer, if there is one
            saved(page)
            page.keyboard.press("Enter")
        if question(page) in ("", here):
            break
    return asked


def test_a_level_is_reached_from_an_empty_project_with_the_keyboard_alone(voila, open_page):
    page = open_page(f"{voila}voila/render/10_impact.ipynb")
    form(page)
    begun = time.monotonic()
    asked = set(answer_all(page))
    saved(page)
    page.locator(f"{FORM} .wb-form-words", has_text=f"{len(asked)} of {len(asked)} answered.").wait_for()
    took = time.monotonic() - begun
    answered, of, level = map(int, LEVEL.match(words(page)).groups())
    assert len(asked) == answered == of >= 35
    assert 1 <= level <= 4
    assert "can still become" not in words(page)
    assert page.get_by_text("Nothing is open.", exact=False).first.is_visible()
    assert took < TWENTY_MINUTES


def test_closing_the_browser_loses_nothing_not_even_the_last_words(voila, open_page):
    page = open_page(f"{voila}voila/render/10_impact.ipynb")
    form(page)
    answer_all(page, 4)
    page.wait_for_function("() => /[?&]project=/.test(location.search)")
    saved(page)
    before, address = words(page), page.url
    page.get_by_text("What it rests on, and a note").first.click()
    note = page.locator(FORM).get_by_label("Note")
    note.fill("We asked Ana.")
    left = page.evaluate("() => document.querySelector('.wb-q').dataset.question")
    page.goto("about:blank")
    again = page
    again.goto(address)
    form(again)
    again.wait_for_function("(words) => document.querySelector('.wb-form-words').innerText === words", arg=before)
    again.get_by_label("Show", exact=True).select_option(label="a section at a time")
    shown = again.locator(f"{FORM} .wb-q[data-question='{left}']")
    shown.get_by_text("What it rests on, and a note").click()
    assert shown.get_by_label("Note").input_value() == "We asked Ana."


def test_two_people_on_one_question_see_each_other_and_nobody_is_overwritten(voila, open_page):
    one = open_page(f"{voila}voila/render/10_impact.ipynb")
    form(one)
    one.wait_for_function("() => /[?&]project=/.test(location.search)")
    other = open_page(one.url)
    form(other)
    one.locator(f"{FORM} textarea").first.fill("It gives out loans.")
    saved(one)
    other.locator(f"{FORM} textarea").first.fill("It refuses loans.")
    clash = other.locator(f"{FORM} .wb-alert", has_text="answered this while you did")
    clash.wait_for()
    assert "It gives out loans." in clash.inner_text()
    assert "It refuses loans." in clash.inner_text()
    assert other.get_by_text("Something is not saved").is_visible()
    other.get_by_role("button", name="Use mine").click()
    saved(other)
    one.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    one.wait_for_function("() => document.querySelector('.wb-q textarea').value === 'It refuses loans.'")


def test_in_jupyterlab_the_keys_choose_answers_and_leave_the_notebook_alone(lab, open_page):
    page = open_page(lab)
    page.locator(".jp-Notebook h1", has_text="Start here").wait_for()
    page.goto(urlsplit(lab)._replace(path="/lab/tree/10_impact.ipynb").geturl())
    page.locator(".jp-Notebook h1:visible", has_text="What does this system do to people?").wait_for()
    for _ in range(5):  # before the kernel is there the menu does nothing, so one looks and clicks again
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        with suppress(TimeoutError):
            page.locator(f"{FORM} .wb-q").first.wait_for(timeout=15_000)
            break
    cells = page.locator(".jp-Notebook:visible .jp-Cell").count()
    page.locator(f"{FORM} .wb-q textarea").first.click()
    for _ in range(4):
        answer(page)
        page.keyboard.press("Enter")
    saved(page)
    assert words(page).startswith("4 of ")
    assert page.locator(".jp-Notebook:visible .jp-Cell").count() == cells
