"""The packs of our own: what they ask, how they score and what follows, in cases that a lawyer would recognise."""

import itertools
import re
from datetime import date

import jinja2
import pytest

from workbench.govern.answers import Answer, Sheet
from workbench.govern.assessment import assess
from workbench.govern.conditions import Circumstances, Level, asked_by
from workbench.govern.evidence_rules import RULES
from workbench.govern.questionnaire import PACKS, load_pack
from workbench.govern.scoring import points_of, score_answers, visible_questions
from workbench.language import spoken

OURS = ("impact", "ethics-checklist", "eu-ai-act", "dpia-screen", "privacy", "vendor", "ai-policy")
TODAY = date(2026, 11, 22)
LATER = date(2028, 1, 1)


def sheet(name, countries=(), /, **values):
    """A sheet with these answers; an underscore in a name stands for a hyphen."""
    pack = load_pack(name)
    answers = {
        id_.replace("_", "-"): value if isinstance(value, Answer) else Answer(value=value)
        for id_, value in values.items()
    }
    return Sheet(pack=pack, answers=answers, countries=countries)


def filled(name, pick, countries=(), /, **values):
    """A sheet on which every question with choices is answered by `pick(points of a choice)`, others as given."""
    pack = load_pack(name)
    given = sheet(name, countries, **values).answers
    answers = {
        id_: Answer(value=choice if question.kind == "one" else (choice,))
        for id_, question in pack.questions.items()
        if question.choices
        for choice in [pick(question)]
    }
    return Sheet(pack=pack, answers={**answers, **given}, countries=countries)


def worst(question):
    """The choice that adds most to the risk, or least to the mitigation."""
    sign = -1 if question.counts == "mitigation" else 1
    return max(question.points, key=lambda token: sign * question.points[token])


def best(question):
    """The opposite."""
    sign = -1 if question.counts == "mitigation" else 1
    return min(question.points, key=lambda token: sign * question.points[token])


def duties(of, today=TODAY):
    """The duties of a sheet by id, with their state."""
    return {duty.obligation.id: duty.state for duty in assess(of, today=today).obligations}


def sure(of, today=TODAY):
    """The duties that do apply."""
    return {id_ for id_, state in duties(of, today).items() if state == "applies"}


# ---- every pack


@pytest.mark.parametrize("name", OURS)
def test_every_question_says_what_helps_and_what_would_prove_it(name):
    for question in load_pack(name).questions.values():
        assert question.help, question.id
        assert question.evidence, question.id
        assert question.crosswalk, question.id


@pytest.mark.parametrize("name", OURS)
def test_every_duty_has_an_owner_a_due_day_and_a_proof(name):
    pack = load_pack(name)
    assert pack.obligations
    for duty in pack.obligations:
        assert duty.owner, duty.id
        assert duty.due, duty.id
        assert duty.proof, duty.id


@pytest.mark.parametrize("name", OURS)
def test_every_fact_is_used_and_was_checked_by_today(name):
    pack = load_pack(name)
    used = {fact for part in (*pack.questions.values(), *pack.obligations, *pack.tiers) for fact in part.facts}
    assert used == set(pack.facts_by_id)
    for fact in pack.facts:
        assert fact.source.as_of <= TODAY
        if fact.status == "adopted":
            assert fact.applies_from is not None, fact.id
            assert fact.applies_from > TODAY, f"{fact.id} binds already and stands as adopted"
        if fact.status == "in force":
            assert fact.applies_from is None or fact.applies_from <= TODAY, fact.id


@pytest.mark.parametrize("name", OURS)
def test_days_that_the_digital_omnibus_moves_never_stand_as_settled_law(name):
    for fact in load_pack(name).facts:
        if fact.applies_from in (date(2027, 12, 2), date(2028, 8, 2)):
            assert fact.status == "adopted", fact.id


@pytest.mark.parametrize("name", OURS)
def test_every_condition_of_a_duty_or_tier_can_hold(name):
    pack = load_pack(name)
    levels = [rule.level for rule in (pack.scoring.levels if pack.scoring else pack.tiers)] or [0]
    for part in (*pack.obligations, *pack.tiers):
        if part.when is None:
            continue
        asked = asked_by(part.when)
        wanted = {level for rule in part.when.walk() if isinstance(rule, Level) for level in rule.level}
        assert wanted <= set(levels), part
        values = itertools.islice(itertools.product(*(possible(pack.questions[id_]) for id_ in asked)), 20_000)
        assert any(
            part.when.holds(
                Circumstances(
                    answers=dict(zip(asked, answers, strict=True)),
                    levels=frozenset({level}),
                    countries=frozenset({"DE", "US-CO", "US-NY"}),
                    today=LATER,
                )
            )
            for answers in values
            for level in levels
        ), part


