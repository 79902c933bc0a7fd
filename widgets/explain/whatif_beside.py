"""Two people side by side: where they differ, and what each difference would do to the score of the first."""

import ipywidgets as ipw
import pandas as pd

from widgets.details import Details
from widgets.explain.contribution_words import feature_label
from widgets.explain.whatif_values import Values
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph_html
from workbench.case import Case
from workbench.explain.counterfactual_words import value_words
from workbench.explain.whatif_compare import compare_people
from workbench.language import tr


class BesidePart(Details):
    """Compare the person who is looked at with another row of the table."""

    def __init__(self, panel: Panel, values: Values) -> None:
        self.panel, self.values = panel, values
        self.other = ipw.IntText(description=tr("Row to compare with"))
        self.compare = ipw.Button(description=tr("Compare"))
        self.numbers, self.words = Numbers(), ipw.HTML()
        self.compare.on_click(lambda _button: self._put_beside())
        row = ipw.Box((self.other, self.compare))
        row.add_class("wb-controls")
        super().__init__(tr("Compare with another person"), [row, self.words])

    def forget(self) -> None:
        """Another person is looked at: what was said of the one before is gone."""
        self.words.value, self.content = "", self.content[:2]

    def _put_beside(self) -> None:
        with self.panel.guard():
            person = self.values.person
            if person is None or person.row is None:
                return
            one, other = person.row, int(self.other.value)
            frame, case = compare_people(person.space, one, other), person.space.case
            self.words.value = paragraph_html(differs_words(frame, case, (one, other)))
            self.numbers.show(
                _shown(frame, case),
                labels={
                    "feature": tr("Column"),
                    "one": tr("Row {one}", one=one),
                    "other": tr("Row {other}", other=other),
                    "score": tr("Score of row {one} with it", one=one),
                    "change": tr("Change of the score"),
                },
                formats={"score": ".3f", "change": "+.3f"},
                caption=tr("Where row {one} and row {other} differ.", one=one, other=other),
                filename="two_people.csv",
            )
            self.content = (*self.content[:2], self.numbers)


def differs_words(frame: pd.DataFrame, case: Case, rows: tuple[int, int]) -> str:
    """Which difference between two people weighs most, in a sentence."""
    one, other = rows
    if frame.empty:
        return tr("Row {one} and row {other} are alike in all that the model is told.", one=one, other=other)
    first = frame.iloc[0]
    column, value = case.roles.column_label(first["feature"]), value_words(first["other"], first["feature"], case.roles)
    score, change = f"{first['score']:.3f}", f"{first['change']:+.3f}".replace("-", "−")
    if len(frame) == 1:
        return tr(
            "They differ in one column. With the {column} of row {other} ({value}) the score of row {one} would be "
            "{score}, a change of {change}.",
            column=column,
            other=other,
            value=value,
            one=one,
            score=score,
            change=change,
        )
    return tr(
        "They differ in {frame} columns. With the {column} of row {other} ({value}) alone the score of row {one} "
        "would be {score}, a change of {change}.",
        frame=len(frame),
        column=column,
        other=other,
        value=value,
        one=one,
        score=score,
        change=change,
    )


def _shown(frame: pd.DataFrame, case: Case) -> pd.DataFrame:
    said = {
        side: [value_words(row[side], row["feature"], case.roles) for row in frame.to_dict("records")]
        for side in ("one", "other")
    }
    return frame.assign(feature=[feature_label(case, name) for name in frame["feature"]], **said)
