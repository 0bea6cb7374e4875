"""GIFT (Moodle's text format) ↔ drafts and items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from question_bank import messages
from question_bank.exchange import foreign
from question_bank.exchange.draft import Draft, Place
from question_bank.exchange.foreign import NUMBER, About, Answer
from question_bank.exchange.gift_syntax import (
    GiftChoice,
    GiftQuestion,
    GiftText,
    escape,
    parse_gift,
)
from question_bank.exchange.html_text import moodle_text
from question_bank.item import Item, Question

_BLANK = "_____"
_NUMERIC = re.compile(
    r"=\s*(?:%(?P<weight>-?\d{1,3}(?:\.\d{1,8})?)%)?(?P<value>[^=#]*)(?:#(?P<feedback>(?:\\.|[^\\=])*))?",
    re.DOTALL,
)


def read_gift(text: str, file: str) -> list[Draft]:
    """A draft for every question of the file, refused ones among them; a category is none. Never raises."""
    drafts: list[Draft] = []
    category = ""
    for question in parse_gift(text):
        if question.type == "Category":
            category = question.title
        else:
            place = Place(file, messages.AT_LINE.format(line=question.line))
            drafts.append(_draft(question, place, category))
    return drafts


class _Texts:
    """The texts of one question as ours, and what was left out of them."""

    def __init__(self) -> None:
        self.lost: list[str] = []

    def __call__(self, text: GiftText | None) -> str:
        if text is None:
            return ""
        plain = moodle_text(text.text, text.format)
        self.lost += plain.lost
        return plain.text


def _draft(question: GiftQuestion, place: Place, category: str) -> Draft:
    texts = _Texts()
    stem, feedback = texts(question.stem), texts(question.global_feedback)
    answers = [_answer(choice, texts) for choice in question.choices]
    said = {True: texts(question.true_feedback), False: texts(question.false_feedback)}
    about = About(
        place,
        id=question.id or question.title,
        tags=question.tags,
        category=category,
        feedback=feedback,
        lost=texts.lost,
    )
    if question.fault:
        return foreign.refused(about, messages.GIFT_FAULTS[question.fault], stem)
    match question.type:
        case "MC":
            return foreign.choice(about, stem, answers)
        case "TF":
            return foreign.truth(about, stem, bool(question.truth), said)
        case "Short":
            return foreign.short(about, _with_blank(question, stem), answers)
        case "Numerical":
            return _numerical(about, _with_blank(question, stem), question.numbers)
        case "Essay":
            return foreign.essay(about, stem)
        case "Matching":
            return foreign.refused(about, messages.FOREIGN_MATCHING, stem)
        case _:
            return foreign.refused(about, messages.FOREIGN_NO_QUESTION, stem)


def _with_blank(question: GiftQuestion, stem: str) -> str:
    if any("<" in part for part in question.around):  # HTML: its spaces mean nothing
        return stem.replace(_BLANK, "{{}}", 1) if question.embedded else f"{stem} {{{{}}}}"
    before, after = question.around
    return f"{before.lstrip()}{{{{}}}}{after.rstrip()}"


def _answer(choice: GiftChoice, texts: _Texts) -> Answer:
    weight = choice.weight
    if weight is None:
        weight = 100.0 if choice.correct else 0.0
    return Answer(texts(choice.text), weight, texts(choice.feedback))


def _numerical(about: About, stem: str, numbers: str) -> Draft:
    answers: list[Answer] = []
    written = list(_NUMERIC.finditer(numbers)) if numbers.startswith("=") else []
    for found in written:
        weight = float(found["weight"]) if found["weight"] else 100.0
        answers.append(Answer(found["value"].strip(), weight, (found["feedback"] or "").strip()))
    if not written:
        value, *said = re.split(r"(?<!\\)#", numbers, maxsplit=1)
        answers = [Answer(value.strip(), 100.0, said[0].strip() if said else "")]
    exact = [_exact(answer) for answer in answers if answer.weight >= 99.9]
    if None in exact or any(_exact(answer) is None and answer.weight > 0 for answer in answers):
        return foreign.refused(about, messages.FOREIGN_TOLERANCE, stem)
    return foreign.short(
        about,
        stem,
        [Answer(_exact(a) or a.text, a.weight, a.feedback) for a in answers],
        numbers=True,
    )


def _exact(answer: Answer) -> str | None:
    """The one number that is right: ``1822`` and ``1822:0`` are such, a range is none."""
    value, _, tolerance = answer.text.partition(":")
    if tolerance.strip() and (not NUMBER.fullmatch(tolerance.strip()) or float(tolerance) != 0):
        return None
    return value.strip() if NUMBER.fullmatch(value.strip()) else None


def write_gift(items: Sequence[Item]) -> str:
    """The items as a GIFT file; those of which `gift_cannot` gives a reason are left out."""
    return "\n\n".join(_written(item) for item in items if gift_cannot(item) is None) + "\n"


def gift_cannot(item: Item) -> str | None:
    """Why an item cannot stand in a GIFT file, in words."""
    blanks = item.questions[0].blanks
    if blanks and all("->" in answer for answer in blanks[0]):
        return messages.GIFT_ARROWS
    return foreign.cannot_carry(item)


def _written(item: Item) -> str:
    question = item.questions[0]
    marks = [f"[id:{item.id}]", *(f"[tag:{_mark(tag)}]" for tag in foreign.tags_of(item))]
    before, _, after = question.stem.partition("{{}}")
    answers = "".join(_answers(question))
    return (
        f"// {' '.join(marks)}\n::{item.id}::[markdown]{escape(before)}"
        f"{{{answers}\n####{_inside(item.rationale)}\n}}{escape(after)}"
    )


def _answers(question: Question) -> Iterator[str]:
    match question.kind:
        case "true_false":
            yield "TRUE" if question.answer else "FALSE"
        case "single":
            for option in question.options:
                yield f"\n{_mark_of(option.text, key=option.is_key)}{_inside(option.text)}"
        case "multiple":
            share = f"%{100 / sum(option.is_key for option in question.options):.5f}%"
            for option in question.options:
                yield f"\n~{share if option.is_key else '%-100%'}{_inside(option.text)}"
        case "fill_in":
            for answer in question.blanks[0]:
                yield f"\n{_mark_of(answer, key=True)}{_inside(foreign.short_answer(answer))}"


def _mark_of(text: str, *, key: bool) -> str:
    """With its weight where the text would be taken for one."""
    mark, weight = ("=", "%100%") if key else ("~", "%0%")
    return mark + (weight if text.lstrip().startswith("%") else "")


def _inside(text: str) -> str:
    """A text between the braces; with its format where it would be taken for one."""
    return ("[markdown]" if text.lstrip().startswith("[") else "") + escape(text)


def _mark(tag: str) -> str:
    return tag.replace("\\", "\\\\").replace("]", "\\]")
