from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from courses.lesson.cited import check_citations
from question_bank import messages as bank_messages
from question_bank.law.register import StatuteRegister
from question_bank.law.texts import StatuteTexts
from tests.question_bank.samples import statute

BEES = """# 中华人民共和国养蜂法

2021年1月22日某次会议通过

第一条 养蜂应当：

（一）有蜂；

（二）有花。

前款所称花，不含假花。

第二条 本法自2021年7月15日起施行。
"""
ROW = statute(title="中华人民共和国养蜂法", short_title="养蜂法", articles=2)
ON = dt.date(2026, 1, 1)


@pytest.mark.parametrize(
    ("line", "complaints"),
    [
        ("依《养蜂法》第一条第一款第（一）项、第（二）项和第二款，可以养。", []),
        ("依**《养蜂法》**第一条第一款第（三）项。", [bank_messages.NO_SUCH_ITEM]),
        ("依《养蜂法》第二条、第一条第三款。", [bank_messages.NO_SUCH_PARAGRAPH]),
        ("依《养蜂法》第一、九条。", [bank_messages.ARTICLE_BEYOND_LAST]),
    ],
)
def test_with_the_text_a_lesson_is_held_to_paragraph_and_item(
    tmp_path: Path, line: str, complaints: list[str]
) -> None:
    (tmp_path / "养蜂法.md").write_text(BEES, encoding="utf-8")
    register = StatuteRegister([ROW], StatuteTexts(tmp_path))
    found = list(check_citations(line, {"养蜂法": "2021"}, register, ON))
    assert len(found) == len(complaints), found
    for said, message in zip(found, complaints, strict=True):
        assert said.startswith("《养蜂法》(2021)")
        assert message.split("}")[-1] in said
