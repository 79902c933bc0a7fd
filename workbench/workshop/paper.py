"""What every page on paper shares: the templates, and what the workshop's own pages say and ask."""

import ast
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from workbench.language import spoken

TEMPLATES = Path(__file__).parent / "templates"


def fill(template: str, **values: Any) -> str:
    """A page from its template: one file without scripts, in which every value is escaped."""
    return _templates().get_template(f"{template}.html.j2").render(**values)


def read_cells(notebooks: Path, name: str) -> list[tuple[str, str]]:
    """The cells of a page of the workshop: whether markdown or code, and the text."""
    book = next(iter(sorted(notebooks.glob(f"*_{name}.ipynb"))))
    cells = json.loads(book.read_text("utf-8"))["cells"]
    return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]


def read_questions(notebooks: Path, name: str) -> dict[str, str]:
    """The questions that a page gives a place to write for, in its order: the key of the answer -> the question."""
    code = [text for kind, text in read_cells(notebooks, name) if kind == "code"]
    calls = [node for text in code for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    named = [
        {word.arg: word.value.value for word in call.keywords if isinstance(word.value, ast.Constant)} for call in calls
    ]
    return {str(each["key"]): str(each["question"]) for each in named if {"key", "question"} <= each.keys()}


def _templates() -> Environment:
    made = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    made.globals |= spoken()
    return made
