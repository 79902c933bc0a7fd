"""An ONNX session. It takes one matrix of all its columns, or one input a column; each input says its type."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.adapters.contract import TWO, Adapter, Floats, find_nameless, find_place
from workbench.adapters.tables import as_plain_numbers
from workbench.errors import WorkbenchError
from workbench.features import as_text
from workbench.language import tr

TEXT, FLAG = "tensor(string)", "tensor(bool)"
WHOLE: Mapping[str, Any] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
REAL: Mapping[str, Any] = {"tensor(float)": np.float32, "tensor(double)": np.float64}
NAMED = "seq(map("


class Onnx(Adapter):
    """Asked for the output that holds probabilities: a map from class to probability, or a table of two columns."""

    def __init__(self, model: Any, features: Sequence[str], favourable: str | None) -> None:
        super().__init__(model, features, favourable)
        self._inputs = model.get_inputs()
        matrix = len(self._inputs) == 1
        width = _width(self._inputs[0]) if matrix else len(self._inputs)
        self.check_width(width or len(self.features))
        self._output = _probabilities(model.get_outputs())
        self._place: int | None = None  # classes with names come only with the answer
        if not self._output.type.startswith(NAMED):
            self._place, self.remark = find_nameless(favourable)

    @staticmethod
    def title(model: Any) -> str:
        """What it is."""
        del model
        return tr("ONNX model")

    @staticmethod
    def columns(model: Any) -> tuple[str, ...]:
        """The names of the inputs, where there is one a column."""
        inputs = model.get_inputs()
        return tuple(each.name for each in inputs) if all(_width(each) == 1 for each in inputs) else ()

    def score(self, table: pd.DataFrame) -> Floats:
        """The probability of the favourable class."""
        if len(self._inputs) == 1:
            only = self._inputs[0]
            given = {only.name: np.column_stack([_typed(table[name], only.type) for name in table.columns])}
        else:
            given = {each.name: _typed(table[name], each.type)[:, None] for each, name in self._pairs(table)}
        try:
            found = self.model.run([self._output.name], given)[0]
        except Exception as error:  # onnxruntime has a class of its own for each fault, with nothing in common
            words = " ".join(str(error).split()) or tr("it gives no reason")
            raise ValueError(words) from error
        return self._read(found)

    @property
    def scored(self) -> str:
        """The favourable class, as far as it is known."""
        if self._place is not None:
            return tr("how likely '{place}' is", place=self._place)
        return (
            tr("how likely {favourable!r} is", favourable=self.favourable)
            if self.favourable
            else tr("how likely the favourable value is")
        )

    def _pairs(self, table: pd.DataFrame) -> list[tuple[Any, str]]:
        """Each input with its column: by name where they agree, else in order."""
        names = [each.name for each in self._inputs]
        same = set(names) == set(table.columns)
        return list(zip(self._inputs, names if same else table.columns, strict=True))

    def _read(self, found: Any) -> Floats:
        if self._place is None:
            classes = list(found[0])
            if len(classes) > TWO:
                raise _too_many(len(classes))
            whole = set(classes) == {0, 1}
            wanted = classes[find_nameless(self.favourable)[0] if whole else find_place(classes, self.favourable)]
            return np.array([row[wanted] for row in found], dtype=np.float64)
        chances = np.asarray(found, dtype=np.float64)
        of_one = chances[:, -1] if chances.ndim > 1 else chances  # a single column is the probability of 1
        return of_one if self._place == 1 else 1 - of_one


def _width(given: Any) -> int | None:
    """How many columns an input takes; None where it does not say."""
    size = given.shape[1] if len(given.shape) > 1 else 1
    return size if isinstance(size, int) else None


def _probabilities(outputs: Sequence[Any]) -> Any:
    """The output that holds the probabilities; a label alone is no score."""
    for output in outputs:
        if output.type.startswith(NAMED):
            return output
    tables = [output for output in outputs if output.type in REAL]
    if not tables:
        raise WorkbenchError(
            tr("The ONNX model gives no probabilities; export it with them, not with the label alone.")
        )
    width = _width(tables[0]) or TWO
    if width > TWO:
        raise _too_many(width)
    if width == TWO and any(output.type == TEXT for output in outputs):
        raise WorkbenchError(
            tr("The ONNX model does not say which class each probability is for; export it with a map (zipmap).")
        )
    return tables[0]


def _too_many(classes: int) -> WorkbenchError:
    return WorkbenchError(
        tr("The ONNX model tells {classes} classes apart; a score is about one of two answers.", classes=classes)
    )


def _typed(values: pd.Series, kind: str) -> NDArray[Any]:
    """A column as the type that an input takes."""
    if kind == TEXT:
        return as_text(values.to_frame())[:, 0]
    numbers = as_plain_numbers(values)
    if kind in REAL:
        return numbers.astype(REAL[kind])
    if kind not in WHOLE and kind != FLAG:
        raise WorkbenchError(tr("The ONNX model takes a {kind}, and a table has no such column.", kind=kind))
    if not np.array_equal(numbers, np.rint(numbers)):
        raise WorkbenchError(
            tr(
                "The ONNX model takes whole numbers in column {name!r}, but some are missing or not whole.",
                name=values.name,
            )
        )
    return numbers.astype(bool if kind == FLAG else WHOLE[kind])
