"""Enforcement cards on the pages: a liaison checks their unit's list, two people of the office decide, an officer sees their own."""

from __future__ import annotations

import io
import re
import zipfile

import docx
import openpyxl
import pytest
from sqlalchemy import select

from records.audit.trail import AuditEntry
from records.cards.review import CardReviewLine
from records.people.enforcement_card import EnforcementCard
from tests.delivery.test_study_pages import passwords, text_of
from tests.support.room_http import logged_in, served
from tests.support.room_site import RoomSite, run

__all__ = ["passwords"]
STEP = {
    "act": "suspend",
    "decider": "district",
    "organ": "区司法局",
    "on": "2026-05-06",
    "until": "2026-08-01",
    "document": "司字〔2026〕1号",
    "basis": "第四十六条",
    "reason": "事由",
    "hearing": "无异议",
}


@pytest.fixture
def both(site: RoomSite, passwords: dict[str, str]) -> dict[str, str]:
    """A rule without an exam, which other tests look at; nobody else has a card."""
    (site.course.root.parent / "cards.toml").write_text(_rule(), encoding="utf-8")
    with site.sessions() as db:
        for card in db.scalars(select(EnforcementCard)):
            if not card.number.startswith("C-"):
                card.kind = "ministry"
        db.commit()
    return passwords


def _rule() -> str:
    from certification.cards.policy import EXAMPLE

    return EXAMPLE.read_text(encoding="utf-8").replace("exam = true", "exam = false")


def numbers(site: RoomSite) -> dict[str, int]:
    with site.sessions() as db:
        return {card.number: card.id for card in db.scalars(select(EnforcementCard))}


