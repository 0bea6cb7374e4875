"""Slips carry the address that other machines reach: as it is set, as it was found, or as the person says."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from foundation.errors import SiteMissing
from foundation.site import SETTINGS, is_web_address, open_site
from lawstudy.processes.ports import reachable_address
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.people.person import find_person
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

SET = "https://exam.example:8443/"


def printed(site: RoomSite, known: str, given: str, *, name: str = "") -> tuple[int, str, str]:
    """Status and page of the slips; and what the board's form offers."""
    number = site.plan(["S1"])
    with site.sessions() as db:
        account, password = create_account(
            db, "i", "监考", ["invigilator"], actor="t", policy=CHEAP
        )
        account.must_change = False
        person = find_person(db, "S1")
        assert person is not None
        person.name = name or person.name
        db.commit()
    found: list[tuple[int, str, str]] = []

    async def work() -> None:
        async with served(site, address=known) as (_, browser):
            client: Client = await logged_in(browser, "i", password)
            board = (await client.get(f"/sessions/{number}")).body.decode()
            answer = await client.form(f"/sessions/{number}/slips", address=given)
            found.append((answer.status, answer.body.decode(), board))

    run(work)
    return found[0]


def test_the_address_that_is_set_or_was_found_is_printed(site: RoomSite) -> None:
    status, page, board = printed(site, SET, "")
    assert status == 200
    assert f"考生打开的网址：{SET}<" in page
    assert f'value="{SET}"' in board
    assert "只有本机" not in page
    assert "〓" not in page + board


def test_what_the_person_says_goes_before(site: RoomSite) -> None:
    status, page, _ = printed(site, SET, "http://10.1.2.3:8000/")
    assert status == 200
    assert "考生打开的网址：http://10.1.2.3:8000/<" in page


def test_an_address_that_only_this_machine_reaches_is_warned_of(site: RoomSite) -> None:
    _, page, board = printed(site, "", "")
    assert "http://127.0.0.1:" in board
    assert "只有本机能打开" in page


def test_a_rare_name_of_the_sitting_is_told_on_its_page_and_beside_its_slips(
    site: RoomSite,
) -> None:
    _, slips, board = printed(site, SET, "", name="王\U0002a6a5")
    for page in (board, slips):
        assert "印成“〓”" in page
        assert "<p>王\U0002a6a5</p>" in page


def test_what_is_no_address_makes_no_codes(site: RoomSite) -> None:
    status, page, _ = printed(site, SET, "javascript:alert(1)")
    assert status == 400
    assert "没有生成新的进场码" in page
    with site.sessions() as db:
        assert db.scalars(select(Attempt.code_hash)).all() == [None]


@pytest.mark.parametrize(
    "text",
    ["ftp://a/", "http://", "http://a:99999/", "http://a/b", "http://a/?b", "http://u@a/", "a"],
)
def test_what_is_no_address_is_refused_in_the_settings(site: RoomSite, text: str) -> None:
    assert not is_web_address(text)
    root = site.course.root.parent
    (root / SETTINGS).write_text(
        f'[site]\nname = "x"\n[records]\nurl = "sqlite:///r.db"\n[serve]\naddress = "{text}"\n',
        encoding="utf-8",
    )
    with pytest.raises(SiteMissing, match="address"):
        open_site(root)


def test_a_wildcard_is_reached_at_an_address_of_this_machine() -> None:
    assert reachable_address("http", "127.0.0.1", 8000) == ""
    assert reachable_address("http", "::1", 8000) == ""
    assert reachable_address("https", "exam.example", 8443) == SET
    assert reachable_address("http", "0.0.0.0", 8000) in ("", *_own_addresses())


def _own_addresses() -> list[str]:
    import psutil

    return [
        f"http://{each.address}:8000/"
        for addresses in psutil.net_if_addrs().values()
        for each in addresses
    ]
