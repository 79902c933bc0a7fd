"""The records about the model: what it is, what it sees, how often a short rule or a reason stands for its answer."""

from typing import Any

import numpy as np
import pandas as pd

from workbench.adapters.estimator import Estimator
from workbench.case import Case
from workbench.explain.border import Border
from workbench.explain.shapley import draw
from workbench.govern.evidence_words import wilson
from workbench.language import tr
from workbench.model import Model
from workbench.training import Progress, tell

SIMPLE = (
    "Scorecard",
    "LogisticRegression",
    "LogisticRegressionCV",
    "RidgeClassifier",
    "SGDClassifier",
    "LinearSVC",
    "ExplainableBoostingClassifier",
    "BernoulliNB",
    "GaussianNB",
    "CategoricalNB",
)
SHORT, DEPTH = 5, 4
MOST_ROWS, TEST_SHARE = 20_000, 0.3
MOST_ASKED = 100
Values = dict[str, Any]


def describe_model(model: Model, case: Case) -> Values:
    """The record "model": what it is made of, which columns it sees, and whether it goes on learning.

    `family` is "simple" (a score card, a sum of columns, a tree of at most five questions), "complex", "learned" (from
    outside, of unknown size) or "unknown"; `online` is None where the model could be trained further by somebody.
    """
    estimator, roles = _innermost(model), case.roles
    protected = [column for column in roles.sensitive if column in model.features]
    kept = [column for column in roles.sensitive if column not in model.features]
    return {
        "family": _family(model, estimator),
        "title": tr("The {estimator}", estimator=model.adapter.title(model.estimator)),
        "features": list(model.features),
        "protected": [roles.column_label(column) for column in protected],
        "kept_for_tests": [roles.column_label(column) for column in kept],
        "online": _online(model, estimator),
        "mitigation": _mitigation(model),
        "trained": model.facts.trained if model.facts else None,
        "data_hash": model.facts.data_hash if model.facts else None,
    }


def explain_shortly(model: Model, case: Case) -> Values:
    """The record "explanation": for what share of people a tree of at most four questions gives the model's answer.

    The tree imitates the model's decision on 70 % of the rows (of at most 20,000, drawn at random) and is tried on the
    others, with Wilson's interval: a global surrogate (Craven & Shavlik, NIPS 8, 1996).
    """
    table = case.pandas
    sample = draw(table, MOST_ROWS, 0).reset_index(drop=True)
    decision = Border.of(case, model).says_yes(model.score(sample)).astype(int)
    test = np.random.default_rng(1).random(len(sample)) < TEST_SHARE
    same, n = _imitate(sample[list(model.features)], decision, test), int(test.sum())
    low, high = wilson(same, n)
    return {
        "same": same / max(n, 1),
        "low": low,
        "high": high,
        "n": n,
        "of_rows": len(table),
    }


def reasons_values(case: Case, model: Model, *, most: int = MOST_ASKED, progress: Progress | None = None) -> Values:
    """The record "reasons": for how many refused people, of at most `most` drawn at random, there is a reason.

    Raises
    ------
    WorkbenchError
        When hardly anybody gets a yes from the model.
    """
    from workbench.explain.reasons import Reasoner  # noqa: PLC0415 - it loads what explains a model

    refused = np.flatnonzero(~Border.of(case, model).says_yes(model.score(case.pandas)))
    asked = np.sort(np.random.default_rng(0).choice(refused, min(most, len(refused)), replace=False))
    reasoner = Reasoner.of(case, model) if len(asked) else None
    produced = 0
    for done, row in enumerate(asked.tolist()):
        tell(
            progress,
            done / len(asked),
            tr("Looking for reasons ({done} of {asked} people)", done=done, asked=len(asked)),
        )
        produced += bool(reasoner and reasoner.give(row).reasons)
    return {"sampled": len(asked), "produced": produced, "refused": len(refused)}


def _imitate(table: pd.DataFrame, decision: Any, test: Any) -> int:
    from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415 - only where a model is looked at

    numbers = pd.get_dummies(table.apply(_plain), dtype=float).fillna(0.0).to_numpy()
    if not test.any() or test.all():
        return 0
    tree = DecisionTreeClassifier(max_depth=DEPTH, random_state=0).fit(numbers[~test], decision[~test])
    return int((tree.predict(numbers[test]) == decision[test]).sum())


def _plain(values: pd.Series) -> pd.Series:
    """Numbers with the median where one is missing, everything else as text of its most frequent values."""
    if pd.api.types.is_numeric_dtype(values):
        numbers = values.astype(float)
        return numbers.fillna(numbers.median())
    words = values.astype(str)
    frequent = words.value_counts().index[:20]
    return words.where(words.isin(frequent), "(other)")


def _innermost(model: Model) -> Any:
    """The estimator at the end of a pipeline, or the model itself."""
    found = model.estimator
    while hasattr(found, "steps"):
        found = found.steps[-1][1]
    return found


def _family(model: Model, estimator: Any) -> str:
    if type(estimator).__name__ in SIMPLE:
        return "simple"
    if type(estimator).__name__ == "DecisionTreeClassifier":
        return "simple" if estimator.get_depth() <= SHORT else "complex"
    name = type(model.adapter).__name__
    if isinstance(model.adapter, Estimator) or name in ("LightGbm", "XgBoost"):
        return "complex"
    return "learned" if name == "Onnx" else "unknown"


def _online(model: Model, estimator: Any) -> bool | None:
    """False for a fixed file; None where whoever runs it could train it further, or nobody can look inside."""
    if type(model.adapter).__name__ == "Function" or hasattr(estimator, "partial_fit"):
        return None
    return None if getattr(estimator, "warm_start", False) else False


def _mitigation(model: Model) -> str:
    """The method against a gap that it was made with, "" for none; the facts of its training name it."""
    return model.facts.kind.partition(", ")[2] if model.facts else ""
