"""What an answer rests on, in words for people who read no code."""

from collections.abc import Mapping
from types import MappingProxyType

BASIS_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "measured": "measured here",
        "derived": "read off the table or model here",
        "document": "in documents",
        "vendor": "the vendor's word",
        "asserted": "our own word",
        "not applicable": "said not to apply",
        "stale": "measured, but no longer holding",
        "unknown": "open",
    }
)
"""By the name of the basis; with "stale" for evidence that no longer holds."""
