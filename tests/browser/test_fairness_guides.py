"""Guides 01, 03, 04 and 05 to their end: by mouse, by keyboard alone, with a table of one's own, and in JupyterLab."""

import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-fairness")]
CREDIT = "German credit: a classic with known faults"
OWN = "A file of my own (CSV, Excel, Parquet, Arrow)"
CANCELLED = "Cancelled; nothing was changed."
TABS = 200
PATIENCE = (
    180_000  # ms: sixty-five models are fitted beside whatever else the machine does; nothing here is about speed
)


def panel(page, title: str):
    """The card with this heading."""
    return page.locator(".wb-panel", has=page.get_by_role("heading", name=title, exact=True))


def finding(page, title: str, words: str | re.Pattern[str]):
    """What a card found, once it says these words."""
    found = panel(page, title).locator(".wb-finding", has_text=words).first
    found.wait_for(timeout=PATIENCE)
    return found.inner_text()


def choose_table(page, title: str) -> None:
    page.get_by_label("Table", exact=True).select_option(label=title)
    page.locator(".wb-preview").wait_for()


def turn_to(page, guide: str) -> None:
    """Another guide of the same project, by its address."""
    page.goto(re.sub(r"(voila/render/[^?]*)?(\?|$)", rf"voila/render/{guide}.ipynb\2", page.url, count=1))


def answer(page, words: str) -> None:
    """The question at the end of a guide."""
    page.locator(".wb-panel textarea").last.fill(words)
    page.get_by_role("button", name="Save my answer").click()
    page.get_by_text("Saved.").wait_for()


def test_by_mouse_from_the_table_to_what_can_be_done(voila, open_page):
    page = open_page(voila)
    choose_table(page, CREDIT)
    turn_to(page, "01_data")
    page.get_by_role("button", name="Look through the table").click()
    finding(page, "Look through the table", "stand out in")
    proxies = panel(page, "What gives people away")
    proxies.get_by_role("button", name="Look for what gives people away").click()
    before = finding(page, "What gives people away", "of 100 pairs")
    ask_again_and_cancel(page, proxies, "Look for what gives people away")
    assert finding(page, "What gives people away", "of 100 pairs") == before
    left_out = panel(page, "What could be left out")
    left_out.get_by_role("button", name="See what each column adds").click()
    before = finding(page, "What could be left out", "add little")
    ask_again_and_cancel(page, left_out, "See what each column adds")
    assert finding(page, "What could be left out", "add little") == before
    answer(page, "Too few people over 60.")
    page.get_by_role("link", name="Who is treated differently?").last.click()
    finding(page, "Compare groups", "of 310")
    page.get_by_role("link", name="who is worst off?").click()
    look_at_a_subgroup(page)
    answer(page, "Young women.")
    page.get_by_role("link", name="where should the line be drawn?").click()
    finding(page, "Only some people are looked at", "of 1,000 applicants")
    page.get_by_role("button", name="Show everyone again").click()
    move_the_threshold(page)
    answer(page, "At one half.")
    page.get_by_role("link", name="what can be done about it").click()
    page.get_by_role("button", name="Try the methods").click()
    before = finding(page, "What can be done about it", re.compile("methods made the gap"))
    lab = panel(page, "What can be done about it")
    ask_again_and_cancel(page, lab, "Try the methods")
    assert finding(page, "What can be done about it", re.compile("methods made the gap")) == before
    answer(page, "Weigh people differently.")


def ask_again_and_cancel(page, card, button: str) -> None:
    card.get_by_role("button", name=button).click()
    card.get_by_role("button", name="Cancel").click()
    card.get_by_role("alert").filter(has_text=CANCELLED).wait_for()


def look_at_a_subgroup(page) -> None:
    """A click on a name, and the other panels of the page answer for these people."""
    finding(page, "Who is looked at", "Everyone in the table: 1,000")
    before = finding(page, "Compare groups", "%")
    page.get_by_label("Show", exact=True).select_option(label="all of them")
    name = page.locator(".wb-choose").first
    chosen = name.inner_text()
    name.click()
    page.locator('.wb-choose[aria-pressed="true"]', has_text=chosen).wait_for()
    assert chosen.casefold() in finding(page, "Who is looked at", "of 1,000 applicants").casefold()
    card = panel(page, "Compare groups").locator(".wb-finding")
    page.wait_for_function("([node, old]) => node.innerText !== old", arg=[card.element_handle(), before])


