"""Arriving: a person who does only what the page says, and what is still there after coming back."""

import os
import re
import signal
import time
from io import BytesIO
from pathlib import Path

import psutil
import pytest
from PIL import Image, ImageStat

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-start")]
THREE_MINUTES, THREE_SECONDS = 180, 3
SCRIPT = "<img src=x onerror=\"document.title='gotcha'\">"


def try_hiring(page) -> None:
    page.get_by_role("button", name="Hiring: who is invited?").click()
    page.get_by_role("link", name="Go on:").wait_for()


def test_one_click_on_an_example_gives_three_sentences_and_one_clear_next_step(voila, open_page):
    page = open_page(voila)
    try_hiring(page)
    found = page.locator(".wb-panel", has=page.get_by_role("heading", name="Where you are"))
    assert found.get_by_text("You looked at 6,000 applicants, compared by recorded sex and age group.").is_visible()
    assert "36.8% of 2,743" in found.locator(".wb-finding").inner_text()
    assert found.get_by_text(
        "Looked at together with all other comparisons, no gap by age group stands out from chance."
    ).is_visible()
    assert found.get_by_role("link", name="Go on:").count() == 1
    assert found.get_by_role("button", name="Hiring: who is invited?").is_hidden()


def test_from_a_file_of_ones_own_to_a_finding_by_what_the_page_says(voila, open_page, tmp_path: Path):
    own = tmp_path / f"staff {'&'}.csv"
    rows = [f"{'w' if n % 2 else 'm'},{20 + n % 50},{'yes' if n % (5 if n % 2 else 2) else 'no'}" for n in range(600)]
    own.write_text("Sex,Age,Invited\n" + "\n".join(rows))
    begun = time.monotonic()
    page = open_page(voila)
    page.get_by_label("Choose your file").set_input_files(own)
    page.get_by_role("button", name="Use this table").click()
    page.get_by_role("button", name="Use these suggestions").click()
    page.get_by_text("Next: say below what the columns are for.").wait_for()
    page.get_by_label("Recorded outcome").select_option(label="Invited")
    found = page.locator(".wb-panel", has=page.get_by_role("heading", name="Where you are")).locator(".wb-finding")
    found.filter(has_text="% of 300").wait_for()
    page.get_by_role("link", name="Go on:").click()
    page.wait_for_url("**/voila/render/*")
    page.locator(".wb-panel .wb-finding", has_text="%").first.wait_for()
    assert time.monotonic() - begun < THREE_MINUTES


FOCUSED = "(node) => node === document.activeElement"
IN_SIGHT = """(node) => {
  const { top, bottom } = node.getBoundingClientRect();
  const header = document.querySelector(".wb-header").getBoundingClientRect().bottom;
  return top >= header && bottom <= innerHeight;
}"""


def write_staff(folder: Path) -> Path:
    """A table with more columns than fit beside each other."""
    own = folder / "staff.csv"
    more = [f"a column about something {n}" for n in range(12)]
    rows = [f"{'wm'[n % 2]},{'yes' if n % 3 else 'no'},{','.join(str(n + at) for at in range(12))}" for n in range(200)]
    own.write_text("\n".join([",".join(["Sex", "Invited", *more]), *rows]))
    return own


@pytest.mark.parametrize("width", [1280, 400])
def test_the_first_way_on_the_page_is_a_table_of_ones_own_by_mouse_and_by_keys(voila, open_page, width):
    page = open_page(voila, viewport={"width": width, "height": 900})
    way, field = page.get_by_role("link", name="Bring your own table"), page.get_by_label("Choose your file")
    field.wait_for()
    example = page.get_by_role("button", name="Hiring: who is invited?")
    assert way.evaluate(IN_SIGHT)
    assert example.evaluate(IN_SIGHT), "the examples stand beside it"
    assert way.bounding_box()["y"] <= example.bounding_box()["y"]
    way.press("Enter")
    assert field.evaluate(FOCUSED)
    assert field.evaluate(IN_SIGHT)
    page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
    way.click()
    assert field.evaluate(FOCUSED)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize(("width", "press"), [(1280, "Enter"), (400, "")])
def test_using_ones_own_table_leads_to_what_its_columns_are_for(voila, open_page, tmp_path: Path, width, press):
    page = open_page(voila, viewport={"width": width, "height": 900})
    page.get_by_label("Choose your file").set_input_files(write_staff(tmp_path))
    use = page.get_by_role("button", name="Use this table")
    use.press(press) if press else use.click()
    heading = page.get_by_role("heading", name="Next: say what each column is for")
    page.wait_for_function("() => document.activeElement.matches('.wb-landing')")
    page.get_by_role("button", name="Use these suggestions").wait_for()
    page.get_by_text("Next: say below what the columns are for.").wait_for()  # what stands above has come, too
    assert heading.evaluate(FOCUSED)
    assert heading.evaluate(IN_SIGHT)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.wb-roles') !== null"), "the next step is the next stop"


