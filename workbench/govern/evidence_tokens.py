"""Which choice of a question does the outcome of a rule stand for? Read from `evidence_tokens.yaml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from workbench.govern.circumstances import Value
from workbench.govern.evidence_words import Verdict
from workbench.govern.pack import Pack
from workbench.govern.parts import Question

TOKENS = Path(__file__).with_name("evidence_tokens.yaml")


@cache
def token_table() -> Mapping[str, Mapping[str, Any]]:
    """Which outcome stands for which choice, by pack: `rules` for all questions of a rule, `questions` for one."""
    # Every value is quoted in the file, so that "yes" and "no" stay words.
    found: Mapping[str, Mapping[str, Any]] = yaml.safe_load(TOKENS.read_text(encoding="utf-8"))
    return found


def choice_of(pack: Pack, question: Question, rule: str, verdict: Verdict) -> str | tuple[str, ...] | None:
    """The choice, or choices, that what a rule came to stands for; None where it stands for none."""
    table = token_table().get(pack.name, {})
    meant = table.get("questions", {}).get(question.id) or table.get("rules", {}).get(rule, {})
    outcome = verdict.facets.get(meant["facet"], "") if "facet" in meant else verdict.outcome
    given = meant.get(outcome)
    if given is None:
        return None
    tokens = tuple(_token(question, word) for word in ([given] if isinstance(given, str) else given))
    if None in tokens:
        return None
    known = tuple(token for token in tokens if token is not None)
    return known if question.kind == "several" else known[0]


def _token(question: Question, word: str) -> str | None:
    """The token of a choice; the official form writes its points behind a hyphen, which differ between versions."""
    return next((token for token in question.points if token == word or token.rpartition("-")[0] == word), None)


def claims_in(pack: Pack, answered: Mapping[str, Value]) -> dict[str, float]:
    """What a vendor claims in the answers, by the kind of record that can test it; percentages as shares."""
    named = token_table().get(pack.name, {}).get("claims", {})
    given = {kind: (pack.question(id_), answered.get(id_)) for kind, id_ in named.items()}
    return {
        kind: value / 100 if question.unit == "percent" else float(value)
        for kind, (question, value) in given.items()
        if isinstance(value, int | float)
    }
