"""Hand-written item files, one of each type, and small tools to spoil them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from question_bank.law.register import Statute, StatuteRegister

FILE = "items/sample.md"
DAY = dt.date(2026, 11, 1)


def head(kind: str, points: str, *more: str) -> str:
    return "\n".join(
        [
            "---",
            f"id: sample-{kind.replace('_', '-')}",
            f"type: {kind}",
            "content_area: 行政处罚",
            "cognitive_level: 理解",
            "expected_facility: 0.72",
            f"points: {points}",
            "legal_basis:",
            "  - 《行政处罚法》(2021)第三十六条第一款",
            *more,
            "---",
            "",
        ]
    )


RATIONALE = "## 解析\n\n依据第三十六条，违法行为超过期限未被发现的，不再处罚。\n"

SINGLE = (
    head("single", "1")
    + """一般违法行为的追责期限是多久？

- [ ] 六个月
- [ ] 一年
- [x] 二年
- [ ] 三年

"""
    + RATIONALE
)

MULTIPLE = (
    head("multiple", "2", "enemies:", "  - other-001", "  - other-002")
    + """下列哪些属于追责期限延长的情形？
请逐项判断。

* [X] 涉及公民生命健康安全
  且有危害后果的
* [ ] 涉及市容环境卫生的
* [x] 涉及金融安全且有危害后果的
* [ ] 涉及交通秩序的

"""
    + RATIONALE
)

TRUE_FALSE = head("true_false", "1", "answer: false") + "追责期限一律为五年。\n\n" + RATIONALE

FILL_IN = (
    head("fill_in", "1.5", "numerals_equivalent: true")
    + "一般期限为{{二年| 两年 }}，涉及金融安全的为{{五年}}。\n\n"
    + RATIONALE
)

SHORT_ANSWER = (
    head("short_answer", "5")
    + """简述追责期限的起算。

## 参考答案

从违法行为发生之日起计算。

有连续状态的，从行为终了之日起计算。

## 评分标准

- 2分：发生之日
* 2.5分：行为终了之日
- 0.5 分: 表述完整

"""
    + RATIONALE
)

ESSAY = SHORT_ANSWER.replace("short_answer", "essay").replace("short-answer", "essay")

CASE = (
    head("case", "20", "numerals_equivalent: false")
    + """某区执法局查处某公司的违法行为。

该行为于三年前终了。

## 问题1（单选，4分）

能否处罚？

- [x] 不再处罚
- [ ] 应当处罚
- [ ] 减半处罚

## 问题2（判断，2分）

期限从行为终了之日起算。

答案：正确

## 问题 3(填空, 4.5分)

期限为{{二年}}。

## 问题4（简答，9.5分）

说明理由。

### 参考答案

已经超过二年。

### 评分标准

- 9.5分：写出二年

"""
    + RATIONALE
)

SAMPLES = {
    "single": SINGLE,
    "multiple": MULTIPLE,
    "true_false": TRUE_FALSE,
    "fill_in": FILL_IN,
    "short_answer": SHORT_ANSWER,
    "essay": ESSAY,
    "case": CASE,
}


def changed(text: str, *replacements: tuple[str, str]) -> str:
    """``text`` with each fragment, which must stand in it exactly once, replaced."""
    for old, new in replacements:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample"
        text = text.replace(old, new)
    return text


def line_of(text: str, fragment: str) -> int:
    """The number of the only line that contains ``fragment``."""
    found = [number for number, line in enumerate(text.split("\n"), 1) if fragment in line]
    assert len(found) == 1, f"{fragment!r} stands in lines {found}"
    return found[0]


def statute(**fields: Any) -> Statute:
    """A version of an invented or real statute; only what matters to a test has to be given."""
    return Statute.model_validate(
        {
            "title": "中华人民共和国行政处罚法",
            "short_title": "行政处罚法",
            "kind": "法律",
            "adopted": dt.date(2021, 1, 22),
            "in_force_since": dt.date(2021, 7, 15),
            "articles": 86,
            **fields,
        }
    )


REGISTER = StatuteRegister([statute()])
