"""Which table is this about, and what is each column for? The first panel of all."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from typing import ClassVar

import ipywidgets as ipw

from widgets.data.reading import ReadingForm, table_html
from widgets.data.roles import RolesForm
from widgets.details import Details
from widgets.file_picker import OWN_TABLE, FilePicker
from widgets.landing import Landing
from widgets.panel import Panel, paragraph_html
from workbench.case import Case
from workbench.catalog import Card, list_datasets
from workbench.engines.frames import first_rows
from workbench.guides import is_ready
from workbench.language import tr
from workbench.receiving import upload_address
from workbench.roles import Roles
from workbench.served import is_served
from workbench.sources import card_of, is_ours, scenario_refs, tables_in
from workbench.tables import BUNDLED, ENDINGS
from workbench.words import whole

PREVIEW_ROWS = 5
OWN, NONE = "own", ""
ASK = (tr("Or choose an example …"), NONE)
OWN_FILE = (tr("A file of my own (CSV, Excel, Parquet, Arrow)"), OWN)


class DataPanel(Panel):
    """Pick a bundled table or open a file, look at it, and say what each column is for."""

    title = tr("Which table is this about?")
    asks = tr("Bring a file of your own, or choose an example. Every change is kept as you make it.")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def controls(self) -> Sequence[ipw.Widget]:
        """A place for a file of one's own with its first rows before it is read, and beside it the examples."""
        self.table = ipw.Dropdown(description=tr("Table"), options=self._options(), value=NONE)
        self.picker = FilePicker(
            self.session.uploads,
            label=tr("Your own table: choose your file"),
            accept=ENDINGS,
            address=upload_address(),
            place=OWN_TABLE,
        )
        self.picker.add_class("wb-own")
        self.place = ipw.Text(description=tr("Or a path"), placeholder=tr("people.csv or a folder of Parquet"))
        self.place.continuous_update = False
        self.reading = ReadingForm(self)
        self.again = ipw.Button(description=tr("Read this file in another way"))
        self.again.on_click(lambda _button: self._look(self.session.everyone.name))
        self.other_way = ipw.Box((self.again,))
        self.other_way.add_class("wb-controls")
        self.about, self.preview, self.roles = ipw.HTML(), ipw.HTML(), RolesForm(self)
        self.what_for = Landing()
        self.next = ipw.HTML()
        self.truth = ipw.HTML()
        self.planted = Details("What was planted (for trainers)", (self.truth,))
        self.on_choice(self.table, self._turn_to)
        self.on_choice(self.place, self._look)
        self.picker.observe(lambda change: self._look(change["new"]), "path")
        # Visitors may bring a file, but not name one on the computer that serves them.
        return (self.picker, self.table, *(() if is_served() else (self.place,)), self.reading)

    def render(self) -> None:
        """The card, the first rows and the roles of the table that was chosen."""
        case = self.session.whole
        if case is None:
            self.body.children = ()
            return
        card = card_of(case.name)
        self._show_choice(case.name, is_own=card is None)
        self._hide(card.planted if card else "")
        self.about.value = card_html(card) if card else file_html(case)
        self.preview.value = preview_html(case)
        self.roles.render(case)
        between = (self.planted,) if self.truth.value else (self.other_way,) if _is_file(case) else ()
        said = is_ready(case.roles)
        self.what_for.text = tr("What each column is for") if said else tr("Next: say what each column is for")
        self.next.value = next_step(case.roles)
        self.body.children = (self.about, *between, self.preview, self.what_for, self.roles, self.next)

    def turn(self) -> None:
        """While a file is looked at, the table that was chosen before stays out of sight."""
        self.body.layout.display = "none" if self.reading.opened else None

    def take(self, case: Case) -> None:
        """Look at this table from now on, with the file's first rows out of the way."""
        self.reading.leave()
        self.turn()
        self.session.chosen(case)

    def used(self, case: Case) -> None:
        """As `take`, for a file whose first rows are gone with the button below them: go on where the next step is."""
        self.take(case)
        self.what_for.bring()

    def _options(self, current: str = "") -> list[tuple[str, str]]:
        return table_options(current, tables_in(self.session.uploads))

    def _show_choice(self, ref: str, *, is_own: bool) -> None:
        options = self._options(ref)
        known = ref in [value for _, value in options]
        self.fill(self.table, options, ref if known or not is_own else OWN)
        self._offer_file(not known and is_own)

    def _offer_file(self, wanted: bool) -> None:
        self.picker.layout.display = self.place.layout.display = None if wanted else "none"

    def _hide(self, planted: str) -> None:
        """What was planted in a generated table, behind a line that is closed for each table anew."""
        words = f"<p>{escape(planted)}</p>" if planted else ""
        if words != self.truth.value:
            self.truth.value, self.planted.toggle.opened = words, False

    def _turn_to(self, ref: str) -> None:
        self._offer_file(ref in (OWN, NONE))
        if ref in (OWN, NONE):
            self.reading.leave()
            self.turn()
        elif is_ours(ref):
            self.run(self.session.choosing(ref), self.take)
        else:
            self._look(ref)

    def _look(self, ref: str) -> None:
        if ref:
            with self.guard():
                self.reading.look(ref)


