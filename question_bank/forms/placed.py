"""The questions of a form in their places: what paper, leak scan, records, simulation and preview all go through."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from question_bank import messages
from question_bank.errors import ItemChanged
from question_bank.forms.form import Form, FormItem
from question_bank.item import Item, Question


@dataclass(frozen=True)
class PlacedQuestion:
    """A question as answers, scores and people refer to it.

    ``name``: ``q01``, or ``q61_2`` in a case item; ``label``: ``1``, or ``61（2）``; ``points``: what it is worth there (0 in
    pretest), ``shown_points`` what candidates read that it is worth; ``part``: its number in a case item, 0 in others.
    """

    name: str
    label: str
    points: float
    question: Question
    item: Item
    place: FormItem
    part: int

    @property
    def shown_points(self) -> float:
        """What the others of its section are worth, where nothing is scored."""
        return self.place.points if self.place.pretest else self.points


def placed(form: Form, bank: Mapping[str, Item]) -> list[PlacedQuestion]:
    """The questions of a form in order. Raises `ItemChanged` when an item is gone or differs from what was assembled."""
    return [
        question for place in form.items for question in place_item(_find(form, bank, place), place)
    ]


def _find(form: Form, bank: Mapping[str, Item], place: FormItem) -> Item:
    named = {"form": form.code, "number": place.number, "id": place.item_id}
    item = bank.get(place.item_id)
    if item is None:
        raise ItemChanged(messages.ITEM_GONE, **named)
    if not item.has_content(place.content_hash):
        raise ItemChanged(messages.ITEM_EDITED, **named)
    return item


def place_item(item: Item, place: FormItem) -> list[PlacedQuestion]:
    """The item's questions at a place.

    A section may give an item other points than the bank does; the questions of a case share them in proportion.
    """
    number = place.number
    if item.type != "case":
        name, label = f"q{number:02d}", str(number)
        points = 0.0 if place.pretest else place.points
        return [PlacedQuestion(name, label, points, item.questions[0], item, place, 0)]
    scale = place.points / item.points
    return [
        PlacedQuestion(
            name=f"q{number:02d}_{part}",
            label=f"{number}（{part}）",
            points=question.points * scale,
            question=question,
            item=item,
            place=place,
            part=part,
        )
        for part, question in enumerate(item.questions, 1)
    ]


def place_alone(item: Item) -> list[PlacedQuestion]:
    """The item's questions as if it were a form of its own."""
    place = FormItem(
        number=1,
        section=0,
        item_id=item.id,
        content_hash=item.content_hash,
        points=item.points,
    )
    return place_item(item, place)


def items_of(questions: Iterable[PlacedQuestion]) -> list[Item]:
    """Each item once, in order."""
    return list({question.place.number: question.item for question in questions}.values())
