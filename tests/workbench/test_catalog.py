import subprocess
import sys
from functools import cache
from math import isclose

import pandas as pd
import pyarrow.parquet as pq
import pytest

from workbench.bundled import bundled
from workbench.case import Case
from workbench.catalog import Card, list_datasets, list_text, load_card, table_path
from workbench.coding import MISSING, band_names, value_name
from workbench.errors import WorkbenchError
from workbench.roles import Roles

NAMES = (
    "card_default",
    "census_income",
    "employee_attrition",
    "german_credit",
    "mortgage_lending",
    "resume_callbacks",
    "telco_churn",
)
every_table = pytest.mark.parametrize("name", NAMES)

CAUTIONS = {
    "resume_callbacks": [
        ("signals", "designed experiment"),
        ("causal for the signal",),
        ("nothing of any employer today",),
        ("no model", "no prediction", "employer's"),
    ],
    "mortgage_lending": [("lender's decision", "not repayment"), ("applicant facts are missing",)],
    "german_credit": [
        ("known to be wrong", "Grömping", "South German Credit Data", "2019"),
        ("personal_status mixes sex and marital status", "sex cannot be recovered for all"),
        ("foreign_worker appears reversed",),
        ("other codes appear mislabelled",),
        ("Fit for teaching, not for conclusions about anyone",),
    ],
    "card_default": [("education", "marital status", "do not cover all values", "unknown")],
    "census_income": [
        ("1990s",),
        ("Not in universe",),
        ("hispanic_origin has missing answers",),
        ("Weights matter", "US population"),
        ("Not a record of any decision",),
    ],
    "telco_churn": [("Invented by its makers for demonstration",), ("not evidence about real people",)],
    "employee_attrition": [("Invented by its makers for demonstration",), ("not evidence about real people",)],
}


@cache
def read(name: str) -> pd.DataFrame:
    return pd.read_parquet(table_path(name))


def groups_of(card: Card, column: str) -> set[str]:
    """The group names that occur: bands for a column with cuts, values as text for others."""
    values, edges = read(card.name)[column], card.roles.cuts.get(column)
    if not edges:
        return {value_name(value) for value in values.unique()}
    bands = pd.cut(values, [-float("inf"), *edges, float("inf")], right=False, labels=band_names(edges))
    return set(bands.dropna()) | ({MISSING} if values.isna().any() else set())


def test_the_seven_tables_are_listed_in_alphabetical_order():
    assert list_datasets() == NAMES


@every_table
def test_every_table_has_its_file_and_its_card(name):
    assert table_path(name).is_file()
    card = load_card(name)
    assert card.name == name
    words = [card.title, card.summary, card.row_is, card.years, card.place, card.source, card.licence, card.citation]
    assert all(word.strip() == word and word for word in words)
    assert isinstance(card.roles, Roles)


@every_table
def test_a_card_explains_exactly_the_columns_of_its_table_in_their_order(name):
    card = load_card(name)
    assert list(card.columns) == pq.read_schema(table_path(name)).names
    assert all(meaning.endswith(".") for meaning in card.columns.values())


@every_table
def test_a_card_counts_the_rows_of_its_table(name):
    assert load_card(name).rows == pq.read_metadata(table_path(name)).num_rows


@every_table
def test_roles_and_labels_name_columns_of_the_table(name):
    card, roles = load_card(name), load_card(name).roles
    named = {*roles.sensitive, roles.target, *roles.not_features, *roles.cuts, *roles.labels, roles.weight} - {None}
    assert named <= set(card.columns)
    assert roles.sensitive
    assert not set(roles.sensitive) & {roles.target, *roles.not_features}


@every_table
def test_the_favourable_value_occurs_in_the_target_beside_one_other(name):
    roles = load_card(name).roles
    values = {value_name(value) for value in read(name)[roles.target].unique()}
    assert roles.favourable == "1"
    assert values == {"0", "1"}


@every_table
def test_every_group_of_every_sensitive_column_has_a_label_and_no_label_is_left_over(name):
    card = load_card(name)
    for column in card.roles.sensitive:
        assert set(card.roles.labels[column].values) == groups_of(card, column)


@every_table
def test_labels_of_other_columns_occur_in_the_table(name):
    card = load_card(name)
    for column, label in card.roles.labels.items():
        assert set(label.values) <= groups_of(card, column)


@every_table
def test_labels_are_noun_phrases_for_people_that_differ_from_each_other(name):
    card = load_card(name)
    people = ("women", "men", "applicants", "customers", "people", "employees", "citizens")
    for column in card.roles.sensitive:
        labels = [card.roles.value_label(column, group) for group in groups_of(card, column)]
        assert len(set(labels)) == len(labels)
        assert all(any(word in label.split() for word in people) for label in labels)


@every_table
def test_labels_carry_a_name_or_values_and_never_only_a_unit(name):
    assert all(label.name for label in load_card(name).roles.labels.values())


@every_table
def test_what_people_and_outcome_say_differs_from_the_defaults_of_nobody_in_particular(name):
    roles = load_card(name).roles
    assert roles.outcome != Roles().outcome
    assert roles.people in {"applicants", "customers", "employees", "people"}


@every_table
def test_a_case_can_be_made_with_the_usual_roles(name):
    case = Case.of(read(name), roles=load_card(name).roles, name=name)
    assert case.rows == load_card(name).rows


