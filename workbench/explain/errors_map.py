"""Where is the model wrong most? As a shallow tree that parts people by how often, and as a list of its leaves.

The tree is grown on one half of the rows and its leaves are measured on the other, so that they do not flatter
themselves by what they were chosen for (honest trees: Athey & Imbens, PNAS 113, 2016). The intervals hold for all
leaves at once.
"""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from workbench.case import Case
from workbench.coding import is_number
from workbench.errors import WorkbenchError
from workbench.explain.border import Border
from workbench.intervals import simultaneous_z, wilson
from workbench.language import tr
from workbench.model import Model
from workbench.outcomes import UNKNOWN
from workbench.roles import Roles
from workbench.words import listed, percent, whole

DEPTH, SMALLEST, FEWEST, LEVEL, MOST_VALUES = 3, 0.02, 60, 0.95, 20
Answered = tuple[tuple[str, Any], float, bool]  # a question of the tree, where it parts people, on which side


@dataclass(frozen=True, kw_only=True, eq=False)
class ErrorReport:
    """`leaves`: rule (in words), people, errors, rate, low, high, clear (whether its rate lies clearly above the rest).

    The worst comes first. `overall` is the share of wrong answers among all measured rows, `people` their number.
    """

    roles: Roles
    overall: float
    people: int
    leaves: pd.DataFrame = field(repr=False)
    finding: str
    sample: str
    level: float = LEVEL

    def to_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "overall": self.overall,
            "people": self.people,
            "leaves": self.leaves.to_dict("records"),
            "finding": self.finding,
            "sample": self.sample,
        }


