"""The tables, guides and templates are found in a checkout and where a wheel puts them."""

import sys

import pytest

from workbench import bundled as place
from workbench.bundled import bundled


@pytest.mark.parametrize(
    ("kind", "inside"),
    [
        ("datasets", "german_credit/data.parquet"),
        ("notebooks", "00_start.ipynb"),
        ("share", "jupyter/voila/templates/workbench/conf.json"),
    ],
)
def test_everything_bundled_is_there(kind, inside):
    assert (bundled(kind) / inside).is_file()


def test_a_checkout_comes_first_so_that_an_edit_is_seen(tmp_path, monkeypatch):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(place, "CHECKOUT", tmp_path)
    assert bundled("datasets") == tmp_path / "datasets"


@pytest.mark.parametrize("left_over", ["pyproject.toml", "datasets/x"])
def test_half_a_checkout_is_none(tmp_path, monkeypatch, left_over):
    (tmp_path / left_over).parent.mkdir(exist_ok=True)
    (tmp_path / left_over).touch()
    monkeypatch.setattr(place, "CHECKOUT", tmp_path)
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "env"))
    assert bundled("datasets") == tmp_path / "env/share/responsible-ai-workbench/datasets"
    assert bundled("notebooks") == tmp_path / "env/share/responsible-ai-workbench/notebooks"
    assert bundled("share") == tmp_path / "env/share"
