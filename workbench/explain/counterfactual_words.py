"""Counterfactuals in words: each option as a sentence to the person, and why there may be none."""

from collections.abc import Sequence

from workbench.explain.counterfactual_report import Change, CounterfactualReport, Option
from workbench.roles import Roles
from workbench.words import capital, listed, percent

NO_PROMISE = "This is not a promise."
SHAKY = 0.8


def option_words(option: Option, report: CounterfactualReport, roles: Roles) -> str:
    """One option as a sentence for the person it is about.

    Such as: If the length of the credit were 24 months instead of 36 months, the answer would probably have been yes.
    """
    changes = listed([_change_words(change, roles) for change in option.changes])
    wanted = report.wanted
    then = (
        "the answer would probably have been yes"
        if wanted.is_favourable
        else f"the score would have been {option.prediction:.2f}, within {wanted.low:g} to {wanted.high:g}"
    )
    return f"If {changes}, {then}. {NO_PROMISE}"


def sureness_words(option: Option) -> str:
    """How sure the option is and how usual, in a sentence or two."""
    often = (
        "it mostly stays when the numbers move a little"
        if option.robustness >= SHAKY
        else "small differences in the numbers could turn it back"
    )
    words = (
        f"The score would be {option.prediction:.2f}, and {often} (it stayed in {percent(option.robustness)} of tries)."
    )
    unusual = " Hardly anybody like that got this answer so far: be careful with this one." if option.is_unusual else ""
    return words + unusual


def report_words(report: CounterfactualReport, roles: Roles) -> str:
    """The whole report as text."""
    who = "This person" if report.row is None else f"Row {report.row}"
    wanted = report.wanted
    aim = "a favourable answer" if wanted.is_favourable else "a score"
    lines = [f"{who} has a score of {report.prediction:.2f}; {aim} needs {range_text(wanted.low, wanted.high)}.", ""]
    for place, option in enumerate(report.options, start=1):
        usual = f"{percent(option.plausibility)} of the real people with that answer"
        lines += [
            f"{place}. {option_words(option, report, roles)}",
            f"   {sureness_words(option)}",
            f"   Cost {option.cost:.2f}; {usual} are at least as far from their nearest like.",
            "",
        ]
    lines += [sentence for sentence in (report.note, *report.remarks) if sentence]
    return "\n".join(lines).rstrip()


def range_text(low: float, high: float) -> str:
    """Which scores are wanted.

    >>> range_text(0.5, 1.0), range_text(0.0, 0.49999999999999994), range_text(0.2, 0.4)
    ('0.5 or more', 'less than 0.5', '0.2 to 0.4')
    """
    if high >= 1:
        return f"{low:g} or more"
    if low <= 0:
        return f"less than {high:g}"
    return f"{low:g} to {high:g}"


def value_words(value: object, column: str, roles: Roles) -> str:
    """One value with its unit as a person reads it.

    >>> value_words(3200, "amount", Roles()), value_words("skilled", "job", Roles()), value_words(None, "pay", Roles())
    ('3,200', '“skilled”', 'missing')
    """
    if value is None:
        return "missing"
    if isinstance(value, str):
        return f"“{value}”"
    label = roles.labels.get(column)
    unit = label.unit if label and label.unit.replace(" ", "").isalpha() else ""  # not "class, 1 to 4"
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"
    return f"{number} {unit}".strip().replace("-", "−")


def kept_words(kept: Sequence[tuple[str, str]], roles: Roles) -> str:
    """Which columns stayed as they are and why, in a sentence; empty where there are none."""
    reasons: dict[str, list[str]] = {}
    for column, reason in kept:
        reasons.setdefault(reason, []).append(roles.column_label(column))
    parts = [f"{listed(columns)} ({reason})" for reason, columns in reasons.items()]
    return f"{capital('; '.join(parts))}: kept as it is for this person." if parts else ""


def _change_words(change: Change, roles: Roles) -> str:
    after = value_words(change.after, change.feature, roles)
    before = value_words(change.before, change.feature, roles)
    label = roles.column_label(change.feature)
    if change.before is None:
        return f"the {label} were known and {after}"
    return f"the {label} were {after} instead of {before}"