def possible(question):
    """Answers that a condition may be waiting for, the last choice first."""
    tokens = list(reversed(question.points))
    return [*((token,) for token in tokens), None] if question.kind == "several" else [*tokens, None]


@pytest.mark.parametrize("name", OURS)
def test_every_weight_moves_the_score(name):
    pack = load_pack(name)
    for question in pack.questions.values():
        if question.counts is None:
            continue
        assert question.maximum > 0, question.id
        for token, points in question.points.items():
            value = token if question.kind == "one" else (token,)
            assert points_of(question, value) == points
            score = score_answers(Sheet(pack=pack, answers={question.id: Answer(value=value)}))
            assert (score.raw if question.counts == "risk" else score.mitigation) == points


@pytest.mark.parametrize("name", OURS)
def test_every_evidence_rule_that_a_pack_names_exists(name):
    for question in load_pack(name).questions.values():
        assert set(question.evidence_rules) <= set(RULES), question.id


@pytest.mark.parametrize("name", OURS)
def test_questions_and_help_are_easy_to_read(name, readability):
    questions = list(load_pack(name).questions.values())
    grades = [readability(question.text) for question in questions]
    assert sum(grades) / len(grades) <= 9
    assert max(len(question.text.split()) for question in questions) <= 22
    assert readability(" ".join(question.help for question in questions)) <= 9


@pytest.mark.parametrize("name", OURS)
def test_no_pack_gives_a_verdict(name):
    words = (PACKS / f"{name}-1.0.0.yaml").read_text(encoding="utf-8").lower()
    assert not re.search(r"complian|is fair\b|bias-free|guarantee", words)


# ---- impact


def test_impact_is_about_forty_questions_in_twelve_areas():
    pack = load_pack("impact")
    assert 38 <= len(pack.questions) <= 45
    assert len(pack.sections) == 12
    assert pack.minutes == 20


def test_at_least_two_fifths_of_the_risk_of_impact_can_be_measured():
    pack = load_pack("impact")
    scored = [question for question in pack.questions.values() if question.counts == "risk"]
    measured = sum(question.maximum for question in scored if question.evidence_rules)
    assert measured / pack.maximum("risk") >= 0.4
    assert (measured, pack.maximum("risk")) == (44, 70)


def test_impact_goes_from_the_lowest_level_to_the_highest():
    assert score_answers(filled("impact", best)).level == 1
    assert score_answers(filled("impact", worst)).level == 4
    assert score_answers(filled("impact", worst)).raw == load_pack("impact").maximum("risk")


def test_a_loan_that_a_score_helps_to_decide_drops_a_level_when_it_is_tested():
    case = {
        "field": ("credit",),
        "reach": "hundreds",
        "vulnerable": "some",
        "harm": "serious",
        "undo": "effort",
        "lasts": "years",
        "origin": "bought",
        "gaming": "little",
        "who_decides": "person",
        "model_kind": "complex",
        "learns": "no",
        "personal": "yes",
        "needed": "some",
        "protected": "testing",
        "sources": "some",
        "hard_to_explain": "approximate",
    }
    tested = {
        "group_gap": "no",
        "group_errors": "no",
        "disability": "yes",
        "proxies": "no",
        "past": "no",
        "representative": "yes",
        "way_to_yes": "no",
    }
    assert score_answers(filled("impact", worst, **case)).level == 3
    assert score_answers(filled("impact", worst, **case, **tested)).level == 2


def test_an_empty_form_is_not_a_harmless_system():
    bounds = assess(sheet("impact"), today=TODAY).bounds
    assert (bounds.level_low, bounds.level_high) == (1, 4)


def test_ticking_all_fields_counts_no_more_than_the_most_serious():
    everything = tuple(load_pack("impact").questions["field"].points)
    assert score_answers(sheet("impact", field=everything)).raw == score_answers(sheet("impact", field=("credit",))).raw


def test_data_about_people_bring_the_question_on_purposes():
    assert "needed" not in visible_questions(load_pack("impact"), {"personal": "no"})
    assert "needed" in visible_questions(load_pack("impact"), {"personal": "yes"})


def test_a_serious_decision_by_the_machine_alone_is_a_matter_of_the_gdpr_in_europe_only():
    case = {"who_decides": "alone", "harm": "life", "personal": "yes"}
    assert {"gdpr-person", "gdpr-explain", "gdpr-screen"} <= sure(filled("impact", best, ("DE",), **case))
    assert not {"gdpr-person", "gdpr-explain", "gdpr-screen"} & set(duties(filled("impact", best, ("US-TX",), **case)))
    assert "gdpr-person" not in duties(filled("impact", best, ("DE",), **{**case, "who_decides": "person"}))