def table_options(current: str = "", own: Iterable[Path] = ()) -> list[tuple[str, str]]:
    """One's own tables, then those that come along: real ones, generated ones and the one that is looked at."""
    refs = dict.fromkeys([*(BUNDLED + name for name in list_datasets()), *scenario_refs()])
    if is_ours(current):
        refs[current] = None
    files = [(tr("Your table: {name}", name=path.name), str(path)) for path in own]
    return [ASK, OWN_FILE, *files, *((card.title, ref) for ref in refs if (card := card_of(ref)))]


def next_step(roles: Roles) -> str:
    """Where to go on, once there is something to compare."""
    if is_ready(roles):
        return tr(
            '<p class="wb-step"><a class="wb-next" href="02_groups.ipynb">Next: see who is treated differently</a></p>'
        )
    return paragraph_html(
        tr("Choose what to compare people by, and an outcome or a decision. Then go on to the comparison."), "wb-step"
    )


def card_html(card: Card) -> str:
    """What a bundled table is, where it comes from and what to be careful about."""
    cautions = "".join(f"<li>{escape(caution)}</li>" for caution in card.cautions)
    return tr(
        '<p>{summary} Each row is {row_is}; {rows} rows, {place}, {years}.</p><div class="wb-alert '
        'wb-alert-warning wb-cautions"><strong>Before you conclude anything</strong><ul>{cautions}</ul></div><p '
        'class="wb-note">Source: {source} Licence: {licence}</p>',
        summary=escape(card.summary),
        row_is=escape(card.row_is),
        rows=whole(card.rows),
        place=escape(card.place),
        years=escape(card.years),
        cautions=cautions,
        source=escape(card.source),
        licence=escape(card.licence),
    )


def file_html(case: Case) -> str:
    """What was opened."""
    return tr(
        "<p>Your file <strong>{name}</strong> has {rows} rows and {columns} columns. {read_from} It stays on this "
        "computer{place}.</p>",
        name=escape(Path(case.name).name),
        rows=whole(case.rows),
        columns=len(case.columns),
        read_from=escape(case.read_from),
        place=_place(),
    )


def preview_html(case: Case) -> str:
    """The first rows, every value as text."""
    rows = first_rows(case.frame, PREVIEW_ROWS)
    caption = tr(
        "The first {rows} of {rows_2} rows, with all {columns} columns",
        rows=len(rows),
        rows_2=whole(case.rows),
        columns=len(case.columns),
    )
    return table_html(rows, caption)


def _place() -> str:
    return tr(" (the one that serves this page)") if is_served() else ""


def _is_file(case: Case) -> bool:
    return Path(case.name).is_absolute() and Path(case.name).exists()
