"""A room with candidates for the browser tests, and what a candidate does in it."""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pytest
from playwright.sync_api import Browser, BrowserContext, FrameLocator, Page, expect
from sqlalchemy import select, update

from grading.submitted import recorded_answers
from lawstudy.opening import course_of, open_records
from records.exams.attempt import Attempt
from records.exams.incident import Incident
from records.exams.sitting import Sitting
from tests.support.load_site import RoomSite, make_room_site
from tests.support.room_server import RoomUnderTest

CANDIDATES = 14


class RoomForTests:
    """``take`` hands out candidates who have not been used yet."""

    def __init__(self, made: RoomSite, server: RoomUnderTest) -> None:
        self.made, self.server = made, server
        self._unused = iter(sorted(made.codes))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.port}"

    def take(self) -> int:
        return next(self._unused)

    def answers(self, attempt: int) -> dict[str, object]:
        """What is on record."""
        with open_records(self.made.site) as db:
            return recorded_answers(db, attempt)

    def incidents(self, attempt: int) -> list[str]:
        """Kinds of what was noted, in order."""
        with open_records(self.made.site) as db:
            return list(
                db.scalars(
                    select(Incident.kind)
                    .where(Incident.attempt_id == attempt)
                    .order_by(Incident.id)
                )
            )

    def row(self, attempt: int) -> Attempt:
        with open_records(self.made.site) as db:
            return db.get_one(Attempt, attempt)

    def set_duration(self, seconds: int) -> None:
        """For attempts that begin from now on; the room reads it when it starts."""
        self.server.stop()
        with open_records(self.made.site) as db:
            db.execute(update(Sitting).values(duration_seconds=seconds))
            db.commit()
        self.server.start()

    def submission(self, attempt: int) -> dict[str, str]:
        """Sources of the answer cells that nbgrader will score."""
        card = self.made.codes[attempt][0]
        [path] = (course_of(self.made.site).root / "submitted" / card).rglob("*.ipynb")
        cells = orjson.loads(path.read_bytes())["cells"]
        return {
            cell["metadata"]["nbgrader"]["grade_id"]: "".join(cell["source"])
            for cell in cells
            if cell["metadata"]["lawstudy"]["role"] == "answer"
        }


@pytest.fixture(scope="module")
def room_of_module(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RoomForTests]:
    made = make_room_site(tmp_path_factory.mktemp("room") / "site", CANDIDATES, "individual")
    with RoomUnderTest(made.site) as server:
        yield RoomForTests(made, server)


@pytest.fixture
def room(room_of_module: RoomForTests) -> RoomForTests:
    """A room that runs, whatever an earlier test did to it."""
    process = room_of_module.server.process
    if process is None or process.poll() is not None:
        room_of_module.server.start()
    return room_of_module


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 1280, "height": 720}, locale="zh-CN")
    context.set_default_timeout(30_000)
    yield context
    context.close()


def enter(page: Page, room: RoomForTests, attempt: int) -> None:
    """Come in by the slip, also where somebody else is logged in."""
    card, code = room.made.codes[attempt]
    page.goto(f"{room.url}/log-in")
    if page.get_by_role("button", name="换人登录").count():
        page.get_by_role("button", name="换人登录").click()
        sure = page.locator("form[action='/log-in/code'] input[name=sure]")
        expect(page.get_by_label("准考证号")).to_be_visible()
        if sure.count():
            sure.check()
    page.get_by_label("准考证号").fill(card)
    page.get_by_label("进场码").fill(code.lower())
    page.get_by_role("button", name="进入考场").click()


def begin(page: Page, room: RoomForTests, attempt: int) -> None:
    """Come in, confirm, begin."""
    enter(page, room, attempt)
    page.get_by_label("信息无误").check()
    page.get_by_role("button", name="开始作答").click()
    expect(page.locator(".ls-question").first).to_be_visible()


def choose_in_room(page: Page | FrameLocator, place: int, option: int) -> tuple[str, str]:
    """Choose an option of the question at a place on the page; returns question and option as they are stored."""
    question = page.locator(".ls-question").nth(place)
    box = question.locator(".ls-option input").nth(option)
    box.check()
    return str(question.get_attribute("data-question")), str(box.get_attribute("value"))


def expect_saved(page: Page | FrameLocator) -> None:
    expect(page.locator("#saving")).to_have_text("已全部保存")


def payloads(page: Page) -> list[tuple[str, bytes]]:
    """Address and body of everything that the page receives from now on."""
    seen: list[tuple[str, bytes]] = []

    def keep(response: object) -> None:
        answer = response
        try:
            seen.append((answer.url, answer.body()))  # type: ignore[attr-defined]
        except Exception:  # A redirect has no body.
            return

    page.on("response", keep)
    return seen
