"""What each column is for, entered with the keyboard, for many at once, and still there after coming back."""

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

from workbench.case import Case
from workbench.govern.columns import kept_uses
from workbench.govern.measured import record
from workbench.store import Project
from workbench.table_ref import TableRef

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser-voila")]
FOUND = {"columns": 3, "sensitive": ["sex"], "identifying": [{"label": "mail", "kind": "e-mail"}]}


def measure(project: Project) -> None:
    """A table of three columns, as it is after somebody pressed “Measure now”."""
    frame = pd.DataFrame({"mail": ["a", "b"], "sex": ["f", "m"], "amount": [3, 4]})
    case = Case.of(frame, name="sales.csv", sensitive="sex")
    project.choose_table(TableRef(ref="sales.csv", sha256="ab" * 32, rows=2, name="sales.csv"), case.roles)
    record(project, case, "identifiers", FOUND)


def turn_to_columns(page):
    """The table of columns beside the questionnaire on privacy."""
    page.locator(".wb-q").first.wait_for()
    page.get_by_label("Questionnaire").select_option(label="Why do we hold these data, and for how long?")
    table = page.locator(".wb-columns")
    table.locator("tbody tr").first.wait_for()
    return table


def test_columns_are_filled_with_the_keyboard_and_stand_after_coming_back(voila, open_page, tmp_path_factory):
    page = open_page(f"{voila}voila/render/10_impact.ipynb")
    page.wait_for_function("() => /[?&]project=/.test(location.search)")
    id_ = re.search(r"project=([\w-]+)", page.url)[1]
    page.locator(".wb-q").first.wait_for()
    served = max(tmp_path_factory.getbasetemp().glob("served*"), key=lambda folder: folder.stat().st_ctime)
    project = Project.open(served / "WORKBENCH_HOME" / id_)
    measure(project)
    page.reload()
    table = turn_to_columns(page)
    saved = table.get_by_role("status").filter(has_text="Saved.")

    table.get_by_label("What it is for: Mail").focus()
    for words in ("To answer", "To compare", "To bill"):
        page.keyboard.type(words)
        page.keyboard.press("Enter")
    saved.wait_for()
    expect(page.get_by_text("Column by column: 3 of 3 have a purpose")).to_be_visible()

    table.get_by_role("button", name="what stands out").click()
    bulk = table.get_by_role("group", name="The same for all that are ticked")
    bulk.get_by_label("Ground").select_option(label="The person said yes")
    bulk.get_by_label("Months kept").fill("24")
    bulk.get_by_role("button", name="Set for 2 columns").click()
    consent = table.get_by_label("Is there consent?: Mail")
    consent.select_option(label="Yes, and we can show it")
    expect(table.get_by_label("Is there consent?: Amount")).to_be_hidden()
    saved.wait_for()

    table.get_by_label("What it is for: Amount").focus()  # two fields of one row, faster than any answer comes back
    page.keyboard.type(", in time")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("12")
    page.keyboard.press("Tab")
    saved.wait_for()

    page.reload()
    table = turn_to_columns(page)
    expect(table.get_by_label("What it is for: Amount")).to_have_value("To bill, in time")
    expect(table.get_by_label("Is there consent?: Mail")).to_have_value("shown")
    kept = {column: (use.purpose, use.ground, use.consent, use.months) for column, use in kept_uses(project).items()}
    assert kept == {
        "mail": ("To answer", "consent", "shown", 24),
        "sex": ("To compare", "consent", "", 24),
        "amount": ("To bill, in time", "", "", 12),
    }
