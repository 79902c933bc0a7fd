"""Three bundled tables and the models that are explained on them; each is fitted once."""

from functools import cache

import pytest

from workbench.case import Case
from workbench.catalog import load_card
from workbench.model import Model, fit_plain
from workbench.tables import read_table

TABLES = ("german_credit", "card_default", "employee_attrition")


@cache
def bundled_case(name: str) -> Case:
    frame = read_table(f"dataset:{name}")
    return Case.of(frame.head(3000), roles=load_card(name).roles, name=name)


@cache
def plain_model(name: str, kind: str) -> Model:
    return fit_plain(bundled_case(name), kind)


@pytest.fixture
def plain():
    """A case and a plain model of it, by name and kind."""
    return lambda name, kind: (bundled_case(name), plain_model(name, kind))


@pytest.fixture
def german(plain):
    return plain("german_credit", "logistic")
