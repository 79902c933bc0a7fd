"""`workbench explain`: the contract, and one sentence for everything that can be wrong."""

import json
import pickle
import sys

import lightgbm
import pytest
import xgboost
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from workbench.case import Case
from workbench.catalog import load_card
from workbench.cli import main
from workbench.model import Model, fit_plain
from workbench.model_files import write_model
from workbench.tables import read_table


@pytest.fixture(scope="module")
def german():
    return Case.of(read_table("dataset:german_credit"), roles=load_card("german_credit").roles)


@pytest.fixture(scope="module")
def file(german, tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "model.skops"
    write_model(fit_plain(german), path)
    return path


@pytest.fixture
def run(capsys, monkeypatch):
    def start(*words):
        monkeypatch.setattr(sys, "argv", ["workbench", "explain", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return start


def refused(answer, said):
    code, out, err = answer
    assert (code, out) == (2, "")
    assert err.startswith("workbench: ")
    assert err.count("\n") == 1
    assert said in err


def test_both_ways_print_a_list_of_two(run, file):
    code, out, err = run("dataset:german_credit", "--model", file, "--row", "3", "--method", "both", "--format", "json")
    assert (code, err) == (0, "")
    shap, lime = json.loads(out)
    for answer, method in ((shap, "shap"), (lime, "lime")):
        assert set(answer) == {"schema", "row", "scale", "prediction", "baseline", "method", "contributions"}
        assert (answer["schema"], answer["row"], answer["method"]) == ("workbench.explanation/1", 3, method)
    total = sum(part["contribution"] for part in shap["contributions"])
    assert total == pytest.approx(shap["prediction"] - shap["baseline"], abs=1e-6)
    assert (shap["scale"], lime["scale"]) == ("log-odds", "probability")
    frame = read_table("dataset:german_credit")
    assert all(part["value"] == frame[part["feature"]][3] for part in shap["contributions"])


@pytest.mark.parametrize("method", ["shap", "lime"])
def test_one_way_prints_one_object(run, file, method):
    _, out, _ = run("dataset:german_credit", "--model", file, "--row", "0", "--method", method, "--format", "json")
    assert json.loads(out)["method"] == method


def test_text_says_what_moved_the_score_and_whether_the_two_agree(run, file, tmp_path):
    code, out, _ = run("dataset:german_credit", "--model", file, "--row", "3", "--method", "both", "-o", tmp_path / "t")
    assert (code, out) == (0, "")
    words = (tmp_path / "t").read_text()
    assert "row 3 (rows are counted from 0)" in words
    assert "SHAP, in log-odds" in words
    assert "Do the two agree?" in words
    assert "R²" in words


def test_what_a_high_score_means_is_said_and_changes_no_number(run, file):
    words = ("dataset:german_credit", "--model", file, "--row", "3")
    _, plain, _ = run(*words)
    code, risk, _ = run(*words, "--score-means", "unfavourable")
    assert code == 0
    assert "a high score means the unfavourable answer, so + speaks against the person" in risk
    assert risk.splitlines()[2:] == plain.splitlines()[2:]
    assert run(*words, "--score-means", "bad")[0] == 2


@pytest.mark.parametrize("library", ["lightgbm", "xgboost"])
def test_files_of_boosted_trees_are_explained(run, german, tmp_path, library):
    table = german.pandas.drop(columns="good_credit")
    table = table.apply(lambda column: column if column.dtype.kind in "if" else column.astype("category"))
    if library == "lightgbm":
        fitted = lightgbm.LGBMClassifier(n_estimators=5, verbose=-1, n_jobs=1).fit(table, german.pandas["good_credit"])
        fitted.booster_.save_model(tmp_path / "model")
    else:
        fitted = xgboost.XGBClassifier(n_estimators=5, enable_categorical=True, n_jobs=1)
        fitted.fit(table, german.pandas["good_credit"]).get_booster().save_model(tmp_path / "model.json")
        (tmp_path / "model.json").rename(tmp_path / "model")
    code, out, err = run("dataset:german_credit", "--model", tmp_path / "model", "--row", "3", "--format", "json")
    assert (code, err) == (0, "")
    answer = json.loads(out)
    total = sum(part["contribution"] for part in answer["contributions"])
    assert total == pytest.approx(answer["prediction"] - answer["baseline"], abs=1e-6)


def test_a_value_never_seen_is_said_beside_the_answer(run, german, file, tmp_path):
    frame = german.pandas.copy()
    frame.loc[3, "purpose"] = "a boat"
    frame.to_csv(tmp_path / "t.csv", index=False)
    code, out, err = run(tmp_path / "t.csv", "--model", file, "--row", "3", "--format", "json")
    assert code == 0
    assert "'a boat' in column 'purpose'" in err
    assert json.loads(out)["row"] == 3
    _, out, _ = run(tmp_path / "t.csv", "--model", file, "--row", "3")
    assert "'a boat' in column 'purpose'" in out


def test_a_model_that_cannot_read_such_a_value_refuses_it(run, german, tmp_path):
    fitted = make_pipeline(OneHotEncoder(), LogisticRegression()).fit(
        german.pandas[["purpose"]], german.pandas["good_credit"]
    )
    write_model(Model.of(fitted), tmp_path / "m.skops")
    frame = german.pandas.copy()
    frame.loc[3, "purpose"] = "a boat"
    frame.to_csv(tmp_path / "t.csv", index=False)
    refused(run(tmp_path / "t.csv", "--model", tmp_path / "m.skops", "--row", "3"), "a boat")


def test_what_is_wrong_is_one_sentence(run, file, tmp_path):
    german = "dataset:german_credit"
    refused(run(german, "--model", tmp_path / "none.skops", "--row", "3"), "none.skops cannot be read")
    refused(run(german, "--model", file, "--row", "1000"), "rows 0 to 999")
    refused(run(german, "--model", file, "--row", "-1"), "rows 0 to 999")
    refused(run("dataset:card_default", "--model", file, "--row", "3"), "There is no feature column")
    refused(run("dataset:german", "--model", file, "--row", "3"), "Did you mean 'german_credit'")
    (tmp_path / "text.txt").write_text("nothing")
    refused(run(german, "--model", tmp_path / "text.txt", "--row", "3"), "no model that can be read")


def test_a_pickle_is_opened_only_for_who_says_so(run, german, tmp_path):
    fitted = LogisticRegression(max_iter=1000).fit(german.pandas[["age"]], german.pandas["good_credit"])
    (tmp_path / "m.pkl").write_bytes(pickle.dumps(fitted))
    words = ("dataset:german_credit", "--model", tmp_path / "m.pkl", "--row", "3")
    refused(run(*words), "--trust-pickle")
    code, out, _ = run(*words, "--trust-pickle", "--format", "json")
    assert code == 0
    assert [part["feature"] for part in json.loads(out)["contributions"]] == ["age"]


def test_the_class_to_explain_can_be_named(run, german, tmp_path):
    words = german.pandas["good_credit"].map({1: "good", 0: "bad"})
    fitted = LogisticRegression(max_iter=1000).fit(german.pandas[["age"]], words)
    write_model(Model.of(fitted, favourable="good"), tmp_path / "m.skops")
    base = ("dataset:german_credit", "--model", tmp_path / "m.skops", "--row", "3", "--format", "json")
    good, bad = (json.loads(run(*base, "--favourable", name)[1]) for name in ("good", "bad"))
    assert good["prediction"] == pytest.approx(-bad["prediction"])
    refused(run(*base, "--favourable", "best"), "none of them is 'best'")
