"""Tables of an invented business in which the truth is known, drawn anew for every seed.

- What a person deserves (merit) follows the features alone; sensitive columns are drawn apart from it. So with nothing
  planted the record and the decision have nothing to do with any group or intersection.
- Bias lowers the standing of those it hits by a known shift, or takes good outcomes out of the record.
- The same seed gives the same people whatever is planted, so that tables can be laid side by side.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.random import Generator, default_rng
from numpy.typing import NDArray

from workbench.catalog import Card
from workbench.scenarios.cards import card_of_recipe
from workbench.scenarios.parts import Floats, Scenario, Values
from workbench.scenarios.recipes import VERSION, Bias, Recipe, Strength, parse
from workbench.scenarios.truth import TELLING, Truth, decision_shift, truth_of

SKILL = 0.8
"""The correlation of merit with the standing in the decision, and with that in the outcome."""
FIRST_ID = 100_001

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Generated:
    """A generated table with its card and the truth about it.

    `latent` has what no table of a business holds, a row each: merit (a standard normal number) and deserved (1 if the
    outcome was good in truth, whatever the record says).
    """

    recipe: Recipe
    frame: pd.DataFrame
    card: Card
    truth: Truth
    latent: pd.DataFrame


def generate(
    name: str,
    *,
    bias: Bias = "direct",
    strength: Strength | float = "clear",
    seed: int = 0,
    rows: int | None = None,
) -> Generated:
    """A table of one scenario with known bias planted in it.

    Parameters
    ----------
    name
        bakery, support, delivery, prices, hiring or lending.
    bias
        direct: the decision looks at the group; proxy: at a column that gives it away; history: at a record of earlier
        decisions that held the group back; subgroup: only an intersection is hit; labels: the record is wrong, the
        decision is not; none: nothing is planted.
    strength
        faint, clear, strong, or the gap as a share above 0 and up to 0.3.
    seed
        The same seed gives the same table.
    rows
        100 to 1,000,000; None takes the scenario's own number.

    Raises
    ------
    WorkbenchError
        In one sentence, when a part is unknown or out of range.
    """
    return make(Recipe(name, bias, strength, seed, rows))


def generate_ref(ref: str) -> Generated:
    """The table that a reference such as `scenario:lending?bias=proxy` stands for."""
    return make(parse(ref))


def make(recipe: Recipe) -> Generated:
    """The table of a recipe."""
    scenario, size = recipe.scenario, recipe.size
    rng = default_rng([VERSION, recipe.seed, *recipe.name.encode()])
    groups = {each.column: _draw_codes(each.shares, size, rng) for each in scenario.sensitive}
    features, merit = _draw_features(scenario, size, rng)
    signs, told = _draw_proxy(scenario, groups[scenario.sensitive[0].column] == 0, rng)
    truth = truth_of(recipe)
    in_group = np.all([groups[column] == 0 for column in truth.columns], axis=0) & (recipe.bias != "none")
    decided = _standing(merit, rng)
    if truth.decision_gap:
        decided -= decision_shift(recipe) * (told if truth.proxy else in_group)
    deserved, recorded = _draw_record(recipe, merit, in_group, rng)
    people = {each.column: _words(each.values)[groups[each.column]] for each in scenario.sensitive}
    columns = {scenario.id_column: np.arange(FIRST_ID, FIRST_ID + size)} | people | features | signs
    outcomes = {scenario.record.column: recorded.astype(np.int64)} | _decide(scenario, decided)
    return Generated(
        recipe=recipe,
        frame=pd.DataFrame(columns | outcomes),
        card=card_of_recipe(recipe),
        truth=truth,
        latent=pd.DataFrame({"merit": merit, "deserved": deserved.astype(np.int64)}),
    )


def _words(words: Iterable[str]) -> Values:
    return np.array(list(words), dtype=object)


def _draw_codes(shares: tuple[float, ...], size: int, rng: Generator) -> NDArray[np.intp]:
    return np.searchsorted(np.cumsum(shares)[:-1], rng.random(size), side="right")


def _draw_features(scenario: Scenario, size: int, rng: Generator) -> tuple[dict[str, Values], Floats]:
    """The features' values, and merit: their weighted sum, scaled to be standard normal."""
    shared = np.array([feature.shared for feature in scenario.features])
    weights = np.array([feature.merit for feature in scenario.features])
    own = np.sqrt(1 - shared**2)
    normal = np.outer(shared, rng.standard_normal(size)) + own[:, None] * rng.standard_normal((len(own), size))
    spread = float(np.sqrt((weights @ shared) ** 2 + ((weights * own) ** 2).sum()))
    values = {each.column: each.make(row) for each, row in zip(scenario.features, normal, strict=True)}
    return values, weights @ normal / spread


def _draw_proxy(scenario: Scenario, in_group: Flags, rng: Generator) -> tuple[dict[str, Values], Flags]:
    """The proxy's values, and who has a telling one."""
    proxy, size = scenario.proxy, len(in_group)
    told = rng.random(size) < np.where(in_group, *TELLING)
    which = rng.random(size)
    places = np.where(told, which * len(proxy.telling), len(proxy.telling) + which * len(proxy.others))
    return {proxy.column: _words([*proxy.telling, *proxy.others])[places.astype(np.intp)]}, told


def _standing(merit: Floats, rng: Generator) -> Floats:
    standing: Floats = SKILL * merit + np.sqrt(1 - SKILL**2) * rng.standard_normal(len(merit))
    return standing


def _draw_record(recipe: Recipe, merit: Floats, in_group: Flags, rng: Generator) -> tuple[Flags, Flags]:
    """Who had a good outcome in truth, and who has one on record."""
    record = recipe.scenario.record
    standing, lost = _standing(merit, rng), rng.random(len(merit))
    deserved = record.is_yes(standing)
    if recipe.bias == "history":
        return deserved, record.is_yes(standing - record.shift(recipe.gap) * in_group)
    if recipe.bias == "labels":
        return deserved, deserved & ~(in_group & (lost < recipe.gap / record.rate))
    return deserved, deserved


def _decide(scenario: Scenario, standing: Floats) -> dict[str, Values]:
    """The decision, and the minutes, hours or money it was made from; what is shown agrees with the answer."""
    decision = scenario.decision
    if decision.measure is None:
        return {decision.column: decision.is_yes(standing).astype(np.int64)}
    values = decision.measure.values(standing, decision.rate)
    return {decision.measure.column: values, decision.column: (values <= decision.measure.cutoff).astype(np.int64)}
