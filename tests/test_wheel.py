"""What a person gets from the wheel, in an environment that holds nothing else of ours, far from the checkout."""

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import threading
import urllib.request
import zipfile
from pathlib import Path

import pytest

from workbench.bundled import CHECKOUT

pytestmark = pytest.mark.xdist_group("wheel")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--quiet", "-w", folder, CHECKOUT])
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory) -> tuple[Path, dict[str, str]]:
    """The folder of its commands, and the environment to run them in.

    The libraries it needs come from this environment, so that no network is needed: their modules through PYTHONPATH,
    which does not follow our own editable install, and what they keep under share/ as a copy.
    """
    folder = tmp_path_factory.mktemp("elsewhere")
    run([sys.executable, "-m", "venv", folder / "venv"])
    ours = shutil.ignore_patterns("workbench")
    shutil.copytree(Path(sys.prefix) / "share" / "jupyter", folder / "venv" / "share" / "jupyter", ignore=ours)
    commands = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
    run([commands / "python", "-m", "pip", "install", "--no-deps", "--no-index", "--quiet", wheel])
    libraries = sysconfig.get_path("purelib")
    return commands, {**os.environ, "PYTHONPATH": libraries, "HOME": str(folder)}


def run(command, **options) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_what_it_needs_and_nothing_else(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    data = [name.split(".data/data/")[1] for name in names if ".data/data/" in name]
    assert {name.split("/")[0] for name in names if "dist-info" not in name and ".data/" not in name} == {
        "workbench",
        "widgets",
    }
    assert sum(name.endswith("/data.parquet") for name in data) == 7
    assert "share/responsible-ai-workbench/notebooks/00_start.ipynb" in data
    assert "share/jupyter/voila/templates/workbench/index.html.j2" in data
    for needed in (
        "widgets/chart.js",
        "workbench/jupyterlab/labconfig/default_setting_overrides.json",
        "widgets/theme.css",
        "widgets/vendor/plotly-cartesian.min.js",
        "widgets/py.typed",
    ):
        assert needed in names
    assert not [name for name in names if "__pycache__" in name or "checkpoint" in name]


def test_it_audits_a_bundled_table(installed, tmp_path):
    commands, environment = installed
    table = ["dataset:german_credit", "--target", "good_credit", "--sensitive", "sex", "--format", "json"]
    report = json.loads(run([commands / "workbench", "audit", *table], env=environment, cwd=tmp_path))
    assert report["rows"] == 1000
    place = run(
        [commands / "python", "-c", "import workbench; print(workbench.__file__)"], env=environment, cwd=tmp_path
    )
    assert str(commands.parent) in place


def test_it_serves_the_guides(installed, tmp_path):
    commands, environment = installed
    server = subprocess.Popen(
        [commands / "workbench", "serve", "--no-browser", "--port", "0", "--project", tmp_path / "project"],
        env=environment,
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        said = server.stdout.readline()
        address = re.search(r"http://127\.0\.0\.1:\d+/", said)
        assert address, said + server.stdout.read()
        threading.Thread(target=server.stdout.read, daemon=True).start()
        with urllib.request.urlopen(address[0], timeout=60) as page:  # noqa: S310 - our own server
            text = page.read().decode()
        assert "Start here" in text
        assert "There was an error" not in text
    finally:
        server.terminate()
        server.wait(30)
        server.stdout.close()
