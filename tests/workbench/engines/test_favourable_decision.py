"""A decision in any other words is the same decision, in every engine."""

from typing import Any

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case
from workbench.fairness.groups import compare_groups

QUICK = ["pandas, nullable", "pandas, objects", "pandas, Arrow's types", "polars", "polars, lazy", "arrow", "duckdb"]
DECISION = "prediction?"
# What 0 and 1 are called instead: other words, numbers, truth values, and the very same two turned round.
WORDS = [("nein", "ja"), ("ja", "nein"), (1, 0), (-3, 7.5), (False, True), (True, False), ("<b>", "it's"), ("A", "a")]


def draw_decided(data: st.DataObject, any_table: st.SearchStrategy) -> tuple[pa.Table, pa.Table, dict[str, Any], Any]:
    """A table with decisions 0 and 1, the same in other words, the roles of both, and the word for a yes."""
    table, roles = data.draw(any_table)
    words = data.draw(st.sampled_from(WORDS))
    place = table.column_names.index(DECISION)
    decided = [None if value is None else words[value] for value in table[DECISION].to_pylist()]
    other = table.set_column(place, DECISION, pa.array(decided))
    return table, other, roles | {"prediction": DECISION}, str(words[1])


@pytest.mark.parametrize("engine", QUICK)
@settings(max_examples=12)
@given(data=st.data())
def test_every_engine_counts_the_same_whatever_the_words_of_the_decision(
    engine, any_table, inside, plain, agreeing, data
):
    table, other, roles, yes = draw_decided(data, any_table)
    agreeing(Case.of(plain(table), **roles), Case.of(inside(engine, other), **roles, favourable_decision=yes))


@settings(max_examples=4)
@given(data=st.data())
def test_so_does_dask(any_table, inside, plain, agreeing, data):
    table, other, roles, yes = draw_decided(data, any_table)
    agreeing(Case.of(plain(table), **roles), Case.of(inside("dask", other), **roles, favourable_decision=yes))


@pytest.mark.parametrize("engine", ["pandas, nullable", "polars", "duckdb"])
@settings(max_examples=10)
@given(data=st.data())
def test_a_cohort_keeps_the_words_of_the_whole_table(engine, any_table, inside, plain, agreeing, data):
    table, other, roles, yes = draw_decided(data, any_table)
    case = Case.of(plain(table), **roles)
    column = roles["sensitive"][0]
    items = {column: data.draw(st.sampled_from(case.counts.names[column]))}
    same = Case.of(inside(engine, other), **roles, favourable_decision=yes)
    agreeing(case.only(items), same.only(items))
    assert list(same.only(items).prediction) == list(case.only(items).prediction)


def test_the_report_is_the_same_from_every_engine(hiring, engine, inside):
    roles = {"sensitive": ["sex", "age"], "target": "hired", "prediction": "predicted"}
    expected = compare_groups(Case.of(hiring, **roles), depth=2)
    german = hiring.assign(predicted=["ja" if yes else "nein" for yes in hiring["predicted"]])
    case = Case.of(inside(engine, pa.Table.from_pandas(german)), **roles, favourable_decision="ja")
    found = compare_groups(case, depth=2)
    pd.testing.assert_frame_equal(found.groups, expected.groups, rtol=1e-12)
    assert (found.rows, found.findings, found.notes) == (expected.rows, expected.findings, expected.notes)


@pytest.mark.parametrize("kept", [1, 2, 3])
def test_several_answers_can_be_favourable_decisions(hiring, engine, inside, kept):
    words = ("at once", "soon", "later", "never")
    frame = hiring.assign(predicted=[words[row % 4] for row in range(len(hiring))])
    roles = {"sensitive": ["sex"], "target": "hired", "prediction": "predicted"}
    case = Case.of(inside(engine, pa.Table.from_pandas(frame)), **roles, favourable_decision=words[:kept])
    assert case.prediction.mean() == pytest.approx(kept / 4)
    assert case.target.mean() == pytest.approx(hiring["hired"].mean())


@pytest.mark.parametrize("favourable", ["1", None])
def test_a_value_that_the_decision_never_has_is_refused_alike(hiring, engine, inside, refusal, favourable):
    roles = {"sensitive": ["sex"], "target": "hired", "prediction": "predicted", "favourable": favourable}
    frame = inside(engine, pa.Table.from_pandas(hiring))
    said = refusal(lambda: Case.of(frame, **roles, favourable_decision="ja"))
    assert "Column 'predicted' never has the favourable value 'ja'; it has: " in said
    assert "'0'" in said
    assert "'1'" in said
