"""The shortest form of many visitors at once; `.ci/run` has nineteen and a browser for two minutes."""

import shutil
import subprocess
import sys

import pytest

from workbench.bundled import CHECKOUT

pytestmark = pytest.mark.xdist_group("visitors")


def test_visitors_at_once_meet_no_error_see_only_their_own_and_lose_nothing_though_kernels_are_killed():
    browser = [] if shutil.which("chromium") or shutil.which("google-chrome") else ["--no-browser"]
    command = [sys.executable, CHECKOUT / "benchmarks" / "visitors.py", "--visitors", "3", "--seconds", "25"]
    done = subprocess.run([*command, *browser], capture_output=True, text=True, check=False, timeout=600)
    said = done.stdout + done.stderr
    assert "| errors, or another's choices seen | none | none, kept |" in said, said
    assert "| 0 lost, kept |" in said, said
