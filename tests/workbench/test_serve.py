import html
import http.client
import json
import re
import signal
import subprocess
import sys
import uuid
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest
from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.ioloop import IOLoop
from tornado.websocket import websocket_connect

from workbench.settings import theme_css

ID = "a-project_of-24-letters-"
SEEN = (
    "import os, sys\n"
    "names = ['QUERY_STRING', 'WORKBENCH_PROJECT', 'WORKBENCH_HOME', 'WORKBENCH_SERVED']\n"
    "print('[[' + '|'.join([sys.executable, *(os.environ.get(name, '') for name in names)]) + ']]')"
)

LATE = (
    "import sys, time\n"
    "sys.stdout.flush = sys.stderr.flush = lambda: None\n"
    "get_ipython().kernel.iopub_thread.schedule(lambda: time.sleep(5))\n"
    "display('[[what came late]]')"
)


def guide(path, heading, code):
    cells = [
        {"cell_type": "markdown", "id": "prose", "metadata": {}, "source": [f"# {heading}\n", "\n", "Some words."]},
        {"cell_type": "code", "id": "code", "metadata": {}, "source": code, "outputs": [], "execution_count": None},
    ]
    path.write_text(json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}))


@pytest.fixture(scope="module")
def guides(tmp_path_factory):
    folder = tmp_path_factory.mktemp("guides")
    guide(folder / "00_start.ipynb", "Start <here>", SEEN)
    guide(folder / "01_broken.ipynb", "What breaks", "1 / 0")
    (folder / "secret.py").write_text("password = 1")
    return folder


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A person's own settings, each of which would break the pages if it were read."""
    folder = tmp_path_factory.mktemp("home")
    wrong = {
        ".jupyter/voila.json": {"VoilaConfiguration": {"template": "none", "preheat_kernel": True}},
        ".jupyter/labconfig/page_config.json": {"disabledExtensions": {"anywidget": True}},
        ".local/share/jupyter/kernels/python3/kernel.json": {
            "argv": ["false"],
            "language": "python",
            "display_name": "",
        },
    }
    for name, content in wrong.items():
        path = folder / name
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(content))
    startup = folder / ".ipython/profile_default/startup"
    startup.mkdir(parents=True)
    (startup / "00.py").write_text("raise SystemExit")
    return folder


@contextmanager
def running(guides, home, **options):
    """The real server in a process of its own, on a free port; gives the process and the address that it says."""
    code = (
        "import json, sys; from pathlib import Path; from workbench.serve import serve; o = json.loads(sys.argv[1])\n"
    )
    code += "serve(port=0, browser=False, **{k: v if k == 'host' else Path(v) for k, v in o.items()})"
    arguments = json.dumps({"guides": str(guides), **options})
    env = {
        "HOME": str(home),
        "PATH": "/usr/bin:/bin",
        "WORKBENCH_HOME": str(home / "projects"),
        "USERPROFILE": str(home),
    }
    with subprocess.Popen(
        [sys.executable, "-c", code, arguments], env=env, stdout=subprocess.PIPE, text=True, cwd=home
    ) as server:
        said = server.stdout.readline()
        try:
            assert said.startswith("Responsible AI Workbench is at http://"), said
            assert said.rstrip().endswith("- press Ctrl+C to stop.")
            yield server, re.search(r"http://\S+", said)[0]
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def server(guides, home):
    with running(guides, home) as (_, address):
        yield int(re.search(r":(\d+)/", address)[1])


