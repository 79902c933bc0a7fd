"""The workshop inside a Jupyter server that runs already, at /workbench/workshop/: for Binder, a server each.

The same pages as `workbench workshop` serves, with the guides beside them at /workbench/. Whoever owns the server is
the trainer, too: there is nobody else.
"""

from functools import cached_property
from pathlib import Path
from typing import Any

from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.utils import url_path_join
from voila.configuration import VoilaConfiguration
from voila.paths import collect_template_paths

from workbench.bundled import bundled
from workbench.extension import OurGuide
from workbench.extension import _load_jupyter_server_extension as load_guides
from workbench.guides import list_guides
from workbench.pages import EndKernel, Shortcut
from workbench.settings import look_of, settings


def folder() -> Path:
    """Where the pages of the workshop are."""
    return bundled("notebooks") / "workshop"


class Here:
    """What is served and where, in the place of the guides."""

    settings: dict[str, Any]

    @property
    def ours(self) -> str:
        """What the addresses of these pages begin with."""
        return str(self.settings["workbench_workshop_base"])

    @property
    def guides(self) -> dict[str, str]:
        """The pages there are: file name -> title."""
        pages: dict[str, str] = self.settings["workbench_workshop_look"]["guides"]
        return pages


class WorkshopPage(Here, OurGuide):
    """A page of the workshop, run for the one person here."""

    @cached_property
    def contents_manager(self) -> Any:
        """The pages of the workshop and nothing else."""
        return FileContentsManager(root_dir=str(folder()))


class WorkshopShortcut(Here, Shortcut):
    """The address of a page as the agenda links it."""


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    return [{"module": "workbench.classroom"}]


def _load_jupyter_server_extension(server: Any) -> None:
    """Add the workshop's pages to a server, and the guides where they are not there yet."""
    known = server.web_app.settings
    if "workbench_base" not in known:
        load_guides(server)
    look = look_of(list_guides(folder()))
    base = url_path_join(known["base_url"], "workbench", "workshop") + "/"
    known |= {"workbench_workshop_look": look, "workbench_workshop_base": base}
    config = settings(look, "")
    page = {
        "template_paths": collect_template_paths(["voila", "nbconvert"], "workbench"),
        "config": config,
        "voila_configuration": VoilaConfiguration(config=config),
    }
    pages = [
        (base, WorkshopPage, page),
        (rf"{base}voila/render/(.+)", WorkshopPage, page),
        (rf"{base}end/(.+)", EndKernel),
        (rf"{base}([^/]+\.ipynb)", WorkshopShortcut),
    ]
    server.web_app.add_handlers(".*$", pages)
