"""Recourse: the effort is that of real ways, groups are compared by ranks, and a sample is said."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import Cancelled, WorkbenchError
from workbench.explain.counterfactuals import Limits, find_counterfactuals
from workbench.explain.recourse import measure_recourse
from workbench.explain.recourse_pairs import asked_more
from workbench.explain.recourse_words import headline, help_words, stuck_words
from workbench.explain.search_space import Space
from workbench.model import Model


def make_space(seed: int = 0, malus: float = 0.0, rows: int = 400) -> Space:
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(
        {
            "group": random.choice(["a", "b"], rows),
            "saved": random.integers(0, 100, rows),
            "years": random.integers(0, 20, rows),
        }
    )

    def score(table: pd.DataFrame) -> np.ndarray:
        total = table["saved"] / 25 + table["years"] / 10 - 3 - malus * (table["group"] == "b")
        return (1 / (1 + np.exp(-total))).to_numpy()

    return Space.of(Case.of(frame, sensitive=["group"]), Model.of(score, features=["group", "saved", "years"]))


@given(
    one=st.lists(st.integers(0, 5), min_size=2, max_size=30),
    other=st.lists(st.integers(0, 5), min_size=2, max_size=30),
)
def test_the_chance_is_that_of_all_pairs(one, other):
    first, second = np.array(one, dtype=float), np.array(other, dtype=float)
    chance, error = asked_more(first, second)
    pairs = (first[:, None] > second).mean() + (first[:, None] == second).mean() / 2
    assert chance == pytest.approx(pairs)
    assert error > 0
    assert asked_more(second, first)[0] == pytest.approx(1 - chance)


def test_the_effort_of_a_person_is_that_of_their_cheapest_way():
    space = make_space()
    report = measure_recourse(space, by=["group"])
    for person in report.people.head(5).to_dict("records"):
        ways = find_counterfactuals(space, person["row"], count=1)
        assert person["cost"] == pytest.approx(ways.options[0].cost)
    assert report.looked == report.refused == report.groups["refused"].sum()
    json.dumps(report.to_dict(), allow_nan=False)


def test_planted_unequal_recourse_is_found_and_nothing_where_nothing_is():
    report = measure_recourse(make_space(malus=2.0), by=["group"])
    assert report.findings[0].group == {"group": "b"}
    assert "asked to do more" in headline(report)
    silent = [measure_recourse(make_space(seed, rows=200), by=["group"]).findings for seed in range(5)]
    assert sum(bool(each) for each in silent) <= 1


def test_a_handful_of_refused_people_are_not_compared():
    space = make_space(rows=60)
    report = measure_recourse(space, by=["group"])
    assert report.people["group"].value_counts().min() < 30
    assert headline(report).startswith("Too few refused people to compare:")


def test_who_has_no_way_is_counted_and_needs_more_than_anybody():
    space = make_space(malus=2.0)
    report = measure_recourse(space, by=["group"], limits=Limits(keep=("saved",)))
    stuck = report.groups.set_index("group")["no_way"]
    assert stuck[("b",)] > stuck[("a",)] > 0
    assert {finding.code for finding in report.findings} == {"WB521", "WB522"}
    assert f"For {int(np.isinf(report.people['cost']).sum())} of {report.looked}" in stuck_words(report)


def test_a_sample_is_drawn_alike_from_each_group_and_said():
    report = measure_recourse(make_space(), by=["group"], most=40)
    assert report.groups["looked"].tolist() == [20, 20]
    assert f"searched for 40 of {report.refused} refused people" in report.notes[0]
    again = measure_recourse(make_space(), by=["group"], most=40)
    assert again.people["row"].tolist() == report.people["row"].tolist()


def test_the_change_that_helps_most_helps_as_many_as_it_says():
    space = make_space()
    report = measure_recourse(space, by=["group"])
    first = report.help.iloc[0]
    refused = space.case.pandas.loc[report.people["row"]]
    sign = 1 if first["change"] == "up" else -1
    ends = space.case.pandas[first["feature"]].agg(["min", "max"])
    moved = (refused[first["feature"]] + sign * first["amount"]).clip(*ends)
    helped = (space.model.score(refused.assign(**{first["feature"]: moved})) >= 0.5).mean()
    assert first["helped"] == pytest.approx(helped)
    assert "would have had the favourable answer" in help_words(report)


def test_it_can_be_cancelled():
    def stop(_fraction, _note):
        raise Cancelled("Cancelled; nothing was changed.")

    with pytest.raises(Cancelled):
        measure_recourse(make_space(), by=["group"], progress=stop)


def test_where_there_is_nobody_to_compare_it_is_said():
    frame = pd.DataFrame({"pay": range(40), "sex": ["f", "m"] * 20})
    case = Case.of(frame, sensitive=["sex"])
    for score, words in ((0.9, "nobody is refused"), (0.1, "nobody in this table the favourable answer")):
        space = Space.of(case, Model.of(lambda table, score=score: table["pay"] * 0 + score, features=["pay"]))
        with pytest.raises(WorkbenchError, match=words):
            measure_recourse(space, by=["sex"])
    with pytest.raises(WorkbenchError, match="Choose at least one column"):
        measure_recourse(make_space(), by=[])
