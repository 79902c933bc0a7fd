"""What is wrong with a table is one sentence, the same from every engine."""

import datetime as dt
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from workbench.case import Case

WRONG: dict[str, tuple[dict[str, list[Any]], dict[str, Any]]] = {
    "no rows": ({"sex": [], "hired": []}, {}),
    "more than two answers": ({"hired": list(range(3)) * 20}, {}),
    "an unknown column": ({}, {"sensitive": ["sexx"]}),
    "a favourable value that is not there": ({}, {"favourable": "great"}),
    "one answer": ({"hired": [1] * 60}, {}),
    "one group": ({"sex": ["f"] * 60}, {}),
    "a score beyond 1": ({"score": [1.5] * 60}, {"score": "score"}),
    "a score in words": ({"score": ["high"] * 60}, {"score": "score"}),
    "a date as weight": ({"weight": [dt.date(2020, 1, 1)] * 60}, {"weight": "weight"}),
    "a weight that is missing": ({"weight": [None, *[1.0] * 59]}, {"weight": "weight"}),
    "weights of 0": ({"weight": [0.0] * 60}, {"weight": "weight"}),
    "lists": ({"sex": [["f"], ["m"]] * 30}, {}),
    "more than 50 groups": ({"sex": [f"town {row}" for row in range(60)]}, {}),
    "cuts of a text": ({}, {"cuts": {"sex": (25.0,)}}),
    "cuts that go down": ({"sex": list(range(60))}, {"cuts": {"sex": (25.0, 20.0)}}),
    "a threshold beyond 1": ({}, {"threshold": 2.0}),
}


@pytest.mark.parametrize("engine", ["polars", "polars, lazy", "arrow", "duckdb"])
@pytest.mark.parametrize("wrong", WRONG)
def test_every_engine_refuses_with_the_same_sentence(engine, wrong, inside, plain, refusal):
    changed, roles = WRONG[wrong]
    columns = {"sex": ["f", "m"] * 30, "hired": [0, 1, 1, 0] * 15, **changed}
    if wrong == "no rows":
        columns = {"sex": pa.array([], pa.string()), "hired": pa.array([], pa.int64())}
    table = pa.table(columns)
    roles = {"sensitive": ["sex"], "target": "hired", **roles}
    said = refusal(lambda: Case.of(plain(table), **roles))
    found = refusal(lambda: Case.of(inside(engine, table), **roles))
    assert sorted(found) == sorted(said)  # the values it lists may come in another order


def test_a_target_with_thousands_of_values_is_refused_before_it_is_counted(refusal):
    table = pa.table({"sex": ["f", "m"] * 1000, "pay": list(range(2000))})
    said = refusal(lambda: Case.of(table, sensitive="sex", target="pay", favourable="1"))
    assert "'pay' has 2,000 different values" in said


def test_two_columns_of_one_name_are_refused_in_arrow_too(refusal):
    table = pa.table([pa.array([1, 2]), pa.array([1, 2])], names=["sex", "sex"])
    assert "Two columns are called 'sex'" in refusal(lambda: Case.of(table))


@pytest.mark.parametrize("thing", [[1, 2], {"sex": ["f"]}, None, "table.csv", pd.Series([1])])
def test_what_is_no_table_is_refused(thing, refusal):
    assert "A table is a frame of pandas, Polars" in refusal(lambda: Case.of(thing))
