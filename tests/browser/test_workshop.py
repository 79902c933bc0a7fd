"""A person finishes part one; the trainer changes the table before the room and shows the truth."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from workbench.bundled import CHECKOUT

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-workshop")]
ROOM = re.compile(r"key is (\S+) .*?(http://127\.0\.0\.1:\d+/)", re.DOTALL)


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """`workbench workshop` on a free port: the trainer's key and the address."""
    folder = tmp_path_factory.mktemp("room")
    command = [Path(sys.executable).with_name("workbench"), "workshop", "--no-browser", "--port", "0", "--room", folder]
    server = subprocess.Popen(
        [str(part) for part in command],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "JUPYTER_RUNTIME_DIR": str(folder / "runtime")},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    said = ""
    for line in server.stdout:
        said += line
        if found := ROOM.search(said):
            threading.Thread(target=server.stdout.read, daemon=True).start()  # else the pipe would fill and stop it
            yield found[1], found[2]
            break
    server.terminate()
    server.wait(timeout=30)
    server.stdout.close()
    assert ROOM.search(said), said


def arrive(page, nickname):
    page.get_by_label("Nickname").fill(nickname)
    page.get_by_label("Nickname").press("Enter")
    page.get_by_text(f"Hello, {nickname}.").wait_for()
    page.get_by_role("link", name="Part 1, hiring").click()
    page.locator(".wb-chart .point").first.wait_for()


def exercise(page, number):
    return page.locator(".wb-panel", has=page.get_by_role("heading", name=f"Exercise {number}", exact=True))


def compared_by(page):
    chosen = page.get_by_label("Compare people by").evaluate("(box) => box.selectedOptions[0].text")
    return " ".join(chosen.split())


def answer(page, number, text):
    panel = exercise(page, number)
    panel.get_by_label("Your answer").fill(text)
    panel.get_by_role("button", name="Check").click()
    return panel


def test_who_comes_to_the_bare_address_again_is_shown_the_way_to_their_work(room, open_page):
    page = open_page(room[1])
    arrive(page, "Breeze")
    page.goto(room[1])
    page.get_by_role("link", name="Go on as Breeze").click()
    page.get_by_text("Hello, Breeze.").wait_for()
    page.goto(room[1])
    page.get_by_role("button", name="Begin anew").click()
    page.reload()
    page.get_by_label("Nickname").wait_for()
    assert page.get_by_label("Nickname").input_value() == ""
    assert page.get_by_text("Somebody worked here before").count() == 0


def test_the_last_letter_counts_however_fast_an_answer_is_written_and_checked(room, open_page):
    page = open_page(f"{room[1]}voila/render/01_hiring.ipynb")
    panel = exercise(page, 3)
    line, check = panel.get_by_label("Your answer"), panel.get_by_role("button", name="Check")
    line.wait_for()
    for turn in range(8):
        for text, said in (("1 or 2", "one number and nothing else|one answer only"), ("100000", "Too high")):
            line.fill("")
            line.press_sequentially(text, delay=0)
            check.click() if turn % 2 else line.press("Enter")
            panel.locator(".wb-said", has_text=re.compile(said, re.IGNORECASE)).wait_for(timeout=5000)


def test_a_person_who_knows_nothing_finishes_part_one(room, open_page):
    page = open_page(room[1])
    arrive(page, "Kim")
    wrong = answer(page, 1, "men").locator("[data-kind=wrong]")
    wrong.wait_for()
    assert "women" not in wrong.inner_text().lower()
    exercise(page, 1).get_by_role("button", name="Give me a hint").click()
    exercise(page, 1).locator("[data-kind=hint]").wait_for()
    page.get_by_label("Compare people by").select_option(label="recorded sex")
    said = page.locator(".wb-finding", has_text="Women were invited").first.inner_text()
    rate, people, gap = re.search(r"([\d.]+)% of ([\d,]+) .* gap is ([\d.]+)", said).groups()
    missing = int(people.replace(",", "")) * float(gap) / 100
    for number, text in [(1, "women applicants"), (2, f"{100 - float(rate):.0f}"), (3, f"about {missing:.0f}")]:
        answer(page, number, text).locator("[data-kind=right]").wait_for()
    exercise(page, 4).get_by_role("radio", name="Between the sexes only").check()
    exercise(page, 4).get_by_role("button", name="Check").click()
    exercise(page, 4).locator("[data-kind=right]").wait_for()
    page.get_by_role("button", name="Look", exact=True).click()
    page.get_by_text("Not yet: your trainer shows it").wait_for()
    page.get_by_role("link", name="part 2: lending").click()
    page.get_by_role("heading", name="2. Lending").wait_for()
    page.goto(page.url.replace("02_lending", "00_workshop"))
    page.get_by_role("cell", name="3 of 3, extra 1 of 1").wait_for()


