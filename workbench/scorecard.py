"""A scorecard: a few columns in bands, whole points for each band, and a sum that anybody can make on paper.

- Columns are cut into a few bands; the lasso (Tibshirani, JRSS B 58, 1996) chooses the few that matter.
- A logistic regression on their bands becomes points: the least of each column is 0, the largest sum about 100.
- A second one, on the sum alone, says how likely the favourable answer is.

Import this module only where a scorecard is fitted or read: it loads scikit-learn.
"""

from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.special import expit
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression, lasso_path

from workbench.coding import MISSING, band_names, suggest_edges
from workbench.errors import WorkbenchError
from workbench.features import as_numbers, as_text
from workbench.language import tr
from workbench.wrapped_model import Model

MOST_COLUMNS, TOP = 6, 100
RARE, MOST_BANDS = 10, 8
OTHER = tr("any other value")
STEPS, SHRINK = 60, 1e-3  # of the lasso: how many penalties, and the smallest of them beside the largest
FREE = 100.0  # hardly any penalty: two numbers fitted on all rows
NOTHING = 1e-9

Floats = NDArray[np.float64]
Codes = NDArray[np.intp]


class Scorecard(ClassifierMixin, BaseEstimator):  # type: ignore[misc]
    """A scikit-learn classifier of 0 and 1 that reads a table; after `fit`, `cards_` holds each column's bands.

    Each of `cards_` is a plain dictionary: `column`, `edges` (None for text), `names` of the bands and their `points`.
    """

    def __init__(self, numbers: tuple[str, ...] = (), texts: tuple[str, ...] = (), most: int = MOST_COLUMNS) -> None:
        self.numbers, self.texts, self.most = numbers, texts, most

    def fit(self, table: pd.DataFrame, target: NDArray[np.int8], sample_weight: Floats | None = None) -> Self:
        """Cut, choose, weigh and round."""
        weights = np.ones(len(table)) if sample_weight is None else np.asarray(sample_weight, dtype=np.float64)
        cards = [
            *(_number_card(table, name) for name in self.numbers),
            *(_text_card(table, name) for name in self.texts),
        ]
        codes = [_codes(card, table) for card in cards]
        chosen = _choose(codes, target, weights, self.most)
        self.cards_ = _with_points(
            [cards[place] for place in chosen], [codes[place] for place in chosen], target, weights
        )
        self.classes_ = np.array([0, 1])
        self.intercept_, self.slope_ = _calibrate(self.total(table), target, weights)
        return self

    @property
    def columns_(self) -> tuple[str, ...]:
        """The columns that were chosen: the only ones it reads."""
        return tuple(card["column"] for card in self.cards_)

    def parts(self, table: pd.DataFrame) -> Floats:
        """The points of each row in each column that was chosen: rows × columns."""
        points = [np.asarray(card["points"], dtype=np.float64)[_codes(card, table)] for card in self.cards_]
        return np.column_stack(points) if points else np.zeros((len(table), 0))

    def total(self, table: pd.DataFrame) -> Floats:
        """The sum of points of each row."""
        sums: Floats = self.parts(table).sum(axis=1)
        return sums

    def predict_proba(self, table: pd.DataFrame) -> Floats:
        """How likely 0 and 1 are for each row: rows × 2."""
        chances = expit(self.intercept_ + self.slope_ * self.total(table))
        return np.column_stack([1 - chances, chances])

    def predict(self, table: pd.DataFrame) -> NDArray[np.int64]:
        """1 where it is at least as likely as 0."""
        return (self.predict_proba(table)[:, 1] >= 0.5).astype(np.int64)  # noqa: PLR2004 - as likely as not


