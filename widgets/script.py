"""The script of a widget, with its words in the language that is spoken.

A script says `tr("Row {row} of {rows}", {row, rows})` as Python does, with the English sentence in one plain string.
"""

import json
import re
from pathlib import Path

from workbench.language import said

SENTENCE = re.compile(r'\btr\(\s*("(?:[^"\\]|\\.)*")')
TR = """const tr = (message, values = {}) => {
  const words = WORDS[message] ?? message;
  return words.replace(/\\{(\\w+)\\}/g, (place, name) => values[name] ?? place);
};
"""


def script(*files: Path) -> str:
    """The text of a script, of its parts one after the other, with `tr` and translations of what it says before it."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in files)
    asked = {json.loads(literal) for literal in SENTENCE.findall(text)}
    words = {message: said()[message] for message in sorted(asked & said().keys())}
    return f"const WORDS = {json.dumps(words, ensure_ascii=False)};\n{TR}{text}"
