"""What is said in another language: the catalogue's sentence, with its values, or English where there is none."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from workbench import language
from workbench.language import ENGLISH, VARIABLE, speaks, tr
from workbench.language.catalogue import bring_up_to_date, find_faults, find_messages
from workbench.language.texts import texts_in, translated


def test_english_is_the_sentence_itself():
    assert speaks() == ENGLISH
    assert tr("{people:,} people", people=1200) == "1,200 people"
    assert tr("a brace { alone is no value") == "a brace { alone is no value"


def test_a_translation_takes_the_values_where_it_wants_them(monkeypatch):
    monkeypatch.setattr(language, "said", lambda: {"{few} of {all}": "de {all}, {few}"})
    assert tr("{few} of {all}", few=2, all=9) == "de 9, 2"


@pytest.mark.parametrize("broken", ["{fewer} of", "{few:q}", "{few", "{0}"])
def test_a_broken_translation_gives_way_to_english(monkeypatch, broken):
    monkeypatch.setattr(language, "said", lambda: {"{few} of {all}": broken})
    assert tr("{few} of {all}", few=2, all=9) == "2 of 9"


def test_texts_of_data_are_found_by_their_keys_and_the_rest_is_left(monkeypatch):
    monkeypatch.setattr(
        "workbench.language.texts.said", lambda: {"Yes": "Oui", "stays": "reste", "It stays": "Cela reste"}
    )
    data = {"id": "Yes", "text": "Yes", "answer": {"right": "stays", "options": {"stays": "It stays"}}, "more": ["Yes"]}
    said = translated(data)
    assert said == {
        "id": "Yes",
        "text": "Oui",
        "answer": {"right": "stays", "options": {"stays": "Cela reste"}},
        "more": ["Oui"],
    }


ROOT = Path(__file__).parents[3]


def test_a_card_names_its_columns_in_words():
    found = set(texts_in(ROOT / "datasets" / "german_credit" / "card.toml"))
    assert any("credit" in text.lower() for text in found)
    assert "german_credit" not in found


@pytest.fixture(scope="module")
def english() -> Catalog:
    return find_messages()


def test_every_place_where_something_is_said_is_looked_through(english):
    places = {Path(place).suffix for message in english for place, _ in message.locations}
    assert places == {".py", ".js", ".j2", ".html", ".toml", ".yaml"}
    ours = {message.id for message in english}
    assert "This page needs JavaScript. Please allow it for this address and reload the page." in ours
    assert "Arrow keys read the points" in ours
    assert "Which columns move the scores of this model most, and is it the same for every group?" in ours
    assert len(ours) > 5000


def test_a_new_catalogue_has_every_sentence_and_keeps_what_was_translated(tmp_path, english):
    file = bring_up_to_date("fr", tmp_path)
    with file.open("rb") as source:
        begun = read_po(source, locale="fr")
    assert {message.id for message in begun} == {message.id for message in english}
    begun["How to read this"].string = "Comment lire ceci"
    with file.open("wb") as source:
        write_po(source, begun)
    bring_up_to_date("fr", tmp_path)
    with file.open("rb") as source:
        assert read_po(source, locale="fr")["How to read this"].string == "Comment lire ceci"


def test_a_code_of_no_language_is_refused(tmp_path):
    with pytest.raises(SystemExit, match="'klingon' is no code"):
        bring_up_to_date("klingon", tmp_path)


def test_a_lost_or_invented_value_is_found():
    catalogue = Catalog(locale="fr")
    catalogue.add("{few} of {all}", "{all}, {fewer}")
    catalogue.add("Nothing", "Rien")
    assert find_faults(catalogue) == ["'{few} of {all}' has ['all', 'few'], its translation ['all', 'fewer']"]


def test_the_catalogues_that_travel_with_the_workbench_have_no_fault():
    for file in language.FOLDER.glob("*.po"):
        with file.open("rb") as source:
            assert find_faults(read_po(source, locale=file.stem)) == [], file.stem


def test_the_command_line_speaks_the_language_of_its_process(tmp_path):
    catalogue = Catalog(locale="fr")
    catalogue.add("There is no {kind} {given!r}.{hint}{known}", "Pas de {kind} {given!r}.{hint}{known}")
    catalogue.add("bundled table", "table fournie")
    with (tmp_path / "fr.po").open("wb") as file:
        write_po(file, catalogue)
    asked = [sys.executable, "-c", "from workbench.cli import main; main()", "datasets", "nothing"]
    said = subprocess.run(
        asked,
        env={**os.environ, VARIABLE: "fr", f"{VARIABLE}S": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 2
    assert "Pas de table fournie 'nothing'." in said.stderr
