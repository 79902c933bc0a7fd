"""A closer look at subgroups: two columns as a grid, and which part of one description carries it."""

from collections.abc import Mapping

import ipywidgets as ipw

from widgets.chart import Chart
from widgets.details import Details
from widgets.fairness.subgroup_charts import grid_figure, parts_figure
from widgets.panel import paragraph_html
from workbench.fairness.subgroup_report import SubgroupReport
from workbench.fairness.subgroup_words import number_words
from workbench.language import tr


class GridPart(Details):
    """The metric for each value of one column and each of another; hidden where there are not two."""

    def __init__(self) -> None:
        self.chart = Chart()
        super().__init__(tr("The two columns as a grid"), [self.chart])

    def show(self, report: SubgroupReport) -> None:
        """The grid of a report over two columns."""
        if len(report.columns) != 2:  # noqa: PLR2004 - a grid has two sides
            self.layout.display = "none"
            return
        names = [report.roles.column_label(column) for column in report.columns]
        self.chart.show(
            grid_figure(report),
            tr(
                "{label} for each {names} and {names_2} together.",
                label=report.metric.label,
                names=names[0],
                names_2=names[1],
            ),
        )
        self.layout.display = None


class CarriersPart(Details):
    """How much each value of one description adds to its distance from everyone; hidden where nobody is looked at."""

    def __init__(self) -> None:
        self.words, self.chart = ipw.HTML(), Chart()
        super().__init__(tr("Which part of the description carries it"), [self.words, self.chart])

    def show(self, report: SubgroupReport, cohort: Mapping[str, str]) -> None:
        """The parts of the people looked at, where more than one value describes them."""
        place = report.found.place(cohort) if len(cohort) > 1 else None
        self.layout.display = None if place else "none"
        if not place:
            return
        frame = report.parts(cohort)
        largest = max(frame.to_dict("records"), key=lambda row: abs(row["contribution"]))
        sentence = tr(
            "Of what sets {cohort} apart from everyone, most comes from {column}: {share}.",
            cohort=report.roles.group_label(cohort),
            column=report.roles.value_label(largest["column"], largest["value"]),
            share=number_words(report, abs(largest["contribution"])),
        )
        self.words.value = paragraph_html(sentence, "wb-how")
        self.chart.show(parts_figure(report, frame), sentence)
