"""What follows from a level, a role, a country and a date."""

from datetime import date

import pytest

from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import assess
from workbench.govern.obligations import find_obligations
from workbench.govern.pack import Pack
from workbench.govern.questionnaire import load_pack

PACKS = {version: load_pack("canada-aia", version) for version in ("1.0.1", "0.10.0")}
NEW = PACKS["1.0.1"]
TODAY = date(2028, 1, 1)
AT_EVERY_LEVEL = {
    ("1.0.1", 1): "notice explanation-of-system training human-can-step-in fallback approval",
    ("1.0.1", 2): "notice explanation-of-system explanation-of-decision peer-review group-analysis training "
    "human-can-step-in fallback approval",
    ("1.0.1", 3): "notice-with-explanation explanation-of-system explanation-of-decision peer-review group-analysis "
    "training-recurring human-decides fallback approval-by-head",
    ("1.0.1", 4): "notice-with-explanation explanation-of-system explanation-of-decision peer-review-by-two "
    "group-analysis training-recurring human-decides fallback approval-by-board",
    ("0.10.0", 1): "explanation-of-system human-can-step-in",
    ("0.10.0", 4): "notice-with-explanation explanation-of-system explanation-of-decision peer-review-by-two "
    "group-analysis training-recurring human-decides continuity approval-by-board",
}


def duties(pack, level, low=None, high=None, **sheet):
    found = find_obligations(
        Sheet(pack=pack, **{"answers": {}, **sheet}), level=level, low=low or level, high=high or level, today=TODAY
    )
    return {duty.obligation.id: duty.state for duty in found}


@pytest.mark.parametrize(("version", "level"), AT_EVERY_LEVEL)
def test_the_directive_asks_at_each_level_for_what_its_table_says(version, level):
    found = duties(PACKS[version], level)
    assert list(found) == AT_EVERY_LEVEL[version, level].split()
    assert set(found.values()) == {"applies"}


def test_a_level_that_is_not_settled_makes_duties_that_may_apply():
    found = duties(NEW, 1, low=1, high=2)
    assert found["notice"] == "applies"
    assert found["peer-review"] == "may apply"
    assert "human-decides" not in found


def test_a_blank_form_makes_no_duty_go_away():
    report = assess(Sheet(pack=NEW, answers={}), today=TODAY)
    assert report.score.level == 1
    assert {duty.obligation.id for duty in report.obligations} == {duty.id for duty in NEW.obligations}
    assert report.sheet.pack.facts_by_id["directive-notice"].source.as_of == date(2025, 10, 3)


def of_the_example(example, today, **sheet):
    found = find_obligations(Sheet(pack=example, **sheet), level=4, low=4, high=4, today=today)
    return [(duty.state, duty.due_by, duty.binds_from) for duty in found]


ALONE = {"automation": Answer(value="alone"), "reach": Answer(value=5000)}


def test_role_and_country_that_nobody_gave_leave_a_duty_possible(example):
    due = date(2028, 1, 31)
    assert of_the_example(example, TODAY, answers=ALONE) == [("may apply", due, None)]
    assert of_the_example(example, TODAY, answers=ALONE, roles=("deployer",), countries=("DE",)) == [
        ("applies", due, None)
    ]
    assert of_the_example(example, TODAY, answers=ALONE, roles=("provider",), countries=("DE",)) == []
    assert of_the_example(example, TODAY, answers=ALONE, roles=("deployer",), countries=("CA",)) == []


def test_a_duty_of_tomorrow_is_listed_as_coming_and_a_ceased_one_is_not(example):
    early = {"answers": ALONE, "roles": ("deployer",), "countries": ("DE",)}
    when = example.obligations[0].when
    dates = [part for part in when.all if hasattr(part, "since")]
    assert dates[0].since == example.facts_by_id["ai-act-27"].applies_from
    without = example.model_copy(
        update={"obligations": (example.obligations[0].model_copy(update={"when": None}),)},
    )
    assert of_the_example(without, date(2027, 12, 1), **early)[0][::2] == ("later", date(2027, 12, 2))
    assert of_the_example(without, date(2027, 12, 2), **early)[0][::2] == ("applies", None)
    ended = example.facts[0].model_copy(update={"applies_until": date(2027, 12, 31)})
    ceased = Pack.model_validate({**without.model_dump(by_alias=True), "facts": [ended.model_dump()]})
    assert of_the_example(ceased, TODAY, **early) == []


def test_a_duty_as_json_carries_source_date_and_standing():
    report = assess(Sheet(pack=NEW, answers={}), today=TODAY)
    first = report.to_dict()["obligations"][0]
    assert first["facts"][0]["as_of"] == "2025-10-03"
    assert first["facts"][0]["status"] == "in force"
    assert first["facts"][0]["url"].startswith("https://")
    assert (first["id"], first["state"], first["blocks_launch"]) == ("notice", "applies", True)
