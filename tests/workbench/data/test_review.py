"""The whole review: what was planted is named first, nothing where nothing was; the long form is in benchmarks/."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings

from workbench.case import Case
from workbench.data.review import review_data
from workbench.errors import Cancelled
from workbench.scenarios import SCENARIOS, generate

ROWS = 2500


def planted(name: str, what: str, seed: int) -> tuple[Case, dict]:
    """A scenario without id and proxy, with one thing planted; and the shares its groups were drawn with."""
    made = generate(name, bias="none", seed=seed, rows=ROWS)
    scenario, random = made.recipe.scenario, np.random.default_rng(seed)
    first = scenario.sensitive[0]
    frame = made.frame.drop(columns=[scenario.id_column, *([scenario.proxy.column] if what != "proxy" else [])])
    if what == "mail":
        frame = frame.assign(field_9=[f"guest{number}@post.example" for number in random.integers(0, 10**6, ROWS)])
    if what == "lost":
        lost = (frame[first.column] == next(iter(first.values))) & (random.random(ROWS) < 0.5)
        frame = frame[~lost].reset_index(drop=True)
    kept = tuple(column for column in made.card.roles.not_features if column in frame.columns)
    shares = {each.column: dict(zip(each.values, each.shares, strict=True)) for each in scenario.sensitive}
    return Case.of(frame, roles=made.card.roles.replace(not_features=kept)), shares


@pytest.mark.parametrize(("what", "code"), [("proxy", "WB305"), ("mail", "WB307"), ("lost", "WB301")])
def test_what_was_planted_is_named_first(what, code):
    for seed, name in enumerate(SCENARIOS):
        case, shares = planted(name, what, seed)
        assert review_data(case, reference=shares, together=False).findings[0].code == code, name


def test_where_nothing_was_planted_hardly_a_report_raises_anything():
    raised = [
        review_data(case, reference=shares, together=False).findings
        for seed in range(3)
        for name in SCENARIOS
        for case, shares in [planted(name, "", seed)]
    ]
    assert sum(map(bool, raised)) <= 2


@settings(max_examples=10)
@given(case=...)
def test_any_table_can_be_looked_through_and_written_as_json(case: Case):
    report = review_data(case, together=False)
    assert json.loads(json.dumps(report.to_dict()))["rows"] == case.rows
    assert report.headline
    assert "What nobody can see from here" in [note.title for note in report.notes]


def test_without_roles_it_looks_at_what_it_can_and_says_the_rest(hiring):
    report = review_data(Case.of(hiring))
    assert (report.representation, report.labels, report.proxies, report.privacy) == (None, None, None, None)
    assert {"WB320", "WB321"} <= {note.code for note in report.notes}


def test_all_columns_together_are_no_news_where_one_of_them_says_it():
    case, shares = planted("hiring", "proxy", 3)
    report = review_data(case, reference=shares)
    assert report.together is not None
    assert "WB306" not in [finding.code for finding in report.findings]


def test_the_correction_runs_over_every_part():
    case, shares = planted("lending", "proxy", 1)
    report = review_data(case, reference=shares, together=False)
    parts = (report.representation, report.labels, report.proxies, report.missing)
    assert report.tested == sum(len(part.tests) for part in parts) + 1


def test_a_table_with_everything_odd_in_it_is_looked_through():
    rows = 12_000
    frame = pd.DataFrame(
        {
            "group": ["a"] * 3 + ["b", "c"] * ((rows - 3) // 2) + ["b"],
            "empty": [None] * rows,
            "tags": [[1]] * rows,
            "code": [f"street {place % 10_000}" for place in range(rows)],
            "day": pd.date_range("2020-01-01", periods=rows, freq="h", tz="UTC"),
            "yes": [True, False] * (rows // 2),
        }
    )
    report = review_data(Case.of(frame, sensitive=["group"]), reference={"group": {"b": 0.5}}, together=False)
    assert {"WB312", "WB313", "WB315"} <= {note.code for note in report.notes}


def test_it_can_be_cancelled_half_way(hiring):
    def stop(fraction, _note):
        if fraction > 0.3:
            raise Cancelled("Cancelled; nothing was changed.")

    with pytest.raises(Cancelled):
        review_data(Case.of(hiring, sensitive=["sex"], target="hired"), progress=stop)
