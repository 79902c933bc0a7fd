"""A shallow decision tree as rules in words.

Import this module only where a tree is read: it loads scikit-learn.
"""

from collections.abc import Iterator
from typing import Any

import pandas as pd
from sklearn.tree import DecisionTreeClassifier

from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.model import Model
from workbench.words import listed

MISSING_FLAG, RARE_VALUES = "missingindicator_", "infrequent_sklearn"
LEAF = -1


def describe_rules(model: Model) -> pd.DataFrame:
    """The rules of a shallow tree: `rule` in words, `rows` it was learned from, `score` it gives, best score first.

    Everybody falls under exactly one rule.

    Raises
    ------
    WorkbenchError
        When the model is not a plain tree.
    """
    steps = dict(getattr(model.estimator, "steps", ()))
    tree = steps.get("model")
    if not isinstance(tree, DecisionTreeClassifier):
        raise WorkbenchError(tr("Only a tree has rules; fit one with fit_plain(case, 'tree')."))
    names = [str(name) for name in steps["columns"].get_feature_names_out()]
    texts = steps["columns"].transformers_[1][2]
    rows = list(_rules(tree.tree_, [_question(name, texts) for name in names], 0, ()))
    return pd.DataFrame(rows, columns=["rule", "rows", "score"]).sort_values(
        "score", ascending=False, ignore_index=True
    )


def _rules(tree: Any, questions: list[tuple[str, ...]], node: int, so_far: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    if tree.children_left[node] == LEAF:
        bad, good = tree.value[node][0]
        rule = tr("If {so_far}", so_far=listed(so_far)) if so_far else tr("Everybody")
        yield {"rule": rule, "rows": int(tree.n_node_samples[node]), "score": float(good / (bad + good))}
        return
    low, high = _sides(questions[tree.feature[node]], float(tree.threshold[node]))
    yield from _rules(tree, questions, tree.children_left[node], (*so_far, low))
    yield from _rules(tree, questions, tree.children_right[node], (*so_far, high))


def _question(name: str, texts: list[str]) -> tuple[str, ...]:
    """What an encoded column asks: (column,) how large it is, (column, value) whether it is that, "" for missing."""
    kind, _, rest = name.partition("__")
    if kind == "numbers":
        return (rest.removeprefix(MISSING_FLAG), "") if rest.startswith(MISSING_FLAG) else (rest,)
    column = max((text for text in texts if rest.startswith(f"{text}_")), key=len)
    return column, rest.removeprefix(f"{column}_")


def _sides(question: tuple[str, ...], threshold: float) -> tuple[str, str]:
    """The answer below the threshold and the one above it."""
    column, *value = question
    if not value:
        return tr("{column} is at most {threshold:.6g}", column=column, threshold=threshold), tr(
            "{column} is more than {threshold:.6g}", column=column, threshold=threshold
        )
    if value[0] == "":
        return tr("{column} is known", column=column), tr("{column} is missing", column=column)
    named = tr("a rare value") if value[0] == RARE_VALUES else value[0]
    return tr("{column} is not {named}", column=column, named=named), tr(
        "{column} is {named}", column=column, named=named
    )
