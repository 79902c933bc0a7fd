"""Which questionnaires are there, in which order, and what does a person call them?"""

from __future__ import annotations

from typing import Any

from workbench.errors import unknown
from workbench.govern.questionnaire import load_pack, pack_versions

FIRST = ("impact", "eu-ai-act", "dpia-screen", "privacy", "ethics-checklist", "ai-policy", "canada-aia")
ELSEWHERE = ("vendor",)
"""Packs that have a panel of their own."""


def pack_names() -> tuple[str, ...]:
    """Every questionnaire as NAME@VERSION, the usual ones first, the newest version before older ones."""
    versions = pack_versions()
    names = [*(name for name in FIRST if name in versions), *(name for name in versions if name not in FIRST)]
    return tuple(f"{name}@{version}" for name in names if name not in ELSEWHERE for version in versions[name][::-1])


def title_of(pack: str) -> str:
    """What a person calls a questionnaire; the version stands behind it where there are several."""
    name, _, version = pack.partition("@")
    title = load_pack(name, version).title
    return f"{title} ({version})" if len(pack_versions()[name]) > 1 else title


def known_pack(kept: Any, usual: str) -> str:
    """The questionnaire that was answered last; one that this release does not have is said."""
    if kept is None:
        return usual
    if kept not in pack_names():
        raise unknown("questionnaire", kept, pack_names())
    return str(kept)
