"""What the three ways to look at one column are called, how each is read, and what it says in a sentence."""

import pandas as pd

from widgets.explain.contribution_words import signed
from widgets.explain.effect_charts import DRAWN
from workbench.explain.drivers import DriversReport
from workbench.explain.effects import EffectReport
from workbench.language import tr
from workbench.words import capital, whole

EVERYBODY, STEPS, PEOPLE = "everybody", "steps", "people"
VIEWS = (
    (tr("The mean score if everybody had this value"), EVERYBODY),
    (tr("What small steps change where people stand"), STEPS),
    (tr("What the column adds for each person"), PEOPLE),
)
HOW_TO_READ = {
    EVERYBODY: tr(
        "The thick line is the mean score if everybody had this value and everything else stayed as it is "
        "(partial dependence), with its 95% interval. Each thin line is one person. Where thin lines cross, the "
        "column means different things for different people. Some of these combinations nobody has."
    ),
    STEPS: tr(
        "The line adds up what small steps change among the people who stand there (accumulated local effects), "
        "with its 95% interval; 0 is the mean. It never asks about combinations that nobody has."
    ),
    PEOPLE: tr(
        "Each mark is an explained person: their value, and what it added to their score or took from it. "
        "People with the same value can lie apart where the model counts the column together with others."
    ),
}


def steps_words(report: EffectReport, label: str) -> str:
    """Where the summed effects are lowest and highest."""
    effects = report.ale["effect"].to_numpy(dtype=float)
    low, high = report.ale.iloc[int(effects.argmin())], report.ale.iloc[int(effects.argmax())]
    return tr(
        "{label} lifts the score most at {value:g} ({effect}, 95% interval {low} to {high}) and lowers it most at "
        "{value_2:g} ({effect_2}, {low_2} to {high_2}).",
        label=capital(label),
        value=high["value"],
        effect=signed(high["effect"]),
        low=signed(high["low"]),
        high=signed(high["high"]),
        value_2=low["value"],
        effect_2=signed(low["effect"]),
        low_2=signed(low["low"]),
        high_2=signed(low["high"]),
    )


def drawn_words(report: EffectReport | DriversReport) -> str:
    """How many people the picture draws, where it is not all."""
    if isinstance(report, DriversReport):
        drawn, of = min(DRAWN, len(report.rows)), len(report.rows)
        words = tr(
            "Picture and table show {drawn} of them, evenly spread; the sentence is about all.", drawn=whole(drawn)
        )
        return words if drawn < of else ""
    people = report.ice["row"].nunique()
    return tr("Thin lines are {people} of them.", people=whole(people)) if report.numeric else ""


def people_words(report: DriversReport, feature: str, label: str) -> str:
    """By how much the column moves the score of all who were explained."""
    row = report.importance.set_index("feature").loc[feature]
    parts: pd.Series = report.dependence(feature)["contribution"]
    return tr(
        "{label} moves the score by {importance:.3f} on average (95% interval {low:.3f} to {high:.3f}; {frame} "
        "people), from {min} to {max}.",
        label=label,
        importance=row["importance"],
        low=row["low"],
        high=row["high"],
        frame=whole(len(parts)),
        min=signed(parts.min()),
        max=signed(parts.max()),
    )