def ask(port, path, method="GET", **headers):
    """Status, headers and text; the path goes out as it stands, also with `..` in it."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, answer.headers, text


def seen_by_kernel(page):
    return html.unescape(re.search(r"\[\[(.*?)\]\]", page)[1]).split("|")


def kernel_of(page):
    return re.search(r'"kernelId": "([^"]+)"', page)[1]


def connect(port, kernel, **headers):
    address = f"ws://127.0.0.1:{port}/api/kernels/{kernel}/channels?session_id=test"
    return websocket_connect(HTTPRequest(address, headers=headers, request_timeout=20))


def test_the_address_itself_is_the_first_guide(server):
    status, headers, page = ask(server, "/")
    assert status == 200
    assert headers["Content-Type"].startswith("text/html")
    assert '<html lang="en"' in page
    assert "<title>Start &lt;here&gt; · Responsible AI Workbench</title>" in page
    assert "Some words." in page
    assert "os.environ" not in page, "the code is not shown"


def test_what_a_cell_shows_is_on_the_page_also_where_it_comes_long_after_the_cell_is_done(home, tmp_path):
    guide(tmp_path / "00_late.ipynb", "Late", LATE)
    with running(tmp_path, home) as (_, address):
        page = ask(int(re.search(r":(\d+)/", address)[1]), "/")[2]
    assert "[[what came late]]" in page


def test_every_guide_is_in_the_navigation_and_the_current_one_is_marked(server):
    page = ask(server, f"/?project={ID}")[2]
    links = re.findall(r'<li><a href="([^"]+)"( aria-current="page")?>([^<]+)</a>', page)
    assert links == [
        (f"/voila/render/00_start.ipynb?project={ID}", ' aria-current="page"', "Start &lt;here&gt;"),
        (f"/voila/render/01_broken.ipynb?project={ID}", "", "What breaks"),
    ]


def test_a_page_names_no_other_host_and_forbids_the_browser_to_ask_one(server):
    _, headers, page = ask(server, "/")
    assert not re.findall(r"""(?:src|href)\s*=\s*["']?(?:https?:)?//[^"' >]*""", page)
    assert "url(http" not in page
    assert "@import" not in page
    assert headers["Content-Security-Policy"].startswith("default-src 'self' data: blob:")


def test_the_stylesheet_of_the_panels_is_in_the_page(server):
    assert "--wb-ink:" in theme_css()
    assert theme_css() in ask(server, "/")[2]


def test_a_visitor_without_a_project_gets_one_nobody_can_guess(server):
    pages = [ask(server, "/")[2] for _ in range(2)]
    ids = [seen_by_kernel(page)[1].removeprefix("project=") for page in pages]
    assert ids[0] != ids[1]
    for page, project in zip(pages, ids, strict=True):
        assert len(project) >= 22
        assert f'location.pathname + "?project={project}"' in page, "the browser's address carries it"


def test_the_project_and_the_theme_of_the_address_are_kept(server):
    page = ask(server, f"/voila/render/00_start.ipynb?project={ID}&theme=dark&note=1")[2]
    assert seen_by_kernel(page)[1] == f"project={ID}&theme=dark&note=1"
    assert f"/voila/render/01_broken.ipynb?project={ID}&amp;theme=dark" in page
    assert "theme" not in seen_by_kernel(ask(server, f"/?project={ID}&theme=../x")[2])[1]


@pytest.mark.parametrize(
    "project", ["short", "x" * 65, "../../etc/passwd-and-more", f"{ID}&project={ID}", "<b>%s</b>" * 3]
)
def test_a_project_that_cannot_be_one_is_named_on_a_friendly_page(server, project):
    status, _, page = ask(server, f"/?project={project.replace('%', '%25')}")
    assert status == 400
    assert html.escape(project.split("&")[0]) in page
    assert "16 to 64 letters" in page
    assert "Traceback" not in page
    assert "kernelId" not in page


def test_the_kernel_is_this_python_and_knows_that_the_page_is_served(server, home):
    python, _, project, projects, served = seen_by_kernel(ask(server, "/")[2])
    assert Path(python) == Path(sys.executable)
    assert (project, projects, served) == ("", str(home / "projects"), "1")
    assert not (home / "projects").exists(), "a project is made only when a guide writes"


def test_the_short_address_of_a_guide_leads_to_it_with_its_query(server):
    status, headers, _ = ask(server, "/01_broken.ipynb?project=x&theme=dark")
    assert (status, headers["Location"]) == (302, "/voila/render/01_broken.ipynb?project=x&theme=dark")


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/02_other.ipynb",
        "/voila/tree",
        "/voila/tree/",
        "/voila/api/contents",
        "/voila/files/secret.py",
        "/voila/files/00_start.ipynb",
        "/voila/render/secret.py",
        "/voila/render/../guides0/00_start.ipynb",
        "/voila/render/%2e%2e/00_start.ipynb",
        "/voila/templates/lab/static/index.css",
        "/api/kernels",
        "/api/contents",
        "/login",
        "/static/etc/passwd",
    ],
)
def test_what_is_not_served_gets_a_friendly_page(server, path):
    status, headers, page = ask(server, path)
    assert status == 404
    assert headers["Content-Type"].startswith("text/html")
    assert "There is no such page" in page
    assert "Traceback" not in page


@pytest.mark.parametrize("root", ["/voila/static/", "/voila/templates/workbench/static/", "/voila/labextensions/"])
@pytest.mark.parametrize("up", ["../" * 12, "%2e%2e/" * 12, "..%2f" * 12, "/"])
def test_no_file_outside_the_static_folders_is_given_out(server, root, up):
    status, _, text = ask(server, f"{root}{up}etc/passwd")
    assert status >= 400
    assert "root:" not in text


