"""Where does the threshold stand? One slider for everybody, or one for each group."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import ipywidgets as ipw

from widgets.slider import Slider
from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.score_pass import bin_case
from workbench.fairness.thresholds import own_threshold
from workbench.language import tr

if TYPE_CHECKING:
    from widgets.fairness.thresholds import ThresholdPanel

ONE, EACH = tr("One for everybody"), tr("One for each group")
MOST_SLIDERS = 12


class SlidersPart(ipw.Box):  # type: ignore[misc]
    """The sliders, and `mode`, which chooses between one for everybody and one for each group."""

    children: tuple[Slider, ...]

    def __init__(self, panel: "ThresholdPanel") -> None:
        self._panel = panel
        self._made_for: tuple[Any, ...] = ()
        self.mode = ipw.Dropdown(description=tr("Thresholds"), options=(ONE, EACH))
        panel.on_choice(self.mode, lambda _mode: panel.refresh())
        super().__init__()
        self.add_class("wb-controls")

    @property
    def is_one(self) -> bool:
        """Whether everybody has the same threshold because there is one slider only."""
        return bool(self.mode.value == ONE)

    def turn_to(self, case: Case, by: tuple[str, ...]) -> None:
        """New sliders for other groups; those that are there keep their values while only the question changes."""
        wanted = (case, by, self.mode.value)
        if self._made_for == wanted:
            return
        groups = bin_case(case, by).groups
        if not self.is_one and len(groups) > MOST_SLIDERS:
            with self._panel.writing():
                self.mode.value = ONE
            raise WorkbenchError(
                tr(
                    "These are {groups} groups; a slider for each is possible up to {most_sliders}. Compare by one "
                    "column, or let thresholds be found below.",
                    groups=len(groups),
                    most_sliders=MOST_SLIDERS,
                )
            )
        same_people = bool(self._made_for) and self._made_for[0] is case
        start = self.children[0].value if same_people else own_threshold(case)
        each = [case.roles.group_label(dict(zip(by, group, strict=True))) for group in groups]
        names = [tr("everybody")] if self.is_one else each
        sliders = [Slider(label=tr("Threshold for {name}", name=name), value=start) for name in names]
        for slider in sliders:
            self._panel.on_choice(slider, self._panel.moved)
        for old in self.children:
            old.close()
        self.children, self._made_for = tuple(sliders), wanted

    def thresholds(self, case: Case, by: tuple[str, ...]) -> list[float]:
        """The threshold of each group, in the order of the groups."""
        values = [round(slider.value, 3) for slider in self.children]
        return values[:1] * len(bin_case(case, by).codes) if self.is_one else values

    def put(self, case: Case, by: tuple[str, ...], thresholds: Sequence[float]) -> None:
        """Set a threshold for each group; one for everybody if they are all the same."""
        with self._panel.writing():
            self.mode.value = ONE if len(set(thresholds)) == 1 else EACH
        self.turn_to(case, by)
        with self._panel.writing():
            for slider, value in zip(self.children, thresholds, strict=False):
                slider.value = value
