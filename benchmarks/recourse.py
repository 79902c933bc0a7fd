"""Do the flip test and recourse find what was planted, and keep silent where nothing was? Counted over invented tables.

Runs alone: `python benchmarks/recourse.py`, or with fewer tables: `python benchmarks/recourse.py 20`. Every model is
told the group.

- Flip test: the decisions of a scenario, with direct discrimination of 15 points planted or nothing; a logistic
  regression and gradient boosting learn them in turn. So a finding where nothing was planted is a false alarm about
  what chance left in a model.
- Recourse: nothing planted is the same. Planted is a business that sets a higher bar for one group, or one group of
  which needs larger loans, in turn.
"""

import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np
import pandas as pd
from figures import Line, markdown, missed

from workbench.case import Case
from workbench.explain.flip import FlipReport, flip_test
from workbench.explain.recourse import RecourseReport, measure_recourse
from workbench.explain.search_space import Space
from workbench.model import Model, fit_plain
from workbench.scenarios import SCENARIOS, Generated, generate

TITLE = "Flip test and recourse: what was planted is found, and nothing where nothing was"
SEEDS, TABLES = 200, 400
ROWS = (1000, 2000)
NAMES, KINDS = tuple(SCENARIOS), ("logistic", "boosting")
LEAST_FOUND, MOST_ALARMS = 0.95, 0.04
LOOKED = 90  # refused people a table


def learned(seed: int, bias: str) -> tuple[Generated, Space]:
    """A model that has learned a scenario's decisions and is told the groups, and the people it decides about."""
    made = generate(NAMES[seed % len(NAMES)], bias=bias, seed=seed, rows=ROWS[seed // 2 % len(ROWS)])  # type: ignore[arg-type] # one of its words
    scenario = made.recipe.scenario
    measures = (scenario.decision.measure,) if scenario.decision.measure else ()
    apart = [scenario.id_column, scenario.proxy.column, scenario.record.column, *(each.column for each in measures)]
    case = Case.of(
        made.frame.drop(columns=apart),
        sensitive=[each.column for each in scenario.sensitive],
        target=scenario.decision.column,
        favourable="1",
    )
    model = fit_plain(case, KINDS[seed // len(NAMES) % 2], seed=seed, use_sensitive=True)  # type: ignore[arg-type] # the same
    return made, Space.of(case, model)


def flipped(seed: int, bias: str) -> tuple[Generated, FlipReport]:
    """The flip test of such a model."""
    made, space = learned(seed, bias)
    return made, flip_test(space)


def flip_found(seed: int) -> bool:
    """Whether the planted group is named as the one that the model holds back."""
    made, report = flipped(seed, "direct")
    return any(dict(finding.group) == dict(made.truth.group) for finding in report.findings)


def flip_alarm(seed: int) -> bool:
    """Whether a table with nothing planted raises a finding."""
    return bool(flipped(seed, "none")[1].findings)


def savers(seed: int, rows: int = 600) -> pd.DataFrame:
    """People of two groups who are alike but for their group."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "group": random.choice(["a", "b"], rows),
            "savings": np.round(random.gamma(2, 20, rows)) * 100,
            "income": np.round(random.lognormal(0.7, 0.4, rows), 1),
            "years": random.integers(0, 20, rows),
            "loan": np.round(random.lognormal(1.5, 0.5, rows), 1),
        }
    )


def unequal(seed: int) -> RecourseReport:
    """Recourse where the group "b" is asked to do more: its bar is higher, or it needs larger loans."""
    table, is_higher = savers(seed), bool(seed % 2)
    if not is_higher:
        table["loan"] = np.where(table["group"] == "b", table["loan"] * 2, table["loan"]).round(1)

    def score(people: pd.DataFrame) -> np.ndarray:
        bar = np.where(people["group"] == "b", 7.0, 4.5) if is_higher else 4.5
        total = people["savings"] / 2000 + people["income"] + people["years"] / 10 - people["loan"] / 1.5 + 3.5 - bar
        return np.asarray(1 / (1 + np.exp(-total)), dtype=np.float64)

    case = Case.of(table.assign(paid=(score(table) > 0.5).astype(int)), sensitive=["group"], target="paid")
    space = Space.of(case, Model.of(score, features=["group", "savings", "income", "years", "loan"]))
    return measure_recourse(space, by=["group"], most=2 * LOOKED, seed=seed)


def recourse_found(seed: int) -> bool:
    """Whether the planted group is named as the one that is asked to do more."""
    return any(dict(finding.group) == {"group": "b"} for finding in unequal(seed).findings)


def recourse_alarm(seed: int) -> bool:
    """Whether a table with nothing planted raises a finding."""
    made, space = learned(seed, "none")
    column = made.recipe.scenario.sensitive[seed % 2].column
    return bool(measure_recourse(space, by=[column], most=LOOKED, seed=seed).findings)


def run(seeds: int = SEEDS, tables: int = TABLES) -> list[Line]:
    """How often each is found, and how often there is a false alarm."""
    return [
        _line("Direct discrimination planted, found by the flip test", flip_found, seeds, is_alarm=False),
        _line("Nothing planted, a finding of the flip test", flip_alarm, tables, is_alarm=True),
        _line("Unequal recourse planted, found", recourse_found, seeds, is_alarm=False),
        _line("Nothing planted, a finding on recourse", recourse_alarm, tables, is_alarm=True),
    ]


def _line(what: str, happens: Callable[[int], bool], tables: int, *, is_alarm: bool) -> Line:
    start = perf_counter()
    hits = sum(happens(seed) for seed in range(tables))
    share, each = hits / tables, (perf_counter() - start) / tables
    budget = f"at most {MOST_ALARMS:.0%}" if is_alarm else f"at least {LEAST_FOUND:.0%}"
    kept = share <= MOST_ALARMS if is_alarm else share >= LEAST_FOUND
    return Line(what, f"{hits} of {tables} ({share:.1%}), {each:.2f} s a table", budget, kept)


def main(arguments: list[str]) -> int:
    """Print the table; 1 where a budget was missed."""
    few = int(arguments[0]) if arguments else 0
    lines = run(few, 2 * few) if few else run()
    print(markdown(TITLE, lines))
    return int(bool(missed(lines)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
