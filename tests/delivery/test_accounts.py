"""Administering accounts over HTTP: a first password is seen once, changes take effect at once, the trail tells of all."""

from __future__ import annotations

import csv
import io
import re

import openpyxl
import pytest
from sqlalchemy import inspect, select, text

from foundation.local_time import find_zone
from records.accounts.account import Account
from records.accounts.administration import create_account
from records.audit.trail import AuditEntry
from records.audit.words import readable_time
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

PASSWORD = re.compile(r"(?:[A-Z2-9]{4}-){3}[A-Z2-9]{4}")


@pytest.fixture
def password(site: RoomSite) -> str:
    """Of the only administrator."""
    with site.sessions() as db:
        account, password = create_account(
            db, "admin", "管理员", ["administrator"], actor="test", policy=CHEAP
        )
        account.must_change = False
        db.commit()
    return password


def account(site: RoomSite, login: str) -> Account:
    with site.sessions() as db:
        return db.scalars(select(Account).where(Account.login == login)).one()


def everything(site: RoomSite) -> str:
    """All text of the database."""
    with site.sessions() as db:
        tables = inspect(db.get_bind()).get_table_names()
        return "\n".join(
            str(row) for table in tables for row in db.execute(text(f'SELECT * FROM "{table}"'))
        )


async def create(client: Client, login: str, role: str, **more: str) -> str:
    answer = await client.form(
        "/accounts", login=login, name="" if "card" in more else f"某{login}", roles=role, **more
    )
    assert answer.status == 200, answer.body.decode()
    [password] = PASSWORD.findall(answer.body.decode())
    return str(password)


def test_a_first_password_is_shown_once_and_kept_nowhere(site: RoomSite, password: str) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "admin", password)
            first = await create(client, "zhang", "trainer")
            for where in ("/accounts", "/audit", "/audit.csv", "/log-ins"):
                assert first not in (await client.get(where)).body.decode()
            assert first not in everything(site)
            trainer = await logged_in(browser, "zhang", first)
            assert (await trainer.get("/me")).location == "/password"
            number = account(site, "zhang").id
            answer = await client.form(f"/accounts/{number}/reset-password")
            [second] = PASSWORD.findall(answer.body.decode())
            assert second != first
            assert (await trainer.get("/me")).location == "/log-in", "every log-in has ended"
            await logged_in(browser, "zhang", second)

    run(work)
    actions = [action for action, actor in site.audited() if actor == "admin"]
    # The whole trail was looked into for the password meanwhile.
    assert [each for each in actions if each != "audit.take"] == [
        "account.log_in",
        "account.create",
        "account.reset_password",
    ]


def test_changes_take_effect_where_the_person_is_logged_in(site: RoomSite, password: str) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "admin", password)
            first = await create(client, "li", "invigilator")
            person = await logged_in(browser, "li", first)
            new = "Own-password-7"
            await person.form("/password", old=first, new=new, again=new)
            assert (await person.get("/sessions")).status == 200
            number = account(site, "li").id
            assert (await client.form(f"/accounts/{number}/roles", roles="trainer")).status == 303
            assert (await person.get("/sessions")).status == 403
            assert "li" in (await client.get("/log-ins")).body.decode()
            assert (await client.form(f"/accounts/{number}/log-out")).status == 303
            assert (await person.get("/me")).location == "/log-in"
            person = await logged_in(browser, "LI", new)
            assert (await client.form(f"/accounts/{number}/deactivate")).status == 303
            assert (await person.get("/me")).location == "/log-in"
            late = browser()
            await late.get("/log-in")
            assert (await late.form("/log-in", login="li", password=new)).status == 403

    run(work)
    with site.sessions() as db:
        decided = select(AuditEntry).where(AuditEntry.action == "account.log_out")
        entry = db.scalars(decided).one()
        assert (entry.actor, entry.subject, entry.after) == ("admin", "li", '{"ended":1}')


def test_what_cannot_be_is_told_and_changes_nothing(site: RoomSite, password: str) -> None:
    site.call(["S1"])

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "admin", password)
            await create(client, "wang", "cadre", card="S1")
            admin = account(site, "admin").id
            for where, values, told in (
                ("/accounts", {"login": "wang", "name": "x", "roles": "cadre"}, "已被使用"),
                ("/accounts", {"login": "w2", "name": "", "roles": "cadre", "card": "S1"}, "S1"),
                ("/accounts", {"login": "w3", "name": "x", "roles": "cadre", "card": "S9"}, "S9"),
                ("/accounts", {"login": "w4", "name": "x", "roles": "king"}, "king"),
                (f"/accounts/{admin}/roles", {"roles": "trainer"}, "管理员"),
                (f"/accounts/{admin}/deactivate", {}, "管理员"),
            ):
                answer = await client.form(where, **values)
                assert answer.status == 400, where
                assert told in answer.body.decode(), where
            assert (await client.form("/accounts/999/unlock")).status == 404

    run(work)
    with site.sessions() as db:
        assert sorted(db.scalars(select(Account.login))) == ["admin", "wang"]


def test_the_trail_is_shown_checked_and_exported_without_formulas(
    site: RoomSite, password: str
) -> None:
    async def work() -> None:
        async with served(site) as (room, browser):
            client = await logged_in(browser, "admin", password)
            await create(client, "=1+1", "trainer")
            page = (await client.get("/audit?search=account.create")).body.decode()
            assert "建立账号" in page
            assert "没有被改动" in page
            made = await room.read(lambda db: db.scalars(select(AuditEntry.at)).all())
            assert readable_time(made[-1], find_zone("Asia/Shanghai")) in page
            table = (await client.get("/audit.csv")).body.decode("utf-8-sig")
            rows = list(csv.reader(io.StringIO(table)))
            assert "'=1+1" in {row[4] for row in rows}
            assert not any(cell.startswith("=") for row in rows for cell in row)
            words = (await client.get("/audit-words.csv?search=培训")).body.decode("utf-8-sig")
            told = list(csv.reader(io.StringIO(words)))
            assert told[0] == ["序号", "时间", "操作人", "操作", "对象", "说明"]
            # Who takes it stands in what is taken.
            assert [row[3] for row in told[1:]] == ["导出操作日志", "建立账号"]
            assert "查找的文字：培训" in told[1][5]
            assert told[2][5].endswith("角色：培训人员")
            assert "=1+1" in told[2][4]
            assert not any(cell.startswith("=") for row in told for cell in row)
            book = openpyxl.load_workbook(io.BytesIO((await client.get("/audit-words.xlsx")).body))
            sheet = [[cell.value for cell in row] for row in book["操作日志"].iter_rows()]
            assert sheet[0] == told[0]
            assert {row[3] for row in sheet[1:]} >= {"登录", "建立账号"}
            assert not any(cell.data_type == "f" for row in book["操作日志"] for cell in row)
            await room.write(
                lambda db: db.execute(text("UPDATE audit_entry SET actor='nobody' WHERE id=1"))
            )
            assert "没有被改动" in (await client.get("/audit")).body.decode(), "read already"
            for where in ("/audit?whole=yes", "/audit"):
                assert "可能被改动过" in (await client.get(where)).body.decode()

    run(work)
