"""How a page for people outside speaks: what it is called, whom it is about, and what the good answer is to them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from workbench.errors import WorkbenchError
from workbench.language import tr

LONGEST = 120


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """A title, and words that complete "About 40% of the *applicants* *were invited to an interview*."; "" for none."""

    title: str = ""
    people: str = ""
    outcome: str = ""

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From what a person wrote: one line each, without the full stop that would end a sentence in its middle.

        Raises WorkbenchError where one of them is too long for a sentence.
        """
        said = {part.name: " ".join(str(given.get(part.name) or "").split()) for part in fields(cls)}
        for text in said.values():
            if len(text) > LONGEST:
                raise WorkbenchError(
                    tr(
                        "The words of a page have at most {longest} characters each; these have {given}.",
                        longest=LONGEST,
                        given=len(text),
                    )
                )
        return cls(title=said["title"], people=said["people"].rstrip(" ."), outcome=said["outcome"].rstrip(" ."))

    def over(self, usual: "PageWords") -> "PageWords":
        """These words, and the usual ones where there are none."""
        own = {part: text for part, text in asdict(self).items() if text}
        return PageWords(**{**asdict(usual), **own})

    def beside(self, usual: "PageWords") -> "PageWords":
        """Only the words that are not the usual ones."""
        return PageWords(**{part: text for part, text in asdict(self).items() if text != getattr(usual, part)})
