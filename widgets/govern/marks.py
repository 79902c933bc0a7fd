"""What stands at each question now, and how far the answers have come: as JSON for the page."""

from __future__ import annotations

from datetime import date
from typing import Any

from widgets.govern.guide_links import page_link
from workbench.govern import contradictions
from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import AssessmentReport
from workbench.govern.basis_words import BASIS_WORDS
from workbench.govern.evidence import Proposal, Unmeasured, propose, unmeasured
from workbench.govern.evidence_points import points_by_basis
from workbench.govern.evidence_stale import stale
from workbench.govern.kept import KeptAssessment
from workbench.govern.measured import Records
from workbench.govern.parts import Question
from workbench.govern.scoring import level_name, visible_questions
from workbench.language import tr
from workbench.log import VISITOR, fingerprint
from workbench.words import capital, listed, percent

AHEAD = ("next-look", "renewal")  # questions that ask for a day to come
DUE = tr("Either answer as it was measured, or write down why yours stands.")


def marks_of(sheet: Sheet, records: Records) -> dict[str, dict[str, Any]]:
    """By question: whether it is shown and open, its answer, what was measured, and what speaks against it."""
    proposals = propose(sheet.pack, records, sheet.values)
    shown = visible_questions(sheet.pack, sheet.values)
    lacking = unmeasured(sheet.pack, records, sheet.values)
    old = {each.question: each.reason for each in stale(sheet, records)}
    today = date.today()  # noqa: DTZ011 - the day where the person is
    against = {each.question: each for each in contradictions.find(sheet, proposals)}
    return {
        id_: {
            "shown": id_ in shown,
            "open": sheet.is_open(id_),
            **_answer(sheet.answers.get(id_)),
            **_proposal(question, sheet, proposals.get(id_)),
            **_unmeasured(lacking.get(id_)),
            **({"stale": old[id_]} if id_ in old else _passed(id_, sheet.answers.get(id_), today)),
            **_against(against.get(id_)),
        }
        for id_, question in sheet.pack.questions.items()
    }


def summary_of(report: AssessmentReport) -> dict[str, Any]:
    """How many of the shown questions are answered, and the level in a sentence."""
    sheet = report.sheet
    shown = visible_questions(sheet.pack, sheet.values)
    answered = sum(not sheet.is_open(id_) for id_ in shown)
    counted = tr("{answered} of {shown} answered.", answered=answered, shown=len(shown))
    return {
        "asked": len(shown),
        "answered": answered,
        "kept": len(sheet.answers),
        "sentence": f"{counted} {level_words(report)}".strip(),
    }


def place_of(kept: KeptAssessment) -> str:
    """What stands for these answers outside of the project: who knows a project's id can open it, so it is hashed."""
    return fingerprint(f"{kept.project.folder} {kept.prefix}")[:16]


def level_words(report: AssessmentReport) -> str:
    """The level, or from where to where it can still move, none before the first answer; "" where the pack has none."""
    level, low, high = report.score.level, report.bounds.level_low, report.bounds.level_high
    if level is None or low is None or high is None:
        return ""
    now, least, most = (_named(report, each) for each in (level, low, high))
    if not report.sheet.has_begun:
        return tr(
            "No level can be said before the first answer; it can become anything from {low} to {high}.",
            low=low,
            high=high,
        )
    if low == high == level:
        settled = tr("Level {now}; open questions cannot change it.", now=now)
        return settled if report.open_questions else tr("Level {now}.", now=now)
    if low == high:
        return tr("Level {now} so far; with the open questions answered it is {least}.", now=now, least=least)
    return tr(
        "It can still become level {least} to {most}, as the open questions decide; the answers so far alone give "
        "level {level}.",
        least=least,
        most=most,
        level=level,
    )


def _named(report: AssessmentReport, level: int) -> str:
    name = level_name(report.sheet.pack, level)
    return f"{level} ({name})" if name else str(level)


def rests_on(sheet: Sheet, records: Records) -> str:
    """On what the risk points rest, as shares of all that the shown questions can give; "" where nothing is scored."""
    points = points_by_basis(sheet, records)
    total = sum(points.values())
    if not total:
        return ""
    shares = sorted(points.items(), key=lambda pair: -pair[1])
    words = [f"{percent(number / total)} {BASIS_WORDS.get(basis, basis)}" for basis, number in shares if number]
    return tr("Of the risk points that these questions can give: {words}.", words=listed(words))


def measured_words(question: Question, proposal: Proposal) -> str:
    """The measured answer in the words of its choices."""
    texts = {choice.token: choice.text for choice in question.choices}
    tokens = proposal.value if isinstance(proposal.value, tuple) else (proposal.value,)
    return ", ".join(texts.get(token, token) for token in tokens)


def is_used(sheet: Sheet, proposal: Proposal) -> bool:
    """Whether the measured answer is the one that stands."""
    answer = sheet.answers.get(proposal.question)
    return answer is not None and (answer.value, answer.evidence) == (proposal.value, proposal.evidence)


def _answer(answer: Answer | None) -> dict[str, Any]:
    if answer is None:
        return {"answer": None}
    who = " ".join(
        filter(
            None,
            [
                tr("by {who}", who=answer.who) if answer.who not in ("", VISITOR) else "",
                tr("on {at}", at=answer.at[:10]) if answer.at else "",
            ],
        )
    )
    return {"answer": answer.to_dict(), "saved": who}


def _passed(question: str, answer: Answer | None, today: date) -> dict[str, Any]:
    """What to look at again because the day that was named for it lies behind."""
    if question not in AHEAD or answer is None or answer.is_open or str(answer.value) >= today.isoformat():
        return {}
    return {"stale": tr("this day has passed")}


def _proposal(question: Question, sheet: Sheet, proposal: Proposal | None) -> dict[str, Any]:
    if proposal is None:
        return {}
    return {
        "proposal": {
            "words": measured_words(question, proposal),
            "sentence": proposal.sentence,
            "page": proposal.page,
            "link": page_link(proposal.page),
        },
        "accepted": is_used(sheet, proposal),
    }


def _unmeasured(lacking: Unmeasured | None) -> dict[str, Any]:
    if lacking is None:
        return {}
    found = {"reason": capital(lacking.reason), "page": lacking.page, "link": page_link(lacking.page)}
    return {"unmeasured": found}


def _against(each: contradictions.Contradiction | None) -> dict[str, Any]:
    if each is None:
        return {}
    why = DUE if each.needs_reason else tr("Your reason: {reason}", reason=each.reason)
    return {
        "contradiction": {
            "text": tr("This looks safer than what was measured. {text} {why}", text=each.text, why=why),
            "due": each.needs_reason,
        }
    }
