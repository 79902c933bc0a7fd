"""What rows of steps mean: the made-up people, their costs, and rows that are alike."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.explain.limits import Limits
from workbench.explain.search_board import Board
from workbench.explain.search_columns import Column
from workbench.explain.search_levers import find_levers

FRAME = pd.DataFrame(
    {
        "months": [6, 12, 24, 36, 48, 60],
        "rate": [0.1, 0.5, 0.9, 1.3, 2.1, 4.0],
        "job": ["a", "b", "c", "a", "b", "c"],
        "start": [1, 2, 3, 4, 5, 6],
        "end": [3, 4, 5, 6, 7, 8],
    }
)


def make_board(own, **limits):
    found = [Column.of(FRAME[name]) for name in FRAME]
    columns, people = tuple(column for column, _ in found), np.column_stack([coded for _, coded in found])
    row = np.array([column.place(value) for column, value in zip(columns, own, strict=True)])
    levers = find_levers(columns, row, people, Limits(together=(("start", "end"),), **limits), set())
    return columns, Board.of(row, levers)


@settings(max_examples=60)
@given(st.data(), st.sampled_from([24, 25, 3, 99]), st.sampled_from([0.5, 0.55]))
def test_a_row_costs_what_its_changes_cost_one_by_one(data, months, rate):
    columns, board = make_board([months, rate, "b", 2, 4], costs={"rate": 0.7})
    steps = np.array([[data.draw(st.sampled_from([0, *lever.grid.tolist()])) for lever in board.levers]])
    made, total = board.people(steps)[0], 0.0
    for lever, step in zip(board.levers, steps[0], strict=True):
        if not step:
            assert (made[list(lever.columns)] == board.own[list(lever.columns)]).all()
            continue
        total += 0.1
        for at in lever.columns:
            price = 0.7 if columns[at].name == "rate" else 1 / columns[at].scale
            total += abs(made[at] - board.own[at]) * price if columns[at].kind == "number" else 1.0
    assert board.costs(steps)[0] == pytest.approx(total)


def test_columns_that_move_as_one_move_by_the_same_amount():
    _, board = make_board([24, 0.5, "b", 2, 4])
    at = next(place for place, lever in enumerate(board.levers) if len(lever.columns) > 1)
    steps = np.zeros((3, len(board.levers)), dtype=np.int64)
    steps[:, at] = [-1, 0, 3]
    assert board.people(steps)[:, 3:].tolist() == [[1, 3], [2, 4], [5, 7]]


def test_a_row_that_repeats_another_is_left_out_and_the_first_is_kept():
    _, board = make_board([24, 0.5, "b", 2, 4])
    rows = np.random.default_rng(0).integers(-2, 3, (400, len(board.levers)))
    kept = board.unlike(rows)
    _, first = np.unique(rows, axis=0, return_index=True)
    assert kept.tolist() == sorted(first.tolist())


def test_only_the_direction_of_a_number_and_the_value_of_a_category_make_a_kind():
    _, board = make_board([24, 0.5, "b", 2, 4])
    job = int(np.flatnonzero(~board.is_number)[0])
    rows = np.zeros((4, len(board.levers)), dtype=np.int64)
    rows[:, 0], rows[:, job] = [1, 5, -1, 1], [1, 1, 1, 2]
    assert board.unlike(board.kinds(rows)).tolist() == [0, 2, 3]
