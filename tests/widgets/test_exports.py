"""A page pays only for the panels it shows."""

import subprocess
import sys

import pytest

import widgets
from widgets.panel import Panel

ONLY_GROUPS = """if True:
    import os, sys
    from widgets import DataPanel, GroupPanel, Session
    session = Session.open()
    data, groups = DataPanel(session), GroupPanel(session)
    data.table.value = "dataset:mortgage_lending"
    assert groups.finding.value, groups.alert.text
    session.compare_by, session.also_by = "marital_status", "race"
    session.set_roles(threshold=0.25)
    assert not data.alert.text, data.alert.text
    assert not groups.alert.text, groups.alert.text
"""


def loaded(code: str, **environment: str) -> set[str]:
    """The modules that a fresh kernel holds after this code."""
    command = [sys.executable, "-W", "error", "-c", f"{code}\nimport sys\nprint(*sys.modules)"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert (done.returncode, done.stderr) == (0, "")
    return set(done.stdout.split())


@pytest.mark.parametrize("name", widgets.__all__)
def test_every_name_that_is_promised_is_there(name):
    exported = getattr(widgets, name)
    assert exported.__name__ == name
    assert exported.__doc__


def test_names_are_in_order_and_an_unknown_one_names_the_possible_ones():
    assert widgets.__all__ == sorted(widgets.__all__)
    with pytest.raises(AttributeError, match=r"There is no panel 'GruopPanel'; there are: .*GroupPanel"):
        _ = widgets.GruopPanel


@pytest.mark.parametrize("name", [name for name in widgets.__all__ if name.endswith("Panel")])
def test_every_panel_says_its_title_and_what_it_reads(name):
    panel = getattr(widgets, name)
    assert issubclass(panel, Panel)
    assert panel.title
    assert not {"case", "whole", "project"}.isdisjoint(panel.reads)


NOTHING_FOUND = {"DataPanel", "LookedAtPanel", "NotePanel", "ProjectsPanel", "StartPanel"}
"""They show what is there, or keep what a person says, and find nothing out."""


@pytest.mark.parametrize("name", [name for name in widgets.__all__ if name.endswith("Panel")])
def test_every_panel_says_how_its_answer_is_found_to_whoever_reads_technical_notes(name):
    method = getattr(widgets, name).method
    assert bool(method) is (name not in NOTHING_FOUND)
    assert not method or method.endswith(".")


def test_importing_the_package_loads_no_widgets_and_no_pandas():
    assert loaded("import widgets").isdisjoint({"ipywidgets", "pandas", "traitlets", "plotly", "workbench.case"})


def test_a_kernel_that_only_compares_groups_loads_no_scikit_learn_and_no_scipy(tmp_path):
    modules = loaded(ONLY_GROUPS, WORKBENCH_PROJECT=str(tmp_path / "project"))
    assert "plotly.graph_objects" in modules
    heavy = ("sklearn", "scipy", "shap", "lime", "aif360", "fairlearn", "matplotlib", "workbench.pipelines")
    assert not {name for name in modules if name in heavy or name.partition(".")[0] in heavy}
