import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.model import attach_scores, fit_plain
from workbench.scorecard import MOST_COLUMNS, describe_points, describe_totals


@pytest.fixture(scope="module")
def credit(bundled_table):
    return Case.of(bundled_table("german_credit"), sensitive=["sex", "age"], target="good_credit")


@pytest.fixture(scope="module")
def card(credit):
    return fit_plain(credit, "scorecard")


def test_a_card_has_few_columns_and_whole_points_up_to_about_a_hundred(card):
    points = describe_points(card)
    assert list(points.columns) == ["column", "value", "points"]
    assert points["points"].dtype.kind == "i"
    by_column = points.groupby("column")["points"]
    assert 1 <= len(by_column) <= MOST_COLUMNS
    assert set(by_column.min()) == {0}
    assert abs(by_column.max().sum() - 100) <= MOST_COLUMNS
    assert card.features == tuple(points["column"].drop_duplicates())


def test_a_person_can_be_scored_on_paper_with_nothing_but_the_two_tables(credit, card):
    points = describe_points(card).set_index(["column", "value"])["points"]
    person = credit.frame.iloc[0]
    total = 0
    for column in card.features:
        bands = [value for name, value in points.index if name == column]
        value = person[column]
        total += points[column, value if value in bands else band_of(value, bands)]
    meanings = describe_totals(card, step=1).set_index("total")["score"]
    assert card.score(credit.frame[:1])[0] == pytest.approx(meanings[total], abs=1e-12)


def band_of(value, bands):
    """A reader's own way to find a number's band among 'under 12', '12 to <18', '24 and over'."""
    for band in bands:
        first, *rest = band.split()
        if first == "under" and value < float(rest[0]):
            return band
        if rest[0] == "to" and float(first) <= value < float(rest[1].lstrip("<")):
            return band
        if rest[0] == "and" and value >= float(first):
            return band
    raise AssertionError(value)


def test_more_points_mean_a_higher_score(card):
    assert describe_totals(card)["score"].is_monotonic_increasing


def test_the_one_column_that_decides_is_chosen_among_many_that_do_not():
    random = np.random.default_rng(4)
    noise = {f"noise_{place}": random.normal(size=1000) for place in range(12)}
    town = random.choice(["a", "b", "c"], 1000)
    frame = pd.DataFrame({"sex": random.choice(["f", "m"], 1000), **noise, "town": town})
    frame["hired"] = (random.random(1000) < np.where(town == "b", 0.8, 0.2)).astype(int)
    points = describe_points(fit_plain(Case.of(frame, sensitive="sex", target="hired"), "scorecard"))
    best = points.loc[points["points"].idxmax()]
    assert (best["column"], best["value"]) == ("town", "b")


def test_weights_move_the_points(credit):
    heavy = credit.frame.assign(weight=np.where(credit.frame["housing"] == "rent", 5.0, 1.0))
    weighted = fit_plain(Case.of(heavy, roles=credit.roles, weight="weight"), "scorecard")
    plain = fit_plain(credit, "scorecard")
    assert not np.allclose(weighted.score(credit.frame), plain.score(credit.frame))


def test_a_value_that_was_never_seen_gets_points_all_the_same(credit, card):
    strange = credit.frame[:2].assign(**dict.fromkeys(card.features))
    assert np.isfinite(card.score(strange)).all()


def test_a_column_that_does_not_vary_in_a_fold_scores_everybody_alike():
    frame = pd.DataFrame({"sex": ["f", "m"] * 30, "flag": ["odd"] + ["usual"] * 59, "hired": [0, 1, 1] * 20})
    case = attach_scores(Case.of(frame, sensitive="sex", target="hired"), "scorecard")
    np.testing.assert_allclose(case.scores, 2 / 3, atol=0.02)


def test_only_a_scorecard_has_points(credit):
    with pytest.raises(WorkbenchError, match="Only a scorecard has points"):
        describe_points(fit_plain(credit))
