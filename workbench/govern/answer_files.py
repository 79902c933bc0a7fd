"""The answers in a file, to bring and to take with one.

Our own format is JSON: `{"schema": "workbench.answers/1", "pack", "version", "roles", "countries", "answers": {ID:
{"value", "basis", "note", "who", "at", "evidence"}}}`; that of the official form is read by `canada`.
"""

import json
from pathlib import Path
from typing import Any

from workbench.errors import WorkbenchError, unknown
from workbench.govern.answers import Sheet, answer_of
from workbench.govern.questionnaire import load_pack
from workbench.language import tr

LARGEST_FILE = 5_000_000


"""Bytes; the official form with every text field full stays far below."""


def sheet_of(given: dict[str, Any]) -> Sheet:
    """The sheet in our own answers format; what does not fit the pack is an error of one sentence."""
    for key in ("pack", "version"):
        if not isinstance(given.get(key), str):
            raise WorkbenchError(tr("The answers do not say which {key} they belong to.", key=key))
    strange = set(given) - {"schema", "pack", "version", "roles", "countries", "answers"}
    if strange:
        raise unknown(tr("part of an answers file"), min(strange), ("pack", "version", "roles", "countries", "answers"))
    answers = given.get("answers")
    if not isinstance(answers, dict):
        raise WorkbenchError(tr('The answers file needs "answers": an object with an answer for each question.'))
    pack = load_pack(given["pack"], given["version"])
    made = {pack.question(id_).id: answer_of(id_, answer) for id_, answer in answers.items()}
    return Sheet(pack=pack, answers=made, roles=_words(given, "roles"), countries=_words(given, "countries"))


def read_json(file: Path) -> dict[str, Any]:
    """A JSON object from a file; one that is too big or holds something else is an error of one sentence."""
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST_FILE + 1)
    except OSError as fault:
        raise WorkbenchError(
            tr(
                "The file {file} cannot be read ({strerror}).",
                file=file,
                strerror=(fault.strerror or str(fault)).lower(),
            )
        ) from fault
    if len(data) > LARGEST_FILE:
        raise WorkbenchError(
            tr(
                "The file {file} is larger than {largest_file} MB; answers never are.",
                file=file,
                largest_file=LARGEST_FILE // 1000000,
            )
        )
    try:
        found = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise WorkbenchError(tr("The file {file} is not JSON.", file=file)) from None
    if not isinstance(found, dict):
        raise WorkbenchError(tr("The file {file} holds JSON, but no object with answers in it.", file=file))
    return found


def _words(given: dict[str, Any], key: str) -> tuple[str, ...]:
    words = given.get(key, [])
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise WorkbenchError(
            tr(
                '"{key}" is a list of words, such as ["{key_2}"].',
                key=key,
                key_2="deployer" if key == "roles" else "DE",
            )
        )
    return tuple(words)
