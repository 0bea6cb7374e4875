"""Item or draft → item file: the text that `question_bank.exchange.markdown` reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import yaml

from question_bank.exchange.draft import Draft
from question_bank.exchange.markdown_body import RATIONALE
from question_bank.item import Item, ItemType, Question
from question_bank.messages import TYPE_NAMES


def item_text(item: Item) -> str:
    """The item as an item file; parsing it gives the item back."""
    head = {
        "id": item.id,
        "type": item.type,
        "content_area": item.content_area,
        "cognitive_level": item.cognitive_level,
        "expected_facility": item.expected_facility,
        "points": item.points,
        "legal_basis": item.legal_basis,
        "enemies": item.enemies,
        "pool": None if item.pool == "formal" else item.pool,
    }
    return _text(head, item.type, item.questions, item.context, item.rationale)


def draft_text(draft: Draft, item_id: str) -> str:
    """The draft as an item file, perhaps an unfinished one: what the draft doesn't say is left out, and the check names it."""
    head = {**draft.head, "id": item_id, "type": draft.type}
    return _text(head, draft.type, draft.questions, draft.context, draft.rationale)


def draft_fields(draft: Draft, item_id: str) -> dict[str, object]:
    """The fields in the head of `draft_text`, as they stand there."""
    head = {**draft.head, "id": item_id, "type": draft.type}
    said = _fields(head, draft.type, draft.questions)
    return {name: said[name] for name in _ORDER if said.get(name) not in (None, (), [])}


_ORDER = (
    "id",
    "type",
    "content_area",
    "cognitive_level",
    "expected_facility",
    "points",
    "legal_basis",
    "answer",
    "numerals_equivalent",
    "enemies",
    "pool",
)


def _text(
    head: Mapping[str, object],
    kind: ItemType | None,
    questions: Sequence[Question],
    context: str,
    rationale: str,
) -> str:
    said = _fields(head, kind, questions)
    lines = ["---"]
    for name in _ORDER:
        lines += _field(name, said.get(name))
    lines.append("---")
    if kind == "case":
        lines.append(context)
        for number, question in enumerate(questions, 1):
            points = _number(question.points)
            lines += ["", f"## 问题{number}（{TYPE_NAMES[question.kind]}，{points}分）", ""]
            lines += _question(question, "###", part=True)
    else:
        for question in questions:
            lines += _question(question, "##", part=False)
    if rationale:
        lines += ["", RATIONALE, "", rationale]
    return "\n".join([*lines, ""])


def _fields(
    head: Mapping[str, object], kind: ItemType | None, questions: Sequence[Question]
) -> dict[str, object]:
    said = dict(head)
    if kind == "true_false" and questions:
        said["answer"] = questions[0].answer
    if any(question.numerals_equivalent for question in questions):
        said["numerals_equivalent"] = True
    return said


def _field(name: str, value: object) -> Iterator[str]:
    match value:
        case None | () | []:
            return
        case list() | tuple():
            yield f"{name}:"
            yield from (f"  - {_scalar(entry)}" for entry in value)
        case _:
            yield f"{name}: {_scalar(value)}"


_PLAIN = re.compile(r"[《\u4e00-\u9fffa-z][\w《》〈〉()（）、-]*[\w》〉)）]")
_NOT_TEXT = frozenset({"true", "false", "yes", "no", "on", "off", "null"})
"""What YAML reads as something else than text."""


def _scalar(value: object) -> str:
    """A value in YAML, in one line; quoted where it would be read as something else."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return _number(value)
    # Nearly everything is plain text, and PyYAML takes long.
    if isinstance(value, str) and _PLAIN.fullmatch(value) and value not in _NOT_TEXT:
        return value
    text: str = yaml.safe_dump(value, allow_unicode=True, width=float("inf"))
    return text.removesuffix("...\n").strip()


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() else repr(value)


def _question(question: Question, level: str, *, part: bool) -> Iterator[str]:
    stem = question.stem
    for blank in question.blanks:
        stem = stem.replace("{{}}", "{{" + "|".join(blank) + "}}", 1)
    yield stem
    if question.kind == "true_false" and part and question.answer is not None:
        yield f"\n答案：{'正确' if question.answer else '错误'}"
    if question.options:
        yield ""
        for option in question.options:
            text = option.text.replace("\n", "\n  ")
            yield f"- [{'x' if option.is_key else ' '}] {text}"
    if question.reference_answer:
        yield f"\n{level} 参考答案\n\n{question.reference_answer}"
    if question.rubric:
        yield f"\n{level} 评分标准\n"
        for line in question.rubric:
            yield f"- {_number(line.points)}分：{line.text}"
