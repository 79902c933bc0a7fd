"""What pages and reports of a project have told of its table: who has read them all could subtract one from another.

Pages for people outside keep what each of them showed (`workbench.look`); of reports it is kept here, as choices, so it
is in the log. What was withdrawn or thrown away may have been seen, so nothing is ever forgotten.
"""

import json
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING

from workbench.store import Project

if TYPE_CHECKING:  # they load numpy and pandas, and who only reads pages must not
    from workbench.case import Case
    from workbench.counts import OutcomeCounts

PAGES, REPORTS = "look.", "told."
Told = dict[str, dict[str, list[str]]]
"""What was shown: "cells", "prediction" or "target" -> column -> groups."""


def about(project: Project, case: "Case") -> dict[str, list[str]]:
    """What is counted, by kind: the table and its columns. Whatever counts the same tells on the same people."""
    roles, table = case.roles, project.table
    known = table.sha256 if table else ""
    decided, happened = roles.prediction or roles.score or "", roles.target or ""
    columns = {"prediction": [decided], "target": [happened], "cells": [decided, happened]}
    return {kind: [known, *names] for kind, names in columns.items() if all(names)}


def told_before(project: Project, case: "Case") -> Told:
    """What all pages and reports about this table and these answers told, in columns that it still has."""
    told: dict[str, dict[str, set[str]]] = {}
    kinds = {tuple(counted): kind for kind, counted in about(project, case).items()}
    for kept in (*project.choices(PAGES).values(), *project.choices(REPORTS).values()):
        kind = kinds.get(tuple(kept.get("about", ())))
        for column, groups in kept["groups"].items() if kind else ():
            if kind and column in case.columns:
                told.setdefault(kind, {}).setdefault(column, set()).update(groups)
    return {kind: {column: sorted(groups) for column, groups in part.items()} for kind, part in told.items()}


def remember(project: Project, case: "Case", told: Mapping[str, Mapping[str, Collection[str]]]) -> None:
    """Keep what a report tells; nothing is written where all of it was told before."""
    before = told_before(project, case)
    for kind, counted in about(project, case).items():
        kept = merged(before.get(kind, {}), told.get(kind, {}))
        if kind in told and kept != before.get(kind):
            key = sha256(json.dumps(counted).encode()).hexdigest()[:16]
            project.choose(f"{REPORTS}{kind}.{key}", {"about": counted, "groups": kept})


def merged(*parts: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """Groups by column, of all parts together."""
    columns = sorted({column for part in parts for column in part})
    return {column: sorted({name for part in parts for name in part.get(column, ())}) for column in columns}


def together(case: "Case", told: Mapping[str, Mapping[str, Collection[str]]]) -> "OutcomeCounts | None":
    """The counts by all columns that were told of and those compared now; None where a group is another one now."""
    before = merged(*told.values())
    columns = tuple(dict.fromkeys([*before, *case.roles.sensitive]))
    counts = case.counts if set(before) <= set(case.roles.sensitive) else case.with_roles(sensitive=columns).counts
    return counts if all(set(groups) <= set(counts.names[column]) for column, groups in before.items()) else None
