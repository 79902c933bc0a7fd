import pickle
from dataclasses import replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.roles import Roles


def test_a_case_is_made_from_parts_or_from_roles(hiring):
    parts = Case.of(hiring, sensitive=["sex"], target="hired")
    roles = Case(frame=hiring, roles=Roles(sensitive=("sex",), target="hired"))
    assert parts.roles == roles.roles == Case.of(hiring, sensitive="sex", target="hired").roles
    assert list(parts.target) == list(roles.target)


def test_parts_are_laid_over_roles(hiring):
    case = Case.of(hiring, roles=Roles(sensitive=("sex",), target="hired", threshold=0.2), threshold=0.9)
    assert (case.roles.target, case.roles.threshold) == ("hired", 0.9)


def test_other_roles_make_a_new_case_and_leave_the_old_one(hiring):
    case = Case.of(hiring, sensitive="sex", target="hired", score="score")
    lenient = case.with_roles(threshold=0.0)
    assert lenient.prediction.all()
    assert not case.prediction.all()


def test_a_case_cannot_be_changed(hiring):
    with pytest.raises(AttributeError):
        Case.of(hiring, sensitive="sex", target="hired").name = "other"


def test_a_case_can_be_sent_to_another_process(hiring):
    case = pickle.loads(pickle.dumps(Case.of(hiring, sensitive="sex", target="hired")))  # noqa: S301 - our own bytes
    assert case.counts.rows == 400


def test_a_prediction_column_wins_over_a_score(hiring):
    case = Case.of(hiring, sensitive="sex", target="hired", prediction="predicted", score="score")
    assert list(case.prediction) == list(hiring["predicted"])


def test_a_score_and_a_threshold_make_a_prediction(hiring):
    case = Case.of(hiring, sensitive="sex", target="hired", score="score", threshold=0.7)
    assert list(case.prediction) == list((hiring["score"] >= 0.7).astype(int))


def test_the_index_of_the_table_plays_no_part(hiring):
    odd = hiring.set_index(pd.Index([7] * len(hiring)))
    case = Case.of(odd, sensitive=["sex", "age"], target="hired", score="score", weight="weight")
    assert case.counts.rows == 400


def test_constant_columns_that_play_no_part_do_no_harm(hiring):
    assert Case.of(hiring.assign(country="NZ"), sensitive="sex", target="hired").rows == 400


def test_a_value_and_missing_are_two_groups(hiring):
    frame = hiring.assign(sex=hiring["sex"].where(hiring["sex"] == "female", None))
    assert Case.of(frame, sensitive="sex", target="hired").groups["sex"].names == ("female", "(missing)")


def test_what_the_table_tells_is_known_without_its_rows(hiring):
    case = Case.of(hiring, sensitive=["sex", "age"], target="hired", score="score")
    assert case.available == {"target", "prediction", "score"}
    assert case.excluded == {"target": 0, "prediction": 0}
    assert list(case.edges) == ["age"]
    assert Case.of(hiring, sensitive="sex", target="hired").available == {"target"}


def test_rows_left_out_are_counted_by_what_they_lack(hiring):
    gaps = hiring.assign(hired=hiring["hired"].where(hiring.index >= 3), score=hiring["score"].where(hiring.index >= 5))
    assert Case.of(gaps, sensitive="sex", target="hired", score="score").excluded == {"target": 3, "prediction": 5}
    assert Case.of(gaps, sensitive="sex", target="hired").excluded == {"target": 3, "prediction": 0}


