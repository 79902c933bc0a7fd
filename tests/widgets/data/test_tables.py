"""Choosing a table: everything that comes from it is shown and never run, and what goes wrong is said."""

import asyncio
import os
from collections.abc import Iterator
from html.parser import HTMLParser

import ipywidgets as ipw
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import DataPanel, Session
from widgets.data.tables import card_html, file_html, preview_html
from workbench.case import Case
from workbench.catalog import list_datasets, load_card
from workbench.roles import Label
from workbench.sources import card_of, scenario_refs
from workbench.store import Project

NASTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "&lt;b&gt;", "' onmouseover='x", "</table><p>"]
OURS = {
    "p",
    "div",
    "strong",
    "ul",
    "li",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "h2",
    "h3",
    "a",
    "br",
    "small",
    "span",
}


class Elements(HTMLParser):
    """The elements and event handlers that a browser would find in a text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.handlers: set[str] = set()
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.handlers |= {name for name, _ in attrs if name.startswith("on")}

    def handle_data(self, data):
        self.words += data


def tree(widget: ipw.Widget) -> Iterator[ipw.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from tree(child)


def assert_harmless(panel: ipw.Widget) -> None:
    for widget in tree(panel):
        if isinstance(widget, ipw.HTML):
            found = Elements(widget.value)
            assert found.names <= OURS
            assert found.handlers == set()
        assert not getattr(widget, "description_allow_html", False)


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    """This page's project, in an empty folder."""
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Project.current()


@pytest.fixture
def panel(project) -> DataPanel:
    return DataPanel(Session.open())


def bring(panel: DataPanel, project: Project, content: str, name: str = "own.csv") -> None:
    """Put a file where an upload puts it, say that it has arrived, and use it as it was understood."""
    project.uploads.mkdir(parents=True, exist_ok=True)
    path = project.uploads / name
    path.write_text(content, encoding="utf-8")
    panel.table.value = "own"
    panel.picker.path = str(path)
    if not panel.reading.use.disabled:
        panel.reading.use.click()


def test_every_bundled_table_and_a_file_of_one_s_own_can_be_chosen(panel):
    values = [value for _, value in panel.table.options]
    assert values == ["", "own", *(f"dataset:{name}" for name in list_datasets()), *scenario_refs()]
    assert (panel.table.value, panel.body.children) == ("", ())


def test_the_place_for_a_file_of_ones_own_is_there_at_once_and_out_of_the_way_once_there_is_a_table(panel):
    assert panel.picker.layout.display is None
    panel.table.value = "dataset:german_credit"
    assert panel.picker.layout.display == panel.place.layout.display == "none"
    panel.table.value = ""
    assert panel.picker.layout.display is None


def test_using_a_file_brings_a_person_to_what_its_columns_are_for_and_choosing_from_the_list_does_not(panel, project):
    panel.table.value = "dataset:german_credit"
    assert not panel.what_for.wanted
    bring(panel, project, "sex,hired\nf,1\nm,0\n")
    assert panel.what_for.wanted
    parts = panel.body.children
    assert parts.index(panel.what_for) == parts.index(panel.roles) - 1


@pytest.mark.parametrize("name", list_datasets())
def test_a_bundled_table_shows_its_card_its_rows_and_its_usual_roles(panel, name):
    panel.table.value = f"dataset:{name}"
    card = load_card(name)
    assert panel.alert.text == ""
    assert panel.session.case.roles == card.roles
    shown = Elements(panel.about.value).words
    assert all(words in shown for words in (card.summary, card.source, card.licence, *card.cautions))
    assert f"{card.rows:,} rows" in shown
    assert panel.preview.value.count("<tr>") == 6
    assert "Next: see who" in panel.body.children[-1].value
    assert_harmless(panel)


@pytest.mark.parametrize("ref", [*scenario_refs(), "scenario:hiring?bias=none&seed=3"])
def test_a_scenario_shows_its_card_and_hides_what_was_planted_until_it_is_asked_for(panel, ref):
    panel.session.chosen(panel.session.choosing(ref)(lambda _fraction, _note: None))
    card = card_of(ref)
    assert panel.alert.text == ""
    assert (panel.table.value, panel.session.case.roles) == (ref, card.roles)
    about = Elements(panel.about.value).words
    assert all(words in about for words in (card.summary, card.source, *card.cautions))
    assert card.planted not in about
    assert panel.planted in panel.body.children
    assert not panel.planted.toggle.opened
    assert Elements(panel.truth.value).words == card.planted
    assert_harmless(panel)


def test_what_was_planted_closes_and_goes_with_the_table(panel):
    panel.table.value = "scenario:hiring"
    panel.planted.toggle.opened = True
    panel.session.set_roles(sensitive=("sex",))
    assert panel.planted.toggle.opened, "another choice about the same table must not close it"
    panel.table.value = "scenario:lending"
    assert not panel.planted.toggle.opened
    panel.table.value = "dataset:german_credit"
    assert panel.planted not in panel.body.children


def test_a_file_of_one_s_own_is_opened_when_it_has_arrived(panel, project):
    bring(panel, project, "sex;hired\nfemale;1\nmale;0\n")
    assert panel.alert.text == ""
    assert panel.session.case.frame.columns.tolist() == ["sex", "hired"]
    assert "own.csv" in panel.about.value
    assert str(project.folder) not in panel.about.value
    assert (panel.table.value, panel.picker.layout.display) == (str(project.uploads / "own.csv"), "none")
    assert "Next:" not in panel.body.children[-1].value


def test_asking_for_a_file_changes_nothing_until_one_has_arrived(panel):
    panel.table.value = "dataset:german_credit"
    before = panel.session.case
    panel.table.value = "own"
    assert panel.picker.layout.display is None
    assert panel.session.case is before


