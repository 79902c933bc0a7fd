"""A project is left and found again as it was; scores are fitted once and go when what they depend on changes."""

import shutil

import numpy as np
import pandas as pd
import pytest

from workbench import reopen
from workbench.errors import Cancelled, WorkbenchError
from workbench.reopen import choose_table, fit_model, reopen_case, set_roles, without_scores
from workbench.roles import Label
from workbench.store import Project
from workbench.tables import Reading


def quietly(_fraction: float, _note: str) -> None:
    pass


@pytest.fixture
def project(tmp_path) -> Project:
    return Project.open(tmp_path / "project")


@pytest.fixture
def table(project, hiring):
    """A file of one's own, in the project's folder: what is hired follows the tens, not the sex alone."""
    project.uploads.mkdir(parents=True)
    hiring.assign(tens=hiring["score"] * 10).to_csv(project.uploads / "hiring.csv", index=False)
    return project.uploads / "hiring.csv"


@pytest.fixture
def fits(monkeypatch) -> list[str]:
    """The kinds of model that were really fitted, in order."""
    done: list[str] = []
    fit = reopen.attach_scores

    def noted(case, kind, **words):
        done.append(kind)
        return fit(case, kind, **words)

    monkeypatch.setattr(reopen, "attach_scores", noted)
    return done


@pytest.fixture
def hired(project, table):
    """The file chosen, with its parts given."""
    return set_roles(project, choose_table(project, table), sensitive=("sex",), target="hired")


def test_a_project_without_a_table_has_no_case(project):
    assert reopen_case(project) is None
    assert not project.folder.exists()


def test_a_bundled_table_comes_with_its_usual_roles_and_one_s_own_with_none(project, table):
    assert choose_table(project, "dataset:german_credit").roles.target == "good_credit"
    own = choose_table(project, table)
    assert (own.roles.sensitive, own.roles.target, own.rows) == ((), None, 400)


@pytest.mark.parametrize("ref", ["dataset:german_credit", None])
def test_coming_back_keeps_the_table_and_every_role(project, table, ref):
    chosen = choose_table(project, ref or table)
    column = "sex"
    labels = {column: Label(name="recorded sex", values={"female": "women"})}
    changed = set_roles(
        project, chosen, sensitive=(column, "age"), cuts={"age": (30.0,)}, labels=labels, threshold=0.25
    )
    again = reopen_case(Project.open(project.folder))
    assert again.roles == changed.roles
    pd.testing.assert_frame_equal(again.frame, changed.frame)
    assert again.groups["age"].names == changed.groups["age"].names == ("under 30", "30 and over")


def test_a_project_whose_folder_was_moved_finds_its_own_table(project, hired, tmp_path):
    shutil.move(project.folder, tmp_path / "elsewhere")
    assert reopen_case(Project.open(tmp_path / "elsewhere")).rows == 400


def test_a_table_that_has_changed_is_a_sentence_and_not_another_answer(project, table, hired):
    table.write_text(table.read_text() + "female,20,1,1,0.5,1,5\n")
    with pytest.raises(WorkbenchError, match=r"The table hiring\.csv has changed since it was chosen\."):
        reopen_case(project)


def test_a_table_that_is_gone_is_a_sentence_without_the_place_it_was_in(project, table, hired):
    table.unlink()
    with pytest.raises(WorkbenchError, match=r"hiring\.csv is not where it was") as caught:
        reopen_case(project)
    assert str(project.folder) not in str(caught.value)


def test_roles_the_table_cannot_play_leave_everything_as_it_was(project, hired):
    for wrong in ({"target": "nothing"}, {"score": "age"}, {"threshold": 2.0}, {"favourable": "maybe"}, {"role": 1}):
        with pytest.raises(WorkbenchError):
            set_roles(project, hired, **wrong)
        assert reopen_case(project).roles == hired.roles == project.roles


def test_a_table_that_cannot_be_read_leaves_the_old_one_chosen(project, hired):
    (project.uploads / "broken.csv").write_text("a,a\n1,2\n")
    with pytest.raises(WorkbenchError, match="2 columns are called 'a'"):
        choose_table(project, project.uploads / "broken.csv")
    assert project.table.name == "hiring.csv"


def test_choosing_can_be_cancelled_to_the_last_and_leaves_the_old_table(project, hired):
    def stop_at(last: float):
        def progress(fraction: float, note: str) -> None:
            if fraction >= last:
                raise Cancelled("Stopped.")

        return progress

    for last in (0.0, 0.5, 0.9):
        with pytest.raises(Cancelled):
            choose_table(project, "dataset:german_credit", stop_at(last))
        assert project.table.name == "hiring.csv"


