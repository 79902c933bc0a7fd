import pytest

from workbench.errors import WorkbenchError
from workbench.settings import environment, project_folder


def test_a_project_that_is_a_file_is_one_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(WorkbenchError, match="A project is a folder"):
        project_folder(tmp_path / "file")


def test_only_the_owner_of_this_computer_is_told_so_and_a_project_is_named_where_there_is_one(tmp_path):
    alone = environment(None, "scratch", alone=True)
    assert (alone["WORKBENCH_OWNER"], "WORKBENCH_PROJECT" in alone) == ("1", False)
    others = environment(tmp_path / "project", "scratch", alone=False)
    assert (others["WORKBENCH_PROJECT"], "WORKBENCH_OWNER" in others) == (str(tmp_path / "project"), False)
