"""What was told is never forgotten, counts for the same table and answers only, and is written once."""

import pandas as pd
import pytest

from workbench.case import Case
from workbench.log import read_entries
from workbench.look import make_look, withdraw_look
from workbench.report.told import merged, remember, together, told_before
from workbench.store import Project


@pytest.fixture
def project(tmp_path) -> Project:
    return Project.open(tmp_path / "project")


@pytest.fixture
def case() -> Case:
    frame = pd.DataFrame({"sex": ["f", "m"] * 90, "town": ["a", "a", "b"] * 60, "good": [1, 1, 0, 0, 1] * 36})
    frame["said"] = frame["good"].iloc[::-1].to_numpy()
    return Case.of(frame, sensitive="sex", target="good", prediction="said")


def test_pages_and_reports_are_remembered_together_also_when_a_page_was_taken_away(project, case):
    withdraw_look(project, make_look(project, case).key)
    remember(project, case, {"prediction": {"town": ("a",)}, "cells": {"sex": ("f",)}})
    remember(project, case, {"cells": {"sex": ("m",)}})
    assert told_before(project, case) == {
        "prediction": {"sex": ["f", "m"], "town": ["a"]},
        "cells": {"sex": ["f", "m"]},
    }


def test_the_same_again_is_not_written_again(project, case):
    for _ in range(3):
        remember(project, case, {"cells": {"sex": ("f", "m")}})
    with project.store.reading() as view:
        assert len([entry for entry in read_entries(view) if entry.what == "choice.set"]) == 1


def test_other_answers_are_told_of_other_people(project, case):
    remember(project, case, {"prediction": {"sex": ("f", "m")}, "cells": {"sex": ("f", "m")}})
    assert told_before(project, case.with_roles(prediction=None)) == {}


def test_the_counts_are_by_all_columns_together_or_none_where_a_group_is_another_one_now(case):
    assert together(case, {}) is case.counts
    assert set(together(case, {"cells": {"town": ("a", "b")}}).columns) == {"sex", "town"}
    assert together(case, {"cells": {"town": ("c",)}}) is None


def test_groups_are_merged_by_column():
    assert merged({"sex": ("m",)}, {"sex": ("f", "m"), "town": ()}) == {"sex": ["f", "m"], "town": []}
