"""Does everything that a panel says pass through the catalogue? Every panel is made in a language of brackets."""

import json
import os
import re
import subprocess
import sys

import pytest
from babel.messages.pofile import write_po

from workbench.catalog import load_card
from workbench.language import VARIABLE
from workbench.language.catalogue import find_messages

BRACKETS = "eo"  # any code will do; its catalogue is the English in brackets
SAY = """
import html, json, re
import ipywidgets as ipw
import widgets
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.catalog import load_card
from workbench.tables import read_table

NAMES = ("value", "description", "placeholder", "tooltip", "title", "label", "caption", "words", "text")
OWN = {"DataPanel", "NotePanel", "StartPanel"}  # they show rows of the table, and what notebooks ask and are called

def texts(widget):
    for name in NAMES:
        text = getattr(widget, name, None)
        if isinstance(text, str) and (name != "value" or isinstance(widget, ipw.HTML | ipw.Label)):
            yield html.unescape(re.sub(r"<[^>]*>", " ", text))
    yield from map(str, getattr(widget, "_options_labels", None) or ())
    for child in getattr(widget, "children", ()) or ():
        yield from texts(child)

def make(name):
    try:
        return getattr(widgets, name)(session)
    except WorkbenchError:  # it works on a project
        return None

card = load_card("german_credit")
frame = read_table("dataset:german_credit")
session = widgets.Session(Case.of(frame, roles=card.roles, name="dataset:german_credit"))
made = {name: make(name) for name in widgets.__all__ if name.endswith("Panel") and name not in OWN}
print(json.dumps({name: list(texts(panel)) for name, panel in made.items() if panel is not None}))
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory) -> dict[str, list[str]]:
    folder, catalogue = tmp_path_factory.mktemp("languages"), find_messages()
    for message in catalogue:
        if message.id:
            message.string = f"⟦{message.id}⟧"
    with (folder / f"{BRACKETS}.po").open("wb") as file:
        write_po(file, catalogue)
    environment = {**os.environ, VARIABLE: BRACKETS, f"{VARIABLE}S": str(folder)}
    done = subprocess.run([sys.executable, "-c", SAY], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def rest_of(text: str, names: set[str]) -> str:
    """What is left of a text when the catalogue's sentences and the table's own names are taken out."""
    before = None
    while before != text:
        before, text = text, re.sub(r"⟦[^⟦⟧]*⟧", " ", text)
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", " ", text)
    return " ".join(text.split())


def test_panels_say_nothing_past_the_catalogue(said):
    names = {word for column in load_card("german_credit").columns for word in (column, column.replace("_", " "))}
    past = {
        (panel, rest)
        for panel, texts in said.items()
        for text in texts
        if re.search(r"[A-Za-z]{3,} [a-z]{2,}|^[A-Z][a-z]{2,}$", rest := rest_of(text, names))
    }
    assert len(said) > 20
    assert past == set()
