import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from widgets.file_picker import FilePicker
from workbench.receiving import harmless

DATA = bytes(range(256)) * 10_000  # 2.56 MB: three pieces


class Page:
    """The browser's side of the protocol, as file_picker.js plays it."""

    def __init__(self, picker: FilePicker) -> None:
        self.picker, self.heard = picker, []
        picker.send = lambda content, _buffers=None: self.heard.append(content)

    def say(self, kind: str, *buffers: bytes, key: str = "k", **words: object) -> dict[str, object] | None:
        before = len(self.heard)
        self.picker._handle_custom_msg({"type": kind, "id": key, **words}, [memoryview(b) for b in buffers])
        return self.heard[-1] if len(self.heard) > before else None

    def upload(self, name: str, data: bytes = DATA, key: str = "k") -> dict[str, object]:
        answer = self.say("start", key=key, name=name, size=len(data))
        while answer["type"] == "got":
            at = answer["received"]
            answer = self.say("piece", data[at : at + self.picker.piece], key=key, offset=at)
        return answer


@pytest.fixture
def page(tmp_path):
    return Page(FilePicker(tmp_path / "uploads", accept=(".csv", ".parquet"), limit=5_000_000))


def files(page: Page) -> list[str]:
    return sorted(path.name for path in page.picker.folder.glob("*"))


def test_a_file_arrives_whole_and_only_then_has_a_path(page):
    seen = []
    page.picker.observe(lambda change: seen.append(change["new"]), "path")
    assert page.say("start", name="people.csv", size=len(DATA)) == {"type": "got", "id": "k", "received": 0}
    assert page.say("piece", DATA[:1_000_000], offset=0)["received"] == 1_000_000
    assert seen == []
    assert [Path(name).suffix for name in files(page)] == [".part"]
    page.say("piece", DATA[1_000_000:2_000_000], offset=1_000_000)
    assert page.say("piece", DATA[2_000_000:], offset=2_000_000) == {"type": "done", "id": "k", "name": "people.csv"}
    assert seen == [str(page.picker.folder / "people.csv")]
    assert Path(page.picker.path).read_bytes() == DATA
    assert files(page) == ["people.csv"]


def test_a_second_file_of_the_same_name_stands_beside_the_first(page):
    page.upload("people.csv", b"first")
    page.upload("people.csv", b"second", key="l")
    page.upload("people.csv", b"third", key="m")
    assert files(page) == ["people-2.csv", "people-3.csv", "people.csv"]
    assert (page.picker.folder / "people.csv").read_bytes() == b"first"
    assert Path(page.picker.path).read_bytes() == b"third"


@pytest.mark.parametrize(
    ("name", "size", "words"),
    [
        ("people.exe", 10, "people.exe cannot be used here; choose a file that ends in .csv or .parquet."),
        ("people.csv", 0, "people.csv is empty; choose a file with something in it."),
        ("people.csv", 5_000_001, "people.csv has 5.0 MB; up to 5 MB can be taken."),
    ],
)
def test_what_cannot_be_taken_is_refused_in_one_sentence(page, name, size, words):
    assert page.say("start", name=name, size=size) == {"type": "refused", "id": "k"}
    assert page.picker.problem == words
    assert files(page) == []


@pytest.mark.parametrize(
    ("data", "offset"),
    [(b"x" * 1_000_001, 0), (b"x", 1), (b"", 0), (b"x" * 101, 0)],
    ids=["too large for one message", "out of turn", "empty", "more than was announced"],
)
def test_a_piece_that_was_not_announced_ends_the_upload(page, data, offset):
    size = 3_000_000 if len(data) > 1_000_000 else 100
    page.say("start", name="people.csv", size=size)
    assert page.say("piece", data, offset=offset) == {"type": "refused", "id": "k"}
    assert "choose it again" in page.picker.problem
    assert files(page) == []
    assert page.picker.path == ""


def test_cancelling_leaves_nothing_behind(page):
    page.say("start", name="people.csv", size=len(DATA))
    page.say("piece", DATA[:1000], offset=0)
    assert page.say("cancel") is None
    assert files(page) == []
    assert page.say("piece", DATA[1000:2000], offset=1000) is None
    assert page.picker.problem == ""


