"""Files over HTTP: in pieces, whole or not at all, and only into the project that the address names."""

import http.client
import json
import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest

from workbench.project_folder import new_project_id
from workbench.receiving import GIVEN_UP, Upload, upload_address

PEOPLE = b"sex,hired\n" + b"female,1\nmale,0\n" * 400_000  # 6.4 MB: two pieces
PIECE = 4_000_000


class Server:
    """The real server, and a page of it that sends what it is told."""

    def __init__(self, port: int, home: Path) -> None:
        self.port, self.home, self.project = port, home, new_project_id()

    def ask(self, method: str, body: bytes = b"", origin: str | None = None, host: str = "", **query):
        """Status and answer; from one of the server's own pages unless another origin is given."""
        own = f"127.0.0.1:{self.port}"
        headers = {"Origin": f"http://{own}" if origin is None else origin, "Host": host or own}
        address = f"/workbench/uploads?{urlencode({'project': self.project} | query)}"
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request(method, address, body=body, headers={k: v for k, v in headers.items() if v})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        return answer.status, json.loads(text) if text.startswith("{") else text

    def begin(self, name="people.csv", size=6_400_010) -> str:
        status, answer = self.ask("POST", name=name, size=size)
        assert (status, answer["received"], answer["piece"]) == (200, 0, PIECE)
        return answer["id"]

    def send(self, data: bytes = PEOPLE, name="people.csv") -> dict:
        key = self.begin(name, len(data))
        for at in range(0, len(data), PIECE):
            status, answer = self.ask("PUT", data[at : at + PIECE], id=key, at=at)
            assert status == 200
        return answer

    @property
    def folder(self) -> Path:
        return self.home / self.project / "tables"

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.home.rglob("*") if path.is_file())


@contextmanager
def running(folder: Path, *words: str) -> Iterator[Server]:
    command = [str(Path(sys.executable).with_name("workbench")), "serve", "--no-browser", "--port", "0", *words]
    home = {name: str(folder / "home") for name in ("HOME", "WORKBENCH_HOME")}
    known = {name: value for name, value in os.environ.items() if name != "WORKBENCH_PROJECT"}
    with subprocess.Popen(command, env={**known, **home}, stdout=subprocess.PIPE, text=True) as process:
        try:
            said = process.stdout.readline()
            yield Server(int(re.search(r":(\d+)/", said)[1]), folder / "home")
        finally:
            process.terminate()


@pytest.fixture(scope="module")
def shared(tmp_path_factory) -> Iterator[Server]:
    with running(tmp_path_factory.mktemp("served")) as server:
        yield server


@pytest.fixture
def server(shared) -> Server:
    """The server as a new visitor sees it."""
    return Server(shared.port, shared.home)


def test_a_file_arrives_in_pieces_and_only_at_the_end_under_its_name(server):
    key = server.begin()
    assert server.ask("PUT", PEOPLE[:PIECE], id=key, at=0) == (200, {"received": PIECE})
    assert [path.suffix for path in server.folder.iterdir()] == [".part"]
    assert server.ask("PUT", PEOPLE[PIECE:], id=key, at=PIECE)[1] == {"received": len(PEOPLE), "name": "people.csv"}
    assert [path.name for path in server.folder.iterdir()] == ["people.csv"]
    assert (server.folder / "people.csv").read_bytes() == PEOPLE


def test_a_second_file_of_the_same_name_stands_beside_the_first(server):
    assert server.send(b"a,b\n1,2\n")["name"] == "people.csv"
    assert server.send(b"a,b\n3,4\n")["name"] == "people-2.csv"
    assert (server.folder / "people.csv").read_bytes() == b"a,b\n1,2\n"


def test_a_piece_out_of_turn_learns_where_to_go_on_and_a_lost_last_word_is_said_again(server):
    key = server.begin()
    assert server.ask("PUT", PEOPLE[:10], id=key, at=5) == (409, {"received": 0})
    server.ask("PUT", PEOPLE[:PIECE], id=key, at=0)
    assert server.ask("PUT", PEOPLE[:PIECE], id=key, at=0) == (409, {"received": PIECE})
    server.ask("PUT", PEOPLE[PIECE:], id=key, at=PIECE)
    again = server.ask("PUT", PEOPLE[PIECE:], id=key, at=PIECE)
    assert again == (409, {"received": len(PEOPLE), "name": "people.csv"})
    assert (server.folder / "people.csv").read_bytes() == PEOPLE


