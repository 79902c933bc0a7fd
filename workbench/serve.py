"""The dashboards: Voila in this process, with our guides and our template and nothing else.

- What is served is exactly the list in `Dashboards.init_handlers`: no file listing, no contents API, no files.
- Every visit has its own kernel; what lasts is kept in a project, named by the address (`?project=ID`) or `--project`.
- Nobody's Jupyter or IPython settings are read: one disabled extension or start-up script would break every page.
- On this computer only, the Host header must be a name of this computer; elsewhere a key is asked for.
"""

import contextlib
import logging
import os
import secrets
import webbrowser
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typer
from jupyter_core.paths import jupyter_config_dir
from jupyter_server.base.handlers import FileFindHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.httpserver import HTTPServer
from tornado.ioloop import IOLoop
from traitlets import Any as AnyTrait
from voila.app import Voila
from voila.static_file_handler import MultiStaticFileHandler, TemplateStaticFileHandler

from workbench.address import bind, is_local, shown
from workbench.bundled import bundled
from workbench.gate import Channel, SafeHeaders
from workbench.guides import list_guides
from workbench.language import tr
from workbench.pages import EndKernel, Guide, Health, Look, NewProject, Shortcut
from workbench.settings import environment, look_of, settings
from workbench.uploads import Uploads


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
    # what JUPYTER_NO_CONFIG made in place of the person's own, with one marker in it
    empty = Path(jupyter_config_dir())
    with contextlib.suppress(OSError):
        (empty / "migrated").unlink(missing_ok=True)
        empty.rmdir()
