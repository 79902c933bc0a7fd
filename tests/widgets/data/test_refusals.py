"""What cannot be audited is refused in the panel in the same sentence as in Python, and the page stays as it was."""

import html
import re
from pathlib import Path

import pytest

from widgets import DataPanel, Session
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.tables import open_table

PROTECTED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000) + "EncryptedPackage".encode("utf-16-le") + bytes(1000)
PEOPLE = "sex,answer,town,hired,score\n" + "".join(
    f"{sex},{place % 3},town {place},{place % 2},{0.5 + place / 100}\n" for place, sex in enumerate("fm" * 60)
)
FILES: dict[str, tuple[str, str | bytes, str]] = {
    "two columns of one name": ("t.csv", "sex,hired,sex\nf,1,a\n", "2 columns are called 'sex'"),
    "a workbook called CSV": ("t.csv", b"PK\x03\x04 workbook", "is not a text file, whatever its name says"),
    "a CSV called workbook": ("t.xlsx", PEOPLE, "is not an Excel workbook, whatever its name says"),
    "a CSV called Parquet": ("t.parquet", PEOPLE, "is not a Parquet file"),
    "a CSV called Arrow": ("t.arrow", PEOPLE, "is not an Arrow file"),
    "a protected workbook": ("t.xlsx", PROTECTED, "is protected by a password"),
    "an encoding nobody knows": ("t.csv", PEOPLE.encode("utf-16-le"), "save it as"),
    "a pickle": ("t.pkl", b"\x80\x04.", "cannot be opened"),
    "no rows": ("t.csv", "sex,hired\n", "no rows"),
    "nothing": ("t.csv", "", "is empty"),
}
PARTS: dict[str, tuple[dict[str, str], str]] = {
    "a target of three values": ({"target": "answer"}, "Which value of column 'answer' is the favourable one"),
    "a prediction of three values": ({"prediction": "answer"}, "Which value of column 'answer' is the favourable one"),
    "a score beyond 1": ({"score": "score"}, "Scores must lie between 0 and 1"),
    "too many groups": ({"sensitive": "town"}, "'town' has 120 different values"),
    "an unknown column": ({"target": "hird"}, "Did you mean 'hired'"),
}


@pytest.fixture
def panel(project) -> DataPanel:
    """A page that looks at a table already."""
    panel = DataPanel(Session.open())
    (project.uploads / "people.csv").write_text(PEOPLE)
    panel.picker.path = str(project.uploads / "people.csv")
    panel.reading.use.click()
    assert panel.alert.text == ""
    return panel


def said(panel: DataPanel) -> str:
    """All that a person reads about it: the alert, and what stands above the first rows."""
    return panel.alert.text + html.unescape(re.sub("<[^>]*>", " ", panel.reading.words.value))


@pytest.mark.parametrize("wrong", FILES)
def test_a_file_that_cannot_be_read_is_refused_before_it_is_chosen(panel, project, wrong):
    name, content, words = FILES[wrong]
    path: Path = project.uploads / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    before = panel.session.whole
    panel.picker.path = str(path)
    assert words in said(panel)
    assert str(project.folder) not in said(panel)
    assert not panel.reading.opened or panel.reading.use.disabled
    assert panel.session.whole is before
    assert project.table.name == "people.csv"
    with pytest.raises(WorkbenchError, match=re.escape(words)):
        Case.of(open_table(path).frame)


def test_an_encoding_that_breaks_off_is_refused(panel, project):
    path = project.uploads / "t.csv"
    path.write_bytes("sex,hired\nf,1\nm,0\n".encode("utf-16") + b"\x31")
    panel.picker.path = str(path)
    panel.reading.use.click()
    assert "is not written in UTF-16" in panel.alert.text
    assert project.table.name == "people.csv"


@pytest.mark.parametrize("wrong", PARTS)
def test_a_part_that_a_column_cannot_play_is_refused_in_the_words_of_the_core(panel, wrong):
    parts, words = PARTS[wrong]
    roles = {role: (name,) if role == "sensitive" else name for role, name in parts.items()}
    before = panel.session.whole
    with pytest.raises(WorkbenchError) as refused:
        panel.session.whole.with_roles(**roles)
    with panel.guard():
        panel.roles._change(**roles)
    assert panel.alert.text == str(refused.value)
    assert words in panel.alert.text
    assert "--" not in panel.alert.text, "a page has no command line"
    assert panel.session.whole is before


def test_an_unknown_data_set_offers_the_nearest(panel):
    with panel.guard():
        panel.run(panel.session.choosing("dataset:german_credits"), panel.take)
    assert "Did you mean 'german_credit'" in panel.alert.text
    assert panel.session.whole.name.endswith("people.csv")


def test_columns_that_cannot_make_groups_are_not_offered_at_all(panel):
    assert "town" not in [box.column for box in panel.roles.sensitive.children]
