"""The roster from a page: all of a file or nothing of it, on record, by administrators alone."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select

from records.accounts.administration import create_account
from records.audit.trail import AuditEntry
from records.people.person import Person
from records.people.unit import Unit
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run


@pytest.fixture
def passwords(site: RoomSite) -> dict[str, str]:
    found = {}
    site.call(["S1"])
    with site.sessions() as db:
        for login, role in (("jia", "administrator"), ("shen", "auditor")):
            account, found[login] = create_account(
                db, login, login, [role], actor="t", policy=CHEAP
            )
            account.must_change = False
        db.commit()
    return found


def test_a_new_officer_comes_on_the_roster_and_a_wrong_row_changes_nothing(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    good = "所属单位,姓名,职务\n{unit},新来的,科员\n"

    async def work() -> None:
        async with served(site) as (_, browser):
            jia = await logged_in(browser, "jia", passwords["jia"])
            shen = await logged_in(browser, "shen", passwords["shen"])
            assert (await shen.get("/roster")).status == 403
            with site.sessions() as db:
                unit = db.scalars(select(Unit.name)).first()
                before = db.scalar(select(func.count()).select_from(Person))
            assert f"人员 {before} 名" in (await jia.get("/roster")).body.decode()

            wrong = good.format(unit=unit) + "没有的单位,另一人,科员\n,,科员\n"
            refused = await jia.upload("/roster", ("名册.csv", wrong.encode()))
            told = refused.body.decode()
            assert refused.status == 400
            assert "没有的单位" in told
            assert "名册.csv" in told
            assert "请改正以下" in told
            nothing = await jia.upload("/roster", ("旧.xls", b"\xd0\xcf\x11\xe0"))
            assert nothing.status == 400
            with site.sessions() as db:
                assert db.scalar(select(func.count()).select_from(Person)) == before

            sent = ("名册.csv", good.format(unit=unit).encode())
            taken = await jia.upload("/roster", sent)
            assert taken.status == 200
            assert "新增人员 1 名" in taken.body.decode()
            again = await jia.upload("/roster", sent)
            assert "新增人员 0 名" in again.body.decode()

    run(work)
    with site.sessions() as db:
        made = db.scalars(select(Person).where(Person.name == "新来的")).one()
        assert made.unit is not None
        rows = db.scalars(select(AuditEntry).where(AuditEntry.action == "roster.import")).all()
        assert [row.actor for row in rows[-2:]] == ["jia", "jia"]
        assert json.loads(rows[-2].after)["people_added"] == 1
