"""What a request to the dashboards may get: a guide, a page that says what is wrong, or the end of its own kernel."""

import os
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlparse

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError, authenticated
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.tornado.handler import TornadoVoilaHandler

from workbench.store import is_project_id, new_project_id

MESSAGES = {
    400: ("This address cannot be used", "Something in the address is not as it should be."),
    403: ("This page needs its key", "Open the full address that was printed where the workbench was started."),
    404: ("There is no such page", "All guides can be reached from the start page."),
    500: ("Something went wrong here", "Your choices are saved. Go back to the start page and try again."),
}


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
                403, "This workbench answers only on the computer it runs on, at http://127.0.0.1 or localhost."
            )
        await super().prepare(_redirect_to_login=False)

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
        page = self.settings["voila_jinja2_env"].get_template("message.html")
        look = self.settings["workbench_look"]
        self.finish(page.render(title=title, text=getattr(error, "sentence", text), workbench=look))


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
        self.redirect(f"/voila/render{self.request.path}" + (f"?{self.request.query}" if self.request.query else ""))


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
        raise Refusal(400, f"There is no project {shown}: an id has 16 to 64 letters, digits, hyphens or underscores.")

    def describe(self, page_config: dict[str, Any], **_: Any) -> dict[str, Any]:
        """What the template must know of this request, through the one door that Voila leaves open for it."""
        links = [pair for pair in parse_qsl(self.request.query) if pair[0] in {"project", "theme"}]
        return page_config | {"workbenchQuery": self.request.query, "workbenchLinks": urlencode(links)}


class EndKernel(VoilaShutdownKernelHandler):  # type: ignore[misc]
    """A page that is left ends its kernel. Voila's call has no _xsrf cookie (its issue 1458), so look at its origin."""

    def check_xsrf_cookie(self) -> None:
        """Only our own pages may: a browser always says with such a call which page it comes from."""
        said = self.request.headers.get("Origin") or self.request.headers.get("Referer") or ""
        if urlparse(said).netloc != self.request.host:
            raise HTTPError(403)
