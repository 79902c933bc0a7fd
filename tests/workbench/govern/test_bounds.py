"""Between which levels the result lies while questions are open: a true bound, checked against every completed form."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.govern import bounds
from workbench.govern.answers import Answer, Sheet
from workbench.govern.bounds import Search, bound_level
from workbench.govern.circumstances import is_blank
from workbench.govern.pack import Pack
from workbench.govern.questionnaire import load_pack
from workbench.govern.scoring import score_answers, visible_questions

CANADA = load_pack("canada-aia", "1.0.1")
LEVELS = [
    {"level": 1, "name": "a", "up_to_share": 0.3},
    {"level": 2, "name": "b", "up_to_share": 0.6},
    {"level": 3, "name": "c"},
]


@st.composite
def conditions(draw, questions):
    def asked():
        question = draw(st.sampled_from(questions))
        tokens = [choice["token"] for choice in question["choices"]]
        if draw(st.integers(0, 5)) == 0:
            return {"question": question["id"], "answered": draw(st.booleans())}
        return {"question": question["id"], "is": draw(st.lists(st.sampled_from(tokens), min_size=1, max_size=2))}

    shape = draw(st.sampled_from(["one", "not", "all", "any"]))
    if shape == "not":
        return {"not": asked()}
    return asked() if shape == "one" else {shape: [asked(), asked()]}


@st.composite
def packs(draw):
    questions = []
    for place in range(draw(st.integers(2, 5))):
        points = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3))
        question = {
            "id": f"q{place}",
            "text": "?",
            "kind": draw(st.sampled_from(["one", "one", "several"])),
            "counts": draw(st.sampled_from(["risk", "risk", "mitigation"])),
            "choices": [{"token": f"t{number}", "text": "T", "points": p} for number, p in enumerate(points)],
            "may_not_apply": draw(st.integers(0, 4)) == 0,
        }
        if draw(st.integers(0, 5)) == 0:
            question["cap"] = 3
        if questions and draw(st.booleans()):
            question["when"] = draw(conditions(questions))
        questions.append(question)
    return Pack(
        layout="workbench.pack/1",
        name="small",
        version="1",
        title="Small",
        scoring={"levels": LEVELS, "deduction": {"factor": 0.5, "needs": 0.5}},
        sections=[{"id": "s", "title": "S", "questions": questions}],
    )


def possible_values(question):
    tokens = list(question.points)
    if question.kind == "several":
        found = itertools.chain.from_iterable(itertools.combinations(tokens, n) for n in range(len(tokens) + 1))
        return [Answer(value=ticked) for ticked in found]
    return [Answer(value=token) for token in tokens]


@st.composite
def sheets(draw):
    pack = draw(packs())
    answers = {
        question.id: draw(st.sampled_from(possible_values(question)))
        for question in pack.questions.values()
        if draw(st.integers(0, 2)) == 0
    }
    return Sheet(pack=pack, answers={id_: answer for id_, answer in answers.items() if not is_blank(answer.value)})


def completed(sheet):
    """Every way to answer what is open, in the order of the pack: what is shown is answered, what is hidden is not."""
    forms = [sheet]
    for id_, question in sheet.pack.questions.items():
        if sheet.is_open(id_):
            forms = [then for form in forms for then in _answered(form, question)]
    return forms


def _answered(form, question):
    if question.id not in visible_questions(form.pack, form.values):
        return [form]
    given_ = possible_values(question)
    if question.may_not_apply:
        given_.append(Answer(basis="not applicable", note="because"))
    return [form.with_answer(question.id, answer) for answer in given_]


@settings(max_examples=150)
@given(sheets())
def test_the_points_reach_exactly_as_far_as_any_completed_form(sheet):
    scores = [score_answers(form, visible_only=True) for form in completed(sheet)]
    found = bound_level(sheet)
    assert found.exact
    assert (found.span.raw_low, found.span.raw_high) == (min(s.raw for s in scores), max(s.raw for s in scores))
    mitigation = [score.mitigation for score in scores]
    assert (found.span.mitigation_low, found.span.mitigation_high) == (min(mitigation), max(mitigation))
    assert all(found.level_low <= score.level <= found.level_high for score in scores)


@settings(max_examples=60)
@given(sheets())
def test_a_pack_that_is_too_tangled_is_bounded_wider_and_still_truly(sheet):
    exact = bound_level(sheet)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bounds, "MOST_TRIED", -1)
        wide = bound_level(sheet)
    assert not wide.exact
    assert wide.span | exact.span == wide.span
    assert wide.level_low <= exact.level_low <= exact.level_high <= wide.level_high


def test_a_question_with_very_many_ways_to_tick_it_is_still_bounded_at_once(write_pack):
    choices = [{"token": f"t{number}", "text": "T", "points": 1} for number in range(40)]
    pack = write_pack(
        {"id": "many", "text": "?", "kind": "several", "counts": "risk", "choices": choices},
        risk("a", {"question": "many", "is": [choice["token"] for choice in choices]}),
    )
    found = bound_level(Sheet(pack=pack, answers={}))
    assert (found.span.raw_low, found.span.raw_high, found.exact) == (0, 41, False)


@settings(max_examples=100)
@given(sheets())
def test_states_that_leave_the_same_conditions_are_searched_once_and_come_to_the_same(sheet):
    class Everything(Search):
        """The search without its memory."""

        def span(self, ids, known, still_open):
            self.searched.clear()
            return super().span(ids, known, still_open)

    with pytest.MonkeyPatch.context() as patch:
        once = bound_level(sheet)
        patch.setattr(bounds, "Search", Everything)
        assert bound_level(sheet).span == once.span


@pytest.mark.parametrize(("rule", "first"), [("any", "no"), ("all", "yes")])
def test_many_gates_of_the_same_questions_are_bounded_exactly_and_by_few_tries(write_pack, rule, first):
    """With 2 to the power of 60 forms; a gate is worth 1 point for "no"."""
    ids = [f"g{number}" for number in range(60)]
    gates = [gate(id_) for id_ in ids]
    pack = write_pack(*gates, risk("last", {rule: [{"question": id_, "is": "yes"} for id_ in ids]}))
    search = Search(Sheet(pack=pack, answers={}))
    (group,) = search.groups()
    span = search.span(group, {}, search.open)
    assert (span.raw_low, span.raw_high) == (1, 60)
    assert search.tried <= 4 * len(ids)
    found = bound_level(Sheet(pack=pack, answers={"g0": Answer(value=first)}))
    assert found.exact
    assert (found.span.raw_low, found.span.raw_high) == ((2, 60) if first == "no" else (1, 59))


def test_gates_that_open_one_after_the_other_are_bounded_by_few_tries(write_pack):
    gates = [gate("g0")] + [gate(f"g{number}", {"question": f"g{number - 1}", "is": "yes"}) for number in range(1, 40)]
    search = Search(Sheet(pack=write_pack(*gates), answers={}))
    (group,) = search.groups()
    span = search.span(group, {}, search.open)
    assert (span.raw_low, span.raw_high) == (0, 1)
    assert search.tried <= 4 * len(gates)


def test_a_blank_canadian_form_can_still_come_to_any_level():
    found = bound_level(Sheet(pack=CANADA, answers={}))
    assert found.exact
    assert (found.level_low, found.level_high) == (1, 4)
    assert (found.span.raw_low, found.span.raw_high) == (14, 167)
    assert (found.span.mitigation_low, found.span.mitigation_high) == (0, 77)


def test_a_form_without_open_questions_has_one_level(vectors):
    for vector in vectors["vectors"]:
        answers = {
            id_: Answer(value=tuple(value) if isinstance(value, list) else value)
            for id_, value in vector["answers"].items()
        }
        sheet = Sheet(pack=CANADA, answers=answers)
        score, found = score_answers(sheet, visible_only=True), bound_level(sheet)
        assert found.span.raw_low <= score.raw <= found.span.raw_high
        assert found.level_low <= score.level <= found.level_high


def test_the_two_phases_are_never_added_together():
    answers = {"projectDetailsPhase": Answer(value="item1"), "privacyImplementation1": Answer(value="item1-2")}
    assert bound_level(Sheet(pack=CANADA, answers=answers)).span.mitigation_high == 77
    answers["projectDetailsPhase"] = Answer(value="item2")
    assert bound_level(Sheet(pack=CANADA, answers=answers)).span.mitigation_low == 2


def test_numbers_and_days_that_decide_are_tried_on_both_sides(write_pack):
    pack = write_pack(
        {"id": "n", "text": "?", "kind": "number", "least": 0, "most": 100},
        {"id": "d", "text": "?", "kind": "date"},
        risk("big", {"question": "n", "at_least": 100}),
        risk("small", {"question": "n", "at_most": 0}),
        risk("never", {"question": "n", "at_least": 101}),
        risk("late", {"question": "d", "at_least": "2027-01-01"}),
    )
    span = bound_level(Sheet(pack=pack, answers={})).span
    assert (span.raw_low, span.raw_high) == (0, 2)


def test_tiers_lie_between_the_first_that_holds_and_those_that_may():
    yes_no = [{"token": "yes", "text": "Y"}, {"token": "no", "text": "N"}]
    questions = [{"id": id_, "text": "?", "kind": "one", "choices": yes_no} for id_ in ("banned", "high")]
    pack = Pack(
        layout="workbench.pack/1",
        name="small",
        version="1",
        title="Small",
        sections=[{"id": "s", "title": "S", "questions": questions}],
        tiers=[
            {"level": 4, "name": "Banned", "when": {"question": "banned", "is": "yes"}},
            {"level": 3, "name": "High", "when": {"question": "high", "is": "yes"}},
            {"level": 1, "name": "Other"},
        ],
    )
    for given_, level, low, high in (
        ({}, 1, 1, 4),
        ({"high": "yes"}, 3, 3, 4),
        ({"banned": "no"}, 1, 1, 3),
        ({"banned": "no", "high": "yes"}, 3, 3, 3),
        ({"banned": "yes"}, 4, 4, 4),
    ):
        sheet = Sheet(pack=pack, answers={id_: Answer(value=token) for id_, token in given_.items()})
        found = bound_level(sheet)
        assert (score_answers(sheet).level, found.level_low, found.level_high) == (level, low, high)


def gate(id_, when=None):
    choices = [{"token": "yes", "text": "Y", "points": 0}, {"token": "no", "text": "N", "points": 1}]
    return {"id": id_, "text": "?", "kind": "one", "counts": "risk", "choices": choices, "when": when}


def risk(id_, when):
    choices = [{"token": "x", "text": "X", "points": 1}]
    return {"id": id_, "text": "?", "kind": "one", "counts": "risk", "choices": choices, "when": when}


@pytest.fixture
def write_pack():
    def start(*questions):
        return Pack(
            layout="workbench.pack/1",
            name="small",
            version="1",
            title="Small",
            scoring={"levels": LEVELS},
            sections=[{"id": "s", "title": "S", "questions": questions}],
        )

    return start
