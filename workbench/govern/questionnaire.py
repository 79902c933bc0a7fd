"""Which questionnaires are there, and what does one ask? Packs in their versions, read from their files and checked."""

import re
from functools import cache
from pathlib import Path

import yaml
from pydantic import ValidationError

from workbench.errors import WorkbenchError, unknown
from workbench.govern.pack import Pack
from workbench.language import tr
from workbench.language.texts import translated

PACKS = Path(__file__).with_name("packs")


def pack_versions(folder: Path = PACKS) -> dict[str, tuple[str, ...]]:
    """Which packs there are, each with its versions, oldest first."""
    found: dict[str, list[str]] = {}
    for file in folder.glob("*.yaml"):
        name, _, version = file.stem.rpartition("-")
        found.setdefault(name, []).append(version)
    return {name: tuple(sorted(versions, key=_as_numbers)) for name, versions in sorted(found.items())}


@cache
def load_pack(name: str, version: str = "", folder: Path = PACKS) -> Pack:
    """A pack by its name and version (the newest where none is given), checked."""
    versions = pack_versions(folder)
    if name not in versions:
        raise unknown("pack", name, versions)
    if version and version not in versions[name]:
        raise unknown(tr("version of pack {name}", name=name), version, versions[name])
    file = folder / f"{name}-{version or versions[name][-1]}.yaml"
    pack = read_pack(file)
    if f"{pack.name}-{pack.version}" != file.stem:
        raise WorkbenchError(
            tr(
                "The pack in {name} calls itself {name_2} {version}.",
                name=file.name,
                name_2=pack.name,
                version=pack.version,
            )
        )
    return pack


def read_pack(file: Path) -> Pack:
    """A pack from a YAML file; a file that is none is an error that says where the first fault is."""
    try:
        parts = yaml.load(file.read_text(encoding="utf-8"), Loader=_PlainYaml)  # noqa: S506 - a safe one
        return Pack.model_validate(translated(parts))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as fault:
        raise WorkbenchError(
            tr("The pack {name} cannot be read ({fault}).", name=file.name, fault=_first_line(fault))
        ) from fault
    except ValidationError as fault:
        raise WorkbenchError(
            tr("The pack {name} does not hold together: {fault}.", name=file.name, fault=first_fault(fault))
        ) from fault


def first_fault(fault: ValidationError) -> str:
    """Where the first fault of some data is and what it is, in one line."""
    first = fault.errors(include_url=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    return f"{where}: {first['msg']}".removeprefix(": ").replace("Value error, ", "")


class _PlainYaml(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):  # type: ignore[misc]
    """Safe YAML in which only true and false are truth values: `yes`, `no` and Norway's `NO` stay words."""


_PlainYaml.yaml_implicit_resolvers = {
    letter: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:bool"]
    for letter, forms in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_PlainYaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), ["t", "f"])


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(int(digits) for digits in re.findall(r"\d+", version))


def _first_line(fault: Exception) -> str:
    return (str(fault).splitlines() or [type(fault).__name__])[0]
