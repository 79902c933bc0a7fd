"""The guides in JupyterLab: copied into a project folder of one's own, to change and to build on."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import typer
from jupyterlab.labapp import LabApp

from workbench.bundled import bundled
from workbench.errors import WorkbenchError
from workbench.language import tr

DEFAULTS = Path(__file__).with_name("jupyterlab")


def lab(
    project: Path | None = None,
    *,
    browser: bool = True,
    port: int | None = None,
    guides: Path | None = None,
    say: Callable[[str], object] = typer.echo,
) -> None:
    """Copy the guides into the project folder (default: the current one) and run JupyterLab there until Ctrl+C.

    A guide that is there already is never written over; `say` names those that differ from ours. Kernels work in this
    project (WORKBENCH_PROJECT). Raises WorkbenchError where the folder cannot be used.
    """
    source = guides or bundled("notebooks")
    folder = (project or Path.cwd()).expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = copy_guides(source, folder)
    except OSError as error:
        raise WorkbenchError(
            tr("The guides cannot be copied to {folder}: {strerror}.", folder=folder, strerror=error.strerror)
        ) from error
    if kept:
        say(tr("These guides were here already and are kept as they are: {kept}.", kept=", ".join(kept)))
    os.environ["WORKBENCH_PROJECT"] = str(folder)
    first = min((guide.name for guide in source.glob("*.ipynb")), default="")
    arguments = [f"--ServerApp.root_dir={folder}", f"--LabApp.default_url=/lab/tree/{first}"]
    # JupyterLab would look for its news and its updates on another host, and begins with asking whether it may.
    given = os.environ.get("JUPYTER_CONFIG_PATH")
    os.environ["JUPYTER_CONFIG_PATH"] = f"{DEFAULTS}{os.pathsep}{given}" if given else str(DEFAULTS)
    arguments += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    arguments += [f"--port={port}"] if port is not None else []
    arguments += [] if browser else ["--no-browser"]
    # In a container there often is no other user; it listens on this computer only and asks for its token.
    arguments += ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    LabApp.launch_instance(argv=arguments)


def copy_guides(guides: Path, folder: Path) -> list[str]:
    """Copy what is not there yet; returns the names of those that were there with other content."""
    kept = []
    for guide in sorted(guides.glob("*.ipynb")):
        own = folder / guide.name
        if not own.exists():
            shutil.copyfile(guide, own)
        elif own.read_bytes() != guide.read_bytes():
            kept.append(guide.name)
    return kept
