"""Counterfactuals in words: each option as a sentence to the person, and why there may be none."""

from collections.abc import Sequence

from workbench.explain.counterfactual_report import Change, CounterfactualReport, Option
from workbench.explain.search_wanted import Wanted
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed, percent

SHAKY, LARGE = 0.8, 1000


def option_words(option: Option, report: CounterfactualReport, roles: Roles) -> str:
    """One option as a sentence for the person it is about.

    Such as: If the length of the credit were 24 months instead of 36 months, the answer would probably have been yes.
    """
    changes = listed([_change_words(change, roles) for change in option.changes])
    if report.wanted.is_favourable:
        return tr("If {changes}, the answer would probably have been yes. This is not a promise.", changes=changes)
    name, number = answer_words(option.prediction, report, roles)
    wanted = wanted_words(report, roles)
    return tr(
        "If {changes}, the {name} would have been {number}; wanted is {wanted}. This is not a promise.",
        changes=changes,
        name=name,
        number=number,
        wanted=wanted,
    )


def sureness_words(option: Option, *, name: str = "score", number: str = "") -> str:
    """How sure the option is and how usual, in a sentence or two; `name` and `number` as `answer_words` gives them."""
    number, often = number or f"{option.prediction:.2f}", percent(option.robustness)
    words = (
        tr(
            "The {name} would be {number}, and it mostly stays when the numbers move a little (it stayed in {often} "
            "of tries).",
            name=name,
            number=number,
            often=often,
        )
        if option.robustness >= SHAKY
        else tr(
            "The {name} would be {number}, and small differences in the numbers could turn it back (it stayed in "
            "{often} of tries).",
            name=name,
            number=number,
            often=often,
        )
    )
    if not option.is_unusual:
        return words
    return tr("{words} Hardly anybody like that got this answer so far: be careful with this one.", words=words)


def report_words(report: CounterfactualReport, roles: Roles) -> str:
    """The whole report as text."""
    lines = [_start_words(report, roles), ""]
    for place, option in enumerate(report.options, start=1):
        cost, usual = f"{option.cost:.2f}", percent(option.plausibility)
        name, number = answer_words(option.prediction, report, roles)
        lines += [
            f"{place}. {option_words(option, report, roles)}",
            f"   {sureness_words(option, name=name, number=number)}",
            tr(
                "   Cost {cost}; {usual} of the real people with that answer are at least as far from their nearest "
                "like.",
                cost=cost,
                usual=usual,
            ),
            "",
        ]
    lines += [sentence for sentence in (report.note, *report.remarks) if sentence]
    return "\n".join(lines).rstrip()


def _start_words(report: CounterfactualReport, roles: Roles) -> str:
    """Where the person stands, and what is wanted."""
    who = tr("this person") if report.row is None else tr("row {row}", row=report.row)
    name, number = answer_words(report.prediction, report, roles)
    wanted = wanted_words(report, roles)
    if report.wanted.is_favourable:
        return tr(
            "{who} has a score of {number}; a favourable answer needs {wanted}.",
            who=capital(who),
            number=number,
            wanted=wanted,
        )
    return tr("For {who} the {name} is {number}; wanted is {wanted}.", who=who, name=name, number=number, wanted=wanted)


def answer_words(answer: float, report: CounterfactualReport, roles: Roles) -> tuple[str, str]:
    """What the model's answer is called, and a number of it with its unit: ("time to delivery", "7.5 hours")."""
    if report.amount is None:
        return "score", f"{answer:.2f}"
    return roles.column_label(report.amount), f"{_plain(answer)} {_unit(report.amount, roles)}".strip()


def wanted_words(report: CounterfactualReport, roles: Roles) -> str:
    """Which scores or amounts are wanted: "0.5 or more", "0 to 8 hours"."""
    wanted: Wanted = report.wanted
    if report.amount is None:
        return range_text(wanted.low, wanted.high)
    unit = _unit(report.amount, roles)
    low, high = (f"{_plain(end)} {unit}".strip() for end in (wanted.low, wanted.high))
    if wanted.high == float("inf"):
        return tr("{low} or more", low=low)
    if wanted.low == -float("inf"):
        return tr("{high} or less", high=high)
    return tr("{low} to {high}", low=_plain(wanted.low), high=high)


def range_text(low: float, high: float) -> str:
    """Which scores are wanted.

    >>> range_text(0.5, 1.0), range_text(0.0, 0.49999999999999994), range_text(0.2, 0.4)
    ('0.5 or more', 'less than 0.5', '0.2 to 0.4')
    """
    if high >= 1:
        return tr("{low:g} or more", low=low)
    if low <= 0:
        return tr("less than {high:g}", high=high)
    return tr("{low:g} to {high:g}", low=low, high=high)


def value_words(value: object, column: str, roles: Roles) -> str:
    """One value with its unit as a person reads it.

    >>> value_words(3200, "amount", Roles()), value_words("skilled", "job", Roles()), value_words(None, "pay", Roles())
    ('3,200', '“skilled”', 'missing')
    """
    if value is None:
        return "missing"
    if isinstance(value, str):
        return f"“{value}”"
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return f"{number} {_unit(column, roles)}".strip().replace("-", "−")


def kept_words(kept: Sequence[tuple[str, str]], roles: Roles) -> str:
    """Which columns stayed as they are and why, in a sentence; empty where there are none."""
    reasons: dict[str, list[str]] = {}
    for column, reason in kept:
        reasons.setdefault(reason, []).append(roles.column_label(column))
    parts = [f"{listed(columns)} ({reason})" for reason, columns in reasons.items()]
    return tr("{parts}: kept as it is for this person.", parts=capital("; ".join(parts))) if parts else ""


def _change_words(change: Change, roles: Roles) -> str:
    after = value_words(change.after, change.feature, roles)
    before = value_words(change.before, change.feature, roles)
    label = roles.column_label(change.feature)
    if change.before is None:
        return tr("the {label} were known and {after}", label=label, after=after)
    return tr("the {label} were {after} instead of {before}", label=label, after=after, before=before)


def _unit(column: str, roles: Roles) -> str:
    """The unit where it is a word: not "class, 1 to 4"."""
    label = roles.labels.get(column)
    return label.unit if label and label.unit.replace(" ", "").isalpha() else ""


def _plain(amount: float) -> str:
    """An amount as people say it: two decimals at most, none where it is large."""
    number = f"{amount:,.0f}" if abs(amount) >= LARGE else f"{round(amount, 2):,.10g}"
    return number.replace("-", "−")
