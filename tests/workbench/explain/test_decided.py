"""A model is set beside the table's own decisions; where they differ nothing of the model explains the decision."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.explain.decided import DecidedReport, compare_answers, compare_decisions, decisions_of
from workbench.explain.decided_gap import DecidedGap
from workbench.explain.decided_words import answers_words, beside_words, differing_words, refused_words
from workbench.explain.drivers import explain_people
from workbench.explain.flip import flip_test
from workbench.explain.gap import split_gap
from workbench.explain.letters import write_letter
from workbench.explain.reasons import SMALL, Reasoner, give_reasons
from workbench.explain.recourse import measure_recourse
from workbench.explain.search_space import Space
from workbench.model import Model, attach_model, fit_plain


def shop(rows=600):
    """Who paid hangs on the distance; to whom the shop delivers on where they live, which no model is told."""
    rng = np.random.default_rng(3)
    town, far = rng.random(rows) < 0.5, rng.normal(size=rows)
    served = rng.random(rows) < np.where(town, 0.9, 0.3)
    paid = rng.random(rows) < 1 / (1 + np.exp(2 * far + 0.3 * ~town))
    words = {True: "ja", False: "nein"}
    return pd.DataFrame(
        {
            "lives": np.where(town, "town", "village"),
            "far": far,
            "served": [words[bool(each)] for each in served],
            "paid": [words[bool(each)] for each in paid],
        }
    )


@pytest.fixture(scope="module")
def delivering():
    case = Case.of(shop(), sensitive="lives", target="paid", prediction="served", favourable="ja")
    return case, fit_plain(case)


def test_the_numbers_are_those_of_a_plain_count(delivering):
    case, model = delivering
    report = compare_decisions(case, model)
    says_yes = model.score(case.pandas) >= 0.5
    served = (case.pandas["served"] == "ja").to_numpy()
    assert report.same == (says_yes == served).sum()
    assert report.commonest == max(served.sum(), (~served).sum())
    assert f"to {report.same} of 600 people" in report.sentence
    assert "do not rely on its reasons" in report.sentence
    json.dumps(report.to_dict(), allow_nan=False)


def test_a_letter_is_written_only_where_the_table_says_no_as_well(delivering):
    case, model = delivering
    ready = Reasoner.of(case, model)
    refused = model.score(case.pandas) < 0.5
    served = (case.pandas["served"] == "ja").to_numpy()
    report = ready.give(int(np.flatnonzero(refused & served)[0]))
    assert report.differs.startswith("Your table says yes to this person, this model says no")
    assert "The answer is no." not in report.to_person
    assert not any(line.startswith("Say: ") for line in report.to_employee)
    for form in ("text", "html"):
        with pytest.raises(WorkbenchError, match="There is no letter for row"):
            write_letter(report, form=form)
    other = ready.give(int(np.flatnonzero(~refused & ~served)[0]))
    assert "Your table says no to this person, this model says yes" in other.to_person[1]
    alike = ready.give(int(np.flatnonzero(refused & ~served)[0]))
    assert not alike.differs
    assert "The answer is no." in write_letter(alike)


def test_nobody_knows_what_an_empty_decision_was(delivering):
    case, model = delivering
    row = int(np.flatnonzero(model.score(case.pandas) < 0.5)[0])
    frame = shop()
    frame.loc[row, "served"] = None
    unknown = Case.of(frame, roles=case.roles)
    assert "does not say how this person was decided" in give_reasons(unknown, model, row).differs
    assert len(compare_decisions(unknown, model).rows) == 599


def test_scores_that_a_model_gave_are_no_decision_of_the_table(delivering):
    case, model = delivering
    assert decisions_of(attach_model(case.with_roles(prediction=None), model)) is None
    np.testing.assert_array_equal(decisions_of(attach_model(case, model)), case.prediction)
    assert compare_decisions(case.with_roles(prediction=None), model) is None


def test_the_words_for_those_refused_count_both_ways(delivering):
    case, model = delivering
    says_yes = model.score(case.pandas) >= 0.5
    served = (case.pandas["served"] == "ja").to_numpy()
    report = compare_answers(case, np.arange(600), says_yes)
    assert (report.same, report.rows.tolist()) == (compare_decisions(case, model).same, list(range(600)))
    assert refused_words(report) == (
        f"“Refused” means a no from the model here. The table's own decision was yes for {(served & ~says_yes).sum()} "
        f"of these {(~says_yes).sum()} people; of the {(~served).sum()} with a no in the table, "
        f"{(~served & says_yes).sum()} get a yes from the model and are not among them."
    )
    assert f"another one for {(served != says_yes).sum()} of 600 people" in answers_words(report)


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=40))
def test_refused_is_explained_only_where_somebody_is_refused_by_one_alone(pairs):
    report = report_of(pairs)
    words = refused_words(report)
    assert bool(words) == bool(answers_words(report)) == any(decided != answer for decided, answer in pairs)
    assert (f"was yes for {sum(pair == (True, False) for pair in pairs)} of" in words) == ((True, False) in pairs)
    assert (f"{sum(pair == (False, True) for pair in pairs)} get a yes" in words) == ((False, True) in pairs)


@pytest.mark.parametrize("refused", [True, False])
def test_of_one_person_it_is_said_what_the_table_decided_where_that_is_another_answer(refused):
    assert beside_words(0 if refused else 1, refused=refused) == ""
    said = beside_words(1 if refused else 0, refused=refused)
    assert ("the table's own decision was yes" in said) == refused
    assert "does not say how this person was decided about" in beside_words(-1, refused=refused)


def test_the_flip_and_the_recourse_say_whose_no_they_are_about(delivering):
    case, model = delivering
    told = Model.of(lambda rows: np.where(rows["lives"] == "town", 0.7, model.score(rows)), features=["lives", "far"])
    space = Space.of(case, told)
    assert "The answers here are the model's." in flip_test(space).notes[0]
    assert measure_recourse(space, by=["lives"], most=5).notes[0].startswith("“Refused” means a no from the model")
    alone = Space.of(case.with_roles(prediction=None), told)
    assert not any("table's own decision" in note for note in flip_test(alone).notes)
    assert not any("Refused" in note for note in measure_recourse(alone, by=["lives"], most=5).notes)


def test_the_gap_of_the_table_stands_beside_that_of_the_model(delivering):
    case, model = delivering
    decided = compare_decisions(case, model)
    report = split_gap(explain_people(case, model), "lives", low="village", high="town", decided=decided)
    table = case.pandas.assign(yes=case.pandas["served"] == "ja", said=model.score(case.pandas) >= 0.5)
    rates = table.groupby("lives")[["yes", "said"]].mean()
    assert report.decided.table == pytest.approx(rates["yes"]["town"] - rates["yes"]["village"])
    assert report.decided.model == pytest.approx(rates["said"]["town"] - rates["said"]["village"])
    assert not report.decided.explained
    json.dumps(report.to_dict(), allow_nan=False)


def test_a_part_of_a_gap_that_is_not_the_tables_is_not_grave():
    frame = shop().assign(far=lambda rows: rows["far"] + 0.4 * (rows["lives"] == "village"))
    case = Case.of(frame, sensitive="lives", target="paid", prediction="served", favourable="ja")
    model = Model.of(lambda rows: 0.5 - rows["far"].clip(-2, 2) / 8, features=["far"])
    drivers = explain_people(case, model, most=120)
    alone = split_gap(drivers, "lives", low="village", high="town")
    assert "high" in {finding.severity for finding in alone.findings}
    beside = split_gap(drivers, "lives", low="village", high="town", decided=compare_decisions(case, model))
    assert not beside.decided.explained
    assert beside.findings
    assert "high" not in {finding.severity for finding in beside.findings}


@given(table=st.floats(-1, 1), model=st.floats(-1, 1))
def test_a_gap_is_explained_from_half_of_it_in_the_same_direction(table, model):
    gap = DecidedGap(table=table, model=model, people=(10, 20))
    turned = DecidedGap(table=-table, model=-model, people=(10, 20))
    assert gap.explained == turned.explained
    assert ("not explain" in gap.sentence) == (not gap.explained)
    if abs(table) > 1e-9:
        assert gap.explained == (model * np.sign(table) >= abs(table) / 2)


def report_of(pairs):
    decided, answers = (np.array(part, dtype=bool) for part in zip(*pairs, strict=True))
    case = Case.of(pd.DataFrame({"a": [0]}))
    rows = np.arange(len(pairs))
    return DecidedReport(case=case, rows=rows, decided=decided, answers=answers, looked_at=len(rows), total=len(rows))


@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60))
def test_it_warns_below_nine_in_ten_or_where_one_answer_for_all_does_as_well(pairs):
    report, people = report_of(pairs), len(pairs)
    constant = max(sum(yes == answer for yes, _ in pairs) for answer in (True, False))
    assert report.commonest == constant
    if report.same == people:
        assert not report.sentence
    elif report.same < 0.9 * people or report.same <= constant:
        assert f"{report.same} of {people} people" in report.sentence
        assert ("no more than always saying" in report.sentence) == (report.same <= constant)
    else:
        assert not report.sentence


def test_the_words_for_always_saying_one_answer():
    assert report_of([(True, True)] * 65 + [(True, False)] * 25 + [(False, True)] * 10).sentence == (
        "This model gives the table's own answer to 65 of 100 people, no more than always saying yes would (90): "
        "do not rely on its reasons."
    )
    assert "always saying no" in report_of([(False, True)] * 9 + [(True, True)]).sentence


def test_of_a_very_large_table_it_is_said_how_many_were_looked_at(delivering):
    case, model = delivering
    report = compare_decisions(case, model, most=150)
    assert report.looked_at == 150
    assert report.sentence.endswith("Looked at were 150 of 600 people, spread evenly over the table.")


@pytest.mark.parametrize(("decided", "refused"), [(1, False), (0, True)])
def test_there_is_nothing_to_say_where_both_say_the_same(decided, refused):
    assert differing_words(decided, refused=refused) == ""


def slight(weight):
    """A model of two columns, the second of which counts `weight` as much as the first."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"main": rng.normal(size=60), "slight": rng.normal(size=60)})
    frame["paid"] = frame["main"] > 0
    model = Model.of(
        lambda rows: np.clip(0.5 + (rows["main"] + weight * rows["slight"]) / 10, 0, 1), features=["main", "slight"]
    )
    return Reasoner.of(Case.of(frame, target="paid"), model)


@pytest.mark.parametrize(("weight", "named"), [(0.002, False), (1.0, True)])
def test_what_moves_the_score_hardly_at_all_is_no_reason(weight, named):
    ready = slight(weight)
    frame = ready.case.pandas
    row = int(np.flatnonzero((frame["main"] < -0.5) & (frame["slight"] < -0.5))[0])
    reasons = ready.give(row).reasons
    assert reasons[0].features == ("main",) or named
    assert (("slight",) in [reason.features for reason in reasons]) == named


def test_every_reason_has_a_twentieth_of_what_spoke_against_and_the_largest_stays(german):
    ready = Reasoner.of(*german)
    refused = np.flatnonzero(ready.model.score(ready.case.pandas) < 0.5)[:40]
    for row in refused.tolist():
        report = ready.give(row)
        sizes = [abs(reason.contribution) for reason in report.reasons]
        assert sizes
        assert min(sizes) >= SMALL * sum(sizes)
