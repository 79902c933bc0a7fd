"""Which table is this about, and what is each column for? The first panel of all."""

import os
from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Any, ClassVar

import ipywidgets as ipw
import pandas as pd

from widgets.data.roles import RolesForm
from widgets.details import Details
from widgets.file_picker import FilePicker
from widgets.numbers import cell
from widgets.panel import Panel, paragraph_html
from workbench.case import Case
from workbench.catalog import Card, list_datasets
from workbench.roles import Roles
from workbench.sources import card_of, is_ours, scenario_refs
from workbench.tables import BUNDLED, ENDINGS
from workbench.words import whole

PREVIEW_ROWS = 5
OWN, NONE = "own", ""
ASK = ("Choose a table …", NONE)
OWN_FILE = ("A file of my own (CSV or Parquet)", OWN)


class DataPanel(Panel):
    """Pick a bundled table or open a file, look at it, and say what each column is for."""

    title = "Which table is this about?"
    asks = "Choose an example or a file of your own. Every change is kept as you make it."
    reads: ClassVar[tuple[str, ...]] = ("case",)

    def controls(self) -> Sequence[ipw.Widget]:
        """The table, and a place for a file of one's own."""
        self.table = ipw.Dropdown(description="Table", options=table_options(), value=NONE)
        self.picker = FilePicker(self.session.uploads, label="Choose your file", accept=ENDINGS)
        self.picker.layout.display = "none"
        self.picker.add_class("wb-wide")
        self.about, self.preview, self.roles = ipw.HTML(), ipw.HTML(), RolesForm(self)
        self.next = ipw.HTML()
        self.truth = ipw.HTML()
        self.planted = Details("What was planted (for trainers)", (self.truth,))
        self.on_choice(self.table, self._turn_to)
        self.picker.observe(lambda change: self._open(change["new"]), "path")
        return (self.table, self.picker)

    def render(self) -> None:
        """The card, the first rows and the roles of the table that was chosen."""
        case = self.session.case
        if case is None:
            self.body.children = ()
            return
        card = card_of(case.name)
        self.fill(self.table, table_options(case.name), case.name if card else OWN)
        self.picker.layout.display = "none" if card else None
        self._hide(card.planted if card else "")
        self.about.value = card_html(card) if card else file_html(case)
        self.preview.value = preview_html(case)
        self.roles.render(case)
        planted = (self.planted,) if self.truth.value else ()
        self.next.value = next_step(case.roles)
        self.body.children = (self.about, *planted, self.preview, self.roles, self.next)

    def _hide(self, planted: str) -> None:
        """What was planted in a generated table, behind a line that is closed for each table anew."""
        words = f"<p>{escape(planted)}</p>" if planted else ""
        if words != self.truth.value:
            self.truth.value, self.planted.toggle.opened = words, False

    def _turn_to(self, ref: str) -> None:
        self.picker.layout.display = None if ref == OWN else "none"
        if ref not in (OWN, NONE):
            self._open(ref)

    def _open(self, ref: str) -> None:
        if ref:
            self.run(self.session.choosing(ref), self.session.chosen)


def table_options(current: str = "") -> list[tuple[str, str]]:
    """The tables that come along, real ones first, then generated ones and the one that is looked at; then a file."""
    refs = dict.fromkeys([*(BUNDLED + name for name in list_datasets()), *scenario_refs()])
    if is_ours(current):
        refs[current] = None
    return [ASK, *((card.title, ref) for ref in refs if (card := card_of(ref))), OWN_FILE]


def next_step(roles: Roles) -> str:
    """Where to go on, once there is something to compare."""
    if roles.sensitive and (roles.target or roles.prediction or roles.score):
        return (
            '<p class="wb-step"><a class="wb-next" href="01_groups.ipynb">Next: see who is treated differently</a></p>'
        )
    return paragraph_html(
        "Choose what to compare people by, and an outcome or a decision. Then go on to the comparison.", "wb-step"
    )


def card_html(card: Card) -> str:
    """What a bundled table is, where it comes from and what to be careful about."""
    cautions = "".join(f"<li>{escape(caution)}</li>" for caution in card.cautions)
    return (
        f"<p>{escape(card.summary)} Each row is {escape(card.row_is)}; {whole(card.rows)} rows, {escape(card.place)}, "
        f'{escape(card.years)}.</p><div class="wb-alert wb-alert-warning wb-cautions"><strong>Before you conclude '
        f'anything</strong><ul>{cautions}</ul></div><p class="wb-note">Source: {escape(card.source)} '
        f"Licence: {escape(card.licence)}</p>"
    )


def file_html(case: Case) -> str:
    """What was opened."""
    return (
        f"<p>Your file <strong>{escape(Path(case.name).name)}</strong> has {whole(case.rows)} rows and "
        f"{len(case.frame.columns)} columns. It stays on this computer{_place()}.</p>"
    )


def _place() -> str:
    return " (the one that serves this page)" if os.environ.get("WORKBENCH_SERVED") == "1" else ""


def preview_html(case: Case) -> str:
    """The first rows, every value as text; the labels of columns as their tooltips."""
    frame = case.frame.head(PREVIEW_ROWS)
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in frame.columns)
    rows = "".join(f"<tr>{_cells(row)}</tr>" for row in frame.itertuples(index=False, name=None))
    caption = f"The first {len(frame)} of {whole(case.rows)} rows"
    return (
        f'<div class="wb-preview" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _cells(row: Sequence[Any]) -> str:
    plain = (value if pd.api.types.is_scalar(value) else str(value) for value in row)  # lists stand as they are
    return "".join(
        f"<td>{escape(cell(value, '.6g' if isinstance(value, float) else '')['text'])}</td>" for value in plain
    )
