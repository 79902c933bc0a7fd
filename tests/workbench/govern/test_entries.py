"""What a person writes down with proof becomes a record; what cannot be is refused in a sentence."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.govern.entries import Entries, Entry, new_id, values_of
from workbench.govern.entry_sorts import SORTS, Amount
from workbench.govern.evidence_kinds import KINDS
from workbench.govern.evidence_rules import RULES
from workbench.govern.measured import read
from workbench.store import Project

DAY = date(2026, 5, 4)
REVIEW = {"decisions": 100, "with_person": 40, "overridden": 8, "with_reason": 8}


def start(sort: str) -> dict[str, Any]:
    return {each.name: 0 if isinstance(each, Amount) else each.options[0][1] for each in SORTS[sort].asks}


def entry(sort: str = "monitor", on: date = DAY, **parts: Any) -> Entry:
    given_ = {"who": "Ana", "proof": "folder 3", "values": start(sort), **parts}
    return Entry(id=new_id(), sort=sort, on=on, **given_)


def keep(project: Project, *entries: Entry) -> None:
    for each in entries:
        Entries(project).write(each, seen=None, today=date.max)


def test_every_sort_is_a_kind_of_record_that_is_written_down_and_gives_what_it_needs():
    assert set(SORTS) == {name for name, kind in KINDS.items() if kind.made == "written"} - {"purposes"}
    for name in SORTS:
        assert set(KINDS[name].needs) <= set(values_of(name, [entry(name)])), name


def test_every_rule_that_reads_what_is_written_can_judge_it_and_names_it_a_document():
    for rule in RULES.values():
        if rule.reads[0] in SORTS:
            values = values_of(rule.reads[0], [entry(rule.reads[0])])
            assert rule.judge({rule.reads[0]: values}).sentence
            assert rule.basis == "document"


def test_looks_at_decisions_are_added_up_and_of_checks_the_last_day_counts(project):
    keep(project, entry("reviews", values=REVIEW), entry("reviews", values=REVIEW), entry("monitor"))
    keep(project, entry("monitor", DAY + timedelta(days=9)))
    found = read(project, today=DAY)
    assert found["reviews"].values == {name: 2 * number for name, number in REVIEW.items()}
    assert found["monitor"].values == {"checks": 2, "last": "2026-05-13"}
    assert (found["monitor"].at, found["monitor"].who) == ("2026-05-13", "Ana")


def test_a_request_that_nobody_else_looked_at_counts_against_all_the_others(project):
    keep(project, entry("appeals", values={"way": "mail", "by_another_person": True, "outcome": "changed"}))
    assert read(project, today=DAY)["appeals"].values["by_another_person"] is True
    keep(project, entry("appeals", values={"way": "site", "by_another_person": False, "outcome": "stays"}))
    values = read(project, today=DAY)["appeals"].values
    assert values == {"where": "e-mail or letter and our site", "items": 2, "by_another_person": False, "changed": 1}


def test_a_record_is_as_old_as_the_last_entry_whenever_it_was_written(project):
    keep(project, entry("feedback"))
    limit = KINDS["feedback"].days
    assert not read(project, today=DAY + timedelta(days=limit))["feedback"].stale
    assert read(project, today=DAY + timedelta(days=limit + 1))["feedback"].stale


def test_where_columns_come_from_is_about_the_table_of_then(project):
    keep(project, entry("lineage"))
    assert read(project, today=DAY)["lineage"].stale == ""
    keep(project, entry("lineage", DAY + timedelta(days=1), table="ab" * 32))
    assert read(project, today=DAY)["lineage"].stale == "the table is another one since"


def test_more_of_the_same_has_the_same_id_so_that_answers_keep_their_evidence(project):
    keep(project, entry("feedback"))
    first = read(project, today=DAY)["feedback"].id
    keep(project, entry("feedback"))
    assert read(project, today=DAY)["feedback"].id == first


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"sort": "reveiws"}, "Did you mean 'reviews'"),
        ({"who": " "}, "Say who did it"),
        ({"proof": ""}, "needs its proof"),
        ({"what": "x" * 3000}, "at most 2,000 letters"),
        ({"sort": "reviews", "values": {**REVIEW, "with_person": 101}}, "101 of 100"),
        ({"sort": "reviews", "values": {**REVIEW, "with_reason": -1}}, "whole number from 0 on, not -1"),
        ({"sort": "reviews", "values": {**REVIEW, "decisions": True}}, "whole number from 0 on, not True"),
        ({"sort": "reviews", "values": {**REVIEW, "people": 3}}, "no value of an entry 'reviews' 'people'"),
        ({"sort": "feedback", "values": {"way": "owl"}}, "one of the choices, not 'owl'"),
    ],
)
def test_what_nobody_could_use_as_evidence_is_refused_in_a_sentence(parts, words):
    with pytest.raises(WorkbenchError, match=words):
        Entry(**{"id": new_id(), "sort": "monitor", "on": DAY, "who": "Ana", "proof": "folder 3", **parts})


def test_a_day_that_lies_ahead_is_refused(project):
    with pytest.raises(WorkbenchError, match="2026-05-04 lies ahead"):
        Entries(project).write(entry(), seen=None, today=DAY - timedelta(days=1))
    assert Entries(project).all() == ()


def test_the_second_of_two_people_is_told_who_was_first(project, monkeypatch):
    first = entry()
    keep(project, first)
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    other = Entry(**{**vars(first), "who": "Ben"})
    Entries(project).write(other, seen=first, today=DAY)
    with pytest.raises(WorkbenchError, match="mira changed this entry"):
        Entries(project).remove(first)
    Entries(project).remove(other)
    assert Entries(project).all() == ()


@given(st.sampled_from(list(SORTS)), st.dates(), st.text(max_size=20))
def test_an_entry_comes_back_as_it_was(sort, on, what):
    made = entry(sort, on, what=what)
    assert Entry.from_dict(made.to_dict()) == made
