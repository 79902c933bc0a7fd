"""What a benchmark hands back: one line a figure, with the budget it is held to, if there is one."""

from collections.abc import Sequence
from typing import NamedTuple


class Line(NamedTuple):
    """One row of a table: what was measured, the figure in words, its budget in words, and whether it was kept."""

    what: str
    figure: str
    budget: str = ""
    kept: bool = True


def markdown(title: str, lines: Sequence[Line]) -> str:
    """The lines as one Markdown table under a heading."""
    rows = [f"| {what} | {figure} | {_budget(budget, kept=kept)} |" for what, figure, budget, kept in lines]
    return "\n".join([f"### {title}", "", "| what | measured | budget |", "| --- | --- | --- |", *rows, ""])


def missed(lines: Sequence[Line]) -> list[str]:
    """Each budget that was not kept, as a sentence."""
    return [f"{line.what}: {line.figure}, but {line.budget} is the budget." for line in lines if not line.kept]


def _budget(budget: str, *, kept: bool) -> str:
    return f"{budget}, {'kept' if kept else 'MISSED'}" if budget else ""
