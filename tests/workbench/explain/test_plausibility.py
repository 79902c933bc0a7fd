"""Is there anybody like that: the nearest real people, and what can be told of a sample of them."""

import numpy as np
import pandas as pd
import pytest

from workbench.explain.plausibility import Neighbours, distance
from workbench.explain.search_columns import Column


def make_people(rows, *, gaps=False):
    random = np.random.default_rng(rows)
    frame = pd.DataFrame(
        {
            "pay": random.normal(2000, 400, rows).round(),
            "years": random.integers(0, 6, rows).astype(float),
            "job": random.choice(["a", "b", "c"], rows),
        }
    )
    if gaps:
        frame.loc[::9, "years"] = np.nan
    found = [Column.of(frame[name]) for name in frame]
    return tuple(column for column, _ in found), np.column_stack([coded for _, coded in found])


@pytest.mark.parametrize("gaps", [False, True])
def test_the_closest_people_are_those_at_the_least_distance(gaps):
    columns, people = make_people(300, gaps=gaps)
    neighbours = Neighbours.of(columns, people)
    for own in people[:20]:
        apart = distance(columns, own, people)
        found = neighbours.closest(own, 6)
        assert distance(columns, own, found) == pytest.approx(np.sort(apart)[:6])
    assert len(neighbours.closest(people[0], 1000)) == 300


def test_a_missing_number_that_nobody_else_lacks_has_closest_people_too():
    columns, people = make_people(100)
    own = people[0].copy()
    own[1] = np.nan
    found = Neighbours.of(columns, people).closest(own, 3)
    assert distance(columns, own, found) == pytest.approx(np.sort(distance(columns, own, people))[:3])


def test_nobody_is_close_where_nobody_is():
    columns, people = make_people(50)
    none = Neighbours.of(columns, people[:0])
    assert len(none.closest(people[0], 5)) == 0
    assert none.are_unusual(none.share_as_far(np.array([0.1]))).all()


def test_a_share_from_all_people_counts_as_it_is_and_one_from_a_sample_with_its_error():
    columns, people = make_people(400)
    everybody = Neighbours.of(columns, people)
    shares = np.array([0.04, 0.049, 0.051, 0.065, 0.07])
    assert everybody.are_unusual(shares).tolist() == [True, True, False, False, False]
    columns, people = make_people(3000)
    sampled = Neighbours.of(columns, people)
    assert len(sampled.apart) == 1000
    assert sampled.are_unusual(shares).tolist() == [True, True, True, True, False]


def test_who_is_farther_than_95_percent_of_all_is_marked_though_only_some_were_measured():
    columns, people = make_people(2500)
    every = np.concatenate([np.partition(distance(columns, one, people), 1)[1:2] for one in people])
    border = np.quantile(every, 0.95, method="inverted_cdf")
    for seed in range(20):
        sampled = Neighbours.of(columns, people, seed=seed)
        beyond = np.array([border * 1.0001])
        assert sampled.are_unusual(sampled.share_as_far(beyond)).all()