def test_the_return_key_checks_and_the_page_fits_a_phone(room, open_page):
    page = open_page(room[1], viewport={"width": 400, "height": 800})
    arrive(page, "Alex")
    exercise(page, 1).get_by_label("Your answer").fill("female")
    exercise(page, 1).get_by_label("Your answer").press("Enter")
    exercise(page, 1).locator("[data-kind=right]").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_the_trainer_changes_data_and_truth_for_the_room_and_sees_only_counts(room, open_page):
    key, address = room
    person, trainer = open_page(address), open_page(f"{address}voila/render/08_trainer.ipynb")
    arrive(person, "Sam")
    person.get_by_label("Compare people by").select_option(label="recorded sex")
    person.locator(".wb-finding", has_text="Women were invited").wait_for()
    person.reload()
    person.locator(".wb-finding", has_text="Women were invited").wait_for()
    trainer.get_by_label("Trainer's key").fill(key)
    trainer.get_by_role("button", name="Open the desk").click()
    trainer.get_by_role("row", name="Sam").wait_for()
    trainer.get_by_label("What is hidden").select_option(label="Nothing is hidden")
    trainer.get_by_role("button", name="Change everybody's table").click()
    trainer.get_by_text("Nothing was hidden here.").wait_for()
    answer(person, 1, "women").get_by_text("The trainer has laid another table").wait_for()
    person.reload()
    person.get_by_text("No gap stands out from chance").wait_for()
    assert compared_by(person) == "age group"  # another table begins anew
    trainer.get_by_role("button", name="Show the truth").click()
    trainer.get_by_text("Everybody can see this now.").wait_for()
    person.get_by_role("button", name="Look", exact=True).click()
    person.get_by_text("Nothing was hidden here.").wait_for()
    trainer.get_by_role("button", name="Begin a new round").click()
    trainer.get_by_text("Everything is as it comes").wait_for()


def test_work_is_taken_along_and_brought_back(room, open_page, tmp_path):
    page = open_page(room[1])
    arrive(page, "Robin")
    page.goto(page.url.replace("01_hiring", "00_workshop"))
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my work").click()
    file = tmp_path / "my_work.zip"
    download.value.save_as(file)
    before = page.url
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("link", name="Go on with it").click()
    page.wait_for_url(lambda url: url != before)
    page.wait_for_function("() => document.querySelector('input[type=text]')?.value === 'Robin'")


def test_ones_own_answers_are_taken_home_as_a_page_that_prints(room, open_page):
    page = open_page(room[1])
    arrive(page, "Toni")
    answer(page, 1, "women").locator("[data-kind=right]").wait_for()
    page.goto(page.url.replace("01_hiring", "07_certificate"))
    page.get_by_text("Solved: 1 of 3 exercises.").wait_for()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download my answers to print").click()
    assert download.value.suggested_filename == "my_answers.html"
    page.set_content(Path(download.value.path()).read_text("utf-8"))
    page.get_by_role("heading", name="Toni").wait_for()
    page.get_by_role("row", name="Women").wait_for()
    assert page.title() == "My answers · Responsible AI Workbench"


def test_three_people_solve_part_two_at_once():
    """The short form of `benchmarks/workshop.py`, which lets ten in."""
    command = [sys.executable, str(CHECKOUT / "benchmarks" / "workshop.py"), "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)
    assert "| people who solved everything | 3 of 3 | all, kept |" in done.stdout, done.stdout + done.stderr
