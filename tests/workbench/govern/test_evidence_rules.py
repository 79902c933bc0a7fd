"""Every rule of evidence says yes to one record and no to another, with its number."""

from operator import itemgetter
from pathlib import Path
from runpy import run_path
from typing import Any

import pytest

from workbench.govern.evidence_rules import RULES
from workbench.govern.measured import KINDS

SAMPLES = run_path(str(Path(__file__).with_name("evidence_samples.py")))
GAP, NO_GAP, UNCLEAR, SELECTION_GAP, NOTHING, TRIED, MODEL, PROXY, REVIEWS, PEOPLE, LINEAGE = itemgetter(
    "GAP", "NO_GAP", "UNCLEAR", "SELECTION_GAP", "NOTHING", "TRIED", "MODEL", "PROXY", "REVIEWS", "PEOPLE", "LINEAGE"
)(SAMPLES)
ERROR_GAP = {"selection": NO_GAP, "errors": GAP, "disability": None}
SHARE = {"label": "sex", "group": "women", "psi": 0.3, "share": 0.3, "low": 0.27, "high": 0.33, "due": 0.5, "n": 1000}
WAY = {"found": True, "chance": 0.62, "low": 0.55, "high": 0.69, "farther": "women", "nearer": "men", "n": 200}
FLIPPED = {"asked": 900, "widest": {"group": "women", "gap": -0.04, "low": -0.06, "high": -0.02}, "findings": ["Women"]}
SHORT = {"same": 0.95, "low": 0.93, "high": 0.97, "n": 800}
RIGHT = {"right": {"value": 0.8, "low": 0.77, "high": 0.83, "n": 800}}
NAMES = {"columns": 5, "sensitive": [], "identifying": [{"label": "customer", "kind": "name"}]}
IDS = {"columns": 5, "sensitive": [], "identifying": [{"label": "number", "kind": "id"}]}
STANDS_OUT = {"by": ["sex", "town"], "k": 1, "unique": 3, "few": 9, "rows": 1000}
LOG = {"decisions": 9, "with_version": 9, "with_actor": 9, "chain_holds": True}
APPEALS = {"where": "the page", "items": 1, "by_another_person": True}
Case = tuple[dict[str, Any], str, str]
YES_AND_NO: dict[str, tuple[Case, ...]] = {  # records, outcome, and a number that the sentence must hold
    "group-gap": (
        ({"groups": SELECTION_GAP}, "gap", "61.0% of 310"),
        ({"groups": SELECTION_GAP, "mitigation": TRIED, "model": MODEL}, "gap", "14.0% to 3.0%"),
        ({"groups": SELECTION_GAP, "mitigation": TRIED, "model": {**MODEL, "mitigation": "x"}}, "gap-treated", "999"),
        ({"groups": ERROR_GAP}, "no-gap", "310 and 690 people"),
        ({"groups": {**NOTHING, "selection": UNCLEAR}}, "", "31 and 69 people"),
        ({"groups": {**NOTHING, "selection": {**NO_GAP, "least_ratio": 0.66}}}, "", "a ratio of 0.66 cannot"),
        ({"groups": {**NOTHING, "selection": {**NO_GAP, "least_ratio": None}}}, "", "a fraction of another"),
        ({"groups": {**NOTHING, "selection": None}}, "", "holds no decision"),
    ),
    "accuracy-by-group": (
        ({"groups": ERROR_GAP}, "gap", "61.0% of 310"),
        ({"groups": ERROR_GAP, "mitigation": TRIED, "model": {**MODEL, "mitigation": "x"}}, "gap-treated", "11.0"),
        ({"groups": SELECTION_GAP}, "no-gap", "310 and 690 people"),
        ({"groups": {**SELECTION_GAP, "errors": {**NO_GAP, "least_ratio": None}}}, "no-gap", "310 and 690 people"),
    ),
    "label-bias": (
        ({"record": {"outcomes": GAP}}, "gap", "61.0% of 310"),
        (
            {"record": {"outcomes": GAP}, "mitigation": TRIED, "model": {**MODEL, "mitigation": "x"}},
            "gap-treated",
            "999 people",
        ),
        ({"record": {"outcomes": NO_GAP}}, "no-gap", "−3.0 to 5.0"),
        ({"record": {"outcomes": {**UNCLEAR, "widest": None}}}, "", "No two groups"),
    ),
    "disability-slice": (
        ({"groups": {**NOTHING, "disability": {"column": "disability", "n": 40}}}, "yes", "40 people"),
        ({"groups": {**NOTHING, "disability": {"column": "disability", "n": 29}}}, "no", "29 people"),
        ({"groups": NOTHING}, "no", "No column"),
    ),
    "recourse-gap": (
        ({"recourse": WAY}, "gap", "62 of 100 pairs (95% interval 55 to 69; a way was searched for 200"),
        ({"recourse": {**WAY, "found": False, "chance": 0.51, "low": 0.43, "high": 0.59}}, "no-gap", "51 of 100"),
        ({"recourse": {**WAY, "found": False, "low": 0.45}}, "", "too few people"),
    ),
    "mitigation-run": (
        ({"groups": SELECTION_GAP, "mitigation": TRIED, "model": {**MODEL, "mitigation": "x"}}, "in-use", "14.0%"),
        ({"groups": SELECTION_GAP, "mitigation": TRIED, "model": MODEL}, "tried", "11.0 percentage points"),
        ({"groups": SELECTION_GAP}, "none", "Nothing against it"),
        ({"groups": NOTHING}, "not-needed", "310 and 690"),
        ({"groups": {**NOTHING, "errors": UNCLEAR}}, "", "cannot be told"),
    ),
    "representative": (
        ({"representation": {"columns": [{**SHARE, "psi": 0.05}]}}, "close", "0.050"),
        ({"representation": {"columns": [{**SHARE, "psi": 0.2}, {**SHARE, "psi": 0.01}]}}, "unsure", "2 columns"),
        ({"representation": {"columns": [SHARE]}}, "far", "27.0% to 33.0%"),
        ({"representation": {"columns": []}}, "", "No reference"),
    ),
    "proxy-scan": (
        ({"proxies": {"pairs": 8, "strong": [PROXY]}, "model": MODEL}, "used", "84 of 100"),
        ({"proxies": {"pairs": 8, "strong": [PROXY]}, "model": {**MODEL, "features": ["pay"]}}, "unused", "80 to 88"),
        ({"proxies": {"pairs": 8, "strong": [PROXY]}}, "used", "What the system sees was not measured"),
        ({"proxies": {"pairs": 8, "strong": []}, "model": MODEL}, "weak", "8 pairs"),
        ({"proxies": {"pairs": 0, "strong": []}}, "", "no pair"),
    ),
    "personal-data": (
        ({"identifiers": PEOPLE}, "yes", "1 of 5"),
        ({"identifiers": {**PEOPLE, "sensitive": []}}, "no", "5"),
    ),
    "special-data": (
        ({"identifiers": {**PEOPLE, "sensitive": ["sex", "Health_state"]}}, "yes", "Health_state"),
        ({"identifiers": PEOPLE}, "not-named", "No column"),
    ),
    "de-identified": (
        ({"identifiers": PEOPLE, "privacy": STANDS_OUT}, "checked", "3 of 1,000 (0.3%"),
        ({"identifiers": PEOPLE, "privacy": {**STANDS_OUT, "unique": 60}}, "names-out", "60 of 1,000"),
        ({"identifiers": PEOPLE}, "names-out", "not checked"),
        ({"identifiers": IDS}, "numbers-left", "number"),
        ({"identifiers": NAMES}, "names-left", "customer"),
    ),
    "data-tests": (
        ({"review": {"tests": 22, "found": ["Branch gives away race"], "rows": 900}}, "kept", "22 tests of 900 rows"),
        ({"review": {"tests": 0, "found": [], "rows": 900}}, "none", "nothing"),
    ),
    "unstructured-data": (
        ({"columns": {"columns": 4, "text": ["letter"], "media": []}}, "yes", "letter holds"),
        ({"columns": {"columns": 4, "text": [], "media": []}}, "no", "None of 4"),
    ),
    "column-purposes": (
        ({"purposes": {"columns": 4, "with_purpose": 4}}, "all", "4 of 4"),
        ({"purposes": {"columns": 4, "with_purpose": 1}}, "some", "1 of 4"),
        ({"purposes": {"columns": 4, "with_purpose": 0}}, "none", "0 of 4"),
        ({"purposes": {"columns": 0, "with_purpose": 0}}, "", "No column"),
    ),
    "data-lineage": (
        ({"lineage": LINEAGE}, "all", "4 of 4"),
        ({"lineage": {**LINEAGE, "with_source": 2}}, "some", "2 of 4"),
        ({"lineage": {**LINEAGE, "with_source": 0}}, "none", "0 of 4"),
    ),
    "model-kind": (
        ({"model": {**MODEL, "family": "rules"}}, "rules", "2 columns"),
        ({"model": {**MODEL, "family": "simple"}}, "simple", "small"),
        ({"model": {**MODEL, "family": "learned"}}, "learned", "unknown size"),
        ({"model": MODEL}, "complex", "large"),
        ({"model": {**MODEL, "family": "generative"}}, "generative", "writes"),
        ({"model": {**MODEL, "family": "unknown"}}, "", "does not say"),
    ),
    "online-learning": (
        ({"model": {**MODEL, "online": True}}, "yes", "goes on"),
        ({"model": MODEL}, "no", "fixed"),
        ({"model": {**MODEL, "online": None}}, "", "only you know"),
    ),
    "protected-columns": (
        ({"model": {**MODEL, "protected": ["sex"]}}, "used", "sex is among the 2 columns"),
        (
            {"model": {**MODEL, "protected": ["sex"]}, "flip": FLIPPED},
            "used",
            "changed to women, the share of favourable answers among 900 people would change by −4.0 percentage points",
        ),
        ({"model": {**MODEL, "protected": ["sex"]}, "flip": {**FLIPPED, "findings": []}}, "used", "may be chance"),
        ({"model": {**MODEL, "protected": ["sex"]}, "flip": {**FLIPPED, "widest": None}}, "used", "sees."),
        ({"model": {**MODEL, "kept_for_tests": ["sex", "age"]}}, "testing", "sex and age are in the table"),
        ({"model": MODEL}, "none", "2 columns"),
    ),
    "explainable": (
        ({"model": {**MODEL, "family": "simple"}}, "readable", "as it stands"),
        ({"model": MODEL, "explanation": SHORT}, "approximate", "95.0% of 800"),
        ({"model": MODEL, "explanation": {**SHORT, "low": 0.89}}, "hard", "89.0% to 97.0%"),
        ({"model": MODEL}, "", "not measured"),
    ),
    "reasons-produced": (
        ({"reasons": {"sampled": 100, "produced": 98}}, "missing", "98 of 100"),
        ({"reasons": {"sampled": 100, "produced": 99}}, "produced", "only you know"),
        ({"reasons": {"sampled": 100, "produced": 100, "given": 100}}, "given", "100 of 100"),
        ({"reasons": {"sampled": 0, "produced": 0}}, "", "Nobody"),
    ),
    "human-step": (
        ({"reviews": REVIEWS}, "some", "50 of 200 (25.0%, 95% interval 19.5% to 31.4%)"),
        ({"reviews": {**REVIEWS, "with_person": 200}}, "all", "200 of 200"),
        ({"reviews": {**REVIEWS, "with_person": 0}}, "none", "0 of 200"),
        ({"reviews": {**REVIEWS, "decisions": 0}}, "", "No decision"),
    ),
    "overrides-logged": (
        ({"reviews": REVIEWS}, "yes", "10 of 10"),
        ({"reviews": {**REVIEWS, "with_reason": 5}}, "no", "5 of 10"),
        ({"reviews": {**REVIEWS, "with_person": 0, "overridden": 0}}, "none", "None of 0"),
        ({"reviews": {**REVIEWS, "overridden": 0}}, "", "None of 50"),
    ),
    "audit-trail": (
        ({"decision-log": LOG}, "yes", "9 of 9"),
        ({"decision-log": {**LOG, "with_actor": 5}}, "partly", "5 of 9"),
        ({"decision-log": {**LOG, "chain_holds": False}}, "no", "does not hold"),
        ({"decision-log": {**LOG, "decisions": 0}}, "no", "is empty"),
    ),
    "drift-monitor": (
        ({"monitor": {"checks": 3, "last": "2026-05-01"}}, "yes", "new cases: 3"),
        ({"monitor": {"checks": 0, "last": ""}}, "no", "none was made"),
    ),
    "feedback-channel": (
        ({"feedback": {"where": "the page", "items": 2}}, "yes", "2 messages"),
        ({"feedback": {"where": "the page", "items": 0}}, "no", "no message"),
        ({"feedback": {"where": "", "items": 0}}, "no", "No place"),
    ),
    "appeal-channel": (
        ({"appeals": APPEALS}, "another-person", "1 request came"),
        ({"appeals": {**APPEALS, "items": 9, "changed": 4}}, "another-person", "changed after it: 4."),
        ({"appeals": {**APPEALS, "by_another_person": False}}, "yes", "1 request"),
        ({"appeals": {**APPEALS, "items": 0}}, "no", "no request"),
    ),
    "vendor-accuracy": (
        ({"accuracy": RIGHT, "claims": {"accuracy": 0.82}}, "confirmed", "77.0% to 83.0%"),
        ({"accuracy": RIGHT, "claims": {"accuracy": 0.7}}, "confirmed", "more than was claimed"),
        ({"accuracy": RIGHT, "claims": {"accuracy": 0.95}}, "contradicted", "95.0%"),
        ({"accuracy": RIGHT, "claims": {}}, "", "No accuracy"),
    ),
}


@pytest.mark.parametrize(
    ("rule", "found", "outcome", "number"),
    [(rule, *case) for rule, cases in YES_AND_NO.items() for case in cases],
)
def test_a_rule_says_yes_to_one_record_and_no_to_another(rule, found, outcome, number):
    verdict = RULES[rule].judge(found)
    assert verdict.outcome == outcome
    assert number in verdict.sentence
    assert outcome in ("", *RULES[rule].outcomes)


@pytest.mark.parametrize("rule", RULES)
def test_every_outcome_of_every_rule_is_tried_above(rule):
    assert {outcome for _, outcome, _ in YES_AND_NO[rule] if outcome} == set(RULES[rule].outcomes)
    assert len(RULES[rule].outcomes) > 1
    assert set(RULES[rule].reads) | set(RULES[rule].also) <= set(KINDS)
