"""Dates are cut into the same bands in every engine, whether a column holds dates, times or text."""

import datetime as dt
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.case import Case

QUICK = ["pandas, nullable", "pandas, objects", "pandas, Arrow's types", "polars", "polars, lazy", "arrow", "duckdb"]
DAYS = st.dates(dt.date(1, 1, 1), dt.date(9999, 12, 31)) | st.dates(dt.date(2019, 11, 1), dt.date(2024, 2, 29))
CLOCK = st.sampled_from([dt.time(), dt.time(23, 59, 59), dt.time(12, 30)])
WRITTEN = {
    "date": (lambda day, _: day, pa.date32()),
    "time": (dt.datetime.combine, pa.timestamp("us")),
    "year first": (lambda day, _: day.isoformat(), pa.string()),
    "with a time": (lambda day, clock: f"{day.isoformat()}T{clock}", pa.string()),
    "day first": (lambda day, _: f"{day.day:02}.{day.month:02}.{day.year:04}", pa.string()),
    "category": (lambda day, _: day.isoformat(), pa.dictionary(pa.int32(), pa.string())),
}


@st.composite
def cuts(draw):
    """A period that makes at most 50 groups, or one to three dates that go up."""
    days = draw(st.lists(DAYS, min_size=1, max_size=3, unique=True))
    return draw(st.sampled_from(["year", "quarter", "month", tuple(sorted(map(str, days)))]))


@st.composite
def dated(draw):
    """A table with a date column of any kind, some of them missing, and where it is cut."""
    days = draw(st.lists(st.none() | DAYS, min_size=3, max_size=40))
    days = [dt.date(2020, 1, 1), dt.date(2023, 6, 30), *days]
    write, kind = WRITTEN[draw(st.sampled_from(list(WRITTEN)))]
    joined = [None if day is None else write(day, draw(CLOCK)) for day in days]
    answers = [0, 1, *draw(st.lists(st.sampled_from([0, 1]), min_size=len(days) - 2, max_size=len(days) - 2))]
    table = pa.table({"joined": pa.array(joined, kind), "hired": answers})
    return table, days, draw(cuts())


def name_of(day: dt.date | None, cut: str | tuple[str, ...]) -> str:
    """The band that a day lies in, worked out by hand."""
    if day is None:
        return "(missing)"
    if cut == "year":
        return f"{day.year:04}"
    if cut == "quarter":
        return f"{day.year:04} Q{(day.month - 1) // 3 + 1}"
    if cut == "month":
        return f"{day.year:04}-{day.month:02}"
    edges = [dt.date.fromisoformat(edge) for edge in cut]
    inside = [f"{low} to <{high}" for low, high in pairwise(edges) if low <= day < high]
    return f"before {edges[0]}" if day < edges[0] else f"{edges[-1]} and later" if day >= edges[-1] else inside[0]


def check(drawn, make, agreeing):
    """Every row's band is the one worked out by hand, and the engine counts the same, also in a cohort."""
    table, days, cut = drawn
    names = [name_of(day, cut) for day in days]
    if not 1 < len(set(names)) <= 50:
        return
    case, other = (Case.of(each, sensitive="joined", target="hired", cuts={"joined": cut}) for each in make(table))
    coded = case.groups["joined"]
    assert [coded.names[code] for code in coded.codes] == names
    agreeing(case, other)
    part, other_part = (each.only({"joined": names[0]}) for each in (case, other))
    agreeing(part, other_part)
    assert part.rows == names.count(names[0])


@pytest.mark.parametrize("engine", QUICK)
@settings(max_examples=10)
@given(drawn=dated())
def test_dates_of_any_kind_lie_in_the_band_that_its_name_says_in_every_engine(engine, inside, plain, agreeing, drawn):
    check(drawn, lambda table: (plain(table), inside(engine, table)), agreeing)


@settings(max_examples=3)  # it plans for a second before it counts
@given(drawn=dated())
def test_dates_of_any_kind_lie_in_the_band_that_its_name_says_in_dask(inside, plain, agreeing, drawn):
    check(drawn, lambda table: (plain(table), inside("dask", table)), agreeing)


@pytest.mark.parametrize(
    ("days", "bands"),
    [
        (range(120), ("2024-01", "2024-02", "2024-03", "2024-04")),
        (range(0, 900, 10), ("2024 Q1", "2024 Q2", "2024 Q3", "2024 Q4", "2025 Q1", "2025 Q2")),
        (range(0, 3300, 30), ("2024", "2025", "2026", "2027", "2028", "2029", "2030", "2031", "2032")),
        (range(0, 20000, 200), ("before 2035-01-01", "2035-01-01 to <2050-01-01")),
    ],
)
def test_without_a_cut_many_dates_are_banded_by_the_same_guess_in_every_engine(
    days, bands, engine, inside, plain, agreeing
):
    joined = [dt.date(2024, 1, 1) + dt.timedelta(day) for day in days]
    table = pa.table({"joined": joined, "hired": [0, 1] * (len(joined) // 2)})
    case = Case.of(plain(table), sensitive="joined", target="hired")
    assert case.groups["joined"].names[: len(bands)] == bands
    assert len(case.groups["joined"].names) <= 12
    agreeing(case, Case.of(inside(engine, table), sensitive="joined", target="hired"))


WRONG = {
    "a date at numbers": ("joined", (25.0,), "holds dates, so it is cut by year"),
    "a number by year": ("age", "year", "holds numbers, so it is cut at numbers such as 25"),
    "text by month": ("town", "month", "holds text, so it cannot be cut at month"),
    "dates that go down": ("joined", ("2024-07-01", "2024-01-01"), "must go up, each later than the one before"),
    "an unknown period": ("joined", "week", "by year, quarter or month"),
    "too many months": ("joined", "month", "has 60 different values"),
}


@pytest.mark.parametrize("engine", ["polars", "arrow", "duckdb"])
@pytest.mark.parametrize("wrong", WRONG)
def test_a_cut_that_does_not_suit_its_column_is_refused_by_every_engine(wrong, engine, inside, plain, refusal):
    column, cut, said = WRONG[wrong]
    days = [dt.date(2020 + place // 12, place % 12 + 1, 1) for place in range(60)]
    columns = {"joined": days, "age": list(range(60)), "town": ["North", "South"] * 30, "hired": [0, 1] * 30}
    parts = {"sensitive": column, "target": "hired", "cuts": {column: cut}}
    answer = refusal(lambda: Case.of(plain(pa.table(columns)), **parts))
    assert said in answer
    assert refusal(lambda: Case.of(inside(engine, pa.table(columns)), **parts)) == answer
