"""The trainer's desk: what is hidden where, who has come how far, and when the truth is shown."""

from collections.abc import Callable, Sequence
from html import escape
from typing import ClassVar

import ipywidgets as ipw

from widgets.panel import Panel, paragraph_html
from widgets.session import Session
from widgets.workshop.part import current_lesson
from workbench.language import tr
from workbench.scenarios import STRENGTHS
from workbench.workshop.lessons import PARTS, find_part, list_cuts
from workbench.workshop.room import Room, Seat

KINDS = (
    (tr("The decision itself looks at the group"), "direct"),
    (tr("The decision looks at a column that reveals the group"), "proxy"),
    (tr("The decision learnt from earlier ones that held the group back"), "history"),
    (tr("Only people in two groups at once are hit"), "subgroup"),
    (tr("The record is wrong, the decision is not"), "labels"),
    (tr("Nothing is hidden"), "none"),
)


class TrainerPanel(Panel):
    """Change the data and the truth together, for everybody in the room."""

    title = tr("The trainer's desk")
    asks = tr("What is hidden in each part, and how far has the room come?")
    reads: ClassVar[tuple[str, ...]] = ("whole",)

    def __init__(self) -> None:
        """It opens with the key that was printed where the workshop was started."""
        super().__init__(Session())

    def controls(self) -> Sequence[ipw.Widget]:
        """First the key; everything else once it opened the desk."""
        self.key = ipw.Password(description=tr("Trainer's key"), continuous_update=False)
        self.open = self._button(tr("Open the desk"), self.refresh, "primary")
        self.part = ipw.Dropdown(description=tr("Part"), options=[(find_part(name).title, name) for name in PARTS])
        self.bias = ipw.Dropdown(description=tr("What is hidden"), options=KINDS)
        self.bias.add_class("wb-wide")
        self.strength = ipw.Dropdown(description=tr("How much"), options=_strengths())
        self.cut = ipw.Dropdown(
            description=tr("Agenda"), options=[(each["title"], each["key"]) for each in list_cuts()]
        )
        self.plant = self._button(tr("Change everybody's table"), self._plant, "primary")
        self.people = self._button(tr("Same again, new people"), self._draw_again)
        self.plant.tooltip = tr("Hide this in the table of everybody in the room, and change the right answers with it")
        self.people.tooltip = tr("The same is hidden, in a table of newly invented people: for a second go")
        self.show = self._button(tr("Show the truth"), self._reveal)
        self.reset = self._button(tr("Begin a new round"), self._reset)
        self.again = self._button(tr("Look again"), self.refresh)
        self.on_choice(self.part, lambda _part: self.refresh())
        self.on_choice(self.cut, self._cut)
        self.desk = ipw.HBox((self.part, self.bias, self.strength, self.plant, self.people, self.show))
        self.everybody = ipw.HBox((self.cut, self.again, self.reset))
        for row in (self.desk, self.everybody):
            row.add_class("wb-controls")
        self.truth, self.seats, self.done = ipw.HTML(), ipw.HTML(), ipw.HTML()
        return (self.key, self.open)

    def render(self) -> None:
        """The desk, for whoever has the key."""
        room = Room.current()
        asked = not room.admits("") and not self.key.value
        if asked:
            self.body.children = ()
            return
        seats = room.seats(self.key.value)  # says so where the key is wrong
        for control in (self.key, self.open):
            control.layout.display = "none"
        recipe, setting = room.recipe(self.part.value), room.setting
        lesson = current_lesson(self.part.value)
        with self.writing():
            self.bias.value, self.cut.value = recipe.bias, setting.cut
            named = recipe.strength_words
            self.strength.value = named if named in STRENGTHS else "clear"
        shown = room.is_revealed(self.part.value)
        self.show.description = tr("Hide the truth again") if shown else tr("Show the truth")
        self.truth.value = paragraph_html(lesson.words) + paragraph_html(
            tr("Everybody can see this now.") if shown else tr("Nobody but you sees this."), "wb-note"
        )
        self.seats.value = seats_html(seats)
        self.body.children = (self.desk, self.truth, self.done, self.everybody, self.seats)

    def _plant(self) -> None:
        self._change(bias=self.bias.value, strength=self.strength.value)

    def _draw_again(self) -> None:
        self._change(seed=Room.current().recipe(self.part.value).seed + 1)

    def _change(self, **changes: object) -> None:
        with self.guard():
            Room.current().plant(self.key.value, self.part.value, **changes)
            self.render()
            self._say(tr("Done. Pages that are open say so when somebody answers; new ones have it at once."))

    def _reveal(self) -> None:
        with self.guard():
            room = Room.current()
            room.reveal(self.key.value, self.part.value, not room.is_revealed(self.part.value))
            self.render()
            self._say(tr("Done. Participants press “Look” on their page."))

    def _reset(self) -> None:
        with self.guard():
            Room.current().reset(self.key.value)
            self.render()
            self._say(tr("Everything is as it comes, and nobody has solved anything in this round."))

    def _cut(self, cut: str) -> None:
        Room.current().cut(self.key.value, cut)

    def _say(self, text: str) -> None:
        self.done.value = f'<p class="wb-note" role="status">{escape(text)}</p>'

    def _button(self, label: str, act: Callable[[], None], style: str = "") -> ipw.Button:
        button = ipw.Button(description=label, button_style=style)
        button.on_click(lambda _button: act())
        return button


def seats_html(seats: Sequence[Seat]) -> str:
    """Who has solved how many exercises of each part, and how many have solved all of a part but what is extra."""
    if not seats:
        return paragraph_html(tr("Nobody has chosen a nickname or solved anything yet."), "wb-note")
    heads = "".join(f'<th scope="col">{escape(find_part(part).title.partition(":")[0])}</th>' for part in PARTS)
    rows = "".join(
        f'<tr><th scope="row">{escape(seat.name)}</th>'
        + "".join(f"<td>{escape(seat.solved[part].short)}</td>" for part in PARTS)
        + "</tr>"
        for seat in seats
    )
    people = tr("1 person") if len(seats) == 1 else tr("{seats} people", seats=len(seats))
    done = "".join(f"<td>{sum(seat.solved[part].is_finished for seat in seats)}</td>" for part in PARTS)
    return tr(
        '<h3>The room</h3><div class="wb-numbers-scroll"><table class="wb-agenda"><caption '
        'class="wb-visually-hidden">Exercises solved</caption><thead><tr><th '
        'scope="col">{people}</th>{heads}</tr></thead><tbody>{rows}<tr><th scope="row">Finished the '
        "part</th>{done}</tr></tbody></table></div>",
        people=people,
        heads=heads,
        rows=rows,
        done=done,
    )


def _strengths() -> list[tuple[str, str]]:
    return [
        (tr("{name} ({gap:.0f} percentage points)", name=name, gap=100 * gap), name) for name, gap in STRENGTHS.items()
    ]
