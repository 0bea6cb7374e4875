"""The forms of the demo's earlier years, of items of the bank, and what a candidate of some ability writes on one.

A candidate of ability θ answers a question of difficulty b correctly with probability logistic(θ − b), both in logits (Rasch
1960). b is what the bank expects of the item and a part that it does not know; one item gets easier year by year.
"""

from __future__ import annotations

import functools
import hashlib
import json
import math
import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from grading.paper.score_cell import ScoringRule, scoring_rule
from lawstudy.demo.papers import BLANK, given_answer
from question_bank.bank import ItemBank
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.form import Form, FormItem
from question_bank.forms.placed import place_item
from question_bank.item import CONSTRUCTED, Item, Question
from question_bank.value import sha256
from records.exams.response import ResponseStatus

CODES = ("A", "B")
UNKNOWN = 0.3
"""Standard deviation of what the bank does not know of an item's difficulty, in logits."""
DRIFT = 0.35
"""Logits a year by which the item that everybody knows by now gets easier."""
ANCHORED, KEPT = 0.1, 0.3
"""Of a section: on both forms in all years, and kept from the form of the year before."""
DRIFTING, AMENDED = 0, (1, 2)
"""Places among the anchors."""
NOT_REACHED, MOST_NOT_REACHED = 0.02, 8
"""How many run out of time, and how many questions are left then at most."""
ESSAY_MEAN, ESSAY_SLOPE, ESSAY_SPREAD = 0.6, 0.1, 0.12
"""Of the share of an essay's points that a marker gives."""


@dataclass(frozen=True)
class Asked:
    """A question in its place. ``rule``: ``None`` where a person marks it; ``difficulty`` in logits."""

    name: str
    item: str
    points: float
    question: Question
    rule: ScoringRule | None
    difficulty: float


@dataclass(frozen=True)
class HistoryForm:
    """A form of an earlier year; ``questions`` as `ExamForm` keeps them."""

    code: str
    content_hash: str
    questions: Sequence[Mapping[str, Any]]
    asked: Sequence[Asked]
    items: Sequence[str]


@dataclass(frozen=True)
class Written:
    """A response: as `records.exams.response.Response` has it."""

    question: str
    value: str
    sha256: str
    status: ResponseStatus
    score: float
    marked: bool


class Items:
    """What the forms of all years are made of, drawn once a district: which stay, which drift, and which were amended when."""

    def __init__(
        self, bank: ItemBank, formal: frozenset[str], years: Sequence[int], seed: int
    ) -> None:
        self.seed, self.first = seed, years[0]
        self.pools: dict[str, list[Item]] = {}
        for item in bank.usable.values():
            if item.id in formal:
                self.pools.setdefault(item.type, []).append(item)
        for kind, pool in self.pools.items():
            random.Random(f"{seed}:pool:{kind}").shuffle(pool)
        singles = [item.id for item in self.pools.get("single", ())]
        self.drifting = singles[DRIFTING] if singles else ""
        # From the year on the item that is in the bank now; before it, one that has gone.
        self.amended = {
            singles[place]: years[(number + 2) % len(years)]
            for number, place in enumerate(AMENDED)
            if place < len(singles)
        }

    def id_in(self, item: Item, year: int) -> str:
        """What the item was called in a year: before it was amended it was another one."""
        since = self.amended.get(item.id)
        return item.id if since is None or year >= since else f"{item.id}-until-{since - 1}"

    def difficulty(self, item: Item, part: int, year: int) -> float:
        """In logits."""
        expected = min(max(item.expected_facility, 0.05), 0.97)
        own = random.Random(f"{self.seed}:difficulty:{self.id_in(item, year)}:{part}")
        drifted = DRIFT * (year - self.first) if item.id == self.drifting else 0.0
        return -math.log(expected / (1 - expected)) + own.gauss(0, UNKNOWN) - drifted

    def chosen(
        self, blueprint: Blueprint, before: Mapping[str, Sequence[str]], name: str
    ) -> dict[str, list[list[Item]]]:
        """The items of each form, section by section. ``before``: ids in the bank of the same forms a year ago."""
        found: dict[str, list[list[Item]]] = {code: [] for code in CODES}
        draw = random.Random(f"{self.seed}:form:{name}")
        for section in blueprint.sections:
            pool = self.pools.get(section.type, [])
            anchors = pool[: int(section.count * ANCHORED)]
            rest = pool[len(anchors) :]
            draw.shuffle(rest)
            used = set[str]()
            for code in CODES:
                had = set(before.get(code, ()))
                kept = [item for item in rest if item.id in had and item.id not in used]
                kept = kept[: int(section.count * KEPT)]
                # Those that nobody has had on this form first; of a small pool some come again.
                fresh = sorted(
                    (item for item in rest if item not in kept),
                    key=lambda item: (item.id in used, item.id in had),
                )
                mine = [*anchors, *kept, *fresh][: section.count]
                used.update(item.id for item in mine if item not in anchors)
                found[code].append(draw.sample(mine, len(mine)))
        return found


