"""Sheets of answers to our own packs, and the duties that follow from them."""

from datetime import date

import pytest

from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import assess
from workbench.govern.questionnaire import load_pack

TODAY = date(2026, 11, 22)


def _sheet(name, countries=(), /, **values):
    """A sheet with these answers; an underscore in a name stands for a hyphen."""
    pack = load_pack(name)
    answers = {
        id_.replace("_", "-"): value if isinstance(value, Answer) else Answer(value=value)
        for id_, value in values.items()
    }
    return Sheet(pack=pack, answers=answers, countries=countries)


def _filled(name, pick, countries=(), /, **values):
    """A sheet on which every question with choices is answered by `pick(points of a choice)`, others as given."""
    pack = load_pack(name)
    given = _sheet(name, countries, **values).answers
    answers = {
        id_: Answer(value=choice if question.kind == "one" else (choice,))
        for id_, question in pack.questions.items()
        if question.choices
        for choice in [pick(question)]
    }
    return Sheet(pack=pack, answers={**answers, **given}, countries=countries)


def _duties(of, today=TODAY):
    """The duties of a sheet by id, with their state."""
    return {duty.obligation.id: duty.state for duty in assess(of, today=today).obligations}


@pytest.fixture
def sheet():
    """Make a sheet of the answers to a pack."""
    return _sheet


@pytest.fixture
def filled():
    """Make a sheet on which every question with choices is answered."""
    return _filled


@pytest.fixture
def duties():
    """Find the duties of a sheet."""
    return _duties


@pytest.fixture
def sure():
    """Find the duties that do apply."""
    return lambda of, today=TODAY: {id_ for id_, state in _duties(of, today).items() if state == "applies"}


@pytest.fixture
def worst():
    """Pick the choice that adds most to the risk, or least to the mitigation."""
    return lambda question: max(question.points, key=lambda token: _sign(question) * question.points[token])


@pytest.fixture
def best():
    """Pick the opposite."""
    return lambda question: min(question.points, key=lambda token: _sign(question) * question.points[token])


def _sign(question):
    return -1 if question.counts == "mitigation" else 1
