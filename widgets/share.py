"""A page to show to people outside: made, found again and taken away."""

from collections.abc import Sequence
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.panel import Panel, paragraph
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.look import Look, list_looks, make_look, withdraw_look
from workbench.projects import NAME, address, when
from workbench.served import is_served
from workbench.suppress import SMALL

WHAT = tr(
    "It shows three sentences and a picture for each comparison, from rounded numbers, and nobody of a group with "
    "fewer than {small} people of either answer. Whoever has its address can read it; nobody can change or open "
    "anything with it. It stays as it is when you work on, until you take it away.",
    small=SMALL,
)
ONLY_SERVED = tr("Open the project with `workbench serve` to make such a page.")


class SharePanel(Panel):
    """Make a page for people outside, with an address of its own, and take it away again."""

    title = tr("A page to show")
    asks = tr("What may people outside see? A page of its own, without anything that could tell on a single person.")
    method = tr(
        "Counts are suppressed and rounded to fives; linear programmes make sure that every small number that is "
        "not shown could still be ten things (Hundepool and others, 2012, 4.3)."
    )
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def controls(self) -> Sequence[ipw.Widget]:
        """One button that makes a page."""
        self.what = paragraph(WHAT, "wb-note")
        self.make = ipw.Button(description=tr("Make a page to show"))
        self.make.on_click(lambda _button: self._make())
        self.listed = ipw.VBox()
        self.listed.add_class("wb-looks")
        return (self.make,)

    def render(self) -> None:
        """The pages there are, each with its address and a button that takes it away."""
        project = self.session.project
        self.make.disabled = self.session.whole is None or not is_served()
        self.listed.children = [self._row(look) for look in list_looks(project)] if project else []
        hint = () if is_served() else (paragraph(ONLY_SERVED, "wb-note"),)
        self.body.children = (self.what, *hint, self.listed)

    def _row(self, look: Look) -> ipw.Widget:
        place, words = f"{escape(address())}look/{escape(look.key)}", tr("Page made {made}", made=when(look.made))
        link = f'<a href="{place}" target="_blank" rel="noopener">{words}</a>'
        away = ipw.Button(
            description=tr("Take it away"), tooltip=tr("Take away the page made {made}", made=when(look.made))
        )
        away.on_click(lambda _button: self._withdraw(look.key))
        row = ipw.HBox((ipw.HTML(f"<p>{link}</p>"), away))
        row.add_class("wb-look-row")
        return row

    def _make(self) -> None:
        with self.guard():
            project = self.session.project
            if project is None:
                raise WorkbenchError(tr("Choose a table first."))
            make_look(project, self.session.everyone, str(project.choice(NAME, "")))
            self.render()

    def _withdraw(self, key: str) -> None:
        with self.guard():
            if self.session.project is not None:
                withdraw_look(self.session.project, key)
            self.render()
