"""What changed since then, who changed it and why, and what did it do to the level and the duties?"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import ipywidgets as ipw

from widgets.details import Details
from widgets.govern.register import register_html
from widgets.panel import paragraph_html
from workbench.govern.basis_words import BASIS_WORDS
from workbench.govern.comparison import Change, Comparison, DutyChange
from workbench.govern.moments import Moment, moments, since
from workbench.language import tr
from workbench.words import capital

if TYPE_CHECKING:
    from widgets.govern.desk_panel import DeskPanel

TITLE = tr("What changed since an earlier day or signature")
NONE_YET = tr("There is no earlier state to compare with yet. A second answer, the next day or a signature makes one.")
OPEN, NO_DUTY = "open", tr("no duty")
ANSWERS, DUTIES = tr("The answers that differ"), tr("The duties that differ")
HEAD = (tr("Question"), tr("Before"), tr("Now"), tr("Points"), tr("Who, when and why"))


class ChangesBox:
    """The comparison with an earlier state, for a panel of a desk; made while somebody looks at it."""

    def __init__(self, panel: DeskPanel) -> None:
        self.panel = panel
        self.when, self.found = ipw.Dropdown(description=tr("Compare now with")), ipw.HTML()
        box = ipw.Box((self.when,))
        box.add_class("wb-controls")
        self.details = Details(TITLE, (box, self.found))
        self.panel.on_choice(self.when, lambda _moment: self.show())
        self.details.toggle.observe(self._opened, "opened")

    def show(self) -> None:
        """Bring the comparison up to date, if it is looked at."""
        if not self.details.toggle.opened:
            return
        kept = self.panel.desk.kept
        known = moments(kept)
        chosen = next((each for each in known if each == self.when.value), next(iter(known), None))
        self.panel.fill(self.when, [(capital(each.words), each) for each in known], chosen)
        self.when.layout.display = None if known else "none"
        if isinstance(chosen, Moment):
            self.found.value = changes_html(since(kept, chosen).comparison)
        else:
            self.found.value = paragraph_html(NONE_YET)

    def _opened(self, _change: object) -> None:
        with self.panel.guard():
            self.show()


def changes_html(found: Comparison) -> str:
    """The sentence, then the answers that differ and the duties that do, as tables."""
    said = [*map(paragraph_html, (found.sentence, *found.circumstances))]
    if found.changes:
        said.append(register_html(ANSWERS, ANSWERS, HEAD, map(_answer, found.changes)))
    if found.duties:
        said.append(register_html(DUTIES, DUTIES, (tr("Duty"), tr("Before"), tr("Now")), map(_duty, found.duties)))
    return f'<div class="wb-told">{"".join(said)}</div>'


def _answer(each: Change) -> tuple[str, ...]:
    now = f"{each.after} ({BASIS_WORDS[each.basis_after]})" if each.after else OPEN
    points = f"{each.points:+d} {each.counts}".replace("-", "−") if each.points and each.counts else "none"
    who = ", ".join(filter(None, [each.who, each.at[:10]]))
    times = tr("changed {times} times", times=each.times) if each.times > 1 else ""
    why = ". ".join(filter(None, [who, times, each.why])) or "–"
    return tuple(map(escape, (each.text, each.before or OPEN, now, points, why)))


def _duty(each: DutyChange) -> tuple[str, ...]:
    return tuple(map(escape, (each.title, capital(each.before or NO_DUTY), capital(each.after or NO_DUTY))))
