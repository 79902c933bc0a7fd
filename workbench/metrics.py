"""Which metrics by group are there: what each asks in plain words, how it is computed, and which way is better?

A rate is "counted among": of the people `among`, the share `counted`. Both are sets of cells (target, prediction), so
that every rate, its weighted form and its variance come from the same outcome counts (`metric_values.py`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from workbench.errors import unknown
from workbench.language import tr

Cells = frozenset[tuple[int, int]]
Better = Literal["higher", "lower", "depends"]
DEFINITIONS = tr("Fairlearn user guide, 'Common fairness metrics'; Verma & Rubin, Fairness Definitions Explained, 2018")


def _cells(targets: tuple[int, ...], predictions: tuple[int, ...]) -> Cells:
    return frozenset((target, prediction) for target in targets for prediction in predictions)


@dataclass(frozen=True, kw_only=True)
class Metric:
    """One question about a group. `says` completes "{low} … than {high}"; `complement` is the metric that is 1 - this.

    `label` is the field's own name of it, `axis` the same in plain words, for a chart.
    `needs` names the roles without which it cannot be computed; `better` says which way is better *for the person*.
    """

    key: str
    label: str
    axis: str
    question: str
    formula: str
    better: Better
    needs: tuple[str, ...]
    says: str
    among: Cells = frozenset()
    counted: Cells = frozenset()
    among_words: str = "people"
    complement: str = ""
    source: str = DEFINITIONS

    @property
    def is_rate(self) -> bool:
        """Whether it is a share of people (all but the mean score)."""
        return bool(self.among)

    def missing_role(self, available: frozenset[str]) -> str | None:
        """Why it cannot be computed with these roles, as a sentence; None if it can."""
        lacking = [NEEDED_WORDS[role] for role in self.needs if role not in available]
        return tr("Needs {lacking}.", lacking=" and ".join(lacking)) if lacking else None


NEEDED_WORDS = {
    "target": tr("a column with what really happened (target)"),
    "prediction": tr("a column with the decision (prediction, or a score and a threshold)"),
    "score": tr("a column with a score"),
}
_ALL, _KNOWN = (-1, 0, 1), (0, 1)

_DEFINED = (
    Metric(
        key="selection_rate",
        label=tr("Selection rate"),
        axis=tr("Share who get the favourable decision"),
        question=tr("Who gets the favourable decision how often?"),
        formula=tr("people predicted favourable / people with a prediction"),
        better="higher",
        needs=("prediction",),
        among=_cells(_ALL, _KNOWN),
        counted=_cells(_ALL, (1,)),
        says=tr("{low} get the favourable decision less often than {high}"),
    ),
    Metric(
        key="base_rate",
        label=tr("Recorded outcome rate"),
        axis=tr("Share with the favourable outcome in the record"),
        question=tr("For whom does the record show the favourable outcome how often?"),
        formula=tr("people whose target is favourable / people with a target"),
        better="depends",
        needs=("target",),
        among=_cells(_KNOWN, _ALL),
        counted=_cells((1,), _ALL),
        says=tr("{low} {outcome} less often than {high}"),
    ),
    Metric(
        key="true_positive_rate",
        label=tr("True positive rate"),
        axis=tr("Share who got a yes, of those with the favourable outcome"),
        question=tr("Of those with the favourable outcome, who got a yes how often?"),
        formula=tr("true positives / (true positives + false negatives)"),
        better="higher",
        needs=("target", "prediction"),
        among=_cells((1,), _KNOWN),
        counted=_cells((1,), (1,)),
        among_words=tr("people with the favourable outcome"),
        complement="false_negative_rate",
        says=tr("{low} who had the favourable outcome got a yes less often than such {high}"),
        source=tr("Hardt, Price & Srebro, Equality of Opportunity in Supervised Learning, 2016; ") + DEFINITIONS,
    ),
    Metric(
        key="false_negative_rate",
        label=tr("False negative rate"),
        axis=tr("Share who got a no, of those with the favourable outcome"),
        question=tr("Of those with the favourable outcome, who was wrongly refused how often?"),
        formula=tr("false negatives / (true positives + false negatives)"),
        better="lower",
        needs=("target", "prediction"),
        among=_cells((1,), _KNOWN),
        counted=_cells((1,), (0,)),
        among_words=tr("people with the favourable outcome"),
        complement="true_positive_rate",
        says=tr("{low} who had the favourable outcome were wrongly refused less often than such {high}"),
    ),
    Metric(
        key="false_positive_rate",
        label=tr("False positive rate"),
        axis=tr("Share who got a yes, of those with the unfavourable outcome"),
        question=tr("Of those with the unfavourable outcome, who got a yes all the same?"),
        formula=tr("false positives / (false positives + true negatives)"),
        better="depends",
        needs=("target", "prediction"),
        among=_cells((0,), _KNOWN),
        counted=_cells((0,), (1,)),
        among_words=tr("people with the unfavourable outcome"),
        complement="true_negative_rate",
        says=tr("{low} who had the unfavourable outcome got a yes less often than such {high}"),
    ),
    Metric(
        key="true_negative_rate",
        label=tr("True negative rate"),
        axis=tr("Share who got a no, of those with the unfavourable outcome"),
        question=tr("Of those with the unfavourable outcome, who was rightly refused how often?"),
        formula=tr("true negatives / (false positives + true negatives)"),
        better="depends",
        needs=("target", "prediction"),
        among=_cells((0,), _KNOWN),
        counted=_cells((0,), (0,)),
        among_words=tr("people with the unfavourable outcome"),
        complement="false_positive_rate",
        says=tr("{low} who had the unfavourable outcome were refused less often than such {high}"),
    ),
    Metric(
        key="precision",
        label=tr("Precision"),
        axis=tr("Share of the yeses that proved right"),
        question=tr("When the answer is yes, for whom does it prove right how often?"),
        formula=tr("true positives / (true positives + false positives)"),
        better="depends",
        needs=("target", "prediction"),
        among=_cells(_KNOWN, (1,)),
        counted=_cells((1,), (1,)),
        among_words=tr("people who got a yes"),
        says=tr("{low} who got a yes had the favourable outcome less often than such {high}"),
    ),
    Metric(
        key="negative_predictive_value",
        label=tr("Negative predictive value"),
        axis=tr("Share of the noes that proved right"),
        question=tr("When the answer is no, for whom does it prove right how often?"),
        formula=tr("true negatives / (true negatives + false negatives)"),
        better="depends",
        needs=("target", "prediction"),
        among=_cells(_KNOWN, (0,)),
        counted=_cells((0,), (0,)),
        among_words=tr("people who got a no"),
        says=tr("{low} who got a no had the unfavourable outcome less often than such {high}"),
    ),
    Metric(
        key="accuracy",
        label=tr("Accuracy"),
        axis=tr("Share of the answers that were right"),
        question=tr("For whom is the answer right how often?"),
        formula=tr("(true positives + true negatives) / people with a target and a prediction"),
        better="higher",
        needs=("target", "prediction"),
        among=_cells(_KNOWN, _KNOWN),
        counted=frozenset({(0, 0), (1, 1)}),
        among_words=tr("people with an outcome and a decision"),
        says=tr("{low} get a right answer less often than {high}"),
    ),
    Metric(
        key="mean_score",
        label=tr("Mean score"),
        axis=tr("Mean score"),
        question=tr("Who gets which score on average?"),
        formula=tr("sum of scores / people with a score"),
        better="depends",
        needs=("score",),
        among_words=tr("people with a score"),
        says=tr("{low} get a lower score on average than {high}"),
    ),
)
METRICS: Mapping[str, Metric] = MappingProxyType({metric.key: metric for metric in _DEFINED})


def find_metric(key: str) -> Metric:
    """The metric of this name; an unknown name is an error that lists the known ones."""
    if key not in METRICS:
        raise unknown("metric", key, METRICS)
    return METRICS[key]
