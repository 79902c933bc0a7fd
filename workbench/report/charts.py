"""Groups as dots with their intervals: a small static picture that needs no script and follows the page's colours."""

from collections.abc import Callable

from markupsafe import escape

from workbench.language import tr
from workbench.report.dossier import Compared, Row
from workbench.report.rounding import nearly
from workbench.words import percent

WIDE, LEFT, RIGHT = 480, 8, 64
TOP, STEP = 26, 44
LONGEST = 44
TICKS = (0.0, 0.25, 0.5, 0.75, 1.0)


def dot_chart(compared: Compared, name: str) -> str:
    """The picture as SVG, escaped: a line for each group, everyone's value as a dashed one; `name` makes ids unique.

    Shares run from 0 to 100 %, always, so that two pictures can be laid side by side.
    """
    tall = TOP + STEP * len(compared.rows) + 30
    bottom = tall - 24
    parts = [_scale(bottom), _everyone(compared.everyone, bottom)]
    parts += [_group(row, TOP + STEP * place, _form(compared)) for place, row in enumerate(compared.rows)]
    title, described, id_ = (
        escape(words)
        for words in (tr("{label} by {column}", label=compared.label, column=compared.column), describe(compared), name)
    )
    return (
        f'<svg class="chart" viewBox="0 0 {WIDE} {tall}" role="img" aria-labelledby="{id_}-t {id_}-d">'
        f'<title id="{id_}-t">{title}</title><desc id="{id_}-d">{described}</desc>'
        f"{''.join(parts)}</svg>"
    )


def describe(compared: Compared) -> str:
    """The same picture in words, for who cannot see it."""
    form = _form(compared)
    groups = [
        tr(
            "{name} {value}, interval {low} to {high}",
            name=row.name,
            value=form(row.value),
            low=form(row.low),
            high=form(row.high),
        )
        for row in compared.rows
    ]
    whole = tr("Everyone together {value}. ", value=form(compared.everyone.value)) if compared.everyone else ""
    return f"{compared.question} {whole}{'; '.join(groups)}."


def _x(share: float) -> float:
    return round(LEFT + share * (WIDE - LEFT - RIGHT), 1)


def _scale(bottom: float) -> str:
    lines = [f'<line class="grid" x1="{_x(tick)}" x2="{_x(tick)}" y1="8" y2="{bottom}"/>' for tick in TICKS]
    words = [
        f'<text class="tick" x="{_x(tick)}" y="{bottom + 18}" text-anchor="{_anchor(tick)}">{tick:.0%}</text>'
        for tick in TICKS
    ]
    return "".join(lines + words)


def _anchor(tick: float) -> str:
    return "start" if tick == 0 else "middle"


def _everyone(row: Row | None, bottom: float) -> str:
    if row is None:
        return ""
    return f'<line class="everyone" x1="{_x(row.value)}" x2="{_x(row.value)}" y1="8" y2="{bottom}"/>'


def _form(compared: Compared) -> Callable[[float], str]:
    return nearly if compared.rounded else percent


def _group(row: Row, y: float, form: Callable[[float], str]) -> str:
    shown = row.name if len(row.name) <= LONGEST else f"{row.name[: LONGEST - 1]}…"
    middle = y + 16
    return (
        f'<g><text class="name" x="{LEFT}" y="{y}">{escape(shown)}</text>'
        f'<line class="reach" x1="{_x(row.low)}" x2="{_x(row.high)}" y1="{middle}" y2="{middle}"/>'
        f'<circle class="dot" cx="{_x(row.value)}" cy="{middle}" r="6"/>'
        f'<text class="value" x="{WIDE}" y="{middle + 5}" text-anchor="end">{form(row.value)}</text></g>'
    )
