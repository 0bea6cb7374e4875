"""Letting a caution stand: only one that there is, with a reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from grading.bank_report import checked_waiver, read_report
from question_bank.bank import ItemBank
from question_bank.check.waivers import add_waiver, read_waivers
from question_bank.errors import WaiverRefused
from tests.question_bank.editor_items import single

ITEM = single("怎么办？", "责令改正", "一律不予处罚", "减轻处罚", "加重处罚", id="x-s-001")
BANK = ItemBank([ITEM])


@pytest.mark.parametrize(
    ("item", "code", "reason", "told"),
    [
        ("x-s-002", "absolute_word", "法条如此", "没有试题 x-s-002"),
        ("x-s-001", "no_such_code", "法条如此", "no_such_code"),
        ("x-s-001", "absolute_word", " 短 ", "请写明理由"),
    ],
)
def test_what_cannot_be_let_stand(
    tmp_path: Path, item: str, code: str, reason: str, told: str
) -> None:
    report = read_report(BANK, [tmp_path], None, [])
    with pytest.raises(WaiverRefused, match=told):
        checked_waiver(BANK, report, item, code, reason)


def test_what_was_let_stand_is_no_caution_any_more(tmp_path: Path) -> None:
    report = read_report(BANK, [tmp_path], None, [])
    add_waiver(tmp_path, checked_waiver(BANK, report, "x-s-001", "absolute_word", " 法条如此 "))
    assert [waiver.reason for waiver in read_waivers([tmp_path])] == ["法条如此"]
    with pytest.raises(WaiverRefused, match="已经豁免"):
        checked_waiver(
            BANK, read_report(BANK, [tmp_path], None, []), "x-s-001", "absolute_word", "再来一次"
        )
