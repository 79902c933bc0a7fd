"""Guide 06 to its end, by mouse, by keyboard and in JupyterLab, with models of one's own; 06 and 07 for everybody."""

import re
from pathlib import Path

import pytest
import xgboost
from skl2onnx import to_onnx
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from workbench.tables import read_table

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-explain")]
TABLE = "German credit: a classic with known faults"
COLUMNS = ["duration_months", "credit_amount", "age"]
TABS = 120


def card(page, title: str):
    return page.locator(".wb-panel", has=page.get_by_role("heading", name=title, exact=True))


def finding(page, title: str, words: str | re.Pattern[str]) -> str:
    found = card(page, title).locator(".wb-finding", has_text=words).first
    found.wait_for()
    return found.inner_text()


def turn_to(page, guide: str) -> None:
    page.goto(re.sub(r"(voila/render/[^?]*)?(\?|$)", rf"voila/render/{guide}.ipynb\2", page.url, count=1))


def choose_table(page) -> None:
    page.get_by_label("Table", exact=True).select_option(label=TABLE)
    page.locator(".wb-preview").wait_for()


def answered(page) -> None:
    """Every panel of guide 06 has its answer."""
    finding(page, "What drives the scores", "moves the scores most")
    finding(page, "Where the gap comes from", "on average")
    finding(page, "How the score follows one column", "score")
    finding(page, "Where the model is wrong most", re.compile("wrong most"))


def own_models(folder: Path) -> list[Path]:
    """The same applicants learned by other libraries, as people save them."""
    frame = read_table("dataset:german_credit")
    table, target = frame[COLUMNS], frame["good_credit"]
    boosted = xgboost.XGBClassifier(n_estimators=5, n_jobs=1).fit(table, target)
    boosted.get_booster().save_model(folder / "mine.json")
    scaled = make_column_transformer((StandardScaler(), COLUMNS))
    plain = make_pipeline(scaled, LogisticRegression()).fit(table, target)
    data = to_onnx(plain, table[:1], target_opset=18).SerializeToString()
    (folder / "mine.onnx").write_bytes(data)
    return [folder / "mine.onnx", folder / "mine.json"]


def test_what_drives_the_answers_with_a_plain_model_and_with_ones_own(voila, open_page, tmp_path):
    page = open_page(voila)
    choose_table(page)
    turn_to(page, "06_drivers")
    page.get_by_role("button", name="Look at this kind").click()
    answered(page)
    before = finding(page, "How the score follows one column", "score")
    card(page, "How the score follows one column").get_by_label("Column").select_option(label="Amount of the credit")
    assert finding(page, "How the score follows one column", "amount of the credit") != before
    card(page, "Where the gap comes from").get_by_label("Compare people by").select_option(label="age")
    finding(page, "Where the gap comes from", "aged")
    page.get_by_text("Bring a model of your own").click()
    for file, words in zip(own_models(tmp_path), ("ONNX", "XGBoost"), strict=True):
        page.get_by_label("Choose a model file").set_input_files(file)
        looked_at = card(page, "The model that is looked at")
        looked_at.get_by_text(re.compile(f"{words}.* on 3 columns")).wait_for()
        looked_at.get_by_text("Scored with a model from outside the table.").wait_for()
    answered(page)
    turn_to(page, "07_person")
    page.locator(".wb-finding", has_text="has a score of").wait_for()
    assert "The answer is no." in page.locator(".wb-part").first.inner_text()


def tab_to(page, target) -> None:
    """Go on with Tab until it is reached."""
    target.wait_for()
    for _ in range(TABS):
        page.keyboard.press("Tab")
        if target.evaluate("(node) => node === document.activeElement"):
            return
    pytest.fail(f"{target} cannot be reached with Tab")


def test_with_the_keyboard_alone_on_a_narrow_page(voila, open_page):
    page = open_page(voila, viewport={"width": 400, "height": 800})
    choose_table(page)
    turn_to(page, "06_drivers")
    tab_to(page, page.get_by_role("button", name="Look at this kind"))
    page.keyboard.press("Enter")
    answered(page)
    gap = card(page, "Where the gap comes from")
    tab_to(page, gap.get_by_label("Compare people by"))
    page.keyboard.press("ArrowDown")
    finding(page, "Where the gap comes from", "aged")
    tab_to(page, gap.locator("summary", has_text="The numbers as a table"))
    page.keyboard.press("Enter")
    gap.locator(".wb-numbers tbody tr").first.wait_for()
    tab_to(page, page.locator(".wb-panel textarea").last)
    page.keyboard.type("The checking account.")
    tab_to(page, page.get_by_role("button", name="Save my answer"))
    page.keyboard.press("Enter")
    page.get_by_text("Saved.").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_axe_finds_nothing_serious_once_the_answers_are_there(voila, open_page, serious):
    page = open_page(voila)
    choose_table(page)
    turn_to(page, "06_drivers")
    page.get_by_role("button", name="Look at this kind").click()
    answered(page)
    assert serious(page) == []
    turn_to(page, "07_person")
    page.locator(".wb-finding", has_text="has a score of").wait_for()
    page.get_by_text("Read the letter").click()
    page.get_by_label("An auditor").check()
    assert serious(page) == []


def test_an_analyst_does_the_same_in_jupyterlab(lab, open_page, run_all):
    page = open_page(lab)
    page.locator(".jp-Notebook h1", has_text="Start here").wait_for()
    run_all(page)
    choose_table(page)
    page.goto(re.sub(r"/lab.*", "/lab/tree/06_drivers.ipynb?reset", page.url))
    page.locator(".jp-Notebook h1:visible", has_text="What drives the answers?").wait_for()
    run_all(page)
    page.get_by_role("button", name="Look at this kind").click()
    finding(page, "What drives the scores", "moves the scores most")
    finding(page, "Where the gap comes from", "on average")
