"""The short form of `make soak`: many writers at once, killed writers, changed bytes."""

import os
import subprocess
import sys

import pytest

from workbench.bundled import CHECKOUT

SHORT = ("--seconds", "2", "--processes", "4", "--kills", "4", "--bytes", "30")


@pytest.mark.parametrize("kind", ["SQLite", "PostgreSQL"])
def test_nothing_is_lost_doubled_or_changed_in_silence(kind, request):
    env = {name: value for name, value in os.environ.items() if name != "WORKBENCH_TEST_POSTGRES"}
    if kind == "PostgreSQL":
        env["WORKBENCH_TEST_POSTGRES"] = request.getfixturevalue("postgres_server")
    command = [sys.executable, CHECKOUT / "benchmarks" / "soak.py", *SHORT]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{kind}: 4 writers were killed" in done.stdout
    assert done.stdout.endswith("Nothing was lost, nothing was doubled, every change was found.\n")
