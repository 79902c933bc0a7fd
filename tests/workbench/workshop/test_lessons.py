"""Every exercise takes right answers in many forms, refuses wrong ones with a hint, and never gives the answer away."""

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import WorkbenchError
from workbench.fairness.amount_words import headline as amount_headline
from workbench.fairness.amounts import compare_amounts
from workbench.fairness.groups import compare_groups
from workbench.fairness.headline import headline
from workbench.scenarios import Recipe
from workbench.workshop.judge import HINTS, ChoiceKey, NameKey, NumberKey
from workbench.workshop.lessons import PARTS, find_part, list_cuts, make_lesson
from workbench.workshop.reading import find_named, read_number

KINDS = ("direct", "proxy", "history", "subgroup", "labels", "none")
ALL = [(part, number) for part in PARTS for number in range(1, len(find_part(part).exercises) + 1)]
OF_NAMES = {"empty", "several", "part", "unknown", "other"}
exercises = pytest.mark.parametrize(("part", "number"), ALL)


def lesson_of(part, kind=None, seed=None):
    usual = find_part(part).recipe
    return make_lesson(part, Recipe(part, kind or usual.bias, usual.strength, usual.seed if seed is None else seed))


def right_answers(key):
    """The right answer as different people would write it."""
    if isinstance(key, ChoiceKey):
        place = list(key.options).index(key.right) + 1
        return [key.right, key.options[key.right], key.options[key.right].upper(), f"{place}."]
    if isinstance(key, NameKey):
        columns = {}
        for option in key.options:
            if option.key in key.right:
                columns.setdefault(option.column, []).extend(option.names)
        pairs = [" ".join(names) for names in product(*columns.values())]
        return [*pairs, *(f"The {words.upper()} " for words in pairs)]
    value = key.value
    return {
        "share": [f"{100 * value:.1f}", f"{100 * value:.1f} %", f"{value:.3f}", f"{100 * value:.0f} of 100",
                  f"about {100 * value:.1f} percent".replace(".", ",")],
        "points": [f"{100 * value:.1f}", f"{100 * value:.1f} points", f"{value:.3f}", f"-{100 * value:.1f}"],
        "people": [f"{value:.0f}", f"{value:,.0f}", f"{value:.0f} people", f"about {value:.0f}"],
        "amount": [f"{value:.1f}", f"{value:.2f} minutes", f"{value:.1f}".replace(".", ",")],
    }[key.unit]  # fmt: skip


def wrong_answers(key):
    """Answers that a person gives who looked in the wrong place, and some that nobody should."""
    if isinstance(key, ChoiceKey):
        return [*(other for other in key.options if other != key.right), "", "99"]
    if isinstance(key, NameKey):
        single = [(option.key, option.names[0]) for option in key.options]
        others = [name for name_key, name in single if {name_key} != key.right]
        return [*others, "", "?!", "everybody else", " and ".join(name for _, name in single)]
    scale = {"share": 100, "points": 100}.get(key.unit, 1)
    traps = [f"{scale * value:.2f}" for values in key.traps.values() for value in values]
    sizes = [f"{scale * key.value * factor:.4f}" for factor in (0.3, 3, 10, 0.1, 0.5)]
    return [
        text
        for text in [*traps, *sizes, "", "no idea", "1 to 900"]
        if not any(map(key.takes, read_number(text, key.unit)))
    ]


def gives_away(text, key):
    """Whether a sentence holds the answer."""
    if isinstance(key, ChoiceKey):
        return key.options[key.right].lower() in text.lower()
    if isinstance(key, NameKey):
        return key.right <= find_named(text, key.options)
    numbers = [word for word in text.replace("%", " % ").split() if any(letter.isdigit() for letter in word)]
    return any(key.takes(reading) for word in numbers for reading in read_number(word, key.unit))


@exercises
def test_right_answers_are_taken_however_they_are_written(part, number):
    lesson = lesson_of(part)
    answers = right_answers(lesson.keys[number - 1])
    assert len(set(answers)) >= 3
    assert {text: lesson.judge(number, text).mistake for text in answers} == dict.fromkeys(answers, "")


@exercises
def test_wrong_answers_get_a_hint_that_does_not_give_the_answer_away(part, number):
    lesson = lesson_of(part)
    key = lesson.keys[number - 1]
    for text in wrong_answers(key):
        verdict = lesson.judge(number, text)
        assert not verdict.right, text
        assert len(verdict.text) > 20
        assert not gives_away(verdict.text, key), (text, verdict.text)