def pay_case(hiring: pd.DataFrame, **parts) -> Case:
    frame = hiring.assign(pay=np.arange(len(hiring)) * 10.0, town=["North", "South"] * (len(hiring) // 2))
    return Case.of(frame, sensitive=["sex", "age"], target="hired", score="score", weight="weight", **parts)


@given(case=..., value=st.sampled_from(["female", "male"]))
def test_the_counts_of_a_cohort_are_those_of_its_rows_in_the_whole(case: Case, value: str):
    cohort = case.only({"sex": value})
    kept = (case.frame["sex"] == value).to_numpy()
    assert cohort.rows == kept.sum()
    assert cohort.cohort.places.tolist() == np.flatnonzero(kept).tolist()
    for part in ("target", "prediction", "scores", "weights"):
        np.testing.assert_array_equal(getattr(cohort, part), getattr(case, part)[kept])
    whole, part = case.counts.by(["sex"]), cohort.counts.by(())
    place = [whole.group(at)["sex"] for at in range(len(whole.codes))].index(value)
    for key, sums in part.sums.items():
        np.testing.assert_allclose(sums[0], whole.sums[key][place])


def test_a_cohort_keeps_bands_roles_and_its_words_over_any_columns(hiring):
    case = pay_case(hiring)
    band = case.code("pay").names[1]
    cohort = case.only({"pay": band, "town": "North"})
    assert cohort.groups["age"].edges == case.groups["age"].edges
    assert set(cohort.groups["age"].names) <= set(case.groups["age"].names)
    assert cohort.code("pay").names == (band,)
    assert cohort.code("town").names == ("North",)
    assert cohort.who == f"pay: {band}, town: North"
    assert case.who == "everyone"
    assert cohort.name == case.name
    assert case.only({}) is case


def test_a_cohort_in_which_all_are_alike_is_an_answer_and_no_error(hiring):
    hired = hiring["hired"].where(hiring["sex"] == "female", 0)
    for parts in ({}, {"favourable": "1"}):
        case = Case.of(hiring.assign(hired=hired), sensitive=["sex", "age"], target="hired", **parts)
        men = case.only({"sex": "male"})
        assert men.target.max() == 0
        assert men.counts.names["sex"] == ("male",)


def test_other_roles_of_a_cohort_are_other_roles_of_the_same_people(hiring):
    cohort = pay_case(hiring).only({"sex": "female"}).with_roles(threshold=0.9)
    assert cohort.who == "sex: female"
    assert cohort.roles.threshold == 0.9
    assert cohort.prediction.sum() == (hiring.loc[hiring["sex"] == "female", "score"] >= 0.9).sum()


def test_a_cohort_that_gets_another_table_is_read_like_any_table(hiring):
    cohort = pay_case(hiring).only({"sex": "female"})
    other = replace(cohort, frame=hiring)
    assert other.counts.names["sex"] == ("female", "male")


def test_what_cannot_be_a_cohort_is_said(hiring):
    case = pay_case(hiring)
    with pytest.raises(WorkbenchError, match=r"There is no column 'sx'\. Did you mean 'sex'"):
        case.only({"sx": "female"})
    with pytest.raises(WorkbenchError, match=r"There is no group of column 'sex' 'femal'\. Did you mean 'female'"):
        case.only({"sex": "femal"})
    with pytest.raises(WorkbenchError, match="nobody in this table for sex: male among sex: female"):
        case.only({"sex": "female"}).only({"sex": "male"})
    empty = case.frame.assign(town=np.where(case.frame["sex"] == "female", "North", "South"))
    with pytest.raises(WorkbenchError, match="nobody in this table for sex: female, town: South"):
        Case.of(empty, sensitive=["sex"], target="hired").only({"sex": "female", "town": "South"})


def test_a_cohort_of_another_engine_has_the_same_counts(hiring):
    parts = {"sensitive": ["sex", "age"], "target": "hired", "score": "score"}
    arrow = Case.of(pa.Table.from_pandas(hiring, preserve_index=False), **parts).only({"sex": "female"})
    pandas = Case.of(hiring, **parts).only({"sex": "female"})
    assert arrow.groups["age"].names == pandas.groups["age"].names
    for key, sums in pandas.counts.by(["age"]).sums.items():
        np.testing.assert_allclose(arrow.counts.by(["age"]).sums[key], sums)
