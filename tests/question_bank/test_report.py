from __future__ import annotations

import datetime as dt
from html.parser import HTMLParser

from question_bank.bank import ItemBank
from question_bank.check.waivers import Waiver
from question_bank.facility import EXPECTED, Facilities
from question_bank.report import messages
from question_bank.report.contents import BankReport, report_on
from question_bank.report.page import page
from question_bank.report.tables import tables
from tests.question_bank.editor_items import single, statement
from tests.question_bank.plans import plan, section

TODAY = dt.date(2026, 11, 26)
ABSOLUTE = single("怎么办？", "从轻<处罚>", "一律不予处罚", "减轻处罚", "加重处罚", id="s-1")
SHORT = single("多久？", "二年", "六个月", "一年", "三年", id="s-2", rationale="见第三十六条。")
TRUE = statement("违法行为两年内未被发现的不再处罚。", answer=True, expected_facility=0.8, id="t-1")
BANK = ItemBank([ABSOLUTE, SHORT, TRUE])
PLAN = plan(section=[section("single", 1), section("case", 1, 99)], quotas={"行政处罚": (1, 2)})


def made(known: Facilities = EXPECTED) -> BankReport:
    waiver = Waiver(
        item="s-2",
        code="short_rationale",
        content_hash=SHORT.content_hash,
        reason="一看就懂",
    )
    gone = waiver.model_copy(update={"item": "s-9"})
    days = (10, 100, 900)
    return report_on(
        BANK,
        {},
        [waiver, gone],
        blueprints=[PLAN],
        changed={item: TODAY - dt.timedelta(day) for item, day in zip(BANK, days, strict=True)},
        today=TODAY,
        facilities=known,
    )


def test_cautions_are_counted_by_code_and_waived_ones_apart() -> None:
    counted = {code: (standing, waived) for code, standing, waived in made().by_code()}
    assert counted["absolute_word"] == (1, 0)
    assert counted["short_rationale"] == (0, 1)
    assert [waiver.item for waiver in made().weighed.void] == ["s-9"]


def test_figures() -> None:
    report = made()
    assert report.counts["行政处罚", "single", "middle"] == 2
    assert report.counts["行政处罚", "true_false", "easy"] == 1
    assert [(c.cell, c.need, c.supply) for c in report.coverage["测试方案"]] == [
        ("单选", 1, 2),
        ("案例", 1, 0),
        ("行政处罚", 1, 2),
    ]
    assert report.ages == [1, 1, 0, 1]
    assert report.exposure is None
    assert report.unread == 3
    assert report.measured == 0


def test_difficulty_is_the_measured_one_where_there_is_one() -> None:
    report = made(Facilities({"s-1": 0.3, "t-1": 0.8}, frozenset({"s-1", "t-1"})))
    assert report.counts["行政处罚", "single", "hard"] == 1
    assert report.counts["行政处罚", "single", "middle"] == 1
    notes = {table.name: table.note for table in tables(report)}
    assert "3 道试题中有 2 道按实测难度" in notes[messages.COUNTS]


def test_every_table_is_as_wide_as_its_head() -> None:
    for table in tables(made()):
        assert {len(row) for row in table.rows} <= {len(table.head)}, table.name
    assert {t.name for t in tables(made())} >= {messages.WAIVED, messages.VOID, messages.AGES}


def test_the_page_stands_alone_and_shows_text_as_text() -> None:
    text = page(made())
    open_tags: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert tag not in ("script", "link", "img", "处罚")
            if tag not in ("meta", "rect", "line"):
                open_tags.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert tag in ("rect", "line") or open_tags.pop() == tag

    Reader().feed(text)
    assert open_tags == []
    assert "不够，还差 3 道" in text
    assert "一看就懂" in text
