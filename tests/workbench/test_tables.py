"""A table is read as it was meant, or one sentence says why it was not."""

import csv
import tempfile
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.files.dialect import find_decimal, find_delimiter
from workbench.tables import locate, read_table

GERMAN = "Größe;Näme\n1,5;Jürgen\n2,5;Ana\n"


def opened(folder: Path, content: str | bytes, name: str = "table.csv") -> pd.DataFrame:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_table(path)


def refused(folder: Path, content: str | bytes, name: str = "table.csv") -> str:
    with pytest.raises(WorkbenchError) as caught:
        opened(folder, content, name)
    assert str(folder) not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_the_delimiter_is_found_out_whatever_ends_the_lines(tmp_path, delimiter, ending):
    content = ending.join([f"sex{delimiter}hired", f"female{delimiter}1", f"male{delimiter}0"])
    assert opened(tmp_path, content).to_dict("list") == {"sex": ["female", "male"], "hired": [1, 0]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_the_encoding_is_found_out_and_umlauts_survive_in_names_and_values(tmp_path, encoding):
    frame = opened(tmp_path, GERMAN.encode(encoding))
    assert frame.to_dict("list") == {"Größe": [1.5, 2.5], "Näme": ["Jürgen", "Ana"]}


def test_bytes_that_no_windows_page_knows_are_read_as_latin_1(tmp_path):
    assert opened(tmp_path, b"name,x\nJ\xfcrgen\x81,1\n")["name"].tolist() == ["Jürgen\x81"]


def test_a_letter_beyond_the_first_megabyte_still_decides_the_encoding(tmp_path):
    content = "name,x\n" + "Ana,1\n" * 200_000 + "Jürgen,2\n"
    assert opened(tmp_path, content.encode("cp1252"))["name"].iloc[-1] == "Jürgen"


def test_quotes_keep_delimiters_newlines_and_quotes_inside_a_value(tmp_path):
    frame = opened(tmp_path, '"last, first",note\n"Berg, Ana","two\nlines"\n"Q ""quick""",x\n')
    assert frame.to_dict("list") == {"last, first": ["Berg, Ana", 'Q "quick"'], "note": ["two\nlines", "x"]}


def test_a_field_longer_than_any_sample_is_read_whole(tmp_path):
    assert len(opened(tmp_path, f'a,b\n"{"x" * 300_000}",1\n')["a"][0]) == 300_000


def test_decimal_commas_become_numbers_where_the_delimiter_leaves_no_doubt(tmp_path):
    assert opened(tmp_path, "a;b\n1,5;x\n-2,25;y\n7;z\n")["a"].tolist() == [1.5, -2.25, 7.0]
    assert opened(tmp_path, "a\tb\n1,5\tx\n")["a"].tolist() == [1.5]
    assert opened(tmp_path, 'a,b\n"1,5",x\n')["a"].tolist() == ["1,5"]


def test_a_column_with_both_marks_is_left_as_text_rather_than_guessed(tmp_path):
    assert opened(tmp_path, "a;b\n1.234,5;x\n2,5;y\n")["a"].tolist() == ["1.234,5", "2,5"]
    assert find_decimal(["a;b\n", "1,5;2.5\n"], ";") == "."


def test_the_usual_words_for_missing_are_missing_and_none_is_an_answer(tmp_path):
    frame = opened(tmp_path, "cover,x\nNone,1\nNA,2\n,3\nn/a,4\nnull,5\nNo,6\n")
    assert frame["cover"].isna().tolist() == [False, True, True, True, True, False]
    assert frame["cover"].tolist()[0] == "None"


def test_text_with_commas_does_not_hide_the_semicolons(tmp_path):
    frame = opened(tmp_path, "name;note\nAna;a, b, c\nBo;d, e\nCy;f, g\nDi;h, i\n")
    assert frame.columns.tolist() == ["name", "note"]


def test_one_column_is_a_table_too(tmp_path):
    assert opened(tmp_path, "score\n1\n2\n").to_dict("list") == {"score": [1, 2]}


def test_short_rows_are_filled_with_missing_values(tmp_path):
    assert opened(tmp_path, "a,b,c\n1,2\n1,2,3\n")["c"].isna().tolist() == [True, False]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        ("\n\n", "does not begin with a line of column names"),
        ('"",""\n1,2\n', "does not begin with a line of column names"),
        ("a,b,a\n1,2,3\n", "2 columns are called 'a'"),
        ("a, a \n1,2\n", "2 columns are called 'a'"),
        ("a,b\n1,2\n1,2,3\n", "more fields than its first line"),
        ("a,b\n1,2,3\n4,5,6\n", "more fields than its first line"),
        ("a,b\n" + "1,2\n" * 60 + "1,2,3\n", "cannot be read as a table"),
        ('a,b\n"x,2\n3,4\n', "cannot be read as a table"),
        (b"PK\x03\x04rest of a workbook", "is not a text file"),
        (b"a,b\n1,\x00\n", "is not a text file"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\x31", "cannot be read as a table"),
        (b"PAR1 and nothing that follows it", "is not a Parquet file"),
    ],
)
def test_what_cannot_be_read_is_one_sentence_that_names_the_file(tmp_path, content, said):
    sentence = refused(tmp_path, content)
    assert sentence.startswith(("The file table.csv", "table.csv", "In table.csv"))
    assert said in sentence
    assert sentence.count("\n") == 0


