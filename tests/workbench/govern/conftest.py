"""A small pack to try things on: the example of docs/packs.md, so that what the page says is also true."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from workbench.govern.pack import Pack
from workbench.govern.questionnaire import read_pack

HERE = Path(__file__).parent
PAGE = HERE.parents[2] / "docs" / "packs.md"


@pytest.fixture(scope="session")
def example(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The example pack of the page on packs."""
    found = re.search(r"```yaml\n(schema.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found
    file = tmp_path_factory.mktemp("packs") / "example-1.0.0.yaml"
    file.write_text(found[1], encoding="utf-8")
    return read_pack(file)


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    """Scored answers to the official Canadian form."""
    return json.loads((HERE / "canada_aia_vectors.json").read_text(encoding="utf-8"))


@pytest.fixture
def write(tmp_path: Path):
    """Write a pack as YAML: the least there can be, with some parts changed."""

    def start(**parts: Any) -> Path:
        question = {"id": "a", "text": "A?", "kind": "one", "choices": [{"token": "x", "text": "X"}]}
        pack = {
            "schema": "workbench.pack/1",
            "name": "small",
            "version": "1.0",
            "title": "Small",
            "sections": [{"id": "s", "title": "S", "questions": [question]}],
        }
        file = tmp_path / "small-1.0.yaml"
        file.write_text(yaml.safe_dump({**pack, **parts}), encoding="utf-8")
        return file

    return start
