"""Methods against a gap: measured honestly, stopped at any moment, kept with their facts, said in words."""

import time

import numpy as np
import pytest

from workbench.case import Case
from workbench.errors import Cancelled
from workbench.fairness.mitigation import Trial, compare_mitigations, fit_mitigated
from workbench.fairness.mitigation_measures import note_restless
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_words import direction, headline, verdict
from workbench.fairness.mitigation_worker import Answer
from workbench.model_files import read_model, write_model
from workbench.scenarios.generate import generate

FEW = ("left_out", "reweighing", "thresholds_demographic_parity")


@pytest.fixture(scope="module")
def report(credit):
    return compare_mitigations(credit, Trial(by="sex", splits=3))


def test_every_method_has_an_answer_or_a_reason(report):
    assert {*report.methods, *report.failed} == set(METHODS)
    assert not report.failed
    measures = report.measures.set_index(["method", "measure"])
    assert ((measures["low"] <= measures["value"]) & (measures["value"] <= measures["high"])).all()
    assert measures["value"].between(0, 1).all()
    assert (measures.loc["nothing"][["change", "change_low", "change_high"]] == 0).all(axis=None)


def test_a_method_moves_as_many_people_as_its_rates_say(report):
    moved = report.people.set_index(["method", "group"])
    rates = report.rates.set_index(["method", "group"])["value"]
    for method in report.methods:
        for group in ("female", "male"):
            row = moved.loc[(method, group)]
            expected = (rates[(method, group)] - rates[("nothing", group)]) * row["people"]
            assert row["accepted"] == pytest.approx(expected, abs=1e-6 * row["people"])


def test_nothing_beats_the_best_in_both(report):
    table = report.measures.pivot_table(index="method", columns="measure", values="value")
    for name in report.best:
        better = (table["accuracy"] > table["accuracy"][name]) & (table["gap"] < table["gap"][name])
        assert not better.any()
    assert report.best


def test_the_same_seed_gives_the_same_numbers(credit, report):
    again = compare_mitigations(credit, Trial(by="sex", splits=3, methods=FEW))
    for name in FEW:
        assert again.of(name, "gap") == report.of(name, "gap")


@pytest.mark.parametrize(
    "method", ["left_out", "decorrelated", "repaired", "gradient_error_rate_parity", "calibrated_odds"]
)
def test_the_chosen_model_is_kept_with_its_facts_and_reads_back_the_same(credit, tmp_path, method):
    model = fit_mitigated(credit, Trial(by="sex", methods=(method,)))
    write_model(model, tmp_path / "model.skops")
    back = read_model(tmp_path / "model.skops")
    np.testing.assert_allclose(back.score(credit.pandas), model.score(credit.pandas))
    assert back.facts.kind == f"logistic, {method}"
    assert "fairlearn" in back.facts.versions
    assert METHODS[method].label in back.describe()


def test_on_planted_bias_methods_move_the_gap_they_are_made_for_and_say_what_it_costs():
    made = generate("hiring", bias="labels", strength=0.25, seed=5, rows=4000)
    case = Case.of(made.frame, roles=made.card.roles)
    methods = ("reweighing", "gradient_demographic_parity", "thresholds_demographic_parity")
    report = compare_mitigations(case, Trial(by="sex", splits=3, methods=methods))
    assert all(report.of(name, "gap")["change_high"] < 0 for name in methods)
    assert "of the answers are right" in verdict(report, "nothing", case.roles)
    assert "right answers" in headline(report, case.roles)


def test_a_method_that_makes_the_gap_larger_is_named(report, credit):
    larger = [name for name in report.methods if direction(report, name) == "larger"]
    for name in larger:
        assert "made the gap larger" in verdict(report, name, credit.roles)
        assert METHODS[name].label in headline(report, credit.roles)
    worse = report.of("calibrated_odds", "gap")
    assert worse["change"] > 0


def test_cancelling_ends_the_process_at_once_and_changes_nothing(credit):
    def stop(fraction, _note):
        if fraction > 0:
            raise Cancelled("Cancelled; nothing was changed.")

    start = time.monotonic()
    with pytest.raises(Cancelled):
        compare_mitigations(credit, Trial(by="sex", splits=20), stop)
    assert time.monotonic() - start < 60  # twenty divisions take minutes


def test_more_than_two_groups_and_a_tiny_one(credit):
    methods = ("reweighing", "reject_option", "gradient_equalized_odds")
    report = compare_mitigations(credit, Trial(by="age", splits=2, methods=methods))
    assert "exactly two groups" in report.failed["reject_option"]
    tiny = credit.pandas.assign(sex=["other"] * 3 + [*credit.pandas["sex"][3:]])
    case = Case.of(tiny, roles=credit.roles)
    report = compare_mitigations(case, Trial(by="sex", splits=2, methods=("thresholds_equalized_odds",)))
    words = report.failed.get("thresholds_equalized_odds", "") + " ".join(report.notes)
    assert "other" in words or "could not be fitted" in words


def test_a_fit_that_was_stopped_before_it_came_to_rest_is_said(report):
    found = {
        "nothing": [Answer(split=place, method="nothing") for place in range(3)],
        "reweighing": [Answer(split=place, method="reweighing", rested=place > 1) for place in range(3)],
    }
    (told,) = note_restless(found)
    assert told.startswith("Weigh people differently: in 2 of 3 divisions the fit was stopped before")
    assert not any("come to rest" in note for note in report.notes)