@pytest.mark.parametrize("kind", KINDS)
@exercises
def test_no_hint_gives_the_answer_away_whatever_a_trainer_plants(part, number, kind):
    lesson = lesson_of(part, kind, seed=3)
    key, exercise = lesson.keys[number - 1], lesson.exercise(number)
    usual = [text for mistake, text in HINTS.items() if not isinstance(key, NameKey) or mistake in OF_NAMES]
    said = [*usual, *exercise.hints.values(), *exercise.more]
    assert [text for text in said if gives_away(text, key)] == []
    assert all(lesson.judge(number, text).right for text in right_answers(key))


@settings(max_examples=15)
@given(st.sampled_from(ALL), st.text(max_size=40))
def test_any_text_gets_a_verdict_and_a_hint_that_keeps_the_secret(which, text):
    part, number = which
    lesson = lesson_of(part)
    verdict = lesson.judge(number, text)
    assert verdict.text
    assert verdict.right or not gives_away(verdict.text, lesson.keys[number - 1])


@pytest.mark.parametrize("part", [part for part in PARTS if part != "delivery"])
def test_what_is_planted_unless_a_trainer_says_otherwise_is_what_the_exercises_find(part):
    lesson = lesson_of(part)
    assert lesson.keys[0].right == {f"{column}={value}" for column, value in lesson.truth.group.items()}


def test_the_answers_follow_the_data():
    found, nothing = (lesson_of("hiring", kind).keys for kind in ("direct", "none"))
    assert isinstance(found[2], NumberKey)
    assert found[2].value > 300 > nothing[2].value
    assert (found[3].right, nothing[3].right) == ("first", "neither")
    shown = [lesson_of("delivery", kind).keys[0].right for kind in ("labels", "direct", "history", "none")]
    assert shown == ["record", "decision", "both", "neither"]


def test_what_is_said_after_a_right_answer_follows_the_data():
    kinds = {"direct": "Between the sexes only", "none": "In neither: chance alone can make gaps like these"}
    said = {kind: lesson_of("hiring", kind).judge(4, words).text for kind, words in kinds.items()}
    assert "between the sexes is too large to be luck" in said["direct"]
    assert "Luck alone can make" in said["none"]
    assert lesson_of("hiring").praise(1) == find_part("hiring").exercises[0].right


def test_the_rate_in_a_hint_is_the_one_of_the_table_that_lies_before_the_room():
    lessons = [lesson_of("lending", kind) for kind in ("subgroup", "none")]
    said = [lesson.judge(4, "nothing").text for lesson in lessons]
    assert len(set(said)) == 2
    for lesson, text in zip(lessons, said, strict=True):
        lowest = compare_groups(lesson.case, by=[["race", "sex"]], metrics=["selection_rate"])
        value = lowest.of("selection_rate", ["race", "sex"])["value"].min()
        assert f"expected {100 * value:.1f}%" in text


@pytest.mark.parametrize("text", ["foreigners", "old people", "customers from abroad"])
def test_who_names_what_was_not_recorded_is_told_what_was(text):
    verdict = lesson_of("support").judge(1, text)
    assert (verdict.mistake, "not what was recorded" in verdict.text) == ("unknown", True)


def test_a_gap_that_nearly_shows_in_both_questions_has_a_hint_of_its_own():
    both, other = (lesson_of("delivery").judge(1, choice).text for choice in ("both", "neither"))
    assert both != other
    for text in (both, other):
        assert "“No gap stands out from chance”" in text


def test_the_sentence_that_a_hint_quotes_stands_above_the_picture_where_no_gap_is_clear():
    case = lesson_of("hiring", "none").case
    sentence = headline(compare_groups(case, by=[["sex"]]), "selection_rate", ["sex"])
    assert sentence.startswith("No gap stands out from chance")


@exercises
def test_the_right_choice_is_not_the_longest(part, number):
    key = lesson_of(part).keys[number - 1]
    if isinstance(key, ChoiceKey):
        assert len(key.options[key.right]) <= max(len(words) for own, words in key.options.items() if own != key.right)


def test_a_round_number_of_people_is_sent_to_the_exact_one():
    lesson = lesson_of("lending")
    assert "exact number" in lesson.judge(3, f"{round(lesson.keys[2].value, -3):.0f}").text


def rate(lesson, metric, by, group):
    frame = compare_groups(lesson.case, by=[by], metrics=[metric]).of(metric, by)
    return frame.set_index(frame["group"].map("|".join))["value"][group]


