"""How values are written as text: JSON that comes back unchanged, or one sentence that says what cannot be kept."""

import json
import math

from workbench.errors import WorkbenchError
from workbench.language import tr


def to_json(value: object, kind: str) -> str:
    """The text a value is kept as; `json.loads` gives it back unchanged, but for tuples, which become lists.

    The text is ASCII, because a file name may hold bytes that are no text; dicts keep their order.

    >>> to_json({"by": ("sex", "age")}, "choice")
    '{"by": ["sex", "age"]}'
    """
    try:
        if _is_json(value):
            return json.dumps(value)
    except (RecursionError, ValueError):  # it holds itself, or a number of more digits than Python reads back
        pass
    raise WorkbenchError(
        tr(
            "The {kind} can hold text, finite numbers, true, false, None, and lists and dicts of these with text as "
            "keys, which this {name} is not.",
            kind=kind,
            name=type(value).__name__,
        )
    )


def _is_json(value: object) -> bool:
    """Stricter than `json.dumps`, which turns keys into text and writes numbers that are not in JSON."""
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_json(part) for key, part in value.items())
    if isinstance(value, list | tuple):
        return all(_is_json(part) for part in value)
    return value is None or isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))
