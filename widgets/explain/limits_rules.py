"""What a project keeps of the limits, a rule for each column, and the same as the search takes it and as Python."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from widgets.session import Session
from workbench.errors import WorkbenchError
from workbench.explain.counterfactual_words import value_words
from workbench.explain.limits import Limits
from workbench.explain.search_levers import find_levers
from workbench.explain.search_space import Space
from workbench.language import tr
from workbench.roles import Roles
from workbench.words import capital, listed

KEPT = "recourse.limits"
FREE, KEEP, UP, DOWN = "free", "keep", "up", "down"
WIDE = 100
Ruled = Mapping[str, Mapping[str, Any]]
"""A column's `rule`, `least`, `most`, `step` and `cost`; `become` says which values may follow a value, `order` which
value comes after which, and `together` all columns of its group. Only what was said is there."""


def kept_rules(session: Session, own: Ruled) -> Ruled:
    """The rules that the project keeps for this table; without a project, those of the panel itself."""
    if session.project is None or session.whole is None:
        return own
    kept = session.project.choice(KEPT) or {}
    rules: Ruled = kept.get("rules", {}) if kept.get("table") == session.whole.name else {}
    return rules


def changed_rules(rules: Ruled, column: str, **said: Any) -> Ruled:
    """The rules with something else said of one column; None takes back what was said."""
    one = {key: value for key, value in {**rules.get(column, {}), **said}.items() if value is not None}
    return {**{name: rule for name, rule in rules.items() if name != column}, **({column: one} if one else {})}


def limits_of(rules: Ruled, space: Space) -> Limits:
    """Rules as limits; columns that this model does not use are left out.

    Raises
    ------
    WorkbenchError
        When two of them contradict each other.
    """
    names = {column.name for column in space.columns}
    known = {name: rule for name, rule in rules.items() if name in names}
    said = {name: rule.get("rule") for name, rule in known.items()}
    ends = {name: (rule.get("least", float("-inf")), rule.get("most", float("inf"))) for name, rule in known.items()}
    groups = [tuple(name for name in rule.get("together", ()) if name in names) for rule in known.values()]
    return Limits(
        keep=tuple(name for name, rule in said.items() if rule == KEEP and name not in space.kept),
        free=tuple(name for name, rule in said.items() if rule not in (None, KEEP) and name in space.kept),
        only_up=tuple(name for name, rule in said.items() if rule == UP),
        only_down=tuple(name for name, rule in said.items() if rule == DOWN),
        ranges={name: pair for name, pair in ends.items() if {"least", "most"} & set(known[name])},
        steps={name: rule["step"] for name, rule in known.items() if "step" in rule},
        orders={name: tuple(rule["order"]) for name, rule in known.items() if "order" in rule},
        transitions={name: _followers(rule["become"]) for name, rule in known.items() if "become" in rule},
        together=tuple(dict.fromkeys(group for group in groups if len(group) > 1)),
        costs={name: rule["cost"] for name, rule in known.items() if "cost" in rule},
    )


def check_rules(rules: Ruled, space: Space) -> None:
    """Refuse rules that contradict each other, or that a column of this table cannot have."""
    limits = limits_of(rules, space)
    find_levers(space.columns, space.people[0], space.people, limits, space.fixed(limits))


def rules_words(rules: Ruled, space: Space) -> list[str]:
    """What is said beyond a plain choice, a sentence each."""
    roles, limits = space.case.roles, limits_of(rules, space)
    numbers = {column.name for column in space.columns if column.kind == "number"}
    fine = [name for name in rules if name in numbers and {"least", "most", "step", "cost"} & set(rules[name])]
    labels = listed([roles.column_label(name) for name in fine])
    return [
        *([tr("Finer limits are set for {labels}.", labels=labels)] if fine else []),
        *(_price_words(name, cost, roles) for name, cost in limits.costs.items() if name not in numbers),
        *(
            _becomes_words(name, start, after, roles)
            for name, follow in limits.transitions.items()
            for start, after in follow.items()
        ),
        *(_order_words(name, order, roles) for name, order in limits.orders.items()),
        *(_together_words(group, roles) for group in limits.together),
    ]


def _price_words(column: str, cost: float, roles: Roles) -> str:
    return tr("{column}: a change costs {cost:g}.", column=capital(roles.column_label(column)), cost=cost)


def _becomes_words(column: str, start: str, after: Collection[str], roles: Roles) -> str:
    label, first = capital(roles.column_label(column)), value_words(start, column, roles)
    if not after:
        return tr("{label}: {first} stays as it is.", label=label, first=first)
    others = listed([value_words(value, column, roles) for value in after])
    return tr(
        "{label}: {first} can become {others}; values of which nothing is said stay.",
        label=label,
        first=first,
        others=others,
    )


def _order_words(column: str, order: Sequence[str], roles: Roles) -> str:
    values = ", ".join(value_words(value, column, roles) for value in order)
    return tr(
        "{column}, from the lowest to the highest: {values}.", column=capital(roles.column_label(column)), values=values
    )


def _together_words(group: Sequence[str], roles: Roles) -> str:
    columns = listed([roles.column_label(name) for name in group])
    return tr("{columns} move together.", columns=capital(columns))


def limits_code(limits: Limits) -> str:
    """The limits as Python, only what is said; empty for none."""
    usual = Limits()
    parts = [
        f"{name}={_python(getattr(limits, name))}"
        for name in Limits.__dataclass_fields__
        if getattr(limits, name) != getattr(usual, name)
    ]
    if not parts:
        return ""
    line = f"Limits({', '.join(parts)})"
    return line if len(line) <= WIDE else "".join(["Limits(\n", *(f"    {part},\n" for part in parts), ")"])


def _python(value: Any) -> str:
    """A value as Python that can be pasted: infinity has no literal of its own."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key!r}: {_python(held)}" for key, held in value.items()) + "}"
    if isinstance(value, tuple):
        return "(" + ", ".join(map(_python, value)) + ("," if len(value) == 1 else "") + ")"
    return f'float("{value}")' if value in (float("inf"), float("-inf")) else repr(value)


def number_of(what: str, text: str) -> float | None:
    """The number in a field; None where it is empty.

    Raises
    ------
    WorkbenchError
        When it is none.
    """
    if not text.strip():
        return None
    try:
        return float(text.strip().replace(",", "."))
    except ValueError:
        raise WorkbenchError(tr("“{what}” takes a number, not {text!r}.", what=what, text=text.strip())) from None


def _followers(become: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    return {start: tuple(after) for start, after in become.items()}
