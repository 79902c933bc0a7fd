"""Groups stand as a person reads them: ages upwards, and where there is no order the largest first."""

import pandas as pd

from workbench.case import Case
from workbench.fairness.amounts import compare_amounts
from workbench.fairness.groups import compare_groups
from workbench.order import order_groups
from workbench.roles import Label, Roles


def test_ages_go_up_whatever_their_sizes_and_the_missing_come_last() -> None:
    groups = [("50 and over",), ("(missing)",), ("under 30",), ("30 to 49",)]
    assert order_groups(groups, [9, 8, 1, 2], ["age"], Roles()) == [2, 3, 0, 1]


def test_groups_without_an_order_stand_by_their_size_and_then_their_name() -> None:
    groups = [("b",), ("c",), ("a",)]
    assert order_groups(groups, [2, 7, 2], ["place"], Roles()) == [1, 2, 0]


def test_numbers_with_names_are_codes_and_numbers_without_are_numbers() -> None:
    groups, people = [("1",), ("2",)], [1, 5]
    named = Roles(labels={"sex": Label(values={"1": "women", "2": "men"})})
    assert order_groups(groups, people, ["sex"], named) == [1, 0]
    assert order_groups(groups, people, ["children"], named) == [0, 1]


def test_with_two_columns_the_first_leads_and_the_one_without_order_goes_by_size() -> None:
    groups = [("m", "50+"), ("f", "18-49"), ("f", "50+"), ("m", "18-49")]
    ordered = [groups[place] for place in order_groups(groups, [1, 5, 5, 1], ["sex", "age"], Roles())]
    assert ordered == [("f", "18-49"), ("f", "50+"), ("m", "18-49"), ("m", "50+")]


def test_both_comparisons_show_the_youngest_first() -> None:
    ages = ["50 and over"] * 6 + ["under 30"] * 4 + ["30 to 49"] * 2
    table = pd.DataFrame({"age": ages, "hired": [1, 0] * 6, "minutes": range(12)})
    case = Case.of(table, sensitive=["age"], target="hired")
    upwards = [("under 30",), ("30 to 49",), ("50 and over",)]
    assert compare_groups(case).of("base_rate", ["age"])["group"].tolist() == upwards
    assert compare_amounts(case, "minutes", by=["age"]).groups["group"].tolist() == upwards
