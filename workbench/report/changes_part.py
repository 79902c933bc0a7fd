"""What changed in an assessment since an earlier state: for a report and, as plain text, for a terminal."""

from collections.abc import Iterator

from workbench.govern.basis_words import BASIS_WORDS
from workbench.govern.comparison import Change, Comparison, DutyChange
from workbench.govern.moments import Since
from workbench.language import tr
from workbench.report.document import Block, Paragraph, Said, Section, Table
from workbench.report.dossier import Dossier
from workbench.words import capital

TITLE = tr("What changed")
NEVER_SIGNED = tr("Nobody signed an earlier state, so there is none to compare with. A signature makes one.")
NEVER = Paragraph(Said(NEVER_SIGNED), "note")
MEASURED = ("measured", "derived")
NO_DUTY, OPEN = tr("no duty"), "open"


def changes_section(dossier: Dossier) -> Section:
    """What differs from the state that was signed last with other answers, for each assessment that was signed."""
    blocks = [block for title, each in dossier.changed.items() for block in _since(title, each)]
    return Section(TITLE, tuple(blocks) or (NEVER,))


def changes_text(found: Comparison, earlier: str) -> str:
    """The same as plain text; `earlier` says what it is compared with."""
    lines = [
        "",
        tr("What changed since {earlier}", earlier=earlier),
        f"  {found.sentence}",
        *(f"  {words}" for words in found.circumstances),
    ]
    for change in found.changes:
        lines.append(f"  {change.question}: {change.before or OPEN} -> {change.after or OPEN} ({_points(change)})")
        lines += [f"    {words}" for words in (_who(change), change.why) if words]
    lines += [f"  {duty.title}: {duty.before or NO_DUTY} -> {duty.after or NO_DUTY}" for duty in found.duties]
    return "\n".join(lines)


def _since(title: str, each: Since) -> Iterator[Block]:
    found, moment = each.comparison, each.moment.words
    yield Paragraph(
        Said(tr("{title} – since {moment}: {sentence}", title=title, moment=moment, sentence=found.sentence))
    )
    yield from (Paragraph(Said(words)) for words in found.circumstances)
    if found.changes:
        head = (tr("Question"), tr("Before"), tr("Now"), tr("Points"), tr("Who, when and why"))
        yield Table(tr("Answers that differ: {title}", title=title), head, tuple(map(_answer, found.changes)), (3,))
    if found.duties:
        yield Table(
            tr("Duties that differ: {title}", title=title),
            (tr("Duty"), tr("Before"), tr("Now")),
            tuple(map(_duty, found.duties)),
        )


def _answer(change: Change) -> tuple[Said, ...]:
    # The note of a measured answer is its sentence with exact counts, which no report shows.
    why = "" if change.basis_after in MEASURED else change.why
    return (
        Said(change.text),
        Said(change.before or OPEN),
        Said(f"{change.after} ({BASIS_WORDS[change.basis_after]})" if change.after else OPEN),
        Said(_points(change)),
        Said(". ".join(filter(None, [_who(change), why])) or "–"),
    )


def _duty(duty: DutyChange) -> tuple[Said, ...]:
    return (Said(duty.title), Said(capital(duty.before or NO_DUTY)), Said(capital(duty.after or NO_DUTY)))


def _who(change: Change) -> str:
    return ", ".join(filter(None, [change.who, change.at[:10]]))


def _points(change: Change) -> str:
    """By how many points of risk or mitigation it differs, with its sign."""
    return (
        f"{change.points:+d} {change.counts}".replace("-", "−") if change.counts and change.points else tr("no points")
    )
