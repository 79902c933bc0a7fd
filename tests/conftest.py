"""Shared by all tests: how hypothesis runs, and what "any case" means in `@given(case=...)`.

In CI the examples are the same in every run; at a desk each run tries new ones. `st.from_type(Case)` makes random
cases: two sensitive columns, a target and a prediction with gaps, scores with gaps, weights with zeros.
"""

import gc
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import settings
from hypothesis import strategies as st

from workbench.bundled import bundled
from workbench.case import Case
from workbench.threads import patient

os.environ.update(patient())  # tests run side by side
settings.register_profile("desk", deadline=None, max_examples=30)
settings.register_profile("ci", deadline=None, max_examples=30, derandomize=True, database=None)
settings.load_profile("ci" if {"CI", "WORKBENCH_REQUIRE_BROWSER"} & set(os.environ) else "desk")

COLUMNS = ("sex", "race", "hired", "predicted", "score", "weight")
# Quarters and sixteenths are exact in binary, so that a law fails for a reason and not by rounding.
ROW = st.tuples(
    st.sampled_from(["female", "male"]),
    st.sampled_from(["a", "b", "c"]),
    st.sampled_from([0, 1, 1, 0, None]),
    st.sampled_from([0, 1, 1, 0, None]),
    st.one_of(st.integers(0, 16).map(lambda sixteenths: sixteenths / 16), st.none()),
    st.integers(0, 12).map(lambda quarters: quarters / 4),
)
# Two rows that no case can do without: two values in every column, both outcomes, a weight.
ANCHORS = [("female", "a", 0, 1, 0.25, 1.0), ("male", "b", 1, 0, 0.75, 1.0)]


def pytest_configure(config: Any) -> None:
    """What is asked of one folder stands together: pytest 9.1 forgets its fixtures in between (pytest issue 14635)."""
    config.args.sort()


def pytest_itemcollected(item: Any) -> None:
    """What the tests of a module share, a server, a fitted model, a browser, is made once: one worker has them all."""
    made = item._fixtureinfo.name2fixturedefs if hasattr(item, "_fixtureinfo") else {}
    shares = any(fixtures[-1].scope == "module" for fixtures in made.values())
    if shares and item.get_closest_marker("xdist_group") is None:
        item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@st.composite
def cases(draw: Any) -> Case:
    rows = draw(st.lists(ROW, min_size=1, max_size=60))
    frame = pd.DataFrame([*ANCHORS, *rows], columns=list(COLUMNS))
    frame = frame.astype({"hired": "Int64", "predicted": "Int64", "score": "Float64"})
    return Case.of(
        frame,
        sensitive=("sex", "race"),
        target="hired",
        prediction="predicted",
        score="score",
        weight="weight",
        favourable="1",
    )


st.register_type_strategy(Case, cases())


@pytest.fixture(scope="session")
def bundled_table():
    """Some columns of a bundled table, by name: `bundled_table("german_credit", ["sex", "good_credit"])`."""

    def read(name: str, columns: list[str] | None = None) -> pd.DataFrame:
        return pd.read_parquet(bundled("datasets") / name / "data.parquet", columns=columns)

    return read


@pytest.fixture
def hiring() -> pd.DataFrame:
    """400 applicants: women are hired 30 % of the time, men 60 %; the score knows nothing of it."""
    rows = range(400)
    women = [row % 2 == 0 for row in rows]
    tens = [row // 2 % 10 for row in rows]
    return pd.DataFrame(
        {
            "sex": ["female" if woman else "male" for woman in women],
            "age": [20 + row % 45 for row in rows],
            "hired": [int(ten < (3 if woman else 6)) for woman, ten in zip(women, tens, strict=True)],
            "predicted": [int(ten in (0, 1, 9)) for ten in tens],
            "score": [ten / 10 for ten in tens],
            "weight": [1.0 + row % 3 for row in rows],
        }
    )


@pytest.fixture(scope="session")
def chromium() -> str:
    """Where a Chromium is; a test that needs one is skipped without it, or fails where one is required."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    if found:
        return found
    if os.environ.get("WORKBENCH_REQUIRE_BROWSER"):
        pytest.fail("a Chromium is required and none was found")
    pytest.skip("no Chromium was found (CHROMIUM, chromium or google-chrome)")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    """One browser a module: while it is open an event loop counts as running, which other modules must not see."""
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def readability():
    """The grade at which a text reads: 4.71 letters a word + 0.5 words a sentence - 21.43 (Smith & Senter, 1967)."""

    def grade(text: str) -> float:
        words = re.findall(r"\S*\w\S*", text)
        sentences = [part for part in re.split(r"[.!?:]+(?:\s|$)", text) if part.strip()]
        letters = sum(len(re.findall(r"\w", word)) for word in words)
        return 4.71 * letters / len(words) + 0.5 * len(words) / max(len(sentences), 1) - 21.43

    return grade


class SmallDisk:
    """A disk of two megabytes in memory, which can be filled and made read-only as no mode of a folder can for root."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        """Leave no room at all."""
        with (self.folder / "filling").open("wb", buffering=0) as file, suppress(OSError):
            while file.write(bytes(4096)):
                pass

    def make_room(self) -> None:
        """Take away what fills it."""
        (self.folder / "filling").unlink()

    def only_read(self) -> None:
        """Nothing can be written from now on, by nobody."""
        subprocess.run(["mount", "-o", "remount,ro", str(self.folder)], check=True)

    def write_again(self) -> None:
        """As before."""
        subprocess.run(["mount", "-o", "remount,rw", str(self.folder)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """A small disk of its own; where none can be mounted the test is skipped and says so."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here to be filled: that needs the rights of an administrator of Linux")
    yield SmallDisk(folder)
    gc.collect()
    subprocess.run(["umount", "-l", str(folder)], check=True)
