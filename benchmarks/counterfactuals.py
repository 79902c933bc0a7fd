"""What would have changed it? Four ways for each refused person, beside DiCE and beside simply the nearest real people.

Three tables, three models each, 50 people refused by a model that has not seen them, the same people, data, model and
fixed columns for every method, in one run. A model that refuses fewer than 50 of the people it has not seen is fitted
again on other seven tenths of the table, and again, until 50 different people were refused. Everything is measured
here, on what the methods hand back, not with the workbench's own reckoning: Gower's distance has the full observed
range of each number, as in the paper. Times are processor time (every method runs in one thread), so that a busy
machine counts for none of them, and each is compared over the people whom both methods were asked about: a method that
is slow is stopped after 20 seconds a table and model, and the table says after how many people.
"""

import contextlib
import io
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import combinations
from time import perf_counter, process_time
from typing import Any

import numpy as np
import pandas as pd
from figures import Line, markdown, missed
from numpy.typing import NDArray

from workbench.case import Case
from workbench.catalog import load_card
from workbench.explain.counterfactuals import Space, find_counterfactuals
from workbench.explain.search_space import Wanted
from workbench.model import Model
from workbench.roles import Roles
from workbench.tables import read_table

TITLE = "Four counterfactuals for one person, beside DiCE"
TABLES = ("german_credit", "card_default", "employee_attrition")
KINDS = ("forest", "boosting", "logistic")
PEERS = ("random", "genetic", "kdtree")
PEOPLE, WAYS, SEED, TRAINED = 50, 4, 20_240, 0.7
SPLITS = 40  # so often at most is a table split anew, until a model has refused 50
PATIENCE = 20.0  # seconds for a method on one table and model
TIMES_FASTER, BORDER, HALF = 5, 0.95, 0.5
DRAWN, BLOCK = 5000, 200  # accepted people whose own nearest neighbour is looked for among all
SAME = 1e-9
Ways = pd.DataFrame | None
Method = Callable[[pd.DataFrame], tuple[Ways, list[bool]]]
Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Setting:
    """One table and model, and the refused people."""

    case: Case
    model: Model
    refused: pd.DataFrame
    kept: tuple[str, ...]
    seconds: float
    space: Space

    @property
    def columns(self) -> list[str]:
        """The features."""
        return list(self.model.features)


@dataclass(eq=False)
class Scores:
    """What one method did for some people: a list entry a person or an option."""

    seconds: list[float] = field(default_factory=list)
    options: list[int] = field(default_factory=list)
    valid: list[bool] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)
    gower: list[float] = field(default_factory=list)
    jaccard: list[float] = field(default_factory=list)
    usual: list[bool] = field(default_factory=list)
    honest: list[bool] = field(default_factory=list)
    broken: int = 0
    waited: float = 0.0

    def figures(self) -> tuple[float, float, float, float, float]:
        """The measures in which smaller is better: seconds, share invalid, changes, distance, likeness."""
        found = [self.changed, self.gower]
        means = [float(np.mean(part)) if part else np.inf for part in found]
        likeness = 1 - float(np.mean(self.jaccard)) if self.jaccard else np.inf
        wrong = 1 - float(np.mean(self.valid)) if self.valid else np.inf
        return float(np.median(self.seconds)), wrong, *means, likeness


def make_settings(table: str, kind: str) -> Iterator[Setting]:
    """Models fitted on seven tenths, each with the people it refuses among the others, until there are 50 of them."""
    frame, roles = read_table(f"dataset:{table}"), load_card(table).roles
    taken: set[int] = set()
    for split in range(SPLITS):
        order = np.random.default_rng(SEED + split).permutation(len(frame))
        seen, unseen = np.split(order, [int(TRAINED * len(frame))])
        unseen = np.array([place for place in unseen if place not in taken])
        setting = _fitted(frame.iloc[seen].reset_index(drop=True), roles, (table, kind))
        scores = setting.model.score(frame.iloc[unseen])
        refused = unseen[scores < roles.threshold][: PEOPLE - len(taken)]
        taken.update(refused.tolist())
        if len(refused):
            yield replace(setting, refused=frame.iloc[refused][setting.columns].reset_index(drop=True))
        if len(taken) == PEOPLE:
            return


def _fitted(seen: pd.DataFrame, roles: Roles, name: tuple[str, str]) -> Setting:
    table, kind = name
    features = [column for column in seen if column != roles.target]
    pipeline = _pipeline(kind, seen[features]).fit(seen[features], (seen[roles.target].astype(str) == "1").astype(int))
    case = Case.of(seen, roles=roles, name=table)
    model = Model(estimator=pipeline, features=tuple(features), about=kind)
    start = perf_counter()
    space = Space.of(case, model, seed=SEED)
    space.neighbours(Wanted())
    seconds = perf_counter() - start
    return Setting(case, model, seen.head(0), tuple(name for name in space.kept if name in features), seconds, space)


