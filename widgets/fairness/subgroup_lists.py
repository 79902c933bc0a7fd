"""Which subgroups does the table list: those that stand out, all of them, or one step further within some people?"""

from collections.abc import Mapping

import pandas as pd

from workbench.fairness.subgroup_report import SubgroupReport
from workbench.language import tr

CLEAR, ALL, WITHIN = "clear", "all", "within"
SHOWS = (
    (tr("those that stand out and say something new"), CLEAR),
    (tr("all of them"), ALL),
    (tr("one step further within the chosen people"), WITHIN),
)
NONE = {
    CLEAR: tr("None of {} stands out. Choose “all of them” above to see each with its uncertainty, and to choose one."),
    ALL: tr("No combination of values is shared by enough people."),
    WITHIN: tr("Nobody was chosen yet, or no description goes one step further: choose a name under “all of them”."),
}


def list_subgroups(
    report: SubgroupReport, shows: str, cohort: Mapping[str, str], search: str = ""
) -> tuple[pd.DataFrame, str]:
    """The rows that are asked for, and what to say where there are none.

    `shows` is one of `SHOWS`; WITHIN goes one step further within the `cohort`. Of the rows only those are listed whose
    description has the words of `search`.
    """
    frame, none = report.subgroups, NONE[shows].format(len(report.subgroups))
    if shows == CLEAR:
        frame = report.clear
    elif shows == WITHIN:
        frame = report.within(cohort)
    words = search.strip().casefold()
    if words:
        labels = [report.roles.group_label(dict(items)).casefold() for items in frame["items"]]
        frame = frame[[words in label for label in labels]]
        none = tr("No description in this list has “{words}”.", words=words)
    return frame, none
