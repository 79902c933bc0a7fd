"""What an answer rests on, in words for people who read no code."""

from collections.abc import Mapping
from types import MappingProxyType

from workbench.language import tr

BASIS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "measured": tr("measured here"),
        "derived": tr("read off the table or model here"),
        "document": tr("in documents"),
        "vendor": tr("the vendor's word"),
        "asserted": tr("our own word"),
        "not applicable": tr("said not to apply"),
        "stale": tr("measured, but no longer holding"),
        "unknown": "open",
    }
)
"""By the name of the basis; with "stale" for evidence that no longer holds."""
