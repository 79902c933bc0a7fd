"""The workshop on paper: a sheet for each part, answers for the trainer, slides and a certificate, for any browser.

- Everything is made from the same notebooks, exercises and tables as the pages; nothing is written twice.
- Each page is one file with its pictures inside: no script, no network, ready to print.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import mistune
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbench.errors import WorkbenchError
from workbench.fairness.amounts import compare_amounts
from workbench.fairness.groups import compare_groups
from workbench.folders import make_folder
from workbench.language import spoken, tr
from workbench.metrics import METRICS
from workbench.words import capital, percent
from workbench.workshop.key_numbers import looks
from workbench.workshop.lessons import PARTS, Lesson, find_part, list_cuts, make_lesson
from workbench.workshop.room import Room

HERE = Path(__file__).parent


@dataclass(frozen=True, kw_only=True)
class Dot:
    """One group in a picture: its words, value and interval as text, people, and places on the line, 0 to 100."""

    name: str
    words: str
    people: str
    at: float
    low: float
    high: float


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A question and a dot for each group."""

    question: str
    dots: tuple[Dot, ...]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A part on paper: its prose as HTML (story, card), its pictures and its lesson."""

    name: str
    title: str
    story: str
    card: str
    pictures: tuple[Picture, ...]
    lesson: Lesson


def write_handouts(folder: Path, room: Room | None, notebooks: Path) -> list[Path]:
    """Write the pages into a folder, the list of all first; what is there under the same names is replaced.

    Raises
    ------
    WorkbenchError
        When the folder cannot be written.
    """
    sheets = tuple(make_sheet(name, room, notebooks) for name in PARTS)
    assessment = _prose(_cells(notebooks, "assessment"))
    shared = {"sheets": sheets, "cuts": list_cuts(), "assessment": assessment, "questions": _questions(notebooks)}
    made = {"index.html": "index.html.j2", "answers.html": "answers.html.j2", "slides.html": "slides.html.j2"}
    made |= {"assessment.html": "assessment.html.j2", "certificate.html": "certificate.html.j2"}
    templates = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined)
    templates.globals |= spoken()
    pages = {name: templates.get_template(source).render(**shared) for name, source in made.items()}
    pages |= {
        f"{each.name}.html": templates.get_template("sheet.html.j2").render(sheet=each, **shared) for each in sheets
    }
    try:
        make_folder(folder)
        for name, text in pages.items():
            (folder / name).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise WorkbenchError(
            tr("The handouts cannot be written to {folder} ({strerror}).", folder=folder, strerror=problem.strerror)
        ) from None
    return [folder / name for name in pages]


def make_sheet(name: str, room: Room | None, notebooks: Path) -> Sheet:
    """One part on paper, on the room's table or the one it comes with."""
    lesson = make_lesson(name, room.recipe(name) if room else find_part(name).recipe)
    cells = _cells(notebooks, name)
    prose = [text for kind, text in cells if kind == "markdown"]
    card = next(text for text in prose if text.startswith("## Talk"))
    return Sheet(
        name=name,
        title=lesson.part.title,
        story=_html("\n".join(prose[0].splitlines()[1:])),
        card=_html(card.partition("\n")[2]),
        pictures=tuple(_pictures(lesson)),
        lesson=lesson,
    )


def _pictures(lesson: Lesson) -> Iterator[Picture]:
    """One picture for each comparison that an exercise is about, in their order."""
    shown = set()
    for exercise in lesson.part.exercises:
        statistic = exercise.answer.get("statistic", "mean")
        for what, by in looks(exercise.answer):
            if (what, by, statistic) not in shown:
                shown.add((what, by, statistic))
                yield _picture(lesson, what, by, statistic)


def _picture(lesson: Lesson, what: str, by: Sequence[str], statistic: str) -> Picture:
    case = lesson.case
    if what in METRICS:
        frame = compare_groups(case, by=[by], metrics=[what]).of(what, by)
        rows, form, question = frame.to_dict("records"), percent, METRICS[what].question
    else:
        frame = compare_amounts(case, what, by=by).groups
        values = {statistic: "value", f"{statistic}_low": "low", f"{statistic}_high": "high"}
        rows, form = frame.rename(columns=values).to_dict("records"), "{:.1f}".format
        amount, unit = capital(case.roles.column_label(what)), case.roles.labels[what].unit
        question = (
            tr("{amount}: {unit}, on average", amount=amount, unit=unit)
            if statistic == "mean"
            else tr("{amount}: {unit}, the median", amount=amount, unit=unit)
        )
    longest = 1.05 * max(float(row["high"]) for row in rows)
    named = [case.roles.group_label(dict(zip(by, row["group"], strict=True))) for row in rows]
    return Picture(
        question=question,
        dots=tuple(_dot(capital(name), row, form, longest) for name, row in zip(named, rows, strict=True)),
    )


def _dot(name: str, row: Mapping[Any, Any], form: Any, longest: float) -> Dot:
    value, low, high = (float(row[part]) for part in ("value", "low", "high"))
    at, left, right = (round(100 * each / longest, 2) for each in (value, low, high))
    words = tr("{value} ({low} to {high})", value=form(value), low=form(low), high=form(high))
    return Dot(name=name, words=words, people=f"{float(row['n']):,.0f}", at=at, low=left, high=right)


def _cells(notebooks: Path, name: str) -> list[tuple[str, str]]:
    book = next(iter(sorted(notebooks.glob(f"*_{name}.ipynb"))))
    cells = json.loads(book.read_text("utf-8"))["cells"]
    return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]


def _prose(cells: Sequence[tuple[str, str]]) -> str:
    return _html("\n".join(cells[0][1].splitlines()[1:]))


def _questions(notebooks: Path) -> list[str]:
    """The questions of the impact assessment, as its page asks them."""
    code = [text for kind, text in _cells(notebooks, "assessment") if kind == "code" and "question=" in text]
    return [text.partition('question="')[2].partition('"')[0] for text in code]


def _html(text: str) -> str:
    made = mistune.html(text)
    return made if isinstance(made, str) else ""
