"""What a person writes down about the use of a system is kept, shown, and answers questions."""

from datetime import timedelta
from html import unescape

import pytest

from widgets import Desk, RecordsPanel
from widgets.govern.guide_links import page_link
from workbench.govern.entries import Entries
from workbench.govern.entry_sorts import SORTS
from workbench.govern.evidence_kinds import KINDS

SCRIPT = "<script>alert(1)</script>"


@pytest.fixture
def desk(tmp_path, monkeypatch) -> Desk:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Desk.open()


def write(panel: RecordsPanel, sort: str, **values) -> None:
    panel.sort.value = sort
    panel.who.value, panel.proof.value = "Ana", f"folder 3 {SCRIPT}"
    for each, field in zip(SORTS[sort].asks, panel.fields[sort], strict=True):
        field.value = values.get(each.name, field.value)
    panel.keep.click()


def test_what_was_written_down_is_kept_shown_escaped_and_answers_a_question(desk):
    panel = RecordsPanel(desk)
    assert "Nothing was written down yet" in panel.table.value
    write(panel, "reviews", decisions=200, with_person=50, overridden=10, with_reason=10)
    assert panel.alert.text == ""
    (entry,) = Entries(desk.home).all()
    assert (entry.sort, entry.who, entry.values["overridden"]) == ("reviews", "Ana", 10)
    assert "Decisions in that time: 200" in panel.table.value
    assert SCRIPT not in panel.table.value
    assert "Saved: People looked at decisions" in panel.said.value
    found = desk.proposals["overruled"]
    assert (found.value, found.basis) == ("yes", "document")
    assert "10 of 10" in found.sentence


def test_only_the_fields_of_what_happened_are_seen(desk):
    panel = RecordsPanel(desk)
    for name in SORTS:
        panel.sort.value = name
        assert panel.asked.children == tuple(panel.fields[name])
        assert f"What would prove it: {SORTS[name].proof}." in unescape(panel.example.value)


def test_an_entry_is_changed_and_taken_away_and_the_form_is_empty_again(desk):
    panel = RecordsPanel(desk)
    write(panel, "appeals", way="mail", by_another_person=True, outcome="changed")
    (entry,) = Entries(desk.home).all()
    panel.which.value = entry.id
    assert panel.sort.disabled
    assert panel.fields["appeals"][2].value == "changed"
    panel.fields["appeals"][2].value = "stays"
    panel.keep.click()
    (entry,) = Entries(desk.home).all()
    assert entry.values["outcome"] == "stays"
    panel.which.value = entry.id
    panel.away.click()
    assert Entries(desk.home).all() == ()
    assert "the log still has it" in panel.said.value
    assert panel.proof.value == ""
    assert panel.away.disabled


def test_what_cannot_be_is_said_and_what_was_typed_stays(desk):
    panel = RecordsPanel(desk)
    write(panel, "reviews", decisions=5, with_person=9)
    assert "cannot be more than “Decisions in that time”: 9 of 5" in panel.alert.text
    assert panel.fields["reviews"][1].value == 9
    panel.sort.value = "monitor"
    today = panel.on.value
    panel.on.value = today + timedelta(days=2)
    panel.keep.click()
    assert "lies ahead" in panel.alert.text
    panel.on.value = None
    panel.keep.click()
    assert "on which day" in panel.alert.text
    panel.on.value, panel.proof.value = today, ""
    panel.keep.click()
    assert "needs its proof" in panel.alert.text
    assert Entries(desk.home).all() == ()


def test_two_people_on_one_entry_never_overwrite_each_other_in_silence(desk):
    panel = RecordsPanel(desk)
    write(panel, "monitor")
    other = RecordsPanel(Desk.open())
    (entry,) = Entries(desk.home).all()
    panel.which.value = other.which.value = entry.id
    panel.who.value, other.who.value = "Ana Maria", "Ben"
    panel.keep.click()
    other.keep.click()
    assert "changed this entry" in other.alert.text
    assert other.who.value == "Ben"
    assert Entries(desk.home).all()[0].who == "Ana Maria"


def test_every_kind_of_record_names_a_guide_that_is_there():
    assert {kind.page for kind in KINDS.values() if not page_link(kind.page)} == set()