def test_cancelling_leaves_nothing_behind_and_nothing_comes_after_it(server):
    key = server.begin()
    server.ask("PUT", PEOPLE[:PIECE], id=key, at=0)
    assert server.ask("DELETE", id=key)[0] == 200
    assert not list(server.folder.iterdir())
    status, answer = server.ask("PUT", PEOPLE[PIECE:], id=key, at=PIECE)
    assert (status, "choose it again" in answer["problem"]) == (404, True)
    assert server.ask("DELETE", id=key)[0] == 200


def test_more_than_was_announced_ends_the_upload(server):
    key = server.begin(size=5)
    status, answer = server.ask("PUT", b"123456", id=key, at=0)
    assert (status, "did not arrive as announced" in answer["problem"]) == (400, True)
    assert not list(server.folder.iterdir())


@pytest.mark.parametrize(
    ("name", "size", "said"),
    [
        ("model.pkl", 10, "model.pkl cannot be used here"),
        ("people.csv.pickle", 10, "cannot be used here"),
        ("people.csv", 200_000_001, "up to 200 MB can be taken"),
        ("people.csv", 0, "is empty"),
        ("people.csv", -1, "is empty"),
    ],
)
def test_what_is_no_table_or_too_large_is_refused_before_a_byte_is_sent(server, name, size, said):
    status, answer = server.ask("POST", name=name, size=size)
    assert (status, said in answer["problem"]) == (400, True)
    assert not server.folder.exists()


@pytest.mark.parametrize("name", ["mine.skops", "mine.txt", "mine.json", "mine.ubj", "mine.onnx"])
def test_a_model_that_holds_no_code_is_taken(server, name):
    status, answer = server.ask("POST", name=name, size=10)
    assert status == 200
    assert server.ask("DELETE", id=answer["id"])[0] == 200


def test_a_piece_that_is_too_large_is_refused_before_it_is_read(server):
    key = server.begin()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    connection.putrequest("PUT", f"/workbench/uploads?{urlencode({'project': server.project, 'id': key, 'at': 0})}")
    for header, value in {"Origin": f"http://127.0.0.1:{server.port}", "Content-Length": str(PIECE + 1)}.items():
        connection.putheader(header, value)
    connection.endheaders()  # and nothing after: the answer does not wait for a body
    assert connection.getresponse().status == 413
    connection.close()


def test_a_body_that_does_not_say_how_large_it_is_ends_where_a_piece_ends(server):
    """Ten gigabytes in chunks: the server stops reading after the first four million bytes."""
    key = server.begin()
    address = f"/workbench/uploads?{urlencode({'project': server.project, 'id': key, 'at': 0})}"
    head = f"PUT {address} HTTP/1.1\r\nHost: 127.0.0.1:{server.port}\r\nOrigin: http://127.0.0.1:{server.port}\r\n"
    chunk = b"%x\r\n" % 1_000_000 + b"x" * 1_000_000 + b"\r\n"
    sent = 0
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as line:
        line.sendall(f"{head}Transfer-Encoding: chunked\r\n\r\n".encode())
        with suppress(ConnectionError, TimeoutError):
            while sent < 200:
                line.sendall(chunk)
                sent += 1
    assert sent < 100, "of ten thousand"
    assert server.ask("PUT", PEOPLE[:10], id=key, at=5) == (409, {"received": 0}), "nothing of it was kept"


def test_a_file_that_says_it_has_ten_gigabytes_is_refused_in_words(server):
    status, answer = server.ask("POST", name="people.csv", size=10_000_000_000)
    assert (status, answer["problem"]) == (400, "people.csv has 10,000.0 MB; up to 200 MB can be taken.")
    assert not server.folder.exists()


@pytest.mark.parametrize("name", ["../../../etc/people.csv", r"..\..\people.csv", "/etc/people.csv", ".people.csv"])
def test_no_name_leaves_the_folder(server, name):
    assert server.send(b"a,b\n1,2\n", name)["name"] == "people.csv"
    assert [path.name for path in server.folder.iterdir()] == ["people.csv"]


