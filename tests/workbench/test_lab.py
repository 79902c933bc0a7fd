import http.client
import json
import re
import subprocess
import sys
import time

import pytest

from workbench.errors import WorkbenchError
from workbench.lab import copy_guides, lab

NOTIFICATION = "@jupyterlab/apputils-extension:notification"


@pytest.fixture
def guides(tmp_path):
    folder = tmp_path / "guides"
    folder.mkdir()
    for name in ["00_start", "02_groups"]:
        content = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / f"{name}.ipynb").write_text(json.dumps(content))
    (folder / "README.md").write_text("not a guide")
    return folder


def ask(port, path, token):
    """JupyterLab says its address a moment before it answers there, so a refused connection is tried again."""
    until = time.monotonic() + 30
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("GET", path, headers={"Authorization": f"token {token}"})
            return connection.getresponse().read()
        except ConnectionRefusedError:
            assert time.monotonic() < until, "JupyterLab does not answer"
        finally:
            connection.close()


def test_guides_are_copied_but_never_over_a_persons_own(guides, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    (own / "02_groups.ipynb").write_text("changed")
    assert copy_guides(guides, own) == ["02_groups.ipynb"]
    assert sorted(path.name for path in own.iterdir()) == ["00_start.ipynb", "02_groups.ipynb"]
    assert (own / "02_groups.ipynb").read_text() == "changed"


def test_an_unchanged_guide_is_nothing_to_speak_of(guides, tmp_path):
    own = tmp_path / "own"
    own.mkdir()
    copy_guides(guides, own)
    assert copy_guides(guides, own) == []


def test_a_project_that_is_a_file_is_one_sentence(guides, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WorkbenchError, match="cannot be copied to"):
        lab(tmp_path / "file", guides=guides)


def test_jupyterlab_opens_the_first_guide_in_the_project(guides, tmp_path):
    own = tmp_path / "a project"
    own.mkdir()
    (own / "02_groups.ipynb").write_text("changed")
    code = "import sys; from pathlib import Path; from workbench.lab import lab\n"
    code += "say = lambda sentence: print(sentence, file=sys.stderr)\n"
    code += "lab(Path(sys.argv[1]), browser=False, port=0, guides=Path(sys.argv[2]), say=say)"
    (tmp_path / ".jupyter").mkdir()  # where tests run as root, JupyterLab wants to be told that this is meant
    (tmp_path / ".jupyter" / "jupyter_server_config.json").write_text('{"ServerApp": {"allow_root": true}}')
    command = [sys.executable, "-c", code, str(own), str(guides)]
    env = {"HOME": str(tmp_path), "USERPROFILE": str(tmp_path), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True) as server:
        try:
            said = iter(server.stderr.readline, "")
            assert next(said) == "These guides were here already and are kept as they are: 02_groups.ipynb.\n"
            line = next(line for line in said if "http://127.0.0.1:" in line)
            port, token = re.search(r":(\d+)/lab/tree/00_start\.ipynb\?token=(\w+)", line).groups()
            answer = ask(int(port), "/api/contents/00_start.ipynb", token)
            assert json.loads(answer)["type"] == "notebook"
            settings = json.loads(ask(int(port), f"/lab/api/settings/{NOTIFICATION}", token))["schema"]["properties"]
            assert settings["fetchNews"]["default"] == "false", "nobody is asked whether news may be fetched"
        finally:
            server.terminate()
            server.communicate()
