"""A formal exam in JupyterLab: the same attempt as in the room's own page, by the same rules, and nothing of the room in the browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect
from sqlalchemy import select

from foundation.site import Site
from lawstudy.opening import course_of, open_records, records_of
from records.exams.attempt import Attempt
from records.exams.submission import Submission
from tests.browser.conftest import Lab, figure, lab_of
from tests.browser.room import RoomForTests, choose_in_room, expect_saved
from tests.support.load_site import make_room_site
from tests.support.room_server import RoomUnderTest
from tests.support.study_server import give_account

TITLE = "任前法律知识考试"


class Desk:
    """A candidate's JupyterLab, and the room behind it."""

    def __init__(self, room: RoomForTests, lab: Lab, attempt: int, password: str) -> None:
        self.room, self.lab, self.attempt, self.password = room, lab, attempt, password
        self.number = room.made.codes[attempt][0]

    def log_in(self, page: Page) -> None:
        """From the home page, by one's own account."""
        page.goto(f"{self.lab.url}/lab?reset")
        page.locator(".ls-home").get_by_role("button", name="登录").click()
        frame = room_frame(page)
        frame.get_by_label("登录名").fill(self.number)
        frame.get_by_label("密码").fill(self.password)
        frame.get_by_role("button", name="登录").click()
        expect(page.locator(".ls-home")).to_contain_text(TITLE)

    def open_paper(self, page: Page) -> FrameLocator:
        """From the home page to the questions."""
        page.locator(".ls-home").get_by_role("button", name=TITLE).click()
        frame = room_frame(page)
        frame.get_by_label("信息无误").check()
        frame.get_by_role("button", name="开始作答").click()
        expect(frame.locator(".ls-question").first).to_be_visible()
        return frame


def room_frame(page: Page) -> FrameLocator:
    return page.frame_locator("iframe.ls-room-frame")


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomForTests]:
    made = make_room_site(tmp_path_factory.mktemp("room") / "site", 3, "individual")
    with RoomUnderTest(made.site) as server:
        yield RoomForTests(made, server)


@pytest.fixture
def desk(room: RoomForTests, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A candidate who has not begun, at a JupyterLab of their own."""
    attempt = room.take()
    number = room.made.codes[attempt][0]
    password = give_account(records_of(room.made.site), number)
    lab = lab_of(room.made.site, tmp_path_factory.mktemp("home"), learner=number)
    yield Desk(room, lab, attempt, password)
    lab.kill()


def submission_of(site: Site, attempt: int) -> tuple[str, str]:
    with open_records(site) as db:
        row = db.scalar(select(Submission).where(Submission.attempt_id == attempt))
        assert row is not None
        return row.door, row.sha256


def test_a_formal_exam_is_written_and_handed_in_as_in_the_room(page: Page, desk: Desk) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    desk.log_in(page)
    frame = desk.open_paper(page)
    given = dict(choose_in_room(frame, place, 0) for place in range(3))
    expect_saved(frame)
    figure(page, "exam_in_jupyterlab")
    on_record = desk.room.answers(desk.attempt)
    for question, value in given.items():
        assert on_record[question] in (value, [value], value == "true")
    expect(frame.get_by_role("timer")).to_contain_text("剩余")
    frame.get_by_role("button", name="交卷").click()
    frame.get_by_role("dialog").get_by_role("button", name="交卷").click()
    expect(frame.get_by_role("heading", name="已交卷")).to_be_visible()
    door, sha256 = submission_of(desk.room.made.site, desk.attempt)
    assert door == "room"
    expect(frame.locator("#receipt")).to_contain_text(sha256[:4])
    row = desk.room.row(desk.attempt)
    assert (row.state, row.page) == ("handed_in", 1)
    assert desk.room.incidents(desk.attempt) == []
    # The way back is the study home, which knows of it.
    frame.locator("#receipt").get_by_role("link", name="我的主页").click()
    expect(page.locator(".ls-home .ls-file", has_text=TITLE)).to_contain_text("已交卷")
    page.locator(".ls-home").get_by_role("button", name="回执").click()
    expect(room_frame(page).locator("body")).to_contain_text(sha256[:4])
    # The browser spoke to its own server only, and never had the room's log-in.
    hosts = {url.split("/")[2] for url in asked if url.startswith("http")}
    assert hosts == {f"127.0.0.1:{desk.lab.port}"}
    assert "lawstudy" not in {cookie["name"] for cookie in page.context.cookies()}
    assert not list(desk.lab.root.glob("pre-appointment*"))


@pytest.mark.full
def test_one_page_writes_whichever_front_it_is_at(browser: Browser, page: Page, desk: Desk) -> None:
    desk.log_in(page)
    frame = desk.open_paper(page)
    choose_in_room(frame, 0, 0)
    expect_saved(frame)
    elsewhere = browser.new_context(locale="zh-CN")
    other = elsewhere.new_page()
    begin_elsewhere(other, desk)
    expect(frame.locator("#notice")).to_contain_text("另一个页面")
    expect(frame.locator(".ls-question input").first).to_be_disabled()
    box = other.locator(".ls-question").nth(1).locator(".ls-option input").nth(1)
    box.check()
    expect_saved(other)
    frame.get_by_role("button", name="在这里继续").click()
    # What the other front saved is here.
    expect(frame.locator(".ls-question").nth(1).locator(".ls-option input").nth(1)).to_be_checked()
    expect(other.locator("#notice")).to_contain_text("另一个页面")
    assert desk.room.row(desk.attempt).page == 3
    elsewhere.close()


def begin_elsewhere(page: Page, desk: Desk) -> None:
    """The same candidate at the room's own page, by the slip, takes the paper over."""
    card, code = desk.room.made.codes[desk.attempt]
    page.goto(f"{desk.room.url}/log-in")
    page.get_by_label("准考证号").fill(card)
    page.get_by_label("进场码").fill(code)
    page.get_by_role("button", name="进入考场").click()
    page.get_by_role("button", name="在这里继续").click()
    expect(page.locator(".ls-question").first).to_be_visible()


@pytest.mark.full
def test_a_jupyterlab_that_dies_loses_no_answer(page: Page, desk: Desk) -> None:
    desk.log_in(page)
    frame = desk.open_paper(page)
    question, value = choose_in_room(frame, 0, 0)
    expect_saved(frame)
    desk.lab.kill()
    later, given = choose_in_room(frame, 1, 0)
    expect(frame.locator("#saving")).to_contain_text("本机")
    desk.lab.start()
    # The log-in was in the memory of the server that died: the page says so, and keeps what it has.
    expect(frame.locator("#notice")).to_contain_text("登录")
    page.evaluate("window.onbeforeunload = null")
    desk.log_in(page)
    page.locator(".ls-home").get_by_role("button", name=TITLE).click()
    frame = room_frame(page)
    take_over = frame.get_by_role("button", name="在这里继续")
    first = frame.locator(".ls-question").first
    expect(take_over.or_(first)).to_be_visible()
    if take_over.count():
        take_over.click()
    expect(first).to_be_visible()
    expect_saved(frame)
    on_record = desk.room.answers(desk.attempt)
    assert on_record[question] in (value, [value], value == "true")
    assert on_record[later] in (given, [given], given == "true")
    with open_records(desk.room.made.site) as db:
        assert db.get_one(Attempt, desk.attempt).state == "writing"
    assert course_of(desk.room.made.site).root.is_dir()
