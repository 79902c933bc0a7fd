"""The command line is a contract: what it prints, and one sentence and exit code 2 for what cannot be."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from workbench.cli import main

COMMAND = Path(sys.executable).with_name("workbench")
CALLBACKS = ("audit", "dataset:resume_callbacks", "--target", "received_callback")


@pytest.fixture
def run(capsys, monkeypatch):
    """Run the command in this process: (exit code, stdout, stderr)."""

    def start(*words: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["workbench", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return start


@pytest.fixture
def audit(run):
    """The parsed JSON of an audit that must go well."""

    def start(*words: str) -> dict[str, Any]:
        code, out, err = run("audit", *words, "--format", "json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return start


@pytest.fixture
def refused(run):
    """The one sentence that an input that cannot be used ends in."""

    def start(*words: str) -> str:
        code, out, err = run(*words)
        assert (code, out) == (2, "")
        assert err.startswith("workbench: ")
        assert err.endswith("\n")
        assert err.count("\n") == 1
        assert "Traceback" not in err
        return err

    return start


@pytest.fixture
def hiring_csv(hiring, tmp_path) -> str:
    hiring.to_csv(tmp_path / "hiring.csv", index=False)
    return str(tmp_path / "hiring.csv")


def by_group(report: dict[str, Any], metric: str) -> dict[tuple[str, ...], dict[str, Any]]:
    return {tuple(group["group"].values()): group["metrics"][metric] for group in report["groups"]}


def disparity(report: dict[str, Any], by: list[str], metric: str) -> dict[str, Any]:
    return next(row for row in report["disparities"] if (row["by"], row["metric"]) == (by, metric))


def test_the_published_callback_rates_come_out_with_their_intervals(audit):
    report = audit(*CALLBACKS[1:], "--sensitive", "race")
    rates = by_group(report, "base_rate")
    assert report["schema"] == "workbench.audit/1"
    assert report["rows"] == 4870
    assert rates[("white",)]["value"] == pytest.approx(0.0965, abs=1e-4)
    assert rates[("black",)]["value"] == pytest.approx(0.0645, abs=1e-4)
    gap = disparity(report, ["race"], "base_rate")
    assert gap["ratio"]["value"] == pytest.approx(0.668, abs=5e-4)
    assert gap["difference"]["value"] == pytest.approx(0.0320, abs=1e-4)
    assert (gap["lowest"], gap["highest"]) == ({"race": "black"}, {"race": "white"})
    for interval in (*rates.values(), gap["difference"], gap["ratio"]):
        assert interval["low"] < interval["value"] < interval["high"]
    assert gap["difference"]["low"] > 0


def test_what_cannot_be_computed_is_null_with_a_reason_and_never_zero(audit):
    report = audit(*CALLBACKS[1:], "--sensitive", "race")
    for rate in by_group(report, "selection_rate").values():
        assert rate["value"] is None
        assert "decision" in rate["reason"]


def test_depth_two_adds_the_four_intersections(audit):
    report = audit(*CALLBACKS[1:], "--sensitive", "race,gender", "--depth", "2")
    groups = [group["group"] for group in report["groups"]]
    assert [sorted(group) for group in groups[:4]] == [["race"]] * 2 + [["gender"]] * 2
    pairs = {(group["race"], group["gender"]) for group in groups if len(group) == 2}
    assert pairs == {("white", "female"), ("white", "male"), ("black", "female"), ("black", "male")}
    assert [row["by"] for row in report["disparities"]][-1] == ["race", "gender"]


def test_a_cut_names_its_bands(audit, hiring_csv):
    report = audit(hiring_csv, "--sensitive", "age", "--target", "hired", "--cut", "age=25,40,60")
    bands = [group["group"]["age"] for group in report["groups"]]
    assert bands == ["under 25", "25 to <40", "40 to <60", "60 and over"]


@pytest.mark.parametrize("engine", ["pandas", "duckdb"])
def test_a_date_is_cut_by_year_or_at_dates(audit, hiring_csv, tmp_path, engine):
    table = pd.read_csv(hiring_csv)
    days = pd.date_range("2022-01-01", periods=len(table), freq="2D")
    table.assign(joined=days.strftime("%Y-%m-%d")).to_csv(tmp_path / "dated.csv", index=False)
    words = (tmp_path / "dated.csv", "--sensitive", "joined", "--target", "hired", "--engine", engine)
    groups = audit(*words, "--cut", "joined=year")["groups"]
    assert [group["group"]["joined"] for group in groups] == ["2022", "2023", "2024"]
    groups = audit(*words, "--cut", "joined=2023-01-01")["groups"]
    assert [group["group"]["joined"] for group in groups] == ["before 2023-01-01", "2023-01-01 and later"]


def test_without_a_cut_the_report_says_which_bands_it_made(audit, hiring_csv):
    report = audit(hiring_csv, "--sensitive", "age", "--target", "hired")
    assert any(note["code"] == "WB204" and "bands" in note["title"] for note in report["notes"])


def test_a_threshold_turns_a_score_into_a_decision(audit, hiring_csv):
    words = (hiring_csv, "--sensitive", "sex", "--score", "score")
    rates = {
        threshold: by_group(audit(*words, "--threshold", threshold), "selection_rate")[("female",)]["value"]
        for threshold in ("0", "0.45", "0.5", "1")
    }
    assert rates == {"0": 1.0, "0.45": 0.5, "0.5": 0.5, "1": 0.0}
    high = by_group(audit(*words, "--threshold", "0.8"), "selection_rate")[("female",)]["value"]
    low = by_group(audit(*words, "--threshold", "0.8", "--score-means", "unfavourable"), "selection_rate")
    assert (high, low[("female",)]["value"]) == (pytest.approx(0.2), pytest.approx(0.8))


def test_a_prediction_wins_over_a_score(audit, hiring_csv):
    words = (hiring_csv, "--sensitive", "sex", "--prediction", "predicted")
    alone, both = audit(*words), audit(*words, "--score", "score", "--threshold", "0")
    assert by_group(alone, "selection_rate") == by_group(both, "selection_rate")


def test_weights_count_rows_many_times(audit, tmp_path):
    pd.DataFrame({"sex": ["f", "f", "m", "m"] * 20, "y": [1, 0, 1, 0] * 20, "w": [3, 1, 1, 1] * 20}).to_csv(
        tmp_path / "w.csv", index=False
    )
    rates = by_group(audit(tmp_path / "w.csv", "--sensitive", "sex", "--target", "y", "--weight", "w"), "base_rate")
    assert rates[("f",)]["value"] == pytest.approx(0.75)
    assert rates[("m",)]["value"] == pytest.approx(0.5)


@pytest.mark.parametrize("word", ["1", "1.0", " 1", "0", "0.0"])
def test_the_favourable_value_is_compared_as_text_or_as_a_number(audit, hiring_csv, word):
    report = audit(hiring_csv, "--sensitive", "sex", "--target", "hired", "--favourable", word)
    expected = 0.3 if word.strip().startswith("1") else 0.7
    assert by_group(report, "base_rate")[("female",)]["value"] == pytest.approx(expected)


def test_a_favourable_value_of_text_or_with_a_minus_is_found(audit, tmp_path):
    pd.DataFrame({"sex": ["f", "m"] * 20, "y": [-1, -1, 2, 2] * 10, "z": ["-good", "bad"] * 20}).to_csv(
        tmp_path / "y.csv", index=False
    )
    words = (tmp_path / "y.csv", "--sensitive", "sex", "--target")
    assert by_group(audit(*words, "y", "--favourable", "-1"), "base_rate")[("f",)]["value"] == pytest.approx(0.5)
    assert by_group(audit(*words, "z", "--favourable", "-good"), "base_rate")[("f",)]["value"] == 1.0


@pytest.fixture
def loans_csv(tmp_path):
    """Two tables of the same loans: outcome and decision as 1 and 0, and each in words of its own."""
    frame = pd.DataFrame(
        {"sex": ["f", "m"] * 40, "repaid": [1, 0, 1, 1, 0] * 16, "approved": [1, 1, 0, 1, 0, 0, 1, 1] * 10}
    )
    frame.to_csv(tmp_path / "plain.csv", index=False)
    other = frame.assign(default=1 - frame["repaid"], approved=frame["approved"].map({1: "ja", 0: "nein"}))
    other.assign(reply=frame["approved"]).to_csv(tmp_path / "other.csv", index=False)
    return tmp_path / "plain.csv", tmp_path / "other.csv"


@pytest.mark.parametrize(
    "words",
    [
        ("--target", "repaid", "--prediction", "approved", "--favourable", "1", "--favourable-decision", "ja"),
        ("--target", "repaid", "--prediction", "approved", "--favourable-decision", "ja"),
        ("--target", "default", "--prediction", "approved", "--favourable", "0", "--favourable-decision", "ja"),
        ("--target", "default", "--prediction", "reply", "--favourable", "0", "--favourable-decision", "1"),
    ],
)
@pytest.mark.parametrize("engine", ["pandas", "duckdb", "polars"])
def test_a_decision_written_otherwise_than_the_outcome_gives_the_same_audit(audit, loans_csv, words, engine):
    plain, other = loans_csv
    expected = audit(plain, "--sensitive", "sex", "--target", "repaid", "--prediction", "approved")
    assert audit(other, "--sensitive", "sex", *words, "--engine", engine) == expected


def test_several_values_can_be_the_favourable_decision(audit, tmp_path):
    pd.DataFrame({"sex": ["f", "m"] * 40, "y": [1, 0, 0, 1] * 20, "p": ["now", "soon", "-later", "no"] * 20}).to_csv(
        tmp_path / "p.csv", index=False
    )
    words = ("--target", "y", "--prediction", "p", "--favourable-decision", "now", "--favourable-decision", "-later")
    rates = by_group(audit(tmp_path / "p.csv", "--sensitive", "sex", *words), "selection_rate")
    assert (rates[("f",)]["value"], rates[("m",)]["value"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--prediction", "approved"), "it is not written like 'repaid', so name its own as the favourable decision"),
        (
            ("--prediction", "approved", "--favourable-decision", "yes"),
            "never has the favourable value 'yes'; it has: 'ja'",
        ),
        (
            ("--favourable-decision", "ja"),
            "'ja' was named as the favourable decision, but no",
        ),
        (("--score", "reply", "--favourable-decision", "1"), "no column holds the decision"),
        (
            ("--prediction", "approved", "--favourable", "ja", "--favourable-decision", "ja"),
            "Column 'repaid' never has the favourable value 'ja'",
        ),
    ],
)
def test_a_favourable_decision_that_cannot_be_is_refused_in_one_sentence(refused, loans_csv, words, said):
    assert said in refused("audit", loans_csv[1], "--sensitive", "sex", "--target", "repaid", *words)


def test_rows_without_an_answer_are_left_out_and_counted(audit, tmp_path):
    frame = pd.DataFrame({"sex": ["f", "m", None] * 20, "y": [1, 0, 1, None] * 15, "p": [None, 1, 0] * 20})
    frame.to_csv(tmp_path / "gaps.csv", index=False)
    report = audit(tmp_path / "gaps.csv", "--sensitive", "sex", "--target", "y", "--prediction", "p")
    assert report["excluded"] == {"target": 15, "prediction": 20}
    assert [group["group"]["sex"] for group in report["groups"]] == ["f", "m", "(missing)"]


def test_group_values_are_plain_text(audit, tmp_path):
    frame = pd.DataFrame({"kids": [0.0, 1.0, None] * 20, "own": [True, False] * 30, "y": [1, 0, 0] * 20})
    frame.to_parquet(tmp_path / "plain.parquet")
    report = audit(tmp_path / "plain.parquet", "--sensitive", "kids,own", "--target", "y")
    values = [next(iter(group["group"].values())) for group in report["groups"]]
    assert values == ["0", "1", "(missing)", "false", "true"]


def test_names_with_commas_equals_signs_and_dashes_can_be_named(audit, tmp_path):
    frame = pd.DataFrame({"sex, recorded": ["f", "m"] * 20, "a=b": range(40), "-x": [1, 0, 0, 1] * 10})
    frame.to_parquet(tmp_path / "odd.parquet")
    words = (tmp_path / "odd.parquet", "--sensitive", '"sex, recorded", a=b', "--target", "-x", "--cut", "a=b=20")
    columns = [[*group["group"]] for group in audit(*words)["groups"]]
    assert columns == [["sex, recorded"]] * 2 + [["a=b"]] * 2


def test_text_says_what_stands_out_first_and_what_limits_it_last(run):
    code, out, err = run(*CALLBACKS, "--sensitive", "race")
    assert (code, err) == (0, "")
    assert "9.7%" in out
    order = ["4,870 rows", "What stands out", "By race", "What limits this answer", "not their causes"]
    places = [out.index(words) for words in order]
    assert places == sorted(places)


def test_the_answer_can_be_written_to_a_file(run, tmp_path):
    place = tmp_path / "answer.json"
    assert run(*CALLBACKS, "--sensitive", "race", "--format", "json", "-o", place) == (0, "", "")
    assert json.loads(place.read_text(encoding="utf-8"))["rows"] == 4870


def test_datasets_lists_the_bundled_tables_and_the_scenarios_and_prints_the_card_of_one(run):
    code, listing, _ = run("datasets")
    assert code == 0
    tables, scenarios = (part.splitlines() for part in listing.split("\n\n"))
    assert (len(tables), len(scenarios)) == (7, 6)
    assert all(line.startswith("scenario:") for line in scenarios)
    code, card, _ = run("datasets", "resume_callbacks")
    assert code == 0
    assert all(words in card for words in ("4,870", "received_callback", "Be careful"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--sensitive", "rase"), "There is no column 'rase'. Did you mean 'race'?"),
        (("--sensitive", "race", "--score", "raze"), "Did you mean 'race'?"),
        (("--sensitive", "race,race"), "'race' is named twice"),
        (("--sensitive", " , "), "at least one column"),
        (("--sensitive", "firstname", "--cut", "firstname=2"), "holds text"),
        (("--sensitive", "race", "--favourable", "maybe"), "never has the favourable value 'maybe'; it has: '0', '1'"),
        (("--sensitive", "race", "--threshold", "nan"), "between 0 and 1"),
        (("--sensitive", "race", "--threshold", "2"), "between 0 and 1"),
        (("--sensitive", "race", "--threshold", "-0.1"), "between 0 and 1"),
        (("--sensitive", "race", "--depth", "0"), "at least 1"),
        (("--sensitive", "race", "--depth", "-1"), "at least 1"),
        (("--sensitive", "race", "--score-means", "good"), "favourable or unfavourable"),
        (("--sensitive", "race", "--weight", "gender"), "must hold numbers"),
        (("--sensitive", "race", "--score", "years_experience"), "between 0 and 1"),
        (("--sensitive", "job_ad_id,race", "--cut", "job_ad_id=9,3"), "must go up"),
        (("--sensitive", "race", "--cut", "gender=1"), "There is no column to cut 'gender'"),
        (("--sensitive", "race", "-o", "/"), "cannot be written"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_one_sentence(refused, words, said):
    assert said in refused(*CALLBACKS, *words)


@pytest.mark.parametrize("cut", ["", "=", "age", "age=", "=25", "age=a", "age=25,", "age=nan", "age=25,inf"])
def test_a_cut_that_is_none_says_how_one_is_written(refused, cut):
    words = ("--sensitive", "years_experience", "--cut", cut)
    assert "--cut is written like age=25,40,60" in refused(*CALLBACKS, *words)


def test_a_column_is_cut_once(refused):
    cuts = ("--cut", "years_experience=5", "--cut", "years_experience=9")
    assert "is cut twice" in refused(*CALLBACKS, "--sensitive", "years_experience", *cuts)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("sex,hired\n", "no rows"),
        ("sex,hired\nf,1\nm,1\n", "nothing to compare"),
        ("sex,hired\nf,1\nf,0\n", "has only one value (f)"),
        ("sex,hired,sex\nf,1,m\n", "2 columns are called 'sex'"),
        ("sex,hired\nf,good\nm,bad\n", "Which value of column 'hired' is the favourable one?"),
        ("sex,hired\nf,1\nm,2\nm,3\n", "Which value of column 'hired' is the favourable one?"),
        ("sex,hired\nf,\nm,\n", "hired"),
        ("sex\nf\nm\n", "There is no column 'hired'"),
    ],
)
def test_a_table_that_cannot_answer_is_refused_in_one_sentence(refused, tmp_path, content, said):
    (tmp_path / "table.csv").write_text(content)
    assert said in refused("audit", tmp_path / "table.csv", "--sensitive", "sex", "--target", "hired")


def test_one_column_for_outcome_and_decision_is_refused_in_one_sentence(refused, tmp_path):
    (tmp_path / "table.csv").write_text("sex,hired\nf,1\nm,0\n")
    parts = ("--sensitive", "sex", "--target", "hired", "--prediction", "hired")
    assert "cannot be both the recorded outcome and the decision" in refused("audit", tmp_path / "table.csv", *parts)


def test_a_table_that_is_not_there_is_refused_in_one_sentence(refused, tmp_path):
    (tmp_path / "hiring.csv").write_text("sex\nf\n")
    assert "hiring.csv" in refused("audit", tmp_path / "hirring.csv", "--sensitive", "sex", "--target", "hired")
    assert "Did you mean 'telco_churn'" in refused("audit", "dataset:telco_chrun", "--sensitive", "sex")
    assert "Did you mean 'telco_churn'" in refused("datasets", "telco_chrun")


def test_nothing_to_compare_by_outcome_or_decision_is_refused(refused):
    assert "a target, a prediction or a score" in refused("audit", "dataset:german_credit", "--sensitive", "sex")


@pytest.mark.parametrize(
    "words",
    [
        ("audit",),
        ("audit", "dataset:german_credit"),
        (*CALLBACKS, "--sensitive", "race", "--metric", "selection_rate"),
        (*CALLBACKS, "--sensitive", "race", "--depth", "2.5"),
        (*CALLBACKS, "--sensitive", "race", "--threshold", "high"),
        (*CALLBACKS, "--sensitive", "race", "--format", "xml"),
        ("improve",),
    ],
)
def test_a_command_that_does_not_exist_names_what_is_wrong_and_ends_with_2(run, words):
    code, out, err = run(*words)
    assert (code, out) == (2, "")
    assert "Traceback" not in err
    assert re.search(r"^Error: ", err, re.MULTILINE)


def started(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([COMMAND, *words], capture_output=True, check=False, env=os.environ | environment)


def test_the_installed_command_gives_the_same_answer():
    done = started(*CALLBACKS, "--sensitive", "race", "--format", "json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["rows"] == 4870
    wrong = started(*CALLBACKS, "--sensitive", "rase")
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    ("encoding", "shown"), [("ascii", "callbacks"), ("latin-1", "Résumés"), ("utf-8", "2001–2002")]
)
def test_a_terminal_without_our_letters_is_no_reason_to_fail(encoding, shown):
    done = started("datasets", "resume_callbacks", PYTHONIOENCODING=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert shown.encode(encoding) in done.stdout
    wrong = started("audit", "nö.csv", "--sensitive", "ü", PYTHONIOENCODING=encoding)
    assert wrong.returncode == 2
    assert b"Traceback" not in wrong.stderr


def test_a_reader_that_leaves_early_is_no_reason_for_a_traceback():
    words = [COMMAND, *CALLBACKS, "--sensitive", "race,gender,job_type,resume_quality", "--depth", "3"]
    process = subprocess.Popen([*words, "--format", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    assert process.stdout.read(1) == b"{"
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait()
    assert said == b""
