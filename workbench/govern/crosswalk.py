"""Where do the frameworks say the same? Ids and short titles of places, and topics that bind them.

- The list is data, `crosswalk.yaml`: all 72 subcategories of NIST AI RMF 1.0, all 38 controls of ISO/IEC 42001 Annex A,
  and the places of the EU AI Act, the GDPR and rules of the United States that a pack names.
- Titles are in our own words: ISO's text is its own, and an id is enough to find it.
- A pack names ids; this module says what they are called, and which questions touch which id.
"""

from collections import defaultdict
from datetime import date
from functools import cache, cached_property
from pathlib import Path
from typing import Literal, Self

import yaml
from pydantic import Field, ValidationError, model_validator

from workbench.errors import WorkbenchError, unknown
from workbench.govern.pack import Pack
from workbench.govern.parts import Framework, Obligation, Part, Question, Source, Status, Words
from workbench.govern.questionnaire import first_fault
from workbench.language import tr
from workbench.language.texts import translated

FILE = Path(__file__).with_name("crosswalk.yaml")


class Standing(Part):
    """How a single place stands in law, where it differs from its framework or needs a word."""

    status: Status
    note: str = ""
    applies_from: date | None = None
    as_of: date | None = None


class FrameworkList(Part):
    """A law or framework: its places by id with a title in our words; `complete` says that none is left out."""

    key: Framework
    title: Words
    note: str = ""
    complete: bool = False
    status: Status
    source: Source
    entries: dict[Words, Words]
    standing: dict[Words, Standing] = Field(default_factory=dict)

    def stands(self, id_: str) -> Standing:
        """How a place stands, with the day it was checked: its own standing, or that of the framework."""
        own = self.standing.get(id_) or Standing(status=self.status)
        return own if own.as_of else own.model_copy(update={"as_of": self.source.as_of})


class Topic(Part):
    """One matter, and where each framework speaks of it."""

    id: Words
    title: Words
    nist: tuple[Words, ...] = ()
    iso42001: tuple[Words, ...] = ()
    eu_ai_act: tuple[Words, ...] = ()
    gdpr: tuple[Words, ...] = ()
    us: tuple[Words, ...] = ()

    @property
    def places(self) -> dict[str, tuple[str, ...]]:
        """The ids by framework, without the frameworks that say nothing."""
        return {key: ids for key, ids in self.model_dump(exclude={"id", "title"}).items() if ids}


class Crosswalk(Part):
    """All frameworks and the topics that bind them together, checked: no id is named that is not listed."""

    layout: Literal["workbench.crosswalk/1"]
    frameworks: tuple[FrameworkList, ...]
    topics: tuple[Topic, ...]

    @cached_property
    def by_key(self) -> dict[str, FrameworkList]:
        """The frameworks by key: nist, iso42001, eu_ai_act, gdpr, us."""
        return {framework.key: framework for framework in self.frameworks}

    def title(self, framework: str, id_: str) -> str:
        """What a place is called in our words; an unknown one is an error that offers the nearest.

        >>> load_crosswalk().title("nist", "MEASURE 2.11")
        'Fairness and bias are tested and the results recorded'
        """
        if framework not in self.by_key:
            raise unknown("framework", framework, self.by_key)
        entries = self.by_key[framework].entries
        if id_ not in entries:
            raise unknown(tr("place in {title}", title=self.by_key[framework].title), id_, entries)
        return entries[id_]

    def topics_of(self, framework: str, id_: str) -> tuple[Topic, ...]:
        """The topics under which a framework's place is listed."""
        return tuple(topic for topic in self.topics if id_ in topic.places.get(framework, ()))

    @model_validator(mode="after")
    def _lists_what_it_names(self) -> Self:
        for topic in self.topics:
            for key, ids in topic.places.items():
                for id_ in ids:
                    if id_ not in self.by_key[key].entries:
                        raise ValueError(
                            tr("topic {id} names {id_2}, which {key} does not list", id=topic.id, id_2=id_, key=key)
                        )
        for framework in self.frameworks:
            for id_ in framework.standing:
                if id_ not in framework.entries:
                    raise ValueError(
                        tr("the standing of {id} is given, which {key} does not list", id=id_, key=framework.key)
                    )
        return self


@cache
def load_crosswalk(file: Path = FILE) -> Crosswalk:
    """The cross-walk that travels with the workbench, checked; a fault is one sentence that says where it is."""
    try:
        parts = translated(yaml.safe_load(file.read_text(encoding="utf-8")))
        return Crosswalk.model_validate({"layout": parts.pop("schema", None), **parts})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, AttributeError) as fault:
        raise WorkbenchError(tr("The cross-walk {name} cannot be read.", name=file.name)) from fault
    except ValidationError as fault:
        raise WorkbenchError(
            tr("The cross-walk {name} does not hold together: {fault}.", name=file.name, fault=first_fault(fault))
        ) from fault


def questions_touching(pack: Pack, framework: Framework) -> dict[str, tuple[str, ...]]:
    """Which questions of a pack touch which place of a framework: id -> question ids, in the order of the pack.

    A place that no question touches is not there: nothing in this pack speaks of it.
    """
    return _holders(tuple(pack.questions.values()), framework)


def obligations_touching(pack: Pack, framework: Framework) -> dict[str, tuple[str, ...]]:
    """Which obligations of a pack touch which place of a framework: id -> obligation ids, in the order of the pack."""
    return _holders(pack.obligations, framework)


def _holders(of: tuple[Question, ...] | tuple[Obligation, ...], framework: Framework) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for holder in of:
        for id_ in holder.crosswalk.get(framework, ()):
            found[id_].append(holder.id)
    return {id_: tuple(ids) for id_, ids in found.items()}
