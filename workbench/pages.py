"""What a request to the dashboards may get: a guide, a page that says what is wrong, or the end of its own kernel."""

import os
from collections.abc import AsyncIterator
from datetime import datetime
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlparse

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError, RequestHandler, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler

from workbench.kernels import PageKernels
from workbench.language import spoken, tr
from workbench.look import read_look, served_looks
from workbench.project_folder import is_project_id, new_project_id

MESSAGES = {
    400: (tr("This address cannot be used"), tr("Something in the address is not as it should be.")),
    403: (tr("This page needs its key"), tr("Open the full address that was printed where the workbench was started.")),
    404: (tr("There is no such page"), tr("All guides can be reached from the start page.")),
    405: (tr("This page can only be read"), tr("Nothing can be changed from here, and nothing was.")),
    500: (tr("Something went wrong here"), tr("Your choices are saved. Go back to the start page and try again.")),
}

HEARTBEAT = "window.voila_heartbeat()"
NO_FORMULAS = "data:text/javascript,//"  # in place of MathJax, which a Jupyter server would get from another host


class Refusal(HTTPError):  # noqa: N818 - named for what it does
    """A request that is refused with one sentence for the person who made it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(status, "%s", sentence)
        self.sentence = sentence


class Page(JupyterHandler):
    """A page for people: an error is a sentence in our own template, never a traceback."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Ask for the key, or for a name of this computer, before anything else."""
        if not self.check_host():
            raise Refusal(
                403, tr("This workbench answers only on the computer it runs on, at http://127.0.0.1 or localhost.")
            )
        if not self.is_visited():
            raise Refusal(403, tr("Another site may lead here by a link, but it may not show or call a page of ours."))
        await super().prepare(_redirect_to_login=False)

    def is_visited(self) -> bool:
        """Whether a person goes to the page: a browser says when a page of another site asks for it unseen."""
        said = self.request.headers
        return said.get("Sec-Fetch-Site") != "cross-site" or said.get("Sec-Fetch-Dest", "document") == "document"

    @property
    def ours(self) -> str:
        """What the addresses of our pages begin with: "/", or a folder of a Jupyter server that we are part of."""
        return str(self.settings.get("workbench_base", self.base_url))

    @property
    def guides(self) -> dict[str, str]:
        """The guides there are: file name -> title."""
        guides: dict[str, str] = self.settings["workbench_look"]["guides"]
        return guides

    @property
    def content_security_policy(self) -> str:
        """The browser itself refuses to ask another host for anything."""
        own = "'self' data: blob: 'unsafe-inline' 'unsafe-eval'"
        return f"default-src {own}; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """One heading, one sentence and the way back."""
        title, text = MESSAGES.get(status_code, MESSAGES[500])
        error = kwargs.get("exc_info", (None, None))[1]
        page = self.page("message.html")
        look = self.settings["workbench_look"]
        self.finish(page.render(title=title, text=getattr(error, "sentence", text), workbench=look, **self.ways()))

    def page(self, name: str) -> Any:
        """One of our templates."""
        known = self.settings
        templates = known["workbench_templates"] if "workbench_templates" in known else known["voila_jinja2_env"]
        templates.globals |= spoken()
        return templates.get_template(name)

    def ways(self) -> dict[str, Any]:
        """The address that the page's links begin with, and whether there is a way back from it."""
        return {"base": self.ours, "back": True}


class Missing(Page):
    """Whatever is not served."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Ask for the key first, so that without it nobody learns which pages there are."""
        await super().prepare()
        raise HTTPError(404)


class Shortcut(Page):
    """The address that a person types, or a link on the start page: on to the guide, with the same query."""

    @authenticated
    def get(self, name: str) -> None:
        """Redirect to a guide that there is."""
        if name not in self.guides:
            raise HTTPError(404)
        self.redirect(f"{self.ours}voila/render/{name}" + (f"?{self.request.query}" if self.request.query else ""))


class NewProject(Page):
    """A project that is empty yet, under an id that nobody can guess; where one folder is served, that one."""

    @authenticated
    def get(self) -> None:
        """Redirect to its start page; nothing is made before something is chosen."""
        query = "" if "WORKBENCH_PROJECT" in os.environ else "?" + urlencode({"project": new_project_id()})
        self.redirect(f"{self.ours}{query}")


