"""The save file of the official Canadian form, read and written.

The official tool keeps `{"version": "v1.0.1", "currentPage": 12, "data": {ID: token, list of tokens or text},
"translationsOnResult": {ID: text}}`, and no score. On loading it renews two answers of older forms; so do we.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from workbench.errors import WorkbenchError
from workbench.govern.answers import Answer, Sheet, answer_of
from workbench.govern.questionnaire import load_pack
from workbench.language import tr

NAME = "canada-aia"


@dataclass(frozen=True, kw_only=True)
class SaveFile:
    """An official save file: the answers, the page a person was on, and the texts in the other language."""

    sheet: Sheet
    page: int = 0
    translations: Mapping[str, str] = field(default_factory=dict)

    def to_dict(self) -> dict[str, Any]:
        """The file as the official tool reads it; notes, bases and evidence have no place in it."""
        values = {id_: answer.value for id_, answer in self.sheet.answers.items() if answer.value is not None}
        return {
            "version": f"v{self.sheet.pack.version}",
            "currentPage": self.page,
            "data": {id_: list(value) if isinstance(value, tuple) else value for id_, value in values.items()},
            "translationsOnResult": dict(self.translations),
        }


def is_save_file(given: Mapping[str, Any]) -> bool:
    """Whether some JSON looks like an official save file."""
    return "data" in given and "schema" not in given


def save_file_of(given: Mapping[str, Any]) -> SaveFile:
    """The save file in some JSON; another version or an answer that is no choice is an error of one sentence."""
    version, data = given.get("version"), given.get("data")
    page, translations = given.get("currentPage", 0), given.get("translationsOnResult") or {}
    if not isinstance(version, str) or not version:
        raise WorkbenchError(tr('The save file does not say which version of the form it belongs to ("version").'))
    if not isinstance(data, dict) or not isinstance(translations, dict):
        raise WorkbenchError(tr('A save file holds its answers in "data", by question, and this one does not.'))
    pack = load_pack(NAME, version.removeprefix("v"))
    data, translations = _renewed(data, translations)
    answers = {pack.question(id_).id: _answer(id_, value) for id_, value in data.items()}
    return SaveFile(
        sheet=Sheet(pack=pack, answers=answers),
        page=page if isinstance(page, int) else 0,
        translations={id_: str(text) for id_, text in translations.items()},
    )


def _renewed(data: dict[str, Any], translations: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the official tool makes of the answers of older forms when it loads them."""
    data, translations = dict(data), dict(translations)
    kinds = data.get("aboutSystem1")
    if isinstance(kinds, list):
        data["aboutSystem1"] = ["item6" if kind == "item6-1" else kind for kind in kinds]
    for place in (data, translations):
        if "impact4" in place:
            place["decisionSector3"] = place.pop("impact4")
    return data, translations


def _answer(id_: str, value: Any) -> Answer:
    return answer_of(id_, {"value": value})
