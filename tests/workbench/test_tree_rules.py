import re

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.model import fit_plain
from workbench.tree_rules import describe_rules


def case_of(frame):
    return Case.of(frame, sensitive="sex", target="hired")


def applicants(**columns):
    random = np.random.default_rng(9)
    pay, town = random.integers(0, 100, 600), random.choice(["a_b", "b", "c"], 600)
    hired = (random.random(600) < np.where(pay > 60, 0.9, np.where(town == "a_b", 0.6, 0.1))).astype(int)
    return pd.DataFrame({"sex": random.choice(["f", "m"], 600), "pay": pay, "town": town, "hired": hired, **columns})


def test_rules_cover_everybody_once_and_say_what_the_tree_scores():
    frame = applicants()
    model = fit_plain(case_of(frame), "tree")
    rules = describe_rules(model)
    assert rules["rows"].sum() == len(frame)
    assert rules["score"].is_monotonic_decreasing
    assert rules["rule"].str.contains("town is a_b").any()
    scores, counts = np.unique(np.round(model.score(frame), 9), return_counts=True)
    told = rules.groupby(rules["score"].round(9))["rows"].sum()
    assert dict(zip(scores, counts, strict=True)) == pytest.approx(told.to_dict())


def test_following_a_rule_by_hand_gives_the_score():
    frame = applicants()
    model = fit_plain(case_of(frame), "tree")
    scores = model.score(frame)
    for rule, rows, score in describe_rules(model).itertuples(index=False):
        hit = np.ones(len(frame), dtype=bool)
        for part in re.split(", | and ", rule.removeprefix("If ")):
            hit &= holds(part, frame)
        assert hit.sum() == rows
        np.testing.assert_allclose(scores[hit], score)


def holds(part, frame):
    if found := re.fullmatch(r"(\w+) is at most (\S+)", part):
        return frame[found[1]] <= float(found[2])
    if found := re.fullmatch(r"(\w+) is more than (\S+)", part):
        return frame[found[1]] > float(found[2])
    found = re.fullmatch(r"(\w+) is (not )?(\S+)", part)
    return (frame[found[1]] == found[3]) ^ bool(found[2])


def test_what_is_missing_is_a_question_of_its_own():
    frame = applicants()
    frame["pay"] = frame["pay"].where(frame["hired"] == 1)
    rules = describe_rules(fit_plain(case_of(frame), "tree"))
    assert {"If pay is known", "If pay is missing"} == set(rules["rule"])


def test_there_are_at_most_eight_rules_of_three_parts_each():
    rules = describe_rules(fit_plain(case_of(applicants(noise=np.random.default_rng(1).normal(size=600))), "tree"))
    assert len(rules) <= 8
    assert (rules["rule"].str.count(" is ") <= 3).all()


def test_a_tree_that_finds_nothing_has_one_rule_for_everybody():
    frame = applicants(hired=[0, 1] * 300)[["sex", "pay", "hired"]].assign(pay=[1, 1, 2, 2] * 150)
    rules = describe_rules(fit_plain(case_of(frame), "tree"))
    assert rules["score"].tolist() == [0.5] * len(rules)


def test_only_a_tree_has_rules():
    with pytest.raises(WorkbenchError, match="Only a tree has rules"):
        describe_rules(fit_plain(case_of(applicants())))
