"""What can be done about a gap, and at what price to whom? Several methods on the same people, split by split.

- Each split leaves three in ten people aside; every method learns from the others and answers for these. What it
  changes is measured against doing nothing on the very same people.
- Splits overlap, so their spread alone would promise too much: intervals use the corrected resampled t of Nadeau &
  Bengio, Inference for the generalization error, Machine Learning 52, 2003, equation 13.
- A method that decides by lot is measured by its chances, without throwing dice.
"""

from dataclasses import replace
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from workbench.case import Case
from workbench.errors import WorkbenchError
from workbench.fairness.mitigation_measures import measure_method, note_restless, tidy
from workbench.fairness.mitigation_methods import METHODS
from workbench.fairness.mitigation_people import People
from workbench.fairness.mitigation_report import MitigationReport
from workbench.fairness.mitigation_trial import Trial, check_trial, find_rate, sort_out
from workbench.fairness.mitigation_worker import Answer, Task, fit_apart
from workbench.language import tr
from workbench.model import Model
from workbench.training import LIBRARIES, Progress, Training, TrainingFacts, hash_training, tell

__all__ = ["Trial", "compare_mitigations", "fit_mitigated"]


def compare_mitigations(case: Case, trial: Trial, progress: Progress | None = None) -> MitigationReport:
    """Try methods against a gap on the same data, the same splits and the same kind of model.

    Of more than 20,000 rows with a target that many are drawn at random, and a note says so. `progress` is called after
    every fit and while it lasts; what it raises ends the process that fits, and nothing is changed.

    Raises
    ------
    WorkbenchError
        In one sentence, when there is no target, no second group, or a name is unknown.
    """
    chosen, aim = check_trial(trial), find_rate(trial.metric)
    people = People.of(case, trial.by, trial.seed)
    wanted, failed = sort_out(chosen, people.group)
    task = people.task(trial.kind, trial.seed, people.splits(trial.splits, trial.seed), wanted)
    answers, more_failed = _gather(task, progress)
    compared = {name: measure_method(people, task, found, aim) for name, found in answers.items()}
    measures, counted, rates = tidy(compared, people)
    return MitigationReport(
        trial=trial,
        rows=len(people.target),
        people=counted,
        measures=measures,
        rates=rates,
        failed={**failed, **more_failed},
        best=_best(measures),
        notes=(*people.notes, *note_restless(answers)),
    )


def fit_mitigated(case: Case, trial: Trial, progress: Progress | None = None) -> Model:
    """The model that the one method of a trial makes of everyone whose answer is known, with its training facts.

    Raises
    ------
    WorkbenchError
        When the method is unknown or cannot be fitted here; it says why.
    """
    check_trial(trial)
    people, (method,) = People.of(case, trial.by, trial.seed), trial.methods
    wanted, failed = sort_out([method], people.group)
    everyone = np.arange(len(people.target))
    task = people.task(trial.kind, trial.seed, [(everyone, everyone[:1])], wanted)
    if failed:
        raise WorkbenchError(failed[method])
    made = _fit_one(task, progress)
    columns = tuple(map(str, made.feature_names_in_))
    return Model(
        estimator=made,
        features=columns,
        favourable="1",
        about=f"{METHODS[method].label}: {METHODS[method].about}{people.sample_words}",
        facts=_facts(people, trial, columns),
    )


def _fit_one(task: Task, progress: Progress | None) -> Any:
    for answer in fit_apart(task):
        tell(progress, 0.5, METHODS[task.wanted[0]].label)
        if answer is not None and answer.failed:
            raise WorkbenchError(answer.failed)
        if answer is not None:
            return answer.model
    raise WorkbenchError(tr("There was nothing to fit."))


def _gather(task: Task, progress: Progress | None) -> tuple[dict[str, list[Answer]], dict[str, str]]:
    """The answers of each method, one a split, and why others have none."""
    answers: dict[str, list[Answer]] = {name: [] for name in task.wanted}
    failed: dict[str, str] = {}
    done, total = 0, len(task.wanted) * len(task.splits)
    tell(progress, 0.0, tr("Dividing people into those to learn from and those to answer for"))
    for answer in fit_apart(task):
        if answer is not None:
            done += 1
            answers[answer.method].append(answer)
            if answer.failed:
                failed.setdefault(answer.method, answer.failed)
        name = task.wanted[done % len(task.wanted)]
        tell(
            progress,
            done / total,
            tr("{label} ({done} of {total} fits done)", label=METHODS[name].label, done=done, total=total),
        )
    if "nothing" in failed:
        raise WorkbenchError(failed["nothing"])
    return {name: found for name, found in answers.items() if name not in failed}, failed


def _best(measures: pd.DataFrame) -> tuple[str, ...]:
    """The methods with no other that is at least as good in both accuracy and gap, and better in one."""
    table = measures.pivot_table(index="method", columns="measure", values="value", sort=False)
    right, gap = table["accuracy"].to_numpy(), table["gap"].to_numpy()
    beaten = [
        bool(((right >= right[i]) & (gap <= gap[i]) & ((right > right[i]) | (gap < gap[i]))).any())
        for i in range(len(table))
    ]
    return tuple(str(name) for name, lost in zip(table.index, beaten, strict=True) if not lost)


def _facts(people: People, trial: Trial, columns: tuple[str, ...]) -> TrainingFacts:
    training = Training.of(people.case, trial.kind, seed=trial.seed, use_sensitive=True)
    return replace(
        training.facts(),
        kind=f"{trial.kind}, {trial.methods[0]}",
        columns=columns,
        data_hash=hash_training(people.case, columns) or "",
        versions={name: version(name) for name in (*LIBRARIES, "aif360", "fairlearn")},
    )
