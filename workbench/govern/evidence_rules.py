"""Every rule of evidence by its name: what it reads, what it says and which outcomes it knows.

Packs name these rules; which choice an outcome stands for is in `evidence_tokens.yaml`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from workbench.govern import evidence_rules_data as data
from workbench.govern import evidence_rules_groups as groups
from workbench.govern import evidence_rules_model as model
from workbench.govern import evidence_rules_use as use
from workbench.govern.evidence_words import Found, Verdict
from workbench.language import tr

ProposedBasis = Literal["measured", "derived", "document"]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """One rule: what it says, which kinds of records it needs (`reads`) and may use (`also`), and its outcomes.

    `basis` is "measured" where a number decides, "derived" where it follows from what is there, "document" where a
    person wrote it down and named a proof.
    """

    says: str
    reads: tuple[str, ...]
    judge: Callable[[Found], Verdict]
    outcomes: tuple[str, ...]
    also: tuple[str, ...] = ()
    basis: ProposedBasis = "measured"


GAPS = ("gap", "gap-treated", "no-gap")
RULES: Mapping[str, Rule] = {
    "group-gap": Rule(
        says=tr("Some groups get the favourable decision less often, and whether what was done about it is in use."),
        reads=("groups",),
        also=("mitigation", "model"),
        judge=groups.judge_decisions,
        outcomes=GAPS,
    ),
    "accuracy-by-group": Rule(
        says=tr("It is wrong more often for some groups."),
        reads=("groups",),
        also=("mitigation", "model"),
        judge=groups.judge_errors,
        outcomes=GAPS,
    ),
    "label-bias": Rule(
        says=tr("Some groups had fewer good outcomes in the past data."),
        reads=("record",),
        also=("mitigation", "model"),
        judge=groups.judge_record,
        outcomes=GAPS,
    ),
    "disability-slice": Rule(
        says=tr("It was tested for people with a disability."),
        reads=("groups",),
        judge=groups.judge_disability,
        outcomes=("yes", "no"),
    ),
    "recourse-gap": Rule(
        says=tr("The way from a no to a yes is longer for some groups."),
        reads=("recourse",),
        judge=groups.judge_recourse,
        outcomes=("gap", "no-gap"),
    ),
    "mitigation-run": Rule(
        says=tr("Something was tried against a gap, with numbers before and after, and whether it is in use."),
        reads=("groups",),
        also=("mitigation", "model"),
        judge=groups.judge_action,
        outcomes=("in-use", "tried", "not-needed", "none"),
    ),
    "representative": Rule(
        says=tr("How far the groups in the table are from the people it is about."),
        reads=("representation",),
        judge=data.judge_representation,
        outcomes=("close", "unsure", "far"),
    ),
    "proxy-scan": Rule(
        says=tr("A column gives a sensitive one away, and whether the model sees it."),
        reads=("proxies",),
        also=("model",),
        judge=data.judge_proxies,
        outcomes=("used", "unused", "weak"),
    ),
    "personal-data": Rule(
        says=tr("There are data about people in the table."),
        reads=("identifiers",),
        judge=data.judge_personal,
        outcomes=("yes", "no"),
        basis="derived",
    ),
    "special-data": Rule(
        says=tr("People are compared by columns of a special kind, such as health, origin or belief."),
        reads=("identifiers",),
        judge=data.judge_special,
        outcomes=("yes", "not-named"),
        basis="derived",
    ),
    "de-identified": Rule(
        says=tr("Names and marks are out, and it was counted who stands out."),
        reads=("identifiers",),
        also=("privacy",),
        judge=data.judge_identity,
        outcomes=("names-left", "numbers-left", "names-out", "checked"),
    ),
    "data-tests": Rule(
        says=tr("The table was tested and the result is kept."),
        reads=("review",),
        judge=data.judge_tests,
        outcomes=("kept", "none"),
    ),
    "unstructured-data": Rule(
        says=tr("Columns hold free text, sound or pictures."),
        reads=("columns",),
        judge=data.judge_unstructured,
        outcomes=("yes", "no"),
        basis="derived",
    ),
    "column-purposes": Rule(
        says=tr("Each column has a purpose written down."),
        reads=("purposes",),
        judge=data.judge_purposes,
        outcomes=("all", "some", "none"),
        basis="document",
    ),
    "data-lineage": Rule(
        says=tr("It is known where each column comes from, and whether there are several sources."),
        reads=("lineage",),
        judge=data.judge_lineage,
        outcomes=("all", "some", "none"),
        basis="document",
    ),
    "model-kind": Rule(
        says=tr("What kind of system it is: rules, a small or a large learned model, one that writes or draws."),
        reads=("model",),
        judge=model.judge_kind,
        outcomes=("rules", "simple", "learned", "complex", "generative"),
        basis="derived",
    ),
    "online-learning": Rule(
        says=tr("It goes on learning while it is used."),
        reads=("model",),
        judge=model.judge_online,
        outcomes=("yes", "no"),
        basis="derived",
    ),
    "protected-columns": Rule(
        says=tr("The model sees sensitive columns, or they are kept for tests only."),
        reads=("model",),
        also=("flip",),
        judge=model.judge_protected,
        outcomes=("used", "testing", "none"),
    ),
    "explainable": Rule(
        says=tr("One can read off why it came to a result, or how close a short rule comes."),
        reads=("model",),
        also=("explanation",),
        judge=model.judge_explainable,
        outcomes=("readable", "approximate", "hard"),
    ),
    "reasons-produced": Rule(
        says=tr("There are reasons for refusals, and whether people were told them."),
        reads=("reasons",),
        judge=model.judge_reasons,
        outcomes=("missing", "produced", "given"),
    ),
    "human-step": Rule(
        says=tr("In what share of decisions a person had a part."),
        reads=("reviews",),
        judge=use.judge_human_step,
        outcomes=("none", "some", "all"),
        basis="document",
    ),
    "overrides-logged": Rule(
        says=tr("Changes by a person are written down with their reason."),
        reads=("reviews",),
        judge=use.judge_overrides,
        outcomes=("yes", "no", "none"),
        basis="document",
    ),
    "audit-trail": Rule(
        says=tr("Each decision is in a log that holds together, with version and person."),
        reads=("decision-log",),
        judge=use.judge_log,
        outcomes=("yes", "partly", "no"),
        basis="document",
    ),
    "drift-monitor": Rule(
        says=tr("New cases are checked."),
        reads=("monitor",),
        judge=use.judge_monitor,
        outcomes=("yes", "no"),
        basis="document",
    ),
    "feedback-channel": Rule(
        says=tr("People and staff can say that something looks wrong."),
        reads=("feedback",),
        judge=use.judge_feedback,
        outcomes=("yes", "no"),
        basis="document",
    ),
    "appeal-channel": Rule(
        says=tr("A person can ask to look again, and whether somebody else looks."),
        reads=("appeals",),
        judge=use.judge_appeals,
        outcomes=("another-person", "yes", "no"),
        basis="document",
    ),
    "vendor-accuracy": Rule(
        says=tr("The accuracy that a vendor claims lies within what was measured here."),
        reads=("accuracy",),
        judge=model.judge_claim,
        outcomes=("confirmed", "contradicted"),
    ),
}