def _pipeline(kind: str, frame: pd.DataFrame) -> Any:
    from sklearn.compose import make_column_transformer  # noqa: PLC0415 - where a model is made
    from sklearn.ensemble import GradientBoostingClassifier, RandomForestClassifier  # noqa: PLC0415
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import OneHotEncoder, StandardScaler  # noqa: PLC0415

    models = {
        "forest": RandomForestClassifier(n_estimators=100, random_state=SEED),
        "boosting": GradientBoostingClassifier(random_state=SEED),
        "logistic": LogisticRegression(max_iter=2000),
    }
    numbers = list(frame.select_dtypes("number").columns)
    texts = [column for column in frame if column not in numbers]
    encoding = make_column_transformer(
        (OneHotEncoder(handle_unknown="ignore", sparse_output=False), texts), (StandardScaler(), numbers)
    )
    return make_pipeline(encoding, models[kind])


# The methods: each takes a person (a table of one row) and gives the ways as a table


def ours(setting: Setting) -> Method:
    """The workbench, and which of its options it marks as unusual."""

    def find(person: pd.DataFrame) -> tuple[Ways, list[bool]]:
        own = person.iloc[0].to_dict()
        report = find_counterfactuals(setting.space, own, count=WAYS, seed=SEED)
        rows = [{**own, **{change.feature: change.after for change in way.changes}} for way in report.options]
        return (pd.DataFrame(rows) if rows else None), [way.is_unusual for way in report.options]

    return find


def dice(setting: Setting, method: str) -> Method:
    """DiCE with its own defaults, told which columns stay."""
    import dice_ml  # noqa: PLC0415 - ours is measured without it
    from raiutils.exceptions import UserConfigValidationException  # noqa: PLC0415

    roles, columns = setting.case.roles, setting.columns
    numbers = list(setting.refused.select_dtypes("number").columns)
    table = setting.case.pandas[columns].astype({name: object for name in columns if name not in numbers})
    answer = (setting.case.pandas[roles.target].astype(str) == "1").astype(int)
    data = dice_ml.Data(dataframe=table.assign(answer=answer), continuous_features=numbers, outcome_name="answer")
    explainer = dice_ml.Dice(data, dice_ml.Model(model=setting.model.estimator, backend="sklearn"), method=method)
    options: dict[str, Any] = {"random_seed": SEED} if method == "random" else {}
    vary = [name for name in columns if name not in setting.kept]

    def find(person: pd.DataFrame) -> tuple[Ways, list[bool]]:
        given = person.astype({name: object for name in columns if name not in numbers})
        try:
            found = explainer.generate_counterfactuals(
                given, total_CFs=WAYS, desired_class=1, features_to_vary=vary, verbose=False, **options
            )
        except UserConfigValidationException:  # how it says that it found none
            return None, []
        ways = found.cf_examples_list[0].final_cfs_df
        return (None if ways is None or not len(ways) else ways[columns].reset_index(drop=True)), []

    return find


def nearest(setting: Setting) -> Method:
    """The nearest real people with the wanted answer whose answer would hold with this person's fixed columns."""
    people = setting.case.pandas[setting.columns]
    accepted = people[setting.model.score(people) >= setting.case.roles.threshold].reset_index(drop=True)
    measure = Gower(people)

    def find(person: pd.DataFrame) -> tuple[Ways, list[bool]]:
        near = accepted.iloc[np.argsort(measure.between(person.iloc[0], accepted), kind="stable")[: 10 * WAYS]].copy()
        for column in setting.kept:
            near[column] = person.iloc[0][column]
        good = near[setting.model.score(near) >= setting.case.roles.threshold].head(WAYS)
        return (good.reset_index(drop=True) if len(good) else None), []

    return find


# The measuring


