"""The register as a workbook: out and in again, from the platform with its own heads, refused with everything at once."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from certification.cards.policy import CardPolicy
from certification.cards.register_import import RegisterChange, import_register
from certification.cards.register_sheet import register_list
from certification.cards.rights import may_enforce
from certification.cards.steps import confirm_step
from certification.cards.views import facts_of
from certification.errors import CardsRefused
from courses.study_sheet import read_workbook
from documents.lists import list_xlsx
from foundation.tables import write_xlsx
from records.audit.trail import verify
from records.cards.register import CardDetail, steps_of, waiting_steps
from records.cards.review import CardReview
from records.people.enforcement_card import EnforcementCard
from tests.certification.conftest import ADMIN, TODAY, District, card, person

ZONE = ZoneInfo("Asia/Shanghai")
NOW = dt.datetime(2026, 11, 26, 1)


def sent(district: District, policy: CardPolicy, head: str, *rows: str) -> RegisterChange:
    path = district.path("cards.xlsx")
    write_xlsx(path, {"Sheet1": (head.split(), [row.split() for row in rows])})
    with district.db() as db:
        change = import_register(db, read_workbook(path), policy, today=TODAY, actor="a")
        db.commit()
        return change


def test_what_is_exported_can_be_imported_and_changes_nothing(
    district: District, policy: CardPolicy
) -> None:
    with district.db() as db:
        of = card(db, "C-1")
        of.issued, of.valid_until = dt.date(2022, 1, 1), dt.date(2027, 1, 1)
        of.field, of.registered_year = "=城市管理", 2025
        person(db, "P1").identity_number = "11010519491231002X"
        db.add(CardDetail(card_id=of.id, gender="女", area="全区", power="法定"))
        db.commit()
        path = district.path("out.xlsx")
        listed = register_list(db, unit=None, title="执法证件", now=NOW, zone=ZONE)
        path.write_bytes(list_xlsx(listed))
        change = import_register(db, read_workbook(path), policy, today=TODAY, actor="a")
        assert change == RegisterChange(0, 0, 6, 0, "")
        assert not waiting_steps(db)


def test_a_platforms_list_comes_in_whatever_its_heads(
    district: District, policy: CardPolicy
) -> None:
    head = "执法人员编码 姓名 工作单位 执法证编号 发证时间 有效截止日期 证件状态 文号 民族 出生日期"
    first = "7 张三 甲局 C-1 2022-01-01 2027-01-01 正常 省发1号 回族 1980年5月"
    change = sent(
        district,
        policy,
        head,
        first,
        "8 李四 甲局 C-2 2022-01-01 2027-01-01 吊销 省发2号 汉族 1981-06-07",
        "9 赵六 乙局 C-5 2022-01-01 2027-01-01 挂失 省发3号 汉族 1981.06",
    )
    assert change == RegisterChange(0, 3, 0, 1, "执法人员编码")
    with district.db() as db:
        assert card(db, "C-1").valid_until == dt.date(2027, 1, 1)
        detail = db.get_one(CardDetail, card(db, "C-1").id)
        assert (detail.ethnicity, detail.born) == ("回族", "1980-5")
        # What takes a right waits for a second person; what the holder reports does not.
        assert (card(db, "C-2").state, card(db, "C-5").state) == ("in_use", "lost")
        assert steps_of(db, card(db, "C-1").id)[0].reason.startswith(
            "发证日期 — → 2022-01-01；有效期至 — → 2027-01-01；据 cards.xlsx"
        )
        [waiting] = waiting_steps(db)
        assert (waiting.act, waiting.document, waiting.card.number) == ("cancel", "省发2号", "C-2")
        verify(db)
    assert sent(district, policy, head, first).unchanged == 1


def test_a_card_that_takes_the_place_of_another(district: District, policy: CardPolicy) -> None:
    with district.db() as db:
        card(db, "C-1").state, card(db, "C-1").refused_year = "unregistered", 2025
        db.commit()
    change = sent(
        district,
        policy,
        "姓名 单位 证号 旧证号 状态 状态依据文号",
        "张三 甲局 C-1 无 换发 省发1号",
        "张三 甲局 N-1 C-1 在用 省发1号",
    )
    assert (change.added, change.changed) == (1, 1)
    with district.db() as db:
        new = card(db, "N-1")
        assert (card(db, "C-1").state, new.state, new.refused_year) == (
            "replaced",
            "unregistered",
            2025,
        )
        assert [step.act for step in steps_of(db, new.id)] == ["adopt"]


def test_everything_that_is_wrong_is_told_by_row_and_nothing_changes(
    district: District, policy: CardPolicy
) -> None:
    with district.db() as db:
        card(db, "C-6").state = "cancelled"
        db.commit()
    head = "姓名 单位 证号 发证日期 有效期至 状态 注册年度"
    with pytest.raises(CardsRefused) as refused:
        sent(
            district,
            policy,
            head,
            "张三 甲局 N-1 2022-01-01 2027-01-01 在用 2025",
            "李四 甲局 C-2 2022-01-01 2020-01-01 在用 2025",
            "王五 甲局 N-3 2022-01-01 2027-01-01 在用 2025",
            "孙八 甲局 N-4 2022-01-01 2027-01-01 在用 2025",
            "李四 甲局 C-1 2022-01-01 2027-01-01 在用 2025",
            "钱七 乙局 C-6 2022-01-01 2027-01-01 在用 2025",
            "赵六 乙局 C-5 2022-01-01 2027-01-01 飞了 2031",
            "赵六 乙局 C-5 2022-02-30 2027-01-01 暂扣 2025",
        )
    told = refused.value.problems
    for row, word in (
        (2, "张三有不止一张有效的行政执法证：C-1、N-1"),
        (3, "有效期至 2020-01-01 应在发证日期 2022-01-01 以后"),
        (4, "“甲局”有多名“王五”"),
        (5, "名册中没有“甲局”的“孙八”"),
        (6, "登记在“张三”名下"),
        (7, "登记的是注销，不能改为在用"),
        (8, "飞了"),
        (8, "不晚于 2026"),
        (9, "2022-02-30"),
        (9, "与第 8 行是同一张证件"),
        (9, "请填写状态依据文号"),
    ):
        assert any(f"第 {row} 行" in text and word in text for text in told), (row, word, told)
    with district.db() as db:
        assert db.query(EnforcementCard).count() == 6
        assert card(db, "C-2").valid_until is None


def test_a_file_that_is_no_register(district: District, policy: CardPolicy) -> None:
    with pytest.raises(CardsRefused, match="执法证件"):
        sent(district, policy, "题干 答案", "甲 A", "乙 B")


def test_a_year_that_a_list_gives_waits_for_a_second_person(
    district: District, policy: CardPolicy
) -> None:
    head = "姓名 单位 证号 发证日期 注册年度"
    with district.db() as db:
        for number in ("C-1", "C-2"):
            card(db, number).state = "cancelled"
        db.add(
            CardReview(
                year=2026, on=TODAY, policy="", state="published", opened_by="t", opened_at=NOW
            )
        )
        db.commit()
    first = sent(district, policy, head, "张三 甲局 N-1 2020-01-01 2026")
    second = sent(district, policy, head, "李四 甲局 N-2 2026-02-01 2026")
    assert (first.waiting, second.waiting) == (1, 0)
    with district.db() as db:
        rights = [may_enforce(facts_of(card(db, n)), TODAY, 2026) for n in ("N-1", "N-2")]
        assert rights == [False, True]
        [waiting] = waiting_steps(db)
        confirm_step(db, waiting, actor="b", roles=ADMIN)
        assert may_enforce(facts_of(card(db, "N-1")), TODAY, 2026)