def describe_points(model: Model) -> pd.DataFrame:
    """The card itself, to be written on paper: `column`, `value` (a band or a name) and its `points`, one row a band.

    Raises
    ------
    WorkbenchError
        When the model is not a scorecard.
    """
    rows = [
        {"column": card["column"], "value": name, "points": points}
        for card in _scorecard(model).cards_
        for name, points in zip(card["names"], card["points"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["column", "value", "points"])


def describe_totals(model: Model, step: int = 10) -> pd.DataFrame:
    """What a sum of points means: `total`, in steps, and how likely the favourable value is with it, as `score`."""
    card = _scorecard(model)
    largest = sum(max(part["points"]) for part in card.cards_)
    totals = np.unique([*range(0, largest, step), largest])
    return pd.DataFrame({"total": totals, "score": expit(card.intercept_ + card.slope_ * totals)})


def _scorecard(model: Model) -> Scorecard:
    steps = getattr(model.estimator, "steps", [("", model.estimator)])
    card = steps[-1][1]
    if not isinstance(card, Scorecard):
        raise WorkbenchError(tr("Only a scorecard has points; fit one with fit_plain(case, 'scorecard')."))
    return card


def _number_card(table: pd.DataFrame, column: str) -> dict[str, Any]:
    numbers = as_numbers(table[[column]])[:, 0]
    known = pd.Series(numbers[~np.isnan(numbers)])
    edges = suggest_edges(known) if len(known.unique()) > 1 else ()
    names = band_names(edges) if edges else (tr("any number"),)
    return {"column": column, "edges": list(edges), "names": [*names, MISSING]}


def _text_card(table: pd.DataFrame, column: str) -> dict[str, Any]:
    counts = pd.Series(as_text(table[[column]])[:, 0]).value_counts()
    names = sorted(counts[counts >= RARE].index[: MOST_BANDS - 1])
    return {"column": column, "edges": None, "names": [*names, OTHER]}


def _codes(card: dict[str, Any], table: pd.DataFrame) -> Codes:
    """Each row's band; the last one is for what is missing from numbers, and for any other text."""
    last = len(card["names"]) - 1
    if card["edges"] is None:
        places = pd.Index(card["names"][:-1], dtype=object).get_indexer(as_text(table[[card["column"]]])[:, 0])
        return np.where(places < 0, last, places)
    numbers = as_numbers(table[[card["column"]]])[:, 0]
    return np.where(np.isnan(numbers), last, np.searchsorted(card["edges"], numbers, side="right"))


def _choose(codes: list[Codes], target: NDArray[np.int8], weights: Floats, most: int) -> list[int]:
    """The places of the columns that the lasso keeps when its penalty is as small as `most` columns allow."""
    owner = np.concatenate([np.full(code.max() + 1, place) for place, code in enumerate(codes)])
    table, answer = _condensed(codes, target, weights)
    if not len(answer):  # in these rows no column varies
        return [0]
    strongest = np.abs(table.T @ answer).max() / len(answer)  # the least penalty that leaves nothing
    penalties = max(strongest, NOTHING) * np.geomspace(1, SHRINK, STEPS)
    _, path, _ = lasso_path(table, answer, alphas=penalties)
    kept = [np.unique(owner[np.abs(path[:, step]) > NOTHING]).tolist() for step in range(path.shape[1])]
    fitting = [places for places in kept if 0 < len(places) <= most]
    return max(fitting, key=len) if fitting else next(filter(None, kept), [0])[:most]


def _condensed(codes: list[Codes], target: NDArray[np.int8], weights: Floats) -> tuple[Floats, Floats]:
    """A table of one row a band with the same weighted products as the centred bands of all people, and its answers.

    Least squares see nothing but these products, so that a card of a million people needs no more than their codes.
    """
    starts = np.cumsum([0, *(int(code.max()) + 1 for code in codes)])
    places = np.concatenate([code + start for code, start in zip(codes, starts[:-1], strict=True)])
    people = np.tile(np.arange(len(target)), len(codes))
    bands = csr_array((np.ones(len(places)), (people, places)), shape=(len(target), starts[-1]))
    weighted = bands.multiply(weights[:, None]).tocsr()
    mean = np.asarray(weighted.sum(axis=0)) / weights.sum()
    products = (bands.T @ weighted).toarray() - weights.sum() * np.outer(mean, mean)
    with_answer = weighted.T @ (target - np.average(target, weights=weights))
    sizes, axes = np.linalg.eigh(products)
    axes, roots = axes[:, sizes > NOTHING * sizes.max()], np.sqrt(sizes[sizes > NOTHING * sizes.max()])
    return np.asfortranarray(roots[:, None] * axes.T), axes.T @ with_answer / roots


def _with_points(
    cards: list[dict[str, Any]], codes: list[Codes], target: NDArray[np.int8], weights: Floats
) -> list[dict[str, Any]]:
    """The cards with whole points; a band that nobody was in has the column's mean."""
    table = np.column_stack([_one_hot(code, len(card["names"])) for card, code in zip(cards, codes, strict=True)])
    model = LogisticRegression(solver="newton-cholesky").fit(table, target, sample_weight=weights)
    ends = np.cumsum([len(card["names"]) for card in cards])[:-1]
    values, people = np.split(model.coef_[0], ends), np.split(weights @ table, ends)
    filled = [np.where(n > 0, value, np.average(value, weights=n)) for value, n in zip(values, people, strict=True)]
    shifted = [value - value.min() for value in filled]
    largest = sum(value.max() for value in shifted)
    factor = TOP / largest if largest > NOTHING else 0.0
    return [
        {**card, "points": [int(points) for points in np.rint(factor * value)]}
        for card, value in zip(cards, shifted, strict=True)
    ]


def _calibrate(totals: Floats, target: NDArray[np.int8], weights: Floats) -> tuple[float, float]:
    """Intercept and slope, a point, of the log-odds of the favourable answer."""
    model = LogisticRegression(C=FREE, solver="newton-cholesky")
    model.fit(totals[:, None] / TOP, target, sample_weight=weights)
    return float(model.intercept_[0]), float(model.coef_[0, 0]) / TOP


def _one_hot(codes: Codes, width: int | None = None) -> Floats:
    return np.eye(int(codes.max()) + 1 if width is None else width)[codes]
