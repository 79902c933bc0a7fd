"""How often a bias that is planted at the strength called clear is found, and how often anything is where none is.

`python benchmarks/scenarios.py`: 200 seeds of each kind of bias and 400 with none, handed out to all scenarios in turn.
"""

from collections.abc import Iterator
from itertools import cycle, islice
from typing import get_args

from figures import Line

from workbench.case import Case
from workbench.fairness.groups import GroupReport, compare_groups
from workbench.scenarios import SCENARIOS, Generated, generate
from workbench.scenarios.recipes import Bias

TITLE = "Bias planted in the scenarios, and none"
PLANTED, NOTHING, FOUND, FALSE_ALARMS = 200, 400, 0.95, 0.03


def audit(made: Generated) -> GroupReport:
    """The comparison over as many columns at once as the truth names."""
    return compare_groups(Case.of(made.frame, roles=made.card.roles), depth=max(len(made.truth.columns), 1))


def is_found(made: Generated) -> bool:
    """Whether every gap of the truth is a finding about its very group."""
    findings = audit(made).findings
    found = {finding.metric for finding in findings if dict(finding.group) == dict(made.truth.group)}
    return set(made.truth.metrics) <= found


def seeds(count: int) -> Iterator[tuple[int, str]]:
    """So many seeds, handed out to all scenarios in turn."""
    return zip(range(count), islice(cycle(SCENARIOS), count), strict=True)


def run() -> list[Line]:
    """A line for each kind of bias, and one for none."""
    lines = []
    for bias in get_args(Bias):
        made = (generate(name, bias=bias, strength="clear", seed=seed) for seed, name in seeds(PLANTED))
        if bias != "none":
            found = sum(map(is_found, made))
            budget = f"at least {FOUND * PLANTED:.0f}"
            lines.append(Line(f"{bias}: found, of {PLANTED}", f"{found}", budget, found >= FOUND * PLANTED))
    none = (generate(name, bias="none", seed=seed) for seed, name in seeds(NOTHING))
    alarms = sum(bool(audit(made).findings) for made in none)
    kept = alarms <= FALSE_ALARMS * NOTHING
    return [
        *lines,
        Line(f"none: any finding, of {NOTHING}", f"{alarms}", f"at most {FALSE_ALARMS * NOTHING:.0f}", kept),
    ]


if __name__ == "__main__":
    for line in run():
        print(line, flush=True)
