"""The columns that move the scores, drawn: a dot with its interval for each, over everyone or in each group."""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from widgets.data.dots import Axis, Dots, dots_figure
from widgets.explain.contribution_words import feature_label, scale_title
from workbench.case import Case
from workbench.explain.drivers import DriversReport
from workbench.explain.importance import ImportanceReport
from workbench.language import tr
from workbench.words import capital

SHOWN, MOST_GROUPS = 10, 6
MOVES = {"probability": tr("0 to 1"), "output": tr("the model's output")}


def importance_figure(case: Case, report: DriversReport) -> go.Figure:
    """A dot with its interval for each of the columns that move the scores most."""
    top = report.importance.head(SHOWN)
    words = [
        tr(
            "{importance:.3f} ({low:.3f} to {high:.3f}), {share:.0f}% of all",
            importance=row["importance"],
            low=row["low"],
            high=row["high"],
            share=100 * row["share"],
        )
        for row in top.to_dict("records")
    ]
    return dots_figure([_dots("", case, top, words)], _axis(report.scale))


def groups_figure(case: Case, report: DriversReport, by: str) -> go.Figure:
    """The same columns within each of the largest groups."""
    frame, top = report.by_group(by), list(report.importance["feature"].head(SHOWN - 2))
    sizes = frame.drop_duplicates("group").sort_values("rows", ascending=False)["group"].head(MOST_GROUPS)
    series = []
    for group in sizes:
        rows = frame[(frame["group"] == group) & frame["feature"].isin(top)]
        name = capital(case.roles.value_label(by, group))
        words = [
            tr(
                "{name}: {importance:.3f} ({low:.3f} to {high:.3f})",
                name=name,
                importance=row["importance"],
                low=row["low"],
                high=row["high"],
            )
            for row in rows.to_dict("records")
        ]
        series.append(_dots(name, case, rows, words))
    return dots_figure(series, _axis(report.scale), [feature_label(case, name) for name in top])


def worth_figure(report: ImportanceReport) -> go.Figure:
    """By how much the error rises without each column."""
    top = report.everyone.head(SHOWN)
    labels = [capital(report.roles.column_label(name)) for name in top["feature"]]
    words = [
        tr("{importance:.4f} ({low:.4f} to {high:.4f})", importance=row["importance"], low=row["low"], high=row["high"])
        for row in top.to_dict("records")
    ]
    dots = Dots("", labels, top["importance"].tolist(), top["low"].tolist(), top["high"].tolist(), words)
    return dots_figure([dots], Axis(title=tr("The squared error rises by"), form=".3f", least=None, line=0.0))


def _dots(name: str, case: Case, rows: pd.DataFrame, words: Sequence[str]) -> Dots:
    labels = [feature_label(case, feature) for feature in rows["feature"]]
    return Dots(name, labels, rows["importance"].tolist(), rows["low"].tolist(), rows["high"].tolist(), words)


def _axis(scale: str) -> Axis:
    """Log-odds are a number that few people read: there the axis speaks of a push."""
    title = tr("Moves the score by ({moves})", moves=MOVES[scale]) if scale in MOVES else scale_title(scale)
    return Axis(title=title, form=".2f")
