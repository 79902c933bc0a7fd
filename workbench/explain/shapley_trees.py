"""Trees of scikit-learn as shap's TreeExplainer takes them, splits by category included.

shap reads the trees of HistGradientBoosting as if every split were by size, and in the order of the table's columns,
which gives wrong numbers where columns are categories. Here each split by category becomes a column of its own: 1 on
its right side, 0 on its left. What these columns contribute is summed back to the column they are about.

Import this module only where trees are explained: it loads shap and scikit-learn.
"""

import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explain.shapley_inside import Encoded, Floats, Places

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # its charts, which are not used here, warn about matplotlib
    import shap

WORD = 32  # bits of a bitset's words
HISTOGRAM = "HistGradientBoostingClassifier"


@dataclass(frozen=True, kw_only=True, eq=False)
class Trees:
    """shap's explainer of the favourable class, and the matrix it takes."""

    explainer: Any
    sides: "Sides | None"
    encoded: Encoded

    @classmethod
    def of(cls, encoded: Encoded) -> "Trees":
        """The explainer of the last step of a model, path-dependent: the baseline is the mean over its training."""
        if type(encoded.last).__name__ != HISTOGRAM:
            return cls(explainer=shap.TreeExplainer(encoded.last), sides=None, encoded=encoded)
        sides = Sides.of(encoded.last)
        return cls(explainer=shap.TreeExplainer(sides.ensemble), sides=sides, encoded=encoded)

    @property
    def baseline(self) -> float:
        """The mean prediction over the training of the trees, on their scale."""
        return float(self._favourable(np.atleast_1d(self.explainer.expected_value)[None, :])[0])

    def contributions(self, matrix: Floats) -> Floats:
        """Shapley values of the favourable class: rows × encoded columns."""
        given = matrix if self.sides is None else self.sides.expand(matrix)
        found = np.asarray(self.explainer.shap_values(given, check_additivity=False), dtype=np.float64)
        values = self._favourable(found)
        return values if self.sides is None else self.sides.collapse(values)

    def predictions(self, matrix: Floats) -> Floats:
        """What the trees give on their scale."""
        last = self.encoded.last
        matrix = named(last, matrix)
        if self.encoded.scale == "probability":
            return np.asarray(last.predict_proba(matrix)[:, self.encoded.place], dtype=np.float64)
        return self._sign * np.asarray(last.decision_function(matrix), dtype=np.float64)

    @property
    def _sign(self) -> int:
        return 1 if self.encoded.place == 1 else -1

    def _favourable(self, found: Floats) -> Floats:
        """Of a forest the favourable class's share; boosted trees speak for the second class."""
        if self.encoded.scale == "probability":
            return np.asarray(found[..., self.encoded.place])
        return self._sign * (found[..., 0] if found.ndim == 2 and found.shape[1] == 1 else found)  # noqa: PLR2004


