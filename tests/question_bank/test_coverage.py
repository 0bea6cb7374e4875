from __future__ import annotations

from question_bank.forms.coverage import Cover, coverage
from tests.question_bank.editor_items import single, statement
from tests.question_bank.plans import plan, section

PLAN = plan(
    section=[section("single", 2), section("case", 1, 98)],
    quotas={"行政处罚": (1, 3), "信访工作": (0, 2)},
)


def test_what_a_blueprint_needs_and_the_bank_has() -> None:
    items = [single("哪个？", "甲", "乙", "丙", id=f"s-{number}") for number in range(6)]
    items.append(single("哪个？", "甲", "乙", "丙", id="p-1", pool="practice"))
    items.append(statement("对。", answer=True, id="t-1"))
    assert coverage(PLAN, items) == [
        Cover("单选", 2, 6),
        Cover("案例", 1, 0),
        Cover("行政处罚", 1, 6),
    ]
    assert [cover.enough for cover in coverage(PLAN, items)] == [True, False, True]
