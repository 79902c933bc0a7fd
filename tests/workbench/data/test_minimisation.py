"""What a column adds beside what it reveals."""

import numpy as np
import pandas as pd
import pytest

from workbench.case import Case
from workbench.data.minimisation import MARGIN, minimise
from workbench.errors import Cancelled, WorkbenchError


@pytest.fixture
def case() -> Case:
    """Skill decides; the contract tells sex and nothing else; two columns say the same."""
    random, rows = np.random.default_rng(3), 1500
    women, skill = random.random(rows) < 0.5, random.normal(size=rows)
    answer = (skill + random.normal(size=rows) > 0).astype(int)
    return Case.of(
        pd.DataFrame(
            {
                "sex": np.where(women, "female", "male"),
                "contract": np.where(random.random(rows) < np.where(women, 0.85, 0.15), "part time", "full time"),
                "skill": skill + 0.3 * random.normal(size=rows),
                "grade": skill + 0.3 * random.normal(size=rows),
                "noise": random.normal(size=rows),
                "hired": answer,
            }
        ),
        sensitive=["sex"],
        target="hired",
    )


def test_what_reveals_and_adds_nothing_comes_first_and_could_go(case):
    report = minimise(case)
    first = report.columns.iloc[0]
    assert (first["feature"], first["advice"], first["about"]) == ("contract", "leave out", "sex")
    assert first["reveals"] == pytest.approx(0.85, abs=0.03)
    assert first["high"] <= MARGIN
    assert report.columns.set_index("feature").loc["skill", "advice"] == "keep"
    assert report.could_go == ("contract", "noise")
    assert "tells much about a sensitive column" in report.words[1]


def test_the_columns_that_could_go_are_also_left_out_together(case):
    value, low, high = minimise(case).together
    assert low <= value <= high
    assert abs(value) < 0.02


def test_of_two_columns_that_say_the_same_neither_adds_much_alone():
    random = np.random.default_rng(1)
    x = random.normal(size=1200)
    frame = pd.DataFrame({"x": x, "again": x + 1e-6 * random.normal(size=1200), "noise": random.normal(size=1200)})
    frame["y"] = (x + random.normal(size=1200) > 0).astype(int)
    report = minimise(Case.of(frame, target="y"))
    adds = report.columns.set_index("feature")["adds"]
    assert adds.abs().max() < 0.02
    assert report.together is None, "without all columns there is no model"


def test_rows_drawn_at_random_are_said_and_the_seed_decides(case):
    one, other = (minimise(case, most_rows=600, seed=4) for _ in range(2))
    pd.testing.assert_frame_equal(one.columns, other.columns)
    assert "600 of 1,500 rows, drawn at random" in one.words[-1]


def test_without_an_outcome_or_with_one_column_it_is_a_sentence(case):
    with pytest.raises(WorkbenchError, match="needs a target"):
        minimise(case.with_roles(target=None))
    with pytest.raises(WorkbenchError, match="Only one column is left"):
        minimise(Case.of(case.frame[["sex", "noise", "hired"]], sensitive=["sex"], target="hired"))


def test_it_can_be_cancelled_half_way(case):
    def stop(fraction, _note):
        if fraction > 0.4:
            raise Cancelled("Cancelled; nothing was changed.")

    with pytest.raises(Cancelled):
        minimise(case, progress=stop)
