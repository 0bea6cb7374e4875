"""The finished demo, walked through by everybody who has to do with a score and with what follows from it, in the browser alone."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from foundation.site import open_site
from lawstudy.opening import open_records
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
    ``revoked``: the code of the certificate that was revoked.
    """

    url: str
    passwords: dict[str, str]
    people: dict[str, str]
    revoked: str


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    root = tmp_path_factory.mktemp("demo") / "site"
    make_finished_demo(root, ok)
    site = open_site(root)
    known = tomllib.loads((root / "run" / "demo-logins.toml").read_text(encoding="utf-8"))
    with open_records(site) as db:
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
        for login in ("guanli-2", "guanli-3"):
            known[login] = create_account(db, login, "管理员", ["administrator"], actor="test")[1]
        revoked = db.scalars(
            select(Certificate.code).where(
                Certificate.state == "revoked", Certificate.exam_title == RESIT
            )
        ).one()
        db.commit()
    with RoomUnderTest(site) as room:
        yield Demo(f"http://127.0.0.1:{room.port}", dict(known), people, revoked)


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
    for login in ("pingjuan1", "pingjuan2", "pingjuan3"):
        expect(head.locator("main")).to_contain_text(login)
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
    page.get_by_text("作废一把密钥（可能已经泄露）").click()
    figure(page, "signing_keys", whole=True)

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
    page.get_by_label("查找（姓名、证号、准考证号）").fill("DEMO-001")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("link", name="DEMO-0019")).to_be_visible()
    figure(page, "card_register", whole=True)
    page.goto(f"{demo.url}/card-review?year=2022")
    expect(page.locator("main")).to_contain_text("已公布")
    expect(page.get_by_role("region", name="各单位").first).to_contain_text("896")
    expect(page.locator("main")).to_contain_text("guanli 于")
    expect(page.locator("main")).to_contain_text("shenpi 决定")
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


def test_a_certificate_verifies_off_line_and_what_was_revoked_does_not(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    page = come_in(browser, demo.url, "guanli-2", demo.passwords)
    of_exam(page, RESIT)
    page.get_by_role("link", name="证书", exact=True).click()
    saved = tmp_path / "证书离线验证.html"
    saved.write_bytes(downloaded(page, "离线验证页"))
    photograph(downloaded(page, "全部证书（PDF，打印）"), tmp_path / "valid.png")

    away = browser.new_context(
        offline=True,
        locale="zh-CN",
        timezone_id="Asia/Shanghai",
        viewport={"width": 900, "height": 900},
    ).new_page()
    away.goto(saved.as_uri())
    expect(away.locator("#state")).to_contain_text("共 2 份")
    result = away.locator("#result")
    away.get_by_label("或者选择二维码的照片、截图").set_input_files(tmp_path / "valid.png")
    expect(result).to_contain_text("验证码是真的，但这是模拟数据，不作证明")
    expect(result).to_contain_text(RESIT)
    figure(away, "verification_page")
    away.get_by_label("扫描或粘贴证书、成绩文书二维码的内容").fill(demo.revoked)
    away.get_by_role("button", name="验证", exact=True).click()
    expect(result).to_contain_text("已经吊销")


def test_the_evidence_of_a_marked_paper_is_taken_and_verifies_by_itself(
    browser: Browser, demo: Demo, tmp_path: Path
) -> None:
    page = come_in(browser, demo.url, "guanli-3", demo.passwords)
    of_exam(page, MARKED)
    page.get_by_role("link", name="模拟人员").first.click()
    with page.expect_download() as download:
        page.get_by_role("button", name="取出考试证据").click()
    made = download.value.path().read_bytes()
    with zipfile.ZipFile(io.BytesIO(made)) as packed:
        packed.extractall(tmp_path)
    [sheet] = tmp_path.rglob("evidence.pdf")
    assert "pingjuan" in "".join(pages(sheet.read_bytes()))
    photograph(sheet.read_bytes(), tmp_path / "sheet.png", figure_name="evidence_sheet")
    told = subprocess.run(
        [sys.executable, "-I", sheet.with_name("verify.py")], capture_output=True, check=False
    )
    assert told.returncode == 0, told.stdout.decode()


def photograph(pdf: bytes, file: Path, *, figure_name: str = "") -> None:
    """The first page as a picture; for the docs, too, where a folder is named."""
    with pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=2).to_pil().save(file)
        if figure_name and (folder := os.environ.get("FIGURES")):
            document[0].render(scale=1.2).to_pil().convert("L").save(
                Path(folder) / f"{figure_name}.png", optimize=True
            )


def test_a_liaison_sees_their_own_unit(browser: Browser, demo: Demo) -> None:
    page = come_in(browser, demo.url, "lianluo", demo.passwords)
    looked_at(page, "liaison")
    page.goto(f"{demo.url}/card-review?year=2022")
    expect(page.locator("main")).to_contain_text("已公布")
    expect(page.get_by_role("region", name="初审名单").locator("tbody tr").first).to_be_visible()
    expect(page.locator("main")).to_contain_text("lianluo 于")
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
    figure(certified, "my_card", whole=True)
