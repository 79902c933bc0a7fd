"""Fourfold tables that are shown: no cell is small, what is hidden tells of nobody, and what was shown before stays."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.counts import OutcomeCounts
from workbench.fourfold import may_show_cells, show_fourfold, tells_nobody
from workbench.suppress import SMALL, STEP

CELLS = st.lists(st.lists(st.integers(0, 60), min_size=4, max_size=4), min_size=1, max_size=9)


def counts_of(cells: list[tuple[str, str, tuple[int, int, int, int]]]) -> OutcomeCounts:
    """People by a fine and a coarse column; of each: outcome and decision no no, no yes, yes no, yes yes."""
    outcomes = [(0, 0), (0, 1), (1, 0), (1, 1)]
    rows = [(a, b, *outcomes[at]) for a, b, numbers in cells for at, n in enumerate(numbers) for _ in range(n)]
    frame = pd.DataFrame(rows, columns=["fine", "coarse", "good", "said"])
    return Case.of(frame, sensitive=["fine", "coarse"], target="good", prediction="said").counts


@pytest.fixture
def nested() -> OutcomeCounts:
    """Eight people of x are with y in a coarse group: who has both could subtract."""
    large = [("y", "xy", (40, 30, 35, 60)), ("z", "zw", (50, 60, 45, 55)), ("w", "zw", (70, 80, 40, 90))]
    return counts_of([("x", "xy", (2, 1, 3, 2)), *large, ("v", "v", (30, 30, 30, 30))])


@given(CELLS)
def test_no_shown_cell_is_small_and_what_is_left_of_the_total_tells_of_nobody(cells):
    cells = np.array(cells).reshape(-1, 2, 2)
    shown = may_show_cells(cells)
    assert (cells[shown] >= SMALL).all()
    hidden = ~shown & (cells.sum(axis=(1, 2)) > 0)
    if shown.any() and hidden.any():
        assert hidden.sum() > 1
        assert (cells[hidden].sum(axis=0) >= SMALL).all()


def test_what_is_shown_of_one_column_alone_is_the_truth_rounded(nested):
    shown = show_fourfold(nested, ["coarse"], {})["coarse"]
    assert (shown.groups, shown.hidden) == (("v", "xy", "zw"), 0)
    assert (
        np.abs(shown.cells - [[[30, 30], [30, 30]], [[42, 31], [38, 62]], [[120, 140], [85, 145]]]).max() <= STEP // 2
    )
    assert (shown.cells % STEP == 0).all()


def test_with_the_coarse_groups_told_the_fine_group_beside_a_small_one_is_hidden_and_what_was_told_stays(nested):
    alone = show_fourfold(nested, ["fine"], {})["fine"]
    assert "y" in alone.groups
    told = {"cells": {"coarse": ("v", "xy", "zw")}}
    both = show_fourfold(nested, ["fine", "coarse"], told)
    assert "y" not in both["fine"].groups
    assert both["coarse"].groups == ("v", "xy", "zw")


def test_what_together_tells_of_few_people_is_known_as_such(nested):
    assert tells_nobody(nested, {"cells": {"coarse": ("v", "xy", "zw")}})
    assert not tells_nobody(nested, {"cells": {"coarse": ("v", "xy", "zw"), "fine": ("y",)}})
    assert not tells_nobody(nested, {"cells": {"coarse": ("xy",)}, "prediction": {"fine": ("y",)}})


def test_too_few_wrong_answers_altogether_show_no_cells():
    counts = counts_of([("x", "p", (90, 4, 90, 90)), ("y", "q", (90, 4, 90, 90))])
    assert show_fourfold(counts, ["fine"], {}) == {}


def test_people_whose_outcome_nobody_knows_yet_count_in_the_answers_and_in_no_cell():
    random = np.random.default_rng(3)
    frame = pd.DataFrame({"sex": ["f", "m"] * 300, "said": random.integers(0, 2, 600)})
    frame["good"] = np.where(np.arange(600) < 400, random.integers(0, 2, 600), np.nan)
    counts = Case.of(frame, sensitive="sex", target="good", prediction="said").counts
    shown = show_fourfold(counts, ["sex"], {"prediction": {"sex": ("f", "m")}})["sex"]
    assert shown.groups == ("f", "m")
    assert abs(int(shown.cells.sum()) - 400) <= 8 * (STEP // 2)
