"""The dashboards: Voila in this process, with our guides and our template and nothing else.

- What is served is exactly the list in `Dashboards.init_handlers`: no file listing, no contents API, no files.
- Every visit has its own kernel; what lasts is kept in a project, named by the address (`?project=ID`) or `--project`.
- Nobody's Jupyter or IPython settings are read: one disabled extension or start-up script would break every page.
- On this computer only, the Host header must be a name of this computer; elsewhere a key is asked for.
"""

import contextlib
import errno
import importlib.util
import ipaddress
import logging
import os
import secrets
import socket
import webbrowser
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_core.paths import jupyter_config_dir
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from traitlets.config import Config
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from workbench.bundled import bundled
from workbench.errors import WorkbenchError
from workbench.gate import Channel, SafeHeaders, log_refusal
from workbench.guides import Guide as OneGuide
from workbench.guides import group_guides, list_guides
from workbench.language import spoken, tr
from workbench.pages import EndKernel, Guide, Health, Look, Missing, NewProject, Shortcut
from workbench.project_folder import default_home
from workbench.threads import patient
from workbench.uploads import Uploads

MAX_PORT = 65535
UPLOAD = 200 * 2**20  # bytes in one websocket message; above tornado's own 10 MB an upload fails in silence


class OwnKernel(KernelSpecManager):
    """The only kernel is this environment's Python, whatever kernelspecs the machine has and whatever is on PATH."""

    def _kernel_dirs_default(self) -> list[str]:
        return []


class Dashboards(Voila):  # type: ignore[misc]
    """Voila with a fixed set of pages, on a socket that is already bound."""

    socket = AnyTrait()
    look = AnyTrait()
    announce = AnyTrait()

    def init_settings(self) -> dict[str, Any]:
        """Voila's settings, and what all pages share."""
        return {**super().init_settings(), "workbench_look": self.look}

    def init_handlers(self) -> list[tuple[Any, ...]]:
        """Everything that is served."""
        kernel = r"(?P<kernel_id>\w+-\w+-\w+-\w+-\w+)"
        guide = {
            "template_paths": self.template_paths,
            "config": self.config,
            "voila_configuration": self.voila_configuration,
        }
        return [
            (r"/", Guide, guide),
            (r"/new", NewProject),
            (r"/look/([\w-]+)", Look),
            (r"/healthz", Health),
            (r"/([^/]+\.ipynb)", Shortcut),
            (r"/voila/render/(.+)", Guide, guide),
            (r"/voila/api/shutdown/(.*)", EndKernel),
            (r"/workbench/uploads", Uploads),
            (r"/voila/templates/(workbench/static/.+)", TemplateStaticFileHandler),
            (r"/voila/static/(.+)", MultiStaticFileHandler, {"paths": self.static_paths}),
            (r"/voila/labextensions/(.+)", FileFindHandler, {"path": self.labextensions_path, "no_cache_paths": ["/"]}),
            (rf"/api/kernels/{kernel}", KernelHandler),
            (rf"/api/kernels/{kernel}/channels", Channel),
        ]

    def listen(self) -> None:
        """Answer until Ctrl+C or SIGTERM, then end every kernel."""
        self.app.add_transform(SafeHeaders)
        HTTPServer(self.app).add_socket(self.socket)
        self.ioloop = IOLoop.current()
        self.ioloop.add_callback(self.announce)
        try:
            self.ioloop.start()
        except KeyboardInterrupt:
            self.log.info("Stopped by Ctrl+C.")
        finally:
            self.stop()


def serve(
    *,
    project: Path | None = None,
    host: str = "127.0.0.1",
    port: int = 8866,
    browser: bool = True,
    guides: Path | None = None,
    say: Callable[[str], object] = typer.echo,
) -> None:
    """Serve the guides until Ctrl+C; every choice that a visitor makes is kept in a project.

    `project` is the one folder that everybody works in, made if absent; without it each visitor gets a project of their
    own under the environment's WORKBENCH_HOME. Port 0 takes any free one. Where other computers can reach it (`host` is
    not 127.0.0.1, ::1 or localhost) a key is asked for, printed with the address. `say` is told the address once it
    answers.
    Raises WorkbenchError where the port, the folder or the guides cannot be used.
    """
    folder = guides or bundled("notebooks")
    look = look_of(list_guides(folder))
    token = "" if is_local(host) else secrets.token_urlsafe(24)
    held = bind(host, port)
    address = f"http://{shown(host)}:{held.getsockname()[1]}/" + (f"?token={token}" if token else "")

    def announce() -> None:
        say(tr("Responsible AI Workbench is at {address} - press Ctrl+C to stop.", address=address))
        if browser:
            IOLoop.current().run_in_executor(None, webbrowser.open, address)

    logging.getLogger("tornado").setLevel(logging.ERROR)  # our own log says what was refused, and no address
    with TemporaryDirectory(prefix="workbench-", ignore_cleanup_errors=True) as scratch:
        for name in ("WORKBENCH_PROJECT", "WORKBENCH_OWNER"):
            os.environ.pop(name, None)
        os.environ.update(environment(project, scratch, alone=not token))
        app = Dashboards.instance(
            socket=held, look=look, announce=announce, root_dir=str(folder), config=settings(look, token)
        )
        app.connection_dir_root = scratch
        app.initialize([])
        app.start()
    empty = Path(
        jupyter_config_dir()
    )  # what JUPYTER_NO_CONFIG made in place of the person's own, with one marker in it
    with contextlib.suppress(OSError):
        (empty / "migrated").unlink(missing_ok=True)
        empty.rmdir()


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


def look_of(guides: Sequence[OneGuide]) -> dict[str, Any]:
    """What the template of a page must know: the guides by file and under their steps, and the style sheet."""
    steps = [(step.title, [(guide.file, guide.title) for guide in step.guides]) for step in group_guides(guides)]
    files = {guide.file: guide.title for guide in guides}
    return {"guides": files, "steps": steps, "theme": theme_css(), **spoken()}


def theme_css() -> str:
    """The colours and type of the panels, read without importing what draws them."""
    spec = importlib.util.find_spec("widgets")
    folders = (spec and spec.submodule_search_locations) or []
    return "\n".join(sheet.read_text("utf-8") for where in folders for sheet in Path(where).glob("theme.css"))


def is_local(host: str) -> bool:
    """Whether only this computer can reach the address."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def shown(host: str) -> str:
    """The host as a browser on another computer can be told it."""
    if host in {"", "0.0.0.0", "::"}:  # noqa: S104 - the person asked for it, and a key is set
        return socket.gethostname()
    return f"[{host}]" if ":" in host else host


def bind(host: str, port: int) -> socket.socket:
    """A socket that holds the address already, so that a port in use is said before anything starts."""
    if not 0 <= port <= MAX_PORT:
        raise WorkbenchError(
            tr(
                "There is no port {port}; ports go from 1 to {max_port}, and 0 takes any free one.",
                port=port,
                max_port=MAX_PORT,
            )
        )
    reasons = {errno.EADDRINUSE: tr("in use"), errno.EACCES: tr("not open to you")}
    try:
        held = socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        if error.errno not in reasons:
            raise WorkbenchError(
                tr("This computer has no address {host!r}; 127.0.0.1 is always possible.", host=host)
            ) from error
        with socket.create_server(("127.0.0.1", 0)) as free:
            other = free.getsockname()[1]
        raise WorkbenchError(
            tr("Port {port} is {reasons}; port {other} is free.", port=port, reasons=reasons[error.errno], other=other)
        ) from error
    held.setblocking(False)
    return held
