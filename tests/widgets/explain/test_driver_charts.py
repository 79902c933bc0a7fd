"""What an axis says of how far a column moves the score."""

from typing import get_args

import pytest

from widgets.explain.driver_charts import _axis
from workbench.explain.shapley_inside import Scale


@pytest.mark.parametrize("scale", get_args(Scale))
def test_every_scale_has_an_axis_in_plain_words(scale):
    title = _axis(scale).title
    assert title
    assert "log" not in title


def test_the_axis_says_what_kind_of_number_it_is():
    titles = {scale: _axis(scale).title for scale in get_args(Scale)}
    assert len(set(titles.values())) == len(titles)
    assert "0 to 1" in titles["probability"]
