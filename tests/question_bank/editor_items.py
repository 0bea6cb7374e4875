"""Items in the shortest way, for tests of what an editor says about them."""

from __future__ import annotations

from typing import Any

from question_bank.item import Item, Option, Question

RATIONALE = "第三十六条规定的一般追责期限为二年；六个月是提起行政诉讼的期限，一年和三年分别出自别的制度，不能混用。"


def single(stem: str, *options: str, key: int = 0, **facts: Any) -> Item:
    """A single-choice item; the first option is the key."""
    return choice("single", stem, options, {key}, **facts)


def multiple(stem: str, keys: int, *options: str, **facts: Any) -> Item:
    """A multiple-choice item whose first options are the keys."""
    return choice("multiple", stem, options, set(range(keys)), **facts)


def choice(kind: Any, stem: str, options: tuple[str, ...], keys: set[int], **facts: Any) -> Item:
    shown = tuple(Option(text=text, is_key=at in keys) for at, text in enumerate(options))
    return item(Question(kind=kind, stem=stem, points=1, options=shown), **facts)


def statement(stem: str, answer: bool, **facts: Any) -> Item:
    return item(Question(kind="true_false", stem=stem, points=1, answer=answer), **facts)


def blank(stem: str, *accepted: str, numerals: bool = False, **facts: Any) -> Item:
    question = Question(
        kind="fill_in", stem=stem, points=1, blanks=(accepted,), numerals_equivalent=numerals
    )
    return item(question, **facts)


def item(question: Question, **facts: Any) -> Item:
    usual: dict[str, Any] = {
        "id": "sample-001",
        "type": question.kind,
        "content_area": "行政处罚",
        "cognitive_level": "理解",
        "expected_facility": 0.7,
        "points": 1,
        "legal_basis": ("《行政处罚法》(2021)第三十六条第一款",),
        "questions": (question,),
        "rationale": RATIONALE,
    }
    return Item(**{**usual, **facts})
