"""A table is known by its content, and by its place as seen from the project."""

import hashlib
import secrets

import pytest

from workbench.errors import WorkbenchError
from workbench.roles import Roles
from workbench.table_ref import TableRef, hash_file


def test_a_table_inside_the_project_is_named_from_it_and_one_outside_in_full(tmp_path, project):
    def kept(ref: object) -> str:
        project.choose_table(TableRef(ref=str(ref), sha256="", rows=0, name=""), Roles())
        assert project.table
        return project.table.ref

    inside = project.uploads / "löan\udce9.csv"  # a file name need not be text
    assert (
        kept(inside) == kept("tables/löan\udce9.csv") == kept("x/../tables/löan\udce9.csv") == "tables/löan\udce9.csv"
    )
    assert project.folder / kept(inside) == inside
    assert kept(tmp_path / "a.csv") == kept("../a.csv") == str(tmp_path / "a.csv")
    assert kept("dataset:german_credit") == "dataset:german_credit"


def test_a_file_is_known_by_its_content(tmp_path):
    content = secrets.token_bytes(3_000_001)
    (tmp_path / "table.csv").write_bytes(content)
    assert hash_file(tmp_path / "table.csv") == hashlib.sha256(content).hexdigest()
    for unreadable in (tmp_path, tmp_path / "missing.csv"):
        with pytest.raises(WorkbenchError, match=rf"The file {unreadable} cannot be read"):
            hash_file(unreadable)
