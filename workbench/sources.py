"""What a table's name stands for: a bundled table, a scenario or a file; its card, and whether it is still the same."""

from hashlib import sha256
from pathlib import Path

from workbench.catalog import Card, load_card
from workbench.files.columnar import parquet_files
from workbench.scenarios.cards import card_of_recipe
from workbench.scenarios.recipes import PREFIX, SCENARIOS, Recipe, parse
from workbench.table_ref import hash_file
from workbench.tables import BUNDLED, ENDINGS, locate


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
    """A SHA-256 that changes with the table: of the file, or of the scenario's reference and its generator.

    Of a folder of Parquet it is made from the name and the hash of each file that counts as part of the table.
    """
    text = str(ref)
    if text.startswith(PREFIX):
        return parse(text).sha256
    path = locate(text)
    if not path.is_dir():
        return hash_file(path)
    files = [f"{file.relative_to(path).as_posix()}\0{hash_file(file)}" for file in parquet_files(path)]
    return sha256("\n".join(files).encode()).hexdigest()


def tables_in(folder: Path) -> tuple[Path, ...]:
    """The tables that lie in a folder: files that can be opened, and folders of Parquet; links are left out."""
    if not folder.is_dir():
        return ()
    found = [place for place in sorted(folder.iterdir()) if not (place.is_symlink() or place.name.startswith("."))]
    return tuple(
        place
        for place in found
        if (place.is_file() and place.suffix.lower() in ENDINGS) or (place.is_dir() and parquet_files(place))
    )


def is_ours(ref: str | Path) -> bool:
    """Whether a reference names a table that the workbench brings along, and not a file."""
    return str(ref).startswith((BUNDLED, PREFIX))


def scenario_refs() -> tuple[str, ...]:
    """A reference for each scenario, with what is usual."""
    return tuple(str(Recipe(name)) for name in SCENARIOS)
