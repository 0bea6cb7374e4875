"""The page of what must be known: who sees it, an audience alone, and what lacks."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest

from question_bank.law.must_know_file import EXAMPLE, FILE_NAME
from records.accounts.administration import create_account
from records.roles import Role
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

LIST = """
title = "某区清单"
adopter = "某区委"
adopted_on = 2026-03-01
version = "2026"

[[entry]]
part = "综合"
line = "行政法律"
instrument = "行政处罚法"
must = ["A", "C"]

[[entry]]
part = "综合"
line = "党内法规"
instrument = "中国共产党<b>条例</b>"
must = ["A"]

[[entry]]
part = "综合"
line = "行政法律"
instrument = "行政复议法"
version = "2017"
should = ["C"]
"""


def account(site: RoomSite, role: Role) -> str:
    with site.sessions() as db:
        made, password = create_account(db, role, "某人", [role], actor="t", policy=CHEAP)
        made.must_change = False
        db.commit()
    return password


def rows(page: str) -> list[str]:
    return re.findall(r"<tr><td><strong>(.*?)(?:（|</strong>)", page)


def test_the_list_and_what_lacks(site: RoomSite) -> None:
    own: Path = site.course.root.parent / FILE_NAME
    password = account(site, "trainer")

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "trainer", password)
            example = (await client.get("/must-know")).body.decode()
            assert "这是示例清单" in example
            assert example.count("<tr><td>") == EXAMPLE.read_text("utf-8").count("[[entry]]")
            folded, opened = '<details class="room-unfold">', '<details class="room-unfold" open>'
            whole = (await client.get("/must-know?all=1")).body.decode()
            assert example.count(folded) == whole.count(opened) > 10
            assert opened not in example
            # Another list is another page, without a new start.
            own.write_text(LIST, encoding="utf-8")
            page = (await client.get("/must-know")).body.decode()
            assert "某区清单" in page
            assert "这是示例清单" not in page
            assert rows(page) == ["中国共产党&lt;b&gt;条例&lt;/b&gt;", "行政复议法", "行政处罚法"]
            assert "共 3 条，2 条有缺口" in page
            assert (
                "行政复议法(2017)</strong>：已于 2024-01-01 失效，由《行政复议法(2023)》代替"
                in page
            )
            # Few entries need not be folded up.
            assert page.count(opened) == page.count("<details") == 2
            gaps = (await client.get("/must-know?gaps=1")).body.decode()
            assert rows(gaps) == rows(page)[:2]
            found = (
                await client.get(f"/must-know?{urlencode({'words': '行政 复议'})}")
            ).body.decode()
            assert rows(found) == ["行政复议法"]
            assert "共 1 条（全部 3 条）" in found
            none = (await client.get("/must-know?words=zzz")).body.decode()
            assert "没有符合条件的条目" in none
            one = (await client.get("/must-know?audience=C")).body.decode()
            assert rows(one) == ["行政复议法", "行政处罚法"]
            assert (await client.get("/must-know?audience=D2")).body.decode().count("<tr><td>") == 0
            assert (await client.get("/must-know?audience=Z")).status == 404
            own.write_text("title", encoding="utf-8")
            broken = await client.get("/must-know")
            assert broken.status == 404
            assert "lawstudy list coverage" in broken.body.decode()

    run(work)


@pytest.mark.parametrize(("role", "may"), [("auditor", True), ("approver", False)])
def test_who_is_shown_the_way(site: RoomSite, role: Role, may: bool) -> None:
    """Who may open it is in the table of permissions, whose test asks every address."""
    password = account(site, role)

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, role, password)
            assert ("应知应会清单</a>" in (await client.get("/me")).body.decode()) == may

    run(work)
