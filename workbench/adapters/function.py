"""Any Python function that takes a table and gives scores."""

from typing import Any

import numpy as np
import pandas as pd

from workbench.adapters.contract import Adapter, Floats
from workbench.language import tr


class Function(Adapter):
    """Asked by calling it with the table of its features; what it gives is the score."""

    @staticmethod
    def title(model: Any) -> str:
        """The function by its name."""
        name = getattr(model, "__name__", type(model).__name__)
        return tr("Python function") if name == "<lambda>" else tr("Python function {name}", name=name)

    @staticmethod
    def columns(model: Any) -> tuple[str, ...]:
        """A function does not say what it reads."""
        del model
        return ()

    def score(self, table: pd.DataFrame) -> Floats:
        """What the function gives for a copy of the table, so that it cannot change what is looked at."""
        return np.asarray(self.model(table.copy()), dtype=np.float64)

    @property
    def scored(self) -> str:
        """Nobody but the function knows more."""
        return tr("how likely the favourable value is")