@pytest.mark.parametrize(("name", "phrases"), [(name, each) for name in CAUTIONS for each in CAUTIONS[name]])
def test_a_card_states_the_caution(name, phrases):
    assert any(all(phrase in caution for phrase in phrases) for caution in load_card(name).cautions)


def test_survey_weight_split_ids_and_first_names_are_never_features():
    assert load_card("census_income").roles.weight == "instance_weight"
    assert {"instance_weight", "split"} <= set(load_card("census_income").roles.not_features)
    assert {"job_ad_id", "firstname"} <= set(load_card("resume_callbacks").roles.not_features)


def test_callback_rates_are_those_of_the_paper():
    rates = read("resume_callbacks").groupby("race")["received_callback"].mean()
    assert isclose(rates["white"], 0.0965, abs_tol=5e-5)
    assert isclose(rates["black"], 0.0645, abs_tol=5e-5)
    assert round(rates["white"] / rates["black"], 2) == 1.50


def test_denial_rates_are_those_of_stock_and_watson():
    denied = 1 - read("mortgage_lending").groupby("race")["approved"].mean()
    assert round(100 * denied["black"], 1) == 28.3
    assert round(100 * denied["white"], 1) == 9.3


def test_german_credit_holds_700_good_and_300_bad_risks():
    assert read("german_credit")["good_credit"].value_counts().to_dict() == {1: 700, 0: 300}


def test_census_income_is_train_and_test_together_with_six_in_a_hundred_above_50000_dollars():
    census = read("census_income")
    assert census["split"].value_counts().to_dict() == {"train": 199_523, "test": 99_762}
    assert round(100 * census["income_over_50k"].mean(), 1) == 6.2


def test_numbers_that_cautions_state_are_those_of_the_tables():
    census, cards, german = read("census_income"), read("card_default"), read("german_credit")
    assert census["hispanic_origin"].isna().sum() == 1_279
    assert (census["hispanic_origin"] == "Do not know").sum() == 446
    assert round((census["wage_per_hour"] == 0).mean(), 2) == 0.94
    assert census.groupby("year")["instance_weight"].sum().between(2.5e8, 2.7e8).all()
    assert (cards["education"] == "unknown").sum() == 345
    assert (cards["marital_status"] == "unknown").sum() == 54
    assert (german["foreign_worker"] == "yes").sum() == 963
    mortgages, churn = read("mortgage_lending"), read("telco_churn")
    assert mortgages[mortgages["denied_mortgage_insurance"] == "yes"]["approved"].value_counts().to_dict() == {
        0: 44,
        1: 4,
    }
    assert churn[churn["total_charges"].isna()]["tenure"].tolist() == [0] * 11


@pytest.mark.parametrize("find", [load_card, table_path])
def test_an_unknown_name_is_one_sentence_with_the_nearest_names(find):
    with pytest.raises(
        WorkbenchError, match=r"^There is no bundled table 'german'\. Did you mean 'german_credit'\?"
    ) as raised:
        find("german")
    assert all(name in str(raised.value) for name in NAMES)


@pytest.mark.parametrize("name", ["", ".", "..", "../datasets/german_credit", "README.md"])
def test_a_path_is_not_a_name(name):
    with pytest.raises(WorkbenchError, match="There is no bundled table"):
        table_path(name)


def test_a_listing_has_a_line_for_each_table_with_aligned_rows():
    lines = list_text().splitlines()
    assert [line.split()[0] for line in lines] == list(NAMES)
    assert len({line.index(" rows  ") for line in lines}) == 1
    assert all(load_card(name).title in line for name, line in zip(NAMES, lines, strict=True))
    assert max(map(len, lines)) <= 100


@every_table
@pytest.mark.parametrize("width", [70, 100])
def test_a_card_as_text_says_everything_within_the_width(name, width):
    card = load_card(name)
    text = card.to_text(width)
    assert max(map(len, text.splitlines())) <= width
    said = " ".join(text.split())
    for words in [card.title, card.summary, card.source, card.licence, card.citation, *card.cautions]:
        assert words in said
    for column, meaning in card.columns.items():
        assert f"{column} {meaning}" in said
    assert f"these {card.roles.people} {card.roles.outcome}" in said


def test_meanings_in_a_card_as_text_start_in_one_column():
    lines = load_card("german_credit").to_text().split("\nColumns\n")[1].splitlines()
    starts = {
        line.index(meaning[:20])
        for line in lines
        for meaning in load_card("german_credit").columns.values()
        if meaning[:20] in line
    }
    assert len(starts) == 1


def test_a_very_narrow_window_still_shows_every_word():
    card = load_card("telco_churn")
    assert card.cautions[0].split() == [
        word for word in card.to_text(1).split("Be careful\n")[1].split("2.")[0].split() if word != "1."
    ]


def test_the_readme_of_the_tables_names_each_with_its_rows():
    readme = (bundled("datasets") / "README.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"| `{name}` | {load_card(name).rows:,} |" in readme


def test_the_catalog_is_read_without_pandas():
    program = (
        "import sys, workbench.catalog as c; c.list_text(); c.load_card('german_credit').to_text();"
        "sys.exit(any(m in sys.modules for m in ('pandas', 'numpy', 'pyarrow')))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
