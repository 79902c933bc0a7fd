"""Panels: a question asked of a case, for Jupyter and Voila.

>>> import widgets
>>> "GroupPanel" in widgets.__all__
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from widgets.data.minimisation import MinimisationPanel
    from widgets.data.missing import MissingPanel
    from widgets.data.outcomes import OutcomePanel
    from widgets.data.privacy import PrivacyPanel
    from widgets.data.proxies import ProxyPanel
    from widgets.data.representation import RepresentationPanel
    from widgets.data.review import ReviewPanel
    from widgets.data.tables import DataPanel
    from widgets.fairness.amounts import AmountPanel
    from widgets.fairness.calibration import CalibrationPanel, CurvesPanel
    from widgets.fairness.cohorts import CohortPanel
    from widgets.fairness.groups import GroupPanel
    from widgets.fairness.local_law_144 import LocalLawPanel
    from widgets.fairness.metric_guide import MetricGuidePanel
    from widgets.fairness.mitigation import MitigationPanel
    from widgets.fairness.subgroups import SubgroupPanel
    from widgets.fairness.thresholds import ThresholdPanel
    from widgets.note import NotePanel
    from widgets.session import Session
    from widgets.share import SharePanel
    from widgets.start import ProjectsPanel, StartPanel

_HOMES = {
    "AmountPanel": "widgets.fairness.amounts",
    "CalibrationPanel": "widgets.fairness.calibration",
    "CohortPanel": "widgets.fairness.cohorts",
    "CurvesPanel": "widgets.fairness.calibration",
    "DataPanel": "widgets.data.tables",
    "GroupPanel": "widgets.fairness.groups",
    "LocalLawPanel": "widgets.fairness.local_law_144",
    "MetricGuidePanel": "widgets.fairness.metric_guide",
    "MinimisationPanel": "widgets.data.minimisation",
    "MissingPanel": "widgets.data.missing",
    "MitigationPanel": "widgets.fairness.mitigation",
    "NotePanel": "widgets.note",
    "OutcomePanel": "widgets.data.outcomes",
    "PrivacyPanel": "widgets.data.privacy",
    "ProjectsPanel": "widgets.start",
    "ProxyPanel": "widgets.data.proxies",
    "RepresentationPanel": "widgets.data.representation",
    "ReviewPanel": "widgets.data.review",
    "Session": "widgets.session",
    "SharePanel": "widgets.share",
    "StartPanel": "widgets.start",
    "SubgroupPanel": "widgets.fairness.subgroups",
    "ThresholdPanel": "widgets.fairness.thresholds",
}

__all__ = [
    "AmountPanel",
    "CalibrationPanel",
    "CohortPanel",
    "CurvesPanel",
    "DataPanel",
    "GroupPanel",
    "LocalLawPanel",
    "MetricGuidePanel",
    "MinimisationPanel",
    "MissingPanel",
    "MitigationPanel",
    "NotePanel",
    "OutcomePanel",
    "PrivacyPanel",
    "ProjectsPanel",
    "ProxyPanel",
    "RepresentationPanel",
    "ReviewPanel",
    "Session",
    "SharePanel",
    "StartPanel",
    "SubgroupPanel",
    "ThresholdPanel",
]


def __getattr__(name: str) -> Any:
    """Load a panel when it is asked for, so that a page pays only for the panels it shows."""
    if name not in _HOMES:
        raise AttributeError(f"There is no panel {name!r}; there are: {', '.join(__all__)}.")
    return getattr(import_module(_HOMES[name]), name)
