"""Measure now: on real tables with a trained model, from the analyses to the answers."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import SGDClassifier
from sklearn.tree import DecisionTreeClassifier

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.fairness.mitigation import Trial, compare_mitigations
from workbench.govern.answers import Answer, Sheet
from workbench.govern.contradictions import check_claim, find
from workbench.govern.evidence import propose
from workbench.govern.evidence_points import proposed_points
from workbench.govern.evidence_rules import RULES
from workbench.govern.evidence_stale import stale
from workbench.govern.measured import KINDS, Record, read, record
from workbench.govern.measuring import measure_all
from workbench.govern.measuring_data import column_values
from workbench.govern.measuring_groups import gap_values, group_values, mitigation_values
from workbench.govern.measuring_model import describe_model, explain_shortly, reasons_values
from workbench.govern.questionnaire import load_pack
from workbench.model import Model
from workbench.reopen import choose_table, fit_model, open_model
from workbench.store import Project
from workbench.training import Progress

IMPACT = load_pack("impact")
PLANTED = "scenario:lending?strength=strong"
TABLE_ONLY = {"identifiers", "columns", "review", "privacy", "proxies", "record"}
REFERENCE = {"sex": {"female": 0.5, "male": 0.5}}


def quiet(_fraction: float, _note: str) -> None:
    """Nobody watches."""


def numbers(found: Record) -> dict[str, Any]:
    """What a record holds."""
    held: dict[str, Any] = found.to_dict()["values"]
    return held


def opened(folder: Path, ref: str = "scenario:lending", kind: str = "boosting") -> tuple[Project, Case, Model]:
    """A project with a table and a trained model, as the pages leave it."""
    project = Project.open(folder)
    case = choose_table(project, ref)
    model = open_model(project, case, kind)
    scored = fit_model(project, case, kind, quiet)
    project.set_model(kind)
    return project, scored, model


@pytest.fixture(scope="module")
def lending(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Case, Model]:
    project, case, model = opened(tmp_path_factory.mktemp("lending"))
    measure_all(project, case, model=model)
    return project, case, model


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A table whose recorded decisions are known to be harder on some groups."""
    project = Project.open(tmp_path_factory.mktemp("planted"))
    measure_all(project, choose_table(project, PLANTED))
    return project


def test_at_least_two_fifths_of_the_risk_points_are_proposed_from_measurements(lending, capsys):
    project, _, _ = lending
    points, of = proposed_points(Sheet(pack=IMPACT, answers={}), propose(IMPACT, read(project)))
    with capsys.disabled():
        print(f"\n{points} of {of} risk points of impact ({points / of:.0%}) are proposed from measurements")  # noqa: T201
    assert points / of >= 0.4


def test_every_proposal_can_be_accepted_as_it_is_and_has_a_number_or_a_name_in_it(lending):
    project, _, _ = lending
    proposals = propose(IMPACT, read(project))
    answers = {id_: proposal.answer() for id_, proposal in proposals.items()}
    assert find(Sheet(pack=IMPACT, answers=answers), proposals) == ()
    assert stale(Sheet(pack=IMPACT, answers=answers), read(project)) == ()
    assert all(proposal.evidence and proposal.sentence.endswith((".", "!")) for proposal in proposals.values())


def test_the_numbers_are_those_of_the_analysis_itself(lending):
    project, case, _ = lending
    overall = compare_groups(case, metrics=["accuracy"]).overall.iloc[0]
    right = numbers(read(project)["accuracy"])["right"]
    assert (right["value"], right["low"], right["high"]) == tuple(overall[["value", "low", "high"]])
    assert right["n"] == overall["n"]


def test_planted_contradictions_are_all_flagged(planted):
    records = read(planted)
    claimed = {"group-gap": "no", "group-errors": "no", "proxies": "no", "disability": "yes", "personal": "no"}
    sheet = Sheet(pack=IMPACT, answers={id_: Answer(value=value) for id_, value in claimed.items()})
    flagged = {each.question for each in find(sheet, propose(IMPACT, records))}
    assert flagged == set(claimed)
    right = numbers(records["accuracy"])["right"]
    assert check_claim(right["high"] + 0.01, records).standing == "contradicted"
    assert check_claim(right["value"], records).standing == "confirmed"