def test_hiring_in_new_york_calls_for_an_audit_and_credit_in_the_states_for_reasons():
    hiring = filled("impact", best, ("US-NY",), field=("hiring",))
    assert "nyc-audit" in sure(hiring)
    assert "us-credit-reasons" not in duties(hiring)
    assert "us-credit-reasons" in sure(filled("impact", best, ("US-TX",), field=("credit",)))


def test_colorado_comes_with_the_new_year():
    case = filled("impact", best, ("US-CO",), field=("housing",))
    assert duties(case)["colorado-decisions"] == "later"
    assert duties(case, date(2027, 1, 1))["colorado-decisions"] == "applies"


def test_a_hiring_tool_needs_no_record_on_fundamental_rights():
    assert "ai-act-rights" not in duties(filled("impact", best, ("FR",), field=("hiring",)))
    assert duties(filled("impact", best, ("FR",), field=("credit",)))["ai-act-rights"] == "later"


@pytest.mark.parametrize(("level", "approval"), [(1, "approve-1"), (4, "approve-4")])
def test_who_approves_follows_from_the_level(level, approval):
    found = sure(filled("impact", best if level == 1 else worst))
    assert {id_ for id_ in found if id_.startswith("approve-")} == {approval}


def test_an_open_gap_must_be_answered_before_launch():
    report = assess(filled("impact", best, group_gap="open"), today=TODAY)
    duty = next(duty for duty in report.obligations if duty.obligation.id == "answer-gap")
    assert duty.obligation.blocks_launch
    assert "answer-gap" not in duties(filled("impact", best))


# ---- eu-ai-act


EU = {"infers": "yes", "in_eu": "yes", "role": ("uses",), "practices": ("none",), "product": "no", "body": "neither"}
CASES = {
    "a sum in a table": ({"infers": "no"}, 0),
    "outside the Union": ({"in_eu": "no"}, 0),
    "reads feelings of staff": ({"practices": ("emotions",)}, 4),
    "ranks applicants": ({"areas": ("employment",), "small_task": ("none",), "profiles": "yes"}, 3),
    "calls it preparing, but profiles": ({"areas": ("employment",), "small_task": ("prepares",), "profiles": "yes"}, 3),
    "sorts files by kind": ({"areas": ("employment",), "small_task": ("narrow",), "profiles": "no"}, 1),
    "judges credit": ({"areas": ("credit",), "fraud_only": "no", "small_task": ("none",), "profiles": "yes"}, 3),
    "finds fraud": ({"areas": ("credit",), "fraud_only": "yes", "small_task": ("none",), "profiles": "yes"}, 1),
    "talks with customers": ({"areas": ("none",), "shows": ("talks",)}, 2),
    "orders flour": ({"areas": ("none",), "shows": ("none",)}, 1),
    "safety part of a machine": ({"product": "yes"}, 3),
}


@pytest.mark.parametrize("case", CASES)
def test_the_tier_of_the_ai_act_is_the_one_a_lawyer_would_name(case):
    answers, level = CASES[case]
    assert score_answers(sheet("eu-ai-act", **{**EU, **answers})).level == level


def test_an_open_question_keeps_the_tier_open():
    bounds = assess(sheet("eu-ai-act", infers="yes", in_eu="yes"), today=TODAY).bounds
    assert (bounds.level_low, bounds.level_high) == (1, 4)


def test_duties_of_high_risk_systems_come_with_annex_3_and_not_before():
    hiring = sheet("eu-ai-act", **EU, areas=("employment",), small_task=("none",), profiles="yes", at_work="yes")
    for id_ in ("use-well", "tell-workers", "tell-people", "explain"):
        assert duties(hiring)[id_] == "later", id_
        assert duties(hiring, LATER)[id_] == "applies", id_
    assert "literacy" in sure(hiring)
    assert "maker-duties" not in sure(hiring, LATER)


