"""Where the tests of the store keep their projects: in SQLite, and in a database of their own in PostgreSQL."""

import os
import secrets
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import NullPool, create_engine, make_url

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
def sql(project: Project) -> Callable[[str], object]:
    """Somebody who goes behind the workbench's back: runs one statement on the project's store."""

    def run(statement: str) -> None:
        with project.store.writing() as view:
            view.connection.exec_driver_sql(statement)

    return run
