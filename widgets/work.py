"""Work that takes longer than half a second: off the event loop, with a bar that moves and a button that stops it."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, TypeVar

import ipywidgets as ipw

from workbench.errors import Cancelled, WorkbenchError
from workbench.language import tr

if TYPE_CHECKING:  # it loads pandas, and a page of an assessment must not
    from workbench.training import Progress

T = TypeVar("T")


class Work(ipw.VBox):  # type: ignore[misc]
    """Runs one job at a time in a thread; only the event loop touches widgets. Without a loop the job runs inline."""

    def __init__(self) -> None:
        self.bar = ipw.FloatProgress(min=0, max=1)
        self.words = ipw.HTML()
        self.stop = ipw.Button(description=tr("Cancel"))
        self.stop.on_click(lambda _button: self.cancel())
        super().__init__((self.words, ipw.HBox((self.bar, self.stop))))
        self.add_class("wb-work")
        self.layout.display = "none"
        self._stopping = threading.Event()
        self.busy = False

    def start(
        self, job: Callable[[Progress], T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        """Run the job with a progress function; then `done` with its result or `failed` with what was raised."""
        if self.busy:
            failed(WorkbenchError(tr("This is still at work on the last request. Wait for it or cancel it first.")))
            return
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self._inline(job, done, failed)
            return
        self._show(0.0, tr("Starting"))
        self.busy, self.layout.display = True, None
        self._stopping.clear()
        threading.Thread(target=self._run, args=(loop, job, done, failed), daemon=True).start()

    def cancel(self) -> None:
        """Ask the job to stop at its next word; nothing of it is kept."""
        self._stopping.set()
        if self.busy:
            self._show(self.bar.value, tr("Stopping"))

    def _inline(
        self, job: Callable[[Progress], T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        try:
            result = job(self._show)
        except Exception as problem:  # noqa: BLE001 - handed to the panel, which says it
            failed(problem)
        else:
            done(result)

    def _run(
        self,
        loop: asyncio.AbstractEventLoop,
        job: Callable[[Progress], T],
        done: Callable[[T], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        def progress(fraction: float, note: str) -> None:
            if self._stopping.is_set():
                raise Cancelled(tr("Cancelled; nothing was changed."))
            loop.call_soon_threadsafe(self._show, fraction, note)

        try:
            result = job(progress)
        except Exception as problem:  # noqa: BLE001 - handed to the panel, which says it
            loop.call_soon_threadsafe(self._finish, failed, problem)
        else:
            loop.call_soon_threadsafe(self._finish, done, result)

    def _finish(self, then: Callable[[T], None], outcome: T) -> None:
        self.busy, self.layout.display = False, "none"
        then(outcome)

    def _show(self, fraction: float, note: str) -> None:
        self.bar.value = fraction
        self.words.value = f'<p role="status" class="wb-note">{escape(note)}…</p>'
