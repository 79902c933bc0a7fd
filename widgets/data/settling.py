"""Columns chosen as outcome and decision, settled with their favourable answers; what nobody can tell is asked.

- The outcome says what favourable means; without one the decision does.
- A decision beside an outcome is read with the same answer, or has one of its own where it is written otherwise.
- An outcome that changes leaves the decision read as it was: nobody's answers are turned round by the way.
"""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from widgets.data.favourable import OpenQuestion, has_answers, reads_alike, seen_values
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.outcomes import FAVOURABLE, code_known, code_target
from workbench.roles import Favourable, Roles
from workbench.suggest import suggest_favourable

ANSWERS = ("target", "prediction", "favourable", "favourable_decision")
Changes = Mapping[str, Any]
Settled = tuple[dict[str, Any], OpenQuestion | None]


def settle(case: Case, changes: Changes) -> Settled:
    """Changes of columns with their likely favourable answers; what nobody can tell is a question, and is left out."""
    settled, lead = dict(changes), _leading(case.roles, changes)
    if lead and lead != _leading(case.roles, {}) and "favourable" not in changes:
        settled["favourable"] = _likely(case, *lead)
        if settled["favourable"] is None and has_answers(case, lead[1]):
            waiting = {part: changes[part] for part in ("target", "prediction") if part in changes}
            others = {part: value for part, value in changes.items() if part not in ANSWERS}
            return others, OpenQuestion("favourable", lead[1], case.name, waiting)
    if {"target", "prediction"}.isdisjoint(settled) or "favourable_decision" in settled:
        return settled, None
    return _beside(case, settled)


def _leading(roles: Roles, changes: Changes) -> tuple[str, str] | None:
    """The column whose answers say what favourable means after these changes: the outcome, else the decision."""
    named = ((part, changes.get(part, getattr(roles, part))) for part in ("target", "prediction"))
    return next(((part, column) for part, column in named if column), None)


def _likely(case: Case, part: str, column: str) -> Favourable:
    """The favourable answer of a column that leads now: of a decision the one it has been read with, else a guess."""
    seen, own = seen_values(case, column), case.roles.favourable_predicted
    if part == "prediction" and column == case.roles.prediction and own is not None and _reads(seen, own):
        return own
    return None if seen is None else suggest_favourable(seen)


def _beside(case: Case, settled: dict[str, Any]) -> Settled:
    """The same with the favourable answer of the decision, where it is not that of the outcome."""
    roles = case.roles
    outcome, decided = (settled.get(part, getattr(roles, part)) for part in ("target", "prediction"))
    favourable = settled.get("favourable", roles.favourable)
    if not decided or outcome == decided:
        return settled, None
    if not outcome:
        return settled | {"favourable_decision": None}, None
    own = roles.favourable_predicted if decided == roles.prediction else None
    if own is not None:
        return settled | {"favourable_decision": own if own != favourable else None}, None
    if _sounds_alike(case, outcome, decided, favourable) or not has_answers(case, decided):
        return settled | {"favourable_decision": None}, None
    others = {part: value for part, value in settled.items() if part != "prediction"}
    gone = {"prediction": None} if roles.prediction else {}
    return others | gone, OpenQuestion("favourable_decision", decided, case.name, {"prediction": decided})


def _sounds_alike(case: Case, outcome: str, decided: str, favourable: Favourable) -> bool:
    """Whether the decision can be read with the outcome's answer, and its own name and answers sound like that."""
    seen = seen_values(case, decided)
    guess = suggest_favourable(seen) if seen is not None and len(seen) > 1 else None
    is_same = guess is None or code_known(pd.Series([guess]), favourable)[0] == FAVOURABLE
    return is_same and reads_alike(case, outcome, decided, favourable)


def _reads(seen: pd.Series | None, favourable: Favourable) -> bool:
    if seen is None:
        return False
    try:
        code_target(seen, favourable)
    except WorkbenchError:
        return False
    return True
