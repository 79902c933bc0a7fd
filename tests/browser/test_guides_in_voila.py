"""A person who never sees code: from the start page to a finding and back."""

import re
from pathlib import Path

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-voila")]
SCRIPT = "<script>document.title='gotcha'</script>"


def choose(page, title="Mortgage applications in Boston"):
    page.get_by_label("Table", exact=True).select_option(label=title)
    page.locator(".wb-preview").wait_for()


def drawn(page) -> str:
    """What the chart shows, once it shows something."""
    page.locator(".wb-chart .point").first.wait_for()
    return page.locator(".wb-chart-plot").inner_text()


def finding(page, words: str) -> str:
    page.locator(".wb-finding", has_text=words).wait_for()
    return page.locator(".wb-finding").inner_text()


def test_a_person_goes_from_a_table_to_a_finding_and_everything_follows_a_choice(voila, open_page):
    page = open_page(voila)
    choose(page)
    assert page.get_by_text("The outcome is the lender's decision, not repayment").is_visible()
    page.get_by_role("link", name="Next: see who is treated differently").click()
    first = finding(page, "Black applicants were approved less often than white applicants: 71.7% of 339")
    page.get_by_text("The numbers as a table").click()
    chart, table = drawn(page), page.locator(".wb-numbers tbody").inner_text()
    page.get_by_label("Compare people by").select_option(label="marital status")
    second = finding(page, "ingle applicants")
    page.wait_for_function("(old) => document.querySelector('.wb-chart-plot').innerText !== old", arg=chart)
    assert second != first
    page.wait_for_function("(old) => document.querySelector('.wb-numbers tbody').innerText !== old", arg=table)
    page.get_by_label("and within these by").select_option(label="race")
    finding(page, "who are also")
    page.get_by_label("Question").select_option(
        value=page.get_by_label("Question").evaluate("(box) => box.options[0].value")
    )
    page.get_by_text("This cannot be answered yet").first.wait_for()
    page.locator(".wb-chart").wait_for(state="hidden")


def test_a_plain_model_lets_error_rates_be_compared(voila, open_page):
    page = open_page(voila)
    choose(page)
    page.get_by_role("button", name="Fit the plain model").click()
    page.get_by_text("Each row was scored out-of-fold").first.wait_for()
    page.get_by_role("link", name="Next: see who is treated differently").click()
    page.get_by_label("Question").select_option(label="Of those with the favourable outcome, who got a yes how often?")
    finding(page, "got a yes")
    assert "Share who got a yes" in drawn(page)


@pytest.mark.parametrize("width", [1280, 400])
def test_a_page_is_scrolled_by_wheel_and_by_keys_as_any_other(voila, open_page, width):
    page = open_page(voila)
    page.set_viewport_size({"width": width, "height": 700})
    page.locator("html:not(.wb-loading)").wait_for()
    page.get_by_role("heading", name="My projects").wait_for()  # JupyterLab's styles are there, which forbid it
    page.mouse.move(width / 2, 500)
    page.mouse.wheel(0, 400)
    page.wait_for_function("scrollY > 300")
    page.keyboard.press("End")
    page.wait_for_function("scrollY + innerHeight >= document.documentElement.scrollHeight - 2")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "and never sideways"


def test_coming_back_and_reloading_keep_table_question_and_answer(voila, open_page):
    page = open_page(voila)
    choose(page, "Résumés and callbacks: an experiment with first names")
    page.get_by_role("link", name="Next: see who is treated differently").click()
    page.get_by_label("Compare people by").select_option(label="gender suggested by the first name")
    finding(page, "No gap stands out from chance")
    page.get_by_label("Who is treated differently here, and do you know why?").fill("Names alone decide.")
    page.get_by_role("button", name="Save my answer").click()
    page.get_by_text("Saved.").wait_for()
    page.reload()
    finding(page, "No gap stands out from chance")
    answer = page.get_by_label("Who is treated differently here, and do you know why?")
    assert answer.input_value() == "Names alone decide."
    page.get_by_role("link", name="Start here").click()
    page.locator(".wb-preview").wait_for()
    assert re.search(r"[?&]project=[\w-]{16,}", page.url)
    stranger = open_page(voila)
    stranger.get_by_label("Table", exact=True).wait_for()
    assert stranger.locator(".wb-preview").count() == 0


