"""The first rows of a file before it is read: what was found out of it, and a control to put each guess right."""

from collections.abc import Sequence
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw
import pandas as pd

from widgets.numbers import cell
from workbench.coding import value_name
from workbench.engines.sketch import sketch_columns
from workbench.errors import WorkbenchError
from workbench.files.reading import DELIMITERS, Reading
from workbench.language import tr
from workbench.preview import Preview, preview_file
from workbench.reopen import reading_choice
from workbench.words import listed

if TYPE_CHECKING:
    from widgets.data.tables import DataPanel

ROWS = 5
LINES = 10
FIND_OUT: tuple[str, Any] = (tr("find out"), "")
KINDS = {"text": tr("a text file"), "Parquet": "Parquet", "Arrow": "Arrow", "workbook": tr("an Excel workbook")}
MARKS = {",": tr("comma ,"), ";": tr("semicolon ;"), "\t": "tab", "|": tr("bar |"), " ": "space", ":": tr("colon :")}
BETWEEN = ((tr("point 1.000"), "."), (tr("comma 1,000"), ","), (tr("apostrophe 1'000"), "'"), (tr("space 1 000"), " "))
ENCODINGS = (
    ("UTF-8", "utf-8-sig"),
    (tr("Windows, western Europe (1252)"), "cp1252"),
    (tr("Windows, central Europe (1250)"), "cp1250"),
    (tr("Windows, Cyrillic (1251)"), "cp1251"),
    (tr("Windows, Greek (1253)"), "cp1253"),
    (tr("Windows, Turkish (1254)"), "cp1254"),
    ("Latin-1", "latin-1"),
    (tr("Mac, western Europe"), "mac_roman"),
    (tr("DOS, western Europe (850)"), "cp850"),
    ("UTF-16", "utf-16"),
    (tr("UTF-16 without a mark"), "utf-16-le"),
    ("UTF-32", "utf-32"),
    (tr("Chinese (GB 18030)"), "gb18030"),
    (tr("Japanese (Shift-JIS)"), "shift_jis"),
)


class ReadingForm(ipw.VBox):  # type: ignore[misc]
    """A file that has been pointed at and not chosen yet; `said` holds only what a person has put right."""

    def __init__(self, panel: "DataPanel") -> None:
        self.panel, self.ref, self.said = panel, "", Reading()
        self.preview = Preview(name="", kind="text", reading=Reading())
        self.words, self.rows = ipw.HTML(), ipw.HTML()
        self.parts = {
            "encoding": ipw.Dropdown(description=tr("Letters are written in")),
            "delimiter": ipw.Dropdown(description=tr("Columns are parted by")),
            "decimal": ipw.Dropdown(description=tr("Decimal mark")),
            "thousands": ipw.Dropdown(description=tr("Between thousands")),
            "sheet": ipw.Dropdown(description=tr("Sheet")),
            "header": ipw.Dropdown(description=tr("Column names are in")),
        }
        for part, box in self.parts.items():
            panel.on_choice(box, partial(self._say, part))
        self.controls = ipw.Box(tuple(self.parts.values()))
        self.controls.add_class("wb-controls")
        self.use = ipw.Button(description=tr("Use this table"), button_style="primary")
        self.use.on_click(lambda _button: self._use())
        super().__init__((self.words, self.controls, self.rows, self.use))
        self.add_class("wb-roles")
        self.add_class("wb-wide")
        self.leave()

    @property
    def opened(self) -> bool:
        """Whether a file is being looked at."""
        return bool(self.ref)

    def look(self, ref: str) -> None:
        """Show the first rows of a file; nothing else of the page changes before it is used."""
        self.said = Reading()
        self._look(ref)

    def leave(self) -> None:
        """Look at no file any more."""
        self.ref, self.rows.value, self.layout.display = "", "", "none"

    def _look(self, ref: str) -> None:
        said = self.said
        self.panel.run(lambda _progress: preview_file(ref, said), lambda preview: self._show(ref, preview))

    def _show(self, ref: str, preview: Preview) -> None:
        self.ref, self.preview = ref, preview
        self.words.value, self.rows.value = words_html(preview), rows_html(preview)
        found, options = preview.reading.to_dict(), reading_options(preview)
        for part, box in self.parts.items():
            self.panel.fill(box, options.get(part, ()), found.get(part, ""))
            box.layout.display = None if part in options else "none"
        self.use.disabled = bool(preview.problem)
        self.layout.display = None
        self.panel.turn()

    def _say(self, part: str, value: Any) -> None:
        try:
            self.said = self.said.replace(**{part: None if value == FIND_OUT[1] else value})
        except WorkbenchError:  # marks that do not go together: the control goes back
            self._show(self.ref, self.preview)
            raise
        self._look(self.ref)

    def _use(self) -> None:
        ref, reading, session = self.ref, self.preview.reading, self.panel.session
        with self.panel.guard():
            choosing = session.choosing(ref)

            def job(progress: Any) -> Any:
                progress(0.0, tr("Looking at the file"))
                session.keep(*reading_choice(ref, reading))
                case = choosing(progress)
                sketch_columns(case.frame)  # seconds where the table is large: not while the page waits
                return case

            self.panel.run(job, self.panel.used)


