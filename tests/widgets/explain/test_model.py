"""The model panel: what is looked at is said, a plain kind or a safe file can take its place, a pickle cannot."""

import pickle
from pathlib import Path

import lightgbm
import numpy as np
import pytest
import xgboost
from skl2onnx import to_onnx
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from widgets import ModelPanel, PersonPanel, Session
from widgets.explain.model import kinds_figure, kinds_frame
from workbench.case import Case
from workbench.kinds import compare_kinds
from workbench.model import Model, fit_plain
from workbench.model_files import write_model
from workbench.store import Project


def test_without_a_model_it_says_so_and_offers_one(kept):
    panel = ModelPanel(kept)
    assert "No model is looked at yet" in panel.body.children[0].value
    panel.kind.value = "tree"
    panel.fit.click()
    assert kept.model.facts.kind == "tree"
    assert "decision tree" in panel.about.value
    assert not panel.alert.text


def test_the_next_page_opens_the_same_kind_by_itself(kept):
    panel = ModelPanel(kept)
    panel.kind.value = "scorecard"
    panel.fit.click()
    again = Session.open(Project.current())
    assert again.model is None
    ModelPanel(again)
    assert again.model.facts.kind == "scorecard"


def test_another_table_starts_without_a_model(kept):
    ModelPanel(kept).fit.click()
    kept.chosen(kept.choosing("dataset:resume_callbacks")(lambda *_: None))
    ModelPanel(kept)
    assert kept.model is None


def test_scores_that_the_workbench_made_follow_the_kind_that_is_explained(kept):
    case = kept.fitting("logistic")(lambda *_: None)
    kept.fitted(case, "logistic")
    panel = ModelPanel(kept)
    assert kept.model.facts.kind == "logistic"
    assert "it is right about" in panel.quality.value
    assert panel.about.value.count("a logistic regression on") == 1, "what it is, once"
    assert panel.about.value.count("Each row was scored out-of-fold") == 1
    panel.kind.value = "tree"
    panel.fit.click()
    assert kept.model.facts.kind == "tree"
    assert "a shallow decision tree" in kept.case.scores_from


def test_the_comparison_says_what_the_plain_ones_cost_and_stays_while_the_model_changes(kept):
    panel = ModelPanel(kept)
    panel.compare.click()
    report = compare_kinds(kept.case)
    assert panel.chart.alt == report.cost[0]
    assert len(panel.numbers.rows) == 12
    panel.fit.click()
    assert panel.chart in panel.body.children
    assert len(kinds_figure(report).data[0].x) == 4
    assert kinds_frame(report)["measure"].value_counts().tolist() == [4, 4, 4]


COLUMNS = ["duration_months", "credit_amount", "age"]


def boosted(case: Case) -> lightgbm.Booster:
    fitted = lightgbm.LGBMClassifier(n_estimators=5, verbose=-1).fit(case.pandas[COLUMNS], case.target)
    return fitted.booster_


def write_xgboost(case: Case, file: Path) -> None:
    table = case.pandas[[*COLUMNS, "housing"]].astype({"housing": "category"})
    fitted = xgboost.XGBClassifier(n_estimators=5, enable_categorical=True, n_jobs=1)
    fitted.fit(table, case.target).get_booster().save_model(file)


def write_onnx(case: Case, file: Path) -> None:
    """With an input a column, as a table is converted: numbers and text."""
    table = case.pandas[[*COLUMNS, "housing"]].astype({"housing": object})
    encode = make_column_transformer((OneHotEncoder(), ["housing"]), remainder="passthrough")
    fitted = make_pipeline(encode, LogisticRegression(max_iter=2000)).fit(table, case.target)
    file.write_bytes(to_onnx(fitted, table[:1], target_opset=18).SerializeToString())


def write_nameless_onnx(case: Case, file: Path) -> None:
    given = case.pandas[COLUMNS].to_numpy(dtype=np.float32)
    fitted = LogisticRegression(max_iter=2000).fit(given, case.target)
    file.write_bytes(to_onnx(fitted, given[:1], target_opset=18).SerializeToString())


