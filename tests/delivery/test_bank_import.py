"""A trainer sends a file of questions, reads the report, and confirms."""

from __future__ import annotations

import re
from pathlib import Path

from delivery.kept_imports import KEPT_SECONDS, KeptImports
from question_bank.import_beside import Checked
from records.accounts.administration import create_account
from records.audit.trail import AuditEntry
from records.roles import Role
from tests.question_bank.test_excel import HEAD, SINGLE, book
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run


def account(site: RoomSite, login: str, role: Role) -> str:
    with site.sessions() as db:
        made, password = create_account(db, login, "某人", [role], actor="t", policy=CHEAP)
        made.must_change = False
        db.commit()
    return password


def test_from_the_file_to_the_bank(site: RoomSite, tmp_path: Path) -> None:
    trainer, other = account(site, "trainer", "trainer"), account(site, "cadre", "cadre")
    no_key = [2, "单选题", "没有<b>答案</b>的题？", "甲", "乙", "丙", "丁", ""]
    file = book(tmp_path / "题.xlsx", HEAD, SINGLE, no_key)
    own = tmp_path / "items"

    async def work() -> None:
        async with served(site, items=(own,)) as (_, browser):
            client = await logged_in(browser, "trainer", trainer)
            assert "下载模板" in (await client.get("/bank/import")).body.decode()
            shown = (
                await client.upload("/bank/import", (file.name, file.read_bytes()))
            ).body.decode()
            assert (
                "读到 2 道题：新增 1 道（其中待补全 1 道），修改 0 道，重复 0 道，不导入 1 道"
                in shown
            )
            assert "没有&lt;b&gt;答案" in shown
            assert not list(own.rglob("*.md"))
            [kept] = re.findall(r'name="kept" value="([0-9a-f]+)"', shown)
            stranger = await logged_in(browser, "cadre", other)
            assert (await stranger.form("/bank/import/confirm", kept=kept)).status == 403
            told = await client.form("/bank/import/confirm", kept=kept)
            assert "已写入 1 道题" in told.body.decode()
            assert [path.name for path in own.rglob("*.md")] == ["penalty-s-1001.md"]
            assert (await client.form("/bank/import/confirm", kept=kept)).status == 409
            refused = await client.upload("/bank/import", ("旧.xls", b"x"))
            assert (refused.status, "另存为" in refused.body.decode()) == (400, True)
            assert (await client.form("/bank/import")).status == 400

    run(work)
    with site.sessions() as db:
        actions = [row.action for row in db.query(AuditEntry)]
    assert actions.count("bank.import") == 1


def test_imports_are_kept_for_a_while_for_who_sent_them() -> None:
    now = [0.0]
    kept = KeptImports(lambda: now[0])
    checked = Checked("题.xlsx", "0" * 64)
    name = kept.keep(1, checked)
    assert kept.take(name, 2) is None
    assert kept.take(name, 1) == checked
    assert kept.take(name, 1) is None
    first, second = kept.keep(1, checked), kept.keep(1, checked)
    assert kept.take(first, 1) is None
    now[0] = KEPT_SECONDS
    assert kept.take(second, 1) is None