def test_numbers_are_those_that_a_person_works_out_from_two_looks():
    hiring, lending, delivery = (lesson_of(part) for part in ("hiring", "lending", "delivery"))
    women = rate(hiring, "selection_rate", ["sex"], "female")
    men = rate(hiring, "selection_rate", ["sex"], "male")
    count = int((hiring.case.frame["sex"] == "female").sum())
    assert hiring.keys[1].value == pytest.approx(1 - women)
    assert hiring.keys[2].value == pytest.approx(count * (men - women))
    pair = (rate(lending, "selection_rate", ["race", "sex"], f"black|{sex}") for sex in ("male", "female"))
    assert lending.keys[1].value == pytest.approx(next(pair) - next(pair))
    assert delivery.keys[1].value == pytest.approx(rate(delivery, "selection_rate", ["neighbourhood"], "Harbour"))
    assert min(delivery.case.groups["neighbourhood"].names, key=lambda name: rate(
        delivery, "base_rate", ["neighbourhood"], name)) == "Harbour"  # fmt: skip


@pytest.mark.parametrize("part", PARTS)
def test_the_sentence_that_a_page_opens_with_answers_no_exercise(part):
    lesson = lesson_of(part)
    by = [lesson.part.start]
    sentence = headline(compare_groups(lesson.case, by=[by]), "selection_rate", by)
    if part == "support":
        sentence = amount_headline(compare_amounts(lesson.case, "waiting_minutes", by=by), "mean")
    for number, key in enumerate(lesson.keys, 1):
        words = lesson.solution(number).partition(" ")[0]
        assert words not in sentence if isinstance(key, NumberKey) else not gives_away(sentence, key)


@pytest.mark.parametrize("part", PARTS)
def test_no_sentence_of_a_single_look_answers_a_number_that_has_to_be_worked_out(part):
    lesson = lesson_of(part)
    for exercise, key in zip(lesson.part.exercises, lesson.keys, strict=True):
        if exercise.answer["source"] in ("without", "missing", "between"):
            by = exercise.answer["by"]
            sentence = headline(compare_groups(lesson.case, by=[by]), exercise.answer["metric"], by)
            assert not gives_away(sentence, key), sentence


@pytest.mark.parametrize("part", PARTS)
def test_every_solution_can_be_said_in_words(part):
    lesson = lesson_of(part)
    for number in range(1, len(lesson.keys) + 1):
        words = lesson.solution(number)
        key = lesson.keys[number - 1]
        text = words.replace(" points", "").replace(" people", "")
        assert lesson.judge(number, text).right, (words, key)


@pytest.mark.parametrize("part", PARTS)
def test_what_participants_see_of_the_truth_holds_no_remark_for_the_trainer(part):
    lesson = lesson_of(part)
    shown = [lesson.story, *(lesson.solution(number) for number in range(1, len(lesson.keys) + 1))]
    assert not [words for words in shown if "taken for right" in words or "Strength" in words]
    assert "Strength: clear" in lesson.words
    for number, key in enumerate(lesson.keys, 1):
        assert lesson.leeway(number).startswith("taken for right: ") == isinstance(key, NumberKey)


@pytest.mark.parametrize("kind", KINDS)
def test_the_truth_about_waiting_is_told_in_minutes(kind):
    lesson = lesson_of("support", kind)
    assert "within 10 minutes" not in lesson.story
    assert "{" not in lesson.story
    if kind not in ("labels", "none"):
        assert f"wait {lesson.truth.effect:.1f} minutes longer on average" in lesson.story
        assert lesson.case.roles.group_label(lesson.truth.group) in lesson.story
    assert lesson.words.startswith(lesson.story)


def test_the_table_says_nothing_about_what_was_planted():
    assert lesson_of("lending").case.name == "table"


def test_an_unknown_part_or_exercise_names_the_possible_ones():
    with pytest.raises(WorkbenchError, match=r"There is no part of the workshop 'hirring'\. Did you mean 'hiring'"):
        find_part("hirring")
    with pytest.raises(WorkbenchError, match="There are: 1, 2, 3, 4"):
        lesson_of("hiring").exercise(5)


@pytest.mark.parametrize(("key", "minutes"), [("course", 90), ("half_day", 210), ("taster", 20)])
def test_each_agenda_takes_the_time_it_says(key, minutes):
    cut = next(each for each in list_cuts() if each["key"] == key)
    assert sum(step["minutes"] for step in cut["steps"]) == minutes
