"""A cohort of a table in any engine: the same people, the same counts, and nobody else's row is read."""

import gc

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case
from workbench.engines import frames
from workbench.engines.sketch import sketch_columns
from workbench.fairness.groups import compare_groups
from workbench.tables import open_table

QUICK = ["polars", "polars, lazy", "arrow", "duckdb"]


def draw_cohort(case: Case, data: st.DataObject) -> dict[str, str]:
    """One or two groups that somebody of this case has in common."""
    row = data.draw(st.integers(0, case.rows - 1))
    columns = data.draw(st.lists(st.sampled_from(case.columns), min_size=1, max_size=2, unique=True))
    coded = {column: case.code(column) for column in columns}
    return {column: each.names[each.codes[row]] for column, each in coded.items()}


def same_people(case: Case, other: Case, agreeing) -> None:
    agreeing(case, other)
    assert other.cohort.places.tolist() == case.cohort.places.tolist()
    for part in ("target", "prediction", "scores", "weights"):
        np.testing.assert_array_equal(getattr(other, part), getattr(case, part))
    for column, coded in case.groups.items():
        assert other.groups[column].names == coded.names
        assert list(other.groups[column].codes) == list(coded.codes)


@pytest.mark.parametrize("engine", QUICK)
@settings(max_examples=12)
@given(data=st.data())
def test_a_cohort_has_the_same_people_and_counts_in_every_engine(engine, any_table, inside, plain, agreeing, data):
    table, roles = data.draw(any_table)
    case, other = Case.of(plain(table), **roles), Case.of(inside(engine, table), **roles)
    items = draw_cohort(case, data)
    same_people(case.only(items), other.only(items), agreeing)


@settings(max_examples=3)  # it plans for seconds before it counts
@given(data=st.data())
def test_a_cohort_has_the_same_people_and_counts_in_dask(any_table, inside, plain, agreeing, data):
    table, roles = data.draw(any_table)
    case, other = Case.of(plain(table), **roles), Case.of(inside("dask", table), **roles)
    items = draw_cohort(case, data)
    same_people(case.only(items), other.only(items), agreeing)


@pytest.fixture
def on_disk(hiring, tmp_path):
    """The applicants in a CSV that DuckDB holds, and the parts of their case."""
    path = tmp_path / "hiring.csv"
    hiring.assign(town=[f"town {row % 80}" for row in range(len(hiring))]).to_csv(path, index=False)
    parts = {"sensitive": ["sex", "age"], "target": "hired", "score": "score", "weight": "weight"}
    return Case.of(open_table(path, engine="duckdb").frame, **parts), Case.of(pd.read_csv(path), **parts)


def test_a_cohort_of_a_table_in_duckdb_stays_there_and_its_report_is_the_same(on_disk, monkeypatch):
    case, pandas = on_disk
    read: list[int] = []
    collect = frames.collect

    def counting(frame):
        table = collect(frame)
        read.append(len(table))
        return table

    monkeypatch.setattr(frames, "collect", counting)
    monkeypatch.setattr("workbench.engines.compress.collect", counting)
    women = case.only({"sex": "female", "age": case.counts.names["age"][1]})
    report = compare_groups(women.with_roles(), metrics=["selection_rate", "base_rate"])
    assert isinstance(women.frame, duckdb.DuckDBPyRelation)
    assert max(read) < case.rows / 4  # combinations, never rows
    expected = pandas.only(dict(women.cohort.items))
    pd.testing.assert_frame_equal(
        report.groups, compare_groups(expected, metrics=["selection_rate", "base_rate"]).groups
    )
    assert women.pandas["town"].tolist() == expected.pandas["town"].tolist()
    assert read[-1] == women.rows


def test_a_cohort_by_a_column_of_many_values_and_one_within_another(on_disk):
    case, pandas = on_disk
    low = pandas.code("score").names[0]
    for items in ({"town": "town 7"}, {"town": "town 7", "sex": "male"}, {"score": low}):
        assert case.only(items).rows == pandas.only(items).rows
    men = case.only({"sex": "male"})
    assert men.only({"town": "town 7"}).rows == pandas.only({"sex": "male", "town": "town 7"}).rows
    assert men.code("town").names == pandas.only({"sex": "male"}).code("town").names


def test_a_cohort_outlives_the_case_it_was_made_of(on_disk):
    part = on_disk[0].only({"sex": "female"}).frame
    sketches = sketch_columns(part)
    del on_disk
    gc.collect()
    assert sketches["sex"].distinct == 1


def test_a_group_that_nobody_has_is_refused_in_the_same_words(on_disk, refusal):
    case, pandas = on_disk
    for items in ({"sex": "femal"}, {"sx": "female"}, {"town": "town 99"}, {"town": "town 0", "sex": "male"}):
        assert refusal(lambda items=items: case.only(items)) == refusal(lambda items=items: pandas.only(items))
