"""Reasons are those really used, never a protected column or a proxy, and people can read them."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case
from workbench.data.proxies import find_proxies
from workbench.errors import WorkbenchError
from workbench.explain.drivers import explain_people
from workbench.explain.letters import Letterhead, write_letter
from workbench.explain.reasons import Reasoner, give_reasons
from workbench.explain.reasons_words import Wording, reason_sentence, value_words
from workbench.explain.shapley import explain_person
from workbench.model import Model
from workbench.roles import Label, Roles


def refused_rows(reasoner, most=200):
    scores = reasoner.model.score(reasoner.case.pandas)
    rows = np.flatnonzero(scores < reasoner.case.roles.threshold)
    return np.random.default_rng(0).permutation(rows)[:most].tolist()


@pytest.fixture(scope="module")
def reasoner():
    from functools import cache

    @cache
    def made(name, kind):
        from workbench.catalog import load_card
        from workbench.model import fit_plain
        from workbench.tables import read_table

        case = Case.of(read_table(f"dataset:{name}").head(3000), roles=load_card(name).roles, name=name)
        return Reasoner.of(case, fit_plain(case, kind))

    return made


def test_reasons_are_what_lowered_the_score_most_beside_people_who_got_a_yes(reasoner):
    ready = reasoner("german_credit", "logistic")
    row = refused_rows(ready)[0]
    report = ready.give(row)
    people, model = explain_people(ready.case, ready.model), ready.model
    yes = model.score(people.table) >= 0.5
    found = explain_person(ready.case, model, row, explainer=ready.explainer).contributions.set_index("feature")
    own = found["contribution"][list(model.features)].to_numpy()
    relative = pd.Series(own - people.contributions[yes].mean(axis=0), index=list(model.features))
    assert relative.sum() == pytest.approx(report.prediction - report.baseline)
    assert [reason.features[0] for reason in report.reasons] == list(relative.sort_values().index[:4])
    assert all(reason.contribution < 0 and 0 < reason.stable <= 1 for reason in report.reasons)


def planted(seed, strength):
    """People whose answer hangs on a group, on a column that follows it, and on two that do not."""
    rng = np.random.default_rng(seed)
    group = rng.integers(0, 2, 400)
    follows = np.where(rng.random(400) < strength, group, rng.integers(0, 2, 400))
    merit, other = rng.normal(size=(2, 400))
    frame = pd.DataFrame(
        {
            "sex": np.where(group, "m", "f"),
            "branch": np.where(follows, "north", "south"),
            "merit": merit,
            "other": other,
        }
    )
    score = 1 / (1 + np.exp(-(merit + 1.5 * group + 1.5 * follows - 1.5)))
    frame["hired"] = (rng.random(400) < score).astype(int)
    return frame


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10_000), strength=st.floats(0, 1))
def test_a_reason_never_names_a_protected_column_or_a_proxy(seed, strength):
    from workbench.model import fit_plain

    case = Case.of(planted(seed, strength), sensitive="sex", target="hired")
    ready = Reasoner.of(case, fit_plain(case, use_sensitive=True))
    pairs = find_proxies(case).pairs.set_index("feature")["v"]
    never = {"sex", *pairs[pairs >= 0.3].index}
    for row in refused_rows(ready, 10):
        report = ready.give(row)
        named = {feature for reason in report.reasons for feature in reason.features}
        assert not named & never
        if report.reasons:
            letter = write_letter(report).lower()
            assert not any(f"your {column}" in letter for column in never)
        lowered = set(report.withheld)
        assert lowered <= never
        assert len(report.problems) == len(lowered)
        if case.pandas["sex"][row] == "f":
            assert "sex" in lowered  # it was used against them, and the analyst is told


def test_a_column_that_repeats_a_protected_one_is_no_reason_however_it_is_called(german):
    case, _ = german
    frame = case.pandas.assign(alias=case.pandas["sex"].map({"female": "k", "male": "q"}))
    model = Model.of(
        lambda rows: np.where(rows["alias"] == "k", 0.2, 0.7) - rows["duration_months"] / 500,
        features=["alias", "duration_months"],
    )
    report = give_reasons(Case.of(frame, roles=case.roles), model, int(np.argmax(frame["sex"] == "female")))
    assert [reason.features for reason in report.reasons] in ([], [("duration_months",)])
    assert "alias" in report.withheld
    assert "Do not send a letter yet" in report.to_employee[-1]


def test_columns_that_go_together_are_one_reason(reasoner):
    ready = reasoner("card_default", "boosting")
    bills = next(group for group in ready.groups if "bill_sep" in group)
    assert set(bills) == {f"bill_{month}" for month in ("sep", "aug", "jul", "jun", "may", "apr")}
    reports = [ready.give(row) for row in refused_rows(ready, 30)]
    merged = [reason for report in reports for reason in report.reasons if reason.features == bills]
    assert merged
    assert merged[0].sentence.endswith("and 4 more like these. We looked at these together.")


def test_three_readers_get_what_they_need(reasoner):
    ready = reasoner("german_credit", "logistic")
    report = ready.give(refused_rows(ready)[0])
    assert report.to_person[0] == "The answer is no."
    assert len(report.to_person) == 1 + len(report.reasons) == 5
    assert any(line.startswith("Say: ") for line in report.to_employee)
    assert any(line.startswith("Can be changed: ") for line in report.to_employee)
    assert any(line.startswith("Check by hand: ") for line in report.to_employee)
    auditor = " ".join(report.to_auditor)
    assert all(word in auditor for word in ("Method:", "Baseline:", "Data:", "Limits:", "Never given:"))
    json.dumps(report.to_dict(), allow_nan=False)


def test_who_got_a_yes_gets_no_letter_of_refusal(reasoner):
    ready = reasoner("german_credit", "logistic")
    row = int(np.argmax(ready.model.score(ready.case.pandas)))
    report = ready.give(row)
    assert not report.refused
    assert report.to_person[0] == "The answer is yes."
    with pytest.raises(WorkbenchError, match="was not refused"):
        write_letter(report)


def test_the_letter_stands_alone_and_everything_in_it_is_escaped(reasoner):
    ready = reasoner("german_credit", "logistic")
    report = ready.give(refused_rows(ready)[0])
    page = write_letter(report, head=Letterhead(organisation="<script>alert(1)</script> & Sons"), form="html")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page
    assert page.count("<li>") == len(report.reasons)
    assert "& Sons" in write_letter(report, head=Letterhead(organisation="A & Sons"))


def test_the_wording_can_be_changed_column_by_column(reasoner):
    wording = Wording.of("dataset:german_credit")
    assert wording.phrase("credit_amount", Roles()) == "the amount you asked for"
    assert wording.saying(credit_amount="the sum").phrase("credit_amount", Roles()) == "the sum"
    assert Wording.of("my.csv").phrase("pay_class", Roles()) == "your pay class"
    with pytest.raises(WorkbenchError, match="phrase for column 'age' is empty"):
        wording.saying(age=" ")


def test_a_reason_says_high_or_low_only_where_it_is():
    yes = pd.DataFrame({"pay": range(100), "town": ["a"] * 100})
    roles = Roles(labels={"pay": Label(unit="months")})

    def said(column, value):
        return reason_sentence([column], pd.Series({column: value}), yes, Wording(), roles)

    assert said("pay", 90) == "Your pay: 90 months. This is more than for most people who got a yes."
    assert said("pay", 1) == "Your pay: 1 month. This is less than for most people who got a yes."
    assert said("pay", 50) == "Your pay: 50 months. This counted against you."
    assert said("pay", np.nan) == "Your pay. We do not know this about you."
    assert said("town", "New_York") == "Your town: New York. Few people who got a yes have the same."
    assert said("town", "a") == "Your town: a. This counted against you."


def test_a_number_has_its_unit_as_people_say_it():
    units = {"pay": "months", "debt": "share of income", "history": "grade, 1 is best", "test": "points, 0 to 100"}
    roles = Roles(labels={column: Label(unit=unit) for column, unit in units.items()})
    assert value_words("pay", 1.5, roles) == "1.50 months"
    assert value_words("pay", 1, roles) == "1 month"
    assert value_words("debt", 0.44, roles) == "44% of income"
    assert value_words("history", 6, roles) == "grade 6, 1 is best"
    assert value_words("test", 56, roles) == "56 points of 100"
    assert value_words("other", 7.0, roles) == "7"


@pytest.mark.parametrize(
    ("given", "said"), [({"most": 0}, "at least one reason"), ({"strength": 0}, "up to 1, not at 0")]
)
def test_what_makes_no_sense_is_one_sentence(german, given, said):
    with pytest.raises(WorkbenchError, match=said):
        Reasoner.of(*german, **given)


def test_without_anybody_who_got_a_yes_there_is_nobody_to_compare_with(german):
    case, _ = german
    with pytest.raises(WorkbenchError, match="Hardly anybody reaches the threshold"):
        give_reasons(case, Model.of(lambda rows: rows["age"] / 1000, features=["age"]), 0)