def test_changing_the_model_makes_exactly_the_dependent_answers_stale(tmp_path):
    project, case, model = opened(tmp_path, "scenario:lending?rows=1500", "tree")
    measure_all(project, case, model=model, reference=REFERENCE)
    proposals = propose(IMPACT, read(project))
    sheet = Sheet(pack=IMPACT, answers={id_: proposal.answer() for id_, proposal in proposals.items()})
    dependent = {
        id_
        for id_, proposal in proposals.items()
        if any(KINDS[name.partition(":")[0]].depends == "model" for name in proposal.evidence)
    }
    assert {"model-kind", "protected", "hard-to-explain", "learns"} <= dependent
    assert {"personal", "representative", "data-tests"} <= set(proposals) - dependent
    project.set_model("logistic")
    assert {each.question for each in stale(sheet, read(project))} == dependent
    project.set_model("tree")
    assert stale(sheet, read(project)) == ()


def test_without_a_model_a_prediction_or_a_sensitive_column_what_can_be_measured_is(tmp_path, hiring):
    project = Project.open(tmp_path)
    bare = measure_all(project, Case.of(hiring))
    assert {made.kind for made in bare} == {"identifiers", "columns", "review"}
    labelled = measure_all(project, Case.of(hiring, sensitive="sex", target="hired", favourable="1"))
    assert {made.kind for made in labelled} == TABLE_ONLY
    full = Case.of(hiring, sensitive="sex", target="hired", prediction="predicted", favourable="1")
    kinds = {made.kind for made in measure_all(project, full, reference=REFERENCE)}
    assert kinds == TABLE_ONLY | {"groups", "accuracy", "representation"}


def test_no_record_holds_a_persons_row(lending):
    project, case, _ = lending
    kept = json.dumps([found.to_dict() for found in read(project).values()])
    assert not any(str(value) in kept for value in case.pandas["application_id"].head(200))
    assert len(kept) < 20_000


def test_who_cancels_keeps_what_was_measured_before(tmp_path, hiring):
    project = Project.open(tmp_path)

    class StoppedError(Exception):
        """Somebody pressed Cancel."""

    def stop(fraction: float, _note: str) -> None:
        if fraction > 0.4:
            raise StoppedError

    listener: Progress = stop
    with pytest.raises(StoppedError):
        measure_all(project, Case.of(hiring, sensitive="sex", target="hired", favourable="1"), progress=listener)
    assert 0 < len(read(project)) < len(TABLE_ONLY)


def test_a_gap_that_is_there_stands_out_and_no_gap_has_a_widest_one(hiring):
    case = Case.of(hiring, sensitive="sex", target="hired", prediction="predicted", favourable="1")
    report = compare_groups(case, metrics=["base_rate", "selection_rate"])
    gap, none = gap_values(report, ["base_rate"]), gap_values(report, ["selection_rate"])
    assert "60.0% of 200" in gap["findings"][0]["text"]
    assert gap["ratio"]["value"] == pytest.approx(0.5)
    assert (none["findings"], none["widest"]["difference"]) == ([], 0)
    assert (
        group_values(compare_groups(Case.of(hiring, sensitive="sex", target="hired")), Case.of(hiring))["selection"]
        is None
    )


def test_a_column_about_disability_is_found_by_its_name_and_counted(hiring):
    table = hiring.assign(has_disability=["yes" if row < 40 else "no" for row in range(400)])
    case = Case.of(table, sensitive=["has_disability"], prediction="predicted")
    assert group_values(compare_groups(case), case)["disability"] == {"column": "has disability", "n": 40}


def test_free_text_and_pictures_are_told_from_short_answers():
    letters = [f"Dear all, this is a longer letter about matter number {row}, kindly" for row in range(20)]
    photos = [f"photo{row}.jpg" for row in range(20)]
    table = pd.DataFrame({"letter": letters, "photo": photos, "town": ["Rome"] * 20, "pay": range(20)})
    assert column_values(Case.of(table.assign(raw=[b"x"] * 20))) == {
        "columns": 5,
        "text": ["letter"],
        "media": ["photo", "raw"],
    }


