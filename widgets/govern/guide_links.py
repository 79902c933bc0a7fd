"""Where on these pages is something measured or written down? The address of a guide."""

from __future__ import annotations

from functools import cache

from workbench.bundled import bundled
from workbench.guides import list_guides


def page_link(page: str) -> str:
    """The address of the guide with this heading, "" where there is none."""
    return _guide_files().get(page, "")


@cache
def _guide_files() -> dict[str, str]:
    return {guide.title: guide.file for guide in list_guides(bundled("notebooks"))}