def test_the_record_on_fundamental_rights_is_for_credit_and_public_services_and_not_for_a_firms_hiring():
    hiring = {"areas": ("employment",), "small_task": ("none",), "profiles": "yes"}
    credit = {"areas": ("credit",), "fraud_only": "no", "small_task": ("none",), "profiles": "yes"}
    pack = load_pack("eu-ai-act")
    parts = {id_ for id_ in pack.questions if id_.startswith("record-")}
    assert len(parts) == 7
    for case, needed in (
        ({**EU, **hiring}, False),
        ({**EU, **credit}, True),
        ({**EU, **hiring, "body": "public-service"}, True),
        ({**EU, **credit, "fraud_only": "yes"}, False),
        ({**EU, "areas": ("infrastructure",), "small_task": ("none",), "profiles": "no", "body": "public"}, False),
    ):
        answered = sheet("eu-ai-act", **case)
        assert ("rights-record" in sure(answered, LATER)) is needed, case
        assert (parts <= visible_questions(pack, answered.values)) is needed, case


def test_who_renames_or_changes_a_high_risk_system_has_the_duties_of_its_maker():
    high = {"areas": ("education",), "small_task": ("none",), "profiles": "yes"}
    for role in ("makes", "renames", "changes"):
        assert "maker-duties" in sure(sheet("eu-ai-act", **{**EU, **high, "role": (role,)}), LATER)


def test_the_way_out_of_high_risk_must_be_written_down():
    small = sheet("eu-ai-act", **EU, areas=("employment",), small_task=("narrow",), profiles="no")
    assert "small-task-note" in sure(small, LATER)


# ---- dpia-screen


def signs(number, **more):
    """A screen with that many of the nine signs and none of the cases."""
    pack = load_pack("dpia-screen")
    nine = [question.id for section in pack.sections if section.id == "signs" for question in section.questions]
    assert len(nine) == 9
    chosen = {id_.replace("-", "_"): "yes" for id_ in nine[:number]}
    no = {"evaluation": "no", "special_large": "no", "public_place": "no", "listed": "no"}
    return filled("dpia-screen", lambda question: "no" if "no" in question.points else "", **{**no, **chosen, **more})


@pytest.mark.parametrize(("number", "level"), [(0, 1), (1, 1), (2, 2), (9, 2)])
def test_two_of_nine_signs_call_for_an_assessment(number, level):
    answered = signs(number, personal="yes")
    assert score_answers(answered).level == level
    assert ("assess" in sure(answered)) is (level == 2)


@pytest.mark.parametrize("case", ["evaluation", "special_large", "public_place", "listed"])
def test_one_case_of_the_law_is_enough(case):
    assert score_answers(signs(0, personal="yes", **{case: "yes"})).level == 2


def test_without_data_about_people_nothing_is_asked_further():
    pack = load_pack("dpia-screen")
    assert visible_questions(pack, {"personal": "no"}) == {"use", "personal"}


def test_a_high_risk_that_stays_goes_to_the_authority():
    assert "ask-authority" in sure(signs(3, personal="yes", risk_left="yes"))
    assert "ask-authority" not in sure(signs(3, personal="yes", risk_left="no"))


# ---- privacy


def test_privacy_asks_only_about_the_categories_that_are_there():
    pack = load_pack("privacy")
    shown = visible_questions(pack, {"categories": ("money", "special")})
    assert {"money-purpose", "money-ground", "money-months", "special-exception"} <= shown
    assert not any(id_.startswith(("work-", "children-")) for id_ in shown)
    assert visible_questions(pack, {"categories": ("none",)}) == {"use", "categories"}


def test_a_ground_that_nobody_knows_blocks_the_launch():
    for category in load_pack("privacy").questions["categories"].points:
        if category != "none":
            found = sheet("privacy", categories=(category,), **{f"{category}_ground": "unclear"})
            assert "find-ground" in sure(found), category


def test_special_kinds_need_an_exception_and_consent_needs_proof():
    assert "find-exception" in sure(sheet("privacy", categories=("special",), special_exception="unclear"))
    pack = load_pack("privacy")
    assert "consent-proof" in visible_questions(pack, {"categories": ("conduct",), "conduct-ground": "consent"})
    assert "consent-proof" not in visible_questions(pack, {"categories": ("conduct",), "conduct-ground": "contract"})


# ---- vendor


GATES = ("gate_training", "gate_contract", "gate_helpers", "gate_security", "gate_incident", "gate_exit")


@pytest.mark.parametrize("gate", GATES)
def test_no_number_of_good_answers_outweighs_a_gate_that_failed(gate):
    answered = filled("vendor", best, ("DE",), **{gate: "no"})
    assert score_answers(answered).level == 4
    assert "stop" in sure(answered)


@pytest.mark.parametrize("gate", GATES)
def test_once_a_gate_failed_nothing_else_matters(gate):
    report = assess(sheet("vendor", **{gate: "no"}), today=TODAY)
    assert (report.bounds.level_low, report.bounds.level_high) == (4, 4)
    assert {question.matters for question in report.open_questions} == {0}


