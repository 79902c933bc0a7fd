"""What would have changed it: laws of every option, exact minima, limits, and people who cannot be helped."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.counterfactual_words import option_words, report_words
from workbench.explain.counterfactuals import Limits, Space, find_counterfactuals, find_many
from workbench.model import Model
from workbench.roles import Label, Roles

NUMBERS = ("months", "amount", "age", "rate")


def make_table(seed, rows=300):
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "months": random.integers(4, 17, rows),
            "amount": random.integers(2, 13, rows) * 100,
            "age": random.integers(18, 29, rows),
            "rate": np.round(random.uniform(0, 1, rows), 1),
            "job": random.choice(["a", "b", "c"], rows),
            "home": random.choice(["own", "rent", "free", "none"], rows),
        }
    )


def make_linear(seed, frame):
    random = np.random.default_rng(seed + 1000)
    weights = {name: random.normal() for name in NUMBERS}
    values = {
        name: dict(zip(sorted(frame[name].unique()), random.normal(size=9), strict=False)) for name in ("job", "home")
    }

    def linear(table):
        total = sum(w * (table[n].astype(float) - frame[n].mean()) / frame[n].std() for n, w in weights.items())
        total += sum(table[name].map(known).astype(float) for name, known in values.items())
        return (1 / (1 + np.exp(-(total - 1.5)))).to_numpy()

    return linear


def make_tree(seed, frame, model=None):
    from sklearn.compose import make_column_transformer
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder
    from sklearn.tree import DecisionTreeClassifier

    chance = make_linear(seed, frame)(frame)
    answer = (np.random.default_rng(seed).random(len(frame)) < chance).astype(int)
    encode = make_column_transformer((OneHotEncoder(sparse_output=False), ["job", "home"]), remainder="passthrough")
    return make_pipeline(encode, DecisionTreeClassifier(max_depth=4, random_state=0) if model is None else model).fit(
        frame, answer
    )


def make_space(seed, kind="linear", **roles):
    frame = make_table(seed)
    if kind == "linear":
        model = Model.of(make_linear(seed, frame), features=list(frame))
    else:
        model = Model.of(make_tree(seed, frame))
    return Space.of(Case.of(frame, **roles), model)


def refused(space):
    return np.flatnonzero(space.scores < 0.5)


def cheapest(space, own):
    """The least cost of all people there could be, by asking the model about every one of them."""
    axes = []
    for column, value in zip(space.columns, own, strict=True):
        if column.kind == "number":
            low, high = column.sorted[0], column.sorted[-1]
            values = np.round(np.arange(low, high + column.step / 2, column.step), column.decimals)
            cost = np.where(np.isclose(values, value), 0, 0.1 + np.abs(values - value) / column.scale)
        else:
            values = np.arange(len(column.values), dtype=float)
            cost = np.where(values == value, 0, 1.1)
        axes.append((values, cost))
    costs = sum(np.ix_(*[cost for _, cost in axes])).ravel()
    order = np.argsort(costs, kind="stable")
    for start in range(0, len(order), 20_000):
        part = order[start : start + 20_000]
        places = np.unravel_index(part, [len(values) for values, _ in axes])
        people = np.column_stack([values[at] for (values, _), at in zip(axes, places, strict=True)])
        valid = space.scorer.score(people) >= 0.5
        if valid.any():
            return costs[part[valid.argmax()]]
    return None


def changed_person(report, option):
    return {**report.person, **{change.feature: change.after for change in option.changes}}


@settings(max_examples=25)
@given(
    seed=st.integers(0, 40),
    kind=st.sampled_from(["linear", "tree"]),
    keep=st.sets(st.sampled_from(["job", "rate", "home"]), max_size=2),
    up=st.sampled_from([(), ("months",), ("age", "amount")]),
    down=st.sampled_from([(), ("rate",)]),
    step=st.sampled_from([{}, {"amount": 250}]),
    bounds=st.sampled_from([{}, {"months": (6, 12)}]),
)
def test_every_option_keeps_every_law(seed, kind, keep, up, down, step, bounds):  # noqa: PLR0913, PLR0917
    space = make_space(seed, kind)
    limits = Limits(keep=tuple(keep), only_up=up, only_down=down, steps=step, ranges=bounds)
    row = int(refused(space)[0])
    report = find_counterfactuals(space, row, limits=limits, budget_seconds=60)
    frame = space.case.pandas
    made = pd.DataFrame([changed_person(report, option) for option in report.options], columns=list(frame))
    if len(made):
        typed = made.astype(frame.dtypes)
        assert (typed == made).all(axis=None), "types of the table"
        scores = space.model.score(typed)
        assert (scores >= 0.5).all()
        assert [option.prediction for option in report.options] == pytest.approx(scores)
    for option in report.options:
        for change in option.changes:
            name, after, before = change.feature, change.after, change.before
            assert after != before
            assert name not in keep
            assert name not in up or after > before
            assert name not in down or after < before
            assert frame[name].min() <= after <= frame[name].max()
            if name in bounds:
                assert bounds[name][0] <= after <= bounds[name][1]
            if name in ("job", "home"):
                assert after in set(frame[name])
            if name == "amount":
                assert after % step.get("amount", 100) == 0
        assert 0 <= option.robustness <= 1
        assert option.is_unusual == (option.plausibility < 0.05)
    people = [tuple(changed_person(report, option).items()) for option in report.options]
    assert len(set(people)) == len(people), "options differ"
    again = find_counterfactuals(space, row, limits=limits, budget_seconds=60)
    assert again.to_dict() == report.to_dict(), "the same seed, the same answer"
    assert report.options or report.note


@pytest.mark.parametrize("kind", ["linear", "tree"])
def test_the_cheapest_option_is_the_exact_minimum_in_nearly_every_case(kind):
    ratios = []
    for seed in range(20):
        space = make_space(seed, kind)
        row = int(refused(space)[0])
        best = cheapest(space, space.row(row))
        report = find_counterfactuals(space, row, budget_seconds=60)
        ratios.append(min((option.cost for option in report.options), default=np.inf) / best)
    assert min(ratios) >= 1 - 1e-9
    assert np.mean(np.array(ratios) <= 1.05) >= 0.95


def test_no_option_has_a_change_that_could_be_left_out():
    for seed in range(6):
        space = make_space(seed)
        for row in refused(space)[:3]:
            for option in (report := find_counterfactuals(space, int(row))).options:
                for change in option.changes:
                    person = {**changed_person(report, option), change.feature: change.before}
                    kept = space.model.score(pd.DataFrame([person]))[0] >= 0.5
                    assert not kept or len(option.changes) == 1


def test_options_are_as_plausible_as_they_say():
    space = make_space(3)
    accepted = space.people[space.scores >= 0.5]
    for row in refused(space)[:5]:
        report = find_counterfactuals(space, int(row))
        for option in report.options:
            own = changed_person(report, option)
            coded = np.array([column.place(own[column.name]) for column in space.columns])

            def apart(one, others):
                parts = [
                    np.abs(others[:, at] - one[at]) / column.scale
                    if column.kind == "number"
                    else (others[:, at] != one[at]).astype(float)
                    for at, column in enumerate(space.columns)
                ]
                return np.mean(parts, axis=0)

            nearest = apart(coded, accepted).min()
            theirs = [np.delete(apart(one, accepted), at).min() for at, one in enumerate(accepted)]
            assert option.plausibility == pytest.approx(np.mean(np.array(theirs) >= nearest - 1e-9))


def test_many_people_side_by_side_have_the_answers_they_have_alone():
    space = make_space(2, "tree")
    rows = [int(row) for row in refused(space)[:8]]
    together = find_many(space, rows, count=2, budget_seconds=60)
    alone = [find_counterfactuals(space, row, count=2, budget_seconds=60) for row in rows]
    assert [report.to_dict() for report in together] == [report.to_dict() for report in alone]


@pytest.mark.parametrize("name", ["forest", "boosting", "hist", "logistic"])
def test_the_short_way_gives_the_models_own_scores(name):
    from sklearn.ensemble import GradientBoostingClassifier, HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression

    models = {
        "forest": RandomForestClassifier(8, random_state=0),
        "boosting": GradientBoostingClassifier(n_estimators=8),
        "hist": HistGradientBoostingClassifier(max_iter=8),
        "logistic": LogisticRegression(max_iter=5000),
    }
    frame = make_table(1)
    space = Space.of(Case.of(frame), Model.of(make_tree(1, frame, models[name])))
    assert space.scorer.short is not None
    made = space.people[np.random.default_rng(0).permutation(len(space.people))].copy()
    made[:, 0] = space.people[:, 0]
    assert space.scorer.score(made) == pytest.approx(space.scorer.check(made), abs=1e-9)


def test_a_function_is_asked_in_batches_and_within_the_budget():
    frame, calls = make_table(1), []
    linear = make_linear(1, frame)

    def asked(table):
        calls.append(len(table))
        return linear(table)

    space = Space.of(Case.of(frame), Model.of(asked, features=list(frame)))
    calls.clear()
    report = find_counterfactuals(space, int(refused(space)[0]))
    assert len(report.options) == 4
    assert len(calls) < 25 < report.asked / 4
    cut = find_counterfactuals(space, int(refused(space)[0]), budget_seconds=0)
    assert cut.is_cut_short
    assert "time was up" in cut.note


def test_sensitive_columns_and_those_that_reveal_one_stay_unless_somebody_frees_them():
    frame = make_table(4)
    frame["title"] = frame["home"].str.upper()
    model = Model.of(make_linear(4, make_table(4)), features=list(make_table(4)))
    space = Space.of(Case.of(frame, sensitive=["title"]), model)
    assert space.kept == {"title": "sensitive", "home": "repeats or reveals title"}
    reports = find_many(space, [int(row) for row in refused(space)[:10]], count=4)
    changed = {change.feature for report in reports for option in report.options for change in option.changes}
    assert changed
    assert "home" not in changed
    assert any("kept as it is" in sentence for sentence in reports[0].remarks)
    freed = find_many(space, [int(row) for row in refused(space)[:10]], limits=Limits(free=("home",)))
    assert "home" in {change.feature for report in freed for option in report.options for change in option.changes}


def test_columns_that_move_together_do():
    frame = make_table(5)
    frame["years"] = frame["age"] - 10
    frame["city"], frame["country"] = frame["job"], frame["job"].str.upper()
    model = Model.of(
        lambda table: 0.2 + 0.02 * (table["age"] - 18) + 0.4 * (table["city"] == "b"), features=list(frame)
    )
    space = Space.of(Case.of(frame), model)
    limits = Limits(together=(("age", "years"), ("city", "country")))
    rows = [int(row) for row in refused(space)[:10]]
    for report in find_many(space, rows, limits=limits, count=3):
        assert report.options
        for option in report.options:
            made = changed_person(report, option)
            assert made["years"] == made["age"] - 10
            assert made["country"] == made["city"].upper()


def test_transitions_orders_and_costs_are_kept():
    space = make_space(6)
    rows = [int(row) for row in refused(space)[:20]]
    limits = Limits(transitions={"job": {"a": ["b"]}}, orders={"home": ["none", "rent", "own"]}, only_up=("home",))
    rank = ["none", "rent", "own"]
    for report in find_many(space, rows, limits=limits, count=4):
        for change in (change for option in report.options for change in option.changes):
            if change.feature == "job":
                assert (change.before, change.after) == ("a", "b")
            if change.feature == "home":
                assert rank.index(change.after) > rank.index(change.before)
    dear = find_many(space, rows, limits=Limits(costs={"months": 100.0, "amount": 100.0}), count=1)
    assert not {"months", "amount"} & {
        c.feature for report in dear for option in report.options for c in option.changes
    }


def test_a_person_outside_a_range_is_never_left_between():
    frame = make_table(8)
    model = Model.of(lambda table: (table["months"] <= 13).to_numpy() * 0.8 + 0.1, features=list(frame))
    space = Space.of(Case.of(frame), model)
    row = int(np.flatnonzero(frame["months"] == 16)[0])
    narrow = find_counterfactuals(space, row, limits=Limits(ranges={"months": (5, 9)}), count=1)
    assert narrow.options[0].changes[0].after == 9
    far = find_counterfactuals(space, {**frame.iloc[row].to_dict(), "months": 40}, count=1)
    assert far.options[0].changes[0].after == 13


def test_a_range_of_scores_can_be_wanted():
    space = make_space(7)
    report = find_counterfactuals(space, int(refused(space)[0]), wanted=(0.6, 0.7))
    assert report.options
    assert all(0.6 <= option.prediction <= 0.7 for option in report.options)
    assert report.to_dict()["wanted"] == [0.6, 0.7]


def test_where_nothing_is_possible_the_limit_in_the_way_is_named():
    frame = make_table(8)
    model = Model.of(lambda table: (table["months"] <= 10).to_numpy() * 0.8 + 0.1, features=list(frame))
    space = Space.of(Case.of(frame), model)
    row = int(refused(space)[0])
    kept = find_counterfactuals(space, row, limits=Limits(keep=("months", "job")))
    assert not kept.options
    assert kept.in_the_way == ("months could change",)
    assert "months could change" in kept.note
    up = find_counterfactuals(space, row, limits=Limits(only_up=("months",)))
    assert up.in_the_way == ("months could also go down",)
    both = find_counterfactuals(space, row, limits=Limits(only_up=("months",), ranges={"months": (12, 16)}))
    assert "several of them lifted at once" in both.note
    everything = find_counterfactuals(space, row, limits=Limits(keep=tuple(frame)))
    assert everything.note.startswith("Nothing can change")


def test_a_limit_in_the_way_is_called_by_the_name_that_the_business_uses():
    limits = Limits(keep=("pay_1",), only_up=("pay_2",), steps={"pay_3": 5}, together=(("pay_4", "pay_5"),))
    words = [words for words, _ in limits.lifted(lambda column: column.replace("pay_", "pay in month "))]
    assert words == [
        "pay in month 1 could change",
        "pay in month 2 could also go down",
        "pay in month 3 could change in smaller steps",
        "pay in month 4 and pay in month 5 could move apart",
    ]


def test_people_who_cannot_or_need_not_be_helped_are_told_so():
    space = make_space(9)
    done = find_counterfactuals(space, int(np.flatnonzero(space.scores >= 0.5)[0]))
    assert (done.options, done.note) == ((), "This person already has the wanted answer.")
    frame = make_table(9)
    never = Space.of(Case.of(frame), Model.of(lambda table: np.full(len(table), 0.2), features=list(frame)))
    assert "gives nobody in the table" in find_counterfactuals(never, 0).note


def test_a_person_from_outside_may_lack_a_number_or_bring_a_new_value():
    frame = make_table(1)
    gaps = frame.astype({"rate": float})
    gaps.loc[::7, "rate"] = np.nan

    def score(table):
        return np.where(table["rate"].fillna(0) > 0.5, 0.8, 0.1)

    space = Space.of(Case.of(gaps), Model.of(score, features=list(gaps)))
    person = {**frame.iloc[0].to_dict(), "rate": None, "job": "astronaut"}
    report = find_counterfactuals(space, person)
    assert report.person["job"] == "astronaut"
    assert report.options[0].changes[0].before is None
    assert any("Missing" in sentence for sentence in report.remarks)
    assert any("No such value" in sentence for sentence in report.remarks)
    assert "were known" in option_words(report.options[0], report, Roles())


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: Limits(only_up=("age",), only_down=("age",)), "only go up and only go down"),
        (lambda: Limits(ranges={"age": (9, 3)}), "lower one first"),
        (lambda: Limits(steps={"age": 0}), "above 0"),
        (lambda: Limits(together=(("age", "rate"), ("age", "job"))), "two groups"),
        (lambda: find_counterfactuals(make_space(1), 999), "rows count from 0"),
        (lambda: find_counterfactuals(make_space(1), 0, count=0), "at least one"),
        (lambda: find_counterfactuals(make_space(1), 0, wanted=(0.9, 0.1)), "lower first"),
        (lambda: find_counterfactuals(make_space(1), 0, limits=Limits(keep=("aeg",))), "Did you mean 'age'"),
        (lambda: find_counterfactuals(make_space(1), 0, limits=Limits(only_up=("job",))), "has no order"),
        (lambda: find_counterfactuals(make_space(1), 0, limits=Limits(ranges={"age": (90, 99)})), "lies outside"),
        (lambda: find_counterfactuals(make_space(1), 0, limits=Limits(ranges={"job": (1, 2)})), "not a number"),
        (lambda: find_counterfactuals(make_space(1), {"age": 3}), "no such value"),
    ],
)
def test_what_cannot_be_asked_is_one_sentence(ask, words):
    with pytest.raises(WorkbenchError, match=words):
        ask()


def test_an_option_is_a_sentence_with_labels_and_units():
    frame = make_table(8)
    model = Model.of(lambda table: (table["months"] <= 10).to_numpy() * 0.8 + 0.1, features=list(frame))
    roles = Roles(labels={"months": Label(name="length of the credit", unit="months")})
    space = Space.of(Case.of(frame, roles=roles), model)
    row = int(np.flatnonzero(frame["months"] == 14)[0])
    report = find_counterfactuals(space, row, count=1)
    expected = (
        "If the length of the credit were 10 months instead of 14 months, the answer would probably have been yes."
    )
    assert option_words(report.options[0], report, roles) == f"{expected} This is not a promise."
    assert expected in report_words(report, roles)
    assert list(itertools.chain(report.frame.loc[0])) == [1, "months", 14, 10]
