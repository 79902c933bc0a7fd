"""A session on a bundled table with a project, and one with a plain model on it that was fitted once."""

from functools import cache

import pytest

from widgets import Session
from workbench.case import Case
from workbench.catalog import load_card
from workbench.model import Model, fit_plain
from workbench.tables import read_table


@cache
def german(kind: str = "logistic") -> tuple[Case, Model]:
    case = Case.of(read_table("dataset:german_credit"), roles=load_card("german_credit").roles)
    return case, fit_plain(case, kind)


@pytest.fixture
def explained() -> Session:
    """People of german_credit and a logistic regression; nothing is written."""
    case, model = german()
    session = Session(case)
    session.modelled(model)
    return session


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Session:
    """The same table in a project of its own, without a model."""
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    session = Session.open()
    session.chosen(session.choosing("dataset:german_credit")(lambda *_: None))
    return session
