import pytest

from workbench.case import Case
from workbench.model import attach_scores
from workbench.sources import card_of
from workbench.tables import read_table


@pytest.fixture(scope="session")
def scored_credit() -> Case:
    """The bundled German credit table with the out-of-fold scores of a plain model."""
    name = "dataset:german_credit"
    card = card_of(name)
    assert card is not None
    return attach_scores(Case.of(read_table(name), roles=card.roles, name=name))
