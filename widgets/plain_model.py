"""A plain model where a table brings none: the choice of its kind, and the button that fits it."""

from collections.abc import Callable

import ipywidgets as ipw

from widgets.panel import paragraph
from workbench.language import tr

KINDS = (
    (tr("Logistic regression (plain, easy to explain)"), "logistic"),
    (tr("Scorecard (points to add up on paper)"), "scorecard"),
    (tr("Decision tree (three questions at most)"), "tree"),
    (tr("Gradient boosting (stronger)"), "boosting"),
)


class PlainModel(ipw.Box):  # type: ignore[misc]
    """The two controls in a row; `fit` is called when a person presses the button."""

    def __init__(self, fit: Callable[[], None]) -> None:
        self.kind = ipw.Dropdown(description=tr("Plain model"), options=KINDS)
        self.button = ipw.Button(description=tr("Fit the plain model"), button_style="primary")
        self.button.on_click(lambda _button: fit())
        super().__init__((self.kind, self.button))
        self.add_class("wb-controls")

    def offered(self, why: str) -> ipw.VBox:
        """The same beneath a sentence on why somebody may want it."""
        offer = ipw.VBox((paragraph(why, "wb-note"), self))
        offer.add_class("wb-body")
        return offer
