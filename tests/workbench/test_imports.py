"""Importing the core stays light: a visitor pays for a library when a question needs it."""

import subprocess
import sys

import pytest

HEAVY = ("sklearn", "shap", "lime", "aif360", "fairlearn", "matplotlib", "scipy")
SHOWING = ("ipywidgets", "IPython", "traitlets", "plotly", "voila")


@pytest.mark.parametrize("module", ["workbench", "workbench.case", "workbench.fairness.groups"])
def test_importing_the_core_loads_nothing_heavy_and_nothing_that_shows(module):
    code = f"import sys, {module}; print(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {*HEAVY, *SHOWING} == set()


def test_importing_the_package_does_not_even_load_pandas():
    code = "import sys, workbench; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_comparing_groups_loads_nothing_heavy_either():
    code = """if True:
        import sys
        import pandas as pd
        from workbench.case import Case
        from workbench.fairness.groups import compare_groups
        frame = pd.DataFrame({"sex": ["f", "m"] * 40, "hired": [0, 1, 1, 1] * 20})
        report = compare_groups(Case.of(frame, sensitive="sex", target="hired"))
        assert report.findings
        print(*sorted({name.partition('.')[0] for name in sys.modules}))
    """
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert set(done.stdout.split()) & {*HEAVY, *SHOWING} == set()
