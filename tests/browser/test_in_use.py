"""What happened in use and the controls of the standard are written down by keyboard, and are there the next time."""

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-voila")]


def card(page, title: str):
    """The panel with this heading, once it is there."""
    shown = page.locator(f".wb-panel:has(h2:text-is('{title}'))")
    shown.wait_for()
    return shown


def tab_to(page, label: str) -> None:
    """With Tab alone to the field or button of this name."""
    named = "() => document.activeElement.labels?.[0]?.innerText || document.activeElement.innerText"
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate(named).strip() == label:
            return
    pytest.fail(f"Tab does not reach {label}")


def test_an_entry_and_a_decision_are_made_with_the_keyboard_alone_and_are_there_the_next_time(voila, open_page):
    page = open_page(f"{voila}voila/render/11_obligations.ipynb")
    records = card(page, "What happened in use")
    records.get_by_label("Entry", exact=True).focus()
    tab_to(page, "What happened")
    page.keyboard.type("New cases")
    records.get_by_text("What would prove it: the report of the check.").wait_for()
    tab_to(page, "Who did it")
    page.keyboard.type("Ana")
    tab_to(page, "Proof")
    page.keyboard.type("check of May")
    tab_to(page, "Save this entry")
    page.keyboard.press("Enter")
    records.get_by_role("status").get_by_text("Saved: New cases were checked").wait_for()
    records.get_by_role("row", name="New cases were checked").get_by_text("check of May").wait_for()

    controls = card(page, "Statement of applicability")
    controls.get_by_label("Control", exact=True).focus()
    tab_to(page, "Is it taken in?")
    page.keyboard.type("left")
    tab_to(page, "Why, or why not")
    page.keyboard.type("We build nothing ourselves")
    tab_to(page, "Save, and go to the next")
    page.keyboard.press("Enter")
    controls.get_by_role("status").get_by_text("A.2.2 is saved.").wait_for()
    controls.get_by_text("0 of 38 controls are taken in, 1 left out, 37 not decided yet.").first.wait_for()
    page.wait_for_function("() => /[?&]project=/.test(location.search)")
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    card(page, "What happened in use").get_by_text("check of May").first.wait_for()
    card(page, "Statement of applicability").get_by_text("1 left out").first.wait_for()
