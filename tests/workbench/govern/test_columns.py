"""Column by column: what the review says, what is kept, what it lacks, and what is offered to fill the gaps."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer
from workbench.govern.column_signs import see_columns
from workbench.govern.column_uses import CONSENT, NOBODY, ColumnUse, categories, grounds
from workbench.govern.columns import NOT_LOOKED, kept_uses, list_columns, write_uses
from workbench.govern.evidence import propose
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import Record, read, record
from workbench.govern.measuring_data import column_values, identifier_values, proxy_values
from workbench.govern.questionnaire import load_pack
from workbench.roles import Roles
from workbench.store import Project
from workbench.table_ref import TableRef

PEOPLE = 400
FULL = ColumnUse(category="money", purpose="To bill", ground="contract", months=120)


def table() -> pd.DataFrame:
    """A column of each sort: it names people, they are compared by it, it gives that away, it is a plain amount."""
    sex = ["female", "male"] * (PEOPLE // 2)
    return pd.DataFrame(
        {
            "field_7": [f"guest{row}@post.example" for row in range(PEOPLE)],
            "sex": sex,
            "shop": ["dresses" if each == "female" else "suits" for each in sex],
            "amount_spent": [float(row % 97) for row in range(PEOPLE)],
        }
    )


@pytest.fixture(scope="module")
def case() -> Case:
    return Case.of(table(), name="sales.csv", sensitive="sex")


@pytest.fixture
def project(tmp_path, case) -> Project:
    made = Project.open(tmp_path / "project")
    ref = TableRef(ref="sales.csv", sha256="ab" * 32, rows=PEOPLE, name="sales.csv")
    made.choose_table(ref, case.roles)
    for kind, measure in (("identifiers", identifier_values), ("proxies", proxy_values), ("columns", column_values)):
        record(made, case, kind, measure(case))
    return made


def privacy(project: Project, **answers: str | float) -> None:
    kept = KeptAssessment(project, load_pack("privacy"))
    for question, value in answers.items():
        kept.write(question.replace("_", "-"), Answer(value=value), seen=None)


def test_the_review_says_of_each_column_how_close_it_is_to_a_person(project):
    seen = {line.seen.column: line.seen for line in list_columns(project).lines}
    assert {column: (each.sign, each.category) for column, each in seen.items()} == {
        "field_7": ("identifying", "contact"),
        "sex": ("compared by", "identity"),
        "shop": ("gives away", ""),
        "amount_spent": ("plain", "money"),
    }
    assert "in 100 of 100 pairs of people (95% interval" in seen["shop"].why
    records = read(project)
    assert seen["field_7"].evidence == (records["identifiers"].id,)
    assert seen["shop"].evidence == (records["proxies"].id,)


def test_a_score_that_the_workbench_attached_is_no_column_of_the_table():
    found = Record(
        kind="identifiers",
        values={"columns": 2, "sensitive": [], "identifying": []},
        columns=("age", "plain_model_score"),
    )
    assert [each.column for each in see_columns({"identifiers": found}, Roles())] == ["age"]


@pytest.mark.parametrize(
    ("column", "category"),
    [
        ("AnnualIncome", "money"),
        ("ethnic_group", "special"),
        ("date_of_birth", "identity"),
        ("zip_code", "place"),
        ("x17", ""),
        ("package", ""),
    ],
)
def test_a_category_is_read_off_whole_words_of_a_name(column, category):
    found = Record(kind="identifiers", values={"identifying": []}, columns=(column,))
    assert see_columns({"identifiers": found}, Roles())[0].category == category


def test_before_anybody_looked_through_the_table_there_is_no_line_but_a_way(tmp_path, project, case):
    assert list_columns(Project.open(tmp_path / "empty")).problem == NOT_LOOKED
    project.choose_table(TableRef(ref="other.csv", sha256="cd" * 32, rows=PEOPLE, name="other.csv"), case.roles)
    assert list_columns(project).problem == NOT_LOOKED


def test_other_roles_leave_the_columns_and_say_that_the_review_is_old(project, case):
    project.set_roles(case.roles.replace(sensitive=()))
    found = list_columns(project)
    assert len(found.lines) == 4
    assert "columns play other parts since" in found.problem


def test_what_is_said_is_kept_counted_and_answers_the_question_on_purposes(project):
    found = write_uses(project, {"amount_spent": FULL, "sex": FULL}, seen={})
    assert (found.with_purpose, found.lacking("purpose")) == (2, ("field 7", "shop"))
    assert found.sentences == (
        "Of 4 columns 2 have a purpose, 2 a ground and 2 a time to be deleted.",
        "Look first at what says who a person is: field 7.",
    )
    assert project.choice("evidence.purposes")["values"] == {"columns": 4, "with_purpose": 2}
    assert propose(load_pack("privacy"), read(project))["columns"].value == "some"
    rest = {line.seen.column: FULL for line in found.lines if line.use is None}
    write_uses(project, rest, seen={})
    assert propose(load_pack("privacy"), read(project))["columns"].value == "yes"


def test_the_same_count_of_purposes_is_not_noted_twice(project):
    write_uses(project, {"sex": FULL}, seen={})
    first = project.choice("evidence.purposes")
    write_uses(project, {"sex": ColumnUse(purpose="To compare")}, seen={"sex": FULL})
    assert project.choice("evidence.purposes") == first


def test_whoever_comes_second_keeps_the_others_and_is_told_which_stays(project):
    write_uses(project, {"sex": FULL}, seen={})
    mine = ColumnUse(purpose="To greet")
    with pytest.raises(WorkbenchError, match="theirs stays: sex"):
        write_uses(project, {"sex": mine, "shop": mine}, seen={})
    assert kept_uses(project) == {"sex": FULL, "shop": mine}
    write_uses(project, {"sex": None}, seen={"sex": FULL})
    assert kept_uses(project) == {"shop": mine}


def test_a_column_with_a_strange_name_is_kept_under_it(project):
    write_uses(project, {"a\nb/c.d": FULL}, seen={})
    assert kept_uses(project) == {"a\nb/c.d": FULL}


def test_answers_by_category_are_offered_and_never_take_the_place_of_what_was_said(project):
    privacy(project, money_purpose="To bill", money_ground="consent", money_months=24, consent_proof="no")
    lines = {line.seen.column: line for line in list_columns(project).lines}
    offered = ColumnUse(category="money", purpose="To bill", ground="consent", consent="not-shown", months=24)
    assert lines["amount_spent"].offered == offered
    assert lines["shop"].offered is None
    own = ColumnUse(category="money", purpose="To judge", ground="contract", months=6)
    found = write_uses(project, {"amount_spent": own}, seen={})
    assert {line.seen.column: line.offered for line in found.lines}["amount_spent"] is None


@pytest.mark.parametrize(
    ("use", "lacks"),
    [
        (ColumnUse(), ("purpose", "ground", "time")),
        (FULL, ()),
        (ColumnUse(category=NOBODY, purpose="To count"), ()),
        (ColumnUse(category=NOBODY), ("purpose",)),
        (ColumnUse(purpose="To bill", ground="unclear", months=0), ("ground",)),
        (ColumnUse(purpose="To bill", ground="consent", months=1, consent="not-shown"), ("consent",)),
        (ColumnUse(purpose="To bill", ground="consent", months=1, consent="shown"), ()),
    ],
)
def test_what_a_column_lacks_follows_from_its_category_and_ground(use, lacks):
    assert use.lacks == lacks


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ({"category": "mony"}, "There is no category 'mony'"),
        ({"ground": "because"}, "There is no ground 'because'"),
        ({"ground": "contract", "consent": "shown"}, "only asked about where it is the ground"),
        ({"months": -1}, "0 to 1200 months, not -1"),
        ({"months": float("nan")}, "0 to 1200 months, not nan"),
        ({"purpose": "x" * 501}, "at most 500 letters"),
        ({"why": "x"}, "no part of what is kept about a column 'why'"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_a_sentence(parts, words):
    with pytest.raises(WorkbenchError, match=words):
        ColumnUse.from_dict(parts)


USES = st.builds(
    lambda category, purpose, ground, consent, months: ColumnUse(
        category=category,
        purpose=purpose,
        ground=ground,
        consent=consent if ground == "consent" else "",
        months=months,
    ),
    st.sampled_from(["", *categories()]),
    st.text(max_size=40),
    st.sampled_from(["", *grounds()]),
    st.sampled_from(["", *CONSENT]),
    st.none() | st.floats(0, 1200),
)


@given(USES)
def test_what_is_kept_comes_back_as_it_was(use):
    assert ColumnUse.from_dict(use.to_dict()) == use