def test_a_new_file_takes_the_place_of_an_unfinished_one(page):
    page.say("start", name="people.csv", size=len(DATA))
    page.upload("others.csv", b"x", key="l")
    assert files(page) == ["others.csv"]
    assert page.say("piece", DATA[:1000], offset=0) is None


def test_closing_the_page_leaves_no_part_behind(page):
    page.say("start", name="people.csv", size=len(DATA))
    page.picker.close()
    assert files(page) == []


def test_a_folder_that_cannot_be_written_is_said_without_its_path(page, tmp_path):
    (tmp_path / "file").write_text("in the way")
    page.picker.folder = tmp_path / "file"
    assert page.say("start", name="people.csv", size=3)["type"] == "refused"
    assert "could not be kept" in page.picker.problem
    assert str(tmp_path) not in page.picker.problem


def test_messages_that_make_no_sense_are_not_answered(page):
    assert page.say("start", name=3, size="x") is None
    assert page.say("piece", b"x", offset=0) is None
    assert page.say("anything") is None


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        (r"C:\Users\me\people.csv", "people.csv"),
        (".hidden.csv", "hidden.csv"),
        ("études 2024 (final).csv", "études 2024 (final).csv"),
        ("人口.csv", "人口.csv"),
        ("a\nb<script>.csv", "a_b_script_.csv"),
        ("con.csv", "_con.csv"),
        ("..", "upload"),
        ("x" * 500 + ".parquet", "x" * 112 + ".parquet"),
    ],
)
def test_a_file_name_is_made_harmless(given_name, kept):
    assert harmless(given_name) == kept


@given(st.text(max_size=300))
def test_no_name_leaves_the_folder(name):
    kept = harmless(name)
    assert kept == Path(kept).name
    assert kept
    assert not kept.startswith(".")
    assert len(kept) <= 130


TRAITS = {"label": "Choose a table", "accept": [".csv"], "limit": 3_000_000, "piece": 1_000_000, "problem": ""}


def choose(view, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "text/csv", "buffer": data}
    view.page.get_by_label("Choose a table").set_input_files(file)


@pytest.mark.browser
def test_the_page_sends_one_piece_for_each_word_of_the_kernel(mount):
    view = mount("file_picker.js", TRAITS)
    choose(view, "people.csv", DATA)
    start = view.wait_for("start")
    assert (start["name"], start["size"]) == ("people.csv", len(DATA))
    for at in (0, 1_000_000, 2_000_000):
        view.answer({"type": "got", "id": start["id"], "received": at})
        view.page.wait_for_function("(at) => played[0].sent.at(-1).offset === at", arg=at)
        assert view.sent()[-1]["bytes"] == min(1_000_000, len(DATA) - at)
        assert view.page.locator("progress").evaluate("(bar) => bar.value") == at
    assert len(view.sent()) == 4
    view.answer({"type": "done", "id": start["id"], "name": "people-2.csv"})
    view.page.get_by_text("people-2.csv is here (2.6 MB).").wait_for()
    assert not view.page.locator("progress").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("name", "data"), [("people.exe", b"x"), ("people.csv", b""), ("people.csv", b"x" * 3_000_001)]
)
def test_the_page_does_not_send_what_would_be_refused(mount, name, data):
    view = mount("file_picker.js", TRAITS)
    choose(view, name, data)
    view.page.get_by_role("alert").filter(has_text=name).wait_for()
    assert view.sent() == []


@pytest.mark.browser
def test_cancel_tells_the_kernel_and_the_person(mount):
    view = mount("file_picker.js", TRAITS)
    choose(view, "people.csv", DATA)
    view.wait_for("start")
    view.page.get_by_role("button", name="Cancel").press("Enter")
    view.page.get_by_text("Cancelled; nothing was kept.").wait_for()
    assert view.sent()[-1]["type"] == "cancel"


@pytest.mark.browser
def test_the_kernels_reason_is_shown(mount):
    view = mount("file_picker.js", TRAITS)
    choose(view, "people.csv", DATA)
    start = view.wait_for("start")
    view.set(problem="The disk is <full>.")
    view.answer({"type": "refused", "id": start["id"]})
    view.page.get_by_role("alert").filter(has_text="The disk is <full>.").wait_for()