def test_a_file_of_ones_own_is_opened_and_nothing_in_it_is_run(voila, open_page, tmp_path: Path):
    rows = [f"{SCRIPT};{answer}" for answer in ["ja"] * 40 + ["nein"] * 10] + ["Köln;ja"] * 10 + ["Köln;nein"] * 40
    own = tmp_path / "kredit & <b>co<b>.csv"
    own.write_text("Straße <i>;Zusage\n" + "\n".join(rows), encoding="cp1252")
    page = open_page(voila)
    page.get_by_label("Choose your file").set_input_files(own)
    page.get_by_role("button", name="Use this table").click()
    page.get_by_label("Straße <i>", exact=True).check()
    page.get_by_label("Recorded outcome").select_option(label="Zusage")
    page.get_by_role("link", name="Next: see who is treated differently").click()
    finding(page, "20.0% of 50 against 80.0% of 50")
    assert SCRIPT in page.locator(".wb-finding").inner_text()
    assert page.title() != "gotcha"


def test_a_newcomers_table_goes_from_the_file_to_a_finding_by_what_the_page_suggests(voila, open_page, tmp_path: Path):
    rows = [
        f"K{row};{'w' if row % 2 else 'm'};{20 + row % 50};{1000 + row},5;0{1 + row % 9}.03.2024;"
        f"{'' if row % 40 == 0 else 'ja' if row % (4 if row % 2 else 3) else 'nein'}"
        for row in range(1, 401)
    ]
    own = tmp_path / "Anträge.csv"
    own.write_text("Kundennummer;Geschlecht;Alter;Beträge;Datum;Zusage\n" + "\n".join(rows), encoding="cp1252")
    page = open_page(voila)
    page.get_by_label("Choose your file").set_input_files(own)
    page.get_by_role("button", name="Use this table").click()
    page.get_by_text("because its name says so").first.wait_for()
    assert page.get_by_text("an id, not for a model to learn from").is_visible()
    page.get_by_role("button", name="Use these suggestions").click()
    page.get_by_role("link", name="Next: see who is treated differently").click()
    sentence = page.locator(".wb-finding").inner_text()
    assert "Geschlecht: " in sentence
    assert "%" in drawn(page)


def test_what_cannot_be_opened_is_said_in_words(voila, open_page, tmp_path: Path):
    empty, header = tmp_path / "empty.csv", tmp_path / "header.csv"
    empty.write_text("")
    header.write_text("sex,hired\n")
    page = open_page(voila)
    for file, words in ((empty, "empty"), (header, "no rows")):
        page.get_by_label("Choose your file").set_input_files(file)
        page.get_by_role("alert").filter(has_text=words).wait_for()
    assert page.get_by_text("Traceback").count() == 0


def test_a_guide_without_a_table_says_what_to_do_next(voila, open_page):
    page = open_page(voila + "voila/render/02_groups.ipynb")
    asked = page.get_by_role("status").filter(has_text="Choose one on the start page")
    asked.wait_for()
    project = re.search(r"project=[\w-]+", page.url)[0]
    asked.get_by_role("link", name="Go there").click()
    page.get_by_label("Table", exact=True).wait_for()
    assert "00_start.ipynb" in page.url
    assert project in page.url, "the same project is chosen for"


def test_the_comparison_can_be_made_with_the_keyboard_alone(voila, open_page):
    page = open_page(voila)
    page.get_by_label("Table", exact=True).focus()
    page.keyboard.type("Mortgage")
    page.keyboard.press("Enter")
    page.locator(".wb-preview").wait_for()
    link = page.get_by_role("link", name="Next: see who is treated differently")
    for _ in range(60):
        if link.evaluate("(node) => node === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    drawn(page)
    page.locator(".wb-chart").focus()
    page.keyboard.press("ArrowRight")
    page.locator(".wb-chart [aria-live]", has_text="applicants").wait_for()
    page.get_by_role("button", name="Technical notes").press("Enter")
    page.get_by_text("Show the code").focus()
    page.keyboard.press("Enter")
    assert page.get_by_text("compare_groups(case").is_visible()


@pytest.mark.parametrize("width", [400, 1280])
def test_no_page_is_wider_than_the_screen(voila, open_page, width):
    page = open_page(voila, viewport={"width": width, "height": 900})
    choose(page)
    assert widths(page) == [width, width]
    page.get_by_role("link", name="Next: see who is treated differently").click()
    drawn(page)
    assert widths(page) == [width, width]


def widths(page) -> list[int]:
    """How wide the page is in light and in dark colours."""
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found.append(page.evaluate("document.documentElement.scrollWidth"))
    return found


def test_the_page_comes_up_every_time(voila, open_page):
    for _ in range(5):
        page = open_page(voila)
        page.get_by_label("Table", exact=True).wait_for()
        page.context.close()
