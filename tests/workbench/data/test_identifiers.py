"""Columns that say who a person is: 500 of many kinds and countries, and single rules against what they must refuse."""

import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pandas as pd
import pytest

from workbench.bundled import bundled
from workbench.case import Case
from workbench.catalog import list_datasets
from workbench.data.identifiers import WORDS, find_identifiers, identify
from workbench.data.names import share_of_names
from workbench.data.patterns import is_card, is_iban, is_ip, is_phone, share_national

SPEC = spec_from_file_location("columns_500", Path(__file__).with_name("columns_500.py"))
columns_500 = sys.modules[SPEC.name] = module_from_spec(SPEC)
SPEC.loader.exec_module(columns_500)

FIRST_NAMES = {"resume_callbacks": ["firstname"]}


def test_of_500_columns_nearly_all_that_identify_are_found_and_hardly_another_one():
    made = columns_500.columns()
    assert len(made) == 500
    found = [(column, identify(column.held, str(column.held.name))) for column in made]
    personal = [(column, kind) for column, kind in found if column.kind]
    others = [(column, kind) for column, kind in found if not column.kind]
    missed = [column.what for column, kind in personal if kind is None]
    false = [(column.what, kind.kind) for column, kind in others if kind is not None]
    assert len(missed) <= 0.05 * len(personal), missed
    assert len(false) <= 0.02 * len(others), false
    right = sum(kind is not None and kind.kind in (column.kind, "UUID") for column, kind in personal)
    assert right >= 0.95 * len(personal)


@pytest.mark.parametrize("name", list_datasets())
def test_of_the_bundled_tables_only_first_names_identify(name):
    case = Case.of(pd.read_parquet(bundled("datasets") / name / "data.parquet"))
    assert [each.column for each in find_identifiers(case).identifying] == FIRST_NAMES.get(name, [])


@pytest.mark.parametrize("text", ["4111 1111 1111 1111", "5500-0055-5555-5559", "378282246310005"])
def test_published_card_numbers_pass_and_with_one_digit_changed_they_do_not(text):
    assert is_card(text)
    assert not is_card(text[:-1] + str((int(text[-1]) + 1) % 10))


@pytest.mark.parametrize(
    "text", ["DE89 3704 0044 0532 0130 00", "GB82 WEST 1234 5698 7654 32", "FR1420041010050500013M02606"]
)
def test_published_accounts_pass_and_with_one_digit_changed_they_do_not(text):
    assert is_iban(text)
    assert not is_iban(text[:-1] + str((int(text[-1]) + 1) % 10))


@pytest.mark.parametrize(
    "text",
    [
        *("86095742719", "36574261809", "12345678Z", "X1234567L", "111222333", "44051401359", "311280-888Y"),
        *("811218-9876", "756.9217.0769.85", "529.982.247-25", "11010519491231002X", "10000000146", "255081416802538"),
        *(
            "RSSMRA85T10A562S",
            "QQ123456C".replace("QQ", "AB"),
            "536-22-8726",
            "85073003328",
            "01010750160",
            "234123412346",
        ),
    ],
)
def test_published_examples_of_national_numbers_pass_and_one_digit_more_does_not(text):
    assert share_national([text] * 5) == 1.0
    assert share_national([text + "7"] * 5) == 0.0


@pytest.mark.parametrize(
    "text", ["2024-05-17", "17.05.2024", "12.50", "1,234.50", "4006381333931", "12345678", "1.2.3"]
)
def test_a_day_an_amount_and_a_number_on_goods_are_no_phones(text):
    assert not is_phone(text)


def test_four_small_numbers_are_a_version_and_large_ones_a_computer():
    assert not is_ip("10.4.2.1")
    assert is_ip("192.168.0.1")
    assert is_ip("2001:db8::1")


def test_cities_and_titles_are_no_names_and_names_are():
    assert share_of_names(["Paris", "Lyon", "Nantes", "Florence", "Lille", "Nice", "Brest", "Metz"]) == 0
    assert share_of_names(["Sales Manager", "Head Nurse", "Truck Driver"]) == 0
    assert share_of_names(["Anna Schmidt", "José García", "Wei Zhang", "Xq Vrrt"]) > 0.7


def test_a_column_of_a_few_values_of_nothing_and_of_lists_identifies_nobody():
    for values in ([None] * 9, ["a@b.example"] * 9, [[1]] * 9, [], [float("nan")] * 9, [True, False] * 5):
        assert identify(pd.Series(values, dtype=object, name="x")) is None


def test_each_finding_names_its_column_and_the_grave_ones_are_grave():
    mails = [f"guest{place}@post.example" for place in range(20)]
    report = find_identifiers(Case.of(pd.DataFrame({"f1": mails, "f2": range(100, 120), "f3": ["x", "y"] * 10})))
    assert [each.kind for each in report.identifying] == ["e-mail", "id"]
    assert report.ids == ("f2",)
    assert [finding.severity for finding, _ in report.findings] == ["high", "low"]
    assert report.findings[0][0].columns == ("f1",)
    assert all(each.words == WORDS[each.kind] for each in report.identifying)
