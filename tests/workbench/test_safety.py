"""Attempts that must fail, over the same door that a browser uses: each is refused in words, and written down."""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.ioloop import IOLoop
from tornado.websocket import websocket_connect

from workbench.case import Case
from workbench.look import make_look
from workbench.reopen import choose_table
from workbench.store import Project

OURS = "a-project-nobody-can-guess"
KEY = "wb-test-key"


class Served:
    """A running server: how to ask it, and what it wrote down."""

    def __init__(self, home: Path, *options: str) -> None:
        env = {**os.environ, "HOME": str(home), "WORKBENCH_HOME": str(home / "projects"), "QUERY_STRING": ""}
        workbench = Path(sys.executable).with_name("workbench")
        self.process = subprocess.Popen(
            [str(workbench), "serve", "--no-browser", "--port", "0", *options],
            env=env,
            cwd=home,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        line = self.process.stdout.readline()
        self.address = re.search(r"http://\S+", line)[0]
        self.port = int(re.search(r":(\d+)/", self.address)[1])
        self.said: list[str] = []
        self.wrote = threading.Condition()
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()

    def _listen(self) -> None:
        for line in self.process.stdout:
            with self.wrote:
                self.said.append(line)
                self.wrote.notify_all()

    def ask(self, path: str, method: str = "GET", **headers: str) -> tuple[int, http.client.HTTPMessage, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        connection.close()
        return answer.status, answer.headers, text

    def has_written(self, words: str) -> bool:
        with self.wrote:
            return self.wrote.wait_for(lambda: any(words in line for line in self.said), timeout=20)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=30)
        self.listener.join(timeout=30)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def home(tmp_path_factory) -> Path:
    """Where one project with a table and a page for people outside is kept."""
    folder = tmp_path_factory.mktemp("home")
    (folder / "projects" / OURS).mkdir(parents=True)
    (folder / "projects" / OURS / ".hidden").write_text("secret of all times")
    return folder


@pytest.fixture(scope="module")
def look(home) -> str:
    env = dict(os.environ)
    os.environ["WORKBENCH_HOME"] = str(home / "projects")
    try:
        project = Project.open(home / "projects" / OURS)
        case: Case = choose_table(project, "scenario:hiring")
        return make_look(project, case).key
    finally:
        os.environ.clear()
        os.environ.update(env)


@pytest.fixture(scope="module")
def alone(home, look) -> Iterator[Served]:
    """A server for this computer only."""
    served = Served(home)
    yield served
    served.end()


@pytest.fixture(scope="module")
def shared(home, look) -> Iterator[Served]:
    """A server that other computers can reach, and so with a key."""
    served = Served(home, "--host", "0.0.0.0")  # noqa: S104 - what is tested
    yield served
    served.end()


def kernel_of(page: str) -> str:
    return re.search(r'"kernelId": "([^"]+)"', page)[1]


@pytest.mark.parametrize(
    "path", ["/", "/new", "/00_start.ipynb", "/voila/render/02_groups.ipynb", f"/?project={OURS}", "/api/kernels"]
)
def test_without_the_key_no_page_opens_and_the_refusal_is_written_down_without_a_name(shared, path):
    status, _, page = shared.ask(path)
    assert (status, "This page needs its key" in page) == (403, True)
    assert shared.has_written("Refused: 403 GET")
    assert OURS not in "".join(shared.said)


def test_where_others_can_come_nobody_sees_other_projects(shared):
    token = re.search(r"token=(\S+)", shared.address)[1]
    assert OURS not in shared.ask(f"/?token={token}")[2]


@pytest.mark.parametrize(
    "path",
    [
        f"/look/../projects/{OURS}/.hidden",
        "/look/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
        f"/voila/files/{OURS}/.hidden",
        f"/projects/{OURS}/workbench.sqlite",
        "/voila/static/../../../../../../etc/passwd",
        "/voila/render/../../projects/x.ipynb",
        "/voila/render/%2e%2e%2fsecret.ipynb",
        "/.hidden",
        "/looks",
        "/files/x",
        "/api/contents/x",
    ],
)
def test_no_file_can_be_read_neither_hidden_nor_above_nor_of_another_project(alone, path):
    status, _, text = alone.ask(path)
    assert status in {400, 403, 404}
    assert "secret of all times" not in text
    assert "root:x" not in text
    assert "Traceback" not in text


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
def test_an_address_for_people_outside_changes_nothing(alone, look, method):
    status, _, page = alone.ask(f"/look/{look}", method)
    assert (status, "This page can only be read" in page) == (405, True)
    assert "Go to the start page" not in page
    assert alone.has_written(f"Refused: 405 {method} Look.")
    assert look not in "".join(alone.said)


def test_an_address_for_people_outside_opens_nothing_else(alone, shared, look):
    assert alone.ask(f"/look/{look}")[0] == 200
    assert alone.ask(f"/look/{look}x")[0] == 404
    assert alone.ask(f"/look/{OURS}")[0] == 404
    assert shared.ask(f"/look/{look}")[0] == 200, "it is for people without the key"
    cookie = shared.ask(f"/look/{look}")[1].get("Set-Cookie", "")
    assert shared.ask("/", Cookie=cookie.split(";")[0])[0] == 403
    page = alone.ask(f"/?project={look}")[2]
    assert "You looked at 6,000 applicants" not in page, "the key is no project's id"


def test_every_answer_carries_the_headers_that_keep_others_out(alone, look):
    for path in ("/", "/nothing", "/healthz", f"/look/{look}", "/voila/static/voila.js"):
        _, headers, _ = alone.ask(path)
        assert headers["X-Content-Type-Options"] == "nosniff", path
        assert headers["X-Frame-Options"] == "SAMEORIGIN"
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
        assert headers["Referrer-Policy"] in {"same-origin", "no-referrer"}
        assert "Server" not in headers
    policy = alone.ask(f"/look/{look}")[1]["Content-Security-Policy"]
    assert "script" not in policy
    assert policy.startswith("default-src 'none'")


def test_the_health_address_needs_no_key_and_says_nothing_else(shared):
    status, _, text = shared.ask("/healthz")
    assert (status, json.loads(text)) == (200, {"status": "ok"})


@pytest.mark.parametrize("destination", ["iframe", "image", "empty", "script"])
def test_a_page_of_another_site_cannot_call_ours(alone, destination):
    said = {"Sec_Fetch_Site": "cross-site", "Sec_Fetch_Dest": destination, "Origin": "http://elsewhere.example"}
    status, headers, page = alone.ask("/", **said)
    assert (status, "Another site may lead here by a link" in page) == (403, True)
    assert "Access-Control-Allow-Origin" not in headers
    assert "kernelId" not in page
    assert alone.ask("/00_start.ipynb", Sec_Fetch_Site="cross-site", Sec_Fetch_Dest="document")[0] == 302


def test_a_socket_from_another_origin_is_refused(alone):
    kernel = kernel_of(alone.ask("/")[2])

    async def talk() -> None:
        await socket_of(alone, kernel, Origin="http://elsewhere.example")

    with pytest.raises(HTTPClientError, match="403"):
        IOLoop(make_current=False).run_sync(talk, timeout=30)


def socket_of(served: Served, kernel: str, **headers: str):
    address = f"ws://127.0.0.1:{served.port}/api/kernels/{kernel}/channels?session_id=test"
    return websocket_connect(HTTPRequest(address, headers=headers, request_timeout=20))


def message(kind: str, content: dict) -> str:
    header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "test", "username": "", "version": "5.3"}
    return json.dumps({"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"})


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("execute_request", {"code": "open('ran', 'w').close()", "silent": False}),
        ("complete_request", {"code": "o", "cursor_pos": 1}),
        ("comm_open", {"comm_id": "x", "target_name": "jupyter.widget", "data": {"state": {}}}),
        ("anything <script>", {}),
    ],
)
def test_a_page_can_neither_run_code_nor_make_widgets_in_its_kernel(alone, home, kind, content):
    kernel = kernel_of(alone.ask("/")[2])

    async def talk() -> list[str]:
        socket = await socket_of(alone, kernel)
        await socket.write_message(message(kind, content))
        await socket.write_message("{ not even JSON")
        await socket.write_message(message("kernel_info_request", {}))
        heard = []
        while "kernel_info_reply" not in heard:
            heard.append(json.loads(await socket.read_message())["header"]["msg_type"])
        socket.close()
        return heard

    heard = IOLoop(make_current=False).run_sync(talk, timeout=30)
    assert not {"execute_reply", "complete_reply", "comm_open"} & set(heard)
    assert not list(home.rglob("ran"))
    assert alone.has_written(
        f"Refused: a page sent {'an unknown message' if 'script' in kind else kind} to its kernel."
    )
    assert alone.has_written("Refused: a page sent an unknown message to its kernel.")
    assert "<script>" not in "".join(alone.said)


def test_nothing_of_a_refused_request_is_written_down(alone):
    alone.ask("/mira.muster@example.org?name=Mira")
    assert alone.has_written("Refused: 404 GET Missing.")
    assert "mira" not in "".join(alone.said).lower()


def test_a_page_whose_kernel_ends_before_it_is_ready_ends_too_and_says_so_itself(alone):
    asked = ThreadPoolExecutor(1).submit(alone.ask, "/voila/render/02_groups.ipynb")
    server = psutil.Process(alone.process.pid)
    known = set(server.children(recursive=True))
    while not (new := set(server.children(recursive=True)) - known):
        assert not asked.done()
    for kernel in new:
        kernel.kill()
    page = asked.result(timeout=60)[2]
    assert "<script>voila_finish()</script>" not in page
    assert "The connection was lost. Your choices are saved." in page