@pytest.mark.browser
def test_a_dropped_file_is_taken(mount):
    view = mount("file_picker.js", TRAITS, themed=True)
    view.page.evaluate(
        """() => {
          const dataTransfer = new DataTransfer();
          dataTransfer.items.add(new File(["a,b"], "dropped.csv"));
          const drop = new DragEvent("drop", { dataTransfer, bubbles: true, cancelable: true });
          document.querySelector(".wb-file-drop").dispatchEvent(drop);
        }"""
    )
    assert view.wait_for("start")["name"] == "dropped.csv"


SERVED = TRAITS | {"address": "/workbench/uploads?project=x"}


class Server:
    """What the server would say to each request, in order; each (method, offset) is noted."""

    def __init__(self, view, answers) -> None:
        self.heard, self.answers = [], list(answers)
        view.page.route("**/workbench/uploads*", self.answer)

    def answer(self, route) -> None:
        self.heard.append((route.request.method, *re.findall(r"&at=(\d+)", route.request.url)))
        status, body = self.answers.pop(0)
        if status == 0:
            route.abort()
        elif isinstance(body, dict):
            route.fulfill(status=status, json=body)
        else:
            route.fulfill(status=status, body=body, content_type="text/html")


def test_a_file_that_the_server_has_received_is_taken_from_the_folder_and_from_nowhere_else(page):
    page.picker.folder.mkdir()
    (page.picker.folder / "people.csv").write_bytes(b"a,b\n")
    (page.picker.folder.parent / "secret.csv").write_bytes(b"a,b\n")
    (page.picker.folder / "link.csv").symlink_to(page.picker.folder.parent / "secret.csv")
    for name in ("../secret.csv", str(page.picker.folder.parent / "secret.csv"), "link.csv", "nothing.csv", "."):
        assert page.say("arrived", name=name)["type"] == "refused"
        assert page.picker.path == ""
    assert page.say("arrived", name="people.csv") is None
    assert (page.picker.path, page.picker.problem) == (str(page.picker.folder / "people.csv"), "")


@pytest.mark.browser
def test_where_the_server_takes_files_nothing_goes_through_the_kernel(mount):
    view = mount("file_picker.js", SERVED)
    answers = [{"id": "k", "received": 0, "piece": 2_000_000}, {"received": 2_000_000}]
    last = {"received": len(DATA), "name": "people-2.csv"}
    server = Server(view, [(200, answer) for answer in (*answers, last)])
    choose(view, "people.csv", DATA)
    view.page.get_by_text("people-2.csv is here (2.6 MB).").wait_for()
    assert server.heard == [("POST",), ("PUT", "0"), ("PUT", "2000000")]
    assert [(sent["type"], sent["name"]) for sent in view.sent()] == [("arrived", "people-2.csv")]


@pytest.mark.browser
def test_a_piece_that_the_network_lost_is_sent_again_from_where_the_server_is(mount):
    view = mount("file_picker.js", SERVED)
    begun = {"id": "k", "received": 0, "piece": 1_000_000}
    last = {"received": len(DATA), "name": "people.csv"}
    server = Server(view, [(200, begun), (0, None), (409, {"received": 2_000_000}), (0, None), (200, last)])
    choose(view, "people.csv", DATA)
    view.page.get_by_text("people.csv is here").wait_for()
    assert server.heard == [("POST",), ("PUT", "0"), ("PUT", "0"), ("PUT", "2000000"), ("PUT", "2000000")]


@pytest.mark.browser
def test_where_no_server_takes_files_they_go_through_the_kernel(mount):
    view = mount("file_picker.js", SERVED)
    Server(view, [(404, "<h1>There is no such page</h1>")])
    choose(view, "people.csv", DATA)
    assert view.wait_for("start")["name"] == "people.csv"


@pytest.mark.browser
def test_the_servers_reason_is_shown(mount):
    view = mount("file_picker.js", SERVED)
    Server(view, [(400, {"problem": "people.csv has <no> room."})])
    choose(view, "people.csv", DATA)
    view.page.get_by_role("alert").filter(has_text="people.csv has <no> room.").wait_for()
    assert view.sent() == []
