"""The workshop's panels: an exercise remembers, the trainer's desk needs its key, nothing a person types is run."""

from datetime import date

import pytest

from widgets import workshop
from widgets.panel import Panel
from widgets.workshop import (
    CertificatePanel,
    ExercisePanel,
    KeepPanel,
    RevealPanel,
    TrainerPanel,
    WelcomePanel,
    ask_question,
    open_part,
)
from widgets.workshop.certificate import certificate_html
from widgets.workshop.trainer import seats_html
from workbench.archive import import_project
from workbench.store import Project
from workbench.workshop.lessons import PARTS, find_part
from workbench.workshop.room import Room, Seat
from workbench.workshop.tally import Tally

KEY = "mountain"
EVIL = "<script>alert(1)</script>"


def test_names_are_in_order_and_an_unknown_one_names_the_possible_ones():
    assert workshop.__all__ == sorted(workshop.__all__)
    with pytest.raises(AttributeError, match="There is no panel 'Exercise' in the workshop"):
        _ = workshop.Exercise


@pytest.mark.parametrize("name", [name for name in workshop.__all__ if name.endswith("Panel")])
def test_every_panel_says_its_title(name):
    assert issubclass(getattr(workshop, name), Panel)
    assert getattr(workshop, name).title


@pytest.mark.parametrize("part", PARTS)
def test_every_exercise_of_a_part_opens_without_a_problem_and_writes_nothing(part, home):
    for number in range(1, len(find_part(part).exercises) + 1):
        panel = ExercisePanel(part, number)
        assert panel.alert.text == ""
        assert panel.question.value
        assert bool(panel.choices.options) == (find_part(part).exercises[number - 1].kind == "choice")
    assert not (home / "participant-number-1").exists()


def test_a_wrong_answer_gets_a_hint_and_a_right_one_is_remembered():
    panel = ExercisePanel("hiring", 1)
    panel.text.value = "men"
    panel.check.click()
    assert 'data-kind="wrong"' in panel.said.value
    panel.text.value = "the ladies"
    panel.check.click()
    assert 'data-kind="right"' in panel.said.value
    again = ExercisePanel("hiring", 1)
    assert again.text.value == "the ladies"
    assert "That is right." in again.said.value
    assert Project.current().choice("workshop.hiring.1")["tries"] == 2


def test_a_wrong_answer_after_a_right_one_takes_nothing_away():
    panel = ExercisePanel("hiring", 4)
    panel.choices.value = "first"
    panel.check.click()
    panel.choices.value = "neither"
    panel.check.click()
    assert 'data-kind="wrong"' in panel.said.value
    kept = Project.current().choice("workshop.hiring.4")
    assert (kept["solved"], kept["answer"]) == (True, "first")


def test_return_checks_as_the_button_does():
    panel = ExercisePanel("hiring", 1)
    panel.text.value = "women"
    panel.text._handle_custom_msg({"event": "submit"}, [])
    assert 'data-kind="right"' in panel.said.value


def test_an_empty_answer_is_no_try():
    panel = ExercisePanel("hiring", 1)
    panel.check.click()
    assert "Write your answer first" in panel.said.value
    assert Project.current().choice("workshop.hiring.1") is None


def test_hints_come_one_after_the_other_and_end():
    panel = ExercisePanel("hiring", 1)
    said = []
    for _ in range(4):
        panel.help.click()
        said.append(panel.helped.value)
    assert len(set(said)) == 4
    assert "There is no further hint." in said[-1]


def test_a_hint_stands_beneath_what_was_said_and_takes_nothing_of_it_away():
    panel = ExercisePanel("hiring", 3)
    panel.text.value = "9000"
    panel.check.click()
    said = panel.said.value
    panel.help.click()
    assert panel.said.value == said
    assert "hundreds of applicants" in panel.helped.value
    assert panel.body.children == (panel.said, panel.helped)


