import pytest

from workbench.case import Case
from workbench.model import attach_scores
from workbench.sources import card_of
from workbench.tables import read_table


@pytest.fixture(scope="session")
def credit() -> Case:
    """The bundled German credit table in its usual roles."""
    name = "dataset:german_credit"
    card = card_of(name)
    assert card is not None
    return Case.of(read_table(name), roles=card.roles, name=name)


@pytest.fixture(scope="session")
def scored_credit(credit) -> Case:
    """The same with the out-of-fold scores of a plain model."""
    return attach_scores(credit)