class Gower:
    """Gower's distance with the full range of each number."""

    def __init__(self, people: pd.DataFrame) -> None:
        self.columns = list(people.columns)
        self.numbers = set(people.select_dtypes("number").columns)
        self.low = {name: float(people[name].min()) for name in self.numbers}
        self.high = {name: float(people[name].max()) for name in self.numbers}
        self.whole = {name for name in self.numbers if (people[name] % 1 == 0).all()}
        self.values = {name: set(people[name].astype(str)) for name in self.columns if name not in self.numbers}

    def apart(self, person: pd.Series, others: pd.DataFrame) -> Floats:
        """A row an other person, a column a column of the table."""
        parts = [
            np.abs(others[name].astype(float) - float(person[name])) / ((self.high[name] - self.low[name]) or 1.0)
            if name in self.numbers
            else (others[name].astype(str) != str(person[name])).astype(float)
            for name in self.columns
        ]
        return np.column_stack(parts)

    def between(self, person: pd.Series, others: pd.DataFrame) -> Floats:
        """One distance for each of the others."""
        return np.asarray(self.apart(person, others).mean(axis=1))

    def strays(self, ways: pd.DataFrame) -> NDArray[np.bool_]:
        """Which values, a row a way, leave the observed range, the observed values or whole numbers."""
        return np.column_stack([self._strays(name, ways[name]) for name in self.columns])

    def _strays(self, name: str, column: pd.Series) -> NDArray[np.bool_]:
        if name not in self.numbers:
            return np.asarray(~column.astype(str).isin(self.values[name]))
        values = column.to_numpy(dtype=float)
        beyond = (values < self.low[name] - SAME) | (values > self.high[name] + SAME)
        return np.asarray(beyond | ((name in self.whole) & (values % 1 != 0)))


def measure(setting: Setting, methods: dict[str, Method], found: dict[str, Scores]) -> None:
    """Ask every method about one person after the other, so that a busy minute hits all of them alike."""
    gower = Gower(setting.case.pandas[setting.columns])
    usual = _usual(setting)
    for place in range(len(setting.refused)):
        person = setting.refused.iloc[[place]]
        for name, find in methods.items():
            scores = found.setdefault(name, Scores())
            if name.startswith("DiCE") and scores.waited > PATIENCE:
                continue
            begins, start = perf_counter(), process_time()
            with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
                ways, unusual = find(person)
            scores.seconds.append(process_time() - start)
            scores.waited += perf_counter() - begins
            scores.options.append(0 if ways is None else len(ways))
            if ways is not None:
                _add(scores, setting, person.iloc[0], ways, gower)
                near = usual(ways)
                marked = unusual or [False] * len(ways)
                scores.usual += near.tolist()
                scores.honest += [bool(seen or said) for seen, said in zip(near, marked, strict=True)]


def _add(scores: Scores, setting: Setting, person: pd.Series, ways: pd.DataFrame, gower: Gower) -> None:
    apart = gower.apart(person, ways)
    sets = [frozenset(np.flatnonzero(row > SAME)) for row in apart]
    typed = ways.astype(setting.case.pandas[setting.columns].dtypes.to_dict(), errors="ignore")
    scores.valid += (setting.model.score(typed) >= setting.case.roles.threshold).tolist()
    scores.changed += [len(one) for one in sets]
    scores.gower += apart.mean(axis=1).tolist()
    scores.jaccard += [1 - len(one & two) / max(len(one | two), 1) for one, two in combinations(sets, 2)]
    fixed = [gower.columns.index(name) for name in setting.kept]
    scores.broken += int(
        ((gower.strays(ways) & (apart > SAME)).any(axis=1) | (apart[:, fixed] > SAME).any(axis=1)).sum()
    )


