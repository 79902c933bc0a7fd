"""Asking a model about thousands of made-up people at once, without building a table each time.

- A pipeline of scikit-learn that encodes each column by itself is taken apart once: what each value of a category and
  each number becomes is learned from a few rows, and only the last step is asked after that.
- A forest's trees are asked directly: its own call costs more than the trees themselves for a small batch.
- A few rows are asked in one thread: handing them round many costs more, and seconds on a busy machine.
- The short way is taken only where it gives the model's own scores on real rows; anything else goes through the model
  itself. What a person is shown is always checked on the model itself.
"""

import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from time import perf_counter
from typing import Any, Self

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.explain.search_columns import Column, rebuild
from workbench.model import Model

Floats = NDArray[np.float64]
PROBES, EXACT = 200, 1e-9
FEW_STEPS = 7  # places at which a number's encoding is looked at
PARTS = 20_000  # rows asked at once
FEW = 5_000  # rows that one thread is enough for
TWO = 2


@contextmanager
def in_one_thread(rows: int) -> Iterator[None]:
    """Keep the model's libraries to one thread where there are few rows; as they like where there are many."""
    if rows > FEW:
        yield
        return
    with _threads().limit(limits=1):
        yield


@cache
def _threads() -> Any:
    """The pools of threads of the libraries that are loaded; found once, for that takes longer than a question."""
    from threadpoolctl import ThreadpoolController  # noqa: PLC0415 - scikit-learn brings it

    return ThreadpoolController()


@dataclass(frozen=True, kw_only=True, eq=False)
class Scorer:
    """The model as a function of coded rows.

    `short` is the way around building tables, None where there is none; `pace` is how many seconds a row takes.
    """

    model: Model
    columns: tuple[Column, ...]
    short: Callable[[Floats], Floats] | None = field(default=None, repr=False)
    pace: float = 0.0

    @classmethod
    def of(cls, model: Model, columns: tuple[Column, ...], coded: Floats) -> Self:
        """A scorer that has tried on some real rows whether the short way is right."""
        rows = coded[np.linspace(0, len(coded) - 1, min(PROBES, len(coded))).astype(np.intp)]
        plain = cls(model=model, columns=columns)
        start = perf_counter()
        scores = plain.check(rows)
        plain = replace(plain, pace=(perf_counter() - start) / len(rows))
        short = _shortened(model, columns, rows, scores)
        if short is None:
            return plain
        start = perf_counter()
        short(rows)
        return replace(plain, short=short, pace=(perf_counter() - start) / len(rows))

    def score(self, coded: Floats) -> Floats:
        """How likely the favourable value is for each coded row, the short way where there is one."""
        if self.short is None or not len(coded):
            return self.check(coded)
        with in_one_thread(len(coded)):
            return np.clip(self.short(coded), 0.0, 1.0)

    def check(self, coded: Floats) -> Floats:
        """The same from the model itself, through a table."""
        if not len(coded):
            return np.empty(0)
        parts = [coded[at : at + PARTS] for at in range(0, len(coded), PARTS)]
        with in_one_thread(len(coded)):
            return np.concatenate([self.model.score(rebuild(self.columns, part)) for part in parts])


@dataclass(frozen=True, eq=False)
class _Encoding:
    """What one column becomes: `places` in the encoded row, and for each value what stands there.

    A category has a row of `table` for each value, the last for missing; a number is `start` + value × `slope`, and
    `missing` where it is missing.
    """

    places: NDArray[np.intp]
    table: Floats | None = None
    start: Floats | None = None
    slope: Floats | None = None
    missing: Floats | None = None

    def write(self, encoded: Floats, values: Floats) -> None:
        """Write one column of coded rows into the encoded rows."""
        if self.table is not None:
            encoded[:, self.places] = self.table[values.astype(np.intp)]
        elif self.start is not None and self.slope is not None:
            encoded[:, self.places] = self.start + values[:, None] * self.slope
            gone = np.isnan(values)
            if self.missing is not None and gone.any():
                encoded[np.ix_(gone, self.places)] = self.missing


@dataclass(frozen=True, eq=False)
class _Short:
    """Encode, then ask the last step."""

    encodings: tuple[_Encoding, ...]
    base: Floats
    ask: Callable[[Floats], Floats]
    place: int

    def __call__(self, coded: Floats) -> Floats:
        encoded = np.repeat(self.base[None, :], len(coded), axis=0)
        for at, encoding in enumerate(self.encodings):
            if len(encoding.places):
                encoding.write(encoded, coded[:, at])
        return np.asarray(self.ask(encoded)[:, self.place], dtype=np.float64)


