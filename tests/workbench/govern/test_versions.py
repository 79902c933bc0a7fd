"""Two states of an assessment: what changed, by whom, why, and what it did to level and duties."""

from datetime import date

import pytest

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet
from workbench.govern.kept import KeptAssessment
from workbench.govern.questionnaire import load_pack
from workbench.govern.signoff import log_head
from workbench.govern.versions import compare, compare_since, sheet_at

IMPACT = load_pack("impact")
TODAY = date(2026, 11, 22)


def sheet(**values: str) -> Sheet:
    return Sheet(pack=IMPACT, answers={id_.replace("_", "-"): Answer(value=value) for id_, value in values.items()})


@pytest.fixture
def kept(project, monkeypatch) -> KeptAssessment:
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    return KeptAssessment(project, IMPACT)


def test_nothing_changed_is_said_so():
    found = compare(sheet(harm="life"), sheet(harm="life"), today=TODAY)
    assert (found.changes, found.added, found.removed, found.moved) == ((), (), (), ())
    assert found.sentence == "Nothing changed between the two."


def test_each_change_says_from_what_to_what_and_how_many_points_it_adds():
    before = sheet(harm="serious", undo="hard", lasts="days")
    after = before.with_answer(
        "harm", Answer(value="life", note="A customer lost a flat.", who="omar", at="2026-05-01")
    )
    after = Sheet(pack=IMPACT, answers={k: v for k, v in after.answers.items() if k != "undo"})
    after = after.with_answer("lasts", Answer(value="days", basis="document")).with_answer(
        "access", Answer(value="yes")
    )
    found = {change.question: change for change in compare(before, after, today=TODAY).changes}
    assert {id_: (change.what, change.points) for id_, change in found.items()} == {
        "harm": ("changed", 1),
        "undo": ("taken back", -3),
        "lasts": ("rests on something else", 0),
        "access": ("answered", 1),
    }
    harm = found["harm"]
    assert (harm.before, harm.after) == (
        "It costs much money, a chance or a good name",
        "It can change a life: income, home, health, rights",
    )
    assert (harm.who, harm.at, harm.why) == ("omar", "2026-05-01", "A customer lost a flat.")
    assert (found["access"].counts, found["access"].before) == ("mitigation", "")
    assert (found["lasts"].basis_before, found["lasts"].basis_after) == ("asserted", "document")


def test_who_gave_the_same_answer_again_and_when_is_no_change():
    before = sheet(harm="life")
    again = before.with_answer("harm", Answer(value="life", who="omar", at="2026-05-01"))
    assert compare(before, again, today=TODAY).changes == ()


def test_it_says_what_the_changes_did_to_level_and_duties():
    worst = {
        q.id: max(q.choices, key=lambda choice: choice.points).token
        for q in IMPACT.questions.values()
        if q.kind == "one" and q.counts == "risk"
    }
    worst = {id_: Answer(value=value) for id_, value in worst.items()}
    low, high = sheet(harm="little"), Sheet(pack=IMPACT, answers={**worst, "personal": Answer(value="yes")})
    found = compare(low, high, today=TODAY)
    assert (found.before.score.level, found.after.score.level) == (1, 4)
    assert "The level goes from 1 to 4" in found.sentence
    assert {"person-decides", "approve-4"} <= {*found.added, *found.moved}
    assert "approve-1" in found.removed or "approve-1" in found.moved
    back = compare(high, low, today=TODAY)
    assert (set(back.added), set(back.removed)) == (set(found.removed), set(found.added))
    assert found.to_dict()["schema"] == "workbench.comparison/1"


def test_each_duty_that_differs_has_its_title_and_how_it_stood_and_stands():
    before, after = sheet(harm="little"), sheet(harm="life", personal="yes")
    found = compare(before, after, today=TODAY)
    titles = {duty.id: duty.title for duty in IMPACT.obligations}
    assert [(each.id, each.title) for each in found.duties] == [
        (id_, titles[id_]) for id_ in (*found.added, *found.moved, *found.removed)
    ]
    for each in found.duties:
        assert (each.before == "") == (each.id in found.added)
        assert (each.after == "") == (each.id in found.removed)
        assert each.before != each.after


def test_the_place_and_the_role_of_a_business_are_told_where_they_differ():
    before = sheet(harm="life")
    after = Sheet(pack=IMPACT, answers=before.answers, roles=("deployer",), countries=("DE", "US-CO"))
    found = compare(before, after, today=TODAY)
    assert found.circumstances == (
        "Where the business acts goes from not said to Germany, Colorado (USA).",
        "What it is in law goes from not said to deployer.",
    )
    assert found.sentence != "Nothing changed between the two."
    assert compare(after, after, today=TODAY).circumstances == ()


@pytest.mark.parametrize(
    ("pack", "before", "after", "result"),
    [
        ("impact", {"harm": "little"}, {"harm": "little"}, "The level stays 1 and the total 0 points."),
        ("impact", {"harm": "little"}, {"harm": "bother"}, "The level stays 1; the total goes from 0 to 1 points."),
        ("privacy", {"use": "Loans"}, {"use": "Rents"}, ""),
    ],
)
def test_the_result_is_told_as_far_as_the_questionnaire_has_one(pack, before, after, result):
    sheets = [
        Sheet(pack=load_pack(pack), answers={id_: Answer(value=value) for id_, value in given.items()})
        for given in (before, after)
    ]
    found = compare(*sheets, today=TODAY)
    assert found.result == result


def test_a_kept_assessment_is_compared_with_any_earlier_entry_of_the_log(kept, monkeypatch):
    first = kept.write("harm", Answer(value="serious"), seen=None)
    entry, _ = log_head(kept.project)
    monkeypatch.setenv("WORKBENCH_USER", "omar")
    second = kept.write("harm", Answer(value="life"), seen=first)
    kept.write("harm", Answer(value="life", note="It was a home."), seen=second)
    kept.set_circumstances(roles=("deployer",), countries=("DE",))
    found = compare_since(kept, entry, today=TODAY)
    (change,) = found.changes
    assert (change.who, change.why, change.times) == ("omar", "It was a home.", 2)
    assert (found.before.sheet.countries, found.after.sheet.countries) == ((), ("DE",))
    assert sheet_at(kept, entry).answers == {"harm": first}


def test_a_log_without_this_entry_is_one_sentence(kept):
    for entry in (0, 1):
        with pytest.raises(WorkbenchError, match=f"has no entry {entry}"):
            sheet_at(kept, entry)
    kept.write("harm", Answer(value="serious"), seen=None)
    with pytest.raises(WorkbenchError, match="has no entry 99"):
        sheet_at(kept, 99)


def test_two_versions_of_a_pack_are_compared_where_both_ask():
    old, new = load_pack("canada-aia", "0.10.0"), load_pack("canada-aia", "1.0.1")
    before = Sheet(pack=old, answers={"impact30": Answer(value="item2-2"), "aboutDataSource1": Answer(value="item1-4")})
    after = Sheet(pack=new, answers={"impact30": Answer(value="item2-2"), "aboutDataSource1": Answer(value="item1-2")})
    found = compare(before, after, today=TODAY)
    assert {change.question: change.points for change in found.changes} == {"aboutDataSource1": -2}
    assert "impact18" in found.only_after
    assert found.only_before


def test_different_packs_are_not_compared():
    with pytest.raises(WorkbenchError, match="cannot be set beside"):
        compare(sheet(harm="life"), Sheet(pack=load_pack("vendor"), answers={}))
