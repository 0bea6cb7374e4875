"""Accounts for everybody of the roster in one step; first passwords are on the slips and nowhere else."""

from __future__ import annotations

import asyncio
import datetime as dt
import json
import re

import pytest
from sqlalchemy import select

from records.accounts.account import Account, find_account
from records.accounts.administration import create_account
from records.audit.trail import AuditEntry
from records.people.person import Person
from records.people.post import Post
from tests.documents.pdf import pages
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

SLIPS = "/accounts/roster/passwords.pdf"


@pytest.fixture
def passwords(site: RoomSite) -> dict[str, str]:
    """Two administrators and an auditor; S2 is a liaison by post, S3 has an account."""
    found = {}
    site.call(["S1", "S2", "S3", "S4"])
    with site.sessions() as db:
        for login, role in (("jia", "administrator"), ("yi", "administrator"), ("shen", "auditor")):
            account, found[login] = create_account(
                db, login, login, [role], actor="t", policy=CHEAP
            )
            account.must_change = False
        people = {person.number: person for person in db.scalars(select(Person))}
        create_account(db, "S3", "", ["cadre"], person=people["S3"], actor="t", policy=CHEAP)
        unit = people["S2"].unit
        assert unit is not None
        post = Post(
            person=people["S2"], unit=unit, title="法治工作联络员", since=dt.date(2020, 1, 1)
        )
        db.add(post)
        db.commit()
    return found


async def done(client: Client) -> str:
    """The page, when all accounts are made."""
    for _ in range(600):
        page = (await client.get("/accounts/roster")).body.decode()
        if "正在生成" not in page:
            return page
        await asyncio.sleep(0.05)
    raise AssertionError("still busy")


def units_on(page: str) -> list[str]:
    return sorted(set(re.findall(r'name="units" value="([^"]+)"', page)))


def test_everybody_without_an_account_gets_one_and_a_slip(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site, address="https://exam.example:8443/") as (_, browser):
            jia = await logged_in(browser, "jia", passwords["jia"])
            yi = await logged_in(browser, "yi", passwords["yi"])
            page = (await jia.get("/accounts/roster")).body.decode()
            with site.sessions() as db:
                people = len(db.scalars(select(Person.id)).all())
            assert f"没有账号的人员：{people - 1} 人" in page
            assert "联络员 1 人" in page
            assert (await jia.get(SLIPS)).status == 404
            for unit in units_on(page)[:1]:
                assert (await jia.form("/accounts/roster", units=unit)).status == 303
            page = await done(jia)
            made = int(re.findall(r"打印首次密码条（(\d+) 张）", page)[0])
            # They are for who asked alone.
            assert "打印首次密码条" not in (await yi.get("/accounts/roster")).body.decode()
            assert (await yi.get(SLIPS)).status == 404
            printed = await jia.get(SLIPS)
            text = "".join(pages(printed.body))
            codes = re.findall(r"\w{4}-\w{4}-\w{4}-\w{4}", text)
            assert len(codes) == made
            assert text.count("https://exam.example:8443/") == made
            with site.sessions() as db:
                account = find_account(db, "S2")
                assert account is not None
                assert (account.roles, account.must_change) == (["cadre", "liaison"], True)
            # One of the passwords opens the account of the slip it is on.
            code = re.findall(
                r"登录名\s*S1\s*首次密码\s*([0-9A-Za-z]{4}(?:-[0-9A-Za-z]{4}){3})", text
            )[0]
            learner = browser()
            await learner.get("/log-in")
            answer = await learner.form("/log-in", login="s1", password=code)
            assert answer.status == 303

    run(work)
    with site.sessions() as db:
        taken = db.scalars(select(AuditEntry).where(AuditEntry.action == "document.take")).one()
        assert (taken.actor, json.loads(taken.after)["document"]) == ("jia", "首次登录密码条")
        trail = " ".join(db.scalars(select(AuditEntry.after)))
        assert not re.search(r"\w{4}-\w{4}-\w{4}-\w{4}", trail)


def test_a_lost_slip_is_made_anew_while_nobody_has_come_in(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    with site.sessions() as db:
        before = {row.login: row.password_hash for row in db.scalars(select(Account))}

    async def work() -> None:
        async with served(site) as (_, browser):
            jia = await logged_in(browser, "jia", passwords["jia"])
            page = (await jia.get("/accounts/roster")).body.decode()
            assert "从未登录过的人员：1 人" in page
            said = {"who": "again", "units": units_on(page.partition('id="again"')[2])[0]}
            assert (await jia.form("/accounts/roster", **said)).status == 303
            await done(jia)
            assert (await jia.get(SLIPS)).status == 200

    run(work)
    with site.sessions() as db:
        after = {row.login: row.password_hash for row in db.scalars(select(Account))}
    assert {login for login in after if after[login] != before.get(login)} == {"S3"}


def test_only_who_manages_accounts_makes_them(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            shen = await logged_in(browser, "shen", passwords["shen"])
            assert (await shen.get("/accounts/roster")).status == 403
            assert (await shen.form("/accounts/roster", units="x")).status == 403
            jia = await logged_in(browser, "jia", passwords["jia"])
            nobody = await jia.form("/accounts/roster", units="no-such-unit")
            assert nobody.status == 409
            assert "没有需要生成账号的人员" in nobody.body.decode()

    run(work)


def test_name_and_number_must_be_of_one_person(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            jia = await logged_in(browser, "jia", passwords["jia"])
            said = {"login": "x", "name": "张冠", "roles": "cadre", "card": "S1"}
            refused = await jia.form("/accounts", **said)
            assert (refused.status, "张冠" in refused.body.decode()) == (400, True)
            made = await jia.form("/accounts", **{**said, "name": ""})
            assert made.status == 200

    run(work)
    with site.sessions() as db:
        account = find_account(db, "x")
        assert account is not None
        assert account.person is not None
        assert account.name == account.person.name