def reading_options(preview: Preview) -> dict[str, Sequence[tuple[str, Any]]]:
    """What can be put right about a file of this kind; whatever was found is among it."""
    lines = [(tr("line {line}", line=line), line) for line in range(1, LINES + 1)]
    header = _with([FIND_OUT, *lines, (tr("no line"), 0)], preview.reading.header)
    if preview.kind == "workbook":
        return {"sheet": [FIND_OUT, *((title, title) for title in preview.sheets)], "header": header}
    if preview.kind != "text":
        return {}
    marks = [(MARKS[mark], mark) for mark in dict.fromkeys([*DELIMITERS, *MARKS])]
    return {
        "encoding": _with([FIND_OUT, *ENCODINGS], preview.reading.encoding),
        "delimiter": _with([FIND_OUT, *marks], preview.reading.delimiter),
        "decimal": [FIND_OUT, (tr("point 1.5"), "."), (tr("comma 1,5"), ",")],
        "thousands": [("nothing", ""), *BETWEEN],
        "header": header,
    }


def words_html(preview: Preview) -> str:
    """What kind of file this is, and what to look at; or why it cannot be read like this."""
    heading = tr("<h3>Is {name} read as it was meant?</h3>", name=escape(preview.name))
    if preview.problem:
        return heading + f'<div class="wb-alert" role="alert">{escape(preview.problem)}</div>'
    sheets = tr(" Its sheets are {sheets}.", sheets=escape(listed(preview.sheets))) if len(preview.sheets) > 1 else ""
    ask = tr(" Put right what is wrong; the rows below follow.") if preview.kind in ("text", "workbook") else ""
    return heading + tr(
        "<p>This is {kinds}.{sheets} Nothing has been read but its first rows.{ask}</p>",
        kinds=KINDS[preview.kind],
        sheets=sheets,
        ask=ask,
    )


def rows_html(preview: Preview) -> str:
    """The first rows with the kind of each column, as far as they tell."""
    if preview.problem:
        return ""
    shown = preview.rows.head(ROWS)
    return table_html(shown, tr("The first {shown} rows, as they would be read", shown=len(shown)), preview.kinds)


def table_html(rows: pd.DataFrame, caption: str, kinds: Sequence[str] = ()) -> str:
    """Rows as a table that scrolls by itself, every value as text; `kinds` stand under the names of the columns."""
    below = [f"<br><small>{kind}</small>" for kind in kinds] or [""] * len(rows.columns)
    head = "".join(
        f'<th scope="col">{escape(str(name))}{kind}</th>' for name, kind in zip(rows.columns, below, strict=True)
    )
    body = "".join(f"<tr>{_cells(row)}</tr>" for row in rows.itertuples(index=False, name=None))
    return (
        f'<div class="wb-preview" tabindex="0" role="region" aria-label="{caption}"><table>'
        f"<caption><span>{caption}</span></caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cells(row: Sequence[Any]) -> str:
    return "".join(f"<td>{escape(_text(value))}</td>" for value in row)


def _text(value: Any) -> str:
    """A value as groups are named; numbers short, lists as they stand, and a dash for what is missing."""
    if not pd.api.types.is_scalar(value):
        return str(value)
    is_named = pd.api.types.is_bool(value) or hasattr(value, "isoformat")
    if is_named and not pd.isna(value):
        return value_name(value)
    text: str = cell(value, ".6g" if isinstance(value, float) else "")["text"]
    return text


def _with(options: list[tuple[str, Any]], found: Any) -> list[tuple[str, Any]]:
    """The options, and what was found or said if it is none of them."""
    known = found is None or found in [value for _, value in options]
    return options if known else [*options, (str(found), found)]
