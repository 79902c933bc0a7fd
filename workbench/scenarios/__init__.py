"""Invented businesses with known bias planted in their tables, to see whether a tool, or a class, finds it.

`generate("lending", bias="proxy", strength="clear", seed=7)` gives a table, its card and the truth; in every place that
takes a table, `scenario:lending?bias=proxy&seed=7` does the same.
"""

from workbench.scenarios.generate import Generated, generate, generate_ref
from workbench.scenarios.parts import Scenario
from workbench.scenarios.recipes import PREFIX, SCENARIOS, STRENGTHS, Recipe, parse
from workbench.scenarios.truth import Truth

__all__ = [
    "PREFIX",
    "SCENARIOS",
    "STRENGTHS",
    "Generated",
    "Recipe",
    "Scenario",
    "Truth",
    "generate",
    "generate_ref",
    "parse",
]
