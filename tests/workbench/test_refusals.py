"""What cannot be audited is refused in one sentence, the same from Python and from the command line, by any engine."""

import sys
from pathlib import Path

import pandas as pd
import pytest

from workbench.case import Case
from workbench.cli import main
from workbench.errors import WorkbenchError
from workbench.tables import open_table

PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
ROWS = "".join(f"{sex},{place % 3},town {place},{place % 2},0.5\n" for place, sex in enumerate("fm" * 60))
PEOPLE = f"sex,answer,town,hired,score\n{ROWS}"
HIRED = {"sensitive": "sex", "target": "hired"}
WRONG: dict[str, tuple[str, str | bytes, dict[str, str], str]] = {
    "two columns of one name": ("t.csv", "sex,hired,sex\nf,1,a\n", HIRED, "2 columns are called 'sex'"),
    "a workbook called CSV": ("t.csv", b"PK\x03\x04 workbook", HIRED, "is not a text file, whatever its name says"),
    "a CSV called workbook": ("t.xlsx", PEOPLE, HIRED, "is not an Excel workbook, whatever its name says"),
    "a CSV called Parquet": ("t.parquet", PEOPLE, HIRED, "is not a Parquet file"),
    "a CSV called Arrow": ("t.arrow", PEOPLE, HIRED, "is not an Arrow file"),
    "a protected workbook": ("t.xlsx", PROTECTED, HIRED, "is protected by a password"),
    "a target of three values": ("t.csv", PEOPLE, {**HIRED, "target": "answer"}, "Which value of column 'answer'"),
    "a prediction of three values": (
        "t.csv",
        PEOPLE,
        {"sensitive": "sex", "prediction": "answer"},
        "Which value of column 'answer' is the favourable one",
    ),
    "a score beyond 1": ("t.csv", PEOPLE.replace("0.5", "1.5"), {"sensitive": "sex", "score": "score"}, "holds 1.5"),
    "too many groups": ("t.csv", PEOPLE, {**HIRED, "sensitive": "town"}, "'town' has 120 different values"),
    "an encoding that breaks off": ("t.csv", b"\xff\xfea\x00,\x00b\x00\n\x00\x31", HIRED, "begins in UTF-16"),
    "an encoding nobody knows": ("t.csv", PEOPLE.encode("utf-16-le"), HIRED, "save it as"),
    "no rows": ("t.csv", "sex,hired\n", HIRED, "no rows"),
    "an unknown column": (
        "t.csv",
        PEOPLE,
        {**HIRED, "sensitive": "sexx"},
        "Did you mean 'sex'? There are: sex, answer",
    ),
}
ENGINES = ("pandas", "duckdb", "polars")


def from_python(table: str, engine: str, roles: dict[str, str]) -> str:
    with pytest.raises(WorkbenchError) as refused:
        Case.of(open_table(table, engine=engine, needed=list(roles.values())).frame, **roles)
    return str(refused.value)


@pytest.fixture
def from_the_command_line(capsys, monkeypatch):
    def run(table: str, engine: str, roles: dict[str, str]) -> str:
        words = [word for role, column in roles.items() for word in (f"--{role}", column)]
        monkeypatch.setattr(sys, "argv", ["workbench", "audit", table, "--engine", engine, *words])
        with pytest.raises(SystemExit) as ended:
            main()
        printed = capsys.readouterr()
        assert (ended.value.code, printed.out) == (2, "")
        return printed.err.removeprefix("workbench: ").removesuffix("\n")

    return run


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("wrong", WRONG)
def test_it_is_refused_in_one_sentence(tmp_path, from_the_command_line, wrong, engine):
    name, content, roles, said = WRONG[wrong]
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    sentence = from_python(str(path), engine, roles)
    assert said in sentence
    assert "\n" not in sentence
    assert from_the_command_line(str(path), engine, roles) == sentence


@pytest.mark.parametrize("engine", ENGINES)
def test_an_unknown_data_set_offers_the_nearest(from_the_command_line, engine):
    sentence = from_python("dataset:german_credits", engine, HIRED)
    assert "Did you mean 'german_credit'" in sentence
    assert from_the_command_line("dataset:german_credits", engine, HIRED) == sentence


def test_an_unknown_engine_and_an_engine_beside_a_model_are_refused(from_the_command_line, tmp_path):
    assert "Did you mean 'duckdb'" in from_the_command_line("dataset:german_credit", "duckbd", HIRED)
    table = str(tmp_path / "t.csv")
    Path(table).write_text(PEOPLE)
    assert "leave --engine duckdb away" in from_the_command_line(table, "duckdb", {**HIRED, "model": "m.skops"})


@pytest.mark.parametrize("ending", ["csv", "parquet", "xlsx", "feather"])
@pytest.mark.parametrize("engine", ["auto", "pandas", "duckdb", "polars", "dask"])
def test_the_command_line_prints_the_same_report_of_every_kind_of_file(tmp_path, capsys, monkeypatch, ending, engine):
    frame = pd.DataFrame({"sex, own": ["f", "m", None, "f"] * 30, "age": range(120), "hired": [0, 1, 1, 0] * 30})
    path = tmp_path / f"t.{ending}"
    write = {"csv": frame.to_csv, "parquet": frame.to_parquet, "xlsx": frame.to_excel, "feather": frame.to_feather}
    write[ending](path, **({} if ending in {"parquet", "feather"} else {"index": False}))
    printed = []
    for table, chosen in ((path, engine), (_plain(frame, tmp_path), "pandas")):
        words = ["audit", str(table), "--sensitive", '"sex, own",age', "--target", "hired", "--engine", chosen]
        monkeypatch.setattr(sys, "argv", ["workbench", *words, "--format", "json"])
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code
        printed.append(capsys.readouterr().out)
    assert printed[0] == printed[1]


def _plain(frame: pd.DataFrame, folder: Path) -> Path:
    frame.to_csv(folder / "plain.csv", index=False)
    return folder / "plain.csv"
