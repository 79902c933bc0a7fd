"""`workbench counterfactual`: the contract, the sentences and what stands in the way."""

import json
import sys

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.catalog import load_card
from workbench.cli import main
from workbench.model import fit_plain
from workbench.model_files import write_model
from workbench.tables import read_table

TABLE = "dataset:german_credit"


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "model.skops"
    case = Case.of(read_table(TABLE), roles=load_card("german_credit").roles)
    write_model(fit_plain(case, "logistic"), path)
    return path


@pytest.fixture
def run(model, capsys, monkeypatch):
    """Ask in this process: (exit code, stdout, stderr)."""

    def start(*words, table=TABLE):
        given = ["workbench", "counterfactual", table, "--model", model, *words]
        monkeypatch.setattr(sys, "argv", [str(word) for word in given])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return start


def test_the_json_keeps_the_contract(run):
    code, out, err = run("--row", "1", "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert list(found) == ["schema", "row", "prediction", "wanted", "options", "note"]
    assert (found["schema"], found["row"], found["wanted"]) == ("workbench.counterfactual/1", 1, 1)
    assert found["prediction"] < 0.5
    assert len(found["options"]) == 4
    assert found["note"] is None
    own = read_table(TABLE).iloc[1]
    for option in found["options"]:
        assert list(option) == ["changes", "prediction", "cost", "plausibility"]
        assert option["prediction"] >= 0.5
        for change in option["changes"]:
            assert list(change) == ["feature", "from", "to"]
            assert change["from"] == own[change["feature"]]
            assert change["feature"] not in ("sex", "age", "foreign_worker", "personal_status")


def test_limits_are_kept(run):
    words = ("--keep", "checking_account,savings", "--only-down", "credit_amount,duration_months", "--count", "3")
    _, out, _ = run("--row", "1", "--format", "json", *words)
    found = json.loads(out)
    assert len(found["options"]) == 3
    changes = [change for option in found["options"] for change in option["changes"]]
    assert not {"checking_account", "savings"} & {change["feature"] for change in changes}
    numbers = [change for change in changes if change["feature"] in ("credit_amount", "duration_months")]
    assert numbers
    assert all(change["to"] < change["from"] for change in numbers)


def test_the_text_speaks_to_the_person(run):
    code, out, _ = run("--row", "1")
    assert code == 0
    assert "1. If the " in out
    assert "the answer would probably have been yes. This is not a promise." in out


def test_nothing_found_is_an_answer_and_not_an_error(run):
    everything = ",".join(column for column in read_table(TABLE).columns)
    code, out, err = run("--row", "1", "--keep", everything, "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["options"] == []
    assert found["note"].startswith("Nothing can change")
    code, out, _ = run("--row", "0", "--format", "json")
    assert (code, json.loads(out)["options"]) == (0, [])
    assert json.loads(out)["note"] == "This person already has the wanted answer."


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--row", "1000"), "rows count from 0"),
        (("--row", "-1"), "rows count from 0"),
        (("--row", "1", "--only-up", "age", "--only-down", "age"), "only go up and only go down"),
        (("--row", "1", "--keep", "savngs"), "Did you mean 'savings'"),
        (("--row", "1", "--only-up", "savings"), "has no order"),
        (("--row", "1", "--count", "0"), "at least one"),
        (("--row", "1", "--keep", "age,age"), "named twice after --keep"),
        (("--row", "1", "--sensitive", "gender"), "no column 'gender'"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_code_2(run, words, sentence):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
    assert err.count("\n") == 1


def dumped(estimator, answers, path):
    """A scikit-learn model of two columns in a file."""
    from skops.io import dump

    table = read_table(TABLE)
    dump(estimator.fit(table[["purpose", "duration_months"]], answers), path)
    return path


@pytest.mark.parametrize(
    ("always", "sentence"),
    [(0, "The model gives nobody in the table the wanted answer"), (1, "This person already has the wanted answer.")],
)
def test_a_model_with_one_answer_for_everybody_is_said(run, tmp_path, always, sentence):
    from sklearn.dummy import DummyClassifier

    both = np.arange(len(read_table(TABLE))) % 2
    path = dumped(DummyClassifier(strategy="constant", constant=always), both, tmp_path / "constant.skops")
    code, out, err = run("--row", "1", "--model", path)
    assert (code, err) == (0, "")
    assert sentence in out


def test_a_value_that_the_model_cannot_read_is_one_sentence(run, tmp_path):
    from sklearn.compose import make_column_transformer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    encoder = make_column_transformer((OneHotEncoder(), ["purpose"]), remainder="drop")
    table = read_table(TABLE)
    path = dumped(make_pipeline(encoder, LogisticRegression()), table["good_credit"], tmp_path / "strict.skops")
    own = tmp_path / "mine.csv"
    table.head(9).assign(purpose="a rocket").to_csv(own, index=False)
    code, out, err = run("--row", "1", "--model", path, table=own)
    assert (code, out) == (2, "")
    assert err.startswith("workbench: The model cannot score this table: Found unknown categories ['a rocket']")
    assert err.count("\n") == 1


def test_limits_that_leave_no_way_are_named(run):
    code, out, _ = run("--row", "1", "--keep", ",".join(read_table(TABLE).columns))
    assert code == 0
    assert "Nothing can change within these limits; there would be one if " in out


def test_a_table_of_ones_own_with_a_gap_is_answered(run, tmp_path):
    frame = read_table(TABLE).drop(columns="good_credit").head(300)
    frame["credit_amount"] = frame["credit_amount"].astype(float).where(frame.index != 1, np.nan)
    frame["purpose"] = frame["purpose"].astype(object).where(frame.index != 1, "a rocket")
    path = tmp_path / "mine.csv"
    pd.DataFrame(frame).to_csv(path, index=False)
    code, out, err = run("--row", "1", "--sensitive", "sex", table=path)
    assert (code, err) == (0, "")
    assert "Missing for this person: credit amount." in out
