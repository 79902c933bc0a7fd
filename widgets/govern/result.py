"""What do the answers come to? What is open and matters, how far the next levels are, and the honest way down."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from widgets.panel import paragraph_html
from workbench.govern.assessment import AssessmentReport
from workbench.language import tr

MOST_OPEN = 5
UNANSWERED = tr("Nothing is answered yet, so there is no level to speak of.")


def result_html(report: AssessmentReport, rests: str) -> str:
    """What is open and matters, how far the next levels are and what would honestly bring it down."""
    titles = report.sheet.pack.questions
    asked = [titles[each.question].text for each in report.open_questions if each.matters or each.required]
    begun = report.sheet.has_begun
    parts = [paragraph_html(note) for note in (report.notes if begun else (UNANSWERED,))]
    if asked:
        more = (
            tr(" (the first {most_open} of {asked})", most_open=MOST_OPEN, asked=len(asked))
            if len(asked) > MOST_OPEN
            else ""
        )
        parts.append(
            tr(
                "<h3>Open questions that matter most{more}</h3>{asked}",
                more=escape(more),
                asked=_listed(asked[:MOST_OPEN]),
            )
        )
    parts += _distance(report) if begun else []
    if rests:
        parts.append(tr("<h3>What the answers rest on</h3>{rests}", rests=paragraph_html(rests)))
    return f'<div class="wb-told">{"".join(parts) or paragraph_html(tr("Nothing is open."))}</div>'


def _distance(report: AssessmentReport) -> list[str]:
    way = report.distance
    said = [tr("{down} points less would be the level below.", down=way.down) if way.down else ""]
    said += [tr("{up} points more would be the level above.", up=way.up) if way.up else ""]
    if way.mitigation_missing:
        said.append(
            tr(
                "Measures earn a deduction from {mitigation_missing} more points on.",
                mitigation_missing=way.mitigation_missing,
            )
        )
    sentence = " ".join(filter(None, said))
    if not sentence:
        return []
    steps = [
        tr(
            "{text} — {answer} ({points} points). Proof: {evidence}",
            text=step.text,
            answer=step.answer,
            points=step.points,
            evidence=step.evidence,
        )
        for step in way.steps
    ]
    doing = (
        tr(
            "<p>To reach level {reaches}, when it is done and there is proof:</p>{steps}",
            reaches=way.reaches,
            steps=_listed(steps),
        )
        if steps
        else ""
    )
    return [tr("<h3>The way down</h3>{sentence}{doing}", sentence=paragraph_html(sentence), doing=doing)]


def _listed(texts: Sequence[str]) -> str:
    return f'<ul class="wb-list">{"".join(f"<li>{escape(text)}</li>" for text in texts)}</ul>'
