"""The head of the audit trail's chain: printed from the page, and compared there with the trail later."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from records.accounts.administration import create_account
from records.audit import trail
from records.audit.trail import AuditEntry
from tests.documents.pdf import boxes, pages
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

HEAD = re.compile(r"\d+:[0-9a-f]{8}(?:-[0-9a-f]{8}){7}")


@pytest.fixture
def password(site: RoomSite) -> str:
    with site.sessions() as db:
        account, found = create_account(db, "sj", "审计", ["auditor"], actor="t", policy=CHEAP)
        account.must_change = False
        db.commit()
    return found


def write_anew(db: Session) -> None:
    """The same entries in a chain that holds in itself, one of them by somebody else."""
    kept = [(each.action, each.subject) for each in db.query(AuditEntry).order_by(AuditEntry.id)]
    db.execute(text("DELETE FROM audit_entry"))
    db.execute(text("DELETE FROM audit_head"))
    db.expunge_all()
    for action, subject in kept:
        trail.record(db, action, subject, actor="nobody")


def test_a_printed_head_finds_a_trail_that_was_written_anew(site: RoomSite, password: str) -> None:
    async def work() -> None:
        async with served(site) as (room, browser):
            client = await logged_in(browser, "sj", password)
            sheet = (await client.get("/audit-head.pdf")).body
            assert boxes(sheet) == 0
            [page] = pages(sheet)
            [head] = HEAD.findall(re.sub(r"\s", "", page))

            async def told(typed: str) -> str:
                return (await client.get(f"/audit?head={quote(typed)}")).body.decode()

            assert "打印日志链首" in await told("")
            assert "条链首相符" in await told(head)
            assert "条链首相符" in await told(head[:30].upper().replace(":", "："))
            number, _, digest = head.partition(":")
            assert "读不出来" in await told(f"{number}:{digest[:10]}")
            wrong = "0" if digest[0] != "0" else "1"
            assert "被重写过" in await told(f"{number}:{wrong}{digest[1:]}")
            await room.write(write_anew)
            whole = (await client.get("/audit?whole=yes")).body.decode()
            assert "没有被改动" in whole
            assert "被重写过" in await told(head)

    run(work)
