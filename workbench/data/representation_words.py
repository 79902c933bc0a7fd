"""What a group's share says, in a sentence, and what cannot be said of it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.data.findings import SMALL_GROUP, Tested
from workbench.data.reference_population import Reference
from workbench.finding import Finding, Severity
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed, percent, range_words, whole

FAR, NEAR = 0.5, 0.8  # below this part of its due share a group is gravely, or clearly, under-represented
WORTH = 0.95  # closer to its due share than this, nobody would do anything else


def say_share(row: Mapping[Any, Any], roles: Roles) -> Tested:
    """A group beside its due share: the test with what it would be worth to say; nothing where the two are close."""
    share, due, column = row["share"], row["due"], row["column"]
    under = share < due
    times = share / due if due else np.inf
    if WORTH < times < 1 / WORTH:
        return Tested(row["p"])
    group = {column: row["group"]}
    who = roles.group_label(group)
    severity: Severity = "low" if not under else "high" if times < FAR else "medium" if times < NEAR else "low"
    found = Finding(
        "WB301" if under else "WB302",
        severity,
        capital(tr("{who}: {under} than in the reference population", who=who, under="fewer" if under else "more")),
        tr(
            "{who} are {share} of the table (95% interval {low}; {people} {people_2}) and {due} of the reference "
            "population. ",
            who=capital(who),
            share=percent(share),
            low=range_words(row["low"], row["high"]),
            people=whole(row["people"]),
            people_2=roles.people,
            due=percent(due),
        )
        + (
            tr("What is learnt from the table is learnt mostly from others, and errors about them stay hidden longer.")
            if under
            else tr("Others are missing in turn.")
        ),
        group,
        columns=(column,),
    )
    return Tested(row["p"], found, abs(np.log(max(times, 1e-6))))


def note_reference(case: Case, due: Reference) -> list[Finding]:
    """The columns and groups of which the reference says nothing."""
    notes = []
    for column in case.roles.sensitive:
        name = case.roles.column_label(column)
        if column not in due:
            text = tr(
                "No reference population was given by {name}, so nobody can say whether a group is missing.", name=name
            )
            notes.append(
                Finding("WB311", "note", tr("Nothing to compare {name} with", name=name), text, columns=(column,))
            )
            continue
        left = [group for group in case.counts.names[column] if group not in due[column]]
        if left:
            text = tr(
                "The reference population by {name} does not name {left}; {left_2} not compared with anything.",
                name=name,
                left=listed(left),
                left_2="this group was" if len(left) == 1 else "these groups were",
            )
            notes.append(
                Finding(
                    "WB312", "note", tr("The reference by {name} is not complete", name=name), text, columns=(column,)
                )
            )
    return notes


def note_small(groups: pd.DataFrame, roles: Roles) -> list[Finding]:
    """The groups that are too small to be tested, in one note."""
    small = groups[groups["people"] < SMALL_GROUP]
    if small.empty:
        return []
    named = [f"{roles.value_label(row['column'], row['group'])} ({row['people']})" for row in small.to_dict("records")]
    return [
        Finding(
            "WB313",
            "note",
            tr("{named} small group{named_2}", named=len(named), named_2="s" * (len(named) != 1)),
            tr(
                "Fewer than {small_group} {people}: {named}. Rates of so few can be far off by chance alone, so "
                "they are shown but not tested. That is no reason to think that all is well.",
                small_group=SMALL_GROUP,
                people=roles.people,
                named="; ".join(named),
            ),
        )
    ]