def test_after_a_right_answer_no_hint_is_offered_and_after_a_wrong_one_it_is():
    panel = ExercisePanel("hiring", 1)
    panel.help.click()
    panel.text.value = "women"
    panel.check.click()
    assert (panel.help.disabled, panel.helped.value) == (True, "")
    assert ExercisePanel("hiring", 1).help.disabled
    panel.text.value = "men"
    panel.check.click()
    assert not panel.help.disabled


def test_each_card_of_the_impact_assessment_says_its_number():
    panel = ask_question(2, key="workshop.assessment.worst", question="What is the worst?")
    panel.text.value = "A flat is lost."
    assert any("Question 2" in str(getattr(child, "value", "")) for child in panel.children)
    assert Project.current().choice("workshop.assessment.worst") == "A flat is lost."


def test_when_the_trainer_lays_another_table_an_open_page_says_so_and_judges_nothing():
    panel = ExercisePanel("hiring", 1)
    Room.current().plant(KEY, "hiring", bias="none")
    panel.text.value = "women"
    panel.check.click()
    assert "another table" in panel.alert.text
    assert panel.said.value == ""
    assert open_part("hiring").case is not open_part("lending").case


@pytest.mark.parametrize("part", PARTS)
def test_a_part_opens_on_the_comparison_that_its_exercises_begin_with(part):
    session = open_part(part)
    assert (session.problem, session.compare_by) == ("", find_part(part).start)


@pytest.mark.parametrize("part", PARTS)
def test_a_part_offers_the_two_questions_that_a_room_needs(part):
    session = open_part(part)
    assert [name for _, name in session.metric_options] == ["selection_rate", "base_rate"]
    asked = {
        answer.get(key)
        for each in find_part(part).exercises
        for answer in [each.answer]
        for key in ("metric", "found_by")
    }
    assert asked - {None} <= set(session.metrics)


def test_the_truth_is_shown_when_the_trainer_says_so():
    panel = RevealPanel("bakery")
    assert panel.body.children == ()
    panel.look.click()
    assert "Not yet" in panel.body.children[0].value
    Room.current().reveal(KEY, "bakery", shown=True)
    panel.look.click()
    assert "way of ordering" in panel.body.children[0].value
    assert "Strength" not in panel.body.children[0].value
    assert "taken for right" not in panel.body.children[0].value
    assert RevealPanel("bakery").body.children == ()


def test_no_truth_is_told_of_another_table_than_the_picture_beside_it():
    panel = RevealPanel("bakery")
    Room.current().reveal(KEY, "bakery", shown=True)
    Room.current().plant(KEY, "bakery", seed=Room.current().recipe("bakery").seed + 1)
    panel.look.click()
    assert "another table" in panel.alert.text
    assert "Reload" in panel.alert.text
    assert panel.body.children == ()
    again = RevealPanel("bakery")
    again.look.click()
    assert again.alert.text == ""
    assert again.body.children


def test_the_desk_opens_with_the_key_only():
    panel = TrainerPanel()
    assert panel.body.children == ()
    panel.key.value = "hill"
    panel.open.click()
    assert "That is not the trainer's key" in panel.alert.text
    assert panel.body.children == ()
    panel.key.value = KEY
    panel.open.click()
    assert (panel.alert.text, panel.key.layout.display) == ("", "none")
    assert panel.truth.value


def test_the_desk_changes_what_the_room_sees():
    panel = TrainerPanel()
    panel.key.value = KEY
    panel.open.click()
    panel.part.value = "lending"
    panel.bias.value, panel.strength.value = "labels", "strong"
    panel.plant.click()
    assert str(Room.current().recipe("lending")) == "scenario:lending?bias=labels&strength=strong&seed=1"
    assert "The record is wrong" in panel.truth.value
    panel.people.click()
    assert Room.current().recipe("lending").seed == 2
    panel.show.click()
    assert Room.current().is_revealed("lending")
    panel.cut.value = "taster"
    assert Room.current().setting.cut == "taster"
    panel.reset.click()
    assert Room.current().recipe("lending").bias == "subgroup"
    assert panel.alert.text == ""