@dataclass(frozen=True, kw_only=True, eq=False)
class Sides:
    """HistGradientBoosting with a column for each different split by category."""

    model: Any
    ensemble: Mapping[str, Any]
    splits: tuple[tuple[int, bytes, bool], ...]
    order: Places

    @classmethod
    def of(cls, model: Any) -> "Sides":
        """The trees with numbered splits; the model itself moves columns of categories to the front."""
        is_category = getattr(model, "is_categorical_", None)
        flags = np.zeros(model.n_features_in_, dtype=bool) if is_category is None else np.asarray(is_category)
        order = np.concatenate([np.flatnonzero(flags), np.flatnonzero(~flags)])
        splits: dict[tuple[int, bytes, bool], int] = {}
        trees = [_tree(each[0], splits, len(order)) for each in model._predictors]  # noqa: SLF001 - shap reads it too
        ensemble = {
            "trees": trees,
            "base_offset": float(np.ravel(model._baseline_prediction)[0]),  # noqa: SLF001 - as above
            "tree_output": "log_odds",
            "input_dtype": np.float64,
            "internal_dtype": np.float64,
        }
        return cls(model=model, ensemble=ensemble, splits=tuple(splits), order=order)

    def expand(self, matrix: Floats) -> Floats:
        """The encoded columns in the model's order, then 0 (left) or 1 (right) for each split by category."""
        prepared = np.asarray(self.model._preprocess_X(named(self.model, matrix), reset=False), dtype=np.float64)  # noqa: SLF001 - as above
        known = self._known()
        left = [
            _goes_left(prepared[:, column], known.get(column), np.frombuffer(bits, dtype=np.uint32), missing_left)
            for column, bits, missing_left in self.splits
        ]
        return np.column_stack([prepared, *left]) if left else prepared

    def collapse(self, values: Floats) -> Floats:
        """Contributions of all these columns summed back, in the order of the encoded matrix."""
        width = len(self.order)
        found = values[:, :width].copy()
        about = np.array([column for column, _, _ in self.splits], dtype=np.intp)
        for column in np.unique(about):
            found[:, column] += values[:, width:][:, about == column].sum(axis=1)
        back = np.empty_like(found)
        back[:, self.order] = found
        return back

    def _known(self) -> Mapping[int, NDArray[np.uint32]]:
        if not self.splits:
            return {}
        bitsets, places = self.model._bin_mapper.make_known_categories_bitsets()  # noqa: SLF001 - as above
        flags = np.asarray(self.model._is_categorical_remapped, dtype=bool)  # noqa: SLF001 - as above
        return {int(column): bitsets[places[column]] for column in np.flatnonzero(flags)}


def named(model: Any, matrix: Floats) -> Any:
    """The matrix with the names that a model was fitted with, if it was; without them it warns."""
    names = getattr(model, "feature_names_in_", None)
    return matrix if names is None else pd.DataFrame(matrix, columns=names)


def _tree(predictor: Any, splits: dict[tuple[int, bytes, bool], int], width: int) -> dict[str, NDArray[Any]]:
    nodes = predictor.nodes
    leaf, category = nodes["is_leaf"].astype(bool), nodes["is_categorical"].astype(bool)
    left, right = nodes["left"].astype(np.int32), nodes["right"].astype(np.int32)
    feature, threshold = nodes["feature_idx"].astype(np.int32), nodes["num_threshold"].copy()
    for node in np.flatnonzero(category & ~leaf):
        bits = predictor.raw_left_cat_bitsets[nodes["bitset_idx"][node]].tobytes()
        split = (int(feature[node]), bits, bool(nodes["missing_go_to_left"][node]))
        feature[node], threshold[node] = width + splits.setdefault(split, len(splits)), 0.5
    # a value up to the threshold goes left, so the side "left" is written 0
    return {
        "children_left": np.where(leaf, -1, left),
        "children_right": np.where(leaf, -1, right),
        "children_default": np.where(leaf, -1, np.where(nodes["missing_go_to_left"].astype(bool), left, right)),
        "features": np.where(leaf, -2, feature),
        "thresholds": np.where(leaf, -2.0, threshold),
        "values": nodes["value"][:, None].astype(np.float64),
        "node_sample_weight": nodes["count"].astype(np.float64),
    }


def _goes_left(
    values: Floats, known: NDArray[np.uint32] | None, bits: NDArray[np.uint32], missing_left: bool
) -> Floats:
    """0 for rows that go left at a split by category, 1 for those that go right; unknown goes where missing goes."""
    seen = ~np.isnan(values) & (values >= 0)
    codes = np.where(seen, values, 0).astype(np.int64)
    inside = codes < WORD * len(bits)
    codes = np.where(inside, codes, 0)
    in_bits = _has(bits, codes)
    is_known = seen & inside & (_has(known, codes) if known is not None else True)
    left = np.where(seen & inside & in_bits, True, np.where(is_known, False, missing_left))
    return np.where(left, 0.0, 1.0)


def _has(bits: NDArray[np.uint32], codes: NDArray[np.int64]) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = (bits[codes // WORD] >> (codes % WORD).astype(np.uint32)) & 1 == 1
    return found
