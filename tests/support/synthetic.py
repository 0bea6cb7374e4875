"""A synthetic bank for tests: items of every type in any number, as values or as files."""

from __future__ import annotations

import random
from pathlib import Path

from question_bank.areas import content_areas
from question_bank.bank import ItemBank
from question_bank.exchange.markdown_text import item_text
from question_bank.item import Item, Option, Question, RubricLine

BASIS = "《行政处罚法》(2021)第三十六条第一款"
RATIONALE = "依据第三十六条，此处说明理由与各干扰项的错误所在。"
_CYCLE = [
    "single",
    "single",
    "single",
    "single",
    "single",
    "multiple",
    "multiple",
    "multiple",
    "true_false",
    "true_false",
    "fill_in",
    "case",
]


def make_item(kind: str, number: int, area: str, facility: float) -> Item:
    """One item of a kind; its key is drawn from its number."""
    draw = random.Random(f"{kind}-{number}")
    stem = f"合成试题{number}：在某情形下，行政机关的下列做法如何评价"
    questions: tuple[Question, ...]
    if kind == "case":
        questions = (
            _question("single", f"{stem}，第一问", draw, 4.0),
            _question("true_false", f"{stem}，第二问", draw, 2.0),
            Question(
                kind="short_answer",
                stem=f"{stem}，第三问",
                points=14.0,
                reference_answer="参考答案：应当先告知当事人拟作出的决定及其理由，再听取意见。",
                rubric=(
                    RubricLine(points=8.0, text="写出应当告知当事人拟作出决定的内容"),
                    RubricLine(points=6.0, text="写出应当听取当事人陈述申辩的意见"),
                ),
            ),
        )
        points = 20.0
    else:
        points = 2.0 if kind == "multiple" else 1.0
        questions = (_question(kind, stem, draw, points),)
    return Item.model_validate(
        {
            "id": f"syn-{kind.replace('_', '-')}-{number:05d}",
            "type": kind,
            "content_area": area,
            "cognitive_level": "理解",
            "expected_facility": facility,
            "points": points,
            "legal_basis": (BASIS,),
            "context": f"合成案情{number}：某单位收到举报。" if kind == "case" else "",
            "questions": questions,
            "rationale": RATIONALE,
        }
    )


def make_bank(count: int, seed: int = 7) -> ItemBank:
    """``count`` items over all content areas and types, facilities around 0.7."""
    draw = random.Random(seed)
    areas = content_areas()[
        :12
    ]  # As many as the papers that stock scored have (tests/data/stock-rows.json).
    return ItemBank(
        make_item(
            _CYCLE[number % len(_CYCLE)],
            number,
            areas[(number // len(_CYCLE)) % len(areas)],
            round(min(0.95, max(0.3, draw.gauss(0.7, 0.12))), 2),
        )
        for number in range(count)
    )


def write_items(bank: ItemBank, folder: Path) -> None:
    """Write every item of the bank below ``folder``."""
    folder.mkdir(parents=True, exist_ok=True)
    for item in bank.values():
        (folder / f"{item.id}.md").write_text(item_text(item), encoding="utf-8")


def _question(kind: str, stem: str, draw: random.Random, points: float) -> Question:
    if kind == "true_false":
        return Question(kind="true_false", stem=stem, points=points, answer=draw.random() < 0.5)
    if kind == "fill_in":
        return Question(
            kind="fill_in",
            stem=f"{stem}，期限为{{{{}}}}。",
            points=points,
            blanks=(("六十日", "60日"),),
            numerals_equivalent=True,
        )
    keys = (
        {draw.randrange(4)}
        if kind == "single"
        else set(draw.sample(range(4), 2 + draw.randrange(2)))
    )
    options = tuple(Option(text=f"做法{index}", is_key=index in keys) for index in range(4))
    return Question.model_validate(
        {"kind": kind, "stem": stem, "points": points, "options": options}
    )
