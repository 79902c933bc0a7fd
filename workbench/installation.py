"""Is the installation whole: Python, the packages, the files that came along, and memory to run in?"""

import importlib.metadata
import os
import sys
from collections.abc import Iterator

from workbench.bundled import bundled
from workbench.checkup import Check, State
from workbench.language import tr

OLDEST = (3, 11)
LITTLE_MEMORY = 1_000_000_000
NEEDED = ("anywidget", "ipykernel", "ipywidgets", "numpy", "pandas", "plotly", "scikit-learn", "sqlalchemy", "voila")


def check_python() -> Iterator[Check]:
    """Whether Python is new enough."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] < OLDEST:
        yield Check(
            about="installation",
            state="ill",
            says=tr("Python is {found}.", found=found),
            remedy=tr("Install Python 3.11 or newer."),
        )
    else:
        yield Check(about="installation", state="well", says=tr("Python is {found}.", found=found))


def check_packages() -> Iterator[Check]:
    """Whether everything is there that a page imports."""
    missing = [name for name in NEEDED if not _version(name)]
    if missing:
        remedy = tr("Install the workbench again: python -m pip install --upgrade responsible-ai-workbench")
        yield Check(
            about="installation",
            state="ill",
            says=tr("Not installed: {missing}.", missing=", ".join(missing)),
            remedy=remedy,
        )
    else:
        said = tr(
            "Its packages are installed (Voila {version}, ipywidgets {version_2}).",
            version=_version("voila"),
            version_2=_version("ipywidgets"),
        )
        yield Check(about="installation", state="well", says=said)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def check_files() -> Iterator[Check]:
    """Whether the guides and the pages' template came with it."""
    guides = len(list(bundled("notebooks").glob("*.ipynb")))
    template = bundled("share") / "jupyter" / "voila" / "templates" / "workbench" / "index.html.j2"
    if guides and template.is_file():
        yield Check(
            about="installation",
            state="well",
            says=tr("The {guides} guides and the pages' template are there.", guides=guides),
        )
    else:
        what = tr("The guides are") if template.is_file() else tr("The pages' template is")
        yield Check(
            about="installation",
            state="ill",
            says=tr("{what} missing.", what=what),
            remedy=tr("Install the workbench again."),
        )


def check_memory() -> Iterator[Check]:
    """How much memory is free, where the computer tells."""
    names = getattr(os, "sysconf_names", {})
    if "SC_AVPHYS_PAGES" in names:
        free = os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
        state: State = "look" if free < LITTLE_MEMORY else "well"
        remedy = tr("Every open page needs up to 0.5 GB: close pages, or other programs.") if state == "look" else ""
        yield Check(
            about="installation",
            state=state,
            says=tr("{free:.1f} GB of memory are free.", free=free / 1000000000.0),
            remedy=remedy,
        )
