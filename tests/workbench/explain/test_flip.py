"""The flip test: what the group alone does is counted exactly, and chance in learning is no finding."""

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.flip import flip_person, flip_test
from workbench.explain.flip_words import headline, person_words
from workbench.explain.search_space import Space
from workbench.explain.whatif_person import Person
from workbench.model import Model, fit_plain
from workbench.scenarios import generate


def make_space(malus: float, rows: int = 1000, groups: str = "ab") -> Space:
    random = np.random.default_rng(5)
    frame = pd.DataFrame({"group": random.choice(list(groups), rows), "merit": random.uniform(0, 1, rows).round(3)})

    def score(table: pd.DataFrame) -> np.ndarray:
        return np.clip(table["merit"] - malus * (table["group"] == "a"), 0, 1).to_numpy()

    case = Case.of(frame, sensitive=["group"])
    return Space.of(case, Model.of(score, features=["group", "merit"]))


def learned(bias: str, seed: int) -> Space:
    made = generate("lending", bias=bias, seed=seed, rows=1500)
    scenario = made.recipe.scenario
    frame = made.frame.drop(columns=[scenario.id_column, scenario.proxy.column, scenario.record.column])
    case = Case.of(
        frame,
        sensitive=[each.column for each in scenario.sensitive],
        target=scenario.decision.column,
        favourable="1",
    )
    return Space.of(case, fit_plain(case, "logistic", use_sensitive=True))


def test_what_the_group_alone_does_is_counted_exactly():
    space = make_space(0.2)
    report = flip_test(space)
    row = report.of("group").iloc[0]
    merit = space.case.pandas["merit"]
    lost = int(((merit >= 0.5) & (merit - 0.2 < 0.5)).sum())
    assert (row["group"], row["lost"], row["gained"]) == ("a", lost, 0)
    assert row["gap"] == pytest.approx(-lost / 1000)
    assert row["gap_low"] < row["gap"] < row["gap_high"] < 0
    assert [finding.group for finding in report.findings] == [{"group": "a"}]
    assert f"{lost} would lose the favourable answer" in headline(report, "group")


def test_each_of_several_groups_stands_against_the_others():
    report = flip_test(make_space(0.2, groups="abcd"))
    frame = report.contrasts.set_index("group")
    assert frame["gap"].idxmin() == "a"
    assert (frame.loc[["b", "c", "d"], "gap"] > 0).all()
    assert report.findings[0].group == {"group": "a"}


def test_a_model_that_ignores_the_group_has_no_gap_and_no_finding():
    report = flip_test(make_space(0.0))
    assert report.contrasts["gap"].tolist() == [0.0]
    assert report.contrasts["gap_low"][0] < 0 < report.contrasts["gap_high"][0]
    assert report.findings == ()
    assert "nobody's answer would change" in headline(report, "group")


def test_direct_discrimination_is_found_and_chance_is_not():
    found = [flip_test(learned("direct", seed)).findings for seed in range(6)]
    silent = [flip_test(learned("none", seed)).findings for seed in range(6)]
    assert sum(any("race" in finding.group for finding in each) for each in found) >= 5
    assert sum(bool(each) for each in silent) <= 1


def test_a_model_that_is_not_told_the_group_says_so_and_names_what_may_stand_in(bundled_table):
    case = Case.of(bundled_table("german_credit"), sensitive=["sex"], target="good_credit", favourable="1")
    space = Space.of(case, fit_plain(case, "logistic"))
    report = flip_test(space)
    assert report.contrasts.empty
    assert "The model is not told sex, so flipping it changes nothing; other columns may stand in" in headline(
        report, "sex"
    )
    with pytest.raises(WorkbenchError, match="The model is not told sex"):
        flip_person(Person.of(space, 0), "sex")


def test_one_person_under_each_group():
    space = make_space(0.2)
    row = int(np.flatnonzero((space.case.pandas["group"] == "a") & (space.case.pandas["merit"].between(0.55, 0.65)))[0])
    frame = flip_person(Person.of(space, row), "group")
    assert frame["own"].tolist() == [True, False]
    assert frame["favourable"].tolist() == [False, True]
    assert "all else equal it would be" in person_words(frame, "group", space.case.roles)


def test_there_must_be_a_group_to_flip():
    frame = pd.DataFrame({"merit": [0.1, 0.9] * 20})
    space = Space.of(Case.of(frame), Model.of(lambda table: table["merit"], features=["merit"]))
    with pytest.raises(WorkbenchError, match="at least one sensitive column"):
        flip_test(space)
    with pytest.raises(WorkbenchError, match="There is no column 'sex'"):
        flip_test(space, columns=["sex"])
