"""A column at a glance is the same from every engine."""

import duckdb
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.coding import value_name
from workbench.engines.sketch import MOST_VALUES, sketch_columns
from workbench.suggest import suggest_parts

ROW = st.tuples(st.sampled_from(["f", "m", None]), st.integers(0, 70) | st.none(), st.booleans() | st.none())


def seen(native) -> dict[str, tuple]:
    return {
        name: (sketch.distinct, sketch.rows, sketch.is_number, sorted(map(value_name, sketch.seen)))
        for name, sketch in sketch_columns(native).items()
    }


@given(st.lists(ROW, min_size=1, max_size=50))
def test_every_engine_sees_the_same(rows):
    table = pa.table(
        {"sex, own": [row[0] for row in rows], "age": [row[1] for row in rows], "yes": [row[2] for row in rows]},
        schema=pa.schema([("sex, own", pa.string()), ("age", pa.int64()), ("yes", pa.bool_())]),
    )
    frame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get)
    expected = seen(frame)
    assert seen(duckdb.from_arrow(table)) == expected
    assert seen(table) == expected


def test_of_many_values_only_a_few_are_kept():
    sketch = sketch_columns(pd.DataFrame({"n": range(1000)}))["n"]
    assert (sketch.distinct, len(sketch.seen), sketch.least, sketch.most) == (1000, MOST_VALUES, 0, 999)


@pytest.mark.parametrize("make", [pd.DataFrame, pa.table])
def test_lists_have_no_sketch(make):
    assert [*sketch_columns(make({"tags": [["a"], ["b"]], "sex": ["f", "m"]}))] == ["sex"]


def test_what_was_found_is_not_asked_again_and_goes_with_the_table():
    frame = pd.DataFrame({"a": [1, 2]})
    assert sketch_columns(frame) is sketch_columns(frame)
    assert sketch_columns(frame.copy()) is not sketch_columns(frame)


def test_the_same_parts_are_suggested_whatever_holds_the_table(hiring):
    table = pa.Table.from_pandas(hiring.assign(row=range(len(hiring))), preserve_index=False)
    assert suggest_parts(duckdb.from_arrow(table)) == suggest_parts(table.to_pandas())
