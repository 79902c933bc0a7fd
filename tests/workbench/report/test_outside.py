"""What goes outside: no small cell, none to be had by subtraction, and rates that agree with the whole truth."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from workbench.bundled import bundled
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.groups import compare_groups
from workbench.look import make_look
from workbench.report.charts import dot_chart
from workbench.report.gather import gather
from workbench.report.outside import measure_outside
from workbench.sources import card_of
from workbench.store import Project
from workbench.suppress import SMALL, STEP, rounded
from workbench.tables import read_table

from .conftest import EVIL, case_of, table

TABLES = ["scenario:lending", *(f"dataset:{path.parent.name}" for path in bundled("datasets").glob("*/card.toml"))]


@pytest.mark.parametrize("ref", TABLES)
def test_each_share_is_near_the_exact_one_and_inside_its_own_interval(ref):
    case = Case(frame=read_table(ref), roles=card_of(ref).roles, name=ref)
    measured, records = measure_outside(case, on=ref, at="2026-05-01")
    exact = compare_groups(case)
    for compared in measured.compared:
        for row in compared.rows:
            assert row.low <= row.value <= row.high
            assert row.people % 5 == 0
            assert records[row.record].number == row.value
        if case.roles.weight is None:
            assert compared.everyone.value == pytest.approx(exact.everyone(compared.metric), abs=0.08)


def test_two_tables_that_differ_by_one_person_of_a_hidden_group_give_the_same_report():
    frame = table()
    parts = [
        measure_outside(case_of(each), on="", at="") for each in (frame, frame.drop(index=0).reset_index(drop=True))
    ]
    assert parts[0][0].compared == parts[1][0].compared


def test_the_picture_names_itself_and_takes_group_names_literally():
    compared = measure_outside(case_of(table()), on="", at="")[0].compared[0]
    assert compared.rows
    picture = dot_chart(compared, "c1")
    assert 'role="img"' in picture
    assert 'aria-labelledby="c1-t c1-d"' in picture
    assert EVIL not in picture
    assert picture.count('class="dot"') == len(compared.rows)


def people_of(cells: list[tuple[str, str, tuple[int, int, int, int]]]) -> pd.DataFrame:
    """People by a fine and a coarse column; of each: outcome and decision no no, no yes, yes no, yes yes."""
    outcomes = [(0, 0), (0, 1), (1, 0), (1, 1)]
    rows = [(a, b, *outcomes[at]) for a, b, numbers in cells for at, n in enumerate(numbers) for _ in range(n)]
    return pd.DataFrame(rows, columns=["fine", "coarse", "good", "said"])


def case_by(frame: pd.DataFrame, *columns: str) -> Case:
    return Case.of(frame, name="staff.csv", sensitive=list(columns), target="good", prediction="said")


def told_by(measured, names: list[dict[str, str]]) -> list[tuple[np.ndarray, int]]:
    """Everything a reader works out from a report: (which of four cells of which people, about how many)."""
    four = {"base_rate": (2, 3), "selection_rate": (1, 3), "true_positive_rate": (3,), "false_positive_rate": (1,)}
    among = {"true_positive_rate": (2, 3), "false_positive_rate": (0, 1)}
    known = []
    for compared in (each for each in measured.compared if each.metric in four):
        for row in (*compared.rows, compared.everyone):
            group = row.name.partition(": ")[2]
            of = np.array([row.name == "Everyone" or group == each[compared.column] for each in names])
            assert of.any()
            counted, base = four[compared.metric], among.get(compared.metric, (0, 1, 2, 3))
            yes = round(row.value * row.people)
            for cells, number in ((counted, yes), (tuple(set(base) - set(counted)), row.people - yes)):
                known.append((np.logical_and.outer(of, np.isin(range(4), cells)).ravel(), number))
    return known


def span(known: list[tuple[np.ndarray, int]], wanted: np.ndarray) -> int:
    """How many whole numbers a sum over the finest cells can be by all that is known."""
    which, number = np.array([part for part, _ in known], dtype=float), np.array([number for _, number in known])
    least, most = np.maximum(number - STEP // 2, SMALL), number + STEP // 2
    ends = []
    for sign in (1, -1):
        solved = linprog(sign * wanted, A_ub=np.vstack([which, -which]), b_ub=np.concatenate([most, -least]))
        ends.append(sign * solved.fun if solved.status == 0 else sign * -np.inf)
    return 1000 if np.inf in np.abs(ends) else int(np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6)) + 1


NESTED = [
    ("x", "xy", (2, 1, 3, 2)),
    ("y", "xy", (40, 30, 35, 60)),
    ("z", "zw", (50, 60, 45, 55)),
    ("w", "zw", (70, 80, 40, 90)),
    ("v", "v", (30, 30, 30, 30)),
]
WHERE = [{"fine": a, "coarse": b} for a, b, _ in NESTED]


def test_who_subtracts_the_coarse_groups_of_a_report_from_the_fine_ones_learns_no_small_cell():
    """Each column by itself would be shown (the control), and then eight people of x are what is left."""
    frame, truth = people_of(NESTED), np.array([numbers for *_, numbers in NESTED])
    naive = []
    for column in ("fine", "coarse"):
        names = [each[column] for each in WHERE]
        for group in dict.fromkeys(names):
            of = np.array([name == group for name in names])
            for cell in range(4):
                mask = np.logical_and.outer(of, np.arange(4) == cell).ravel()
                if group != "x":
                    naive.append((mask, int(rounded(np.array([truth[of][:, cell].sum()]))[0])))
    assert min(span(naive, np.eye(20)[cell]) for cell in range(4)) < SMALL, "the attack works where nothing is hidden"
    known = told_by(measure_outside(case_by(frame, "coarse", "fine"), on="", at="")[0], WHERE)
    assert known
    assert min(span(known, np.eye(20)[cell]) for cell in range(4)) >= SMALL


@pytest.fixture
def project(tmp_path, monkeypatch) -> Project:
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path / "home"))
    return Project.open(tmp_path / "project")


@pytest.mark.parametrize("columns", [("fine", "coarse"), ("coarse", "fine")])
def test_two_reports_of_one_project_cannot_be_subtracted_from_each_other(project, columns):
    frame, known = people_of(NESTED), []
    for column in columns:
        known += told_by(gather(project, case_by(frame, column)).measured, WHERE)
    assert min(span(known, np.eye(20)[cell]) for cell in range(4)) >= SMALL
    again = gather(project, case_by(frame, columns[1])).measured
    known += told_by(again, WHERE)
    assert again.compared, "what was told once can be told again"


def test_a_page_that_a_report_could_be_subtracted_from_is_refused(project):
    frame = people_of(NESTED)
    gather(project, case_by(frame, "coarse"))
    with pytest.raises(WorkbenchError, match="subtracted from each other"):
        make_look(project, case_by(frame, "fine"))
    make_look(project, case_by(frame, "coarse"))


def test_a_report_in_other_bands_than_before_says_why_it_has_no_groups(project):
    ages = [20] * 90 + [40] * 9 + [60] * 90
    frame = pd.DataFrame({"age": ages, "good": [n % 2 for n in range(189)], "said": [n // 2 % 2 for n in range(189)]})
    case = Case.of(frame, sensitive="age", target="good", prediction="said", cuts={"age": (40,)})
    gather(project, case)
    other = gather(project, case.with_roles(cuts={"age": (41,)}))
    assert "compared people by age in other groups than now" in " ".join(other.gaps)
    assert not other.measured.compared


@given(st.lists(st.lists(st.integers(0, 25), min_size=4, max_size=4), min_size=4, max_size=5))
@settings(max_examples=10, deadline=None)
def test_every_small_cell_can_be_ten_things_by_all_that_a_report_shows(numbers):
    names = [("a", "p"), ("b", "p"), ("c", "q"), ("d", "q"), ("d", "p")][: len(numbers)]
    cells = [(*name, tuple(each)) for name, each in zip(names, numbers, strict=True)]
    cells += [("e", "p", (60, 50, 40, 70)), ("f", "q", (45, 55, 65, 75))]
    frame = people_of(cells)
    where = [{"fine": a, "coarse": b} for a, b, _ in cells]
    known = told_by(measure_outside(case_by(frame, "fine", "coarse"), on="", at="")[0], where)
    truth = np.array([each for *_, each in cells])
    for place in np.flatnonzero((truth.ravel() < SMALL) & np.repeat(truth.sum(axis=1) > 0, 4)):
        assert span(known, np.eye(truth.size)[place]) >= SMALL, f"{cells} {place}"