def test_an_example_that_was_tried_leads_to_what_was_found(voila, open_page):
    page = open_page(voila)
    page.get_by_role("button", name="Hiring: who is invited?").press("Enter")
    page.wait_for_function("() => document.activeElement.matches('.wb-landing')")
    found = page.locator(".wb-panel", has=page.get_by_role("heading", name="Where you are"))
    assert found.locator(".wb-landing").evaluate(FOCUSED)
    way = found.get_by_role("link", name="Go on:")
    for _ in range(4):  # past the words that are explained
        page.keyboard.press("Tab")
        if way.evaluate(FOCUSED):
            break
    assert way.evaluate(FOCUSED)


BEYOND = """(region) => region.querySelector("tbody td:last-child").getBoundingClientRect().right
  - region.getBoundingClientRect().right"""


def light_at_the_edge(region) -> float:
    """How light the last pixels of the first row are, above its words."""
    box, row = region.bounding_box(), region.locator("tbody tr").first.bounding_box()
    strip = {"x": box["x"] + box["width"] - 8, "y": row["y"] + 2, "width": 6, "height": 3}
    return ImageStat.Stat(Image.open(BytesIO(region.page.screenshot(clip=strip))).convert("L")).mean[0]


@pytest.mark.parametrize("width", [1280, 400])
def test_a_wide_preview_shows_that_there_is_more_and_is_scrolled_to_its_end_by_keys(
    voila, open_page, tmp_path: Path, width
):
    page = open_page(voila, viewport={"width": width, "height": 900}, color_scheme="light")
    page.get_by_label("Choose your file").set_input_files(write_staff(tmp_path))
    region = page.get_by_role("region", name="The first 5 rows, as they would be read")
    region.scroll_into_view_if_needed()
    assert region.evaluate(BEYOND) > 0, "the last column does not fit"
    shaded = light_at_the_edge(region)
    region.focus()
    for _ in range(120):
        page.keyboard.press("ArrowRight")
    page.wait_for_function(f"(region) => ({BEYOND})(region) <= 1", arg=region.element_handle())
    assert light_at_the_edge(region) > shaded + 10, "a shadow where there is more, and none where there is not"


def test_a_guide_that_was_opened_is_said_to_be_looked_at(voila, open_page):
    page = open_page(voila)
    try_hiring(page)
    start = page.url
    page.get_by_role("link", name="Is this table fit to decide with?").first.wait_for()
    page.goto(start.replace("/?", "/voila/render/02_groups.ipynb?"))
    page.get_by_label("Who is treated differently here, and do you know why?").wait_for()
    page.goto(start)
    step = page.locator(".wb-steps li", has=page.get_by_role("link", name="Who is treated differently?"))
    step.filter(has_text="looked at").wait_for()
    other = page.locator(".wb-steps li", has=page.get_by_role("link", name="Where should the threshold stand?"))
    assert "looked at" not in other.inner_text()


def test_a_guide_that_was_answered_is_done_after_coming_back(voila, open_page):
    page = open_page(voila)
    try_hiring(page)
    step = page.locator(".wb-steps li", has=page.get_by_role("link", name="Who is treated differently?"))
    assert "not begun" in step.inner_text()
    page.goto(page.url.replace("/?", "/voila/render/02_groups.ipynb?"))
    page.get_by_label("Who is treated differently here, and do you know why?").fill("Women.")
    page.get_by_role("button", name="Save my answer").click()
    page.get_by_text("Saved.").wait_for()
    page.go_back()
    step.filter(has_text="done").wait_for()


def test_projects_have_names_and_are_found_again_and_no_name_is_run(voila, open_page):
    page = open_page(voila)
    try_hiring(page)
    first = re.search(r"project=([\w-]+)", page.url)[1]
    name = page.get_by_label("Name of this project")
    name.fill(f"Spring {SCRIPT}")
    name.press("Enter")
    page.locator(".wb-projects [aria-current]", has_text="Spring <img").wait_for()
    page.get_by_role("link", name="Begin a new project").click()
    page.get_by_role("button", name="Hiring: who is invited?").wait_for()
    assert first not in page.url
    page.get_by_role("link", name="Spring <img").click()
    page.wait_for_url(f"**project={first}*")
    page.get_by_role("link", name="Go on:").wait_for()
    assert "gotcha" not in page.title()


