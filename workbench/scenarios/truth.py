"""What was planted, in numbers and in words: the answer that a tool should find."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from workbench.language import tr
from workbench.scenarios.parts import Answer, Scenario
from workbench.scenarios.recipes import STRENGTHS, Recipe
from workbench.words import listed, percent, points

TELLING = (0.85, 0.15)
"""The share of the telling values of a proxy, in the group and outside it."""
POINTS = tr("percentage points")


@dataclass(frozen=True, kw_only=True)
class Truth:
    """What was planted and where it shows.

    Gaps are shares, the rate of all others minus the rate of `group`: 0.15 is 15 percentage points. `effect` is the
    same in `unit`: minutes, hours or euros more on average where the decision has a measure, else percentage points.
    `metrics` are those of the report in which it must show, when people are compared by `columns` together.
    `proxy_shares` says how common the proxy's telling values are in the group and outside it. `story` says it to
    everybody, `words` with the strength to whoever planted it.
    """

    kind: str
    strength: str
    columns: tuple[str, ...] = ()
    group: Mapping[str, str] = field(default_factory=dict)
    decision_gap: float = 0.0
    record_gap: float = 0.0
    effect: float = 0.0
    unit: str = POINTS
    proxy: str | None = None
    proxy_values: tuple[str, ...] = ()
    proxy_shares: tuple[float, ...] = ()
    metrics: tuple[str, ...] = ()
    story: str
    words: str


def truth_of(recipe: Recipe) -> Truth:
    """What a recipe plants; known before a row is drawn, and so free of chance."""
    if recipe.bias == "none":
        nothing = tr(
            "Nothing was hidden here. Every group has the same chances; what stands out here, chance has made."
        )
        return Truth(kind="none", strength="none", story=nothing, words=nothing)
    scenario, bias, gap = recipe.scenario, recipe.bias, recipe.gap
    held_back = scenario.sensitive[: 2 if bias == "subgroup" else 1]
    in_record, in_decision = bias in ("history", "labels"), bias != "labels"
    effect, unit = _effect(recipe) if in_decision else (100 * gap, POINTS)
    through = scenario.proxy if bias == "proxy" else None
    return Truth(
        kind=bias,
        strength=recipe.strength_words,
        columns=tuple(each.column for each in held_back),
        group={each.column: next(iter(each.values)) for each in held_back},
        decision_gap=gap if in_decision else 0.0,
        record_gap=gap if in_record else 0.0,
        effect=effect,
        unit=unit,
        proxy=through.column if through else None,
        proxy_values=through.telling if through else (),
        proxy_shares=TELLING if through else (),
        metrics=("selection_rate",) * in_decision + ("base_rate",) * in_record,
        story=(story := _story(recipe, effect, unit)),
        words=f"{story} {strength_words(recipe)}",
    )


def decision_shift(recipe: Recipe) -> float:
    """How far the standing of those who are hit is lowered; through a proxy more, as it misses some of the group."""
    reach = TELLING[0] - TELLING[1] if recipe.bias == "proxy" else 1.0
    return recipe.scenario.decision.shift(recipe.gap / reach)


def _effect(recipe: Recipe) -> tuple[float, str]:
    decision = recipe.scenario.decision
    if decision.measure is None:
        return 100 * recipe.gap, POINTS
    reach = TELLING[0] - TELLING[1] if recipe.bias == "proxy" else 1.0
    return reach * decision.measure.rise(decision.rate, decision_shift(recipe)), decision.measure.unit


def _story(recipe: Recipe, effect: float, unit: str) -> str:
    scenario, gap = recipe.scenario, recipe.gap
    first, second = scenario.sensitive[:2]
    who, both = _first_words(scenario, 1), _first_words(scenario, 2)
    lost, unrecorded = _less(scenario.decision, gap), _less(scenario.record, gap)
    telling = " or ".join(f"“{value}”" for value in scenario.proxy.telling)
    story = {
        "direct": tr(
            "The decision itself looks at {label}: {who} {lost} than equally deserving others.",
            label=first.label,
            who=who,
            lost=lost,
        ),
        "proxy": tr(
            "The decision never looks at {label}, but at {label_2}: {telling} counts against a person, and stands "
            "with {telling_2} of {who} but {telling_3} of other {people}. So {who} {lost} than others.",
            label=first.label,
            label_2=scenario.proxy.label,
            telling=telling,
            telling_2=percent(TELLING[0]),
            who=who,
            telling_3=percent(TELLING[1]),
            people=scenario.people,
            lost=lost,
        ),
        "history": tr(
            "Earlier decisions held {who} back, and the record shows it: they {unrecorded} than others. The "
            "decision has learnt from that record: they {lost}. What they deserve, which no column shows, is the "
            "same.",
            who=who,
            unrecorded=unrecorded,
            lost=lost,
        ),
        "labels": tr(
            "The record is wrong, the decision is not: {gap} of the good outcomes of {who} were put down as bad, so "
            "that they {unrecorded} than others. Error rates that trust the record are wrong too.",
            gap=percent(gap / scenario.record.rate),
            who=who,
            unrecorded=unrecorded,
        ),
        "subgroup": tr(
            "Only one group is held back: {both} {lost} than everyone else. Compare by {label} and {label_2} "
            "together to see it.",
            both=both,
            lost=lost,
            label=first.label,
            label_2=second.label,
        ),
    }[recipe.bias]
    more = (
        ""
        if unit == POINTS
        else tr(" On average that is {effect:.1f} {unit} more for each of them.", effect=effect, unit=unit)
    )
    return f"{story}{more}"


def strength_words(recipe: Recipe) -> str:
    """How strong that is beside the strengths that have a name."""
    named = listed([tr("{name} is {gap}", name=name, gap=points(gap)) for name, gap in STRENGTHS.items()])
    return f"Strength: {recipe.strength_words} ({named} {POINTS}; “clear” is meant to be found)."


def _less(answer: Answer, gap: float) -> str:
    return tr("{does} {gap} {points} less often", does=answer.does, gap=points(gap), points=POINTS)


def _first_words(scenario: Scenario, columns: int) -> str:
    return tr(" who are also ").join(next(iter(each.words.values())) for each in scenario.sensitive[:columns])
