"""The gap between two groups in the table's own decisions, beside the gap in what a model says of the same people."""

from dataclasses import dataclass

from workbench.language import tr
from workbench.words import whole

HALF = 0.5


@dataclass(frozen=True, kw_only=True)
class DecidedGap:
    """By how much the shares of a yes differ between two groups, high less low (-1 to 1): the table's, the model's.

    `people` are the rows looked at in the two groups, low first.
    """

    table: float
    model: float
    people: tuple[int, int]

    @property
    def explained(self) -> bool:
        """Whether the model shows at least half of the table's gap, in the same direction."""
        return self.table == 0 or self.model / self.table >= HALF

    @property
    def sentence(self) -> str:
        """Both gaps, and whether most of the table's is left unexplained."""
        values = {"table": f"{100 * abs(self.table):.1f}", "model": f"{100 * abs(self.model):.1f}"}
        values |= {"people": whole(self.people[0]), "people_2": whole(self.people[1])}
        if self.explained:
            return tr(
                "The decisions in the table differ by {table} points between these groups, this model's answers by "
                "{model} ({people} and {people_2} people).",
                **values,
            )
        if self.table * self.model < 0:
            return tr(
                "The decisions in the table differ by {table} points between these groups, this model's answers by "
                "{model} the other way round ({people} and {people_2} people): this model does not explain the "
                "difference.",
                **values,
            )
        return tr(
            "The decisions in the table differ by {table} points between these groups, this model's answers by "
            "{model} ({people} and {people_2} people): most of the difference is not explained by this model.",
            **values,
        )
