"""Who is asked about: tables, models that have not seen the people, and 50 people whom a model refuses.

A model that refuses fewer than 50 of the people it has not seen is fitted again on other seven tenths of the table, and
again, until 50 different people were refused.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.catalog import load_card
from workbench.explain.counterfactuals import Space
from workbench.explain.search_space import Wanted
from workbench.model import Model
from workbench.roles import Roles
from workbench.tables import read_table

TABLES = ("german_credit", "card_default", "employee_attrition")
KINDS = ("forest", "boosting", "logistic")
PEOPLE, SEED, TRAINED = 50, 20_240, 0.7
SPLITS = 40  # so often at most is a table split anew, until a model has refused 50


@dataclass(frozen=True, eq=False)
class Setting:
    """One table and model, and the refused people."""

    case: Case
    model: Model
    refused: pd.DataFrame
    kept: tuple[str, ...]
    seconds: float
    space: Space

    @property
    def columns(self) -> list[str]:
        """The features."""
        return list(self.model.features)


def make_settings(table: str, kind: str) -> Iterator[Setting]:
    """Models fitted on seven tenths, each with the people it refuses among the others, until there are 50 of them."""
    frame, roles = read_table(f"dataset:{table}"), load_card(table).roles
    taken: set[int] = set()
    for split in range(SPLITS):
        order = np.random.default_rng(SEED + split).permutation(len(frame))
        seen, unseen = np.split(order, [int(TRAINED * len(frame))])
        unseen = np.array([place for place in unseen if place not in taken])
        setting = _fitted(frame.iloc[seen].reset_index(drop=True), roles, (table, kind))
        scores = setting.model.score(frame.iloc[unseen])
        refused = unseen[scores < roles.threshold][: PEOPLE - len(taken)]
        taken.update(refused.tolist())
        if len(refused):
            yield replace(setting, refused=frame.iloc[refused][setting.columns].reset_index(drop=True))
        if len(taken) == PEOPLE:
            return


def _fitted(seen: pd.DataFrame, roles: Roles, name: tuple[str, str]) -> Setting:
    table, kind = name
    features = [column for column in seen if column != roles.target]
    pipeline = _pipeline(kind, seen[features]).fit(seen[features], (seen[roles.target].astype(str) == "1").astype(int))
    case = Case.of(seen, roles=roles, name=table)
    model = Model(estimator=pipeline, features=tuple(features), about=kind)
    start = perf_counter()
    space = Space.of(case, model, seed=SEED)
    space.neighbours(Wanted())
    seconds = perf_counter() - start
    return Setting(case, model, seen.head(0), tuple(name for name in space.kept if name in features), seconds, space)


def _pipeline(kind: str, frame: pd.DataFrame) -> Any:
    from sklearn.compose import make_column_transformer  # noqa: PLC0415 - where a model is made
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: PLC0415

    models = {
        "forest": RandomForestClassifier(n_estimators=100, random_state=SEED),
        "boosting": GradientBoostingClassifier(random_state=SEED),
        "logistic": LogisticRegression(max_iter=2000),
    }
    numbers = list(frame.select_dtypes("number").columns)
    texts = [column for column in frame if column not in numbers]
    encoding = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), texts), (StandardScaler(), numbers)
    )
    return make_pipeline(encoding, models[kind])
