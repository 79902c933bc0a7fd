"""The parts that several reports share: what was answered, what table and model it is about, what was not assessed."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import AssessmentReport
from workbench.govern.basis_words import BASIS_WORDS
from workbench.govern.parts import Question
from workbench.govern.scoring import visible_questions
from workbench.language import tr
from workbench.log import VISITOR
from workbench.report.document import (
    Block,
    Bullets,
    Document,
    Facts,
    Said,
    Section,
    Table,
    all_said,
    missing,
    said,
)
from workbench.report.dossier import Dossier
from workbench.roles import favourable_words

COUNTED = ("measured", "derived")


def document(dossier: Dossier, kind: str, title: str, lead: str, sections: Iterable[Section]) -> Document:
    """A document about a dossier, with the records that its numbers rest on and no others."""
    made = Document(
        kind=kind,
        title=title,
        subject=dossier.name,
        lead=lead,
        made=dossier.made,
        version=dossier.version,
        sections=tuple(sections),
        records=(),
        log=dossier.log,
    )
    return with_records(made, dossier)


def with_records(made: Document, dossier: Dossier) -> Document:
    """The document with the records that are named in it, in the order of their first mention."""
    named = dict.fromkeys(id_ for words in all_said(made) for id_ in words.evidence)
    return replace(made, records=tuple(dossier.records[id_] for id_ in named if id_ in dossier.records))


def facts(pairs: Iterable[tuple[str, object]]) -> Facts:
    """Things with what is so; an empty one was not assessed."""
    return Facts(tuple((name, value if isinstance(value, Said) else said(value)) for name, value in pairs))


def answer_words(question: Question, answer: Answer | None) -> str:
    """An answer as the person gave it, in the words of the questionnaire; "" while it is open."""
    if answer is None or answer.is_open:
        return ""
    if answer.basis == "not applicable":
        return tr("Does not apply: {note}", note=answer.note)
    texts = {choice.token: choice.text for choice in question.choices}
    value = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return "; ".join(texts.get(str(one), f"{one:g}" if isinstance(one, float) else str(one)) for one in value) + (
        f" {question.unit}" if question.unit else ""
    )


def said_answer(sheet: Sheet | None, question: str) -> Said:
    """The answer to one question with the evidence it names."""
    if sheet is None or question not in sheet.pack.questions:
        return said("")
    answer = sheet.answers.get(question)
    return said(answer_words(sheet.pack.questions[question], answer), *(answer.evidence if answer else ()))


def next_look(dossier: Dossier, sheet: Sheet | None) -> Said:
    """The day on which the business looks at it again; one that has passed is said to be due since then."""
    words = said_answer(sheet, "next-look")
    if words.missing or not words.text < dossier.today.isoformat():
        return words
    return replace(words, text=tr("due since {day}", day=words.text))


def answers_table(report: AssessmentReport, chosen: Callable[[Question], bool], caption: str) -> Iterator[Block]:
    """The chosen questions that are shown or were answered before they were hidden, and what each answer rests on."""
    sheet = report.sheet
    shown = visible_questions(sheet.pack, sheet.values)
    asked = {id_: question for id_, question in sheet.pack.questions.items() if id_ in shown or not sheet.is_open(id_)}
    questions = [question for question in asked.values() if chosen(question)]
    if questions:
        rows = tuple(_answer_row(sheet, question) for question in questions)
        yield Table(caption, (tr("Question"), tr("Answer"), tr("Rests on")), rows)


def in_areas(report: AssessmentReport, areas: Iterable[str]) -> Callable[[Question], bool]:
    """Whether a question belongs to one of these areas of its pack."""
    wanted = set(areas)
    return lambda question: report.sheet.pack.section_of[question.id].in_area in wanted


def _answer_row(sheet: Sheet, question: Question) -> tuple[Said, ...]:
    answer = sheet.answers.get(question.id)
    words = said_answer(sheet, question.id)
    asked = said(sheet.pack.words_of(question.id))
    if answer is None or words.missing:
        return (asked, words, Said("–"))
    # The note of a measured answer is its sentence with exact counts; the record it names has what may go outside.
    own = answer.note and answer.basis not in ("not applicable", *COUNTED)
    note = (
        tr("{endswith} Note: {note}", endswith="" if words.text.endswith(".") else ".", note=answer.note) if own else ""
    )
    who = " ".join(filter(None, ["" if answer.who == VISITOR else answer.who, answer.at[:10]]))
    return (
        asked,
        Said(words.text + note, words.evidence),
        Said(f"{BASIS_WORDS[answer.basis]}{f', {who}' if who else ''}"),
    )


def gaps_section(dossier: Dossier) -> Section:
    """What was not assessed, and what nobody can take from this report."""
    always = tr("Why a gap is there, and whether it can be justified: numbers cannot tell.")
    return Section(tr("What was not assessed"), (Bullets(tuple(Said(words) for words in (*dossier.gaps, always))),))


def about_table(dossier: Dossier) -> Iterator[Block]:
    """Which table this is about, what a row is, and what to be careful of."""
    if not dossier.about_table:
        yield missing(tr("Choose a table and make the report again."))
        return
    yield facts(dossier.about_table.items())
    if dossier.cautions:
        yield Bullets(tuple(Said(caution) for caution in dossier.cautions))


def about_roles(dossier: Dossier) -> Facts:
    """The part each column plays."""
    roles = dossier.roles
    named = [roles.column_label(column) for column in roles.sensitive]
    decision = favourable_words(roles.favourable_decision)
    return facts(
        [
            (tr("People are compared by"), ", ".join(named)),
            (tr("What really happened"), roles.target and roles.column_label(roles.target)),
            (
                tr("The decision"),
                (roles.prediction or roles.score) and roles.column_label(roles.prediction or roles.score or ""),
            ),
            (tr("Favourable"), roles.favourable_words),
            *([(tr("Favourable decision"), decision)] if decision else []),
        ]
    )


def about_model(dossier: Dossier) -> Block:
    """What is known of the model."""
    return facts(dossier.about_model.items()) if dossier.about_model else missing()
