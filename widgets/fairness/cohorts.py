"""Whose people are looked at? A cohort can be named, kept, found again and set beside another one."""

from collections.abc import Callable, Sequence
from typing import ClassVar

import ipywidgets as ipw

from widgets.details import Details
from widgets.numbers import Numbers
from widgets.panel import Panel, paragraph_html
from workbench.case import Case
from workbench.fairness.subgroup_sides import Side, say_groups, say_sides, sides_frame
from workbench.language import tr
from workbench.words import capital, percent, whole

EVERYONE = tr("Everyone")


class CohortPanel(Panel):
    """The people that every panel of the page looks at, and those that were given a name."""

    title = tr("Who is looked at")
    asks = tr(
        "Every panel on this page answers for these people. Keep them under a name, or set two of them side by side."
    )
    method = tr("Rates have Wilson's 95% interval; a gap of two groups of people has Newcombe's.")
    reads: ClassVar[tuple[str, ...]] = ("whole", "cohort", "cohorts", "metric", "compare_by")

    def controls(self) -> Sequence[ipw.Widget]:
        """Who it is, back to everyone, a name, and those that were kept."""
        self.who = ipw.HTML()
        self.who.add_class("wb-wide")
        self.all = ipw.Button(description=tr("Show everyone again"))
        self.name = ipw.Text(
            description=tr("Name these people"), placeholder=tr("for example young women"), continuous_update=False
        )
        self.keep = ipw.Button(description=tr("Keep under this name"))
        self.kept = ipw.Dropdown(description=tr("Kept before"))
        self.forget = ipw.Button(description=tr("Forget this name"))
        self.all.on_click(lambda _button: self._do(lambda: self.session.look_at({})))
        self.keep.on_click(lambda _button: self._do(self._keep_name))
        self.forget.on_click(lambda _button: self._do(lambda: self.session.forget_cohort(self._named())))
        self.on_choice(self.kept, self._look)
        self.one = ipw.Dropdown(description=tr("Set"))
        self.other = ipw.Dropdown(description="beside")
        for box in (self.one, self.other):
            self.on_choice(box, lambda _value: self._set_beside())
        self.said, self.numbers = ipw.HTML(), Numbers()
        pair = ipw.Box((self.one, self.other))
        pair.add_class("wb-controls")
        self.versus = Details(tr("Set two of them side by side"), [pair, self.said, self.numbers])
        return (self.who, self.all, self.name, self.keep, self.kept, self.forget)

    def render(self) -> None:
        """Bring the words and the lists up to date."""
        session = self.session
        whole_case = session.everyone
        case = session.case or whole_case
        cohort = dict(session.cohort)
        self.who.value = paragraph_html(_who(case, whole_case), "wb-finding")
        self.all.disabled = not cohort
        self.name.disabled = self.keep.disabled = not cohort
        with self.writing():
            self.name.value = self._named()
        names = [(name, name) for name in session.cohorts]
        self.fill(self.kept, [(EVERYONE, ""), *names], self._named())
        self.kept.disabled = not names
        self.forget.disabled = not self._named()
        self.kept.layout.display = self.forget.layout.display = None if names else "none"
        sides = [(EVERYONE, ""), *names]
        self._fill_sides(sides)
        self.body.children = (self.versus,) if names else ()
        if names:
            self._set_beside()

    def _fill_sides(self, sides: list[tuple[str, str]]) -> None:
        """Two different ones, where there are: those chosen before, else the first two that were kept, or everyone."""
        values = [value for _, value in [*sides[1:], sides[0]]]
        chosen = [box.value for box in (self.one, self.other)]
        if chosen[0] == chosen[1] or not set(chosen) <= set(values):
            chosen = [values[0], values[min(1, len(values) - 1)]]
        for box, value in zip((self.one, self.other), chosen, strict=True):
            self.fill(box, sides, value)

    def _named(self) -> str:
        """The name of the people looked at, "" if they have none."""
        cohort = dict(self.session.cohort)
        return next((name for name, items in self.session.cohorts.items() if cohort and items == cohort), "")

    def _do(self, work: Callable[[], None]) -> None:
        with self.guard():
            work()

    def _keep_name(self) -> None:
        self.session.keep_cohort(self.name.value)

    def _look(self, name: str) -> None:
        self.session.look_at(self.session.cohorts.get(name, {}))

    def _set_beside(self) -> None:
        """Two groups of people under the question that is asked, and by the column they are compared by."""
        sides = [self._side(box.value or "") for box in (self.one, self.other)]
        if self.one.value == self.other.value:
            self.said.value = paragraph_html(tr("Choose two different ones."), "wb-note")
            self.numbers.layout.display = "none"
            return
        metric = self.session.metric
        sentences = [say_sides(sides, metric), say_groups(sides, self.session.compare_by, metric)]
        self.said.value = "".join(
            paragraph_html(sentence, kind)
            for sentence, kind in zip(sentences, ("wb-finding", "wb-note"), strict=True)
            if sentence
        )
        self.numbers.layout.display = None
        self.numbers.show(
            sides_frame(sides),
            labels={
                "metric": tr("Metric"),
                "people": tr("People"),
                "value": tr("Value"),
                "low": tr("Low"),
                "high": tr("High"),
                "n": tr("Of"),
            },
            formats=dict.fromkeys(("value", "low", "high"), ".1%"),
            caption=tr("{sides} beside {sides_2}, under every rate.", sides=sides[0][0], sides_2=sides[1][0]),
            filename="two_cohorts.csv",
        )

    def _side(self, name: str) -> Side:
        return name or EVERYONE, self.session.everyone.only(self.session.cohorts.get(name, {}))


class LookedAtPanel(Panel):
    """There only while some of the people are looked at, so that nobody takes their numbers for everyone's."""

    title = tr("Only some people are looked at")
    asks = tr("Every panel on this page answers for these people, as you chose among the subgroups.")
    reads: ClassVar[tuple[str, ...]] = ("whole", "cohort")

    def controls(self) -> Sequence[ipw.Widget]:
        """Back to everyone."""
        self.who = ipw.HTML()
        self.all = ipw.Button(description=tr("Show everyone again"))
        self.all.on_click(lambda _button: self._everyone())
        return ()

    def render(self) -> None:
        """Who it is, and the way back; nothing while everyone is looked at."""
        session = self.session
        chosen = session.case is not None and bool(session.cohort)
        self.layout.display = None if chosen else "none"
        if chosen and session.case is not None:
            self.who.value = paragraph_html(_who(session.case, session.everyone), "wb-finding")
            self.body.children = (self.who, self.all)

    def _everyone(self) -> None:
        with self.guard():
            self.session.look_at({})


def _who(case: Case, everyone: Case) -> str:
    if case.cohort is None:
        return tr("Everyone in the table: {rows} {people}.", rows=whole(everyone.rows), people=everyone.roles.people)
    share = percent(case.rows / everyone.rows)
    return tr(
        "{who}: {rows} of {rows_2} {people} ({share}).",
        who=capital(case.who),
        rows=whole(case.rows),
        rows_2=whole(everyone.rows),
        people=everyone.roles.people,
        share=share,
    )
