"""The comparison: a sentence, a picture and numbers that agree, code that gives the same, and nothing that runs."""

import contextlib
import io
from collections.abc import Iterator
from html.parser import HTMLParser

import ipywidgets as ipw
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets import GroupPanel, Session
from widgets.fairness.group_charts import groups_figure
from widgets.fairness.groups import code_for
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
    figure = groups_figure(panel.report(), METRICS[session.metric], session.by)
    assert np.asarray(figure.data[0].x).tolist() == frame["value"].dropna().tolist()


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
