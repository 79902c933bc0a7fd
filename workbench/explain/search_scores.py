"""Asking a model about thousands of made-up people at once, without building a table each time.

- A pipeline of scikit-learn that encodes each column by itself is taken apart once: what each value of a category and
  each number becomes is learned from a few rows, and only the last step is asked after that.
- A few rows are asked in one thread: handing them round many costs more, and seconds on a busy machine.
- The short way is taken only where it gives the model's own scores on real rows; anything else goes through the model
  itself. What a person is shown is always checked on the model itself.
"""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from time import perf_counter
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from workbench.explain.amount_model import AmountModel
from workbench.explain.search_columns import Column, rebuild
from workbench.explain.search_direct import Asking, ways_to_ask
from workbench.explain.search_encoding import Encoding
from workbench.model import Model

Floats = NDArray[np.float64]
PROBES, EXACT = 200, 1e-9
PARTS = 20_000  # rows asked at once
FEW = 5_000  # rows that one thread is enough for
TWO = 2
# What parts of a model may raise that are asked for what they were not made for; the long way stays open.
NOT_SO = (ArithmeticError, AssertionError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)


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


@contextmanager
def without_warnings() -> Iterator[None]:
    """What a model warns of it has said before; scikit-learn hands every filter to every tree of a forest."""
    with warnings.catch_warnings():
        warnings.resetwarnings()
        warnings.simplefilter("ignore")
        yield


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

    @property
    def is_amount(self) -> bool:
        """Whether the model gives an amount in its own unit, not a score from 0 to 1."""
        return isinstance(self.model, AmountModel)

    def score(self, coded: Floats) -> Floats:
        """How likely the favourable value is for each coded row, or the amount, the short way where there is one."""
        if self.short is None or not len(coded):
            return self.check(coded)
        with in_one_thread(len(coded)):
            scores = self.short(coded)
        return scores if self.is_amount else np.clip(scores, 0.0, 1.0)

    def check(self, coded: Floats) -> Floats:
        """The same from the model itself, through a table."""
        if not len(coded):
            return np.empty(0)
        parts = [coded[at : at + PARTS] for at in range(0, len(coded), PARTS)]
        with in_one_thread(len(coded)):
            return np.concatenate([self.model.score(rebuild(self.columns, part)) for part in parts])


@dataclass(frozen=True, eq=False)
class _Short:
    """Encode, then ask the last step."""

    encoding: Encoding
    ask: Asking

    def __call__(self, coded: Floats) -> Floats:
        return np.asarray(self.ask(self.encoding.encode(coded)), dtype=np.float64)


def _shortened(model: Model, columns: tuple[Column, ...], rows: Floats, scores: Floats) -> _Short | None:
    """The short way; None where the model is of another kind, or the scores of real rows would be others."""
    estimator = model.estimator
    steps = getattr(estimator, "steps", ())
    last = steps[-1][1] if steps else estimator
    answers = "predict" if isinstance(model, AmountModel) else "predict_proba"
    if type(last).__module__.split(".")[0] != "sklearn" or not hasattr(last, answers):
        return None
    if len(getattr(last, "classes_", (0, 1))) != TWO:
        return None
    with without_warnings():
        try:
            encoding = Encoding.of(columns, rows, estimator[:-1].transform if len(steps) > 1 else None)
            tries = [] if encoding is None else [_Short(encoding, ask) for ask in ways_to_ask(last)]
            return next((short for short in tries if _is_same(short(rows), scores)), None)
        except NOT_SO:
            return None


def _is_same(short: Floats, scores: Floats) -> bool:
    """Whether the short way gives the model's own answers; the favourable class is the one for which it does."""
    return bool((np.abs(short - scores) <= EXACT * np.maximum(1.0, np.abs(scores))).all())
