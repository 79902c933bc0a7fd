"""The grid of thresholds: a score reaches exactly those that its bin reaches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.fairness.score_grid import BINS, GRID, bin_scores, cut_of

SCORES = st.one_of(
    st.floats(0, 1),
    st.integers(0, 1000).map(lambda k: k / 1000),
    st.integers(0, 1000).map(float).map(lambda k: float(np.nextafter(k / 1000, 0)) if k else 0.0),
)


@given(scores=st.lists(SCORES, min_size=1, max_size=50))
def test_a_score_reaches_exactly_the_thresholds_that_its_bin_reaches(scores):
    values = np.array(scores)
    bins = bin_scores(values)
    assert ((values[:, None] >= GRID) == (bins[:, None] >= np.arange(BINS))).all()


def test_a_threshold_beside_the_grid_names_the_nearest():
    assert [cut_of(t) for t in (0, 0.001, 0.29, 0.57, 1)] == [0, 1, 290, 570, 1000]
    with pytest.raises(WorkbenchError, match=r"the nearest to 0\.3333 is 0\.333"):
        cut_of(0.3333)
    with pytest.raises(WorkbenchError, match=r"between 0 and 1, not 1\.2"):
        cut_of(1.2)
