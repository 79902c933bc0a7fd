"""Does the data review name what was planted, and keep silent where nothing was? Counted over many invented tables.

Runs alone: `python benchmarks/data_review.py`. Every table is a scenario without its id and its proxy, so that nothing
is wrong with it, before one thing is planted: its own proxy, a column of e-mails under a name that says nothing, or a
group of which every other row is lost.
"""

from collections.abc import Callable, Iterator
from itertools import cycle, islice
from time import perf_counter

import numpy as np
import pandas as pd
from figures import Line, markdown

from workbench.bundled import bundled
from workbench.case import Case
from workbench.catalog import load_card
from workbench.data.proxies import find_proxies
from workbench.data.review import DataReview, review_data
from workbench.scenarios import SCENARIOS, Generated, generate

TITLE = "Data review: what was planted is named first, and nothing where nothing was"
SEEDS, REPORTS = 200, 400
SIZES, HOLES = (None, 1000, 400), 0.05
MOST_ALARMS, LEAST_NAMED, SECONDS = 0.04, 0.95, 10.0


def plain(seed: int, name: str, rows: int | None = None) -> tuple[Generated, pd.DataFrame]:
    """A scenario with nothing planted, and its table without the id and the proxy."""
    made = generate(name, bias="none", seed=seed, rows=rows)
    scenario = made.recipe.scenario
    return made, made.frame.drop(columns=[scenario.id_column, scenario.proxy.column])


def due_shares(made: Generated) -> dict[str, dict[str, float]]:
    """The shares that the groups were drawn with."""
    return {each.column: dict(zip(each.values, each.shares, strict=True)) for each in made.recipe.scenario.sensitive}


def reviewed(made: Generated, frame: pd.DataFrame) -> DataReview:
    """The review of a table of this scenario, beside the population it was drawn from."""
    roles = made.card.roles
    roles = roles.replace(not_features=tuple(column for column in roles.not_features if column in frame.columns))
    return review_data(Case.of(frame, roles=roles), reference=due_shares(made))


def nothing(seed: int, name: str) -> bool:
    """Whether a table with nothing wrong, large, small or smaller still, raises an alarm."""
    made, frame = plain(seed, name, SIZES[seed // len(SCENARIOS) % len(SIZES)])
    return bool(reviewed(made, with_holes(frame, seed)).findings)


def with_holes(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """The table with values missing by chance alone, in every column but the sensitive ones and the answers."""
    random = np.random.default_rng(seed)
    return frame.assign(
        **{column: frame[column].mask(random.random(len(frame)) < 0.05) for column in frame.columns[2:5]}
    )


def proxy(seed: int, name: str) -> bool:
    """Whether the scenario's own proxy is named first."""
    made, frame = plain(seed, name)
    column = made.recipe.scenario.proxy.column
    found = reviewed(made, frame.assign(**{column: made.frame[column]})).findings
    return bool(found) and found[0].code == "WB305" and found[0].columns[0] == column


def identifying(seed: int, name: str) -> bool:
    """Whether a column of e-mail addresses is named first."""
    made, frame = plain(seed, name)
    random = np.random.default_rng(seed)
    given = random.choice(["ann", "bo", "chi", "dov", "eva", "finn"], len(frame))
    mails = [
        f"{first}{number}@post.example"
        for first, number in zip(given, random.integers(0, 10**6, len(frame)), strict=True)
    ]
    found = reviewed(made, frame.assign(field_9=mails)).findings
    return bool(found) and found[0].code == "WB307" and found[0].columns == ("field_9",)


def under_represented(seed: int, name: str) -> bool:
    """Whether the group that has lost half of its rows is named first."""
    made, frame = plain(seed, name)
    first = made.recipe.scenario.sensitive[0]
    group = next(iter(first.values))
    lost = (frame[first.column] == group) & (np.random.default_rng(seed).random(len(frame)) < 0.5)
    found = reviewed(made, frame[~lost].reset_index(drop=True)).findings
    return bool(found) and found[0].code == "WB301" and dict(found[0].group) == {first.column: group}


def seeds(count: int) -> Iterator[tuple[int, str]]:
    """So many seeds, handed out to all scenarios in turn."""
    return zip(range(count), islice(cycle(SCENARIOS), count), strict=True)


def share(ask: Callable[[int, str], bool], count: int) -> float:
    """In which share of so many tables the answer is yes."""
    return sum(ask(seed, name) for seed, name in seeds(count)) / count


def seconds_of_large_table() -> float:
    """All proxies of a table of nearly 300,000 rows and 40 columns, from the frame to the sentences."""
    frame = pd.read_parquet(bundled("datasets") / "census_income" / "data.parquet")
    copies = frame[[column for column in frame.columns if column not in load_card("census_income").roles.sensitive]]
    wide = pd.concat([frame, copies.iloc[:, :15].add_suffix("_again")], axis=1)
    case = Case.of(wide, roles=load_card("census_income").roles)
    start = perf_counter()
    find_proxies(case)
    return perf_counter() - start


def run(count: int = SEEDS, reports: int = REPORTS) -> list[Line]:
    """Every figure with its budget."""
    alarms = share(nothing, reports)
    lines = [
        Line(f"reports with a false alarm, of {reports}", f"{alarms:.1%}", f"{MOST_ALARMS:.0%}", alarms <= MOST_ALARMS)
    ]
    for what, ask in (("proxy", proxy), ("column of e-mails", identifying), ("lost group", under_represented)):
        named = share(ask, count)
        lines.append(
            Line(f"{what} named first, of {count}", f"{named:.1%}", f"{LEAST_NAMED:.0%}", named >= LEAST_NAMED)
        )
    taken = seconds_of_large_table()
    lines.append(Line("proxies of 299,285 rows x 40 columns", f"{taken:.1f} s", f"{SECONDS:.0f} s", taken <= SECONDS))
    return lines


if __name__ == "__main__":
    print(markdown(TITLE, run()))
