"""The yearly review of cards: a liaison checks their unit's list and confirms it; an officer sees how their card stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from certification.cards.policy import EXAMPLE, card_policy
from certification.cards.review import open_review
from courses.hours_policy import hours_policies
from foundation.local_time import DEFAULT_ZONE, find_zone
from lawstudy.opening import create_site, open_records
from records.accounts.administration import create_account
from records.people.unit import Unit
from tests.browser.test_study_events import Place, come_in, looked_at
from tests.support.people import officer
from tests.support.room_server import RoomUnderTest

TODAY = dt.datetime.now(find_zone(DEFAULT_ZONE)).date()


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    """甲局 has five officers, one of whom is its liaison, and a list of this year to check; no exam is asked."""
    root: Path = tmp_path_factory.mktemp("cards") / "site"
    site = create_site(root, demo=True, name="演示区")
    rule = EXAMPLE.read_text(encoding="utf-8").replace("exam = true", "exam = false")
    (root / "cards.toml").write_text(rule, encoding="utf-8")
    with open_records(site) as db:
        unit = Unit(code="B1", name="甲局", is_body=True)
        people = [officer(f"1600000000{n}", f"执法人员{n}", unit) for n in range(1, 6)]
        for person in people[1:]:
            person.cards[0].issued = TODAY.replace(month=1, day=1)
        people[1].cards[0].valid_until = TODAY + dt.timedelta(days=25)
        db.add_all(people)
        db.flush()
        account, password = create_account(
            db, "lianluo", people[1].name, ["liaison"], person=people[1], actor="test"
        )
        account.must_change = False
        open_review(
            db,
            TODAY.year,
            exam=None,
            on=TODAY,
            policy=card_policy(root),
            hours=hours_policies(),
            zone=ZoneInfo("Asia/Shanghai"),
            actor="test",
        )
        db.commit()
    with RoomUnderTest(site) as room:
        yield Place(f"http://127.0.0.1:{room.port}", {"lianluo": password})


@pytest.mark.slow
def test_a_liaison_confirms_the_list_of_their_unit(browser: Browser, place: Place) -> None:
    page = come_in(browser, place, "lianluo")
    expect(page.get_by_text("有 1 张执法证件在 30 天内到期")).to_be_visible()
    page.get_by_role("link", name="请核对本单位").click()
    looked_at(page, "card-list")
    confirm = page.get_by_role("button", name="确认本单位名单")
    page.get_by_label("已逐人核对").check()
    confirm.click()
    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("执法人员1（16000000001）拟不予注册（学时不足（0/60））")
    page.get_by_label("修改 执法人员1").click()
    page.get_by_label("本人陈述申辩").locator("visible=true").fill("无异议")
    page.get_by_role("button", name="保存").locator("visible=true").click()
    expect(page.get_by_role("row", name="执法人员1")).to_contain_text("陈述申辩：无异议")
    page.get_by_label("已逐人核对").check()
    confirm.click()
    expect(page.get_by_text("核对确认")).to_be_visible()
    page.goto(f"{place.url}/my-card")
    expect(page.get_by_text("还有 25 天")).to_be_visible()
    expect(page.get_by_text("还缺 60")).to_be_visible()
    looked_at(page, "card-mine")
    page.context.close()
