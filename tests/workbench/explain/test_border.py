"""Where a yes begins, also for a model whose high scores mean the unfavourable answer."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

from workbench.case import Case
from workbench.explain.border import Border
from workbench.explain.errors_map import map_errors
from workbench.explain.importance import measure_importance
from workbench.explain.letters import write_letter
from workbench.explain.reasons import Reasoner
from workbench.model import Model, attach_model, fit_plain
from workbench.outcomes import code_score
from workbench.roles import Roles

COLUMNS = ["duration_months", "credit_amount", "installment_rate_pct", "existing_credits"]


@pytest.fixture(scope="module")
def both_ways():
    """The same fitted model as one that scores the good answer and as one that scores the risk."""
    from workbench.catalog import load_card
    from workbench.tables import read_table

    case = Case.of(read_table("dataset:german_credit"), roles=load_card("german_credit").roles, name="german_credit")
    fitted = make_pipeline(StandardScaler(), LogisticRegression()).fit(case.pandas[COLUMNS], 1 - case.target)
    good, risk = (Model.of(fitted, favourable=value) for value in ("0", "1"))
    risky = case.with_roles(threshold=0.375, score_means="unfavourable")
    return (case.with_roles(threshold=0.625), good), (risky, risk)


def test_a_model_of_risk_gives_the_same_reasons_as_the_same_model_of_chances(both_ways):
    good, risk = (Reasoner.of(*each) for each in both_ways)
    for row in range(0, 1000, 40):
        one, other = good.give(row), risk.give(row)
        assert one.refused == other.refused
        assert [reason.sentence for reason in one.reasons] == [reason.sentence for reason in other.reasons]
        assert one.helped == other.helped
        assert one.to_person == other.to_person
        for reason, turned in zip(one.reasons, other.reasons, strict=True):
            assert reason.contribution < 0
            assert reason.contribution == pytest.approx(-turned.contribution)
            assert reason.stable == turned.stable
        assert (one.prediction, one.baseline) == pytest.approx((-other.prediction, -other.baseline))
        if one.refused and one.reasons:
            assert write_letter(one) == write_letter(other)


def test_every_reader_is_told_what_a_high_score_means(both_ways):
    report = Reasoner.of(*both_ways[1]).give(0)
    assert report.to_employee[0].endswith("below 0.375 the answer is yes.")
    auditor = " ".join(report.to_auditor)
    assert "with a score below 0.375" in auditor
    assert "that raised the prediction" in auditor
    assert "A high score means the unfavourable answer." in auditor
    assert report.to_dict()["score_means"] == "unfavourable"


def test_a_sensitive_column_that_raised_a_risk_is_told_to_who_is_responsible(both_ways):
    case, _ = both_ways[1]
    women = case.pandas["sex"] == "female"
    told = make_pipeline(OneHotEncoder(), LogisticRegression()).fit(case.pandas[["sex"]], women.astype(int))
    report = Reasoner.of(case, Model.of(told)).give(int(np.argmax(women)))
    assert report.refused
    assert not report.reasons
    assert "raised this score by" in report.problems[0]


def test_errors_and_importance_are_the_same_both_ways(both_ways):
    good, risk = (map_errors(*each) for each in both_ways)
    assert good.overall == risk.overall
    assert good.leaves["rule"].tolist() == risk.leaves["rule"].tolist()
    good, risk = (measure_importance(*each) for each in both_ways)
    assert good.loss == pytest.approx(risk.loss)
    np.testing.assert_allclose(good.everyone["importance"], risk.everyone["importance"], atol=1e-12)


def test_a_model_that_was_fitted_here_scores_the_good_answer_beside_a_column_of_risks(both_ways):
    case, risk = both_ways[1]
    plain = fit_plain(case, "tree")
    assert Border.of(case, plain) == Border(0.625)
    assert Border.of(case, risk) == Border.of(case) == Border(0.375, "unfavourable")
    scored = attach_model(case, risk, score_means="unfavourable")
    says = Border.of(scored, risk).says_yes(scored.scores)
    assert says.tolist() == (scored.prediction == 1).tolist()


@given(st.floats(0, 1), st.sampled_from(["favourable", "unfavourable"]), st.lists(st.floats(0, 1), min_size=1))
def test_a_yes_is_what_the_case_says_it_is(threshold, means, scores):
    roles = Roles(threshold=threshold, score_means=means)
    found = Border(threshold, means).says_yes(np.array(scores))
    assert found.tolist() == (code_score(np.array(scores), roles) == 1).tolist()
