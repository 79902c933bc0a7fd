"""What gives a column away: the same numbers as scipy and scikit-learn, intervals that hold, and few alarms."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import chi2_contingency
from scipy.stats.contingency import association
from sklearn.metrics import roc_auc_score

from workbench.case import Case
from workbench.data.proxies import find_proxies
from workbench.data.telling import tell_groups
from workbench.data.together import predict_groups
from workbench.errors import Cancelled, WorkbenchError


def table(rows: int = 2000, seed: int = 1, told: float = 0.85) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    women = random.random(rows) < 0.45
    part_time = random.random(rows) < np.where(women, told, 1 - told)
    return pd.DataFrame(
        {
            "sex": np.where(women, "female", "male"),
            "race": random.choice(["a", "b", "c"], rows, p=[0.2, 0.3, 0.5]),
            "contract": np.where(part_time, "part time", "full time"),
            "height": random.normal(np.where(women, 166, 179), 8),
            "pay": random.lognormal(3, 1, rows),
            "town": random.choice(list("uvwxyz"), rows),
        }
    )


@pytest.fixture
def case() -> Case:
    return Case.of(table(), sensitive=["sex", "race"])


def test_a_column_of_two_values_has_the_area_that_scikit_learn_gives(case):
    row = find_proxies(case).of("sex").set_index("feature").loc["contract"]
    women, part_time = case.frame["sex"] == "female", case.frame["contract"] == "part time"
    assert row["auc"] == pytest.approx(roc_auc_score(women, part_time), abs=0.002)
    assert row["auc_low"] < row["auc"] < row["auc_high"]


def test_a_measured_column_comes_near_the_area_of_all_its_values(case):
    row = find_proxies(case).of("sex").set_index("feature").loc["height"]
    assert row["auc"] == pytest.approx(roc_auc_score(case.frame["sex"] == "male", case.frame["height"]), abs=0.015)


def test_the_chance_is_that_of_the_chi_square_test_and_v_is_the_usual_one_corrected():
    counts = np.array([[40.0, 60.0, 80.0], [70.0, 50.0, 30.0]])
    found = tell_groups(np.stack([counts, counts]))
    both = 2 * counts
    assert found.p == pytest.approx(chi2_contingency(both, correction=False).pvalue)
    usual = association(both.astype(int), method="cramer")
    assert found.v[0] == pytest.approx(usual, abs=0.01)
    assert found.v[0] < usual
    assert found.v[1] < found.v[0] < found.v[2]


@pytest.mark.parametrize("told", [0.5, 0.6, 0.85])
def test_the_intervals_hold_as_often_as_they_say(told):
    random, tables = np.random.default_rng(8), 400
    held_area = held_v = 0
    for _ in range(tables):
        inside = random.binomial([100, 100], told)
        outside = random.binomial([150, 150], 1 - told)
        halves = [[[i, o], [100 - i, 150 - o]] for i, o in zip(inside, outside, strict=True)]
        found = tell_groups(np.array(halves, dtype=float))
        share = (told * 200 + (1 - told) * 300) / 500
        true_v = abs(told - (1 - told)) * np.sqrt(0.24 / (share * (1 - share)))
        held_area += found.auc[1] <= max(told, 1 - told) + 1e-9 <= found.auc[2] + 2e-9
        held_v += found.v[1] - 1e-9 <= true_v <= found.v[2] + 1e-9
    assert held_area >= 0.92 * tables
    assert held_v >= 0.92 * tables


def test_the_strongest_is_first_and_is_a_finding_and_noise_is_none(case):
    report = find_proxies(case)
    assert report.pairs["feature"].tolist()[:2] == ["height", "contract"]
    assert {finding.columns for finding in report.findings} == {("height", "sex"), ("contract", "sex")}
    assert "A decision that uses it" in report.findings[0].text


def test_a_year_of_birth_gives_age_away_and_so_does_anything_that_bends():
    random = np.random.default_rng(4)
    ages = random.integers(20, 70, 1500)
    frame = pd.DataFrame({"age": ages, "born": 2026 - ages, "bend": np.abs(ages - 45.0)})
    report = find_proxies(Case.of(frame, sensitive="age", cuts={"age": (35, 55)}))
    assert report.pairs["auc"].min() > 0.9


def test_columns_of_many_values_lists_and_one_value_are_said(case):
    frame = case.frame.assign(
        street=[f"street {place % 1500}" for place in range(len(case.frame))], one="x", tags=[[1]] * len(case.frame)
    )
    report = find_proxies(Case.of(frame, roles=case.roles))
    assert set(report.skipped) == {"street", "one", "tags"} or set(report.skipped) == {"one", "tags"}
    assert "Not looked at" in " ".join(note.text for note in report.notes)


def test_a_text_of_10_000_values_costs_little_and_tells_nothing_by_chance():
    frame = table(20_000).assign(street=[f"street {place % 10_000}" for place in range(20_000)])
    report = find_proxies(Case.of(frame, sensitive=["sex"]))
    assert "street" not in {finding.columns[0] for finding in report.findings}


def test_a_group_of_three_people_is_left_out_with_a_word(case):
    frame = case.frame.copy()
    frame.loc[:2, "race"] = "d"
    report = find_proxies(Case.of(frame, roles=case.roles))
    assert "d" not in set(report.of("race")["group"])
    assert "race: d" in " ".join(note.text for note in report.notes)


def test_without_columns_or_groups_it_is_a_sentence(case):
    with pytest.raises(WorkbenchError, match="no column beside"):
        find_proxies(Case.of(case.frame[["sex", "race"]], sensitive=["sex", "race"]))
    with pytest.raises(WorkbenchError, match="at least one sensitive column"):
        find_proxies(case.with_roles(sensitive=()))


def test_it_can_be_cancelled_half_way(case):
    def stop(fraction, _note):
        if fraction > 0.5:
            raise Cancelled("Cancelled; nothing was changed.")

    for ask in (find_proxies, predict_groups):
        with pytest.raises(Cancelled):
            ask(case, progress=stop)


def test_all_columns_together_tell_at_least_what_one_does_and_noise_is_near_one_half(case):
    report = predict_groups(case)
    assert report.best("sex")["auc"] > find_proxies(case).of("sex")["auc"].max()
    assert abs(report.best("race")["auc"] - 0.5) < 0.06
    assert [finding.columns for finding in report.findings] == [("sex",)]


def test_what_is_drawn_at_random_is_said(case):
    report = predict_groups(case, most_rows=900)
    assert (report.rows, report.of_rows) == (900, 2000)
    assert "900 of 2,000 rows, drawn at random" in report.words
    assert "all 2,000 rows" in predict_groups(case).words


def test_by_chance_few_tables_raise_an_alarm():
    alarms = sum(
        bool(
            find_proxies(Case.of(table(300, seed, told=0.5).drop(columns="height"), sensitive=["sex", "race"])).findings
        )
        for seed in range(150)
    )
    assert alarms <= 6
