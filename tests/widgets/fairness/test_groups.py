"""The comparison: a sentence, a picture and numbers that agree, code that gives the same, and nothing that runs."""

import contextlib
import io
import json
from collections.abc import Iterator
from html.parser import HTMLParser

import ipywidgets as ipw
import numpy as np
import pandas as pd
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import GroupPanel, Session
from widgets.chart import figure_json
from widgets.fairness.groups import LONGEST_LINE, code_for, groups_figure, numbers_frame
from workbench.case import Case
from workbench.fairness.groups import compare_groups
from workbench.metrics import METRICS
from workbench.model import attach_scores
from workbench.roles import Label
from workbench.tables import read_table

NASTY = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', '<a href="//evil">x</a>', "&lt;b&gt;"]


class Elements(HTMLParser):
    """The elements that a browser would find in a text, and the words between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, _attrs):
        self.names.add(tag)

    def handle_data(self, data):
        self.words += data


def tree(widget: ipw.Widget) -> Iterator[ipw.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from tree(child)


def shown(case: Case, metric: str, by: list[str]) -> go.Figure:
    return groups_figure(compare_groups(case, by=[by]), METRICS[metric], by)


def plotted(figure: go.Figure) -> dict:
    return json.loads(figure.to_json(engine="json"))


@pytest.fixture
def case(hiring) -> Case:
    return Case.of(hiring, sensitive=["sex", "age"], target="hired", prediction="predicted", score="score")


@pytest.fixture
def panel(case) -> GroupPanel:
    return GroupPanel(Session(case))


def test_the_sentence_the_picture_and_the_numbers_say_the_same(panel):
    panel.session.metric = "base_rate"
    assert "30.0% of 200 against 60.0% of 200" in Elements(panel.finding.value).words
    assert panel.chart.alt == Elements(panel.finding.value).words
    assert panel.chart.figure["data"][0]["text"] == ["30.0%", "60.0%"]
    assert [row[0]["text"] for row in panel.numbers.rows] == ["sex: female", "sex: male"]
    assert [row[1]["value"] for row in panel.numbers.rows] == pytest.approx([0.3, 0.6])
    assert panel.numbers.filename == "base_rate_by_sex.csv"
    assert METRICS["base_rate"].formula in panel.formula.value


def test_every_question_and_comparison_has_an_answer(panel):
    for metric in METRICS:
        for by in (("sex", ""), ("age", ""), ("sex", "age")):
            panel.session.metric = metric
            panel.session.compare_by, panel.session.also_by = by
            assert panel.alert.text == ""
            assert Elements(panel.finding.value).words
            assert panel.chart.layout.display is None
            assert panel.body.children


def test_a_change_of_question_needs_no_new_report_and_a_change_of_case_does(panel, case):
    first = panel.report()
    panel.session.metric = "accuracy"
    assert panel.report() is first
    panel.session.whole = case.with_roles(favourable="0")
    assert panel.report() is not first


def test_a_question_that_cannot_be_answered_is_a_sentence_without_a_chart(hiring):
    panel = GroupPanel(hiring, sensitive="sex", target="hired")
    panel.session.metric = "false_positive_rate"
    assert Elements(panel.finding.value).words.startswith(
        "This cannot be answered yet. Needs a column with the decision"
    )
    assert panel.chart.layout.display == "none"
    assert panel.alert.text == ""
    panel.session.metric = "base_rate"
    assert panel.chart.layout.display is None


def test_without_a_table_or_columns_the_panel_says_what_to_do(case):
    panel = GroupPanel(Session())
    assert panel.alert.text.startswith("No table has been chosen yet.")
    assert panel.body.children == ()
    panel.session.whole = case.with_roles(sensitive=())
    assert panel.alert.text.startswith("Choose at least one column to compare people by")
    panel.session.whole = case
    assert panel.alert.text == ""


def test_a_table_without_outcome_or_decision_is_said(hiring):
    panel = GroupPanel(hiring, sensitive="sex")
    assert "Choose a target, a prediction or a score column" in panel.alert.text


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


def test_the_numbers_say_why_a_value_is_missing():
    frame = pd.DataFrame({"sex": ["f", "m", "x"] * 40, "y": [1, 0, None, 0, 1, None] * 20})
    panel = GroupPanel(frame, sensitive="sex", target="y")
    assert [column["label"] for column in panel.numbers.columns][-1] == "Why not"
    texts = [cell["text"] for row in panel.numbers.rows for cell in row]
    assert any("Nobody in this group" in text for text in texts)
    assert "nan" not in texts


def run(code: str, **names: object) -> pd.DataFrame:
    """What the last line of pasted code shows, in a fresh namespace."""
    *lines, last = code.splitlines()
    namespace: dict[str, object] = dict(names)
    with contextlib.redirect_stdout(io.StringIO()) as printed:
        exec("\n".join(lines), namespace)  # noqa: S102 - that the shown code runs is what is tested
    assert printed.getvalue() == ""
    return eval(last, namespace)  # noqa: S307 - the same


def assert_same(panel: GroupPanel, **names: object) -> None:
    session = panel.session
    frame = run(panel.code.code, **names)
    expected = panel.report().of(session.metric, session.by)
    columns = ["group", "value", "low", "high", "n", "rows", "reason"]
    pd.testing.assert_frame_equal(frame[columns], expected[columns])
    assert np.asarray(shown(session.case, session.metric, list(session.by)).data[0].x).tolist() == (
        frame["value"].dropna().tolist()
    )


@pytest.fixture
def own_file(hiring, tmp_path) -> str:
    path = tmp_path / 'Ana\'s "own" file.csv'
    hiring.to_csv(path, index=False)
    return str(path)


@pytest.mark.parametrize("metric", ["base_rate", "selection_rate", "accuracy", "mean_score"])
def test_the_code_gives_the_same_numbers_for_a_file_of_one_s_own(own_file, metric):
    case = Case.of(
        read_table(own_file),
        name=own_file,
        sensitive=["sex", "age"],
        target="hired",
        score="score",
        threshold=0.25,
        score_means="unfavourable",
        weight="weight",
        favourable="0",
        cuts={"age": (30.0, 50.0)},
    )
    panel = GroupPanel(case)
    panel.session.metric = metric
    panel.session.compare_by, panel.session.also_by = "age", "sex"
    assert_same(panel)


@pytest.mark.parametrize("name", ["mortgage_lending", "resume_callbacks", "german_credit"])
def test_the_code_gives_the_same_numbers_for_a_bundled_table(name, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path))
    session = Session.open()
    session.chosen(session.choosing(f"dataset:{name}")(lambda _fraction, _note: None))
    assert_same(GroupPanel(session))


@pytest.mark.parametrize("kind", ["logistic", "boosting"])
def test_the_code_fits_the_same_model_on_the_same_columns(own_file, kind):
    plain = Case.of(
        read_table(own_file),
        name=own_file,
        sensitive=["sex"],
        target="hired",
        prediction="predicted",
        not_features=("weight",),
    )
    panel = GroupPanel(attach_scores(plain, kind))
    panel.session.metric = "mean_score"
    assert_same(panel)


def test_the_code_for_a_frame_of_an_analyst_s_own_uses_the_frame(hiring):
    panel = GroupPanel(hiring, sensitive=["sex"], target="hired")
    assert_same(panel, table=hiring)


@pytest.mark.parametrize("nasty", NASTY)
def test_what_comes_from_a_table_is_shown_and_never_run(nasty):
    frame = pd.DataFrame({nasty: [nasty, "b"] * 40, "kind": [nasty, nasty, "c", "d"] * 20, "y": [1, 0] * 40})
    labels = {nasty: Label(name=nasty, values={"b": nasty})}
    case = Case.of(frame, name=f"{nasty}.csv", sensitive=[nasty, "kind"], target="y", labels=labels)
    case = case.with_roles(people=nasty, outcome=nasty)
    panel = GroupPanel(Session(case))
    panel.session.also_by = "kind"
    assert panel.alert.text == ""
    for widget in tree(panel):
        if isinstance(widget, ipw.HTML):
            assert Elements(widget.value).names <= {"p", "h2", "div"}
        assert not getattr(widget, "description_allow_html", False)
    assert nasty.casefold() in Elements(panel.finding.value).words.casefold()
    for name in panel.chart.figure["data"][0]["y"]:
        assert Elements(name).names <= {"br"}
    assert any(nasty in row[0]["text"] for row in panel.numbers.rows)
    run(panel.code.code.replace(f"read_table({case.name!r})", "table"), table=frame, read_table=None)


@given(
    text=st.text(st.sampled_from("<>&\"'/ =\\\n{}bonx;#"), min_size=1, max_size=12), other=st.text("<b>&", max_size=4)
)
def test_any_text_is_a_name_in_the_chart_and_in_the_code(text, other):
    frame = pd.DataFrame({text: [f"{text}1", f"{other}2"] * 20, "y": [1, 0, 0, 1] * 10})
    case = Case.of(frame, sensitive=[text], target="y")
    report = compare_groups(case, by=[[text]])
    for name in groups_figure(report, METRICS["base_rate"], [text]).data[0].y:
        assert Elements(name).names <= {"br"}  # a long name stands on several lines
    answer = run(code_for(case, "base_rate", [text]), table=frame)
    assert sorted(answer["group"]) == sorted([(f"{text}1",), (f"{other}2",)])