def test_a_vendor_with_all_gates_open_is_judged_by_the_rest():
    open_gates = dict.fromkeys(GATES, "yes")
    assert score_answers(filled("vendor", best)).level == 1
    assert score_answers(filled("vendor", worst, **open_gates)).level == 3
    bounds = assess(sheet("vendor", **open_gates), today=TODAY).bounds
    assert (bounds.level_low, bounds.level_high) == (1, 3)


def test_a_certificate_lowers_the_risk_and_a_word_weighs_more_than_a_document():
    with_it, without = filled("vendor", best), filled("vendor", best, certificate="no")
    assert score_answers(with_it).raw < score_answers(without).raw
    assert score_answers(with_it).raw < score_answers(filled("vendor", best, maker="word")).raw


def test_a_claim_that_the_own_test_refutes_must_be_answered():
    assert "answer-contradiction" in sure(filled("vendor", best, own_test="contradicted"))
    assert "answer-contradiction" not in duties(filled("vendor", best))


def test_vendor_asks_six_gates_and_37_questions():
    pack = load_pack("vendor")
    assert len(pack.sections[0].questions) == 6
    assert len(pack.questions) == 6 + 37
    assert len(pack.sections) == 1 + 8


# ---- ethics-checklist


def test_the_checklist_has_four_questions_for_each_stage_and_no_points():
    pack = load_pack("ethics-checklist")
    assert [len(section.questions) for section in pack.sections] == [4] * 7
    assert score_answers(filled("ethics-checklist", worst)).level is None


def test_a_surprise_blocks_the_launch_and_a_yes_everywhere_asks_for_nothing():
    good = filled("ethics-checklist", lambda question: next(iter(question.points)))
    assert duties(good) == {}
    assert "tell-surprised" in sure(filled("ethics-checklist", lambda q: next(iter(q.points)), data_consent="some"))


# ---- ai-policy


@pytest.fixture(scope="module", params=[True, False], ids=["escaping", "plain"])
def written(request):
    """Write the policy from values, with autoescape on and off."""
    loader = jinja2.PackageLoader("workbench.report")
    page = jinja2.Environment(loader=loader, autoescape=request.param, undefined=jinja2.StrictUndefined)  # noqa: S701
    page.globals |= spoken()
    template = page.get_template("ai_policy.md.j2")

    def write(**values):
        return template.render(values=values, made_on="2026-11-22", log_head="")

    return write


def answers_to(question):
    """Some answers, so that each of them can be told apart in the policy."""
    if question.kind == "several":
        return [(token,) for token in question.points]
    return (
        list(question.points)
        or {"number": [1, 14], "date": ["2026-12-24"], "text": ["Ros and Daughters"]}[question.kind]
    )


def test_every_answer_changes_the_policy(written):
    uses = ("scores",)
    for question in load_pack("ai-policy").questions.values():
        pages = {written(**{"uses": uses, question.id: value}) for value in answers_to(question)}
        assert len(pages) == len(answers_to(question)), question.id
        if question.id != "uses":
            assert written(uses=uses) not in pages, question.id


def test_what_is_not_answered_is_not_invented(written):
    page = written()
    assert page.lower().count("not decided yet") == len(load_pack("ai-policy").questions) - 3
    assert "**Groups.**" not in page


def test_promises_on_people_stand_there_only_where_people_are_judged(written):
    assert "Groups." not in written(uses=("stock",), groups="yearly")
    assert "fare differently before first use, each year" in written(uses=("decisions",), groups="yearly")


def test_nothing_that_was_typed_becomes_markup(written):
    typed = "Jo's <script>alert(1)</script>\n# Head\n[x](javascript:alert) `a` *b* _c_ | d https://e.example"
    page = written(business=typed, owner=typed, contact=typed, **{"from-day": typed})
    assert "<" not in page.replace("<br>", "")
    assert "\n# Head" not in page
    assert "[x]" not in page
    assert "https://" not in page
    assert (
        "**Jo's &lt;script&gt;alert(1)&lt;/script&gt; # Head \\[x\\](javascript:alert) \\`a\\` \\*b\\* \\_c\\_ \\| d"
        in page
    )


def test_a_policy_reads_easily_and_gives_no_verdict(written, readability):
    values = {id_: answers_to(question)[0] for id_, question in load_pack("ai-policy").questions.items()}
    page = written(**{**values, "uses": ("writing", "decisions"), "never": ("private", "alone")})
    assert "not decided yet" not in page.lower()
    assert readability(re.sub(r"[#*-]", "", page)) <= 9
    assert not re.search(r"complian|trustworthy|guarantee", page.lower())