@pytest.mark.parametrize(
    ("estimator", "family", "online"),
    [
        (DecisionTreeClassifier(max_depth=3), "simple", False),
        (DecisionTreeClassifier(max_depth=9), "complex", False),
        (RandomForestClassifier(n_estimators=3), "complex", False),
        (RandomForestClassifier(n_estimators=3, warm_start=True), "complex", None),
        (SGDClassifier(loss="log_loss"), "simple", None),
    ],
)
def test_a_model_says_what_it_is_and_whether_it_could_learn_on(estimator, family, online):
    numbers = np.random.default_rng(0).random((400, 2))
    table = pd.DataFrame(numbers, columns=["pay", "age"]).assign(hired=lambda rows: np.sin(40 * rows.pay) > 0)
    model = Model.of(estimator.fit(table[["pay", "age"]], table["hired"]), favourable="True")
    case = Case.of(table, sensitive=["age"], target="hired")
    found = describe_model(model, case)
    assert (found["family"], found["online"]) == (family, online)
    assert (found["features"], found["protected"], found["kept_for_tests"]) == (["pay", "age"], ["age"], [])


def test_a_function_says_nothing_about_itself():
    model = Model.of(lambda table: table["pay"], features=["pay"])
    found = describe_model(model, Case.of(pd.DataFrame({"pay": [0.1, 0.9]})))
    assert (found["family"], found["online"]) == ("unknown", None)


def test_a_short_rule_gives_the_answer_of_a_short_rule_and_hardly_that_of_a_coin():
    table = pd.DataFrame({"pay": np.random.default_rng(0).random(2000)})
    step = explain_shortly(Model.of(lambda rows: (rows["pay"] > 0.4).astype(float), features=["pay"]), Case.of(table))
    assert step["same"] > 0.99
    coin = explain_shortly(Model.of(lambda rows: (1e6 * rows["pay"]) % 1, features=["pay"]), Case.of(table))
    assert coin["high"] < 0.65
    assert 400 < coin["n"] < 800


def test_what_was_tried_against_a_gap_is_recorded_before_and_after(tmp_path, hiring):
    project = Project.open(tmp_path)
    case = Case.of(hiring, sensitive="sex", target="hired", favourable="1", not_features=("predicted",))
    report = compare_mitigations(case, Trial(by="sex", methods=("reweighing",), splits=2))
    made = numbers(record(project, case, "mitigation", mitigation_values(report, "reweighing")))
    assert made["before"] + made["change"] == pytest.approx(made["after"])
    assert made["low"] <= made["change"] <= made["high"]
    with pytest.raises(WorkbenchError, match="no numbers for 'nothing'"):
        mitigation_values(report, "nothing")


def test_for_a_sample_of_refused_people_there_are_reasons_or_not(tmp_path):
    project, case, model = opened(tmp_path, "scenario:lending?rows=600", "logistic")
    found = reasons_values(case, model, most=20)
    assert found["sampled"] == 20
    assert 0 < found["produced"] <= 20
    record(project, case, "reasons", found)
    assert "of 20 (" in RULES["reasons-produced"].judge({"reasons": found}).sentence


def test_where_nobody_is_refused_there_is_nothing_to_ask():
    model = Model.of(lambda rows: rows["pay"] * 0 + 1.0, features=["pay"])
    found = reasons_values(Case.of(pd.DataFrame({"pay": [0.1, 0.9]})), model)
    assert found == {"sampled": 0, "produced": 0, "refused": 0}


def test_another_table_than_the_projects_is_refused(tmp_path, hiring):
    project = Project.open(tmp_path)
    choose_table(project, "scenario:lending?rows=600")
    with pytest.raises(WorkbenchError, match="This table has 400 rows and that of the project 600"):
        measure_all(project, Case.of(hiring))
