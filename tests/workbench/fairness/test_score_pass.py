"""The pass over the rows: the same bins in one piece or many, made once, and a sentence where there can be none."""

import gc

import pandas as pd
import pytest

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness import score_pass
from workbench.fairness.score_pass import bin_case, is_binned


def test_many_rows_are_counted_in_pieces_with_the_same_result(monkeypatch, hiring):
    roles = {"sensitive": ["sex"], "target": "hired", "score": "score"}
    once = bin_case(Case.of(hiring, **roles))
    monkeypatch.setattr(score_pass, "CHUNK", 7)
    pieces = bin_case(Case.of(hiring, **roles))
    assert all((once.sums[key] == pieces.sums[key]).all() for key in ("n", "w"))


def test_the_bins_of_a_case_are_made_once_and_go_with_it(hiring):
    case = Case.of(hiring, sensitive=["sex"], target="hired", score="score")
    assert not is_binned(case)
    assert bin_case(case) is bin_case(case, ["sex"])
    assert is_binned(case)
    before = len(score_pass._MADE)
    del case
    gc.collect()
    assert len(score_pass._MADE) < before


def test_what_cannot_be_binned_is_said():
    frame = pd.DataFrame(
        {
            "sex": ["f", "m"] * 60,
            "shop": [f"s{i % 40}" for i in range(120)],
            "town": [f"t{i % 39}" for i in range(120)],
            "y": [0, 1] * 60,
            "score": 0.5,
        }
    )
    case = Case.of(frame, sensitive=["sex", "shop", "town"], target="y", score="score")
    with pytest.raises(WorkbenchError, match="make 120 groups; thresholds"):
        bin_case(case, ["shop", "town"])
    with pytest.raises(WorkbenchError, match="no sensitive column 'y'"):
        bin_case(case, ["y"])
    with pytest.raises(WorkbenchError, match="There is no score"):
        bin_case(case.with_roles(score=None))
    with pytest.raises(WorkbenchError, match="at least one sensitive column"):
        bin_case(case.with_roles(sensitive=()))
