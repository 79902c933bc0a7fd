"""What is compared: the workbench, DiCE's three methods, and simply the nearest real people."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from counterfactual_distance import Gower
from counterfactual_models import SEED, Setting

from workbench.explain.counterfactuals import CounterfactualReport, find_counterfactuals

WAYS = 4
Ways = pd.DataFrame | None


@dataclass(frozen=True)
class Method:
    """What makes a person (a table of one row) ready, what is timed, and the ways in what it gave, with their marks."""

    ready: Callable[[pd.DataFrame], Any]
    find: Callable[[Any], Any]
    read: Callable[[Any, Any], tuple[Ways, list[bool]]]


def ours(setting: Setting) -> Method:
    """The workbench, and which of its options it marks as unusual."""

    def find(own: dict[str, Any]) -> CounterfactualReport:
        return find_counterfactuals(setting.space, own, count=WAYS, seed=SEED)

    def read(own: dict[str, Any], report: CounterfactualReport) -> tuple[Ways, list[bool]]:
        rows = [{**own, **{change.feature: change.after for change in way.changes}} for way in report.options]
        return (pd.DataFrame(rows) if rows else None), [way.is_unusual for way in report.options]

    return Method(lambda person: person.iloc[0].to_dict(), find, read)


def dice(setting: Setting, method: str) -> Method:
    """DiCE with its own defaults, told which columns stay."""
    import dice_ml  # noqa: PLC0415 - ours is measured without it
    from raiutils.exceptions import UserConfigValidationException  # noqa: PLC0415

    roles, columns = setting.case.roles, setting.columns
    numbers = list(setting.refused.select_dtypes("number").columns)
    table = setting.case.pandas[columns].astype({name: object for name in columns if name not in numbers})
    answer = (setting.case.pandas[roles.target].astype(str) == "1").astype(int)
    data = dice_ml.Data(dataframe=table.assign(answer=answer), continuous_features=numbers, outcome_name="answer")
    explainer = dice_ml.Dice(data, dice_ml.Model(model=setting.model.estimator, backend="sklearn"), method=method)
    options: dict[str, Any] = {"random_seed": SEED} if method == "random" else {}
    vary = [name for name in columns if name not in setting.kept]

    def ready(person: pd.DataFrame) -> pd.DataFrame:
        return person.astype({name: object for name in columns if name not in numbers})

    def find(person: pd.DataFrame) -> Any:
        try:
            return explainer.generate_counterfactuals(
                person, total_CFs=WAYS, desired_class=1, features_to_vary=vary, verbose=False, **options
            )
        except UserConfigValidationException:  # how it says that it found none
            return None

    def read(_: pd.DataFrame, found: Any) -> tuple[Ways, list[bool]]:
        ways = None if found is None else found.cf_examples_list[0].final_cfs_df
        return (None if ways is None or not len(ways) else ways[columns].reset_index(drop=True)), []

    return Method(ready, find, read)


def nearest(setting: Setting) -> Method:
    """The nearest real people with the wanted answer whose answer would hold with this person's fixed columns."""
    people = setting.case.pandas[setting.columns]
    accepted = people[setting.model.score(people) >= setting.case.roles.threshold].reset_index(drop=True)
    measure = Gower(people)

    def find(person: pd.DataFrame) -> pd.DataFrame:
        near = accepted.iloc[np.argsort(measure.between(person.iloc[0], accepted), kind="stable")[: 10 * WAYS]].copy()
        for column in setting.kept:
            near[column] = person.iloc[0][column]
        return near[setting.model.score(near) >= setting.case.roles.threshold].head(WAYS)

    def read(_: pd.DataFrame, good: pd.DataFrame) -> tuple[Ways, list[bool]]:
        return (good.reset_index(drop=True) if len(good) else None), []

    return Method(lambda person: person, find, read)