def make_forms(
    items: Items, blueprint: Blueprint, name: str, year: int, before: Mapping[str, Sequence[str]]
) -> tuple[list[HistoryForm], dict[str, list[str]]]:
    """The forms of an exam, and the ids in the bank of their items, for the next year."""
    chosen = items.chosen(blueprint, before, name)
    forms = [_form(items, blueprint, name, year, code, chosen[code]) for code in CODES]
    kept = {code: [item.id for some in chosen[code] for item in some] for code in CODES}
    return forms, kept


def _form(
    items: Items,
    blueprint: Blueprint,
    name: str,
    year: int,
    code: str,
    sections: Sequence[Sequence[Item]],
) -> HistoryForm:
    places: list[FormItem] = []
    asked: list[Asked] = []
    questions: list[Mapping[str, Any]] = []
    for number, (section, some) in enumerate(zip(blueprint.sections, sections, strict=True)):
        for item in some:
            called = items.id_in(item, year)
            gone = called != item.id
            place = FormItem(
                number=len(places) + 1,
                section=number,
                item_id=called,
                content_hash=sha256(called) if gone else item.content_hash,
                points=section.points,
            )
            places.append(place)
            for each in place_item(item, place):
                kind = each.question.kind
                rule = (
                    None
                    if kind in CONSTRUCTED
                    else scoring_rule(each.name, each.question, each.points, blueprint.marking)
                )
                hard = items.difficulty(item, each.part, year)
                asked.append(Asked(each.name, called, each.points, each.question, rule, hard))
                questions.append(
                    {
                        "name": each.name,
                        "item_id": called,
                        "content_hash": place.content_hash,
                        "kind": kind,
                        "points": each.points,
                        "content_area": item.content_area,
                        "expected_facility": item.expected_facility,
                    }
                )
    form = Form(exam=name, code=code, seed=items.seed, blueprint=blueprint, items=tuple(places))
    ids = [place.item_id for place in places]
    return HistoryForm(code, form.content_hash, questions, asked, ids)


def write_paper(form: HistoryForm, ability: float, draw: random.Random) -> list[Written]:
    """Everything that somebody answers, and what it is worth."""
    count = len(form.asked)
    reached = count
    if draw.random() < NOT_REACHED:
        reached -= draw.randint(1, min(MOST_NOT_REACHED, count - 1))
    given = [
        _given(each, ability, draw) if place < reached else None
        for place, each in enumerate(form.asked)
    ]
    last = max((place for place, value in enumerate(given) if value is not None), default=-1)
    paper = []
    for place, (each, value) in enumerate(zip(form.asked, given, strict=True)):
        text, digest = _kept(value)
        status: ResponseStatus = "scored"
        if value is None:
            status = "omitted" if place < last else "not_reached"
            score = 0.0
        elif each.rule is None:
            share = draw.gauss(ESSAY_MEAN + ESSAY_SLOPE * ability, ESSAY_SPREAD)
            score = round(2 * each.points * min(1.0, max(0.0, share))) / 2
            score = min(score, each.points)
        else:
            score = each.rule.score(value)
        marked = each.rule is None and value is not None
        paper.append(Written(each.name, text, digest, status, score, marked))
    return paper


def _given(asked: Asked, ability: float, draw: random.Random) -> object:
    right = draw.random() < 1 / (1 + math.exp(asked.difficulty - ability))
    if draw.random() < BLANK:
        return None
    return given_answer(asked.question, right, draw)


def _kept(value: object) -> tuple[str, str]:
    """As JSON, and its hash, as scoring keeps them."""
    return _hashed(json.dumps(value, ensure_ascii=False, sort_keys=True))


@functools.lru_cache(maxsize=4096)
def _hashed(text: str) -> tuple[str, str]:
    return text, hashlib.sha256(text.encode()).hexdigest()