def test_a_yearly_review_on_the_pages(site: RoomSite, both: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            liaison = await logged_in(browser, "liaison", both["liaison"])
            admin = await logged_in(browser, "administrator", both["administrator"])
            approver = await logged_in(browser, "approver", both["approver"])
            cadre = await logged_in(browser, "cadre", both["cadre"])
            assert "还没有组织年审" in text_of(await liaison.get("/card-review"))
            bad = await admin.form("/card-review/open", year="2026", on="2020-01-01")
            assert bad.status == 400
            assert "核对日期" in text_of(bad)
            done = await admin.form("/card-review/open", year="2026", on="2026-05-06")
            assert done.location == "/card-review?year=2026"
            assert "请核对本单位 2026 年度" in text_of(await liaison.get("/me"))
            page = text_of(await liaison.get("/card-review?year=2026&unit=B2"))
            assert "甲局" in page
            assert "人员5" not in page
            with site.sessions() as db:
                lines = {line.card.number: line.id for line in db.scalars(select(CardReviewLine))}
            # Of another unit's officer nothing is said, and nothing kept.
            there = await liaison.form(f"/card-review/lines/{lines['C-5']}?year=2026", hearing="x")
            assert there.status == 404
            unchecked = await liaison.form("/card-review/confirm?year=2026", unit="B1")
            assert "已逐人核对" in text_of(unchecked)
            bad = await liaison.form("/card-review/confirm?year=2026", unit="B1", checked="yes")
            assert bad.status == 400
            assert text_of(bad).count("请填写本人的陈述申辩") == 4
            for number, client in (
                *((f"C-{n}", liaison) for n in range(2, 5)),
                ("C-1", admin),
                ("C-5", admin),
            ):
                where = f"/card-review/lines/{lines[number]}?year=2026"
                said = {"on_post": "yes", "disciplined": "no", "acted": "yes", "hearing": "无异议"}
                assert (await client.form(where, **said)).status == 303
            mine = f"/card-review/lines/{lines['C-1']}?year=2026"
            assert "这是您本人的证件" in text_of(await liaison.form(mine, hearing="无异议"))
            where = f"/card-review/lines/{lines['C-2']}?year=2026"
            bad = await liaison.form(where, on_post="no", hearing="无异议")
            assert "请写明情况" in text_of(bad)
            for client, code in ((liaison, "B1"), (admin, "B2")):
                done = await client.form("/card-review/confirm?year=2026", unit=code, checked="yes")
                assert done.status == 303
            assert "请拟定决定" in text_of(await admin.get("/me"))
            said = {"organ": "区司法局", "basis": "通知", "document": "司字〔2026〕9号"}
            assert (await liaison.form("/card-review/propose?year=2026", **said)).status == 403
            assert (await admin.form("/card-review/propose?year=2026", **said)).status == 303
            own = await admin.form("/card-review/decide?year=2026")
            assert "另一人" in text_of(own)
            early = await admin.form("/card-review/publish?year=2026")
            assert early.status == 409
            assert "年审决定待您确认" in text_of(await approver.get("/me"))
            assert (await approver.form("/card-review/decide?year=2026")).status == 303
            before = text_of(await cadre.get("/my-card"))
            assert "正在进行" in before
            assert "学时不足" not in before
            assert (await admin.form("/card-review/publish?year=2026")).status == 303
            after = text_of(await cadre.get("/my-card"))
            assert "2026 年度未注册" in after
            assert "补足学时" in after
            assert "执法证 C-2：2026 年度未注册" in text_of(await cadre.get("/me"))
            packed = await liaison.get("/card-review/letters.zip?year=2026")
            names = zipfile.ZipFile(io.BytesIO(packed.body)).namelist()
            assert names == [f"C-{n} 人员{n}.docx" for n in range(1, 5)]
            for file in ("refused.pdf", "summary.xlsx", "summary.docx"):
                assert (await liaison.get(f"/card-review/{file}?year=2026")).status == 200
            sheet = (await liaison.get("/card-review/first.xlsx?year=2026")).body
            book = openpyxl.load_workbook(io.BytesIO(sheet))
            assert "人员5" not in {cell.value for row in book.worksheets[0] for cell in row}
            assert "不能凭证执法" in text_of(await admin.get("/cards?shown=unable"))
            none = await admin.get("/card-review/stickers.pdf?year=2026")
            assert (none.status, "没有按 2026 年度注册" in text_of(none)) == (400, True)
            with site.sessions() as db:
                card = db.scalars(select(EnforcementCard)).first()
                assert card is not None
                card.kind, card.state, card.registered_year = "enforcement", "in_use", 2026
                card.person.name = "王\U0002a6a5"
                db.commit()
            shown = text_of(await admin.get("/card-review?year=2026"))
            assert "现在在用的证件 1 张" in shown
            assert "印成“〓”" in shown
            assert (await approver.get("/card-review/stickers.pdf?year=2026")).status == 403
            printed = await admin.get("/card-review/stickers.pdf?year=2026")
            assert printed.body[:5] == b"%PDF-"

    run(work)
    with site.sessions() as db:
        actions = db.scalars(select(AuditEntry.action)).all()
        assert actions.count("card.step") == 5
        assert "card.review_publish" in actions


def test_two_people_suspend_a_card_and_its_paper_is_served(
    site: RoomSite, both: dict[str, str]
) -> None:
    cards = numbers(site)

    async def work() -> None:
        async with served(site) as (_, browser):
            admin = await logged_in(browser, "administrator", both["administrator"])
            approver = await logged_in(browser, "approver", both["approver"])
            liaison = await logged_in(browser, "liaison", both["liaison"])
            where = f"/cards/{cards['C-2']}"
            bad = await admin.form(f"{where}/step", **{**STEP, "document": "", "hearing": ""})
            assert bad.status == 400
            assert "请填写" in text_of(bad) or "陈述申辩" in text_of(bad)
            assert 'value="区司法局"' in text_of(bad)
            assert (await admin.form(f"{where}/step", **STEP)).location == where
            page = text_of(await admin.get(where))
            assert "待另一人确认：暂扣" in page
            [step] = re.findall(r"/cards/steps/(\d+)/withdraw", page)
            assert (await admin.form(f"/cards/steps/{step}/confirm")).status == 400
            assert (await liaison.form(f"/cards/steps/{step}/confirm")).status == 403
            assert (await admin.get(f"/cards/steps/{step}/letter.docx")).status == 404
            assert (await approver.form(f"/cards/steps/{step}/confirm")).status == 303
            assert (await approver.form(f"/cards/steps/{step}/confirm")).status == 400
            again = await admin.form(f"{where}/step", **STEP)
            assert again.status == 409
            letter = await liaison.get(f"/cards/steps/{step}/letter.docx")
            texts = [each.text for each in docx.Document(io.BytesIO(letter.body)).paragraphs]
            assert "暂扣行政执法证件决定书" in texts
            served_on = {"served_on": "2026-05-06", "served_how": "直接送达"}
            assert (await admin.form(f"/cards/steps/{step}/serve", **served_on)).status == 303
            assert "2026-05-06 直接送达" in text_of(await liaison.get(where))
            # Another unit's card is not there for a liaison.
            assert (await liaison.get(f"/cards/{cards['C-5']}")).status == 404
            assert "C-5" not in text_of(await liaison.get("/cards"))
            assert "C-5" in text_of(await approver.get("/cards?words=人员5"))

    run(work)


@pytest.mark.full
def test_a_card_is_issued_exchanged_and_the_register_goes_out_and_in(
    site: RoomSite, both: dict[str, str]
) -> None:
    cards = numbers(site)

    async def work() -> None:
        async with served(site) as (_, browser):
            admin = await logged_in(browser, "administrator", both["administrator"])
            exams = {
                "person": "C-3",
                "field": "市场监管",
                "public_on": "2026-03-01",
                "special_on": "2026-03-02",
                "evidence": "成绩单",
            }
            assert (await admin.form("/cards/new", **{**exams, "person": "?"})).status == 400
            assert (await admin.form("/cards/new", **exams)).status == 303
            page = text_of(await admin.get("/cards/new"))
            [number] = re.findall(r'name="qualification" value="(\d+)"', page)
            card = {
                "qualification": number,
                "number": "N-1",
                "issued": "2026-04-01",
                "valid_until": "2026-07-01",
                "issuer": "省人民政府",
                "document": "省发1号",
            }
            bad = await admin.form("/cards/issue", **card)
            assert "已有行政执法证 C-3（在用）" in text_of(bad)
            done = await admin.form(f"/cards/{cards['C-3']}/replace", **card)
            page = text_of(await admin.get(done.location))
            assert "市场监管" in page
            assert "还有 56 天到期" in page
            file = (await admin.get("/cards/register.xlsx")).body
            admin_page = await admin.upload("/cards/import", ("cards.xlsx", file))
            assert "新增 0 张、更新 0 张" in text_of(admin_page)
            bad = await admin.upload("/cards/import", ("cards.xlsx", b"x"))
            assert bad.status == 400
            assert (await admin.form("/cards/expire")).status == 200

    run(work)