WRITE = {
    "mine.txt": lambda case, file: boosted(case).save_model(file),
    "mine.json": write_xgboost,
    "mine.ubj": write_xgboost,
    "mine.onnx": write_onnx,
    "mine.skops": lambda case, file: write_model(fit_plain(case, "tree"), file),
}


@pytest.mark.parametrize("name", WRITE)
def test_a_model_of_ones_own_takes_the_place_of_the_scores_on_every_page(kept, name):
    panel, file = ModelPanel(kept), kept.uploads / name
    kept.uploads.mkdir(parents=True, exist_ok=True)
    WRITE[name](kept.case, file)
    assert file.suffix in panel.picker.accept
    panel.picker.path = str(file)
    assert not panel.alert.text
    scores = kept.model.score(kept.case.pandas)
    assert np.ptp(scores) > 0.1
    np.testing.assert_allclose(kept.case.scores, scores)
    again = Session.open(Project.current())
    np.testing.assert_allclose(again.case.scores, scores)
    ModelPanel(again)
    np.testing.assert_allclose(again.model.score(again.case.pandas), scores)


@pytest.mark.parametrize("name", ["mine.json", "mine.onnx"])
def test_a_model_of_ones_own_is_explained_and_gives_reasons(kept, name):
    file = kept.uploads / name
    kept.uploads.mkdir(parents=True, exist_ok=True)
    WRITE[name](kept.case, file)
    ModelPanel(kept).picker.path = str(file)
    person = PersonPanel(kept)
    assert not person.alert.text
    assert "so this is a no" in person.finding.value
    assert "The answer is no." in person.reasons.text.content


def test_a_file_that_does_not_say_its_columns_is_refused_in_one_sentence(kept, tmp_path):
    write_nameless_onnx(kept.case, tmp_path / "mine.onnx")
    panel = ModelPanel(kept)
    panel.picker.path = str(tmp_path / "mine.onnx")
    assert "does not say which columns it was fitted on" in panel.alert.text
    assert kept.model is None


def test_a_plain_kind_takes_the_place_of_a_model_of_ones_own(kept):
    panel, file = ModelPanel(kept), kept.uploads / "mine.txt"
    kept.uploads.mkdir(parents=True, exist_ok=True)
    boosted(kept.case).save_model(file)
    panel.picker.path = str(file)
    panel.kind.value = "logistic"
    panel.fit.click()
    assert kept.model.facts.kind == "logistic"
    assert Session.open(Project.current()).case.scores_from.startswith("A plain model")


def test_a_pickle_is_never_opened_and_nothing_changes(kept, tmp_path):
    panel, file = ModelPanel(kept), tmp_path / "mine.json"
    file.write_bytes(pickle.dumps({"a": 1}))
    panel.picker.path = str(file)
    assert "is a pickle" in panel.alert.text
    assert kept.model is None
    assert ".pkl" not in panel.picker.accept


def test_a_model_with_other_columns_is_refused_in_one_sentence(kept, tmp_path):
    other = Case.of(kept.case.pandas.rename(columns={"duration_months": "months"}), target="good_credit")
    file = tmp_path / "mine.skops"
    write_model(fit_plain(other, "tree"), file)
    panel = ModelPanel(kept)
    panel.picker.path = str(file)
    assert "There is no feature column 'months'" in panel.alert.text
    assert kept.model is None


def test_a_booster_on_a_table_whose_favourable_answer_is_0_scores_0_here_and_on_the_next_page(kept, tmp_path):
    kept.set_roles(favourable="0")
    file = tmp_path / "mine.txt"
    booster = boosted(kept.case)
    booster.save_model(file)
    panel = ModelPanel(kept)
    panel.picker.path = str(file)
    assert not panel.alert.text
    table = kept.everyone.pandas[list(kept.model.features)]
    np.testing.assert_allclose(kept.case.scores, 1 - booster.predict(table))
    np.testing.assert_allclose(Session.open(kept.project).case.scores, kept.case.scores)


def test_the_shown_code_gives_the_same_model(explained):
    panel = ModelPanel(explained)
    names: dict[str, object] = {"table": explained.case.pandas}
    exec(panel.code.code, names)  # noqa: S102 - what the panel shows
    made = names["model"]
    assert isinstance(made, Model)
    table = explained.case.pandas
    np.testing.assert_allclose(made.score(table), explained.model.score(table))
