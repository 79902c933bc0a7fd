"""The flip test: what if people were of the other group, all else equal? Only for a model that is told the group.

- Everyone in the table is given each group in turn, and the model is asked again: the same people under each group.
- Each group against the others, with its interval: `flip_contrasts`.
- A model that learned from a table has a small gap by chance alone; a finding must also be beyond that: `flip_chance`.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from workbench.data.proxies import WORTH, find_proxies
from workbench.errors import WorkbenchError, unknown
from workbench.explain.decided import compare_answers
from workbench.explain.decided_words import answers_words
from workbench.explain.flip_contrasts import CONTRASTS, contrast_rows, group_rows
from workbench.explain.flip_groups import groups_of, own_group, scores_as
from workbench.explain.flip_report import LEVEL, FlipReport
from workbench.explain.flip_words import finding_of, held_words, told_words
from workbench.explain.search_space import Space
from workbench.explain.whatif_person import Person
from workbench.finding import FALSE_ALARMS, Finding
from workbench.intervals import benjamini_hochberg
from workbench.language import tr
from workbench.roles import Roles
from workbench.training import Progress, tell
from workbench.words import whole

__all__ = ["FlipReport", "flip_person", "flip_test"]


def flip_person(person: Person, column: str) -> pd.DataFrame:
    """One person under each group of a column, all else equal: group, value, score, favourable and own.

    Raises
    ------
    WorkbenchError
        When the model is not told this column, so that flipping it changes nothing.
    """
    space, coded, _ = person.space.with_person(person.told)
    names = [each.name for each in space.columns]
    if column not in names:
        raise WorkbenchError(told_words(column, space.case.roles))
    groups = groups_of(person.space, column)
    at, here = groups.at, coded[groups.at]
    rows = np.repeat(coded[None, :], len(groups.places) + 1, axis=0)
    rows[:-1, at] = groups.places
    scores = space.scorer.check(rows)
    own = own_group(person.space, groups, float(here))
    scores[:-1][own] = scores[-1]  # as they are, not as the one who stands for their group
    values = [here if mine else place for place, mine in zip(groups.places, own, strict=True)]
    return pd.DataFrame(
        {
            "group": groups.names,
            "value": pd.Series([space.columns[at].plain(value) for value in values], dtype=object),
            "score": scores[:-1],
            "favourable": person.wanted.holds(scores[:-1]),
            "own": own,
        }
    )


def flip_test(space: Space, *, columns: Sequence[str] | None = None, progress: Progress | None = None) -> FlipReport:
    """What everyone in the table would be told if only their group were different, with intervals and findings.

    `columns` are the sensitive ones, unless they are named. A number is given the middle value of each of its bands. In
    a table of more than 20,000 rows, 20,000 drawn at random are asked, and the report says so.

    Raises
    ------
    WorkbenchError
        Without a sensitive column, or with one that the table does not have.
    """
    case = space.case
    asked = tuple(case.roles.sensitive if columns is None else columns)
    if not asked:
        raise WorkbenchError(tr("Choose at least one sensitive column first, for example sex or age."))
    for column in asked:
        if column not in case.columns:
            raise unknown("column", column, case.columns)
    told = [column for column in asked if column in space.model.features]
    groups, contrasts = [], []
    for done, column in enumerate(told):
        tell(
            progress,
            done / len(asked),
            tr("Asking again with another {column}", column=case.roles.column_label(column)),
        )
        found = groups_of(space, column)
        scores = [scores_as(space, found.at, place) for place in found.places]
        groups += group_rows(space, found, scores)
        contrasts += contrast_rows(space, found, np.array(scores))
    tell(progress, len(told) / len(asked), tr("Looking for what may stand in for a group"))
    frame = pd.DataFrame(contrasts, columns=CONTRASTS)
    return FlipReport(
        roles=case.roles,
        rows=case.rows,
        asked=len(space.people),
        groups=pd.DataFrame(groups, columns=["column", "group", "value", "people", "score", "rate"]),
        contrasts=frame,
        not_told=_hints(space, [column for column in asked if column not in told]),
        findings=_findings(frame, case.roles),
        notes=tuple(_notes(space, told)),
    )


def _hints(space: Space, columns: Sequence[str]) -> dict[str, tuple[tuple[str, float], ...]]:
    """What the model is told that hints at a group it is not told, the strongest first."""
    known = [column for column in columns if column in space.case.groups]
    if not known:
        return dict.fromkeys(columns, ())
    pairs = find_proxies(space.case, features=space.model.features).pairs
    strong = pairs[pairs["auc"] >= WORTH]
    return {
        column: tuple(strong.loc[strong["sensitive"] == column, ["feature", "auc"]].itertuples(index=False, name=None))
        for column in columns
    }


def _findings(contrasts: pd.DataFrame, roles: Roles) -> tuple[Finding, ...]:
    """The clearest group of each column that chance in learning would hardly make, corrected over the columns."""
    clearest = [mine.sort_values("p", kind="stable").iloc[0] for _, mine in contrasts.groupby("column", sort=False)]
    adjusted = benjamini_hochberg(np.array([row["p"] for row in clearest], dtype=np.float64))
    return tuple(
        finding_of(row.to_dict(), roles, LEVEL) for row, p in zip(clearest, adjusted, strict=True) if p <= FALSE_ALARMS
    )


def _notes(space: Space, told: Sequence[str]) -> list[str]:
    decided = compare_answers(space.case, space.places, space.favourable.holds(space.scores)) if told else None
    said = [words] if decided and (words := answers_words(decided)) else []
    if space.case.weights is not None:
        said.append(tr("Rows count once here, whatever they weigh."))
    if told and len(space.people) < space.case.rows:
        people, rows = whole(len(space.people)), whole(space.case.rows)
        said.append(
            tr("The model was asked again about {people} of {rows} rows, drawn at random.", people=people, rows=rows)
        )
    return [*said, held_words(space.model.features, told, space.case.roles)] if told else said
