"""A model that is brought stays with the project, whatever its library, and scores what is favourable here."""

import numpy as np
import pytest

from workbench.brought_model import bring_model
from workbench.errors import WorkbenchError
from workbench.model import fit_plain
from workbench.model_files import write_model
from workbench.reopen import choose_table, reopen_case, set_roles
from workbench.store import Project


def quietly(_fraction: float, _note: str) -> None:
    pass


@pytest.fixture
def project(tmp_path) -> Project:
    return Project.open(tmp_path / "project")


@pytest.fixture
def booster(tmp_path):
    """A LightGBM file that says how likely class 1 is."""
    lightgbm = pytest.importorskip("lightgbm")
    case = choose_table(Project.open(tmp_path / "other"), "dataset:german_credit")
    table = case.pandas[["duration_months", "credit_amount"]]
    fitted = lightgbm.LGBMClassifier(n_estimators=5, verbose=-1).fit(table, case.pandas["good_credit"])
    fitted.booster_.save_model(tmp_path / "model.txt")
    return tmp_path / "model.txt"


def test_a_booster_is_there_on_the_next_page(project, booster):
    case = choose_table(project, "dataset:german_credit")
    brought, model = bring_model(project, case, booster, quietly)
    assert set(model.features) == {"duration_months", "credit_amount"}
    np.testing.assert_array_equal(reopen_case(project).scores, brought.scores)


def test_where_0_is_favourable_it_is_read_so_again(project, booster):
    case = choose_table(project, "dataset:german_credit")
    usual, _ = bring_model(project, case, booster, quietly)
    turned, _ = bring_model(project, set_roles(project, case, favourable="0"), booster, quietly)
    np.testing.assert_allclose(turned.scores, 1 - usual.scores)
    np.testing.assert_array_equal(reopen_case(project).scores, turned.scores)


def test_a_skops_file_is_kept_as_well(project, tmp_path):
    case = choose_table(project, "dataset:german_credit")
    write_model(fit_plain(case, "tree"), tmp_path / "tree.skops")
    brought, _ = bring_model(project, case, tmp_path / "tree.skops", quietly)
    np.testing.assert_array_equal(reopen_case(project).scores, brought.scores)


def test_what_does_not_fit_the_table_is_said_and_changes_nothing(project, booster):
    case = choose_table(project, "dataset:mortgage_lending")
    with pytest.raises(WorkbenchError, match="duration_months"):
        bring_model(project, case, booster, quietly)
    assert reopen_case(project).scores is None
