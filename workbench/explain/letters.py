"""A letter with the reasons for a refusal, as text or as a page of HTML that stands alone."""

from dataclasses import dataclass
from typing import Literal

from workbench.errors import WorkbenchError
from workbench.explain.reasons_report import ReasonsReport
from workbench.explain.reasons_words import FOLDER
from workbench.language import spoken, tr
from workbench.words import listed


@dataclass(frozen=True, kw_only=True)
class Letterhead:
    """Who writes, and how they can be reached."""

    organisation: str = tr("[Name of your organisation]")
    date: str = "[Date]"
    greeting: str = "Hello,"
    contact: str = tr("[How to reach you]")
    closing: str = tr("Kind regards,")


def write_letter(
    report: ReasonsReport, *, head: Letterhead | None = None, form: Literal["text", "html"] = "text"
) -> str:
    """The letter to the person; nothing in it names a sensitive column or one that stands for it.

    Raises
    ------
    WorkbenchError
        When the person was not refused, the table's own decision about them is another one than the model's, or there
        is no reason that may be given.
    """
    from jinja2 import Environment, FileSystemLoader, select_autoescape  # noqa: PLC0415 - only who writes a letter needs it

    if report.differs:
        raise WorkbenchError(tr("There is no letter for row {row}. {differs}", row=report.row, differs=report.differs))
    if not report.refused:
        raise WorkbenchError(
            tr("Row {row} was not refused, so there is no refusal to give reasons for.", row=report.row)
        )
    if not report.reasons:
        raise WorkbenchError(
            tr(
                "There is no reason that may be given for row {row}; who is responsible for the model must look "
                "into it first.",
                row=report.row,
            )
        )
    escaping = select_autoescape(("html.j2",), default=False)
    # pages are escaped; in a letter of plain text &amp; would be wrong
    templates = Environment(loader=FileSystemLoader(FOLDER), autoescape=escaping, keep_trailing_newline=True)  # noqa: S701
    words = {
        **spoken(),
        **vars(head or Letterhead()),
        "reasons": [reason.sentence for reason in report.reasons],
        "changes": listed(report.changeable),
    }
    return templates.get_template(f"letter.{'html' if form == 'html' else 'txt'}.j2").render(words)