def move_the_threshold(page) -> None:
    page.get_by_role("button", name="Fit the plain model").first.click()
    finding(page, "Move the threshold", "At a threshold of 0.500")
    page.locator(".wb-slider-field").first.fill("0.7")
    page.keyboard.press("Enter")
    finding(page, "Move the threshold", "At a threshold of 0.700")
    page.get_by_role("button", name="Find thresholds").click()
    page.get_by_text("The threshold for everybody:").wait_for()
    finding(page, "What a score means", "score")
    finding(page, "How well the score tells people apart", "pairs")
    finding(page, "Local Law 144: impact ratios", "impact ratio")


def tab_to(page, target) -> None:
    """Go on with Tab until it is reached, as a person without a mouse would."""
    target.wait_for()
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if target.evaluate("(node) => node === document.activeElement"):  # found anew each time
            return
    pytest.fail(f"{target} cannot be reached with Tab")


def press(page, name: str) -> None:
    """A button, by keyboard."""
    tab_to(page, page.get_by_role("button", name=name, exact=True).first)
    page.keyboard.press("Enter")


def answer_by_keyboard(page, words: str) -> None:
    tab_to(page, page.locator(".wb-panel textarea").last)
    page.keyboard.type(words)
    press(page, "Save my answer")
    page.get_by_text("Saved.").wait_for()


def test_with_the_keyboard_alone_each_guide_comes_to_its_end(voila, open_page):
    page = open_page(voila)
    tab_to(page, page.get_by_label("Table", exact=True))
    page.keyboard.type("Employees")
    page.keyboard.press("Enter")
    page.locator(".wb-preview").wait_for()
    turn_to(page, "01_data")
    press(page, "Look through the table")
    finding(page, "Look through the table", "comparisons in 1,470 rows")
    tab_to(page, page.get_by_text("Compare with a population"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_placeholder("percent").first)
    page.keyboard.type("50")
    press(page, "Compare with these shares")
    panel(page, "Who is in the table").get_by_text("in the population you gave").first.wait_for()
    press(page, "Look for what gives people away")
    press_cancel(page, "What gives people away")
    answer_by_keyboard(page, "Not without asking.")
    turn_to(page, "03_subgroups")
    tab_to(page, page.get_by_label("Can the recorded outcome be trusted?"))
    page.keyboard.press("ArrowDown")
    page.get_by_text("3 questions left.").or_(page.locator(".wb-guidance .wb-finding")).first.wait_for()
    tab_to(page, page.get_by_label("Show", exact=True))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator(".wb-choose").first)
    page.keyboard.press("Space")
    finding(page, "Who is looked at", "of 1,470")
    press(page, "Show everyone again")
    answer_by_keyboard(page, "Those who travel.")
    turn_to(page, "04_thresholds")
    press(page, "Fit the plain model")
    finding(page, "Move the threshold", "At a threshold of 0.500")
    tab_to(page, page.locator(".wb-slider input[type=range]").first)
    page.keyboard.press("ArrowRight")
    finding(page, "Move the threshold", re.compile(r"At a threshold of 0\.5(0[1-9]|1)"))
    answer_by_keyboard(page, "Nowhere yet.")
    turn_to(page, "05_mitigation")
    press(page, "Try the methods")
    press_cancel(page, "What can be done about it")
    panel(page, "What can be done about it").get_by_text("nothing changes before you choose").wait_for()
    answer_by_keyboard(page, "Ask the people first.")


def press_cancel(page, title: str) -> None:
    tab_to(page, panel(page, title).get_by_role("button", name="Cancel"))
    page.keyboard.press("Space")
    panel(page, title).get_by_role("alert").filter(has_text=CANCELLED).wait_for()