class Look(Page):
    """A page for people outside: whoever has its address may read it, and that is all the address is good for."""

    @property
    def content_security_policy(self) -> str:
        """No script at all, and nothing from anywhere."""
        return "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'"

    def set_default_headers(self) -> None:
        """The address is the key: it is told to nobody, kept by nobody and found by no search."""
        super().set_default_headers()
        for name, value in {
            "Referrer-Policy": "no-referrer",
            "Cache-Control": "no-store",
            "X-Robots-Tag": "noindex",
        }.items():
            self.set_header(name, value)

    def check_xsrf_cookie(self) -> None:
        """There is nothing to call: any other method than reading is refused as such."""

    def ways(self) -> dict[str, Any]:
        """Nobody who was given this address has business on the start page."""
        return {"base": self.ours, "back": False}

    @allow_unauthenticated
    def get(self, key: str) -> None:
        """The page as it was made; 404 where there is none or it was withdrawn."""
        look = read_look(key, served_looks())
        if look is None:
            raise Refusal(404, tr("The page was withdrawn, or its address is not complete. Ask who gave it to you."))
        made = datetime.fromisoformat(look["made"])
        page = self.page("look.html")
        shown = page.render(
            look=look, made=f"{made:%-d %B %Y}", workbench=self.settings["workbench_look"], title=look["title"]
        )
        self.finish(shown)


class Health(RequestHandler):
    """Whether the server answers, for a proxy or a container to ask; it says nothing else."""

    def get(self) -> None:
        """Always the same."""
        self.finish({"status": "ok"})


class Guide(Page, TornadoVoilaHandler):  # type: ignore[misc]
    """One guide, run for one visitor; `/` is the first of them."""

    @authenticated
    async def get(self, name: str = "") -> None:
        """Render a guide; its kernel (QUERY_STRING) and its page learn the project from the same query."""
        name = name or next(iter(self.guides))
        if name not in self.guides:
            raise HTTPError(404)
        self.request.query = urlencode(self.known_query())
        self.request.uri = f"{self.request.path}?{self.request.query}"
        self.page_config_hook = self.describe
        await TornadoVoilaHandler.get(self, name)

    @cached_property
    def kernel_manager(self) -> Any:
        """The server's kernels, with a note of this page's own."""
        return PageKernels(self.settings["kernel_manager"])

    async def get_generator(self, path: str) -> AsyncIterator[str]:
        """The parts of the page; of one whose kernel ended before it was ready, Voila alone would wait for ever."""
        async for part in super().get_generator(path):
            if HEARTBEAT in part and await self.kernel_manager.is_dead():
                return  # the page has begun, and says itself that it was cut short
            yield part

    def known_query(self) -> list[tuple[str, str]]:
        """The query with a valid project and theme, and without the key, which should not stay in the address."""
        left_out = {"token", "project"}
        if self.get_query_argument("theme", "") not in {"light", "dark"}:
            self.request.arguments.pop("theme", None)
            left_out.add("theme")
        kept = [pair for pair in parse_qsl(self.request.query) if pair[0] not in left_out]
        return kept if "WORKBENCH_PROJECT" in os.environ else [("project", self.project_id()), *kept]

    def project_id(self) -> str:
        """The project in the address, or a new one that nobody can guess."""
        given = self.get_query_arguments("project") or [new_project_id()]
        if len(given) == 1 and is_project_id(given[0]):
            return given[0]
        shown = " and ".join(map(repr, given))
        raise Refusal(
            400,
            tr("There is no project {shown}: an id has 16 to 64 letters, digits, hyphens or underscores.", shown=shown),
        )

    def describe(self, page_config: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What the template must know of this request, through the one door that Voila leaves open for it."""
        links = [pair for pair in parse_qsl(self.request.query) if pair[0] in {"project", "theme"}]
        known = {"workbenchQuery": self.request.query, "workbenchLinks": urlencode(links), "workbenchBase": self.ours}
        if "workbench_base" in self.settings:
            known |= dict.fromkeys(("mathjaxUrl", "fullMathjaxUrl"), NO_FORMULAS)
        return page_config | known


class EndKernel(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """A page that is left ends its kernel. Voila's call has no _xsrf cookie (its issue 1458), so look at its origin."""

    def check_xsrf_cookie(self) -> None:
        """Only our own pages may: a browser always says with such a call which page it comes from."""
        said = self.request.headers.get("Origin") or self.request.headers.get("Referer") or ""
        if urlparse(said).netloc != self.request.host:
            raise HTTPError(403)
