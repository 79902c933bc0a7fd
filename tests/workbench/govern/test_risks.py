"""The register: risks with controls that only count while their evidence holds, candidates from what was measured."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import assess
from workbench.govern.contradictions import check_claim, find
from workbench.govern.evidence import propose
from workbench.govern.measured import Record
from workbench.govern.questionnaire import load_pack
from workbench.govern.risks import Control, Register, Risk, WrittenMeanwhileError
from workbench.govern.risks_found import Sources, candidates, likelihood_below

FINDING = {"code": "WB101", "severity": "high", "title": "Women less often", "text": "61.0% of 310 against 75.0%."}
SELECTION = {"tested": 1, "findings": [FINDING], "widest": None, "ratio": {"value": 0.7, "low": 0.6, "high": 0.82}}
GROUPS = Record(kind="groups", values={"selection": SELECTION, "errors": None, "disability": None})
ACCURACY = Record(kind="accuracy", values={"right": {"value": 0.8, "low": 0.77, "high": 0.83, "n": 800}})
PROXY = {"feature": "branch", "label": "branch", "group": "women", "auc": 0.84, "low": 0.8, "high": 0.88, "n": 900}
RECORDS = {
    "groups": GROUPS,
    "accuracy": ACCURACY,
    "record": Record(kind="record", values={"outcomes": SELECTION}),
    "proxies": Record(kind="proxies", values={"pairs": 4, "strong": [PROXY]}),
    "identifiers": Record(
        kind="identifiers",
        values={"columns": 5, "sensitive": [], "identifying": [{"label": "customer", "kind": "name"}]},
    ),
    "privacy": Record(kind="privacy", values={"by": ["sex"], "k": 1, "unique": 3, "few": 3, "rows": 900}),
    "explanation": Record(kind="explanation", values={"same": 0.8, "low": 0.78, "high": 0.82, "n": 900}),
}
LATE = Risk(id="late", title="Parcels late", likelihood=4, impact=5, owner="mira", review=date(2026, 5, 1))


@given(st.integers(1, 5), st.integers(1, 5), st.lists(st.floats(0, 1), max_size=4))
def test_controls_never_make_a_risk_larger_and_none_leave_it_as_it_is(likelihood, impact, effects):
    controls = tuple(Control(text="c", effect=effect) for effect in effects)
    risk = Risk(id="r", title="R", likelihood=likelihood, impact=impact, controls=controls)
    assert 0 <= risk.residual({}) <= risk.inherent == likelihood * impact
    assert replace(risk, controls=()).residual({}) == risk.inherent


def test_a_control_whose_evidence_no_longer_holds_takes_nothing_away_and_is_named():
    control = Control(text="Another cut-off", effect=0.5, evidence=(GROUPS.id, "letter of 1 May"))
    risk = replace(LATE, controls=(control,))
    assert (risk.residual(RECORDS), risk.lapsed(RECORDS)) == (10, ())
    other = Record(kind="groups", values=GROUPS.values, stale="the table is another one since")
    for records in ({}, {"groups": other}, {"groups": Record(kind="groups", values={**GROUPS.values, "rows": 1})}):
        assert (risk.residual(records), risk.lapsed(records)) == (20, (control,))


def test_a_risk_is_due_on_the_day_of_its_review_and_always_while_nobody_named_one():
    assert not LATE.is_due(date(2026, 4, 30))
    assert LATE.is_due(date(2026, 5, 1))
    assert replace(LATE, review=None).is_due(date(2026, 4, 30))


@pytest.mark.parametrize("parts", [{"likelihood": 0}, {"impact": 6}, {"id": "Big Risk"}, {"id": "../x"}])
def test_what_is_off_the_scale_is_refused(parts):
    with pytest.raises(WorkbenchError):
        replace(LATE, **parts)
    with pytest.raises(WorkbenchError, match="between 0 and 1"):
        Control(text="c", effect=1.1)


def test_the_register_keeps_risks_and_the_largest_stands_first(project):
    register = Register(project)
    small = Risk(id="small", title="Small", likelihood=1, impact=1, controls=(Control(text="c", effect=0.2),))
    register.write(small, seen=None)
    register.write(LATE, seen=None)
    assert register.all() == (LATE, small)
    register.remove(small)
    assert Register(project).all() == (LATE,)


def test_who_comes_second_is_told_who_was_first(project, monkeypatch):
    register = Register(project)
    register.write(LATE, seen=None)
    monkeypatch.setenv("WORKBENCH_USER", "mira")
    mine = register.write(replace(LATE, impact=4), seen=LATE)
    with pytest.raises(WrittenMeanwhileError, match="mira changed this risk at ") as refused:
        register.write(replace(LATE, impact=1), seen=LATE)
    assert refused.value.risk == mine
    assert register.all() == (mine,)


def test_candidates_come_from_what_was_measured_with_the_numbers_in_them():
    found = {risk.id: risk for risk in candidates(Sources(records=RECORDS))}
    assert set(found) == {"gap-selection", "learned-habits", "proxies", "identifiers", "stand-out", "unexplained"}
    gap = found["gap-selection"]
    assert (gap.likelihood, gap.impact, gap.evidence) == (5, 4, (GROUPS.id,))
    assert "61.0% of 310" in gap.text
    assert gap.source == "WB101: Women less often"
    assert "80 to 88; 900 people" in found["proxies"].text


def test_nothing_wrong_and_nothing_fresh_make_no_candidates():
    quiet = {**SELECTION, "findings": []}
    fine = {
        "groups": Record(kind="groups", values={"selection": quiet, "errors": quiet, "disability": None}),
        "record": Record(kind="record", values={"outcomes": quiet}),
        "proxies": Record(kind="proxies", values={"pairs": 4, "strong": []}),
        "identifiers": Record(kind="identifiers", values={"columns": 5, "sensitive": [], "identifying": []}),
        "privacy": Record(kind="privacy", values={"by": ["sex"], "k": 9, "unique": 0, "few": 0, "rows": 900}),
        "explanation": Record(kind="explanation", values={"same": 0.95, "low": 0.93, "high": 0.97, "n": 900}),
    }
    assert candidates(Sources(records=fine)) == ()
    old = {kind: Record(kind=kind, values=now.values, stale="old") for kind, now in RECORDS.items()}
    assert candidates(Sources(records=old)) == ()


def test_contradictions_refuted_claims_and_duties_that_block_the_launch_are_candidates(project):
    pack = load_pack("impact")
    said = Sheet(pack=pack, answers={"group-gap": Answer(value="no"), "owner": Answer(value="no")})
    sources = Sources(
        contradictions=find(said, propose(pack, RECORDS)),
        claims=(check_claim(0.95, RECORDS), check_claim(0.8, RECORDS)),
        duties=assess(said, today=date(2026, 11, 22)).obligations,
    )
    found = candidates(sources)
    ids = [risk.id for risk in found]
    assert {"answer-group-gap", "claim-accuracy", "duty-name-an-owner"} <= set(ids)
    assert len(ids) == len(set(ids))
    titles = {risk.id: risk.title for risk in found}
    assert titles["answer-group-gap"] == "“Do some groups get a yes less often?” is answered safer than was measured"
    assert len(set(titles.values())) == len(ids), "on the register each can be told from the others"
    assert [risk.inherent for risk in found] == sorted((risk.inherent for risk in found), reverse=True)
    register = Register(project)
    register.write(found[0], seen=None)
    assert register.new(found) == found[1:]


@pytest.mark.parametrize(
    ("ratio", "likelihood"),
    [((0.5, 0.4, 0.6), 5), ((0.95, 0.92, 0.98), 1), ((0.8, 0.7, 0.91), 3), ((0.9, 0.78, 1.04), 2)],
)
def test_the_likelihood_is_how_probable_a_ratio_below_four_fifths_is(ratio, likelihood):
    assert likelihood_below(dict(zip(("value", "low", "high"), ratio, strict=True))) == likelihood


def test_without_an_interval_there_is_no_likelihood_from_the_data():
    assert likelihood_below(None) is None
    assert likelihood_below({"value": 0.0, "low": 0.0, "high": 0.4}) is None
