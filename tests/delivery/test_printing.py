"""What is printed: fetched by its address, read back, and what leaves the system stands in the trail."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Awaitable, Callable

import openpyxl
import pytest
from sqlalchemy import select

from records.accounts.administration import create_account
from records.accounts.entry_code import entry_code_hash
from records.audit.trail import AuditEntry
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.result import Result
from records.roles import Role
from tests.documents.pdf import pages
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

ADDRESS = "https://exam.example:8443/"


@pytest.fixture
def sitting(site: RoomSite) -> tuple[RoomSite, int]:
    return site, site.plan(["S1", "S2", "S3"], rooms=[("第一考场", 2), ("第二考场", 2)])


def as_roles(site: RoomSite, work: Callable[[dict[str, Client]], Awaitable[None]]) -> None:
    """Do it with a browser for each of these roles."""
    passwords: dict[Role, str] = {}
    roles: tuple[Role, ...] = ("invigilator", "administrator", "auditor")
    with site.sessions() as db:
        for role in roles:
            account, passwords[role] = create_account(
                db, role, f"某{role}", [role], actor="t", policy=CHEAP
            )
            account.must_change = False
        db.commit()

    async def do() -> None:
        async with served(site, address=ADDRESS) as (_, browser):
            await work({role: await logged_in(browser, role, passwords[role]) for role in roles})

    run(do)


def taken(site: RoomSite) -> list[tuple[str, str, object]]:
    """Who took what out of the system, as the trail has it."""
    with site.sessions() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.action == "document.take"))
        return [(entry.actor, entry.subject, json.loads(entry.after)) for entry in entries]


def test_slips_are_printed_with_codes_that_open_the_paper(sitting: tuple[RoomSite, int]) -> None:
    site, number = sitting

    async def work(people: dict[str, Client]) -> None:
        browser = people["invigilator"]
        page = (await browser.form(f"/sessions/{number}/slips", address="")).body.decode()
        [where] = re.findall(r'href="(/sessions/[^"]+\.pdf)"', page)
        answer = await browser.get(where)
        assert answer.status == 200
        first, second = pages(answer.body)
        codes = re.findall("[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}", first + second)
        assert len(codes) == 3
        with site.sessions() as db:
            known = set(db.scalars(select(Attempt.code_hash)))
        assert {entry_code_hash(code) for code in codes} == known
        for fact in (
            "对照考试",
            "2026年5月6日（星期三）",
            "09:00 开考",
            "60 分钟",
            "第一考场",
            ADDRESS,
        ):
            assert fact in first, fact
        assert "第二考场" in second
        # Again, and as a table: the same codes.
        assert (await browser.get(where)).body == answer.body
        table = await browser.get(where.replace(".pdf", ".xlsx"))
        sheet = openpyxl.load_workbook(io.BytesIO(table.body)).worksheets[0]
        assert {row[-1].value for row in sheet.iter_rows(min_row=4)} == set(codes)
        # Nobody else's, and not after new ones were made.
        assert (await people["administrator"].get(where)).status == 404
        assert (await people["auditor"].get(where)).status == 403
        await people["administrator"].form(f"/sessions/{number}/slips", address="", candidate="S1")
        assert (await browser.get(where)).status == 404

    as_roles(site, work)
    said = {"document": "准考证", "form": "pdf", "people": 3}
    assert taken(site) == [
        ("invigilator", "上午场", said),
        ("invigilator", "上午场", said),
        ("invigilator", "上午场", {**said, "form": "xlsx"}),
    ]


def test_sheets_of_a_sitting_are_printed_by_hall(sitting: tuple[RoomSite, int]) -> None:
    site, number = sitting

    async def work(people: dict[str, Client]) -> None:
        for browser in people.values():
            for what, title in (("sign-in", "签到表"), ("record", "考场情况记录")):
                answer = await browser.get(f"/sessions/{number}/{what}.pdf")
                assert answer.status == 200
                first, second = pages(answer.body)
                assert title in first
                assert "第一考场" in first
                assert "第二考场" in second
        labels = pages(
            (await people["invigilator"].get(f"/sessions/{number}/seat-labels.pdf")).body
        )
        assert len(labels) == 2
        assert "姓名S1" in "".join(labels)
        assert (await people["invigilator"].get("/sessions/99/sign-in.pdf")).status == 404

    as_roles(site, work)
    assert taken(site) == []


def test_results_are_taken_out_by_who_may_and_the_trail_keeps_it(
    sitting: tuple[RoomSite, int],
) -> None:
    site, number = sitting
    with site.sessions() as db:
        exam = db.scalars(select(Exam)).one()
        where = f"/exams/{exam.id}/results"
        for call in db.scalars(select(Call)):
            db.add(Result(call_id=call.id, outcome="passed", score=40.0))
        db.commit()

    async def work(people: dict[str, Client]) -> None:
        assert (await people["invigilator"].get(f"{where}.pdf")).status == 403
        printed = await people["auditor"].get(f"{where}.pdf")
        [page] = pages(printed.body)
        assert "对照考试成绩册" in page
        assert "应考 3 人，合格 3 人" in page
        table = await people["administrator"].get(f"{where}.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(table.body))
        assert book.worksheets[0].auto_filter.ref
        assert book["汇总"].max_row == 5
        assert (await people["administrator"].get("/exams/99/results.pdf")).status == 404
        shown = {
            role: f"{where}.xlsx"
            in (await browser.get(f"/sessions/{number}/reconciliation")).body.decode()
            for role, browser in people.items()
        }
        assert shown == {"invigilator": False, "administrator": True, "auditor": True}

    as_roles(site, work)
    said = {"document": "成绩册", "people": 3}
    assert taken(site) == [
        ("auditor", exam.name, {**said, "form": "pdf"}),
        ("administrator", exam.name, {**said, "form": "xlsx"}),
    ]