def map_errors(case: Case, model: Model, *, depth: int = DEPTH, seed: int = 0) -> ErrorReport:
    """Which people the model is wrong about most often, at the case's threshold, by its features and sensitive columns.

    Raises
    ------
    WorkbenchError
        Without a target, or with fewer than 60 rows whose outcome is known.
    """
    from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415 - it loads scikit-learn

    if case.target is None:
        raise WorkbenchError(
            tr("To see where the model is wrong, choose the target column that says what really happened.")
        )
    known = np.flatnonzero(case.target != UNKNOWN)
    if len(known) < FEWEST:
        raise WorkbenchError(
            tr(
                "Only {known} rows have a known outcome; a map of errors needs {fewest}.",
                known=whole(len(known)),
                fewest=FEWEST,
            )
        )
    table = case.pandas.iloc[known]
    wrong = Border.of(case, model).says_yes(model.score(table)).astype(int) != case.target[known]
    matrix, questions = _questions(table, tuple(dict.fromkeys([*model.features, *case.roles.sensitive])))
    half = np.random.default_rng(seed).permutation(len(known)) < len(known) // 2
    tree = DecisionTreeClassifier(max_depth=depth, min_samples_leaf=max(FEWEST // 2, int(SMALLEST * half.sum())))
    tree.set_params(random_state=seed).fit(matrix[half], wrong[half])
    leaves = _leaves(tree.tree_, questions, case.roles, tree.apply(matrix[~half]), wrong[~half])
    overall = float(wrong[~half].mean())
    return ErrorReport(
        roles=case.roles,
        overall=overall,
        people=int((~half).sum()),
        leaves=leaves,
        finding=_finding(leaves, overall),
        sample=tr(
            "The parts were found on {sum} rows and measured on the other {sum_2}.",
            sum=whole(half.sum()),
            sum_2=whole((~half).sum()),
        ),
    )


def _questions(table: pd.DataFrame, columns: tuple[str, ...]) -> tuple[NDArray[np.float64], list[tuple[str, Any]]]:
    """Numbers as they are, missing at the median; of text one column for each of its 20 most frequent values."""
    parts: list[NDArray[np.float64]] = []
    asked: list[tuple[str, Any]] = []
    for column in columns:
        values = table[column]
        if is_number(values):
            numbers = values.to_numpy(dtype=np.float64, na_value=np.nan)
            middle = np.nanmedian(numbers) if np.isfinite(numbers).any() else 0.0
            parts.append(np.nan_to_num(np.where(np.isnan(numbers), middle, numbers)))
            asked.append((column, None))
            continue
        for value in values.value_counts(dropna=True).index[:MOST_VALUES]:
            parts.append((values == value).fillna(False).to_numpy(dtype=np.float64))
            asked.append((column, value))
    return np.column_stack(parts), asked


def _leaves(
    tree: Any, questions: list[tuple[str, Any]], roles: Roles, places: NDArray[np.intp], wrong: NDArray[np.bool_]
) -> pd.DataFrame:
    rules = dict(_rules(tree, questions, roles, 0, ()))
    rows = [(rule, int((places == leaf).sum()), int(wrong[places == leaf].sum())) for leaf, rule in rules.items()]
    found = pd.DataFrame([row for row in rows if row[1]], columns=["rule", "people", "errors"])
    people, rate = found["people"].to_numpy(float), (found["errors"] / found["people"]).to_numpy(float)
    z = simultaneous_z(1 - (1 - LEVEL) / max(len(found), 1), 2)
    low, high = wilson(rate, people, z)
    others = (wrong.sum() - found["errors"]) / np.maximum(len(wrong) - found["people"], 1)
    found = found.assign(rate=rate, low=low, high=high, clear=low > others)
    return found.sort_values("rate", ascending=False, kind="stable", ignore_index=True)


def _rules(
    tree: Any, questions: list[tuple[str, Any]], roles: Roles, node: int, so_far: tuple[Answered, ...]
) -> list[tuple[int, str]]:
    if tree.children_left[node] < 0:
        return [(node, _rule_words(so_far, roles) or tr("everyone"))]
    question, at = questions[tree.feature[node]], float(tree.threshold[node])
    return [
        *_rules(tree, questions, roles, tree.children_left[node], (*so_far, (question, at, False))),
        *_rules(tree, questions, roles, tree.children_right[node], (*so_far, (question, at, True))),
    ]


def _rule_words(answered: tuple[Answered, ...], roles: Roles) -> str:
    """Each column once, with all that the way down the tree has said of it."""
    said: list[str] = []
    for column in dict.fromkeys(column for (column, _), _, _ in answered):
        label = roles.column_label(column)
        answers = [(value, at, is_above) for (name, value), at, is_above in answered if name == column]
        said += _bounds_words(label, answers) if answers[0][0] is None else _values_words(label, answers)
    return listed(said)


def _bounds_words(label: str, answers: list[tuple[Any, float, bool]]) -> list[str]:
    low = max((at for _, at, is_above in answers if is_above), default=None)
    high = min((at for _, at, is_above in answers if not is_above), default=None)
    if low is not None and high is not None:
        return [tr("{label} above {low:g} up to {high:g}", label=label, low=low, high=high)]
    if low is not None:
        return [tr("{label} above {at:g}", label=label, at=low)]
    return [tr("{label} at most {at:g}", label=label, at=high)]


def _values_words(label: str, answers: list[tuple[Any, float, bool]]) -> list[str]:
    """Who has one value has no other: what they do not have need not be said."""
    if has := [value for value, _, is_it in answers if is_it]:
        return [tr("{label} is {value}", label=label, value=has[0])]
    return [tr("{label} is not {value}", label=label, value=value) for value, _, _ in answers]


def _finding(leaves: pd.DataFrame, overall: float) -> str:
    worst = leaves.iloc[0]
    numbers = tr(
        "{rate} of {people} people (95% interval {low} to {high}), against {overall} of everyone",
        rate=percent(worst["rate"]),
        people=whole(worst["people"]),
        low=percent(worst["low"]),
        high=percent(worst["high"]),
        overall=percent(overall),
    )
    if not worst["clear"]:
        return tr(
            "No part of the people stands out clearly. The model is wrong most where {rule}: {numbers}.",
            rule=worst["rule"],
            numbers=numbers,
        )
    return tr("The model is wrong most often where {rule}: about {numbers}.", rule=worst["rule"], numbers=numbers)