def _shortened(model: Model, columns: tuple[Column, ...], rows: Floats, scores: Floats) -> _Short | None:
    """The short way; None where the model is of another kind, or the scores of real rows would be others."""
    estimator = model.estimator
    last = estimator.steps[-1][1] if hasattr(estimator, "steps") else estimator
    if type(last).__module__.split(".")[0] != "sklearn" or len(getattr(last, "classes_", ())) != TWO:
        return None
    if not hasattr(last, "predict_proba"):
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return _tried(estimator, last, columns, (rows, scores))
        except Exception:  # noqa: BLE001 - parts of a foreign model, used as nobody promised; the long way stays open
            return None


def _tried(estimator: Any, last: Any, columns: tuple[Column, ...], known: tuple[Floats, Floats]) -> _Short | None:
    rows, scores = known
    before = estimator[:-1].transform if len(getattr(estimator, "steps", ())) > 1 else None
    encoded = _encode(columns, rows, before)
    if encoded is None:
        return None
    ask = _asking(last)
    for place in range(TWO):  # the favourable class is the one whose scores are the model's own
        short = _Short(*encoded, ask, place)
        if np.abs(short(rows) - scores).max() <= EXACT:
            return short
    return None


def _asking(last: Any) -> Callable[[Floats], Floats]:
    names = getattr(last, "feature_names_in_", None)
    trees = [tree.tree_ for tree in getattr(last, "estimators_", ()) if hasattr(tree, "tree_")]
    forest = type(last).__name__ in ("RandomForestClassifier", "ExtraTreesClassifier")
    if forest and len(trees) == len(last.estimators_):
        return lambda made: _forest(trees, made)
    if names is not None:
        return lambda made: np.asarray(last.predict_proba(pd.DataFrame(made, columns=names)), dtype=np.float64)
    return lambda made: np.asarray(last.predict_proba(made), dtype=np.float64)


def _forest(trees: Sequence[Any], made: Floats) -> Floats:
    """The mean over the trees of the shares in the leaf, as the forest itself reckons it."""
    narrow = np.ascontiguousarray(made, dtype=np.float32)
    total: Floats = trees[0].predict(narrow)
    for tree in trees[1:]:
        total += tree.predict(narrow)
    return total / len(trees)


def _encode(
    columns: tuple[Column, ...], rows: Floats, transform: Callable[[pd.DataFrame], Any] | None
) -> tuple[tuple[_Encoding, ...], Floats] | None:
    """What each column becomes, learned by changing one column at a time of one row."""
    base = rows[0].copy()
    for at, column in enumerate(columns):
        if np.isnan(base[at]):
            base[at] = column.middle
    probes = [_probe(column) for column in columns]
    made = [np.repeat(base[None, :], len(probe), axis=0) for probe in probes]
    for at, (part, probe) in enumerate(zip(made, probes, strict=True)):
        part[:, at] = probe
    table = rebuild(columns, np.vstack([base[None, :], *made]))
    if transform is None and not all(column.kind == "number" for column in columns):
        return None
    out: Any = table if transform is None else transform(table)
    encoded = np.asarray(out.toarray() if hasattr(out, "toarray") else out, dtype=np.float64)
    origin, rest = encoded[0], encoded[1:]
    ends = np.cumsum([len(probe) for probe in probes])[:-1]
    encodings = [
        _encoding(column, probe, part, origin)
        for column, probe, part in zip(columns, probes, np.split(rest, ends), strict=True)
    ]
    known = [encoding for encoding in encodings if encoding is not None]
    places = np.concatenate([encoding.places for encoding in known]) if known else np.empty(0, dtype=np.intp)
    if len(known) < len(encodings) or len(set(places.tolist())) < len(places):
        return None
    return tuple(known), origin


def _probe(column: Column) -> Floats:
    """The values of a column whose encoding is looked at; missing last, where it occurs."""
    if column.kind != "number":
        return np.append(np.arange(len(column.values), dtype=np.float64), -1.0 if column.has_missing else 0.0)
    known = column.sorted
    if known is None or not len(known):
        return np.array([np.nan])
    spread = known[np.linspace(0, len(known) - 1, FEW_STEPS).astype(np.intp)]
    return np.append(spread, np.nan if column.has_missing else spread[-1])


def _encoding(column: Column, probe: Floats, part: Floats, origin: Floats) -> _Encoding | None:
    differs = (part != origin) & ~(np.isnan(part) & np.isnan(origin))
    places = np.flatnonzero(differs.any(axis=0))
    seen = part[:, places]
    if column.kind != "number":
        return _Encoding(places, table=seen)
    if not len(places):
        return _Encoding(places)
    known, values = seen[:-1], probe[:-1]
    if np.ptp(values) == 0:
        return None
    slope = (known[-1] - known[0]) / (values[-1] - values[0])
    start = known[0] - values[0] * slope
    if not np.allclose(start + values[:, None] * slope, known, rtol=1e-9, atol=1e-9):
        return None
    missing = seen[-1] if column.has_missing else None
    return _Encoding(places, start=start, slope=slope, missing=missing)