def test_a_page_for_people_outside_shows_three_sentences_in_three_seconds_and_changes_nothing(voila, open_page):
    page = open_page(voila)
    try_hiring(page)
    project = re.search(r"project=([\w-]+)", page.url)[1]
    page.get_by_role("button", name="Make a page to show").click()
    address = voila.rstrip("/") + page.get_by_role("link", name="Page made today").get_attribute("href")
    begun = time.monotonic()
    outside = open_page(address)
    sentences = outside.locator(".wb-look-sentence")
    sentences.nth(2).wait_for()
    assert time.monotonic() - begun < THREE_SECONDS
    assert sentences.count() == 3
    assert "Women were invited less often than men" in sentences.nth(1).inner_text()
    assert outside.locator("button, input, select, textarea, form, script, a[href]").count() == 0
    assert project not in outside.content()
    page.get_by_role("button", name="Take it away").click()
    page.get_by_role("link", name="Page made today").wait_for(state="detached")
    gone = outside.request.get(address)
    assert gone.status == 404
    assert "The page was withdrawn" in gone.text()


def test_a_page_for_people_outside_speaks_in_its_owners_words_and_its_address_is_copied_by_keys(voila, open_page):
    page = open_page(voila, permissions=["clipboard-read", "clipboard-write"])
    try_hiring(page)
    title, outcome = page.get_by_label("Title of the page"), page.get_by_label("The favourable answer in your words")
    page.get_by_text("“Some applicants were invited less often than others.”").wait_for()
    title.fill(f"Spring {SCRIPT}")
    title.press("Enter")
    outcome.fill("were invited to an interview")
    outcome.press("Tab")
    page.get_by_text("“Some applicants were invited to an interview less often than others.”").wait_for()
    page.get_by_role("button", name="Make a page to show").press("Enter")
    page.get_by_role("link", name="Page made today: Spring <img").wait_for()
    copy = page.get_by_role("button", name="Copy the address")
    copy.press("Enter")
    page.get_by_role("status").filter(has_text="Copied.").wait_for()
    address = page.evaluate("navigator.clipboard.readText()")
    assert address.startswith(f"{voila.rstrip('/')}/look/")
    outside = open_page(address)
    outside.get_by_role("heading", level=1, name="Spring <img").wait_for()
    said = outside.locator(".wb-look-sentence")
    assert "of them were invited to an interview." in said.nth(0).inner_text()
    assert "Women were invited to an interview less often than men" in said.nth(1).inner_text()
    assert outside.get_by_text("How many applicants were invited to an interview?").first.is_visible()
    assert "favourable decision" not in outside.locator("main").inner_text()
    assert outside.locator("img[src='x']").count() == 0
    page.reload()
    assert outcome.input_value() == "were invited to an interview"


