"""How a file is to be read where somebody knows better than what is found out; kept with the project as plain words."""

import codecs
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Self

from workbench.errors import WorkbenchError, unknown
from workbench.language import tr

DELIMITERS = ",;\t|"
DECIMALS = ".,"
THOUSANDS = ".,' "


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What is known of how a file is written; a part that is None is found out from the file.

    `encoding` is a name that Python knows ("utf-8", "cp1252"), `delimiter` one character, `decimal` "." or ",".
    `thousands` stands between thousands, as the points in 1.234.567,5; nobody guesses it, as 1.234 is a number without.
    `header` is the line that holds the column names, counted from 1 over the lines with something in them; 0 where no
    line does, and columns are then called "column 1", "column 2", …. `sheet` is the title of a sheet of a workbook.

    >>> Reading(delimiter=";").replace(decimal=",").to_dict()
    {'delimiter': ';', 'decimal': ','}
    """

    encoding: str | None = None
    delimiter: str | None = None
    decimal: str | None = None
    thousands: str | None = None
    header: int | None = None
    sheet: str | None = None

    def __post_init__(self) -> None:
        """Refuse what no file can be read with."""
        if self.encoding is not None:
            check_encoding(self.encoding)
        if self.delimiter is not None and (len(self.delimiter) != 1 or self.delimiter in '"\r\n'):
            raise WorkbenchError(
                tr(
                    "Columns are parted by one character such as , or ; and not by {delimiter!r}.",
                    delimiter=self.delimiter,
                )
            )
        if self.decimal is not None and self.decimal not in tuple(DECIMALS):
            raise WorkbenchError(tr("A decimal mark is a point or a comma, not {decimal!r}.", decimal=self.decimal))
        if self.thousands is not None and self.thousands not in tuple(THOUSANDS):
            raise WorkbenchError(
                tr("Between thousands stands . , ' or a space, not {thousands!r}.", thousands=self.thousands)
            )
        if self.thousands is not None and self.thousands == self.decimal:
            raise WorkbenchError(
                tr("The mark {thousands} cannot both part thousands and be the decimal mark.", thousands=self.thousands)
            )
        if self.header is not None and self.header < 0:
            raise WorkbenchError(
                tr("The column names stand in line 1 or below, or in none (0), not in {header}.", header=self.header)
            )

    @property
    def first(self) -> int:
        """The line with the column names, the first unless somebody said; 0 for none."""
        return 1 if self.header is None else self.header

    def replace(self, **changes: Any) -> Self:
        """The same with some parts replaced."""
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """The parts that are known, for the store."""
        return {name: value for name, value in asdict(self).items() if value is not None}

    @classmethod
    def from_dict(cls, parts: Mapping[str, Any]) -> Self:
        """The inverse of `to_dict`; an unknown part is an error that names the possible ones."""
        known = [field.name for field in fields(cls)]
        for name in parts:
            if name not in known:
                raise unknown(tr("part of a reading"), name, known)
        return cls(**parts)


def check_encoding(name: str) -> None:
    """An error unless this names a way to write letters."""
    try:
        is_text = codecs.lookup(name)._is_text_encoding  # noqa: SLF001 - what str.decode itself asks
    except (LookupError, ValueError):
        is_text = False
    if not is_text:
        raise WorkbenchError(
            tr("There is no encoding {name!r}; utf-8, utf-16, cp1252 and latin-1 are usual ones.", name=name)
        )


def numbered_names(width: int) -> list[str]:
    """Names for the columns of a table that has none: "column 1", "column 2", …."""
    return [tr("column {place}", place=place) for place in range(1, width + 1)]
