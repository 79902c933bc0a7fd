"""A trial that cannot be is answered in one sentence."""

import pytest

from workbench.errors import WorkbenchError
from workbench.fairness.mitigation import compare_mitigations
from workbench.fairness.mitigation_trial import Trial, check_trial


def test_what_cannot_be_tried_is_said_in_one_sentence(credit):
    with pytest.raises(WorkbenchError, match="There is no method 'magic'"):
        compare_mitigations(credit, Trial(by="sex", methods=("magic",)))
    with pytest.raises(WorkbenchError, match="needs a target"):
        compare_mitigations(credit.with_roles(target=None, score=None, prediction="good_credit"), Trial(by="sex"))
    with pytest.raises(WorkbenchError, match="sensitive column"):
        compare_mitigations(credit, Trial(by="housing"))
    with pytest.raises(WorkbenchError, match="not about decisions"):
        compare_mitigations(credit, Trial(by="sex", metric="base_rate"))
    with pytest.raises(WorkbenchError, match="kind of model"):
        compare_mitigations(credit, Trial(by="sex", kind="scorecard"))
    with pytest.raises(WorkbenchError, match="At least 2 splits"):
        compare_mitigations(credit, Trial(by="sex", splits=1))


def test_doing_nothing_is_always_tried_first_and_nothing_twice():
    assert check_trial(Trial(by="sex", methods=("reweighing", "reweighing"))) == ["nothing", "reweighing"]
    assert check_trial(Trial(by="sex"))[0] == "nothing"
