"""The facts of training, and that what is told of its progress can end it."""

import pytest
from sklearn.linear_model import LogisticRegression

from workbench.case import Case
from workbench.errors import Cancelled
from workbench.model import NAMES, Model, attach_scores, fit_plain
from workbench.training import TrainingFacts

KINDS = pytest.mark.parametrize("kind", NAMES)
SENSITIVE = ("sex", "age", "foreign_worker")


def case_of(frame, **roles):
    return Case.of(frame, **{"sensitive": "sex", "target": "hired", **roles})


@KINDS
def test_the_facts_say_what_a_plain_model_was_trained_on(credit, kind):
    facts = fit_plain(credit, kind, seed=3).facts
    assert (facts.kind, facts.seed, facts.rows, facts.target) == (kind, 3, 1000, "good_credit")
    assert facts.columns == fit_plain(credit).features
    assert len(facts.data_hash) == 64
    assert set(facts.versions) >= {"numpy", "scikit-learn"}
    assert facts.trained.endswith("+00:00")
    assert TrainingFacts.from_dict(facts.to_dict()) == facts


def test_the_data_hash_changes_with_the_data_and_with_nothing_else(applicants):
    def hash_of(frame, **roles):
        return fit_plain(case_of(frame, **roles)).facts.data_hash

    frame = applicants()
    same = hash_of(frame)
    assert hash_of(frame.set_axis(range(200, 400)).assign(note=range(200)), not_features=("note",)) == same
    assert hash_of(frame.assign(pay=frame["pay"] + 1e-9)) != same
    assert hash_of(frame.assign(hired=1 - frame["hired"])) != same
    assert hash_of(frame[::-1]) != same
    assert Model.of(LogisticRegression().fit(frame[["pay"]], frame["hired"])).facts is None


@KINDS
def test_progress_is_told_before_each_fold_and_can_cancel(kind, applicants):
    told = []
    attach_scores(case_of(applicants()), kind, progress=lambda fraction, note: told.append((fraction, note)))
    assert [fraction for fraction, _ in told] == pytest.approx([0, 0.2, 0.4, 0.6, 0.8, 1])
    assert told[0][1] == "Fold 1 of 5"

    def stop(fraction, note):
        if fraction > 0.3:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled, match=r"Stopped\."):
        attach_scores(case_of(applicants()), kind, progress=stop)
