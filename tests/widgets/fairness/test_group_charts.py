"""The picture of groups: a point for each, within the axis, everyone as a line, names that fit and stay apart."""

import json

import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.chart import figure_json
from widgets.fairness.group_charts import LONGEST_LINE, groups_figure, numbers_frame
from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.metrics import METRICS
from workbench.roles import Label


def shown(case: Case, metric: str, by: list[str]) -> go.Figure:
    return groups_figure(compare_groups(case, by=[by]), METRICS[metric], by)


@pytest.fixture
def case(hiring) -> Case:
    return Case.of(hiring, sensitive=["sex", "age"], target="hired")


@given(case=..., metric=st.sampled_from([*METRICS]), by=st.sampled_from([["sex"], ["race"], ["race", "sex"]]))
def test_any_picture_has_a_point_for_each_group_within_its_axis(case: Case, metric, by):
    report = compare_groups(case, by=[by])
    frame = report.of(metric, by).dropna(subset=["value"])
    figure = groups_figure(report, METRICS[metric], by)
    points = figure.data[0]
    assert list(points.x) == frame["value"].tolist()
    assert len(set(points.y)) == len(points.y) == len(frame)
    left, right = figure.layout.xaxis.range
    assert left == 0
    assert all(0 <= value <= right for value in points.x)
    assert all(high <= right or right == pytest.approx(1.03) for high in frame["high"].dropna())
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1], "the first group is on top"


def test_the_largest_group_is_on_top(bundled_table):
    frame = bundled_table("german_credit", ["sex", "housing", "good_credit"])
    case = Case.of(frame, sensitive="housing", target="good_credit")
    figure = shown(case, "base_rate", ["housing"])
    expected = frame["housing"].value_counts().index
    assert [name.removeprefix("Housing: ") for name in figure.data[0].y] == list(expected)


def test_the_dashed_line_is_everyone_together(case, hiring):
    report = compare_groups(case, by=[["sex"]])
    figure = groups_figure(report, METRICS["base_rate"], ["sex"])
    (line,), (note,) = figure.layout.shapes, figure.layout.annotations
    assert line.x0 == line.x1 == note.x == report.everyone("base_rate") == pytest.approx(hiring["hired"].mean())
    assert note.text == "everyone: 45.0%"


def test_where_nothing_is_known_there_is_no_line_and_no_point(hiring):
    figure = shown(Case.of(hiring, sensitive="sex", target="hired"), "selection_rate", ["sex"])
    assert (len(figure.data[0].x), len(figure.layout.shapes)) == (0, 0)


def test_a_group_of_one_person_stays_inside_and_has_no_interval():
    frame = pd.DataFrame({"sex": ["f"] * 40 + ["m"] * 40 + ["x"], "s": [0.1, 0.2] * 40 + [0.95]})
    figure = shown(Case.of(frame, sensitive="sex", score="s"), "mean_score", ["sex"])
    assert figure.layout.xaxis.range[1] >= 0.95
    assert "nan" not in "".join(figure.data[0].hovertext)
    assert "too few people" in figure.data[0].hovertext[-1]


def test_names_that_begin_alike_stay_two_points():
    long = "employed for a very long time indeed, "
    frame = pd.DataFrame({"job": [f"{long}here", f"{long}there", "no"] * 20, "y": [1, 0, 1, 1, 0, 0] * 10})
    points = shown(Case.of(frame, sensitive="job", target="y"), "base_rate", ["job"]).data[0]
    assert len(set(points.y)) == 3
    case = Case.of(
        frame, sensitive="job", target="y", labels={"job": Label(values={f"{long}here": "yes", "no": "yes"})}
    )
    assert len(set(shown(case, "base_rate", ["job"]).data[0].y)) == 3


def test_a_long_name_leaves_room_for_the_chart_and_is_whole_in_the_table(hiring):
    labels = {"sex": Label(values={"female": "w" * 80})}
    report = compare_groups(Case.of(hiring, sensitive="sex", target="hired", labels=labels), by=[["sex"]])
    names = groups_figure(report, METRICS["base_rate"], ["sex"]).data[0].y
    assert max(len(line) for name in names for line in name.split("<br>")) == LONGEST_LINE
    assert numbers_frame(report, METRICS["base_rate"], ["sex"])["group"][0] == "w" * 80


def test_ten_groups_travel_in_less_than_20_kb():
    frame = pd.DataFrame({"job": [f"job number {i % 10}" for i in range(1000)], "y": [i % 7 % 2 for i in range(1000)]})
    spec = figure_json(shown(Case.of(frame, sensitive="job", target="y"), "base_rate", ["job"]))
    assert len(json.dumps(spec)) < 20_000


def test_a_picture_leaves_colours_and_typefaces_to_the_page(case):
    spec = json.dumps(figure_json(shown(case, "base_rate", ["sex", "age"])))
    assert '"template"' not in spec
    assert "family" not in spec
    assert "#" not in spec
    assert "rgb" not in spec
