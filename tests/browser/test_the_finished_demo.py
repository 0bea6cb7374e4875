"""The finished demo, walked through by everybody who has to do with a score and with what follows from it, in the browser alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.site import open_site
from lawstudy.demo.room import prepare_demo_room
from lawstudy.opening import records_of
from records.accounts.account import Account
from records.accounts.administration import create_account
from records.certificates import Certificate
from records.exams.appeal import Appeal
from records.exams.irregularity import Irregularity
from records.people.person import Person
from tests.browser.conftest import CHROMIUM, figure
from tests.browser.first_log_in import come_in
from tests.browser.test_room_pages import downloaded, fits_the_screen
from tests.documents.pdf import pages
from tests.lawstudy.conftest import ok
from tests.support.finished_demo import make_finished_demo
from tests.support.room_server import RoomUnderTest

REVIEW = "行政执法人员年度审验法律知识考试"
RESIT = f"{REVIEW}（补考）"
MARKED = "任前法律知识考试（已阅卷的演示）"

pytestmark = [
    pytest.mark.full,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@dataclass
class Demo:
    """The demo that `scripts/run` leaves; first passwords by log-in.

    ``people``: log-ins of candidates: whose irregularity was decided, who asked for a review, who has a certificate.
    """

    url: str
    passwords: dict[str, str]
    people: dict[str, str]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    root = tmp_path_factory.mktemp("demo") / "site"
    make_finished_demo(root, ok)
    site = open_site(root)
    prepare_demo_room(site)
    known = tomllib.loads((root / "run" / "demo-logins.toml").read_text(encoding="utf-8"))
    with records_of(site)() as db:
        warned = db.scalars(select(Irregularity)).one().call.person
        asked = db.scalars(select(Appeal)).one().call.person
        # Of earlier years, which are simulated, nobody is told.
        certified = db.scalars(
            select(Certificate)
            .where(Certificate.state == "valid", Certificate.replaces_id.is_(None))
            .where(Certificate.exam_title == RESIT)
        ).first()
        assert certified is not None
        people = {
            "warned": _log_in(db, known, warned),
            "asked": _log_in(db, known, asked),
            "certified": _log_in(db, known, certified.call.person),
        }
        db.commit()
    with RoomUnderTest(site) as room:
        yield Demo(f"http://127.0.0.1:{room.port}", dict(known), people)


def _log_in(db: Session, known: dict[str, str], person: Person) -> str:
    """Whose account somebody comes in by: one of the demo's own, or a new one."""
    own = db.scalar(select(Account.login).where(Account.person_id == person.id))
    if own is not None:
        return own
    login = f"c{person.id}"
    known[login] = create_account(db, login, person.name, ["cadre"], person=person, actor="test")[1]
    return login


def looked_at(page: Page, name: str) -> None:
    """On a large screen and on a small one."""
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    figure(page, f"finished-{name}", whole=True)
    page.set_viewport_size({"width": 375, "height": 700})
    figure(page, f"finished-{name}-small", whole=True)
    fits_the_screen(page)
    page.set_viewport_size({"width": 1280, "height": 720})


def of_exam(page: Page, title: str) -> None:
    """From anywhere to an exam's results."""
    page.get_by_role("link", name="成绩", exact=True).click()
    page.get_by_role("link", name=title, exact=True).click()


def test_those_who_mark_find_the_marking_closed(browser: Browser, demo: Demo) -> None:
    marker = come_in(browser, demo.url, "pingjuan1", demo.passwords)
    marker.get_by_role("link", name="阅卷", exact=True).click()
    expect(marker.get_by_role("region", name="分配给我的题目")).to_contain_text(
        "现在没有分配给您的题目"
    )
    expect(marker.get_by_role("link", name="成绩", exact=True)).to_have_count(0)
    looked_at(marker, "marker")

    head = come_in(browser, demo.url, "pingjuanzu", demo.passwords)
    head.get_by_role("link", name="阅卷", exact=True).click()
    exams = head.get_by_role("region", name="组织阅卷")
    expect(exams.get_by_role("listitem").filter(has_text=MARKED)).to_contain_text("已结束阅卷")
    exams.get_by_role("link", name=MARKED).click()
    expect(head.locator("main")).to_contain_text("阅卷已经结束")
    expect(head.locator("main")).to_contain_text("pingjuan2")
    looked_at(head, "head-of-marking")


