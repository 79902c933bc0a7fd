"""What a table's name stands for: a bundled table, a scenario or a file; its card, and whether it is still the same."""

from pathlib import Path

from workbench.catalog import Card, load_card
from workbench.scenarios.cards import card_of_recipe
from workbench.scenarios.recipes import PREFIX, SCENARIOS, Recipe, parse
from workbench.store import hash_file
from workbench.tables import BUNDLED, locate


def settle(ref: str | Path) -> str:
    """The one way to write what a reference stands for; what is not there is an error that names its neighbours.

    >>> settle("scenario:lending?seed=0")
    'scenario:lending'
    """
    text = str(ref)
    if text.startswith(PREFIX):
        return str(parse(text))
    place = locate(text)
    return text if text.startswith(BUNDLED) else str(place.absolute())


def card_of(ref: str | Path) -> Card | None:
    """The card of a bundled table or a scenario; None for a file of one's own."""
    text = str(ref)
    if text.startswith(PREFIX):
        return card_of_recipe(parse(text))
    return load_card(text.removeprefix(BUNDLED)) if text.startswith(BUNDLED) else None


def fingerprint(ref: str | Path) -> str:
    """A SHA-256 that changes with the table: of the file, or of the scenario's reference and its generator."""
    text = str(ref)
    return parse(text).sha256 if text.startswith(PREFIX) else hash_file(locate(text))


def is_ours(ref: str | Path) -> bool:
    """Whether a reference names a table that the workbench brings along, and not a file."""
    return str(ref).startswith((BUNDLED, PREFIX))


def scenario_refs() -> tuple[str, ...]:
    """A reference for each scenario, with what is usual."""
    return tuple(str(Recipe(name)) for name in SCENARIOS)