def test_a_fit_says_where_the_scores_come_from_and_leaves_the_project_as_it_is(project, hired):
    heard: list[float] = []
    fitted = fit_model(project, hired, "logistic", lambda fraction, _note: heard.append(fraction))
    assert "logistic regression" in fitted.scores_from
    assert fitted.scores.shape == (400,)
    assert heard == sorted(heard)
    assert heard[-1] == 1.0
    assert (project.model, project.roles) == (None, hired.roles)


def test_the_second_time_nothing_is_fitted(project, hired, fits):
    first = fit_model(project, hired, "logistic", quietly)
    second = fit_model(Project.open(project.folder), hired, "logistic", quietly)
    assert fits == ["logistic"]
    np.testing.assert_array_equal(first.scores, second.scores)
    assert (first.scores_from, first.roles) == (second.scores_from, second.roles)


def test_coming_back_attaches_the_kept_scores_without_fitting(project, hired, fits):
    fitted = fit_model(project, hired, "logistic", quietly)
    project.set_model("logistic")
    again = reopen_case(Project.open(project.folder))
    assert fits == ["logistic"]
    np.testing.assert_array_equal(again.scores, fitted.scores)
    assert again.roles == fitted.roles


def test_fitting_again_starts_from_the_table_and_not_from_the_scores(project, hired, fits):
    logistic = fit_model(project, hired, "logistic", quietly)
    boosted = fit_model(project, logistic, "boosting", quietly)
    assert fits == ["logistic", "boosting"]
    assert boosted.frame.columns.tolist() == logistic.frame.columns.tolist()
    np.testing.assert_array_equal(boosted.scores, fit_model(project, hired, "boosting", quietly).scores)


