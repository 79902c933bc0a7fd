"""Files that visitors bring over HTTP, in pieces, into the folder of their own project and nowhere else.

    POST   /workbench/uploads?project=ID&name=people.csv&size=52428800   begin: {"id": …, "received": 0}
    PUT    /workbench/uploads?project=ID&id=…&at=0                       a piece: {"received": …}, at last {"name": …}
    DELETE /workbench/uploads?project=ID&id=…                            cancel; nothing is kept

- What is too large, or ends in what is no table and no model without code, is refused before a byte of it is read.
- A piece out of turn is answered 409 with where to go on, so that a lost answer costs one piece and not the file.
- Only our own pages may: the key or a name of this computer is asked for as everywhere, and the Origin is looked at.
- An upload that nobody goes on with is given up after ten minutes.
"""

import os
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urlparse

from tornado.ioloop import IOLoop
from tornado.web import HTTPError, authenticated, stream_request_body

from workbench.errors import WorkbenchError
from workbench.files.kinds import OPENED as TABLES
from workbench.language import tr
from workbench.pages import Page, Refusal
from workbench.project_folder import is_project_id
from workbench.receiving import LIMIT, MODELS, Upload, check, harmless, unwritable
from workbench.store import Project

PIECE = 4_000_000  # bytes
PATIENCE = 600  # seconds
AT_ONCE = 5  # unfinished uploads of one project
ENDINGS = tuple(dict.fromkeys((*TABLES, *MODELS)))

Desk = dict[str, Upload]


@stream_request_body
class Uploads(Page):
    """One file after another; what is on its way is kept in this process, under an id that nobody can guess."""

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse strangers, and a body that is too large, before it is read."""
        self.piece = bytearray()
        await super().prepare()
        if int(self.request.headers.get("Content-Length") or 0) > PIECE:
            raise Refusal(413, tr("A piece has at most {piece:,} bytes.", piece=PIECE))

    def data_received(self, chunk: bytes) -> None:
        """Collect a piece; one that does not say its size is measured here."""
        if len(self.piece) + len(chunk) > PIECE:
            raise Refusal(413, tr("A piece has at most {piece:,} bytes.", piece=PIECE))
        self.piece += chunk

    def check_xsrf_cookie(self) -> None:
        """A browser always says with such a call which page it comes from: only ours."""
        if urlparse(self.request.headers.get("Origin", "")).netloc != self.request.host:
            raise Refusal(403, tr("Files are taken from the workbench's own pages only."))

    @authenticated
    def post(self) -> None:
        """Begin: the name, the size and the project are checked, and nothing else is."""
        folder, name = self.folder(), harmless(self.get_query_argument("name"))
        size = self.number("size")
        if sum(known.wanted.parent == folder and not known.arrived for known in self.desk.values()) >= AT_ONCE:
            raise Refusal(429, tr("{at_once} files are on their way already; wait for one to arrive.", at_once=AT_ONCE))
        try:
            check(name, size, ENDINGS, LIMIT)
            key = token_urlsafe(16)
            self.desk[key] = Upload.begin(key, folder, name, size)
        except WorkbenchError as problem:
            raise Refusal(400, str(problem)) from None
        except OSError as problem:
            raise Refusal(507, unwritable(problem)) from None
        self._expect(key, 0)
        self.finish({"id": key, "received": 0, "piece": PIECE})

    @authenticated
    def put(self) -> None:
        """One piece; the last one gives the file its name."""
        upload = self.upload()
        if self.number("at") != upload.received:
            self.set_status(409)
            self._say(upload)
            return
        try:
            upload.add(bytes(self.piece), upload.received, PIECE)
            if upload.received == upload.size:
                upload.finish()
        except (WorkbenchError, OSError) as problem:
            self._give_up(upload.key)
            words = str(problem) if isinstance(problem, WorkbenchError) else unwritable(problem)
            raise Refusal(400, words) from None
        self._expect(upload.key, upload.received)
        self._say(upload)

    @authenticated
    def delete(self) -> None:
        """Cancel; of a file that is not on its way there is nothing to do."""
        upload = self.desk.get(self.get_query_argument("id"))
        if upload is not None and upload.wanted.parent == self.folder():
            self._give_up(upload.key)
        self.finish({})

    def write_error(self, status_code: int, **kwargs: Any) -> None:  # noqa: ARG002 - tornado calls it so
        """One sentence for the page to show."""
        error = kwargs.get("exc_info", (None, None))[1]
        self.finish({"problem": getattr(error, "sentence", "The file could not be taken; reload the page, please.")})

    @property
    def desk(self) -> Desk:
        """What is on its way, by id."""
        desk: Desk = self.settings.setdefault("workbench_uploads", {})
        return desk

    def folder(self) -> Any:
        """The folder of the one project that is served, or of the one that the address names."""
        given = self.get_query_argument("project", "")
        if "WORKBENCH_PROJECT" not in os.environ and not is_project_id(given):
            raise Refusal(400, tr("The address names no project that files could be kept in."))
        return Project.current({**os.environ, "QUERY_STRING": f"project={given}" if given else ""}).uploads

    def upload(self) -> Upload:
        """The upload that is gone on with, if it is one of this project's."""
        upload = self.desk.get(self.get_query_argument("id"))
        if upload is None or upload.wanted.parent != self.folder():
            raise Refusal(404, tr("This file is not on its way any more; please choose it again."))
        return upload

    def number(self, name: str) -> int:
        """A number of the address."""
        try:
            return int(self.get_query_argument(name))
        except ValueError:
            raise HTTPError(400) from None

    def _say(self, upload: Upload) -> None:
        """How much of a file is here, and what it is called once all is."""
        name = {"name": upload.arrived.name} if upload.arrived else {}
        self.finish({"received": upload.received, **name})

    def _expect(self, key: str, received: int) -> None:
        """Give the upload up if nothing more of it has come when patience ends; forget one that has arrived."""

        def look() -> None:
            upload = self.desk.get(key)
            if upload is not None and upload.received == received:
                self._give_up(key)

        IOLoop.current().call_later(PATIENCE, look)

    def _give_up(self, key: str) -> None:
        self.desk.pop(key).abandon()