def test_the_administrator_finds_everything_that_was_decided(browser: Browser, demo: Demo) -> None:
    page = come_in(browser, demo.url, "guanli", demo.passwords)
    looked_at(page, "administrator")
    of_exam(page, REVIEW)
    expect(page.get_by_label("人数")).to_contain_text("应考 896")
    page.get_by_role("link", name="审批、发布成绩").click()
    expect(page.get_by_role("heading", name="已发布")).to_be_visible()
    looked_at(page, "publication")

    # A corrected key.
    of_exam(page, MARKED)
    page.get_by_role("link", name="更正答案").click()
    expect(page.locator("main")).to_contain_text("命题组核定")
    looked_at(page, "corrections")

    # Certificates of the resit: one revoked, one issued anew.
    of_exam(page, RESIT)
    page.get_by_role("link", name="证书", exact=True).click()
    expect(page.get_by_role("region", name="签发")).to_contain_text("已吊销 1 份，已换发 1 份")
    looked_at(page, "certificates")
    assert "模拟数据，不作证明" in pages(downloaded(page, "全部证书（PDF，打印）"))[0]
    page.get_by_role("link", name="签名密钥").click()
    expect(page.get_by_role("region", name="密钥", exact=True)).to_contain_text("使用中")
    looked_at(page, "keys")

    # One appeal, one irregularity: both decided.
    page.get_by_role("link", name="成绩", exact=True).click()
    page.get_by_role("link", name="成绩复核").click()
    page.get_by_role("link", name="连同已经办结的").click()
    expect(page.get_by_role("region", name="成绩复核列表")).to_contain_text(RESIT)
    page.goto(f"{demo.url}/irregularities")
    page.get_by_role("link", name="连同已经决定的").click()
    expect(page.get_by_role("region", name="违纪记录列表")).to_contain_text("警告")
    page.get_by_role("link", name="第 1 号").click()
    expect(page.locator("main")).to_contain_text("考生本人提交")
    expect(page.locator("main")).to_contain_text("shenpi")
    looked_at(page, "irregularity")

    # The yearly review of 896 cards, finished, and the stickers of those that are registered.
    page.get_by_role("link", name="执法证件", exact=True).click()
    looked_at(page, "cards")
    page.goto(f"{demo.url}/card-review?year=2022")
    expect(page.locator("main")).to_contain_text("已公布")
    expect(page.get_by_role("region", name="各单位").first).to_contain_text("896")
    told = page.get_by_role("region", name="年度注册标识").inner_text()
    count = re.search(r"现在在用的证件 ([0-9]+) 张", told)
    assert count is not None
    looked_at(page, "card-review")
    stickers = pages(downloaded(page, "全部注册标识（PDF）"))
    assert sum(sheet.count("年度注册") for sheet in stickers) >= int(count[1]) > 0
    assert all("模拟数据" in sheet for sheet in stickers)


def test_the_approver_reads_what_they_decided_and_changes_nothing(
    browser: Browser, demo: Demo
) -> None:
    page = come_in(browser, demo.url, "shenpi", demo.passwords)
    looked_at(page, "approver")
    of_exam(page, MARKED)
    page.get_by_role("link", name="审批、发布成绩").click()
    expect(page.get_by_role("heading", name="已发布")).to_be_visible()
    expect(page.get_by_role("button", name="发布成绩")).to_have_count(0)
    page.get_by_role("link", name="证书", exact=True).first.click()
    expect(page.get_by_role("region", name="签发")).to_contain_text("其中有效")
    page.get_by_role("link", name="签名密钥").click()
    expect(page.get_by_text("提议启用新密钥")).to_have_count(0)
    looked_at(page, "approver-keys")


def test_a_liaison_sees_their_own_unit(browser: Browser, demo: Demo) -> None:
    page = come_in(browser, demo.url, "lianluo", demo.passwords)
    looked_at(page, "liaison")
    page.goto(f"{demo.url}/card-review?year=2022")
    expect(page.locator("main")).to_contain_text("已公布")
    expect(page.get_by_role("region", name="初审名单").locator("tbody tr").first).to_be_visible()
    expect(page.get_by_role("link", name="本单位的年度注册标识（PDF）")).to_have_count(0)
    looked_at(page, "liaison-review")
    assert page.goto(f"{demo.url}/card-review/stickers.pdf?year=2022").status == 403  # type: ignore[union-attr]


def test_candidates_see_their_own(browser: Browser, demo: Demo) -> None:
    warned = come_in(browser, demo.url, demo.people["warned"], demo.passwords)
    looked_at(warned, "candidate")
    warned.get_by_role("region", name="考场违纪记录").get_by_role("link").click()
    expect(warned.locator("main")).to_contain_text("警告")
    expect(warned.locator("main")).not_to_contain_text("jiankao")
    looked_at(warned, "candidate-irregularity")

    asked = come_in(browser, demo.url, demo.people["asked"], demo.passwords)
    asked.get_by_role("link", name="成绩和复核").first.click()
    looked_at(asked, "candidate-result")

    certified = come_in(browser, demo.url, demo.people["certified"], demo.passwords)
    assert "特发此证" in pages(downloaded(certified, "下载合格证（PDF，可打印）"))[0]
    certified.goto(f"{demo.url}/my-card")
    looked_at(certified, "candidate-card")
