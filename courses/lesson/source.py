"""A lesson's Markdown source: its head, its sections and blocks, and everything that is wrong with them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from courses import messages
from courses.calculators.catalogue import example_values
from courses.calculators.kinds import CALCULATORS
from courses.errors import CannotCalculate, LessonRejected
from courses.lesson.body import (
    Block,
    Body,
    Calculator,
    Decision,
    Drawing,
    SelfCheck,
    Text,
    read_body,
)
from courses.lesson.cited import check_citations, read_statutes
from courses.lesson.head import LessonHead
from question_bank import messages as bank_messages
from question_bank.areas import content_areas
from question_bank.bank import ItemBank
from question_bank.exchange.front_matter import read_yaml_head, repeated_fields
from question_bank.item import CONSTRUCTED
from question_bank.law.register import StatuteRegister

SECTIONS = ("学习目标", "案例", "讲解", "要点", "本单位任务", "自测", "延伸阅读")
APPENDIX = "附录"
"""May come last; what stands there is looked up, not studied."""
SELF_CHECKS = (6, 10)
DECISIONS = 3
"""Decisions of a case, at least."""
GOALS = (2, 5)
MOST_KEY_POINTS = 10
CHARACTERS_A_MINUTE, MINUTES_A_QUESTION = 250, 1.0
"""How fast a lesson is worked: slower than reading, since most of it is decided upon."""

Fault = tuple[int, str]
Faults = Iterator[Fault]


@dataclass(frozen=True)
class LessonSource:
    """A source without faults."""

    head: LessonHead
    blocks: Sequence[Block]


def read_lesson(
    text: str, file: str, bank: ItemBank, register: StatuteRegister, *, on: dt.date
) -> LessonSource:
    """Read a source. ``on``: the day on which citations must be in force. Raises `LessonRejected` with every fault."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").split("\n")
    yaml_head, _ = read_yaml_head(file, lines)
    if yaml_head is None:
        raise LessonRejected([messages.AT.format(file=file, line=1, reason=messages.NO_HEAD)])
    head: LessonHead | None = None
    found: list[Fault] = [
        (line, messages.REPEATED_FIELD.format(field=field))
        for line, field in repeated_fields(yaml_head.node)
    ]
    known: dict[str, Any] = dict(yaml_head.data) if isinstance(yaml_head.data, dict) else {}
    try:
        head = LessonHead.model_validate(yaml_head.data)
    except ValidationError as error:
        bad = [str(e["loc"][0]) if e["loc"] else "?" for e in error.errors()]
        found.append((1, messages.BAD_FIELD.format(field="、".join(dict.fromkeys(bad)))))
        known = {name: value for name, value in known.items() if name not in bad}
    numbered = list(enumerate(lines, 1))[yaml_head.body_start - 1 :]
    body = read_body(numbered)
    if known:
        start = min(yaml_head.body_start, len(lines))
        found += body.faults
        found += _faults(known, body, start)
        found += _law(known, numbered, register, on)
        found += _self_checks(body, numbered[-1][0] if numbered else start, bank)
    if head is None or found:
        raise LessonRejected(
            [messages.AT.format(file=file, line=n, reason=why) for n, why in sorted(set(found))]
        )
    return LessonSource(head, body.blocks)


def _faults(known: Mapping[str, Any], body: Body, start: int) -> Faults:
    area = known.get("content_area")
    if area is not None and area not in content_areas():
        yield 1, bank_messages.UNKNOWN_AREA.format(area=area)
    if body.sections not in (list(SECTIONS), [*SECTIONS, APPENDIX]):
        wanted = "、".join(SECTIONS)
        yield start, messages.SECTIONS.format(wanted=wanted, appendix=APPENDIX)
    sections = _by_section(body)
    decisions = [block for block in body.blocks if isinstance(block, Decision)]
    if len(decisions) < DECISIONS:
        yield start, messages.DECISION_COUNT.format(least=DECISIONS, count=len(decisions))
    for block in decisions:
        if block not in sections.get("案例", []):
            yield block.line, messages.DECISION_PLACE
    if not any(isinstance(block, Drawing) for block in body.blocks):
        yield start, messages.NO_FIGURE
    for calculator in body.blocks:
        if isinstance(calculator, Calculator):
            try:
                example_values(CALCULATORS[calculator.kind], calculator.example)
            except CannotCalculate as error:
                yield calculator.line, messages.BAD_EXAMPLE.format(reason=error)
    points = _lines(sections.get("要点", []), "- [ ] ")
    if not 1 <= len(points) <= MOST_KEY_POINTS:
        yield start, messages.KEY_POINTS.format(most=MOST_KEY_POINTS, count=len(points))
    minutes = known.get("minutes")
    if isinstance(minutes, int):
        takes = reading_minutes(body.blocks)
        if not 0.6 * minutes <= takes <= 1.25 * minutes:
            yield 1, messages.READING_TIME.format(minutes=minutes, takes=round(takes))


