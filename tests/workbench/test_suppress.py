"""What is shown outside tells of nobody: who subtracts everything from everything learns no small number."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from workbench.case import Case
from workbench.narrowing import Narrowing
from workbench.suppress import (
    SMALL,
    STEP,
    counts_of,
    may_show,
    rounded,
    show_column,
    show_columns,
    show_everyone,
)

numbers = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=2, max_size=8)
SURE = 0.5  # two whole numbers cannot be nearer


def frame_of(cells: list[tuple[str, str, int, int]]) -> pd.DataFrame:
    """People by two columns: (one, other, how many were approved, how many were not)."""
    rows = [(a, b, answer) for a, b, yes, no in cells for answer, n in ((1, yes), (0, no)) for _ in range(n)]
    return pd.DataFrame(rows, columns=["one", "other", "approved"])


def bounds(known: list[tuple[np.ndarray, float, float]], wanted: np.ndarray) -> tuple[float, float]:
    """Between what the sum over `wanted` lies, by all that is known: (which cells, at least, at most) each."""
    which = np.array([row for row, _, _ in known])
    upper, lower = (np.array([part[at] for part in known]) for at in (2, 1))
    found = []
    for sign in (1, -1):
        solved = linprog(sign * wanted, A_ub=np.vstack([which, -which]), b_ub=np.concatenate([upper, -lower]))
        found.append(sign * solved.fun if solved.status == 0 else np.inf)
    return found[0], found[1]


@given(numbers)
@settings(max_examples=150, deadline=None)
def test_no_small_cell_follows_from_the_exact_numbers_that_are_left(groups):
    yes, no = (np.array(part) for part in zip(*groups, strict=True))
    shown = may_show(yes, no)
    assert not ((yes < SMALL) | (no < SMALL))[shown].any()
    for answers in (yes, no):
        unit = np.eye(len(groups))
        known = [(unit[place], answers[place], answers[place]) for place in np.flatnonzero(shown)]
        if min(yes.sum(), no.sum()) < SMALL:  # then nothing is shown at all
            continue
        known.append((np.ones(len(groups)), answers.sum(), answers.sum()))
        for place in np.flatnonzero(~shown & (yes + no > 0)):
            least, most = bounds(known, unit[place])
            assert most - least >= SMALL - SURE


@given(numbers)
def test_what_is_hidden_is_never_one_group_alone_and_never_few_people_together(groups):
    yes, no = (np.array(part) for part in zip(*groups, strict=True))
    hidden = ~may_show(yes, no) & (yes + no > 0)
    if hidden.any() and may_show(yes, no).any():
        assert hidden.sum() > 1
        assert min(yes[hidden].sum(), no[hidden].sum()) >= SMALL


def test_rounding_moves_no_number_by_more_than_two():
    numbers = np.arange(1000)
    assert (rounded(numbers) % STEP == 0).all()
    assert np.abs(rounded(numbers) - numbers).max() == STEP // 2


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 60)), min_size=6, max_size=6), st.integers(0, 2**32 - 1))
@settings(max_examples=15, deadline=None)
def test_every_small_number_can_be_ten_things_by_all_that_is_shown(cells, seed):
    """Fine groups and coarse ones that each hold a small group with a large one, and totals, at any edge."""
    large = np.random.default_rng(seed).integers(10, 60, (6, 2))
    numbers = np.where(np.arange(6)[:, None] < 2, np.array(cells), large)
    fine, coarse = [f"g{place}" for place in range(6)], [f"c{place % 4}" for place in range(6)]
    frame = frame_of([(a, b, yes, no) for a, b, (yes, no) in zip(fine, coarse, numbers.tolist(), strict=True)])
    case = Case.of(frame, sensitive=["one", "other"], target="approved")
    for at, answer in enumerate(("yes", "no")):
        known = constraints(case, {"one": fine, "other": coarse}, answer)
        for place in np.flatnonzero((numbers[:, at] < SMALL) & (numbers.sum(axis=1) > 0)):
            least, most = bounds(known, np.eye(6)[place])
            assert np.floor(most + 1e-6) - np.ceil(least - 1e-6) + 1 >= SMALL, f"{numbers} {place} {answer}"


def test_where_rounding_at_its_edge_would_give_a_number_away_more_is_hidden():
    """Four groups have two more than is shown, and everyone two fewer: so each could be counted exactly."""
    cells = [("a", "p", 12, 40), ("b", "q", 12, 40), ("c", "p", 12, 40), ("d", "p", 29, 40), ("d", "q", 3, 40)]
    case = Case.of(frame_of(cells), sensitive=["one", "other"], target="approved")
    known = constraints(case, {"one": list("abcdd"), "other": list("pqppq")}, "yes")
    least, most = bounds(known, np.eye(5)[4])
    assert most - least >= SMALL - 1


@given(st.lists(st.integers(0, 9), min_size=4, max_size=4))
@settings(max_examples=15, deadline=None)
def test_the_programmes_find_what_trying_every_table_finds(numbers):
    """Two by two groups: every table of whole numbers is tried against what is shown of rows, columns and everyone."""
    people = np.array(numbers)
    told = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 0, 1, 0], [0, 1, 0, 1], [1, 1, 1, 1]], dtype=bool)
    near = rounded(told @ people)
    least, most = np.maximum(near - 2, 0), near + 2
    tables = np.stack(np.meshgrid(*[np.arange(23)] * 4, indexing="ij"), axis=-1).reshape(-1, 4)
    sums = tables @ told.T
    possible = tables[((sums >= least) & (sums <= most)).all(axis=1)]
    known = Narrowing(people=people, told=told, visible=np.ones(5, dtype=bool), least=least, most=most)
    for place in range(4):
        assert known.values(np.eye(4, dtype=bool)[place], 100) == len(np.unique(possible[:, place]))


def test_two_columns_that_are_nearly_the_same_are_not_both_shown():
    cells = [("f", "woman", 200, 200), ("m", "man", 200, 200), ("f", "man", 2, 1)]
    case = Case.of(frame_of(cells), sensitive=["one", "other"], target="approved")
    shown = show_columns(case.counts, "target")
    assert sorted(len(part.groups) for part in shown.values()) in ([0, 2], [1, 1])
    given = show_columns(case.counts, "target", {"other": ("woman", "man")})
    assert (given["other"].groups, given["one"].groups) == (("man", "woman"), ())


@pytest.fixture
def nested() -> pd.DataFrame:
    """Three people under one cut of a column who are with others under another cut: the classic subtraction."""
    return frame_of([("x", "xy", 12, 13), ("y", "xy", 40, 30), ("z", "zw", 50, 60), ("w", "zw", 70, 80)])


def published(case: Case, column: str) -> list[tuple[frozenset[str], str, int]]:
    part = show_column(case.counts, column, "target")
    rows = zip(part.groups, part.favourable, part.other, strict=True)
    return [row for group, yes, no in rows for row in (({group}, "yes", int(yes)), ({group}, "no", int(no)))]


def constraints(case: Case, names: dict[str, list[str]], answer: str) -> list[tuple[np.ndarray, float, float]]:
    """Everything that the pages tell of one answer: which cells, at least, at most."""
    half, total = STEP // 2, show_everyone(case.counts, "target")[answer == "no"]
    known = [(np.ones(len(names["one"])), total - half, total + half)]
    for column, listed in names.items():
        for group, which, number in published(case, column):
            if which == answer:
                known.append((np.array([name in group for name in listed], dtype=float), number - half, number + half))
    return known


def test_a_row_more_or_less_between_two_pages_is_not_seen(nested):
    before = Case.of(nested, sensitive=["one", "other"], target="approved")
    for row in range(0, len(nested), 7):
        after = Case.of(nested.drop(index=row), sensitive=["one", "other"], target="approved")
        for column in ("one", "other"):
            differences = {
                abs(a[2] - b[2]) for a, b in zip(published(before, column), published(after, column), strict=True)
            }
            assert differences <= {0, STEP}, "never the one person that went"


def test_a_group_all_of_whom_were_refused_is_not_shown():
    case = Case.of(
        frame_of([("a", "o", 0, 200), ("b", "o", 90, 90), ("c", "o", 20, 30)]), sensitive="one", target="approved"
    )
    part = show_column(case.counts, "one", "target")
    assert (part.groups, part.hidden) == (("b",), 2)


def test_too_few_people_altogether_give_nothing():
    case = Case.of(frame_of([("a", "o", 4, 30), ("b", "o", 5, 30)]), sensitive="one", target="approved")
    assert show_everyone(case.counts, "target") == (0, 0)
    assert show_column(case.counts, "one", "target").groups == ()


def test_counts_of_what_is_shown_hold_nothing_else(nested):
    part = show_column(Case.of(nested, sensitive="one", target="approved").counts, "one", "target")
    again = counts_of(part, "target")
    assert again.sums["n"].sum() == (part.favourable + part.other).sum()
    assert (again.sums["n"][:, 2, 0] == part.favourable).all()
