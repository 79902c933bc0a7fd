"""The code that panels show: pasted as it stands it makes the same case, cohort, scores and all."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import widgets
from widgets import Session
from widgets.code import case_code
from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.model import Model, attach_model, attach_scores
from workbench.tables import read_table

ASK = "answer = compare_groups(case, by=[['sex']])"
IMPORTS = ["from workbench.fairness.groups import compare_groups"]
AT_ONCE = (
    *("RepresentationPanel", "OutcomePanel", "MissingPanel", "PrivacyPanel", "SubgroupPanel", "GroupPanel"),
    *("AmountPanel", "ThresholdPanel", "CalibrationPanel", "CurvesPanel", "LocalLawPanel"),
)


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    random = np.random.default_rng(3)
    n = 600
    sex, age = random.choice(["female", "male"], n), random.integers(18, 80, n)
    level = np.where(age > 40, "senior", "junior")
    score = np.clip(random.beta(2, 2, n) - 0.1 * (sex == "female"), 0, 1)
    hired = (random.random(n) < score).astype(int)
    return pd.DataFrame({"sex": sex, "age": age, "pay": age * 10, "level": level, "score": score, "hired": hired})


def run(code: str, **names: object) -> dict:
    exec(compile(code, "shown", "exec"), names)  # noqa: S102 - it is our own
    return names


def assert_same(case: Case, **names: object) -> None:
    """The shown lines give the same people, scores and rates."""
    made = run(case_code(case, IMPORTS, ASK), **names)
    assert made["case"].rows == case.rows
    assert made["case"].who == case.who
    if case.scores is not None:
        np.testing.assert_array_equal(made["case"].scores, case.scores)
    same = compare_groups(case, by=[["sex"]])
    numbers = ["value", "low", "high", "n"]
    for metric in ("base_rate", "selection_rate"):
        pd.testing.assert_frame_equal(made["answer"].of(metric, ["sex"])[numbers], same.of(metric, ["sex"])[numbers])


@pytest.fixture(scope="module")
def case(people) -> Case:
    cuts = {"age": (30.0, 50.0)}
    return Case.of(people, sensitive=["sex", "age"], target="hired", score="score", threshold=0.4, cuts=cuts)


def test_a_cohort_is_made_again(case, people):
    assert_same(case.only({"age": "30 to <50"}), table=people)
    assert_same(case.only({"age": "30 to <50"}).only({"level": "senior"}), table=people)


def test_a_cohort_of_scored_people_is_scored_before_it_is_narrowed(case, people):
    scored = attach_scores(case.with_roles(score=None), "logistic")
    assert_same(scored.only({"age": "under 30"}), table=people)


def test_a_model_from_outside_is_attached_again(case, people):
    model = Model.of(lambda rows: np.clip(rows["age"] / 100, 0, 1), features=["age"])
    scored = attach_model(case.with_roles(score=None), model)
    assert "case = attach_model(case, model)" in case_code(scored, IMPORTS, ASK)
    assert_same(scored, table=people, model=model)


def test_a_file_is_read_again(people, tmp_path):
    path = tmp_path / 'Ana\'s "own".csv'
    people.assign(invited=1 - people["hired"]).to_csv(path, index=False)
    case = Case.of(read_table(path), name=str(path), sensitive=["sex"], target="hired", prediction="invited")
    assert_same(case.only({"sex": "female"}))


def test_a_decision_in_its_own_words_is_named_in_the_code(people):
    decided = people.assign(invited=["ja" if score > 0.5 else "nein" for score in people["score"]])
    roles = {"sensitive": ["sex"], "target": "hired", "prediction": "invited", "favourable": "1"}
    case = Case.of(decided, **roles, favourable_decision="ja")
    assert "favourable_decision='ja'" in case_code(case, IMPORTS, ASK)
    assert_same(case, table=decided)


@pytest.mark.parametrize("kind", AT_ONCE)
@pytest.mark.parametrize("cohort", [{}, {"age": "30 to <50"}])
def test_the_code_under_every_panel_runs_as_it_stands(kind, cohort, case, people, capsys):
    session = Session(case)
    session.look_at(cohort)
    panel = getattr(widgets, kind)(session)
    assert panel.alert.text == ""
    made = run(panel.code.code, table=people)
    capsys.readouterr()
    looked_at = session.everyone if kind == "SubgroupPanel" else session.case  # subgroups are those of everyone
    assert made["case"].rows == looked_at.rows


@given(name=st.text(st.sampled_from("<>&\"'/ =\\\n{}box;#"), min_size=1, max_size=12))
def test_any_name_of_a_column_or_a_group_is_a_name_in_the_code(name):
    frame = pd.DataFrame({name: [f"{name}1", "b"] * 10, "other": ["x", "x", "y", "y"] * 5, "y": [1, 0, 0, 1] * 5})
    case = Case.of(frame, sensitive=[name, "other"] if name != "other" else [name], target="y")
    cohort = case.only({name: next(group for group in case.code(name).names if group != "b")})
    assert run(case_code(cohort, [], "rows = case.rows"), table=frame)["rows"] == cohort.rows
