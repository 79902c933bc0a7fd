"""Variants of one person: what the controls stand at is kept under a name, compared, and looked at again."""

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as ipw

from widgets.details import Details
from widgets.explain.whatif_values import Values
from widgets.numbers import Numbers
from widgets.panel import Panel
from workbench.errors import WorkbenchError
from workbench.explain.whatif_compare import compare_variants
from workbench.explain.whatif_words import change_words
from workbench.language import tr
from workbench.words import listed

KEPT = "whatif.variants"
LABELS = {"variant": tr("Variant"), "score": tr("Score"), "favourable": tr("Favourable answer"), "changes": tr("With")}


class VariantsPart(Details):
    """Keep what the controls stand at, with the project where there is one; `look` is called with one kept before."""

    def __init__(self, panel: Panel, values: Values, look: Callable[[Mapping[str, Any]], None]) -> None:
        self.panel, self.values = panel, values
        self.known: dict[str, dict[str, Any]] = {}
        self.name = ipw.Text(description=tr("Name of this variant"), continuous_update=False)
        self.keep = ipw.Button(description=tr("Keep it"))
        self.kept = ipw.Dropdown(description=tr("Look at a kept one again"))
        self.numbers = Numbers()
        self.keep.on_click(lambda _button: self._keep())
        panel.on_choice(self.kept, lambda name: look(self.known.get(name, {})))
        row = ipw.Box((self.name, self.keep, self.kept))
        row.add_class("wb-controls")
        super().__init__(tr("Keep variants and compare them"), [row, self.numbers])

    def find(self) -> None:
        """The variants of this person that the project keeps; one with a column the model does not use is let go."""
        project, person = self.panel.session.project, self.values.person
        kept = project.choice(self._key, {}) if project is not None else {}
        told = set(person.told) if person is not None else set()
        self.known = {name: changes for name, changes in (kept or {}).items() if set(changes) <= told}
        self._show()

    def _keep(self) -> None:
        with self.panel.guard():
            name, changes, session = self.name.value.strip(), self.values.changes(), self.panel.session
            if not name:
                raise WorkbenchError(tr("Give the variant a name first."))
            if not changes:
                raise WorkbenchError(tr("Nothing is changed yet; move a value first, then keep the variant."))
            self.known = {**self.known, name: changes}
            if session.project is not None:
                session.keep(self._key, self.known)
            self._show()

    @property
    def _key(self) -> str:
        session = self.panel.session
        return f"{KEPT}.{session.everyone.name}.{session.person}"

    def _show(self) -> None:
        person = self.values.person
        self.panel.fill(self.kept, [(name, name) for name in self.known], None)
        if person is None:
            return
        roles = person.space.case.roles
        frame = compare_variants(person, self.known)
        said = [listed([change_words(change, roles) for change in changes]) for changes in frame["changes"]]
        self.numbers.show(
            frame.assign(changes=said),
            labels=LABELS,
            formats={"score": ".3f"},
            caption=tr("Variants of row {row}.", row=person.row),
            filename=f"variants_row_{person.row}.csv",
        )
