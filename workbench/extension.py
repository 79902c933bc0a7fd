"""The guides inside a Jupyter server that runs already, at /workbench/: for JupyterHub and Binder, without a port.

There the person owns the server and its kernels, so nothing here keeps them from running code: what keeps people apart
is that each has a server. Everything else is as with `workbench serve`.
"""

import os
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.utils import url_path_join
from voila.configuration import VoilaConfiguration
from voila.paths import collect_template_paths

from workbench.bundled import bundled
from workbench.guides import list_guides
from workbench.kernels import PageKernels
from workbench.pages import EndKernel, Guide, Look, NewProject, Shortcut
from workbench.project_folder import default_home
from workbench.settings import look_of, settings
from workbench.threads import patient
from workbench.uploads import Uploads


class OurKernels(PageKernels):
    """The server's kernels, each told that it is a page's: by its own environment, not by that of the server."""

    def __init__(self, kernels: Any, base: str, home: Path) -> None:
        super().__init__(kernels)
        told = {"SERVED": "1", "OWNER": "1", "HOME": str(home)}
        told = {f"WORKBENCH_{name}": value for name, value in told.items()}
        self._told = told | patient() | {"VOILA_BASE_URL": base}

    async def start_kernel(self, **options: Any) -> str:
        """Start a kernel as the server would, with what a page must know."""
        return await super().start_kernel(**options | {"env": {**options["env"], **self._told}})


class OurGuide(Guide):
    """A guide of ours, wherever the server's own files are."""

    @cached_property
    def contents_manager(self) -> Any:
        """The guides and nothing else."""
        return FileContentsManager(root_dir=str(bundled("notebooks")))

    @cached_property
    def kernel_manager(self) -> Any:
        """The server's kernels, told what they are for."""
        return OurKernels(self.settings["kernel_manager"], self.ours, default_home().expanduser().resolve())


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workbench.extension"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add our pages to a server; style sheets, scripts and kernels are those of Voila and Jupyter, which are there."""
    share = str(bundled("share") / "jupyter")
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, [share, os.environ.get("JUPYTER_PATH")]))
    look = look_of(list_guides(bundled("notebooks")))
    paths = collect_template_paths(["voila", "nbconvert"], "workbench")
    known = server.web_app.settings
    base = url_path_join(known["base_url"], "workbench") + "/"
    known |= {
        "workbench_look": look,
        "workbench_base": base,
        "workbench_templates": Environment(loader=FileSystemLoader(paths), autoescape=True),
    }
    config = settings(look, "")
    guide = {"template_paths": paths, "config": config, "voila_configuration": VoilaConfiguration(config=config)}
    pages = [
        (base, OurGuide, guide),
        (rf"{base}voila/render/(.+)", OurGuide, guide),
        (rf"{base}new", NewProject),
        (rf"{base}look/([\w-]+)", Look),
        (rf"{base}end/(.+)", EndKernel),
        (rf"{base}uploads", Uploads),
        (rf"{base}([^/]+\.ipynb)", Shortcut),
    ]
    server.web_app.add_handlers(".*$", pages)