def _usual(setting: Setting) -> Callable[[pd.DataFrame], NDArray[np.bool_]]:
    """Whether a way is as near to a real accepted person as 95 % of those are to each other, in usual ranges."""
    from scipy.spatial.distance import cdist  # noqa: PLC0415 - where it is needed

    people = setting.case.pandas[setting.columns]
    accepted = people[setting.model.score(people) >= setting.case.roles.threshold]
    numbers = list(people.select_dtypes("number").columns)
    spread = people[numbers].quantile(0.975) - people[numbers].quantile(0.025)
    spread = spread.where(spread > 0, people[numbers].max() - people[numbers].min()).replace(0, 1)
    values = {name: sorted(set(people[name].astype(str))) for name in setting.columns if name not in numbers}

    def points(frame: pd.DataFrame) -> Floats:
        parts = [frame[numbers].astype(float).to_numpy() / spread.to_numpy()]
        for name, known in values.items():
            parts.append(0.5 * (frame[name].astype(str).to_numpy()[:, None] == np.array(known, dtype=object)))
        return np.hstack(parts).astype(float)

    real = points(accepted)
    drawn = np.random.default_rng(SEED).choice(len(real), min(DRAWN, len(real)), replace=False)
    parts = np.array_split(drawn, max(1, len(drawn) // BLOCK))
    own = np.concatenate([np.partition(cdist(real[part], real, "cityblock"), 1, axis=1)[:, 1] for part in parts])
    border = np.quantile(own, BORDER, method="inverted_cdf")
    return lambda ways: np.asarray(cdist(points(ways), real, "cityblock").min(axis=1) <= border + SAME)


def compare(table: str, kind: str) -> list[Line]:
    """All methods on one table and model."""
    measured: dict[str, Scores] = {}
    seconds: list[float] = []
    for setting in make_settings(table, kind):
        methods = {
            "ours": ours(setting),
            **{f"DiCE {name}": dice(setting, name) for name in PEERS},
            "nearest real people": nearest(setting),
        }
        measure(setting, methods, measured)
        seconds.append(setting.seconds)
    name = f"{table}, {kind}"
    return [
        Line(f"{name}: models, and what is made once for each", f"{len(seconds)}, {np.median(seconds):.2f} s"),
        *(Line(f"{name}: {method}", _words(scores)) for method, scores in measured.items()),
        *judge(name, measured),
    ]


def _words(scores: Scores) -> str:
    found = sum(scores.options)
    seconds = f"{1e3 * np.median(scores.seconds):,.0f} ms; {len(scores.seconds)} people"
    if not found:
        return f"{seconds}; found nothing"
    return (
        f"{seconds}; {np.mean(scores.options):.2f} ways; valid {100 * np.mean(scores.valid):.0f} %; "
        f"{np.mean(scores.changed):.2f} changes; Gower {np.mean(scores.gower):.4f}; "
        f"Jaccard {np.mean(scores.jaccard) if scores.jaccard else np.nan:.2f}; "
        f"usual {100 * np.mean(scores.usual):.0f} %; broken {scores.broken}"
    )


def _faster(mine: Scores, peer: Scores) -> float:
    """How many times faster ours was for the median of the people whom both were asked about."""
    both = min(len(mine.seconds), len(peer.seconds))
    return float(np.median(peer.seconds[:both]) / np.median(mine.seconds[:both]))


def judge(name: str, measured: dict[str, Scores]) -> list[Line]:
    """The budgets of one table and model."""
    mine = measured["ours"]
    peers = {key: scores for key, scores in measured.items() if key.startswith("DiCE")}
    useful = [scores for scores in peers.values() if np.mean(np.array(scores.options) > 0) >= HALF]
    ratio, at_all = (min(_faster(mine, peer) for peer in some) for some in (useful, list(peers.values())))
    random = measured["DiCE random"]
    seconds, wrong, changed, gower, likeness = mine.figures()
    fewer = all(changed < scores.figures()[2] for scores in peers.values())
    nearer = all(gower < scores.figures()[3] for scores in peers.values())
    beaten = [
        key
        for key, scores in peers.items()
        if all(
            theirs <= own
            for theirs, own in zip(scores.figures(), (seconds, wrong, changed, gower, likeness), strict=True)
        )
    ]
    differs = likeness <= random.figures()[4]
    return [
        Line(
            f"{name}: times faster than the fastest DiCE that finds a way for half of them",
            f"{ratio:.1f}",
            f"≥ {TIMES_FASTER}",
            ratio >= TIMES_FASTER,
        ),
        Line(f"{name}: times faster than the fastest DiCE, whatever it finds", f"{at_all:.1f}"),
        Line(f"{name}: valid", f"{100 * np.mean(mine.valid):.1f} %", "100 %", wrong == 0),
        Line(f"{name}: fewer changes and nearer than each", f"{fewer} and {nearer}", "both", fewer and nearer),
        Line(
            f"{name}: diversity over DiCE random's",
            f"{1 - likeness:.3f} and {1 - random.figures()[4]:.3f}",
            "at least",
            differs,
        ),
        Line(f"{name}: usual or marked", f"{100 * np.mean(mine.honest):.1f} %", "100 %", all(mine.honest)),
        Line(f"{name}: limits broken", f"{mine.broken}", "0", mine.broken == 0),
        Line(f"{name}: DiCE methods better in all", ", ".join(beaten) or "none", "none", not beaten),
    ]


def run(tables: tuple[str, ...] = TABLES, kinds: tuple[str, ...] = KINDS) -> list[Line]:
    """Every table and model."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    lines: list[Line] = []
    for table in tables:
        for kind in kinds:
            found = compare(table, kind)
            lines += found
            for line in found:
                print(line, file=sys.stderr, flush=True)
    return lines


if __name__ == "__main__":
    found = run(*(tuple(words.split(",")) for words in sys.argv[1:]))
    print(markdown(TITLE, found))
    sys.exit(bool(missed(found)))