@pytest.mark.parametrize(
    "change",
    [
        {"sensitive": ("sex", "age")},
        {"target": "predicted"},
        {"favourable": "0"},
        {"weight": "weight"},
        {"not_features": ("tens",)},
        {"prediction": "predicted"},
        {"score": "score"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_scores_go_when_what_they_depend_on_changes(project, hired, fits, change):
    fitted = fit_model(project, hired, "logistic", quietly)
    project.set_model("logistic")
    changed = set_roles(project, fitted, **change)
    assert changed.scores_from == ""
    assert changed.frame.columns.tolist() == hired.frame.columns.tolist()
    assert project.model is None
    fit_model(project, changed, "logistic", quietly)
    assert len(fits) == 2, "scores of other roles must not be taken for these"


@pytest.mark.parametrize("change", [{"threshold": 0.25}, {"labels": {"sex": Label(name="recorded sex")}}])
def test_scores_stay_when_only_words_or_the_threshold_change(project, hired, fits, change):
    fitted = fit_model(project, hired, "logistic", quietly)
    project.set_model("logistic")
    changed = set_roles(project, fitted, **change)
    assert fits == ["logistic"]
    assert project.model == "logistic"
    np.testing.assert_array_equal(changed.scores, fitted.scores)
    assert all(getattr(changed.roles, role) == value for role, value in change.items())
    assert reopen_case(project).roles == changed.roles


@pytest.mark.parametrize(("means", "kept"), [("unfavourable", 0.4), ("favourable", 0.6)])
def test_a_threshold_chosen_beside_a_model_s_scores_is_the_one_that_is_shown_on_every_page(project, hired, means, kept):
    own = set_roles(project, hired, score="score", score_means=means, threshold=0.3)
    fitted = fit_model(project, own, "logistic", quietly)
    project.set_model("logistic")
    changed = set_roles(project, fitted, threshold=0.6)
    assert changed.roles.threshold == reopen_case(project).roles.threshold == 0.6
    np.testing.assert_array_equal(changed.prediction == 1, fitted.scores >= 0.6)
    assert project.roles.threshold == pytest.approx(kept)
    assert without_scores(project, changed).roles == project.roles
    with pytest.raises(WorkbenchError, match="between 0 and 1, not 2"):
        set_roles(project, changed, threshold=2.0)


def test_a_column_that_gets_another_name_later_is_named_once_and_by_that(project, hired):
    decided = set_roles(project, hired, prediction="predicted")
    fit_model(project, decided, "logistic", quietly)
    project.set_model("logistic")
    renamed = set_roles(project, decided, labels={"predicted": Label(name="the letter")})
    for case in (renamed, reopen_case(project)):
        assert case.scores_from.count("This score stands beside the table's own decisions (the letter)") == 1
        assert "(predicted)" not in case.scores_from


def test_taking_the_score_away_brings_back_the_decision_that_was_there(project, hired):
    decided = set_roles(project, hired, prediction="predicted")
    fitted = fit_model(project, decided, "logistic", quietly)
    assert fitted.roles.prediction == "predicted"
    np.testing.assert_array_equal(fitted.prediction, decided.prediction)
    assert set_roles(project, fitted, score=None).roles == decided.roles


@pytest.mark.parametrize("content", [b"", b"half", b"PK\x03\x04"])
def test_scores_that_a_power_cut_left_unreadable_are_fitted_again(project, hired, fits, content):
    fitted = fit_model(project, hired, "logistic", quietly)
    (kept,) = (project.folder / "scores").iterdir()
    kept.write_bytes(content)
    again = fit_model(project, hired, "logistic", quietly)
    assert fits == ["logistic", "logistic"]
    np.testing.assert_array_equal(again.scores, fitted.scores)
    fit_model(project, hired, "logistic", quietly)
    assert len(fits) == 2


def test_a_fit_that_was_cancelled_keeps_nothing(project, hired):
    def stop(fraction: float, note: str) -> None:
        if fraction > 0:
            raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        fit_model(project, hired, "logistic", stop)
    assert not (project.folder / "scores").exists()


def test_a_place_that_cannot_be_written_is_a_sentence(project, hired):
    (project.folder / "scores").write_text("in the way")
    with pytest.raises(WorkbenchError, match="The scores cannot be kept"):
        fit_model(project, hired, "logistic", quietly)


def test_without_a_project_nothing_is_written_and_scores_go_all_the_same(hired, fits):
    fitted = fit_model(None, hired, "logistic", quietly)
    assert fits == ["logistic"]
    assert set_roles(None, fitted, threshold=0.3).scores_from
    plain = set_roles(None, fitted, favourable="0")
    assert (plain.scores_from, plain.roles.score) == ("", None)
    assert plain.frame.columns.tolist() == hired.frame.columns.tolist()


def test_how_a_file_is_to_be_read_is_kept_for_this_very_file(project, tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("a;b\n1,5;x\n2,5;y\n", encoding="utf-8")
    chosen = choose_table(project, own, reading=Reading(decimal="."))
    assert chosen.frame["a"].tolist() == ["1,5", "2,5"]
    choose_table(project, "dataset:german_credit")
    assert choose_table(project, own).frame["a"].tolist() == ["1,5", "2,5"], "as somebody said before"
    pd.testing.assert_frame_equal(reopen_case(Project.open(project.folder)).frame, chosen.frame)
    own.write_text("a;b\n1,5;x\n3,5;y\n", encoding="utf-8")
    assert choose_table(project, own).frame["a"].tolist() == [1.5, 3.5], "another file of the same name"


def test_a_choice_of_reading_that_was_not_followed_by_a_table_changes_nothing(project, hired):
    (project.uploads / "broken.csv").write_text("a,a\n1,2\n")
    with pytest.raises(WorkbenchError):
        choose_table(project, project.uploads / "broken.csv", reading=Reading(delimiter=";", header=9))
    pd.testing.assert_frame_equal(reopen_case(project).frame, hired.frame)


def test_scores_of_a_table_that_is_read_in_another_way_are_fitted_again(project, table, fits):
    for reading in (None, Reading(encoding="utf-8", delimiter=",", decimal=".", header=1)):
        chosen = choose_table(project, table, reading=reading)
        fit_model(project, set_roles(project, chosen, sensitive=("sex",), target="hired"), "logistic", quietly)
    assert len(fits) == 2


def test_a_folder_of_parquet_is_chosen_kept_and_known_when_a_file_of_it_changes(project, hiring):
    years = project.uploads / "years"
    years.mkdir(parents=True)
    hiring.to_parquet(years / "1.parquet")
    hiring.to_parquet(years / "2.parquet")
    assert choose_table(project, years).rows == 800
    (years / "_SUCCESS").write_text("a writer's mark is no part of the table")
    assert reopen_case(Project.open(project.folder)).rows == 800
    (years / "2.parquet").unlink()
    with pytest.raises(WorkbenchError, match=r"The table years has changed since it was chosen\."):
        reopen_case(project)


def test_a_large_file_stays_with_duckdb_also_after_coming_back(project, table, monkeypatch):
    monkeypatch.setattr("workbench.engines.opening.LARGE", 10)
    changed = set_roles(project, choose_table(project, table), sensitive=("sex",), target="hired")
    again = reopen_case(Project.open(project.folder))
    assert type(again.frame).__name__ == "DuckDBPyRelation"
    assert (again.rows, again.roles) == (400, changed.roles)
