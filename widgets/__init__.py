"""Panels: a question asked of a case, for Jupyter and Voila.

>>> import widgets
>>> "GroupPanel" in widgets.__all__
True
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from workbench.language import tr

if TYPE_CHECKING:
    from widgets.data.minimisation import MinimisationPanel
    from widgets.data.missing import MissingPanel
    from widgets.data.outcomes import OutcomePanel
    from widgets.data.privacy import PrivacyPanel
    from widgets.data.proxies import ProxyPanel
    from widgets.data.representation import RepresentationPanel
    from widgets.data.review import ReviewPanel
    from widgets.data.tables import DataPanel
    from widgets.explain.counterfactuals import CounterfactualPanel
    from widgets.explain.drivers import DriversPanel
    from widgets.explain.effects import EffectPanel
    from widgets.explain.errors import ErrorPanel
    from widgets.explain.flip import FlipPanel
    from widgets.explain.gap import GapPanel
    from widgets.explain.model import ModelPanel
    from widgets.explain.person import PersonPanel
    from widgets.explain.recourse import RecoursePanel
    from widgets.explain.whatif import WhatIfPanel
    from widgets.fairness.amounts import AmountPanel
    from widgets.fairness.calibration import CalibrationPanel, CurvesPanel
    from widgets.fairness.cohorts import CohortPanel, LookedAtPanel
    from widgets.fairness.groups import GroupPanel
    from widgets.fairness.local_law_144 import LocalLawPanel
    from widgets.fairness.metric_guide import MetricGuidePanel
    from widgets.fairness.mitigation import MitigationPanel
    from widgets.fairness.subgroups import SubgroupPanel
    from widgets.fairness.thresholds import ThresholdPanel
    from widgets.govern.applicability import ApplicabilityPanel
    from widgets.govern.assessment import AssessmentPanel
    from widgets.govern.desk import Desk
    from widgets.govern.entries import RecordsPanel
    from widgets.govern.log import LogPanel
    from widgets.govern.obligations import ObligationsPanel
    from widgets.govern.report import ReportPanel
    from widgets.govern.risks import RiskPanel
    from widgets.govern.vendors import VendorPanel
    from widgets.note import NotePanel
    from widgets.session import Session
    from widgets.share import SharePanel
    from widgets.start import ProjectsPanel, StartPanel

_HOMES = {
    "AmountPanel": "widgets.fairness.amounts",
    "ApplicabilityPanel": "widgets.govern.applicability",
    "AssessmentPanel": "widgets.govern.assessment",
    "CalibrationPanel": "widgets.fairness.calibration",
    "CohortPanel": "widgets.fairness.cohorts",
    "CounterfactualPanel": "widgets.explain.counterfactuals",
    "CurvesPanel": "widgets.fairness.calibration",
    "DataPanel": "widgets.data.tables",
    "Desk": "widgets.govern.desk",
    "DriversPanel": "widgets.explain.drivers",
    "EffectPanel": "widgets.explain.effects",
    "ErrorPanel": "widgets.explain.errors",
    "FlipPanel": "widgets.explain.flip",
    "GapPanel": "widgets.explain.gap",
    "GroupPanel": "widgets.fairness.groups",
    "LocalLawPanel": "widgets.fairness.local_law_144",
    "LogPanel": "widgets.govern.log",
    "LookedAtPanel": "widgets.fairness.cohorts",
    "MetricGuidePanel": "widgets.fairness.metric_guide",
    "MinimisationPanel": "widgets.data.minimisation",
    "MissingPanel": "widgets.data.missing",
    "MitigationPanel": "widgets.fairness.mitigation",
    "ModelPanel": "widgets.explain.model",
    "NotePanel": "widgets.note",
    "ObligationsPanel": "widgets.govern.obligations",
    "OutcomePanel": "widgets.data.outcomes",
    "PersonPanel": "widgets.explain.person",
    "PrivacyPanel": "widgets.data.privacy",
    "ProjectsPanel": "widgets.start",
    "ProxyPanel": "widgets.data.proxies",
    "RecordsPanel": "widgets.govern.entries",
    "RecoursePanel": "widgets.explain.recourse",
    "ReportPanel": "widgets.govern.report",
    "RepresentationPanel": "widgets.data.representation",
    "ReviewPanel": "widgets.data.review",
    "RiskPanel": "widgets.govern.risks",
    "Session": "widgets.session",
    "SharePanel": "widgets.share",
    "StartPanel": "widgets.start",
    "SubgroupPanel": "widgets.fairness.subgroups",
    "ThresholdPanel": "widgets.fairness.thresholds",
    "VendorPanel": "widgets.govern.vendors",
    "WhatIfPanel": "widgets.explain.whatif",
}

__all__ = [
    "AmountPanel",
    "ApplicabilityPanel",
    "AssessmentPanel",
    "CalibrationPanel",
    "CohortPanel",
    "CounterfactualPanel",
    "CurvesPanel",
    "DataPanel",
    "Desk",
    "DriversPanel",
    "EffectPanel",
    "ErrorPanel",
    "FlipPanel",
    "GapPanel",
    "GroupPanel",
    "LocalLawPanel",
    "LogPanel",
    "LookedAtPanel",
    "MetricGuidePanel",
    "MinimisationPanel",
    "MissingPanel",
    "MitigationPanel",
    "ModelPanel",
    "NotePanel",
    "ObligationsPanel",
    "OutcomePanel",
    "PersonPanel",
    "PrivacyPanel",
    "ProjectsPanel",
    "ProxyPanel",
    "RecordsPanel",
    "RecoursePanel",
    "ReportPanel",
    "RepresentationPanel",
    "ReviewPanel",
    "RiskPanel",
    "Session",
    "SharePanel",
    "StartPanel",
    "SubgroupPanel",
    "ThresholdPanel",
    "VendorPanel",
    "WhatIfPanel",
]


def __getattr__(name: str) -> Any:
    """Load a panel when it is asked for, so that a page pays only for the panels it shows."""
    if name not in _HOMES:
        raise AttributeError(tr("There is no panel {name!r}; there are: {all}.", name=name, all=", ".join(__all__)))
    return getattr(import_module(_HOMES[name]), name)