def test_the_ending_is_checked_before_anything_is_read(tmp_path):
    assert ".csv, .tsv, .txt, .parquet" in refused(tmp_path, "a,b\n1,2\n", "table.docx")


def test_parquet_is_known_by_its_first_bytes_whatever_it_is_called(tmp_path):
    written = pd.DataFrame({"a": [1], "b": ["x"]}).to_parquet()
    assert opened(tmp_path, written).to_dict("list") == {"a": [1], "b": ["x"]}
    assert opened(tmp_path, written, "TABLE.PARQUET").to_dict("list") == {"a": [1], "b": ["x"]}


@pytest.mark.parametrize("cut", [12, 60])
def test_half_a_parquet_file_and_a_csv_called_parquet_are_refused(tmp_path, cut):
    half = pd.DataFrame({"a": [1]}).to_parquet()[:cut]
    assert "is not a Parquet file" in refused(tmp_path, half, "half.parquet")
    assert "is not a Parquet file" in refused(tmp_path, "a,b\n1,2\n", "text.parquet")


def test_parquet_columns_are_called_by_text_and_a_named_index_is_a_column(tmp_path):
    numbered = pd.DataFrame({0: [1], 1: [2]}).to_parquet()
    assert opened(tmp_path, numbered, "numbered.parquet").columns.tolist() == ["0", "1"]
    indexed = pd.DataFrame({"sex": ["f", "m"], "x": [1, 2]}).set_index("sex").to_parquet()
    assert opened(tmp_path, indexed, "indexed.parquet").to_dict("list") == {"sex": ["f", "m"], "x": [1, 2]}


def test_only_column_names_make_a_table_without_rows(tmp_path):
    frame = opened(tmp_path, "a,b\n")
    assert frame.columns.tolist() == ["a", "b"]
    assert len(frame) == 0


def test_a_file_that_is_not_there_names_its_neighbours(tmp_path):
    (tmp_path / "applicants.csv").write_text("a\n1\n")
    (tmp_path / "notes.md").write_text("no table")
    with pytest.raises(WorkbenchError, match=r"There is no file .*aplicants\.csv\. In that folder: applicants\.csv\.$"):
        locate(tmp_path / "aplicants.csv")
    with pytest.raises(WorkbenchError, match=r"is a folder; name a file in it: applicants\.csv"):
        locate(tmp_path)
    with pytest.raises(WorkbenchError, match="does not exist"):
        locate(tmp_path / "nowhere" / "a.csv")


@pytest.mark.parametrize("name", ["a" * 300 + ".csv", "~nobody-of-that-name/a.csv", "a\0b.csv"])
def test_a_name_that_no_file_can_have_is_a_sentence_too(name):
    with pytest.raises(WorkbenchError, match="There is no file"):
        locate(name)


def test_bundled_tables_are_read_by_name_and_an_unknown_name_offers_the_nearest():
    assert len(read_table("dataset:german_credit")) == 1000
    with pytest.raises(WorkbenchError, match="Did you mean 'german_credit'"):
        read_table("dataset:german_credits")


def test_a_delimiter_must_part_the_first_line():
    assert find_delimiter(["name of the person;x", "a, b;1", "c, d;2"]) == ";"


# Values that no reader could take for a number or a missing one, with all that quoting is for. Without quotes a foreign
# delimiter in every line cannot be told from the real one, so there each text holds only its own.
def texts(delimiter: str, quoting: int) -> st.SearchStrategy[str]:
    marks = ",;\t|" if quoting == csv.QUOTE_NONNUMERIC else delimiter
    return st.text(st.sampled_from(f"äß{marks}\"' \nq"), max_size=8).map(lambda text: f"q{text}q")


numbers = st.integers(-(10**6), 10**6).map(lambda sixteenths: sixteenths / 16)


@given(
    data=st.data(),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC]),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_what_was_written_is_what_is_read(data, delimiter, quoting, encoding):
    words = texts(delimiter, quoting)
    names = data.draw(st.lists(words, min_size=2, max_size=4, unique=True))
    rows = data.draw(st.lists(st.tuples(*[words] * (len(names) - 1), numbers), min_size=1, max_size=8))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        pd.DataFrame(rows, columns=names).to_csv(path, sep=delimiter, quoting=quoting, encoding=encoding, index=False)
        again = read_table(path)
    assert again.columns.tolist() == names
    assert [*again.itertuples(index=False, name=None)] == rows


@given(values=st.lists(numbers, min_size=1, max_size=8), delimiter=st.sampled_from(";\t|"))
def test_numbers_with_decimal_commas_are_the_same_numbers(values, delimiter):
    frame = pd.DataFrame({"who": "x", "amount": values})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "table.csv"
        frame.to_csv(path, sep=delimiter, decimal=",", index=False)
        assert read_table(path)["amount"].tolist() == values
