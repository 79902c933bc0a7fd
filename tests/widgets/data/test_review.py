"""The panels on a table: sentence and numbers agree, what is typed is kept, and what cannot be asked is said."""

from collections.abc import Iterator
from contextlib import redirect_stdout
from html import unescape
from io import StringIO
from re import sub

import ipywidgets as ipw
import numpy as np
import pandas as pd
import pytest

from widgets import (
    MinimisationPanel,
    MissingPanel,
    OutcomePanel,
    PrivacyPanel,
    ProxyPanel,
    RepresentationPanel,
    ReviewPanel,
    Session,
)
from widgets.data.asking import REFERENCE
from widgets.data.dots import Axis, Dots, dots_figure
from widgets.data.representation import sentence_for, shares_figure
from workbench.case import Case
from workbench.data.representation import represent
from workbench.data.review import review_data
from workbench.reopen import choose_table
from workbench.store import Project

PANELS = (ReviewPanel, RepresentationPanel, OutcomePanel, MissingPanel, ProxyPanel, PrivacyPanel, MinimisationPanel)
ASKING = (ReviewPanel, ProxyPanel, MinimisationPanel)
NASTY = "<script>alert(1)</script>"
every_panel = pytest.mark.parametrize("kind", PANELS, ids=lambda kind: kind.__name__)


def words(widget: ipw.HTML) -> str:
    return unescape(sub(r"<[^>]+>", " ", widget.value))


def tree(widget: ipw.Widget) -> Iterator[ipw.Widget]:
    yield widget
    for child in getattr(widget, "children", ()):
        yield from tree(child)


def seen(panel: ipw.VBox) -> list[ipw.Widget]:
    return [part for part in panel.body.children if part.layout.display != "none"]


def asked(kind: type, session: Session) -> ipw.VBox:
    """A panel with its answer; without an event loop the button's work is done at once."""
    panel = kind(session)
    if kind in ASKING:
        panel.ask.click()
    return panel


@pytest.fixture
def frame() -> pd.DataFrame:
    random, rows = np.random.default_rng(1), 900
    women = np.arange(rows) % 3 == 0
    pay = np.where(random.random(rows) < np.where(women, 0.3, 0.02), np.nan, random.normal(30, 5, rows))
    return pd.DataFrame(
        {
            "sex": np.where(women, "female", "male"),
            "contract": np.where(random.random(rows) < np.where(women, 0.85, 0.15), "part time", "full time"),
            "pay": pay,
            "mail": [f"guest{place}@post.example" for place in range(rows)],
            "hired": (random.random(rows) < np.where(women, 0.3, 0.6)).astype(int),
        }
    )


@pytest.fixture
def session(frame, tmp_path, monkeypatch) -> Session:
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    return Session(Case.of(frame, sensitive=["sex"], target="hired"))


@every_panel
def test_every_panel_says_its_finding_and_shows_its_code(kind, session):
    panel = asked(kind, session)
    assert panel.alert.text == ""
    assert words(panel.finding).strip()
    assert {panel.finding, panel.code} <= set(seen(panel))


@every_panel
def test_the_code_that_is_shown_runs_and_gives_an_answer(kind, session, frame):
    panel = asked(kind, session)
    scope = {"table": frame}
    with redirect_stdout(StringIO()):
        exec(compile(panel.code.code, "shown", "exec"), scope)  # noqa: S102 - the code we show must run
    assert scope["case"].rows == 900


