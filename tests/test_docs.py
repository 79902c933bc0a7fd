"""What is written for readers holds: links lead somewhere, code runs, every panel is in the gallery."""

import ast
import json
import re
from pathlib import Path

import pytest

import widgets
from widgets import workshop
from widgets.panel import Panel

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
PYTHON = re.compile(r"^( *)```python\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
PICTURE = re.compile(r"!\[[^\]]+\]\(([^)\s]+)\)")
MOST_BYTES, MOST_PICTURES = 120_000, 12
ROW = re.compile(r"\| `((\w+Panel)\(.*\))` \|$", re.MULTILINE)
INSTALLED = "etc/jupyter/jupyter_server_config.d/responsible-ai-workbench.json"
RUN = ("own_data", "gallery")
"""Pages whose code is run as it stands; on the others it is read, as it speaks of tables that are not there."""

pages = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)


def blocks(page: Path) -> list[str]:
    found = PYTHON.findall(page.read_text("utf-8"))
    return ["\n".join(line.removeprefix(indent) for line in code.splitlines()) for indent, code in found]


def anchors(page: Path) -> set[str]:
    """The names of a page's headings, as they are in its links."""
    heads = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pages
def test_every_link_within_the_documentation_leads_somewhere(page):
    for link in LINK.findall(page.read_text("utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        file, _, anchor = link.partition("#")
        target = (page.parent / file).resolve() if file else page
        assert target.exists(), link
        assert not anchor or target.suffix != ".md" or anchor in anchors(target), link


@pages
def test_pictures_come_along_and_say_in_words_what_they_show(page):
    for picture in PICTURE.findall(page.read_text("utf-8")):
        assert "://" not in picture
        assert (page.parent / picture).is_file(), picture


def test_pictures_are_few_small_shown_somewhere_and_taken_by_the_script():
    shown = {(page.parent / name).resolve() for page in PAGES for name in PICTURE.findall(page.read_text("utf-8"))}
    taken = set(re.findall(r'Picture\(name="(\w+)"', (ROOT / "docs" / "screenshots.py").read_text("utf-8")))
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert set(pictures) == shown
    assert {picture.stem for picture in pictures if picture.suffix == ".png"} == taken
    assert len(pictures) <= MOST_PICTURES
    assert max(picture.stat().st_size for picture in pictures) <= MOST_BYTES


def test_the_badge_leads_to_the_page_where_the_workshop_is():
    text = (ROOT / "README.md").read_text("utf-8")
    badge = re.search(r"\[!\[[^\]]+\]\(docs/images/binder\.svg\)\]\((\S+)\)", text)
    assert badge[1].startswith("https://mybinder.org/")
    assert badge[1].endswith("?urlpath=workbench/workshop/")
    installed = json.loads((ROOT / INSTALLED).read_text("utf-8"))
    assert installed["ServerApp"]["jpserver_extensions"]["workbench.classroom"]


@pages
def test_every_block_of_python_can_be_read(page):
    for code in blocks(page):
        ast.parse(code)


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """A project of one's own that nothing was written to yet."""
    monkeypatch.setenv("WORKBENCH_HOME", str(tmp_path))
    monkeypatch.setenv("WORKBENCH_PROJECT", str(tmp_path / "project"))


@pytest.mark.parametrize("name", RUN)
def test_every_block_of_python_runs_one_after_the_other(name, elsewhere, capsys):
    known: dict[str, object] = {}
    for code in blocks(ROOT / "docs" / f"{name}.md"):
        exec(code, known)  # noqa: S102 - the code of our own pages
    assert name != "own_data" or "percentage points" in capsys.readouterr().out


def test_every_line_of_the_gallery_makes_its_panel(elsewhere):
    known: dict[str, object] = {}
    text = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    for code in blocks(ROOT / "docs" / "gallery.md"):
        exec(code, known)  # noqa: S102 - the code of our own pages
    known |= {name: getattr(widgets, name) for name in widgets.__all__}
    known |= {name: getattr(workshop, name) for name in workshop.__all__}
    lines = ROW.findall(text)
    for line, name in lines:
        panel = eval(line, known)  # noqa: S307 - the same
        assert type(panel).__name__ == name
        assert isinstance(panel, Panel)
        assert "Something went wrong" not in panel.alert.text, line
    exported = {name for home in (widgets, workshop) for name in home.__all__ if name.endswith("Panel")}
    assert exported == {name for _, name in lines}


def test_the_gallery_says_titles_and_questions_as_the_panels_do():
    text = (ROOT / "docs" / "gallery.md").read_text("utf-8")
    for home in (widgets, workshop):
        for name in home.__all__:
            if name.endswith("Panel"):
                panel = getattr(home, name)
                assert f"| {panel.title} | {panel.asks}" in text, name