def test_the_menu_of_the_guides_works_by_keyboard(voila, open_page):
    page = open_page(voila)
    summary = page.locator(".wb-guides summary", has_text="Who is treated differently")
    summary.focus()
    page.keyboard.press("Enter")
    link = page.locator(".wb-guides").get_by_role("link", name="Who is treated differently?")
    link.wait_for()
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")
    assert summary.evaluate("(node) => node === document.activeElement")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/voila/render/*")


def test_the_menu_fits_a_phone(voila, open_page):
    page = open_page(voila, viewport={"width": 400, "height": 800})
    page.get_by_role("button", name="Guides").click()
    page.locator(".wb-guides summary").first.click()
    page.locator(".wb-guides details[open] a").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.get_by_role("heading", level=1).click(force=True)
    page.locator(".wb-guides").wait_for(state="hidden")


def kernels(project: str) -> list[psutil.Process]:
    """The kernels of a page's project, by what they know of the address."""
    found = []
    for process in psutil.process_iter():
        try:
            if f"project={project}" in process.environ().get("QUERY_STRING", ""):
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_a_dead_kernel_says_so_and_the_page_goes_on_from_what_was_saved(voila, browser):
    page = browser.new_page()  # not watched: a call to a kernel that is gone is an error in the console
    page.set_default_timeout(60_000)
    page.goto(voila)
    try_hiring(page)
    project = re.search(r"project=([\w-]+)", page.url)[1]
    page.wait_for_function("() => !document.documentElement.classList.contains('wb-loading')")
    for kernel in kernels(project):
        os.kill(kernel.pid, signal.SIGKILL)
    page.locator("#wb-lost", has_text="The connection was lost. Your choices are saved.").wait_for()
    page.get_by_role("button", name="Reload the page").click()
    page.get_by_text("You looked at 6,000 applicants").wait_for()
    page.context.close()


def test_a_page_printed_is_a_document_of_light_paper_without_controls(voila, open_page):
    page = open_page(voila, color_scheme="dark")
    try_hiring(page)
    page.emulate_media(media="print")
    assert page.locator(".wb-nav").is_hidden()
    assert page.get_by_role("button", name="Make a page to show").is_hidden()
    assert page.get_by_text("You looked at 6,000 applicants").is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf()[:5] == b"%PDF-"
    whole = "[...document.querySelectorAll('.wb-panel')].map((panel) => panel.closest('.jp-OutputArea-child'))"
    kinds = f"{whole}.map((box) => getComputedStyle(box).breakInside)"
    assert set(page.evaluate(kinds)) == {"auto"}, "else a panel begins a page of its own"


def test_a_printed_guide_has_the_whole_chart_what_was_chosen_and_what_was_answered(voila, open_page):
    page = open_page(voila)
    try_hiring(page)
    page.goto(page.url.replace("/?", "/voila/render/02_groups.ipynb?"))
    page.locator(".wb-chart .main-svg").first.wait_for()
    page.get_by_label("Who is treated differently here, and do you know why?").fill("Women, by 14 points.")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.get_by_label("Question", exact=True).is_visible()
    assert page.get_by_label("Who is treated differently here, and do you know why?").is_visible()
    assert page.get_by_role("button", name="Save my answer").is_hidden()
    page.locator(".wb-chart").evaluate("(node) => { node.style.width = '300px'; }")
    drawn = page.locator(".wb-chart .main-svg").first
    assert drawn.evaluate("(svg) => svg.getBoundingClientRect().width <= 300 && svg.hasAttribute('viewBox')")
    room = page.locator(".wb-chart-plot").first.bounding_box()["height"] - drawn.bounding_box()["height"]
    assert abs(room) < 2, "no empty space where the chart was on the screen"
    assert page.get_by_text("The numbers as a table").is_hidden()


def test_a_word_of_the_glossary_is_explained_once_on_hover_and_on_focus(voila, open_page):
    page = open_page(voila)
    try_hiring(page)
    term = page.locator(".wb-term[data-word='95% interval']")
    term.wait_for()
    assert term.count() == 1
    explained = page.get_by_role("tooltip")
    term.focus()
    explained.filter(has_text="The range in which the true number plausibly lies").wait_for()
    page.keyboard.press("Escape")
    explained.wait_for(state="hidden")
    term.hover()
    explained.wait_for()


def test_technical_notes_are_there_for_whoever_asks_on_every_page_from_then_on(voila, open_page):
    page = open_page(voila)
    switch = page.get_by_role("button", name="Technical notes")
    assert switch.get_attribute("aria-pressed") == "false"
    assert page.evaluate("document.documentElement.dataset.wbReading") == "plain"
    switch.click()
    page.reload()
    assert page.evaluate("document.documentElement.dataset.wbReading") == "technical"
    assert page.get_by_role("button", name="Technical notes").get_attribute("aria-pressed") == "true"


def test_methods_sources_and_code_are_there_for_whoever_asks_and_how_to_read_for_everybody(voila, open_page):
    page = open_page(voila)
    try_hiring(page)
    page.goto(page.url.replace("/?", "/voila/render/02_groups.ipynb?"))
    panel = page.locator(".wb-panel", has=page.get_by_role("heading", name="Compare groups"))
    panel.get_by_text("How to read this").click()
    technical = (panel.locator(".wb-method"), panel.get_by_text("Show the code"), panel.get_by_text("Source: "))
    for part in technical:
        part.wait_for(state="hidden")
    panel.get_by_text("Each dot is a group").wait_for()
    page.get_by_role("button", name="Technical notes").click()
    for part in technical:
        part.wait_for()


def test_no_script_in_a_cell_a_column_a_file_a_label_or_an_answer_is_run(voila, open_page, tmp_path: Path):
    """Whatever a person brings is text on the page: in the preview, the labels, the findings, the chart, the notes."""
    bad = "<img src=x onerror=document.title=1>"
    own = tmp_path / f"{bad}.csv"
    rows = [f"{'w' + bad if n % 2 else 'm'},{bad if n % 3 else 'no'}" for n in range(600)]
    own.write_text(f"Sex {bad},Invited {bad}\n" + "\n".join(rows))
    page = open_page(voila)
    page.get_by_label("Choose your file").set_input_files(own)
    page.get_by_role("button", name="Use this table").click()
    page.get_by_role("button", name="Use these suggestions").click()
    page.get_by_text("Next:").first.wait_for()
    page.get_by_label("Recorded outcome").select_option(label=f"Invited {bad}")
    compared = page.url.replace("/?", "/voila/render/02_groups.ipynb?")
    page.get_by_role("link", name="Go on:").wait_for()
    page.goto(compared)
    page.locator(".wb-chart .main-svg").first.wait_for()
    answer = page.get_by_label("Who is treated differently here, and do you know why?")
    answer.fill(SCRIPT)
    page.get_by_role("button", name="Save my answer").click()
    page.get_by_text("Saved.").wait_for()
    page.reload()
    page.locator(".wb-chart .main-svg").first.wait_for()
    assert answer.input_value() == SCRIPT
    assert page.locator("img[src='x']").count() == 0
    assert page.title() not in {"1", "gotcha"}
