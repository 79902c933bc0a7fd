"""Guides 08 and 09 to their end: in Voila with the keyboard alone, and in JupyterLab by mouse."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-whatif")]
CREDIT = "German credit: a classic with known faults"
WAYS, WHAT_IF, FLIP, FAR = "Ways to another answer", "What if?", "The same person, another group", "How far is the yes?"
TABS = 200


def panel(page, title: str):
    """The card with this heading."""
    return page.locator(".wb-panel:visible", has=page.get_by_role("heading", name=title, exact=True))


def finding(page, title: str, words: str | re.Pattern[str]) -> str:
    """What a card found, once it says these words."""
    found = panel(page, title).locator(".wb-finding", has_text=words).first
    found.wait_for()
    return found.inner_text()


def turn_to(page, guide: str) -> None:
    """Another guide of the same project, by its address."""
    page.goto(re.sub(r"(voila/render/[^?]*)?(\?|$)", rf"voila/render/{guide}.ipynb\2", page.url, count=1))


def is_here(target) -> bool:
    return target.evaluate("(node) => node === document.activeElement")


def tab_to(page, target) -> None:
    """Go on with Tab until it is reached, as a person without a mouse would."""
    target.wait_for()
    for _ in range(TABS):
        if is_here(target):
            return
        page.keyboard.press("Tab")
    pytest.fail(f"{target} cannot be reached with Tab")


def press(page, target) -> None:
    tab_to(page, target)
    page.keyboard.press("Enter")


def answer(page, words: str) -> None:
    tab_to(page, page.locator(".wb-panel textarea").last)
    page.keyboard.type(words)
    press(page, page.get_by_role("button", name="Save my answer"))
    page.get_by_text("Saved.").wait_for()


def choose_by_keys(page, box, letters: str) -> None:
    tab_to(page, box)
    page.keyboard.type(letters)


def test_with_the_keyboard_alone_both_guides_come_to_their_end(voila, open_page):
    page = open_page(voila)
    choose_by_keys(page, page.get_by_label("Table", exact=True), "German")
    page.keyboard.press("Enter")
    page.locator(".wb-preview").wait_for()
    turn_to(page, "08_what_if")
    ways = panel(page, WAYS)
    press(page, ways.get_by_role("button", name="Fit the plain model"))
    press(page, ways.get_by_role("button", name="First refused person"))
    finding(page, WAYS, "4 ways were found")
    next_one = ways.get_by_role("button", name="Next refused")
    press(page, next_one)
    finding(page, WAYS, "Row 4 has a score")
    assert is_here(next_one)  # the search must not take the keyboard away
    set_limits(page, ways)
    move_a_value(page)
    finding(page, FLIP, "The model is not told")
    answer(page, "Ask for less.")
    turn_to(page, "09_recourse")
    before = finding(page, FAR, "refused")
    choose_by_keys(page, page.get_by_label("Compare people by"), "age")
    expect(panel(page, FAR).locator(".wb-finding").first).not_to_have_text(before, timeout=30_000)
    panel(page, FAR).get_by_text("One change would help most").wait_for()
    answer(page, "Not here.")


def set_limits(page, ways) -> None:
    """A choice for one column, and a limit of those that one opens: which change of a category is possible."""
    ways.get_by_text("If the purpose were").wait_for()
    press(page, ways.get_by_text("What can change", exact=True))
    box = ways.get_by_label("Purpose", exact=True)
    choose_by_keys(page, box, "stays")
    ways.get_by_text("If the purpose were").wait_for(state="detached")
    assert is_here(box)
    press(page, ways.get_by_text("More limits", exact=True))
    choose_by_keys(page, ways.get_by_label("Somebody with"), "below")
    tick = ways.get_by_label("200 DM or more")
    tab_to(page, tick)
    page.keyboard.press("Space")
    press(page, ways.get_by_role("button", name="Allow these changes"))
    ways.get_by_text("Checking account: “below 0 DM” can become “200 DM or more”").wait_for()
    finding(page, WAYS, "found")
    press(page, ways.get_by_role("button", name="No limits but the usual ones"))
    ways.get_by_text("If the purpose were").wait_for()


def move_a_value(page) -> None:
    """A slider moves with the arrow keys and the answer with it; what it stands at is kept under a name."""
    card = panel(page, WHAT_IF)
    before = finding(page, WHAT_IF, "As this person is")
    tab_to(page, card.locator("input[type=range]").first)
    page.keyboard.press("Home")
    assert finding(page, WHAT_IF, "the score would be") != before
    card.locator(".wb-chart .point").first.wait_for()
    press(page, card.get_by_text("Keep variants and compare them"))
    tab_to(page, card.get_by_label("Name of this variant"))
    page.keyboard.type("least of all")
    press(page, card.get_by_role("button", name="Keep it"))
    card.get_by_label("Look at a kept one again").locator("option", has_text="least of all").wait_for(state="attached")


def test_an_analyst_does_the_same_in_jupyterlab(lab, open_page, run_all):
    page = open_page(lab)
    page.locator(".jp-Notebook h1", has_text="Start here").wait_for()
    run_all(page)
    page.get_by_label("Table", exact=True).select_option(label=CREDIT)
    page.locator(".wb-preview").wait_for()
    page.goto(re.sub(r"/lab.*", "/lab/tree/08_what_if.ipynb?reset", page.url))
    page.locator(".jp-Notebook h1:visible", has_text="What would have changed the answer?").wait_for()
    run_all(page)
    ways = panel(page, WAYS)
    ways.get_by_role("button", name="Fit the plain model").click()
    ways.get_by_role("button", name="First refused person").click()
    finding(page, WAYS, "4 ways were found")
    field = panel(page, WHAT_IF).locator(".wb-slider-field").first
    field.fill("12")
    field.press("Enter")
    finding(page, WHAT_IF, "at 12 months instead of 48 months the score would be")
    page.get_by_role("link", name="is one group asked to do more").click()
    page.locator(".jp-Notebook h1:visible", has_text="Is one group asked to do more?").wait_for()
    run_all(page)
    finding(page, FAR, "refused")
