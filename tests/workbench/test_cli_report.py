"""`workbench report` and the pages of `workbench audit`: files, and one sentence where the input is wrong."""

import sys

import pytest

from workbench.cli import main
from workbench.reopen import choose_table
from workbench.store import Project


@pytest.fixture
def run(capsys, monkeypatch):
    def start(*words):
        monkeypatch.setattr(sys, "argv", ["workbench", *map(str, words)])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        return int(ended.value.code or 0), printed.out, printed.err

    return start


@pytest.fixture
def folder(tmp_path):
    project = Project.open(tmp_path / "project")
    choose_table(project, "scenario:hiring")
    return project.folder


def test_the_ending_of_the_file_says_the_format(run, folder, tmp_path):
    for ending, start in (("html", "<!DOCTYPE html>"), ("md", "# Impact assessment"), ("json", "{")):
        file = tmp_path / f"out.{ending}"
        code, out, err = run("report", folder, "-o", file)
        assert (code, out, err) == (0, f"{file} holds the impact assessment.\n", "")
        assert file.read_text(encoding="utf-8").startswith(start)


def test_a_table_that_is_gone_is_said_and_the_report_is_made(run, tmp_path):
    source = tmp_path / "people.csv"
    source.write_text("sex,y\n" + "f,1\nm,0\n" * 30, encoding="utf-8")
    project = Project.open(tmp_path / "project")
    choose_table(project, source)
    source.unlink()
    code, out, _ = run("report", project.folder, "-o", tmp_path / "out.html", "--kind", "brief")
    assert code == 0
    assert "The table people.csv is not where it was any more." in out
    assert "people.csv is not where it was" in (tmp_path / "out.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["-o", "{tmp}/out.html", "--kind", "modelcard"], "There is no kind of report 'modelcard'."),
        (["-o", "{tmp}/out.pdf"], "out.pdf does not say its format"),
        (["-o", "{tmp}/out.html", "--format", "doc"], "There is no format 'doc'."),
        (["-o", "{tmp}/nowhere/out.html"], "cannot be written"),
    ],
)
def test_what_is_wrong_is_one_sentence(run, folder, tmp_path, words, said):
    code, out, err = run("report", folder, *(word.replace("{tmp}", str(tmp_path)) for word in words))
    assert (code, out) == (2, "")
    assert said in err
    assert "Traceback" not in err


def test_a_folder_without_a_project_is_one_sentence(run, tmp_path):
    code, _, err = run("report", tmp_path / "nothing", "-o", tmp_path / "out.html")
    assert (code, err) == (2, f"workbench: There is no project in {tmp_path / 'nothing'}.\n")


def test_an_audit_can_be_a_page(run, tmp_path):
    file = tmp_path / "audit.html"
    words = ("scenario:hiring", "--sensitive", "sex", "--target", "did_well", "--prediction", "invited")
    assert run("audit", *words, "--format", "html", "-o", file) == (0, "", "")
    assert file.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