def test_a_cell_that_fails_shows_no_traceback(server):
    page = ask(server, "/voila/render/01_broken.ipynb")[2]
    assert "There was an error when executing cell" in page
    assert "ZeroDivisionError" not in page


def test_a_page_that_is_left_ends_its_kernel_without_an_xsrf_cookie(server):
    kernel = kernel_of(ask(server, "/")[2])
    end = f"/voila/api/shutdown/{kernel}"
    assert ask(server, end, "POST", Origin="http://elsewhere.example")[0] == 403
    assert ask(server, end, "POST", Referer="http://elsewhere.example/127.0.0.1")[0] == 403
    assert ask(server, end, "POST")[0] == 403
    assert ask(server, f"/api/kernels/{kernel}")[0] == 200, "it still runs"
    assert ask(server, end, "POST", Origin=f"http://127.0.0.1:{server}")[0] == 204
    assert ask(server, f"/api/kernels/{kernel}")[0] == 404


def test_a_kernel_cannot_be_deleted_without_an_xsrf_cookie(server):
    kernel = kernel_of(ask(server, "/")[2])
    assert ask(server, f"/api/kernels/{kernel}", "DELETE")[0] == 403


def test_a_visitor_cannot_run_code(server, tmp_path):
    kernel = kernel_of(ask(server, "/")[2])
    mark = tmp_path / "ran"

    def message(kind, content):
        header = {"msg_id": uuid.uuid4().hex, "msg_type": kind, "session": "test", "username": "", "version": "5.3"}
        parts = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        return json.dumps(parts)

    async def talk():
        socket = await connect(server, kernel)
        code = {"code": f"open({str(mark)!r}, 'w').close()", "silent": False, "store_history": False}
        await socket.write_message(message("execute_request", code))
        await socket.write_message(message("kernel_info_request", {}))
        while json.loads(await socket.read_message())["header"]["msg_type"] != "kernel_info_reply":
            pass
        socket.close()

    IOLoop(make_current=False).run_sync(talk, timeout=30)
    assert not mark.exists()


def refusal(port, kernel, **headers):
    async def talk():
        await connect(port, kernel, **headers)

    with pytest.raises(HTTPClientError) as refused:
        IOLoop(make_current=False).run_sync(talk, timeout=30)
    return refused.value.code


def test_another_site_cannot_talk_to_a_kernel(server):
    kernel = kernel_of(ask(server, "/")[2])
    assert refusal(server, kernel, Origin="http://elsewhere.example") == 403
    assert refusal(server, kernel, Host="elsewhere.example") == 403


def test_a_name_that_is_not_this_computer_is_refused(server):
    for path in ["/", "/nothing", "/00_start.ipynb"]:
        status, _, page = ask(server, path, Host="rebound.example")
        assert status == 403
        assert "only on the computer it runs on" in page
    assert ask(server, "/00_start.ipynb", Host=f"localhost:{server}")[0] == 302


def test_where_others_can_reach_it_a_key_is_needed_for_everything(guides, home):
    with running(guides, home, host="0.0.0.0") as (_, address):  # noqa: S104 - what is tested
        port, token = re.search(r":(\d+)/\?token=(\S{32})$", address).groups()
        for path in ["/", "/00_start.ipynb", "/nothing", "/voila/render/00_start.ipynb", "/?token=wrong"]:
            status, _, page = ask(int(port), path)
            assert status == 403, path
            assert "needs its key" in page
        status, headers, page = ask(int(port), f"/?token={token}", Host="anybody.example")
        assert status == 200
        assert token not in page
        assert token not in seen_by_kernel(page)[1]
        kernel = kernel_of(page)
        assert ask(int(port), f"/api/kernels/{kernel}")[0] == 403
        assert refusal(int(port), kernel) == 403
        assert ask(int(port), f"/voila/api/shutdown/{kernel}", "POST", Origin=f"http://127.0.0.1:{port}")[0] == 403
        cookie = headers["Set-Cookie"].split(";")[0]
        assert ask(int(port), f"/api/kernels/{kernel}", Cookie=cookie, Host="anybody.example")[0] == 200


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_one_project_for_everybody_needs_no_id_and_stopping_ends_all_kernels(guides, home, tmp_path, stop):
    project = tmp_path / "not" / "there"
    with running(guides, home, project=str(project)) as (process, address):
        page = ask(int(re.search(r":(\d+)/", address)[1]), f"/?project={ID}")[2]
        assert seen_by_kernel(page)[1:3] == ["", str(project)]
        assert ID not in page
        assert project.is_dir()
        kernels = psutil.Process(process.pid).children(recursive=True)
        assert kernels
        process.send_signal(stop)
        assert process.wait(20) == 0
        assert psutil.wait_procs(kernels, timeout=10)[1] == []
