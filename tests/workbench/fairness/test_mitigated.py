"""Repaired numbers: alike between groups, in their order within each."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.fairness.mitigated import repair


@given(st.lists(st.floats(-1e6, 1e6), min_size=5, max_size=60), st.floats(-100, 100), st.floats(0.1, 10))
def test_repaired_numbers_keep_their_order_within_a_group_and_miss_what_was_missing(values, shift, scale):
    numbers = np.array([*values, *(np.array(values) * scale + shift), np.nan])
    codes = np.array([0] * len(values) + [1] * len(values) + [0])
    steps = np.linspace(0, 1, 101)
    ranks = np.stack([[np.quantile(numbers[(codes == g) & ~np.isnan(numbers)], steps) for g in (0, 1)]])
    moved = repair(pd.DataFrame({"pay": numbers}), codes, ["pay"], ranks)["pay"].to_numpy()
    assert np.isnan(moved[-1])
    for group in (0, 1):
        rows = np.flatnonzero((codes == group) & ~np.isnan(numbers))
        order = rows[np.argsort(numbers[rows], kind="stable")]
        assert (np.diff(moved[order]) >= -1e-6 * np.ptp(values) - 1e-9).all()


def test_repaired_groups_have_the_same_numbers():
    random = np.random.default_rng(3)
    numbers = np.concatenate([random.normal(0, 1, 2000), random.normal(3, 2, 2000)])
    codes = np.repeat([0, 1], 2000)
    steps = np.linspace(0, 1, 201)
    ranks = np.stack([[np.quantile(numbers[codes == g], steps) for g in (0, 1)]])
    moved = repair(pd.DataFrame({"pay": numbers}), codes, ["pay"], ranks)["pay"].to_numpy()
    for share in (0.1, 0.25, 0.5, 0.75, 0.9):
        low, high = np.quantile(moved[codes == 0], share), np.quantile(moved[codes == 1], share)
        assert low == pytest.approx(high, abs=0.05)