def test_a_nickname_is_kept_shown_to_the_trainer_and_never_run():
    panel = WelcomePanel()
    panel.name.value = EVIL
    assert Room.current().seats(KEY)[0].name == EVIL[:40]
    assert "<script>" not in panel.hello.value
    assert "<script>" not in seats_html([Seat(name=EVIL, solved=dict.fromkeys(PARTS, Tally()))])
    panel.name.value = "x" * 41
    assert "at most 40 characters" in panel.alert.text


def test_the_agenda_shows_what_is_solved_and_only_a_trainer_changes_its_length():
    panel = ExercisePanel("hiring", 1)
    panel.text.value = "women"
    panel.check.click()
    welcome = WelcomePanel()
    assert "<td>1 of 3, extra 0 of 1</td>" in welcome.agenda.value
    assert welcome.cut.layout.display == "none"


def test_the_certificate_counts_and_never_runs_a_name():
    panel = CertificatePanel()
    panel.name.value = EVIL
    assert "<script>" not in panel.paper.value
    panel.name.value = "Kim Maier"
    assert CertificatePanel().name.value == "Kim Maier"
    counts = dict.fromkeys(PARTS, Tally(done=2, total=3, extras=1))
    text = certificate_html("Kim", counts, date(2026, 5, 1))
    assert "Solved: 10 of 15 exercises. 1 May 2026" in text
    assert "on Monday: &lt;b&gt;" in certificate_html("Kim", counts, date(2026, 5, 1), "<b>")
    assert "the workshop “Who is treated differently?”" in text
    assert text.count("<li>") == len(PARTS)


def test_ones_own_answers_come_as_a_page_once_there_are_any():
    assert len(CertificatePanel().body.children) == 1
    answered = ExercisePanel("hiring", 1)
    answered.text.value = "women"
    answered.check.click()
    panel = CertificatePanel()
    assert panel.own in panel.body.children
    panel.name.value = EVIL
    assert (panel.own.filename, panel.own.mimetype, panel.own.disabled) == ("my_answers.html", "text/html", False)
    assert "&lt;script&gt;" in panel.own.content
    assert "<script" not in panel.own.content


def test_the_certificate_counts_what_is_extra_apart_and_only_the_parts_it_names():
    counts = dict.fromkeys(PARTS, Tally(total=3, extras=1))
    assert "Solved" not in certificate_html("Kim", counts, date(2026, 5, 1))
    counts["hiring"] = Tally(done=3, total=3, more=1, extras=1)
    text = certificate_html("Kim", counts, date(2026, 5, 1))
    assert "Solved: 3 of 3 exercises, and 1 of 1 extra ones." in text
    assert text.count("<li>") == 1


def test_the_trainer_sees_who_has_finished_without_the_extra():
    solved = dict.fromkeys(PARTS, Tally(done=3, total=3, extras=1))
    text = seats_html([Seat(name="Kim", solved=solved)])
    assert text.count("<td>3 of 3, extra 0 of 1</td>") == len(PARTS)
    assert text.count("<td>1</td>") == len(PARTS)


def test_work_that_was_downloaded_comes_back(tmp_path):
    ExercisePanel("hiring", 1).help.click()
    panel, sent = KeepPanel(), []
    panel.download.send = lambda content, buffers=None: sent.append((content, buffers))
    panel.download._handle_custom_msg({"type": "ask"}, [])
    file = tmp_path / "my_work.zip"
    file.write_bytes(sent[0][1][0])
    import_project(file, tmp_path / "elsewhere")
    assert Project.open(tmp_path / "elsewhere").choice("workshop.hiring.1")["hints"] == 1
    panel.back.path = str(file)
    assert "Go on with it" in panel.found.value
    assert not file.exists()


def test_a_file_that_is_no_work_is_refused_in_one_sentence(tmp_path):
    panel = KeepPanel()
    file = tmp_path / "my_work.zip"
    file.write_bytes(b"nothing")
    panel.back.path = str(file)
    assert panel.alert.text
    assert panel.found.value == ""


def test_nothing_to_keep_yet_is_said():
    panel = KeepPanel()
    panel.download._handle_custom_msg({"type": "ask"}, [])
    assert "cannot be exported" in panel.alert.text
