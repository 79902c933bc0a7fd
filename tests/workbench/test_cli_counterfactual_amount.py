"""`workbench counterfactual` with a range: a score, or an amount such as hours to delivery in its own unit."""

import json
import sys

import pytest
from sklearn.compose import make_column_transformer
from sklearn.ensemble import GradientBoostingRegressor
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder
from skops.io import dump

from workbench.cli import main
from workbench.tables import read_table

TABLE = "scenario:delivery?seed=3&rows=600"
FEATURES = ["basket_value", "items", "hours_before_noon", "fresh_food"]


def fitted(model, target):
    frame = read_table(TABLE)
    encode = make_column_transformer((OneHotEncoder(sparse_output=False), ["fresh_food"]), remainder="passthrough")
    return make_pipeline(encode, model).fit(frame[FEATURES], frame[target])


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("models")
    dump(fitted(GradientBoostingRegressor(n_estimators=40, random_state=0), "hours_to_delivery"), place / "hours.skops")
    dump(fitted(LogisticRegression(max_iter=5000), "same_day"), place / "score.skops")
    (place / "notes.txt").write_text("no model")
    return place


@pytest.fixture
def run(folder, capsys, monkeypatch):
    """Ask in this process: (exit code, stdout, stderr)."""

    def start(model, *words, table=TABLE):
        given = ["workbench", "counterfactual", table, "--model", folder / model, *words]
        monkeypatch.setattr(sys, "argv", [str(word) for word in given])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return start


@pytest.fixture(scope="module")
def late():
    """The row that waits longest of those who ordered in time for something to be changed."""
    return int(read_table(TABLE)["hours_to_delivery"].argmax())


def test_hours_are_brought_into_a_range_and_told_in_hours(run, late):
    words = ("--row", late, "--amount", "hours_to_delivery", "--wanted", ",8")
    code, out, err = run("hours.skops", *words, "--format", "json")
    assert (code, err) == (0, "")
    found = json.loads(out)
    assert found["wanted"] == [None, 8.0]
    assert found["prediction"] > 8
    assert found["options"]
    own = read_table(TABLE).iloc[late]
    for option in found["options"]:
        assert option["prediction"] <= 8
        assert {change["feature"] for change in option["changes"]} <= set(FEATURES)
        assert all(change["from"] == own[change["feature"]] for change in option["changes"])
    code, out, _ = run("hours.skops", *words)
    assert out.startswith(f"For row {late} the time to delivery is {round(found['prediction'], 2):g} hours; wanted is ")
    assert "wanted is 8 hours or less. This is not a promise." in out


def test_the_sensitive_columns_of_a_scenario_stay(run, late):
    _, out, _ = run(
        "hours.skops", "--row", late, "--amount", "hours_to_delivery", "--wanted", "0,8", "--format", "json"
    )
    changed = {change["feature"] for option in json.loads(out)["options"] for change in option["changes"]}
    assert changed
    assert not changed & {"neighbourhood", "home_language"}


def test_a_score_is_brought_into_a_range(run, late):
    code, out, _ = run("score.skops", "--row", late, "--wanted", "0.6,0.7", "--format", "json")
    found = json.loads(out)
    assert (code, found["wanted"]) == (0, [0.6, 0.7])
    assert found["options"]
    assert all(0.6 <= option["prediction"] <= 0.7 for option in found["options"])
    _, out, _ = run("score.skops", "--row", late, "--wanted", "0.6,")
    assert f"For row {late} the score is " in out
    assert "wanted is 0.6 or more" in out


@pytest.mark.parametrize(
    ("model", "words", "sentence"),
    [
        ("hours.skops", ("--amount", "hours_to_delivery"), "say which amounts are wanted"),
        ("hours.skops", ("--amount", "hours_to_delivery", "--wanted", "9,3"), "the lower first"),
        ("hours.skops", ("--amount", "hours_to_delivery", "--wanted", ","), "give two numbers"),
        ("hours.skops", ("--amount", "hours_to_delivery", "--wanted", "8"), "--wanted takes two numbers"),
        ("hours.skops", ("--amount", "hours_to_delivery", "--wanted", "a,b"), "--wanted takes two numbers"),
        ("hours.skops", ("--amount", "hours_to_delivery", "--wanted", "nan,3"), "the lower first"),
        ("hours.skops", ("--wanted", "0.5,1"), "gives no scores"),
        ("score.skops", ("--amount", "hours_to_delivery", "--wanted", "0,8"), "it gives a score, not an amount"),
        ("score.skops", ("--wanted", "0,8"), "they lie between 0 and 1"),
        ("notes.txt", ("--amount", "hours_to_delivery", "--wanted", "0,8"), "is no skops file"),
        ("nothing.skops", ("--amount", "hours_to_delivery", "--wanted", "0,8"), "cannot be read"),
    ],
)
def test_wrong_input_is_one_sentence_and_exit_code_2(run, model, words, sentence):
    code, out, err = run(model, "--row", "1", *words)
    assert (code, out) == (2, "")
    assert sentence in err
    assert "Traceback" not in err
    assert err.count("\n") == 1
