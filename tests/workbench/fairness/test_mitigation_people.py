"""Who takes part when methods are compared: a sample loses no group and no answer, and no rare decision stops it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness import mitigation_people
from workbench.fairness.mitigation import Trial, compare_mitigations, fit_mitigated
from workbench.fairness.mitigation_people import MOST_ROWS, People

ROLES = {"sensitive": "sex", "target": "paid", "prediction": "served", "favourable_decision": "ja"}
MANY = MOST_ROWS + 2_000


def table(rows: int) -> pd.DataFrame:
    """People who pay or not by their income; only the last of them is served."""
    random = np.random.default_rng(3)
    income = random.normal(size=rows)
    served = np.full(rows, "nein", dtype=object)
    served[-1] = "ja"
    return pd.DataFrame(
        {
            "sex": random.choice(["f", "m"], rows),
            "income": income,
            "paid": (income + random.normal(size=rows) > 0).astype(int),
            "served": served,
        }
    )


def last_is_not_drawn(rows: int) -> int:
    """A seed with which chance leaves the last row out."""
    return next(seed for seed in range(1000) if rows - 1 not in drawn(rows, seed))


def drawn(rows: int, seed: int) -> set[int]:
    return set(np.random.default_rng(seed).choice(np.arange(rows), MOST_ROWS, replace=False).tolist())


def test_a_decision_that_nobody_in_the_sample_got_is_no_reason_to_refuse():
    case, seed = Case.of(table(MANY), **ROLES), last_is_not_drawn(MANY)
    people = People.of(case, "sex", seed)
    assert "ja" not in set(people.case.pandas["served"])
    assert (len(people.target), people.all_rows, people.added) == (MOST_ROWS, MANY, 0)
    plain = People.of(case.with_roles(prediction=None, not_features=("served",)), "sex", seed)
    pd.testing.assert_frame_equal(people.case.pandas, plain.case.pandas)


def test_a_decision_about_people_whose_outcome_is_not_known_is_no_reason_to_refuse():
    frame = table(300).astype({"paid": "Int64"})
    frame.loc[299, "paid"] = pd.NA
    case = Case.of(frame, **ROLES)
    report = compare_mitigations(case, Trial(by="sex", splits=2, methods=("left_out",)))
    assert (report.rows, report.failed) == (299, {})
    model = fit_mitigated(case, Trial(by="sex", methods=("left_out",)))
    assert model.features == ("income",), "neither the decision nor the group"


def test_an_own_score_is_still_nothing_to_learn_from():
    frame = table(300).assign(score=np.linspace(0, 1, 300))
    case = Case.of(frame, **ROLES, score="score")
    assert fit_mitigated(case, Trial(by="sex", methods=("left_out",))).features == ("income",)


@pytest.mark.parametrize(("group", "answer"), [("x", "no"), ("f", "late")])
def test_a_group_and_an_answer_that_chance_leaves_out_are_there_with_one_person_and_it_is_said(group, answer):
    frame = table(MANY).drop(columns="served")
    frame["paid"] = np.where(frame["paid"] == 1, "yes", "no")
    frame.loc[MANY - 1, ["sex", "paid"]] = [group, answer]
    case = Case.of(frame, sensitive="sex", target="paid", favourable=("yes", "late") if answer == "late" else "yes")
    people = People.of(case, "sex", last_is_not_drawn(MANY))
    assert (len(people.target), people.added) == (MOST_ROWS + 1, 1)
    assert people.notes[0] == "Tried on 20,001 of 22,000 people, drawn at random."
    assert "one such person each, 1 in all, takes part as well" in people.notes[1]
    assert set(people.group.names) == set(frame["sex"])


@pytest.mark.parametrize("rows", [300, MANY])
def test_an_answer_too_rare_to_be_divided_is_said_in_one_sentence(rows):
    frame = table(rows).assign(paid=[0] * (rows - 1) + [1])
    for weight in (None, "weight"):
        case = Case.of(frame.assign(weight=1.0), **ROLES, weight=weight)
        with pytest.raises(WorkbenchError, match=r"too rare to compare methods \(favourable: 1, other: "):
            compare_mitigations(case, Trial(by="sex", splits=2, methods=("left_out",)))


@settings(max_examples=25)
@given(
    rows=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from([0, 1, 2, None])), min_size=5, max_size=60),
    seed=st.integers(0, 99),
)
def test_whatever_the_table_has_the_sample_has_and_nobody_takes_part_twice(rows, seed):
    anchors = [("a", 1), ("b", 0), ("a", 2)]
    frame = pd.DataFrame([*anchors, *rows], columns=["group", "paid"]).assign(row=lambda table: range(len(table)))
    case = Case.of(frame.astype({"paid": "Int64"}), sensitive="group", target="paid", favourable=("1", "2"))
    known = frame[frame["paid"].notna()]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mitigation_people, "MOST_ROWS", 3)
        people = People.of(case, "group", seed)
    found = people.case.pandas
    assert found["row"].is_unique
    assert set(found["row"]) <= set(known["row"])
    assert len(found) == min(len(known), 3 + people.added)
    for table_of in (known, found):
        kinds = set(zip(table_of["group"], table_of["paid"].astype(int), strict=True))
        assert kinds == set(zip(known["group"], known["paid"].astype(int), strict=True))
    again = People.of(case, "group", seed)
    assert again.all_rows == len(known) == len(again.target)


def test_a_sample_that_has_everything_is_drawn_as_it_always_was():
    frame = table(MANY).drop(columns="served").assign(row=range(MANY))
    people = People.of(Case.of(frame, sensitive="sex", target="paid"), "sex", seed=7)
    assert set(people.case.pandas["row"]) == drawn(MANY, 7)
    assert "takes part as well" not in " ".join(people.notes)
