"""Rules of evidence about the system in use: people who look, logs, checks, ways to object."""

from dataclasses import replace

from workbench.govern.evidence_words import Found, Values, Verdict, share_words
from workbench.language import tr

NEARLY_ALL = 0.99


def judge_human_step(found: Found) -> Verdict:
    """In what share of decisions a person had a part."""
    values = found["reviews"]
    decisions, looked = values["decisions"], values["with_person"]
    if not decisions:
        return Verdict(outcome="", sentence=tr("No decision is in the log yet."))
    share = looked / decisions
    outcome = "none" if not looked else "all" if share >= NEARLY_ALL else "some"
    return Verdict(
        outcome=outcome, sentence=tr("A person looked at {looked} decisions.", looked=share_words(looked, decisions))
    )


def judge_overrides(found: Found) -> Verdict:
    """Whether changes by a person are written down with their reason."""
    values = found["reviews"]
    changed, explained, looked = values["overridden"], values["with_reason"], values["with_person"]
    if not changed:
        return Verdict(
            outcome="none" if not looked else "",
            sentence=tr("None of {looked:,} decisions that a person looked at was changed; ask why.", looked=looked),
        )
    outcome = "yes" if explained / changed >= NEARLY_ALL else "no"
    return Verdict(
        outcome=outcome,
        sentence=tr("A reason stands beside {explained} changes.", explained=share_words(explained, changed)),
    )


def judge_log(found: Found) -> Verdict:
    """Whether each decision is in a log that holds together, with version and actor."""
    values = found["decision-log"]
    decisions = values["decisions"]
    if not values["chain_holds"] or not decisions:
        why = tr("is empty") if not decisions else tr("does not hold together")
        return Verdict(outcome="no", sentence=tr("The log of decisions {why}.", why=why))
    full = min(values["with_version"], values["with_actor"])
    outcome = "yes" if full >= decisions else "partly" if full else "no"
    return Verdict(
        outcome=outcome,
        sentence=tr(
            "The log holds together; version and person stand beside {full} decisions.",
            full=share_words(full, decisions),
        ),
    )


def judge_monitor(found: Found) -> Verdict:
    """Whether new cases are checked."""
    values = found["monitor"]
    if not values["checks"]:
        return Verdict(outcome="no", sentence=tr("Checks of new cases are set up, but none was made yet."))
    return Verdict(
        outcome="yes",
        sentence=tr(
            "Checks of new cases: {checks:,}, the last on {last}.", checks=values["checks"], last=values["last"]
        ),
    )


def judge_feedback(found: Found) -> Verdict:
    """Whether people and staff can say that something looks wrong."""
    return _channel(found["feedback"], "yes", "message")


def judge_appeals(found: Found) -> Verdict:
    """Whether a person can ask to look again, and whether somebody else looks."""
    values = found["appeals"]
    verdict = _channel(values, "another-person" if values["by_another_person"] else "yes", "request")
    changed = values.get("changed")
    if changed is None or verdict.outcome == "no":
        return verdict
    return replace(
        verdict,
        sentence=tr(
            "{sentence} Answers that were changed after it: {changed:,}.", sentence=verdict.sentence, changed=changed
        ),
    )


def _channel(values: Values, yes: str, what: str) -> Verdict:
    items = values["items"]
    if not values["where"]:
        return Verdict(outcome="no", sentence=tr("No place to write to is named."))
    if not items:
        return Verdict(
            outcome="no",
            sentence=tr("{where} is named, but no {what} was ever tried.", where=values["where"], what=what),
        )
    return Verdict(
        outcome=yes,
        sentence=tr(
            "{items:,} {what}{items_2} came in by {where}.",
            items=items,
            what=what,
            items_2="s" * (items != 1),
            where=values["where"],
        ),
    )
