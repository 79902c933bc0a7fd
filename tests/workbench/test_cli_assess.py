"""`workbench assess`: the contract of the command line, on official save files and on our own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from workbench.cli import main

VECTORS = json.loads((Path(__file__).parent / "govern" / "canada_aia_vectors.json").read_text(encoding="utf-8"))
SETS = [("v1.0.1", vector["answers"], vector["as_entered"], vector["after_complete"]) for vector in VECTORS["vectors"]]
SETS += [(row["survey_version"], row["answers"], row["expected"], None) for row in VECTORS["published"]]


@pytest.fixture
def run(capsys, monkeypatch, tmp_path):
    """Run the command on some JSON in this process: (exit code, stdout, stderr)."""

    def start(answers, *words):
        file = tmp_path / "answers.json"
        file.write_text(answers if isinstance(answers, str) else json.dumps(answers), encoding="utf-8")
        monkeypatch.setattr(sys, "argv", ["workbench", "assess", str(file), *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return start


@pytest.fixture
def assessed(run):
    def start(answers, *words):
        code, out, err = run(answers, *words, "--format", "json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return start


def save(data, version="v1.0.1"):
    return {"version": version, "currentPage": 0, "data": data, "translationsOnResult": {}}


def numbers(report):
    return [report[name] for name in ("raw", "mitigation", "total", "level")]


@pytest.mark.parametrize(("version", "answers", "entered", "visible"), SETS)
def test_official_save_files_score_exactly(assessed, version, answers, entered, visible):
    report = assessed(save(answers, version), "--pack", "canada-aia")
    assert (report["pack"], f"v{report['version']}") == ("canada-aia", version)
    assert numbers(report) == [entered[name] for name in ("raw", "mit", "total", "level")]
    if visible:
        assert numbers(report["visible_only"]) == [visible[name] for name in ("raw", "mit", "total", "level")]


def test_the_answer_holds_what_the_contract_says(assessed):
    report = assessed(save({"projectDetailsPhase": "item1"}))
    assert list(report) == [
        "schema",
        "pack",
        "version",
        "raw",
        "mitigation",
        "total",
        "level",
        "level_low",
        "level_high",
        "open_questions",
        "obligations",
        "visible_only",
    ]
    assert report["schema"] == "workbench.assessment/1"
    assert (report["level"], report["level_low"], report["level_high"]) == (1, 1, 4)
    assert report["open_questions"][0]["question"] == "aboutDataSource1"
    assert {duty["state"] for duty in report["obligations"]} == {"applies", "may apply"}


def test_our_own_answers_score_as_the_official_ones_do(assessed):
    official = VECTORS["vectors"][0]["answers"]
    ours = {
        "schema": "workbench.answers/1",
        "pack": "canada-aia",
        "version": "1.0.1",
        "answers": {id_: {"value": value, "basis": "document", "note": "p. 3"} for id_, value in official.items()},
    }
    assert assessed(ours, "--pack", "canada-aia@1.0.1") == assessed(save(official))


def test_the_text_says_level_range_and_duties_and_goes_into_a_file(run, tmp_path):
    code, out, _ = run(save(VECTORS["vectors"][1]["answers"]))
    assert code == 0
    assert "Level 2: Moderate impact (could be 2 to 3 once everything is answered)" in out
    assert "in force, as of 2025-10-03" in out
    file = tmp_path / "result.txt"
    assert run(save(VECTORS["vectors"][1]["answers"]), "-o", str(file))[:2] == (0, "")
    assert file.read_text(encoding="utf-8").strip() == out.strip()


OURS = {"schema": "workbench.answers/1", "pack": "canada-aia", "version": "1.0.1", "answers": {}}


@pytest.mark.parametrize(
    ("answers", "words", "said"),
    [
        (save({}), ("--pack", "canada-aai"), "There is no pack 'canada-aai'. Did you mean 'canada-aia'?"),
        (save({}), ("--pack", "canada-aia@3"), "There is no version of pack canada-aia '3'."),
        (save({}), ("--pack", "canada-aia@0.10.0"), "belong to version 1.0.1 of pack canada-aia, not to 0.10.0"),
        (save({}, "v0.9.1"), (), "There is no version of pack canada-aia '0.9.1'."),
        ({**OURS, "version": "2"}, (), "There is no version of pack canada-aia '2'."),
        ({**OURS, "pack": "mine"}, (), "There is no pack 'mine'."),
        (save({"riskProfile5": "item1-4"}), (), "There is no question in pack canada-aia 1.0.1 'riskProfile5'."),
        (save({"impact6": "item9-9"}), (), "There is no choice of question 'impact6' 'item9-9'."),
        ({**OURS, "answers": {"impact6": {"value": "often"}}}, (), "There is no choice of question 'impact6' 'often'."),
        ("level: 1", (), "is not JSON"),
        ("[]", (), "no object with answers"),
        ({"answers": {}}, (), "neither an answers file"),
        (" " * 5_000_001, (), "is larger than 5 MB"),
    ],
)
def test_what_cannot_be_assessed_ends_in_one_sentence(run, answers, words, said):
    code, out, err = run(answers, *words)
    assert (code, out) == (2, "")
    assert said in err
    assert err.count("\n") == 1
    assert "Traceback" not in err


def answers_of(**values):
    answers = {id_: {"value": value, "note": "So it was."} for id_, value in values.items()}
    return {"schema": "workbench.answers/1", "pack": "impact", "version": "1.0.0", "answers": answers}


def test_earlier_answers_to_the_same_questionnaire_show_what_changed(run, assessed, tmp_path):
    earlier = tmp_path / "may.json"
    earlier.write_text(json.dumps(answers_of(harm="little")), encoding="utf-8")
    now = answers_of(harm="life", undo="hard")
    found = assessed(now, "--since", str(earlier))["changed"]
    assert [(change["question"], change["what"]) for change in found["changes"]] == [
        ("harm", "changed"),
        ("undo", "answered"),
    ]
    assert found["before"]["level"] == 1
    code, out, _ = run(now, "--since", str(earlier))
    assert code == 0
    assert "\n\nWhat changed since may.json\n" in out
    assert "Answers that differ: 2." in out
    assert "harm: " in out
    assert "So it was." in out
    assert "changed" not in assessed(now)


def test_earlier_answers_to_another_questionnaire_are_refused(run, tmp_path):
    earlier = tmp_path / "may.json"
    earlier.write_text(json.dumps(save({})), encoding="utf-8")
    code, out, err = run(answers_of(harm="life"), "--since", str(earlier))
    assert (code, out) == (2, "")
    assert "belong to pack canada-aia, not to impact" in err


def test_an_assessment_stays_small_and_never_loads_pandas(tmp_path):
    """The whole path in a process of its own: assess an official file, keep an answer, read the log."""
    (tmp_path / "save.json").write_text(json.dumps(save(VECTORS["vectors"][0]["answers"])), encoding="utf-8")
    code = """if True:
        import sys
        from pathlib import Path
        import workbench.commands.assess
        from workbench.govern.answers import Answer
        from workbench.govern.assessment import assess, read_answers
        from workbench.govern.kept import KeptAssessment
        from workbench.report.assessment_text import assessment_text
        from workbench.store import Project
        report = assess(read_answers(Path("save.json"), "canada-aia"))
        assert assessment_text(report) and report.to_dict()
        kept = KeptAssessment(Project.open(Path("project")), report.sheet.pack)
        kept.write("impact6", Answer(value="item1-1"), seen=None)
        assert kept.history() and assess(kept.sheet())
        heavy = {"pandas", "pyarrow", "sklearn", "scipy", "numpy", "ipywidgets"}
        print(*sorted(heavy & {name.partition(".")[0] for name in sys.modules}))
    """
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path, env=dict(os.environ)
    )
    assert done.stdout.strip() == ""


def test_the_command_takes_less_than_120_mb(tmp_path):
    (tmp_path / "save.json").write_text(json.dumps(save({})), encoding="utf-8")
    command = [Path(sys.executable).with_name("workbench"), "assess", "save.json"]
    code = f"""if True:
        import resource, subprocess
        subprocess.run({[str(word) for word in command]!r}, check=True, stdout=subprocess.DEVNULL)
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)
    kilobytes = int(done.stdout) if sys.platform != "darwin" else int(done.stdout) // 1024
    assert kilobytes < 120 * 1024