def reading_minutes(blocks: Sequence[Block]) -> float:
    """The time that a lesson takes without its appendix, by its characters and questions."""
    characters, questions = 0, 0
    for block in blocks:
        match block:
            case Text(lines=lines):
                if lines[0].strip() == f"## {APPENDIX}":
                    break
                characters += sum(len(line.strip()) for line in lines)
            case Decision(stem=stem, choices=choices):
                characters += len(stem) + sum(len(each.text) for each in choices)
                # Of the replies one or two are read.
                characters += sum(len(each.reply) for each in choices) // len(choices or [1])
                questions += 1
            case SelfCheck():
                questions += 1
    return characters / CHARACTERS_A_MINUTE + questions * MINUTES_A_QUESTION


def _by_section(body: Body) -> dict[str, list[Block]]:
    found: dict[str, list[Block]] = {}
    section = ""
    for block in body.blocks:
        if isinstance(block, Text) and block.lines[0].startswith("## "):
            section = block.lines[0][3:].strip()
        found.setdefault(section, []).append(block)
    return found


def _lines(blocks: Sequence[Block], start: str) -> list[str]:
    texts = [block for block in blocks if isinstance(block, Text)]
    return [line for block in texts for line in block.lines if line.startswith(start)]


def _law(
    known: Mapping[str, Any],
    numbered: Sequence[tuple[int, str]],
    register: StatuteRegister,
    on: dt.date,
) -> Faults:
    if "statutes" not in known:
        return
    versions: dict[str, str] = {}
    yield from read_statutes(known["statutes"], versions, register)
    for number, line in numbered:
        for reason in check_citations(line, versions, register, on):
            yield number, reason


def _self_checks(body: Body, last: int, bank: ItemBank) -> Faults:
    checks = [block for block in body.blocks if isinstance(block, SelfCheck)]
    goals = _goals(_by_section(body).get("学习目标", []))
    if not GOALS[0] <= goals <= GOALS[1]:
        yield last, messages.GOAL_COUNT.format(least=GOALS[0], most=GOALS[1], count=goals)
    for place, check in enumerate(checks):
        if check.section != "自测":
            yield check.line, messages.SELF_CHECK_PLACE
        if check.item in [each.item for each in checks[:place]]:
            yield check.line, messages.SELF_CHECK_REPEATED.format(id=check.item)
        if not check.goals or max(check.goals) > goals or min(check.goals) < 1:
            yield check.line, messages.SELF_CHECK_GOAL.format(count=goals)
        item = bank.get(check.item)
        if item is None:
            yield check.line, messages.UNKNOWN_ITEM.format(id=check.item)
        elif item.type == "case" or item.type in CONSTRUCTED:
            name = bank_messages.TYPE_NAMES[item.type]
            yield check.line, messages.NOT_FOR_SELF_CHECK.format(id=check.item, type=name)
        elif item.pool != "study":
            # A lesson shows the answer: no exam may ask it, and no practice paper either.
            pool = bank_messages.POOL_NAMES[item.pool]
            yield check.line, messages.NOT_FOR_STUDY.format(id=check.item, pool=pool)
    measured = {goal for check in checks for goal in check.goals}
    for goal in sorted(set(range(1, goals + 1)) - measured):
        yield last, messages.GOAL_UNMEASURED.format(goal=goal)
    if not SELF_CHECKS[0] <= len(checks) <= SELF_CHECKS[1]:
        least, most = SELF_CHECKS
        yield last, messages.SELF_CHECK_COUNT.format(least=least, most=most, count=len(checks))


def _goals(blocks: Sequence[Block]) -> int:
    """How many objectives are numbered, from 1 on without a gap."""
    count = 0
    for block in blocks:
        if isinstance(block, Text):
            for line in block.lines:
                count += line.startswith(f"{count + 1}. ")
    return count
