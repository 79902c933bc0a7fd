"""An answer that takes a while starts by itself once, can be cancelled, and is asked for again with a button."""

import asyncio
import threading

from widgets.explain.answered import AnsweredPanel
from widgets.panel import paragraph


class Patient(AnsweredPanel):
    """A panel whose answer waits until it is let go."""

    def job(self, _case, _model):
        def work(progress):
            while not self.let_go.wait(0.01):
                progress(0.5, "Waiting")
            return "the answer"

        return work

    def answer(self, _case, report):
        return (paragraph(report),)


async def rest(panel) -> None:
    """Until the panel is at work no more."""
    rested = asyncio.Event()
    panel.work.layout.observe(lambda change: rested.set() if change["new"] == "none" else None, "display")
    await rested.wait()


def test_cancelled_work_can_be_asked_for_again_and_does_not_start_by_itself(explained):
    Patient.let_go = threading.Event()

    async def page() -> None:
        panel = Patient(explained)
        assert panel.again.layout.display == "none"
        panel.work.cancel()
        await rest(panel)
        assert "Cancelled" in panel.alert.text
        assert panel.body.children == (panel.again,)
        assert panel.again.layout.display is None
        panel.refresh()
        assert not panel.work.busy
        Patient.let_go.set()
        panel.again.click()
        await rest(panel)
        assert "the answer" in panel.body.children[0].value

    asyncio.run(page())
