"""What is every page and every kernel told? Voila's settings, the kernels' environment, and what the template knows."""

import importlib.util
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpecManager
from traitlets.config import Config

from workbench.bundled import bundled
from workbench.errors import WorkbenchError
from workbench.gate import log_refusal
from workbench.guides import Guide, group_guides
from workbench.language import spoken, tr
from workbench.pages import Missing
from workbench.project_folder import default_home
from workbench.threads import patient

UPLOAD = 200 * 2**20  # bytes in one websocket message; above tornado's own 10 MB an upload fails in silence


class OwnKernel(KernelSpecManager):
    """The only kernel is this environment's Python, whatever kernelspecs the machine has and whatever is on PATH."""

    def _kernel_dirs_default(self) -> list[str]:
        return []


def settings(look: dict[str, Any], token: str) -> Config:
    """Voila's own settings: only our template, no source, no traceback, no kernel that nobody uses any more."""
    cell_failed = tr("Reload the page to try again; what happened is written where the workbench was started.")
    return Config(
        {
            "Voila": {
                "token": token,
                "config_file_paths": [],
                "log_level": logging.ERROR,
                "tornado_settings": {
                    "allow_remote_access": bool(token),
                    "default_handler_class": Missing,
                    "log_function": log_refusal,
                    "websocket_max_message_size": UPLOAD,
                    "websocket_compression_options": {},
                },
            },
            "VoilaConfiguration": {
                "template": "workbench",
                "allow_template_override": "NO",
                "strip_sources": True,
                "show_tracebacks": False,
                "kernel_spec_manager_class": OwnKernel,
                "language_kernel_mapping": {"python": "python3", "": "python3"},
                # every page loads every extension: plotly's alone is 5 MB, and somebody else's may break the page
                "extension_allowlist": [
                    "@jupyter-widgets/jupyterlab-manager",
                    "@voila-dashboards/widgets-manager8",
                    "anywidget",
                ],
                "resources": {"workbench": look},
            },
            "VoilaExecutor": {
                "timeout": 180,
                "startup_timeout": 180,
                # what a cell shows may reach a busy server long after the cell is done: after nbclient's own 4 seconds
                # a room that arrives together would get pages without panels, and nobody would be told
                "iopub_timeout": 180,
                "raise_on_iopub_timeout": True,
                "cell_error_instruction": cell_failed,
                "cell_timeout_instruction": cell_failed,
            },
            "MappingKernelManager": {"cull_idle_timeout": 600, "cull_interval": 60, "transport_encryption": "auto"},
            # a kernel that died took the page's widgets with it: the page says so, an empty kernel would not
            "KernelRestarter": {"restart_limit": 0},
        }
    )


def environment(project: Path | None, scratch: str, *, alone: bool) -> dict[str, str]:
    """What the kernels inherit: where projects are, and an empty place for a person's Jupyter and IPython settings.

    WORKBENCH_OWNER=1 tells them that only the owner of this computer is here (`alone`), who may see all projects.
    """
    one = {"WORKBENCH_PROJECT": str(project_folder(project))} if project else {}
    one |= {"WORKBENCH_OWNER": "1"} if alone else {}
    return (
        one
        | patient()
        | {
            "WORKBENCH_HOME": str(default_home().expanduser().resolve()),
            "WORKBENCH_SERVED": "1",
            "JUPYTER_PATH": str(bundled("share") / "jupyter"),
            "JUPYTER_PREFER_ENV_PATH": "1",
            "JUPYTER_NO_CONFIG": "1",
            "JUPYTER_DATA_DIR": scratch,
            "IPYTHONDIR": scratch,
        }
    )


def project_folder(project: Path) -> Path:
    """The absolute folder of a project, made if absent."""
    folder = project.expanduser().resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise WorkbenchError(
            tr("A project is a folder, and {folder} cannot be one: {strerror}.", folder=folder, strerror=error.strerror)
        ) from error
    return folder


def look_of(guides: Sequence[Guide]) -> dict[str, Any]:
    """What the template of a page must know: the guides by file and under their steps, and the style sheet."""
    steps = [(step.title, [(guide.file, guide.title) for guide in step.guides]) for step in group_guides(guides)]
    files = {guide.file: guide.title for guide in guides}
    return {"guides": files, "steps": steps, "theme": theme_css(), **spoken()}


def theme_css() -> str:
    """The colours and type of the panels, read without importing what draws them."""
    spec = importlib.util.find_spec("widgets")
    folders = (spec and spec.submodule_search_locations) or []
    return "\n".join(sheet.read_text("utf-8") for where in folders for sheet in Path(where).glob("theme.css"))