def test_a_table_of_ones_own_goes_through_the_review_and_the_subgroups(voila, open_page, tmp_path: Path):
    rows = [
        f"{'w' if row % 2 else 'm'};{20 + row % 40};{'' if row % 7 == 0 and row % 2 else 'Nord'};"
        f"{int(row // 2 % (5 if row % 2 else 2) == 1)}"
        for row in range(800)
    ]
    own = tmp_path / "Bewerbungen <b>.csv"
    own.write_text("Geschlecht;Alter;Ort;Zusage\n" + "\n".join(rows))
    page = open_page(voila)
    page.get_by_label("Table", exact=True).select_option(label=OWN)
    page.get_by_label("Choose your file").set_input_files(own)
    page.get_by_role("button", name="Use this table").click()
    page.get_by_label("Geschlecht", exact=True).check()
    page.get_by_label("Alter", exact=True).check()
    page.get_by_label("Recorded outcome").select_option(label="Zusage")
    page.get_by_role("link", name="Next: see who is treated differently").wait_for()
    turn_to(page, "01_data")
    page.get_by_role("button", name="Look through the table").click()
    finding(page, "Look through the table", "stand out in")
    finding(page, "What is missing", "Ort is missing")
    finding(page, "What the record says, and what it could show", "Geschlecht: w")
    answer(page, "Ask why Ort is empty.")
    turn_to(page, "03_subgroups")
    finding(page, "Look for who is worst off", "Geschlecht")
    page.locator(".wb-choose", has_text="Geschlecht: w").first.click()
    finding(page, "Who is looked at", "of 800")
    answer(page, "Women.")


def test_an_analyst_opens_the_first_and_the_last_of_them_in_jupyterlab(lab, open_page, run_all):
    page = open_page(lab)
    page.locator(".jp-Notebook h1", has_text="Start here").wait_for()
    run_all(page)
    page.get_by_label("Table", exact=True).select_option(label=CREDIT)
    page.locator(".wb-preview").wait_for()
    page.goto(re.sub(r"00_start", "01_data", page.url))
    page.locator(".jp-Notebook h1", has_text="Is this table fit to decide with?").wait_for()
    run_all(page)
    page.get_by_role("button", name="Look through the table").click()
    finding(page, "Look through the table", "stand out in")
    page.goto(re.sub(r"01_data", "05_mitigation", page.url))
    page.locator(".jp-Notebook h1", has_text="What can be done about it?").wait_for()
    run_all(page)
    card = panel(page, "What can be done about it")
    page.get_by_label("between people by").select_option(label="age")
    card.get_by_role("button", name="Try the methods").press("Enter")
    card.get_by_role("button", name="Cancel").press("Space")
    card.get_by_role("alert").filter(has_text=CANCELLED).wait_for()


def test_an_analyst_moves_the_threshold_in_jupyterlab_with_the_keyboard(lab, open_page, run_all):
    page = open_page(lab)
    page.locator(".jp-Notebook h1", has_text="Start here").wait_for()
    run_all(page)
    page.get_by_label("Table", exact=True).select_option(label=CREDIT)
    page.locator(".wb-preview").wait_for()
    page.goto(re.sub(r"/lab.*", "/lab/tree/04_thresholds.ipynb?reset", page.url))
    page.locator(".jp-Notebook h1:visible", has_text="Where should the threshold stand?").wait_for()
    run_all(page)
    fit = page.get_by_role("button", name="Fit the plain model").first
    fit.focus()
    page.keyboard.press("Enter")
    finding(page, "Move the threshold", "At a threshold of 0.500")
    page.locator(".wb-slider-field").first.fill("0.7")
    page.keyboard.press("Enter")
    finding(page, "Move the threshold", "At a threshold of 0.700")
    page.locator(".wb-slider input[type=range]").first.focus()
    page.keyboard.press("ArrowRight")
    finding(page, "Move the threshold", re.compile(r"At a threshold of 0\.7(0[1-9]|1)"))
    page.get_by_role("button", name="Find thresholds").focus()
    page.keyboard.press("Enter")
    page.get_by_text("The threshold for everybody:").wait_for()
