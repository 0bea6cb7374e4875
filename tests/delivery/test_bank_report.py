"""The bank's report on a page, and a caution that a trainer lets stand: with a reason, on record, until the item is edited."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from sqlalchemy import select

from question_bank.check.waivers import read_waivers
from question_bank.exchange.markdown_text import item_text
from records.audit.trail import AuditEntry
from records.roles import Role
from tests.question_bank.editor_items import single
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite, run

PEOPLE: Mapping[str, Role] = {"xie": "trainer", "shen": "reviewer", "kaosheng": "cadre"}
ITEM = single("怎么办？", "责令改正", "一律不予处罚", "减轻处罚", "加重处罚", id="x-s-001")
REASON = "法条就是这样写的"
PAGE = "/bank/report?code=absolute_word"


@pytest.fixture
def passwords(site: RoomSite) -> dict[str, str]:
    with site.sessions() as db:
        made = {login: ready_account(db, login, role) for login, role in PEOPLE.items()}
        db.commit()
    return made


def test_a_caution_is_let_stand_with_a_reason(
    site: RoomSite, passwords: dict[str, str], tmp_path: Path
) -> None:
    own = tmp_path / "own-items"
    own.mkdir()
    (own / "x-s-001.md").write_text(item_text(ITEM), encoding="utf-8")
    wish = {"item": "x-s-001", "code": "absolute_word", "reason": REASON}

    async def work() -> None:
        async with served(site, items=(own,)) as (_, browser):
            who = {login: await logged_in(browser, login, passwords[login]) for login in PEOPLE}
            assert (await who["kaosheng"].get("/bank/report")).status == 403
            assert (await who["shen"].form("/bank/report", **wish)).status == 403
            told = (await who["xie"].get(PAGE)).body.decode()
            assert "x-s-001" in told
            assert "组卷方案覆盖" in told
            nothing = await who["xie"].form("/bank/report", **{**wish, "code": "no_such_code"})
            assert nothing.status == 404
            assert not read_waivers([own])
            done = await who["xie"].form("/bank/report", **wish)
            assert "已经豁免" in done.body.decode()
            assert (REASON in done.body.decode(), done.status) == (True, 200)

    run(work)
    assert [waiver.content_hash for waiver in read_waivers([own])] == [ITEM.content_hash]
    with site.sessions() as db:
        rows = db.scalars(select(AuditEntry).where(AuditEntry.action == "bank.waive")).all()
        assert [(row.subject, row.actor) for row in rows] == [("x-s-001", "xie")]
        assert REASON in rows[0].after
