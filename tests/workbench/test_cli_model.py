"""`workbench audit --model`: the table scored by a model from a file, and what stands in the way of that."""

import json
import pickle
import sys

import lightgbm
import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression

from workbench.case import Case
from workbench.cli import main
from workbench.model import Model, attach_model, fit_plain
from workbench.model_files import write_model


@pytest.fixture
def table(hiring, tmp_path):
    path = tmp_path / "hiring.csv"
    hiring.assign(hired=hiring["hired"].map({1: "offer", 0: "none"})).to_csv(path, index=False)
    return path


@pytest.fixture
def run(table, capsys, monkeypatch):
    """Audit the table in this process: (exit code, stdout, stderr)."""

    def start(*words):
        given = [
            "workbench",
            "audit",
            table,
            "--sensitive",
            "sex",
            "--target",
            "hired",
            "--favourable",
            "offer",
            *words,
        ]
        monkeypatch.setattr(sys, "argv", [str(word) for word in given])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return start


def selection_rates(printed):
    return {
        group["group"]["sex"]: group["metrics"]["selection_rate"]["value"] for group in json.loads(printed)["groups"]
    }


def test_the_table_is_scored_by_the_model(run, hiring, tmp_path):
    case = Case.of(hiring, sensitive="sex", target="hired", not_features=("predicted",))
    model = fit_plain(case, "boosting", use_sensitive=True)
    write_model(model, tmp_path / "model.skops")
    code, out, err = run("--model", tmp_path / "model.skops", "--format", "json")
    assert (code, err) == (0, "")
    expected = attach_model(case, model)
    rates = {sex: np.mean(expected.prediction[hiring["sex"] == sex]) for sex in ("female", "male")}
    assert selection_rates(out) == pytest.approx(rates)
    assert rates["female"] < rates["male"]
    code, out, _ = run("--model", tmp_path / "model.skops")
    assert code == 0
    assert "It is told sex, by which people are compared here." in out


def test_a_model_that_scores_the_unfavourable_answer_is_turned_round(run, hiring, tmp_path):
    data = lightgbm.Dataset(hiring[["score", "weight"]], 1 - hiring["hired"])
    options = {"objective": "binary", "verbose": -1, "num_threads": 1}
    lightgbm.train(options, data, 10).save_model(tmp_path / "risk.txt")
    _, straight, _ = run("--model", tmp_path / "risk.txt", "--format", "json")
    _, turned, _ = run("--model", tmp_path / "risk.txt", "--score-means", "unfavourable", "--format", "json")
    before, after = selection_rates(straight), selection_rates(turned)
    assert after["female"] == pytest.approx(1 - before["female"])
    assert "opposite directions" in straight
    assert "opposite directions" not in turned


def test_a_pickle_is_opened_only_for_who_says_so(run, hiring, tmp_path):
    words = hiring["hired"].map({1: "offer", 0: "none"})
    model = LogisticRegression().fit(hiring[["score"]], words)
    (tmp_path / "model.pkl").write_bytes(pickle.dumps(model))
    code, out, err = run("--model", tmp_path / "model.pkl")
    assert (code, out) == (2, "")
    assert "--trust-pickle" in err
    assert err.count("\n") == 1
    code, out, _ = run("--model", tmp_path / "model.pkl", "--trust-pickle", "--format", "json")
    assert code == 0
    scores = Model.of(model, favourable="offer").score(hiring)
    assert selection_rates(out)["male"] == pytest.approx(np.mean(scores[hiring["sex"] == "male"] >= 0.5))


@pytest.mark.parametrize("column", [("--prediction", "predicted"), ("--score", "score")])
def test_a_model_beside_a_decision_or_a_score_is_refused(run, column, tmp_path):
    code, _, err = run("--model", tmp_path / "model.skops", *column)
    assert code == 2
    assert "either --model or a column with --prediction or --score" in err


def test_a_model_that_needs_a_column_that_is_not_there_is_refused(run, hiring, tmp_path):
    write_model(
        Model.of(LogisticRegression().fit(hiring[["age"]].set_axis(["agee"], axis=1), hiring["hired"])), tmp_path / "m"
    )
    code, _, err = run("--model", tmp_path / "m")
    assert code == 2
    assert "classes '0', '1'; none of them is 'offer'" in err
