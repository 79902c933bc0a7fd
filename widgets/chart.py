"""A chart that travels light: the page gets plotly.js once, every chart after that is only its numbers.

- The figure is a plain `go.Figure`, made by a pure function from a report; it carries no theme.
- Colours, fonts and grid come from the page's own tokens when it is drawn, so that light and dark agree with the page.
- Series colours are written `"var(--wb-series-1)"`, with an opacity `"var(--wb-series-1 / 0.2)"`.
- The first chart on a page asks for plotly.js; it is answered with one binary message (chart.js keeps it for all).
- No `FigureWidget`, no captured output: both lose charts or hang pages in Voila.
"""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import anywidget
import plotly.graph_objects as go
import traitlets as t

from widgets.script import script

HERE = Path(__file__).parent
PLOTLY_JS = HERE / "vendor" / "plotly-cartesian.min.js"
HEAD = 400  # the version stands in the bundle's first comment


@cache
def plotly_js_version() -> str:
    """The version of the vendored plotly.js, read from its first lines, such as "4.1.1"."""
    with PLOTLY_JS.open(encoding="utf-8") as bundle:
        found = re.search(r"v(\d+\.\d+\.\d+)", bundle.read(HEAD))
    return found[1] if found else "unknown"


def figure_json(figure: go.Figure | None) -> dict[str, Any]:
    """The figure as plain JSON values without its template, which the page's theme replaces; {} for no figure."""
    if figure is None:
        return {}
    spec: dict[str, Any] = json.loads(figure.to_json())
    spec.get("layout", {}).pop("template", None)
    return spec


class Chart(anywidget.AnyWidget):
    """One chart with a sentence that says what it shows, for those who cannot see it.

    Left and Right read the points in turn, Up and Down change the series; two buttons save a picture.
    """

    _esm = script(HERE / "chart_narrow.js", HERE / "chart.js")

    figure = t.Dict().tag(sync=True)
    """The plotly figure as JSON values (`data`, `layout`); {} shows nothing."""

    alt = t.Unicode().tag(sync=True)
    """What the chart shows, in one sentence."""

    plotly_version = t.Unicode(read_only=True).tag(sync=True)
    """Which plotly.js the page should have; charts of one version share it."""

    def __init__(self, figure: go.Figure | None = None, alt: str = "", **traits: Any) -> None:
        super().__init__(figure=figure_json(figure), alt=alt, **traits)
        self.set_trait("plotly_version", plotly_js_version())
        self.on_msg(self._answer)

    def show(self, figure: go.Figure | None, alt: str) -> None:
        """Draw another figure in the same place; None empties it."""
        with self.hold_sync():
            self.figure, self.alt = figure_json(figure), alt

    def _answer(self, _chart: object, content: dict[str, Any], _buffers: list[memoryview]) -> None:
        if content.get("type") == "need_plotlyjs":
            self.send({"type": "plotlyjs"}, [PLOTLY_JS.read_bytes()])
