"""Within which subgroups is the mean unusual? A closer look behind one line, for the panel that compares amounts."""

import ipywidgets as ipw

from widgets.details import Details
from widgets.numbers import Numbers
from widgets.panel import paragraph_html
from workbench.fairness.subgroup_report import SubgroupReport
from workbench.fairness.subgroup_words import headline
from workbench.language import tr
from workbench.words import capital


class AmountSubgroupsPart(Details):
    """What stands out among the subgroups, and the mean of each, the largest first."""

    def __init__(self) -> None:
        self.words, self.numbers = ipw.HTML(), Numbers()
        super().__init__(tr("Subgroups with an unusual mean"), [self.words, self.numbers])

    def show(self, report: SubgroupReport) -> None:
        """The findings and numbers of a report on means."""
        sentence = headline(report)
        found = "".join(paragraph_html(one.text, "wb-how") for one in report.findings)
        self.words.value = found or paragraph_html(sentence, "wb-how")
        frame = report.subgroups.sort_values("divergence", ascending=False)
        shown = frame[["value", "divergence", "low", "high", "n"]].reset_index(drop=True)
        shown.insert(0, "who", [capital(report.roles.group_label(dict(items))) for items in frame["items"]])
        self.numbers.show(
            shown,
            labels={
                "who": tr("Who"),
                "value": report.metric.label,
                "divergence": tr("From everyone"),
                "n": tr("People"),
            },
            formats=dict.fromkeys(("value", "divergence", "low", "high"), ",.5g"),
            caption=f"{report.metric.question} {sentence}",
            filename=f"{report.amount}_subgroups.csv",
        )
