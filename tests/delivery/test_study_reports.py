"""Reports, the units' year and reminders on the pages, by who may what."""

from __future__ import annotations

import io

import docx
from sqlalchemy import select

from records.audit.trail import AuditEntry
from records.people.person import Person
from records.people.post import Post
from tests.delivery.test_study_pages import passwords, text_of
from tests.support.room_http import logged_in, served
from tests.support.room_site import RoomSite, run

__all__ = ["passwords"]


def test_a_leader_drafts_their_report(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            leader = await logged_in(browser, "liaison", passwords["liaison"])
            assert "起草述法报告（主要负责人）" in text_of(await leader.get("/my-study?year=2026"))
            answer = await leader.get("/my-study/report.docx?year=2026&form=head")
            assert answer.status == 200
            texts = [each.text for each in docx.Document(io.BytesIO(answer.body)).paragraphs]
            assert "2026年度述法报告" in texts
            assert "甲局　副局长　人员1" in texts
            assert (await leader.get("/my-study/report.docx?year=2026&form=x")).status == 404
            # Somebody without a post has none to make.
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            assert "述法" not in text_of(await cadre.get("/my-study?year=2026"))
            refused = await cadre.get("/my-study/report.docx?year=2026&form=head")
            assert refused.status == 400
            assert "没有登记领导职务" in text_of(refused)

    run(work)


def test_a_report_is_handed_in_and_assessed_on_the_pages(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    with site.sessions() as db:
        number = db.scalars(select(Person.id).where(Person.number == "P1")).one()

    async def work() -> None:
        async with served(site) as (_, browser):
            leader = await logged_in(browser, "liaison", passwords["liaison"])
            admin = await logged_in(browser, "administrator", passwords["administrator"])
            where = f"/reports/{number}"
            assert "未起草" in text_of(await leader.get("/reports?year=2026"))
            assert (await leader.get(f"{where}/report.docx?year=2026&form=member")).status == 200
            page = text_of(await admin.get(f"{where}?year=2026"))
            assert "已起草" in page
            assert "其他班子成员" in page
            bad = await leader.form(f"{where}/submit", year="2026", form="head", on="2027-01-01")
            assert bad.status == 400
            assert "提交日期 2027-01-01 不正确" in text_of(bad)
            done = await leader.form(f"{where}/submit", year="2026", form="head", on="2026-05-06")
            assert done.location == f"{where}?year=2026"
            assert "已于 2026-05-06 提交" in text_of(await leader.get("/my-study?year=2026"))
            assert (await leader.form(f"{where}/assess", year="2026")).status == 403
            counts = {"count-0": "5", "count-1": "x", "meeting": "述法会议"}
            bad = await admin.form(
                f"{where}/assess", year="2026", assessed_on="2026-05-06", **counts
            )
            assert bad.status == 400
            assert "应为 0 到 999 的整数" in text_of(bad)
            assert 'name="count-0" value="5"' in text_of(bad)
            counts["count-1"] = "1"
            done = await admin.form(
                f"{where}/assess", year="2026", assessed_on="2026-05-06", **counts
            )
            assert done.status == 303
            again = await admin.form(f"{where}/take-back", year="2026", reason="误登")
            assert again.status == 409
            assert "好 5、较好 1" in text_of(await admin.get("/reports?unit=B1&year=2026"))
            assert "好 5、较好 1" in text_of(await leader.get("/my-study?year=2026"))
            for file in ("reports.xlsx", "assessment.docx"):
                assert (await admin.get(f"/reports/{file}?year=2026")).status == 200

    run(work)
    with site.sessions() as db:
        actions = db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert [each for each in actions if each.startswith(("report.", "document."))] == [
            "report.draft",
            "report.submit",
            "report.assess",
            "document.take",
        ]


def test_reports_of_others_are_not_theirs(site: RoomSite, passwords: dict[str, str]) -> None:
    with site.sessions() as db:
        away = db.scalars(select(Person).where(Person.number == "P5")).one()
        away.posts.append(Post(unit=away.memberships[0].unit, title="局长", leading=True))
        own = db.scalars(select(Person).where(Person.number == "P2")).one()
        own.posts.append(Post(unit=own.memberships[0].unit, title="副局长", leading=True))
        head = db.scalars(select(Person.id).where(Person.number == "P1")).one()
        there, mine = away.id, own.id
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            liaison = await logged_in(browser, "liaison", passwords["liaison"])
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            handed = {"year": "2026", "form": "member", "on": "2026-05-06"}
            for client, number in ((liaison, there), (cadre, there), (cadre, head)):
                assert (await client.form(f"/reports/{number}/submit", **handed)).status == 404
                file = await client.get(f"/reports/{number}/report.docx?year=2026&form=head")
                assert file.status == 404
            assert (await liaison.get(f"/reports/{there}?year=2026")).status == 404
            assert (await cadre.get(f"/reports/{mine}?year=2026")).status == 403
            assert "人员5" not in text_of(await liaison.get("/reports?unit=B2&year=2026"))
            done = await cadre.form(f"/reports/{mine}/submit", **handed)
            assert done.location == "/my-study?year=2026"
            auditor = await logged_in(browser, "auditor", passwords["auditor"])
            page = text_of(await auditor.get(f"/reports/{mine}?year=2026"))
            assert "已提交" in page
            assert '<form method="post" action="/reports' not in page

    run(work)


def test_a_reminder_is_sent_answered_and_closed(site: RoomSite, passwords: dict[str, str]) -> None:
    given = {
        "subject": "年度学法计划",
        "found": "没有报送",
        "asked": "补报",
        "basis": "《中华人民共和国法治宣传教育法》第五十七条",
        "deadline": "2026-05-20",
    }

    async def work() -> None:
        async with served(site) as (_, browser):
            liaison = await logged_in(browser, "liaison", passwords["liaison"])
            admin = await logged_in(browser, "administrator", passwords["administrator"])
            bad = await admin.form("/reminders", unit="B1", **{**given, "deadline": "2026-05-06"})
            assert bad.status == 400
            assert "反馈期限 2026-05-06 不正确" in text_of(bad)
            assert 'value="年度学法计划"' in text_of(bad)
            where = (await admin.form("/reminders", unit="B1", **given)).location
            there = (await admin.form("/reminders", unit="B2", **given)).location
            assert (await liaison.form("/reminders", unit="B1", **given)).status == 403
            home = text_of(await liaison.get("/me"))
            assert f'href="{where}">普法提示“年度学法计划”请于 2026-05-20 前反馈' in home
            page = text_of(await liaison.get("/reminders"))
            assert where in page
            assert there not in page
            for address in (there, f"{there}/reminder.docx"):
                assert (await liaison.get(address)).status == 404
            done = {"done": "已补报。\r\n已明确专人", "on": "2026-05-06"}
            assert (await liaison.form(f"{there}/answer", **done)).status == 404
            assert (await liaison.get(f"{where}/answer.docx")).status == 404
            assert (await liaison.form(f"{where}/answer", **done)).status == 303
            assert (await liaison.form(f"{where}/close")).status == 403
            assert "有 1 份普法提示已反馈" in text_of(await admin.get("/me"))
            for paper in ("reminder", "answer"):
                answer = await liaison.get(f"{where}/{paper}.docx")
                texts = [each.text for each in docx.Document(io.BytesIO(answer.body)).paragraphs]
                assert any("年度学法计划" in text for text in texts)
            again = {"reason": "没有附件", "deadline": "2026-05-30"}
            assert (await admin.form(f"{where}/return", **again)).status == 303
            assert "退回原因：没有附件" in text_of(await liaison.get(where))
            assert (await liaison.form(f"{where}/answer", **done)).status == 303
            assert (await admin.form(f"{where}/close")).status == 303
            assert (await admin.form(f"{where}/withdraw", reason="x")).status == 409
            assert "已办结" in text_of(await liaison.get(where))

    run(work)


def test_the_units_stand_beside_each_other(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            liaison = await logged_in(browser, "liaison", passwords["liaison"])
            auditor = await logged_in(browser, "auditor", passwords["auditor"])
            page = text_of(await auditor.get("/units-year?year=2026"))
            assert page.index("甲局") < page.index("乙局")
            # An auditor sends nothing.
            assert "#send" not in page
            own = text_of(await liaison.get("/units-year?year=2026"))
            assert "甲局" in own
            assert "乙局" not in own
            file = await auditor.get("/units-year/units.docx?year=2026")
            [table] = docx.Document(io.BytesIO(file.body)).tables
            assert [row.cells[1].text for row in table.rows] == ["单位", "甲局", "乙局"]
            assert (await auditor.get("/units-year/units.xlsx?year=2026")).status == 200
            cadre = await logged_in(browser, "cadre", passwords["cadre"])
            assert (await cadre.get("/units-year")).status == 403

    run(work)
