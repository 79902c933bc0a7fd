import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.counts import count_outcomes


def cell(counts, place, key="n"):
    """Sums of one group as {(target, prediction): number}, without empty cells."""
    sums = counts.sums[key][place]
    return {(int(t) - 1, int(p) - 1): sums[t, p] for t, p in np.argwhere(sums)}


@given(case=st.from_type(Case))
def test_the_counts_are_those_of_a_plain_loop_over_the_rows(case):
    by = case.counts.by(["sex", "race"])
    frame = case.frame
    target, prediction = (frame[column].fillna(-1).astype(int) for column in ("hired", "predicted"))
    for place in range(len(by.codes)):
        group = by.group(place)
        rows = (frame["sex"] == group["sex"]) & (frame["race"] == group["race"])
        expected: dict[tuple[int, int], float] = {}
        for key in zip(target[rows], prediction[rows], strict=True):
            expected[key] = expected.get(key, 0) + 1
        assert cell(by, place) == expected
        assert by.sums["w"][place].sum() == frame.loc[rows, "weight"].sum()
        assert by.sums["w2"][place].sum() == (frame.loc[rows, "weight"] ** 2).sum()
        assert by.sums["score_ws"][place].sum() == (frame["weight"] * frame["score"])[rows].sum()


@given(case=st.from_type(Case))
def test_an_intersection_adds_up_to_each_of_its_columns(case):
    joint, parts = case.counts.by(["sex", "race"]), case.counts.by(["sex"])
    for key in joint.sums:
        for place in range(len(parts.codes)):
            members = joint.codes[:, 0] == parts.codes[place, 0]
            assert joint.sums[key][members].sum(axis=0) == pytest.approx(parts.sums[key][place])


@given(case=st.from_type(Case))
def test_no_column_gives_the_whole_table(case):
    whole = case.counts.by([])
    assert whole.group(0) == {}
    assert whole.sums["n"].sum() == case.counts.rows == case.rows
    assert whole.sums["score_n"].sum() == case.frame["score"].notna().sum()


@given(case=st.from_type(Case))
def test_only_observed_groups_are_there(case):
    by = case.counts.by(["race", "sex"])
    observed = case.frame.groupby(["race", "sex"]).size()
    assert [tuple(by.group(place).values()) for place in range(len(by.codes))] == list(observed.index)
    assert list(by.sums["n"].sum(axis=(1, 2))) == list(observed)


def test_the_order_of_the_columns_is_that_of_the_question(hiring):
    counts = Case.of(hiring, sensitive=["sex", "age"], target="hired").counts
    assert list(counts.by(["age", "sex"]).group(0)) == ["age", "sex"]


def test_rows_without_outcome_prediction_or_score_are_counted_as_such():
    frame = pd.DataFrame({"sex": ["f", "m", "m"], "hired": [1, 0, None], "score": [0.7, None, 0.2]})
    by = Case.of(frame, sensitive="sex", target="hired", score="score").counts.by(["sex"])
    assert cell(by, 0) == {(1, 1): 1}
    assert cell(by, 1) == {(0, -1): 1, (-1, 0): 1}
    assert cell(by, 1, "score_n") == {(-1, 0): 1}


def test_more_possible_cells_than_fit_in_memory_are_counted_all_the_same():
    rng = np.random.default_rng(3)
    frame = pd.DataFrame({f"c{column}": rng.integers(0, 10, 500) for column in range(12)}, dtype=object)
    frame["hired"] = rng.integers(0, 2, 500)
    counts = Case.of(frame, sensitive=[f"c{column}" for column in range(12)], target="hired").counts
    by = counts.by(["c11", "c0"])
    expected = frame.groupby(["c11", "c0"]).size()
    assert list(by.sums["n"].sum(axis=(1, 2))) == list(expected)


def test_more_possible_cells_than_a_whole_number_can_name_are_counted_all_the_same():
    rng = np.random.default_rng(3)
    columns = [f"c{column}" for column in range(30)]
    frame = pd.DataFrame({column: rng.integers(0, 9, 200) for column in columns}, dtype=object)
    frame["hired"] = rng.integers(0, 2, 200)
    by = Case.of(frame, sensitive=columns, target="hired").counts.by(["c0", "c29"])
    assert list(by.sums["n"].sum(axis=(1, 2))) == list(frame.groupby(["c0", "c29"]).size())


def test_outcomes_alone_can_be_counted_without_groups():
    counts = count_outcomes({}, target=np.array([1, 0, 1], dtype=np.int8), prediction=None)
    assert cell(counts.by([]), 0) == {(1, -1): 2, (0, -1): 1}
