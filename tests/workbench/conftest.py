"""Projects in SQLite and in a database of their own in PostgreSQL; tables that a model can learn from."""

import os
import secrets
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd
import pytest
from sqlalchemy import NullPool, create_engine, make_url

from workbench.case import Case
from workbench.model import NAMES, attach_scores
from workbench.store import Project


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """The address of a PostgreSQL server; without one a test is skipped, or fails where one is required."""
    address = os.environ.get("WORKBENCH_TEST_POSTGRES")
    if address:
        return address
    if os.environ.get("WORKBENCH_REQUIRE_POSTGRES"):
        pytest.fail("a PostgreSQL is required and WORKBENCH_TEST_POSTGRES names none")
    pytest.skip("no PostgreSQL to test with (WORKBENCH_TEST_POSTGRES; see .ci/with-postgres)")


@pytest.fixture
def postgres(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An empty database, which all projects of this test are kept in."""
    server = create_engine(
        make_url(postgres_server).set(drivername="postgresql+psycopg"), poolclass=NullPool, isolation_level="AUTOCOMMIT"
    )
    name = f"test_{secrets.token_hex(8)}"
    with server.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
        address = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
        monkeypatch.setenv("WORKBENCH_DATABASE", address)
        yield address
        connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgres"])
def project(request: pytest.FixtureRequest, tmp_path) -> Project:
    """A project nobody wrote to yet, in either kind of store."""
    if request.param == "postgres":
        request.getfixturevalue("postgres")
    return Project.open(tmp_path / "project")


@pytest.fixture
def in_file(tmp_path) -> Project:
    """A project in SQLite, for what is so there alone; `project` is one in either kind of store."""
    return Project.open(tmp_path / "project")


@pytest.fixture
def sql(project: Project) -> Callable[[str], object]:
    """Somebody who goes behind the workbench's back: runs one statement on the project's store."""

    def run(statement: str) -> None:
        with project.store.writing() as view:
            view.connection.exec_driver_sql(statement)

    return run


@pytest.fixture(scope="session")
def applicants():
    """Make a table in which pay tells who is hired, with noise, and columns of one's own beside it."""

    def made(rows=200, **columns):
        random = np.random.default_rng(7)
        pay = random.normal(size=rows)
        return pd.DataFrame(
            {
                "sex": random.choice(["f", "m"], rows),
                "pay": pay,
                "town": random.choice(["a", "b", "c"], rows),
                "hired": (pay + random.normal(size=rows) > 0).astype(int),
                **columns,
            }
        )

    return made


@pytest.fixture(scope="session")
def credit(bundled_table) -> Case:
    """German credit with three sensitive columns."""
    sensitive = ("sex", "age", "foreign_worker")
    return Case.of(bundled_table("german_credit"), sensitive=sensitive, target="good_credit")


@pytest.fixture(scope="session")
def scored(credit: Case) -> dict[str, Case]:
    """The same with the scores of each kind of plain model."""
    return {kind: attach_scores(credit, kind) for kind in NAMES}
