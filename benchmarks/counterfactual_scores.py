"""What each method did for each person: time, validity, changes, distances, variety, limits."""

import contextlib
import io
from dataclasses import dataclass, field
from itertools import combinations
from time import process_time

import numpy as np
import pandas as pd
from counterfactual_distance import SAME, Gower, usual_among
from counterfactual_methods import Method
from counterfactual_models import Setting

PATIENCE = 60.0  # seconds of processor time for a DiCE method on one table and model


@dataclass(eq=False)
class Scores:
    """What one method did for some people: a list entry a person or an option."""

    seconds: list[float] = field(default_factory=list)
    options: list[int] = field(default_factory=list)
    valid: list[bool] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    gower: list[float] = field(default_factory=list)
    jaccard: list[float] = field(default_factory=list)
    usual: list[bool] = field(default_factory=list)
    honest: list[bool] = field(default_factory=list)
    broken: int = 0

    def figures(self) -> tuple[float, float, float, float, float]:
        """The measures in which smaller is better: seconds, share invalid, changes, distance, likeness."""
        found = [self.changed, self.gower]
        means = [float(np.mean(part)) if part else np.inf for part in found]
        likeness = 1 - float(np.mean(self.jaccard)) if self.jaccard else np.inf
        wrong = 1 - float(np.mean(self.valid)) if self.valid else np.inf
        return float(np.median(self.seconds)), wrong, *means, likeness


def measure(setting: Setting, methods: dict[str, Method], found: dict[str, Scores]) -> None:
    """Ask every method about one person after the other, so that a busy minute hits all of them alike."""
    gower = Gower(setting.case.pandas[setting.columns])
    usual = usual_among(setting)
    for place in range(len(setting.refused)):
        person = setting.refused.iloc[[place]]
        for name, method in methods.items():
            scores = found.setdefault(name, Scores())
            if name.startswith("DiCE") and sum(scores.seconds) > PATIENCE:
                continue
            given = method.ready(person)
            with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
                start = process_time()
                answer = method.find(given)
                scores.seconds.append(process_time() - start)
            ways, unusual = method.read(given, answer)
            scores.options.append(0 if ways is None else len(ways))
            if ways is not None:
                _add(scores, setting, person.iloc[0], ways, gower)
                near = usual(ways)
                marked = unusual or [False] * len(ways)
                scores.usual += near.tolist()
                scores.honest += [bool(seen or said) for seen, said in zip(near, marked, strict=True)]


def _add(scores: Scores, setting: Setting, person: pd.Series, ways: pd.DataFrame, gower: Gower) -> None:
    apart = gower.apart(person, ways)
    sets = [frozenset(np.flatnonzero(row > SAME)) for row in apart]
    typed = ways.astype(setting.case.pandas[setting.columns].dtypes.to_dict(), errors="ignore")
    scores.valid += (setting.model.score(typed) >= setting.case.roles.threshold).tolist()
    scores.changed += [len(one) for one in sets]
    scores.gower += apart.mean(axis=1).tolist()
    scores.jaccard += [1 - len(one & two) / max(len(one | two), 1) for one, two in combinations(sets, 2)]
    fixed = [gower.columns.index(name) for name in setting.kept]
    scores.broken += int(
        ((gower.strays(ways) & (apart > SAME)).any(axis=1) | (apart[:, fixed] > SAME).any(axis=1)).sum()
    )
