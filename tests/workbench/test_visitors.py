"""The short form of many visitors at once; WORKBENCH_VISITORS="19 120" makes it the two minutes that CI runs."""

import os
import shutil
import subprocess
import sys

import pytest

from workbench.bundled import CHECKOUT

pytestmark = pytest.mark.xdist_group("visitors")


def test_visitors_at_once_meet_no_error_see_only_their_own_and_lose_nothing_though_kernels_are_killed():
    visitors, seconds = os.environ.get("WORKBENCH_VISITORS", "3 25").split()
    browser = [] if shutil.which("chromium") or shutil.which("google-chrome") else ["--no-browser"]
    command = [sys.executable, CHECKOUT / "benchmarks" / "visitors.py", "--visitors", visitors, "--seconds", seconds]
    done = subprocess.run([*command, *browser], capture_output=True, text=True, check=False, timeout=900)
    said = done.stdout + done.stderr
    assert "| errors, or another's choices seen | none | none, kept |" in said, said
    assert "| 0 lost, kept |" in said, said
