"""Measurements as they are recorded, for the tests of the answers they give: a gap, none, a mitigation, a model."""

GAP = {
    "tested": 6,
    "findings": [
        {"code": "WB101", "severity": "high", "title": "Women less often", "text": "61.0% of 310 against 75.0% of 690."}
    ],
    "widest": None,
    "ratio": {"value": 0.81, "low": 0.74, "high": 0.9},
}
WIDEST = {"between": "women and men", "metric": "selection_rate", "difference": 0.01, "low": -0.03, "high": 0.05}
NO_GAP = {**GAP, "findings": [], "widest": {**WIDEST, "n_low": 310, "n_high": 690}, "least_ratio": 0.9}
UNCLEAR = {**GAP, "findings": [], "widest": {**WIDEST, "high": 0.2, "n_low": 31, "n_high": 69}, "least_ratio": 0.5}
SELECTION_GAP = {"selection": GAP, "errors": NO_GAP, "disability": None}
NOTHING = {"selection": NO_GAP, "errors": NO_GAP, "disability": None}
TRIED = {"method": "Reweighing", "before": 0.14, "after": 0.03, "change": -0.11, "low": -0.15, "high": -0.07, "n": 999}
MODEL = {"family": "complex", "title": "The forest", "features": ["pay", "branch"], "protected": [], "online": False}
PROXY = {"feature": "branch", "label": "branch", "group": "women", "auc": 0.84, "low": 0.8, "high": 0.88, "n": 900}
REVIEWS = {"decisions": 200, "with_person": 50, "overridden": 10, "with_reason": 10}
PEOPLE = {"columns": 5, "sensitive": ["sex"], "identifying": []}
LINEAGE = {"columns": 4, "with_source": 4, "sources": 2}
