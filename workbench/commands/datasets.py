"""`workbench datasets`: the bundled tables and the scenarios."""

from typing import Annotated

import typer


def datasets(name: Annotated[str | None, typer.Argument(metavar="[NAME]")] = None) -> None:
    """List the bundled tables and the scenarios, or print the card of one (NAME or scenario:NAME)."""
    from workbench.catalog import list_text, load_card
    from workbench.scenarios.cards import list_scenarios_text
    from workbench.sources import card_of

    if name is None:
        typer.echo(f"{list_text()}\n\n{list_scenarios_text()}")
    else:
        typer.echo((card_of(name) or load_card(name)).to_text())
