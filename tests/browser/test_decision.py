"""A small lender's table, repaid 1 or 0 and approved ja or nein: the page asks, and the keyboard can answer."""

from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-voila")]


def test_a_decision_in_other_words_is_asked_about_and_answered_from_the_keyboard(voila, open_page, tmp_path: Path):
    own = tmp_path / "loans.csv"
    rows = [f"{'wm'[n % 2]},{'ja' if n % (3 if n % 2 else 4) else 'nein'},{int(n % 5 > 0)}" for n in range(600)]
    own.write_text("geschlecht,approved,repaid\n" + "\n".join(rows))
    page = open_page(voila)
    page.get_by_label("Choose your file").set_input_files(own)
    page.get_by_role("button", name="Use this table").click()
    page.get_by_role("button", name="Use these suggestions").click()
    asked = page.get_by_role("status").filter(has_text="Which answer of approved is the good one for the person?")
    asked.wait_for()
    page.get_by_label("Favourable decision").wait_for()
    page.get_by_label("Column with the decision").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("ja")
    asked.wait_for(state="detached")
    assert page.get_by_label("Favourable decision").evaluate("(box) => box === document.activeElement")
    found = page.locator(".wb-panel", has=page.get_by_role("heading", name="Where you are")).locator(".wb-finding")
    found.filter(has_text="50.0% of 300 against 66.7% of 300").wait_for()
