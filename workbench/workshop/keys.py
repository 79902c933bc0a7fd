"""The right answers, computed from the table as it is now: a trainer may have planted something else a minute ago."""

from collections.abc import Callable, Mapping, Sequence

from workbench.case import Case
from workbench.data.proxies import find_proxies
from workbench.errors import unknown
from workbench.fairness.amounts import compare_amounts
from workbench.fairness.groups import compare_groups
from workbench.language import tr
from workbench.scenarios.truth import Truth
from workbench.workshop.judge import ChoiceKey, Key, NameKey
from workbench.workshop.key_numbers import NUMBERS, Spec, rates
from workbench.workshop.names import name_columns, name_groups


def make_key(case: Case, truth: Truth, spec: Spec) -> Key:
    """The key of one exercise. `spec["source"]` says where the answer comes from, the rest of it what is asked.

    Raises
    ------
    WorkbenchError
        When there is no such source.
    """
    source = spec["source"]
    if source in NUMBERS:
        return NUMBERS[source](case, spec)
    if source not in SOURCES:
        raise unknown(tr("source of an answer"), source, [*SOURCES, *NUMBERS])
    return SOURCES[source](case, truth, spec)


def _group(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Who has the lowest or the highest rate."""
    return _names(case, spec["by"], rates(case, spec)["group"].iloc[0])


def _amount_group(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Who has most of an amount, or least, on average."""
    frame = compare_amounts(case, spec["amount"], by=spec["by"]).groups.sort_values("mean")
    return _names(case, spec["by"], frame["group"].iloc[0 if spec["end"] == "lowest" else -1])


def _proxy(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Which column tells a group best."""
    frame = find_proxies(case).of(spec["sensitive"])
    names = [str(name) for name in frame["feature"]]
    return NameKey(options=name_columns(case.roles, names), right=frozenset({f"column={names[0]}"}))


def _clear(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Which of two columns, or both or neither, shows a gap that chance alone can hardly make."""
    first, second = (_is_clear(case, spec["metric"], [column]) for column in spec["columns"])
    return ChoiceKey(options=spec["options"], right=_which(("first", "second"), first, second))


def _where(case: Case, _truth: Truth, spec: Spec) -> Key:
    """Whether a clear gap shows in the decision, in the record, in both or in neither."""
    decision, record = (_is_clear(case, metric, spec["by"]) for metric in (spec["metric"], spec["found_by"]))
    return ChoiceKey(options=spec["options"], right=_which(("decision", "record"), decision, record))


def _which(names: tuple[str, str], first: bool, second: bool) -> str:
    return {(True, False): names[0], (False, True): names[1], (True, True): "both"}.get((first, second), "neither")


def _view(_case: Case, _truth: Truth, spec: Spec) -> Key:
    """What follows whatever was planted: a question of judgement with one answer that holds."""
    return ChoiceKey(options=spec["options"], right=spec["right"])


def _is_clear(case: Case, metric: str, by: Sequence[str]) -> bool:
    """Whether the sentence above the picture says that the gap stands out from chance."""
    findings = compare_groups(case, by=[by]).findings
    return any(finding.metric == metric and tuple(finding.group) == tuple(by) for finding in findings)


def _names(case: Case, by: Sequence[str], group: Sequence[str]) -> NameKey:
    right = frozenset(f"{column}={value}" for column, value in zip(by, group, strict=True))
    return NameKey(options=name_groups(case, by), right=right)


SOURCES: Mapping[str, Callable[[Case, Truth, Spec], Key]] = {
    "group": _group,
    "amount_group": _amount_group,
    "proxy": _proxy,
    "clear": _clear,
    "where": _where,
    "view": _view,
}
