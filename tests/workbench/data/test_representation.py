"""Shares beside a population: exact tests, honest bounds, and words for a reference that does not fit."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from scipy import stats

from workbench.case import Case
from workbench.data.representation import represent
from workbench.errors import WorkbenchError
from workbench.finding import FALSE_ALARMS

EVEN = {"sex": {"female": 0.5, "male": 0.5}}


def table(women: int, men: int) -> Case:
    return Case.of(pd.DataFrame({"sex": ["female"] * women + ["male"] * men}), sensitive="sex")


@given(case=...)
def test_shares_of_any_table_add_up_to_one_and_lie_within_their_intervals(case: Case):
    frame = represent(case).groups
    assert frame.groupby("column")["share"].sum().to_numpy() == pytest.approx(1.0)
    assert ((frame["low"] <= frame["share"]) & (frame["share"] <= frame["high"])).all()
    assert frame["p"].isna().all(), "without a reference nothing is tested"


@pytest.mark.parametrize(("women", "men"), [(40, 60), (1, 99), (0, 100), (50, 50), (300, 400)])
def test_the_chance_is_that_of_the_exact_binomial_test(women, men):
    case = table(women, men) if women else Case.of(pd.DataFrame({"sex": ["male"] * 99 + ["x"]}), sensitive="sex")
    reference = EVEN if women else {"sex": {"male": 0.5, "x": 0.5}}
    frame = represent(case, reference=reference).groups.set_index("group")
    group, k, n = ("female", women, women + men) if women else ("x", 1, 100)
    tails = stats.binom.cdf(k, n, 0.5), stats.binom.sf(k - 1, n, 0.5)
    assert frame.loc[group, "p"] == pytest.approx(min(1, 2 * min(tails)), rel=1e-9)


def test_a_group_that_lacks_half_of_its_people_is_named_and_the_others_are_not_named_too():
    report = represent(table(250, 750), reference=EVEN)
    assert [(finding.code, dict(finding.group)) for finding in report.findings] == [("WB301", {"sex": "female"})]
    assert "25.0% of the table" in report.findings[0].text
    assert "50.0% of the reference population" in report.findings[0].text


def test_a_group_that_nobody_of_the_table_belongs_to_is_found():
    report = represent(table(500, 400), reference={"sex": {"female": 48, "male": 48, "divers": 4}})
    assert report.findings[0].group == {"sex": "divers"}
    assert report.of("sex")["people"].tolist() == [500, 400, 0]


def test_shares_of_a_hundred_and_a_frame_say_the_same_as_shares_of_one():
    frame = pd.DataFrame({"column": "sex", "group": ["female", "male"], "share": [50, 50]})
    found = [represent(table(250, 750), reference=given).to_dict() for given in (EVEN, frame)]
    assert found[0] == found[1]


def test_weights_move_the_share_and_its_interval_as_they_do_by_hand():
    frame = pd.DataFrame({"sex": ["female", "male"] * 200, "w": [3.0, 1.0] * 200})
    plain, weighed = (
        represent(Case.of(frame, sensitive="sex", weight=w)).groups.set_index("group").loc["female"]
        for w in (None, "w")
    )
    assert (plain["share"], weighed["share"]) == (0.5, 0.75)
    # by hand: of 400 drawn people a are women and 3a / (2a + 400) of the weight; its slope is 0.001875, a's spread 10
    assert weighed["high"] - weighed["low"] == pytest.approx(2 * 1.96 * 0.01875, rel=0.02)


def test_a_reference_that_does_not_name_all_groups_is_said_and_the_rest_is_tested():
    report = represent(table(250, 750), reference={"sex": {"female": 0.5}})
    assert [note.code for note in report.notes] == ["WB312"]
    assert "does not name male" in report.notes[0].text
    assert report.findings[0].code == "WB301"


@pytest.mark.parametrize(
    ("reference", "words"),
    [
        ({"age": {"old": 1.0}}, "There is no sensitive column 'age'"),
        ({"sex": {"female": -1}}, "lies between 0 and 100, not at -1"),
        ({"sex": {"female": float("nan")}}, "lies between 0 and 100"),
        ({"sex": {"female": 70, "male": 70}}, "add up to 140.0%, which is over 100%"),
        ({"sex": {"female": 0.2, "male": 0.2}}, "name every group and add up to 40.0%"),
        (pd.DataFrame({"column": ["sex"]}), "There is no column of the reference 'group'"),
    ],
)
def test_a_reference_that_cannot_be_one_is_a_sentence(reference, words):
    with pytest.raises(WorkbenchError, match=words):
        represent(table(5, 5), reference=reference)


def test_a_group_of_three_people_is_said_to_be_small():
    assert "sex: female (3)" in " ".join(note.text for note in represent(table(3, 60)).notes)


def test_with_the_right_reference_few_tables_raise_an_alarm():
    random = np.random.default_rng(7)
    shares = [0.05, 0.15, 0.2, 0.25, 0.35]
    due = {"group": dict(zip("ABCDE", shares, strict=True))}
    alarms = 0
    for _ in range(300):
        frame = pd.DataFrame({"group": random.choice(list("ABCDE"), 400, p=shares)})
        alarms += bool(represent(Case.of(frame, sensitive="group"), reference=due).findings)
    assert alarms <= 300 * 2 * FALSE_ALARMS