@every_panel
def test_without_a_table_every_panel_says_what_to_do(kind, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    panel = kind(Session())
    assert panel.alert.text.startswith("No table has been chosen yet.")
    assert seen(panel) == []
    assert not (tmp_path / "project").exists()


@every_panel
def test_what_comes_from_the_table_is_shown_and_never_run(kind, frame, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    nasty = frame.assign(sex=frame["sex"].replace("female", NASTY)).rename(columns={"contract": NASTY + "2"})
    panel = asked(kind, Session(Case.of(nasty, sensitive=["sex"], target="hired")))
    assert panel.alert.text == ""
    assert not [part for part in tree(panel) if isinstance(part, ipw.HTML) and "<script" in part.value]
    figure = getattr(panel, "chart", None)
    assert figure is None or "<script" not in str(figure.figure.get("data"))


def test_the_review_names_what_is_there_gravest_first(session):
    panel = asked(ReviewPanel, session)
    report = review_data(session.case)
    assert words(panel.finding).strip() == report.headline
    assert [row[3]["text"] for row in panel.numbers.rows] == [finding.code for finding in report.findings]
    assert {"WB303", "WB304", "WB305", "WB307"} <= {finding.code for finding in report.findings}
    assert words(panel.list).index("Grave") < words(panel.list).index(report.findings[-1].title)


@pytest.mark.parametrize("kind", ASKING, ids=lambda kind: kind.__name__)
def test_another_table_makes_the_panel_wait_to_be_asked_again(kind, session, frame):
    panel = asked(kind, session)
    session.whole = Case.of(frame.head(600), sensitive=["sex"], target="hired")
    assert seen(panel) == [panel.waiting]
    panel.ask.click()
    assert panel.waiting not in seen(panel)


def test_who_is_most_and_who_is_fewest_is_said_of_groups_that_nobody_has_named():
    frame = pd.DataFrame({"area": ["Port"] * 60 + ["Lake"] * 40, "hired": [0, 1] * 50})
    said = sentence_for(represent(Case.of(frame, sensitive="area", target="hired")), "area")
    assert said.startswith("Most rows are of area: Port: 60.0% of 100. Fewest are of area: Lake: 40.0% (95% interval ")
    assert said.endswith("; 40 rows).")


def test_shares_that_were_typed_in_are_compared_and_kept_and_can_be_emptied(tmp_path):
    project = Project.open(tmp_path / "project")
    choose_table(project, "dataset:german_credit")
    panel = RepresentationPanel(Session.open(project))
    use, forget = (part for part in tree(panel.population) if isinstance(part, ipw.Button))
    for field, share in zip(panel.shares.children, ("51", "49 %"), strict=True):
        field.value = share
    use.click()
    assert "31.0% of the table" in words(panel.finding)
    assert project.choice(REFERENCE)["shares"] == {"sex": {"female": 0.51, "male": 0.49}}
    again = RepresentationPanel(Session.open(project))
    assert [field.value for field in again.shares.children] == ["51", "49"]
    assert "WB301" in [row[3]["text"] for row in asked(ReviewPanel, Session.open(project)).numbers.rows]
    again.population.content[-1].children[1].click()
    assert project.choice(REFERENCE)["shares"] == {}
    assert [field.value for field in again.shares.children] == ["", ""]
    assert forget.description == "Empty them"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("many", ""), "A share is a number of percent such as 51 or 50.7, not 'many'."),
        (("", ""), "Type the share of at least one group, in percent."),
        (("120", ""), "A share lies between 0 and 100 percent, not at 120."),
        (("70", "70"), "The shares by sex add up to 140.0%, which is over 100%."),
    ],
)
def test_what_cannot_be_a_share_is_said_and_not_kept(session, typed, said):
    panel = RepresentationPanel(session)
    for field, text in zip(panel.shares.children, typed, strict=True):
        field.value = text
    next(part for part in tree(panel.population) if isinstance(part, ipw.Button)).click()
    assert panel.alert.text == said
    assert Project.current().choice(REFERENCE) is None


def test_the_picture_of_shares_shows_the_numbers_of_the_table(session):
    panel = RepresentationPanel(session)
    figure = shares_figure(represent(session.case), "sex")
    assert figure.data[0].x.tolist() == pytest.approx([row[2]["value"] for row in panel.numbers.rows])


def test_the_columns_that_others_may_know_are_kept(session):
    panel = PrivacyPanel(session)
    mail = next(box for box in panel.known.children if box.description == "mail")
    mail.value = True
    assert "900 of 900 people (100.0%) are the only ones" in words(panel.finding)
    assert next(box for box in PrivacyPanel(session).known.children if box.description == "mail").value
    for box in panel.known.children:
        box.value = False
    assert panel.chart not in seen(panel)
    assert "e-mail addresses" in words(panel.columns)


def test_without_an_outcome_what_can_be_said_is_said(frame, tmp_path, monkeypatch):
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))
    session = Session(Case.of(frame.drop(columns="hired"), sensitive=["sex"]))
    assert "name it on the start page" in MinimisationPanel(session).alert.text
    outcome = OutcomePanel(session)
    assert "nobody can say whom the record favours" in words(outcome.finding)
    assert outcome.chart not in seen(outcome)
    assert outcome.numbers in seen(outcome)


def test_without_a_hole_there_is_a_sentence_and_no_picture(session, frame):
    panel = MissingPanel(session)
    assert panel.chart in seen(panel)
    session.whole = Case.of(frame.drop(columns="pay"), sensitive=["sex"], target="hired")
    assert words(panel.finding).strip() == "No value is missing in any of 4 columns."
    assert panel.chart not in seen(panel)


def test_rows_of_a_picture_stand_in_the_order_asked_for_and_long_names_stay_apart():
    long = "a very long name of a column that nobody would type"
    one, other = Dots("x", [long + " one"], [0.2]), Dots("y", [long + " two"], [0.4], [0.3], [0.5], ["said"])
    figure = dots_figure([one, other], Axis("share"), order=other.labels)
    names = figure.layout.yaxis.categoryarray
    assert [name.replace("<br>", " ") for name in names] == [long + " two", long + " one"]
    assert figure.data[0].y == (names[1],)
