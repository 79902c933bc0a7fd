"""Every report, in every form: it stands alone, says what it rests on and what is missing, and has nobody's row."""

import json
import re
from html.parser import HTMLParser

import pytest

from workbench.errors import WorkbenchError
from workbench.report.gather import gather
from workbench.report.render import FORMATS, KINDS, render
from workbench.store import Project

from .conftest import EVIL, MARK, TINY, case_of, table

WRITTEN = [(kind, form) for kind in KINDS for form in FORMATS]
MOST_BYTES = 2_000_000


class Page(HTMLParser):
    """What a page is made of: its tags with their attributes, and the text a person reads."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        self.tags.append((f"/{tag}", {}))

    def handle_data(self, data):
        if self.tags[-1:] != [("style", {})]:
            self.said.append(data)

    def all(self, name: str) -> list[str]:
        return [str(attrs[name]) for _, attrs in self.tags if name in attrs]


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_asks_nothing_of_any_host_and_runs_nothing(dossier, kind):
    text = render(dossier, kind)
    page = Page(text)
    assert not {"script", "link", "iframe", "object", "embed", "img", "form", "base"} & {tag for tag, _ in page.tags}
    assert not re.search(r"url\(|@import", text)
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on") or name in ("src", "style")]
    assert all(href.startswith(("#", "https://")) for href in page.all("href"))
    policy = next(attrs["content"] for _, attrs in page.tags if attrs.get("http-equiv"))
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"


@pytest.mark.parametrize(("kind", "form"), WRITTEN)
def test_no_report_has_a_persons_row_or_a_small_group(dossier, kind, form):
    text = render(dossier, kind, form)
    frame = table()
    assert MARK not in text
    assert TINY not in text
    assert not [pay for pay in frame["pay"].head(50).astype(str) if pay in text]
    assert "4242" not in text, "the note of a measured answer holds exact counts"


@pytest.mark.parametrize(("kind", "form"), WRITTEN)
def test_words_that_try_to_be_markup_stay_words(dossier, kind, form):
    text = render(dossier, kind, form)
    if form == "html":
        assert EVIL not in text
        assert EVIL in "".join(Page(text).said)
    elif form == "markdown":
        body = text.split("\n---\n", 1)[1] if text.startswith("---\n") else text
        assert "<script" not in body  # the front matter before it is YAML, where it is a word


@pytest.mark.parametrize(("kind", "form"), WRITTEN)
def test_what_is_missing_is_said(empty, kind, form):
    text = render(empty, kind, form).lower()
    assert "not assessed" in text or (kind, "not decided yet" in text) == ("policy", True)


@pytest.mark.parametrize(("kind", "form"), WRITTEN)
def test_the_head_of_the_log_stands_in_each(dossier, kind, form):
    assert dossier.log.head
    assert dossier.log.head in render(dossier, kind, form)


@pytest.mark.parametrize(("kind", "form"), WRITTEN)
def test_no_report_gives_a_verdict(dossier, kind, form):
    text = render(dossier, kind, form).lower()
    assert not re.search(r"\b(fair|unfair|compliant|debias\w*|unbiased)\b", text)


@pytest.mark.parametrize("kind", KINDS)
def test_every_mark_leads_to_a_record_and_every_share_in_a_table_has_one(dossier, kind):
    text = render(dossier, kind)
    page = Page(text)
    marks = {href for href in page.all("href") if href.startswith("#evidence-")}
    assert marks <= {f"#{name}" for name in page.all("id")}
    cells = re.findall(r"<td class=\"number\"[^>]*>(.*?)</td>", text)
    assert all("#evidence-" in cell for cell in cells if "%" in cell)
    ids = page.all("id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "model-card"])
def test_in_json_every_record_that_is_named_is_there(dossier, kind):
    found = json.loads(render(dossier, kind, "json"))
    assert found["schema"] == "workbench.report/1"
    named = set(re.findall(r'"(m\d+)"', json.dumps(found["sections"])))
    assert named == {record["id"] for record in found["records"] if record["id"].startswith("m")}
    for record in found["records"]:
        assert record["what"]
        assert record["at"]
        assert record["id"].startswith("m") is (record["number"] is not None)


def test_a_record_says_what_on_what_how_many_how_sure_and_when(dossier):
    page = render(dossier, "impact")
    line = re.search(r'<li id="evidence-1">(.*?)</li>', page)
    assert line
    assert re.fullmatch(r".*, selection rate: about \d+%; interval \d+% to \d+%; about [\d,]+ people\.", line[1])
    assert "loans.csv, 3,000 rows; 20" in page
    assert "Wilson score interval" in page


def test_a_hundred_thousand_rows_make_no_larger_a_page(project):
    dossier = gather(project, case_of(table(100_000)))
    for kind, form in WRITTEN:
        assert len(render(dossier, kind, form).encode()) < MOST_BYTES / 10


def test_a_record_of_few_people_shows_no_count(dossier):
    feedback = next(record for record in dossier.records.values() if record.id.startswith("feedback"))
    assert feedback.value == "where: mail; items: fewer than 10"


def test_the_notice_is_short_and_plain(dossier, readability):
    words = " ".join(" ".join(Page(render(dossier, "notice")).said).split())
    plain = words.partition("What it decides")[2].partition("How groups fared")[0].replace(EVIL, "")
    assert readability(plain) <= 8
    assert len(words.split()) < 400


@pytest.mark.parametrize(("kind", "form"), [("impct", "html"), ("impact", "pdf")])
def test_an_unknown_kind_or_format_is_one_sentence(dossier, kind, form):
    with pytest.raises(WorkbenchError, match=r"There is no (kind of report|format) "):
        render(dossier, kind, form)


def test_each_kind_has_a_title_and_one_sentence():
    for kind in KINDS.values():
        assert kind.title
        assert kind.about.endswith(".")
        assert kind.about.count(". ") == 0 or "Art. 27" in kind.about


def test_no_percentage_from_rounded_counts_has_decimals_and_each_is_about(dossier):
    page = render(dossier, "brief")
    found = page[page.index("What was found") : page.index("Where it stands")]
    assert "about" in found
    assert not re.search(r"\d\.\d+%", found)


def test_a_column_of_which_one_group_could_be_shown_is_left_out_in_a_sentence(tmp_path):
    frame = table()
    frame = frame[frame["place"] != "hamlet"]
    dossier = gather(Project.open(tmp_path / "project"), case_of(frame))
    assert all(each.rows == () for each in dossier.measured.compared)
    for kind in ("brief", "impact", "notice"):
        assert "is not shown: one of its groups is too small." in render(dossier, kind)
        assert "big town" not in render(dossier, kind).lower()
