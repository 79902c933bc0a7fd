"""What goes outside: no small cell, none to be had by subtraction, and rates that agree with the whole truth."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.bundled import bundled
from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.report.charts import dot_chart
from workbench.report.outside import may_show_cells, measure_outside
from workbench.sources import card_of
from workbench.suppress import SMALL
from workbench.tables import read_table

from .conftest import EVIL, case_of, table

CELLS = st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=1, max_size=9)
TABLES = ["scenario:lending", *(f"dataset:{path.parent.name}" for path in bundled("datasets").glob("*/card.toml"))]


@given(CELLS)
def test_no_shown_cell_is_small_and_what_is_left_of_the_total_tells_of_nobody(cells):
    cells = np.array(cells).reshape(-1, 2, 2)
    shown = may_show_cells(cells)
    assert (cells[shown] >= SMALL).all()
    hidden = ~shown & (cells.sum(axis=(1, 2)) > 0)
    if shown.any() and hidden.any():
        assert hidden.sum() > 1
        assert (cells[hidden].sum(axis=0) >= SMALL).all()


@pytest.mark.parametrize("ref", TABLES)
def test_each_share_is_near_the_exact_one_and_inside_its_own_interval(ref):
    case = Case(frame=read_table(ref), roles=card_of(ref).roles, name=ref)
    measured, records = measure_outside(case, on=ref, at="2026-05-01")
    exact = compare_groups(case)
    for compared in measured.compared:
        for row in compared.rows:
            assert row.low <= row.value <= row.high
            assert row.people % 5 == 0
            assert records[row.record].number == row.value
        if case.roles.weight is None:
            assert compared.everyone.value == pytest.approx(exact.everyone(compared.metric), abs=0.08)


def test_two_tables_that_differ_by_one_person_of_a_hidden_group_give_the_same_report():
    frame = table()
    parts = [
        measure_outside(case_of(each), on="", at="") for each in (frame, frame.drop(index=0).reset_index(drop=True))
    ]
    assert parts[0][0].compared == parts[1][0].compared


def test_the_picture_names_itself_and_takes_group_names_literally():
    compared = measure_outside(case_of(table()), on="", at="")[0].compared[0]
    picture = dot_chart(compared, "c1")
    assert 'role="img"' in picture
    assert 'aria-labelledby="c1-t c1-d"' in picture
    assert EVIL not in picture
    assert picture.count('class="dot"') == len(compared.rows)
