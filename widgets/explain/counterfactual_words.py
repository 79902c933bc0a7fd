"""The ways of one person in words: where they stand, how many ways there are, and each with how sure it is."""

from html import escape

from workbench.case import Case
from workbench.explain.counterfactual_words import option_words, range_text, sureness_words
from workbench.explain.counterfactuals import CounterfactualReport
from workbench.language import tr


def headline(report: CounterfactualReport) -> str:
    """Where the person stands and how many ways there are, in a few sentences."""
    return f"{_start(report)} {_found(report)}"


def _start(report: CounterfactualReport) -> str:
    row, score, wanted = report.row, f"{report.prediction:.2f}", range_text(report.wanted.low, report.wanted.high)
    if report.wanted.is_favourable:
        return tr(
            "Row {row} has a score of {score}; a favourable answer needs {wanted}.", row=row, score=score, wanted=wanted
        )
    return tr("Row {row} has a score of {score}; wanted is {wanted}.", row=row, score=score, wanted=wanted)


def _found(report: CounterfactualReport) -> str:
    if report.wanted.low <= report.prediction <= report.wanted.high:
        return (
            tr("The answer is favourable already.")
            if report.wanted.is_favourable
            else tr("The score is already among those that are wanted.")
        )
    if not report.options:
        return tr("No way was found within these limits.")
    ways, least = len(report.options), min(len(option.changes) for option in report.options)
    if ways == 1:
        return (
            tr("One way was found, with {least} change.", least=least)
            if least == 1
            else tr("One way was found, with {least} changes.", least=least)
        )
    if least == 1:
        return tr("{ways} ways were found; the shortest has 1 change.", ways=ways)
    return tr("{ways} ways were found; the shortest has {least} changes.", ways=ways, least=least)


def ways_html(report: CounterfactualReport, case: Case) -> str:
    """Each way as a sentence for the person, with how sure it is."""
    items = "".join(
        f"<li>{escape(option_words(option, report, case.roles))}"
        f'<p class="wb-note">{escape(sureness_words(option))}</p></li>'
        for option in report.options
    )
    return f'<ol class="wb-ways">{items}</ol>'