@pytest.mark.parametrize("project", ["", "..", "short", "../../etc/of-24-letters-", "a" * 65])
def test_what_is_no_project_gets_no_folder(server, project):
    before = server.files
    server.project = project
    assert server.ask("POST", name="people.csv", size=5)[0] == 400
    assert server.files == before


def test_nobody_goes_on_with_or_cancels_an_upload_of_another_project(server):
    key, own = server.begin(), server.project
    server.project = new_project_id()
    assert server.ask("PUT", PEOPLE[:PIECE], id=key, at=0)[0] == 404
    server.ask("DELETE", id=key)
    assert not server.folder.exists()
    server.project = own
    assert server.ask("PUT", PEOPLE[:PIECE], id=key, at=0) == (200, {"received": PIECE})


@pytest.mark.parametrize("origin", ["", "http://evil.example", "null"])
def test_only_our_own_pages_may_send(server, origin):
    before = server.files
    assert server.ask("POST", origin=origin, name="people.csv", size=5)[0] == 403
    assert server.files == before


def test_a_host_that_only_pretends_to_be_this_computer_is_refused(server):
    answer = server.ask("POST", origin="http://evil.example", host="evil.example", name="people.csv", size=5)
    assert answer[0] == 403


def test_nobody_fills_the_desk(server):
    keys = [server.begin() for _ in range(5)]
    status, answer = server.ask("POST", name="people.csv", size=5)
    assert (status, "on their way already" in answer["problem"]) == (429, True)
    server.ask("DELETE", id=keys[0])
    server.begin()


def test_an_address_that_makes_no_sense_is_an_answer_all_the_same(server):
    assert server.ask("POST", name="people.csv", size="many")[0] == 400
    assert server.ask("POST", size=5)[0] == 400
    assert server.ask("PUT", b"x", id="nobody", at=0)[0] == 404
    assert server.ask("GET")[0] == 405


def test_with_one_project_every_file_goes_there_whatever_the_address_names(tmp_path):
    with running(tmp_path, "--project", str(tmp_path / "one")) as server:
        server.send(b"a,b\n1,2\n")
        assert [path.name for path in (tmp_path / "one" / "tables").iterdir()] == ["people.csv"]
        assert not server.folder.exists()


def test_elsewhere_the_key_is_asked_for(tmp_path):
    with running(tmp_path, "--host", "0.0.0.0") as server:  # noqa: S104 - what is tested is the key
        status, _ = server.ask("POST", name="people.csv", size=5)
        assert status == 403
        assert not server.folder.exists()


def test_what_a_stopped_server_left_half_written_goes_after_a_day(tmp_path):
    old, young = tmp_path / "a-12.part", tmp_path / "b-34.part"
    for part, age in ((old, GIVEN_UP + 60), (young, 60)):
        part.write_bytes(b"half")
        os.utime(part, (part.stat().st_mtime - age,) * 2)
    Upload.begin("key", tmp_path, "c.csv", 4).abandon()
    assert [path.name for path in tmp_path.iterdir()] == ["b-34.part"]


def test_a_disk_without_room_is_said_before_anything_is_written(tmp_path, monkeypatch):
    from workbench.errors import WorkbenchError

    monkeypatch.setattr("shutil.disk_usage", lambda _folder: type("Usage", (), {"free": 3}))
    with pytest.raises(WorkbenchError, match="no room"):
        Upload.begin("key", tmp_path, "c.csv", 4)
    assert not list(tmp_path.iterdir())


def test_only_a_page_that_is_served_has_an_address_for_files():
    project = {"QUERY_STRING": "project=a-project_of-24-letters-"}
    assert upload_address({}) == upload_address(project) == upload_address({"WORKBENCH_SERVED": "1"}) == ""
    assert upload_address({"WORKBENCH_SERVED": "1", "WORKBENCH_PROJECT": "/x"}) == "/workbench/uploads?"


def test_inside_a_jupyter_server_files_go_to_its_own_address():
    served = {"WORKBENCH_SERVED": "1", "QUERY_STRING": "project=a-project_of-24-letters-"}
    assert upload_address(served | {"VOILA_BASE_URL": "/"}).startswith("/workbench/uploads?project=")
    at = upload_address(served | {"VOILA_BASE_URL": "/user/mira/workbench/"})
    assert at == "/user/mira/workbench/uploads?project=a-project_of-24-letters-"
