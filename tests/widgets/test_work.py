"""Long work leaves the page free, can be stopped, and touches widgets only from the event loop."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from widgets.work import Work
from workbench.errors import Cancelled, WorkbenchError

PATIENCE = 10  # seconds after which a test that waits has failed


class Outcomes:
    """What came back of a job, and on which thread."""

    def __init__(self) -> None:
        self.done: list[Any] = []
        self.failed: list[BaseException] = []
        self.thread: int | None = None
        self.came = asyncio.Event()

    def finish(self, result: Any) -> None:
        self._note(self.done, result)

    def fail(self, problem: BaseException) -> None:
        self._note(self.failed, problem)

    def _note(self, place: list[Any], outcome: Any) -> None:
        place.append(outcome)
        self.thread = threading.get_ident()
        self.came.set()


class Job:
    """A job that says when it has begun and waits until it may go on."""

    def __init__(self, then: Callable[[], Any] = lambda: "result") -> None:
        self.begun, self.go = threading.Event(), threading.Event()
        self.then, self.thread = then, 0

    def __call__(self, progress: Callable[[float, str], None]) -> Any:
        self.thread = threading.get_ident()
        progress(0.25, "Half way <there>")
        self.begun.set()
        assert self.go.wait(PATIENCE)
        progress(0.75, "Nearly there")
        return self.then()


def play(story: Callable[[Work, Outcomes], Awaitable[None]]) -> None:
    """Tell a story in a running event loop, as a kernel has one."""

    async def told() -> None:
        work, outcomes = Work(), Outcomes()
        await asyncio.wait_for(story(work, outcomes), PATIENCE)
        work.close()

    asyncio.run(told())


async def begun(job: Job) -> None:
    assert await asyncio.to_thread(job.begun.wait, PATIENCE)


def test_without_a_loop_the_job_runs_at_once_and_a_failure_is_handed_over():
    done, failed = [], []
    work = Work()
    work.start(lambda progress: progress(1.0, "On it") or 7, done.append, failed.append)
    work.start(lambda _progress: 1 / 0, done.append, failed.append)
    assert done == [7]
    assert isinstance(failed[0], ZeroDivisionError)
    assert (work.busy, work.layout.display) == (False, "none")


def test_a_fault_in_what_follows_is_not_taken_for_a_fault_of_the_job():
    failed = []
    with pytest.raises(KeyError):
        Work().start(lambda _progress: 1, lambda result: {}[result], failed.append)
    assert failed == []


def test_the_job_runs_beside_the_loop_and_its_result_comes_back_to_it():
    async def story(work: Work, outcomes: Outcomes) -> None:
        job = Job()
        work.start(job, outcomes.finish, outcomes.fail)
        assert (work.busy, work.layout.display) == (True, None)
        await begun(job)
        assert work.bar.value == 0.25
        assert work.words.value == '<p role="status" class="wb-note">Half way &lt;there&gt;…</p>'
        job.go.set()
        await outcomes.came.wait()
        assert (outcomes.done, outcomes.failed) == (["result"], [])
        assert outcomes.thread == threading.get_ident() != job.thread
        assert (work.busy, work.layout.display) == (False, "none")

    play(story)


def test_cancel_stops_the_job_at_its_next_word_and_nothing_is_done():
    async def story(work: Work, outcomes: Outcomes) -> None:
        reached: list[str] = []
        job = Job(then=lambda: reached.append("the end"))
        work.start(job, outcomes.finish, outcomes.fail)
        await begun(job)
        work.stop.click()
        assert "Stopping" in work.words.value
        job.go.set()
        await outcomes.came.wait()
        assert (outcomes.done, reached) == ([], [])
        assert isinstance(outcomes.failed[0], Cancelled)
        assert not work.busy

    play(story)


def test_a_second_request_is_refused_while_the_first_is_at_work():
    async def story(work: Work, outcomes: Outcomes) -> None:
        job, refused = Job(), []
        work.start(job, outcomes.finish, outcomes.fail)
        await begun(job)
        work.start(Job(), outcomes.finish, refused.append)
        assert isinstance(refused[0], WorkbenchError)
        assert "still at work" in str(refused[0])
        job.go.set()
        await outcomes.came.wait()
        assert outcomes.done == ["result"]

    play(story)


def test_after_a_cancelled_job_the_next_one_runs():
    async def story(work: Work, outcomes: Outcomes) -> None:
        for cancelled in (True, False):
            job = Job()
            outcomes.came.clear()
            work.start(job, outcomes.finish, outcomes.fail)
            await begun(job)
            if cancelled:
                work.cancel()
            job.go.set()
            await outcomes.came.wait()
        assert (len(outcomes.failed), outcomes.done) == (1, ["result"])

    play(story)


def test_a_job_that_has_finished_its_work_is_done_even_if_cancel_came_last():
    async def story(work: Work, outcomes: Outcomes) -> None:
        job = Job(then=lambda: work._stopping.set() or "kept")
        work.start(job, outcomes.finish, outcomes.fail)
        await begun(job)
        job.go.set()
        await outcomes.came.wait()
        assert (outcomes.done, outcomes.failed) == (["kept"], [])

    play(story)


def test_a_job_that_fails_says_so_on_the_loop():
    async def story(work: Work, outcomes: Outcomes) -> None:
        job = Job(then=lambda: 1 / 0)
        work.start(job, outcomes.finish, outcomes.fail)
        await begun(job)
        job.go.set()
        await outcomes.came.wait()
        assert isinstance(outcomes.failed[0], ZeroDivisionError)
        assert outcomes.thread == threading.get_ident()

    play(story)
