"""Errors a person can act on: what was wrong, what was given, what is possible."""

from collections.abc import Iterable
from difflib import get_close_matches

from workbench.language import tr

SHOWN = 20


class WorkbenchError(ValueError):
    """The input is wrong; the message is one sentence for a person, never a traceback."""


class Cancelled(WorkbenchError):  # noqa: N818 - named for what happened, not for a fault
    """The person asked a long computation to stop; nothing was changed."""


def unknown(kind: str, given: object, possible: Iterable[object]) -> WorkbenchError:
    """An error that names what was given and offers the nearest of what is possible.

    >>> print(unknown("column", "rase", ["race", "sex"]))
    There is no column 'rase'. Did you mean 'race'? There are: race, sex.
    """
    names = [str(name) for name in possible]
    near = get_close_matches(str(given), names, n=2, cutoff=0.6)
    hint = tr(" Did you mean {near}?", near=" or ".join(repr(name) for name in near)) if near else ""
    shown = ", ".join(names[:SHOWN]) + (tr(" and {names} more", names=len(names) - SHOWN) if len(names) > SHOWN else "")
    known = tr(" There are: {shown}.", shown=shown) if names else tr(" There are none.")
    return WorkbenchError(
        tr("There is no {kind} {given!r}.{hint}{known}", kind=kind, given=str(given), hint=hint, known=known)
    )
