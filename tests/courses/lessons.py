"""A small lesson and its bank, and items that differ from others in nothing but what learners must not see."""

from __future__ import annotations

import pytest

from courses.errors import LessonRejected
from courses.lesson.build import build_lesson
from question_bank.bank import ItemBank
from question_bank.exchange.markdown import parse_item
from question_bank.item import Item, Question, RubricLine
from tests.question_bank.samples import FILE, REGISTER, SAMPLES
from tests.support.synthetic import make_item

NAME = "01-sample.md"


def _sample(kind: str) -> Item:
    item, problems = parse_item(SAMPLES[kind], FILE)
    assert item is not None, problems
    return item


BANK = ItemBank(
    item.model_copy(update={"pool": "study"})
    for item in (
        *map(_sample, SAMPLES),
        make_item("fill_in", 0, "行政处罚", 0.6),
        make_item("true_false", 1, "行政处罚", 0.6),
    )
)
CHECKS = [
    "sample-single",
    "sample-multiple",
    "sample-true-false",
    "sample-fill-in",
    "syn-fill-in-00000",
    "syn-true-false-00001",
]

HEAD = """---
id: sample-lesson
title: 追责期限
content_area: 行政处罚
minutes: 15
serves:
  - 行政处罚法
statutes:
  - 《行政处罚法》(2021)
---
"""
_STEP = """### 第{n}步

第{n}步的情况。

```抉择
第{n}步怎么办？

- [ ] 不理会
  容易这样想，但是错在……
- [x] 照第三十六条办
  对，见《行政处罚法》第三十六条。
```

第{n}步的讲评。

"""
BODY = (
    """
## 学习目标

1. 能判断期限；
2. 能说出起算。

## 案例

某公司于三年前违法。

"""
    + "".join(_STEP.format(n=n) for n in "一二三")
    + """## 讲解

导语。

### 一、期限

见《行政处罚法》第三十六条第一款。

```决策树 还能不能罚
问 二年内发现了吗？
否 不再处罚
终 可以处罚
```

{{计算器 期限}}

### 二、起算

从行为终了之日起算。

## 要点

- [ ] 先看期限，再看起算。

## 本单位任务

查一件旧案。

## 自测

请作答。

"""
)
END = """## 延伸阅读

《行政处罚法》
"""


def markers(*ids: str) -> str:
    """Self-checks, and what comes after them."""
    return "".join(f"{{{{自测 {item_id} 目标1、2}}}}\n\n" for item_id in ids) + END


LESSON = HEAD + BODY + markers(*CHECKS)


def problems_of(text: str, bank: ItemBank = BANK) -> list[tuple[int, str]]:
    """Line and reason of everything that is wrong."""
    with pytest.raises(LessonRejected) as caught:
        build_lesson(text, NAME, bank, REGISTER)
    found = []
    for problem in caught.value.problems:
        file, line, reason = problem.split(":", 2)
        assert file == NAME
        assert reason.strip()
        found.append((int(line), reason.strip()))
    assert found
    assert found == sorted(found)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return found


def rekeyed(item: Item) -> Item:
    """The item with other keys, rationale and rubric, and not another letter of what candidates see."""
    changes = {
        "questions": tuple(map(_rekeyed, item.questions)),
        "rationale": f"另一种说法。{item.rationale}",
        "expected_facility": 0.51,
        "enemies": ("somebody-else",),
    }
    return item.model_copy(update=changes)


def _rekeyed(question: Question) -> Question:
    return question.model_copy(
        update={
            "options": tuple(
                option.model_copy(update={"is_key": not option.is_key})
                for option in question.options
            ),
            "answer": None if question.answer is None else not question.answer,
            "blanks": tuple(("别的答案", f"其他{n}") for n, _ in enumerate(question.blanks)),
            "numerals_equivalent": not question.numerals_equivalent,
            "reference_answer": "另一种参考答案",
            "rubric": (RubricLine(points=question.points, text="另一条标准"),),
        }
    )
