"""What makes this person's score what it is? Shapley values, in the table's own columns, on one named scale.

- A logistic regression, a scorecard or another sum: exact, in closed form, against the mean of the table
  (interventional Shapley values of a sum are each part less its mean: Lundberg & Lee, NeurIPS 2017).
- Trees: exact, by the algorithm of Lundberg et al., Nature Machine Intelligence 2, 2020 (LightGBM's and XGBoost's own,
  shap for scikit-learn), against the mean of their training.
- Anything else: sampled, with the error stated, against a sample of the table.

Encoded columns are summed back to the column they come from. Contributions add up to prediction less baseline.
"""

import pandas as pd

from workbench.adapters.lightgbm_model import LightGbm
from workbench.adapters.xgboost_model import XgBoost
from workbench.case import Case
from workbench.explain.explanation import Explanation, Method, json_value, largest_first, note_unseen, pick_row
from workbench.explain.samples import draw, sample_words
from workbench.explain.shapley_explainers import Boosted, Card, Explainer, Forest, Linear, Sampled
from workbench.explain.shapley_inside import take_apart
from workbench.explain.shapley_sampling import Walks
from workbench.language import tr
from workbench.model import Model

__all__ = [
    "Boosted",
    "Card",
    "Explainer",
    "Explanation",
    "Forest",
    "Linear",
    "Method",
    "Sampled",
    "draw",
    "explain_person",
    "explainer_for",
    "json_value",
    "largest_first",
    "note_unseen",
    "pick_row",
    "sample_words",
]

MEAN_ROWS, BACKGROUND_ROWS, BUDGET = 10_000, 100, 20_000


def explainer_for(model: Model, table: pd.DataFrame, *, budget: int = BUDGET, seed: int = 0) -> Explainer:
    """The explainer that is exact for this model, on the scale where it is; else one that samples within a budget.

    Parameters
    ----------
    model
        What is explained; contributions are about the favourable value.
    table
        The rows that the baseline of a sum, and of a black box, is a mean of; a random sample of them where they are
        many (10,000 for a sum, 100 for a black box), which `against` says.
    budget
        How many scores one row of a black box may cost.
    seed
        Of the samples.
    """
    model.check_features(table)
    last = getattr(model.estimator, "steps", [("", model.estimator)])[-1][1]
    means = draw(table, MEAN_ROWS, seed)
    against = tr("the mean of {means}", means=sample_words(len(means), len(table)))
    if hasattr(last, "cards_"):
        return Card(model, last, means, against)
    if isinstance(model.adapter, LightGbm | XgBoost):
        return Boosted(model, table)
    encoded = take_apart(model, table)
    if encoded is not None and encoded.kind == "linear":
        return Linear(model, encoded, means, against)
    if encoded is not None:
        return Forest(model, encoded)
    few = draw(table, BACKGROUND_ROWS, seed)[list(model.features)]
    return Sampled(model, Walks(model=model, background=few, budget=budget, seed=seed), len(table))


def explain_person(case: Case, model: Model, row: int, *, explainer: Explainer | None = None) -> Explanation:
    """What makes the score of one row, counted from 0, higher or lower than the baseline.

    Raises
    ------
    WorkbenchError
        When there is no such row, or the model cannot read what the table holds.
    """
    table = case.pandas
    person = pick_row(table, row)
    if explainer is None:
        explainer = explainer_for(model, table)
    values, errors, predicted = explainer.explain(person)
    parts = pd.DataFrame(
        {
            "feature": list(model.features),
            "value": pd.Series([person[column].iloc[0] for column in model.features], dtype=object),
            "contribution": values[0],
            "error": errors[0],
        }
    )
    return Explanation(
        row=row,
        method="shap",
        scale=explainer.scale,
        score=float(model.score(person)[0]),
        prediction=float(predicted[0]),
        baseline=explainer.baseline,
        contributions=largest_first(parts),
        how=explainer.how,
        against=explainer.against,
        notes=note_unseen(model, person),
    )