def test_a_file_that_cannot_be_read_is_said_and_the_old_table_stays(panel, project):
    panel.table.value = "dataset:german_credit"
    before = panel.session.case
    bring(panel, project, "a,a\n1,2\n")
    assert "2 columns are called 'a'" in Elements(panel.reading.words.value).words
    assert panel.reading.use.disabled
    assert panel.session.case is before
    bring(panel, project, "a,b\n1,2\n", "better.csv")
    assert panel.alert.text == ""
    assert panel.session.case.rows == 1


def test_a_table_with_lists_in_it_is_shown_without_them_as_groups(panel, project):
    project.uploads.mkdir(parents=True)
    path = project.uploads / "lists.parquet"
    pd.DataFrame({"tags": [["a", "b"], []] * 4, "sex": ["f", "m"] * 4}).to_parquet(path)
    panel.picker.path = str(path)
    panel.reading.use.click()
    assert panel.alert.text == ""
    assert [box.column for box in panel.roles.sensitive.children] == ["sex"]


def test_the_step_on_appears_when_there_is_something_to_compare(panel, project):
    bring(panel, project, "sex,hired\nf,1\nm,0\nf,0\nm,1\n")
    panel.session.set_roles(sensitive=("sex",))
    assert "Next:" not in panel.body.children[-1].value
    panel.session.set_roles(target="hired")
    assert 'href="02_groups.ipynb"' in panel.body.children[-1].value


def test_coming_back_shows_what_was_chosen(panel, project):
    bring(panel, project, "sex,hired\nf,1\nm,0\n")
    panel.session.set_roles(sensitive=("sex",))
    again = DataPanel(Session.open())
    assert again.table.value == str(project.uploads / "own.csv")
    assert again.about.value == panel.about.value
    assert again.session.case.roles.sensitive == ("sex",)
    assert project.table.name == "own.csv"


def test_a_table_that_has_changed_can_be_chosen_again(panel, project):
    bring(panel, project, "sex,hired\nf,1\nm,0\n")
    (project.uploads / "own.csv").write_text("sex,hired\nf,1\nm,0\nm,1\n")
    again = DataPanel(Session.open())
    assert "has changed since it was chosen" in again.alert.text
    again.table.value = str(project.uploads / "own.csv")
    again.reading.use.click()
    assert again.alert.text == ""
    assert again.session.case.rows == 3


def test_a_frame_of_an_analyst_s_own_can_be_looked_at(hiring, project):
    panel = DataPanel(hiring, sensitive="sex", target="hired")
    assert "400 rows" in panel.about.value
    assert not project.folder.exists()


def test_with_an_event_loop_the_table_is_read_beside_it(panel):
    async def told() -> None:
        shown = asyncio.get_running_loop().create_future()
        panel.session.observe(lambda change: shown.set_result(change["new"].rows), "case")
        panel.table.value = "dataset:german_credit"
        assert panel.work.busy
        assert await asyncio.wait_for(shown, 10) == 1000

    asyncio.run(told())


@pytest.mark.parametrize("served", ["1", ""])
def test_where_a_file_stays_is_said_plainly(hiring, monkeypatch, served):
    monkeypatch.setitem(os.environ, "WORKBENCH_SERVED", served)
    assert ("the one that serves this page" in file_html(Case.of(hiring, name="a.csv"))) == bool(served)


def test_a_preview_says_how_many_rows_it_shows(hiring):
    assert "The first 5 of 400 rows, with all 6 columns" in preview_html(Case.of(hiring))
    assert "The first 2 of 2 rows" in preview_html(Case.of(hiring.head(2)))


@pytest.mark.parametrize("nasty", NASTY)
def test_what_comes_from_a_file_is_shown_and_never_run(panel, project, nasty):
    frame = pd.DataFrame({nasty: [nasty, "b"] * 4, f"{nasty} too": [1, 0] * 4})
    bring(panel, project, frame.to_csv(index=False), nasty.replace("/", "∕") + ".csv")
    labels = {nasty: Label(name=nasty, values={nasty: nasty}, unit=nasty)}
    panel.session.set_roles(sensitive=(nasty,), target=nasty, favourable=nasty, labels=labels)
    assert panel.alert.text == ""
    assert Elements(panel.preview.value).words.count(nasty) > 4
    assert nasty.replace("/", "∕") in Elements(panel.about.value).words
    assert_harmless(panel)


@given(st.text(st.sampled_from("<>&\"'/ =abonx;#"), min_size=1, max_size=12))
def test_any_text_of_a_table_comes_out_as_the_same_text(text):
    case = Case.of(pd.DataFrame({text: [text]}), name=f"/x/{text.replace('/', '')}.csv")
    preview, about = Elements(preview_html(case)), Elements(file_html(case))
    assert preview.names == {"div", "table", "caption", "span", "thead", "tbody", "tr", "th", "td"}
    assert preview.handlers == set()
    assert preview.words.count(text) >= 2
    assert about.names == {"p", "strong"}
    assert f"{text.replace('/', '')}.csv" in about.words


@given(st.text(st.sampled_from("<>&\"'/ =abonx;#"), min_size=1, max_size=12))
def test_any_text_of_a_card_comes_out_as_the_same_text(text):
    from dataclasses import replace

    words = dict.fromkeys(("summary", "row_is", "place", "years", "source", "licence"), text)
    found = Elements(card_html(replace(load_card("german_credit"), cautions=(text, text), **words)))
    assert found.names == {"p", "div", "strong", "ul", "li"}
    assert found.handlers == set()
    assert found.words.count(text) >= 8
