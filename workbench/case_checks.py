"""Can this table be a case in these roles? What is wrong is said in one sentence, before any row is read."""

from collections import Counter
from typing import Any

from workbench.engines.frames import is_frame
from workbench.errors import WorkbenchError, unknown
from workbench.language import tr
from workbench.roles import Roles, favourable_words


def check_table(frame: Any) -> None:
    """A table must be a frame of an engine that is known here."""
    if not is_frame(frame):
        raise WorkbenchError(
            tr(
                "A table is a frame of pandas, Polars, Arrow, DuckDB, Dask or Spark, not a {name}; read_table "
                "opens a file.",
                name=type(frame).__name__,
            )
        )


def check_names(columns: tuple[str, ...]) -> None:
    """Every column needs a name of its own."""
    if not columns:
        raise WorkbenchError(tr("The table has no columns."))
    for name, times in Counter(columns).items():
        if times > 1:
            raise WorkbenchError(tr("Two columns are called {name!r}; give each column a name of its own.", name=name))


def check_roles(columns: tuple[str, ...], roles: Roles) -> None:
    """The columns that play a role must be there, and no two roles may contradict each other."""
    single = [roles.target, roles.prediction, roles.score, roles.weight]
    for column in [*roles.sensitive, *(name for name in single if name is not None), *roles.cuts]:
        if column not in columns:
            raise unknown("column", column, columns)
    if roles.target is not None and roles.target == roles.prediction:
        raise WorkbenchError(
            tr(
                "{column!r} cannot be both the recorded outcome and the decision: every answer would be right; choose "
                "another column, or none, for one of them.",
                column=roles.target,
            )
        )
    if roles.favourable_decision is not None and roles.prediction is None:
        raise WorkbenchError(
            tr(
                "{words!r} was named as the favourable decision, but no column holds the decision: name that column as "
                "the prediction too, or leave the value away.",
                words=favourable_words(roles.favourable_decision),
            )
        )
    if not 0 <= roles.threshold <= 1:  # also when it is NaN
        raise WorkbenchError(
            tr("The threshold must lie between 0 and 1, not {threshold:g}.", threshold=roles.threshold)
        )
