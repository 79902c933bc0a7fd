"""A panel: a question asked of a case. The base builds the frame, links controls, shows problems and lets go.

A subclass says `title`, `asks`, `method` (how the answer is found, for whoever reads technical notes) and `reads` (the
session's traits that change its answer), and has `controls()`, which returns widgets, and `render()`, which brings
`body` up to date. It keeps no state of its own. What it is linked to is a session, or another object with traits and a
`problem`, such as the desk of an assessment, which loads no table.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from secrets import token_hex
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import ipywidgets as ipw
import traitlets as t

from widgets.alert import Alert
from widgets.chosen import START, NotChosen
from widgets.theme import Theme
from widgets.work import Work
from workbench.errors import WorkbenchError
from workbench.language import tr
from workbench.served import is_served

if TYPE_CHECKING:  # both load pandas, and a page of an assessment must not
    from widgets.session import Session
    from workbench.training import Progress

T = TypeVar("T")
log = logging.getLogger("workbench")


class Panel(ipw.VBox):  # type: ignore[misc]
    """A view of one report; everything it shows follows from the session it is linked to."""

    title: ClassVar[str] = ""
    asks: ClassVar[str] = ""
    method: ClassVar[str] = ""
    reads: ClassVar[tuple[str, ...]] = ()

    def __init__(self, source: Any = None, **roles: Any) -> None:
        """A panel on a session, a case, or a frame with roles; on this page's project if nothing is given."""
        super().__init__()
        self.add_class("wb-panel")
        self.session: Session = self.source_of(source, **roles)
        self.alert, self.work, self.body = Alert(), Work(), ipw.VBox()
        self._pending: asyncio.Handle | None = None
        self._writing = False
        self._links: list[Callable[[], None]] = []
        self.body.add_class("wb-body")
        controls = ipw.Box(tuple(self.controls()))
        controls.add_class("wb-controls")
        # Below the rest, and kept in sight by the theme: what is said must be seen where the hand is.
        status = ipw.VBox((self.work, self.alert))
        status.add_class("wb-status")
        method = paragraph(self.method, "wb-note wb-method")
        method.add_class("wb-technical")
        answer = (self.body, method) if self.method else (self.body,)
        self.children = (Theme(), _heading(self.title, self.asks), controls, *answer, status)
        self.follow(self._changed, [*self.reads, "problem"])
        self.refresh()

    @classmethod
    def source_of(cls, source: Any, **roles: Any) -> Any:
        """What the panel is linked to: the source itself where it has traits, else a session of it."""
        if isinstance(source, t.HasTraits) and not roles:
            return source
        from widgets.session import Session  # noqa: PLC0415 - it loads pandas

        return Session.of(source, **roles)

    def controls(self) -> Sequence[ipw.Widget]:
        """The controls, in reading order."""
        return ()

    def render(self) -> None:
        """Bring `body` up to date with the session."""
        self.body.children = ()

    def refresh(self) -> None:
        """Show the answer to what is chosen now; what cannot be answered is said in the panel."""
        self._pending = None
        with self.guard():
            if self.session.problem:
                raise WorkbenchError(self.session.problem)
            self.render()

    @contextmanager
    def guard(self) -> Iterator[None]:
        """Whatever fails inside is said in the panel: our own sentence, or one with an id that the log knows."""
        self.alert.clear()  # before, not after: what a guard inside this one says must stay
        try:
            yield
        except NotChosen as first:
            self.body.children = ()
            self.alert.show(str(first), "info", link=START if is_served() else "")
        except WorkbenchError as problem:
            self.alert.show(str(problem))
        except Exception:
            reference = token_hex(3)
            log.exception("panel %s failed, reference %s", type(self).__name__, reference)
            self.alert.show(
                tr(
                    "Something went wrong that we did not expect (reference {reference}). Your choices are kept; "
                    "choose something else or reload the page.",
                    reference=reference,
                )
            )

    def choice(self, trait: str, label: str) -> ipw.Dropdown:
        """A dropdown linked both ways to a trait of the session and to its `…_options`."""
        box = ipw.Dropdown(description=label)

        def from_session(_change: object = None) -> None:
            self.fill(box, getattr(self.session, f"{trait}_options"), getattr(self.session, trait))

        self.on_choice(box, lambda value: setattr(self.session, trait, value))
        self.follow(from_session, [trait, f"{trait}_options"])
        from_session()
        return box

    def on_choice(self, control: ipw.Widget, handler: Callable[[Any], None]) -> None:
        """Call a handler with what a person chose; what the panel itself writes into a control is no choice."""

        def chosen(change: Any) -> None:
            if not self._writing:
                with self.guard():
                    handler(change["new"])

        control.observe(chosen, "value")

    def fill(self, box: ipw.Dropdown, options: Sequence[tuple[str, Any]], value: Any) -> None:
        """Give a dropdown other options and a value, without that being a choice of a person."""
        with self.writing():
            if tuple(box.options) != tuple(options):
                box.options = tuple(options)
            box.value = value if value in [option for _, option in options] else None
            box.disabled = not options

    @contextmanager
    def writing(self) -> Iterator[None]:
        """While the panel writes into its own controls."""
        before, self._writing = self._writing, True
        try:
            yield
        finally:
            self._writing = before

    def follow(self, handler: Callable[[Any], None], traits: Sequence[str]) -> None:
        """Call a handler when the session changes, until the panel is closed."""
        self.session.observe(handler, list(traits))
        self._links.append(lambda: self.session.unobserve(handler, list(traits)))

    def run(self, job: Callable[[Progress], T], done: Callable[[T], None]) -> None:
        """Do work longer than half a second off the event loop, with progress and cancel; then use its result."""

        def failed(problem: BaseException) -> None:
            with self.guard():
                raise problem

        def finished(result: T) -> None:
            with self.guard():
                done(result)

        self.alert.clear()
        self.work.start(job, finished, failed)

    def close(self) -> None:
        """Let go of the session and of work under way; ipywidgets calls this again when the object goes."""
        self.work.cancel()
        if self._pending is not None:
            self._pending.cancel()
        for unlink in self._links:
            unlink()
        self._pending, self._links = None, []
        super().close()

    def _changed(self, _change: object) -> None:
        """Several traits often change at once: one answer for all of them, on the next turn of the event loop."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.refresh()
            return
        if self._pending is None:
            self._pending = loop.call_soon(self.refresh)


def _heading(title: str, asks: str) -> ipw.HTML:
    return ipw.HTML(f'<h2>{escape(title)}</h2><p class="wb-asks">{escape(asks)}</p>')


def paragraph(text: str, kind: str = "") -> ipw.HTML:
    """A widget with one paragraph; what is in the text is shown, never run."""
    return ipw.HTML(paragraph_html(text, kind))


def paragraph_html(text: str, kind: str = "") -> str:
    """Text as a paragraph with one of the theme's classes, for a widget that is there already."""
    return f'<p class="{escape(kind)}">{escape(text)}</p>' if text else ""
