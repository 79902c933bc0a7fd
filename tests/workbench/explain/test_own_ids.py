"""Somebody is found by the table's own id, where a column that no model is given numbers the people."""

from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import workbench
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.own_ids import OwnIds

ROWS = 40


def people(**columns):
    frame = pd.DataFrame({"pay": range(ROWS), **columns})
    return Case.of(frame, not_features=tuple(columns))


@given(st.lists(st.integers(0, 10**9), min_size=ROWS, max_size=ROWS, unique=True))
def test_everybody_is_found_by_what_they_are_called(numbers):
    ids = OwnIds.of(people(customer_id=numbers))
    assert [ids.find(ids.name(row)) for row in range(ROWS)] == list(range(ROWS))


@pytest.mark.parametrize(
    "column",
    [
        {"split": ["train", "test"] * (ROWS // 2)},
        {"customer_id": [*range(ROWS - 1), 0]},
        {"customer_id": [*range(ROWS - 1), None]},
        {"first_seen": [f"2024-01-{1 + day % 28:02}" for day in range(ROWS)]},
        {"mail": [f"guest{row}@post.example" for row in range(ROWS)]},
    ],
    ids=["no id", "twice", "missing", "days", "mail"],
)
def test_a_column_that_does_not_number_everybody_is_no_id(column):
    assert OwnIds.of(people(**column)) is None


def test_a_column_that_a_model_may_learn_from_is_no_id():
    case = people(customer_id=[f"C-{100 + row}" for row in range(ROWS)])
    assert OwnIds.of(case).label == "customer id"
    assert OwnIds.of(case.with_roles(not_features=())) is None


def test_large_letters_matter_only_where_they_tell_people_apart():
    ids = OwnIds.of(people(ref=["ab-01", "AB-01", *(f"cd-{row:02}" for row in range(2, ROWS))]))
    assert (ids.find("AB-01"), ids.find("CD-07")) == (1, 7)
    with pytest.raises(WorkbenchError, match="Several people have the ref 'Ab-01'"):
        ids.find("Ab-01")
    with pytest.raises(WorkbenchError, match="Nobody in this table has the ref 'cd-99'; the first person's is 'ab-01'"):
        ids.find("cd-99")


def test_only_the_field_on_an_analysts_page_reads_ids():
    """Neither a report, nor a letter, a chart or a record of the assessment can hold what it does not read."""
    root = Path(workbench.__file__).parent.parent
    sources = [*(root / "workbench").rglob("*.py"), *(root / "widgets").rglob("*.py")]
    readers = {path.relative_to(root).as_posix() for path in sources if "own_ids" in path.read_text(encoding="utf-8")}
    assert readers == {"widgets/explain/own_id.py"}
