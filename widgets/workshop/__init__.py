"""Panels of the workshop: exercises that check themselves, the trainer's desk, what is kept and what is shown.

>>> import widgets.workshop
>>> "ExercisePanel" in widgets.workshop.__all__
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.language import tr

if TYPE_CHECKING:
    from widgets.workshop.certificate import CertificatePanel
    from widgets.workshop.exercise import ExercisePanel
    from widgets.workshop.keep import KeepPanel
    from widgets.workshop.part import open_part
    from widgets.workshop.question import ask_question
    from widgets.workshop.reveal import RevealPanel
    from widgets.workshop.trainer import TrainerPanel
    from widgets.workshop.welcome import WelcomePanel

_HOMES = {
    "CertificatePanel": "widgets.workshop.certificate",
    "ExercisePanel": "widgets.workshop.exercise",
    "KeepPanel": "widgets.workshop.keep",
    "RevealPanel": "widgets.workshop.reveal",
    "TrainerPanel": "widgets.workshop.trainer",
    "WelcomePanel": "widgets.workshop.welcome",
    "ask_question": "widgets.workshop.question",
    "open_part": "widgets.workshop.part",
}

__all__ = [
    "CertificatePanel",
    "ExercisePanel",
    "KeepPanel",
    "RevealPanel",
    "TrainerPanel",
    "WelcomePanel",
    "ask_question",
    "open_part",
]


def __getattr__(name: str) -> Any:
    """Load a panel when it is asked for, so that a page pays only for the panels it shows."""
    if name not in _HOMES:
        raise AttributeError(
            tr("There is no panel {name!r} in the workshop; there are: {all}.", name=name, all=", ".join(__all__))
        )
    return getattr(import_module(_HOMES[name]), name)
