"""One's own page, and what JupyterLab's home asks: with sittings, without any, and with papers that came as files."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from grading.hand_in import hand_in_file
from grading.notebook import open_paper
from records.accounts.administration import create_account
from records.exams.exam import Exam
from records.messages import ATTEMPT_STATE_NAMES
from records.people.person import find_person
from tests.support.released_exam import make_practice, small_exam
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import NINE, RoomSite, run


def account(site: RoomSite, number: str) -> str:
    with site.sessions() as db:
        person = find_person(db, number)
        made, password = create_account(
            db, "me", "", ["cadre"], person=person, actor="test", policy=CHEAP
        )
        made.must_change = False
        db.commit()
        return password


def ask(site: RoomSite, password: str) -> tuple[str, dict[str, Any]]:
    """The page, and the home."""
    found: list[tuple[str, dict[str, Any]]] = []

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "me", password)
            page, home = await client.get("/me"), await client.get("/api/home")
            assert (page.status, home.status) == (200, 200)
            found.append((page.body.decode(), json.loads(home.body)))

    run(work)
    return found[0]


def test_a_paper_that_came_as_a_file_has_no_sitting_and_is_told(site: RoomSite) -> None:
    site.call(["S1"])
    notebook = site.course.notebook("release", ".", f"{small_exam()[1].exam}-A").read_bytes()
    with site.sessions() as db:
        person = find_person(db, "S1")
        assert person is not None
        hand_in_file(db, site.course, person, open_paper(notebook), at=NINE.astimezone())
        title = db.scalars(select(Exam)).one().title
    page, home = ask(site, account(site, "S1"))
    assert title in page
    assert ATTEMPT_STATE_NAMES["handed_in"] in page
    [exam] = home["exams"]
    assert (exam["title"], exam["open"], exam["receipt"]) == (title, False, False)
    assert home["handed_in"] == [{"exam": small_exam()[1].exam, "form": "A", "score": None}]


def test_an_exam_that_is_planned_can_be_opened(site: RoomSite) -> None:
    site.plan(["S1"])
    page, home = ask(site, account(site, "S1"))
    assert "对照考试（上午场）" in page
    [exam] = home["exams"]
    assert (exam["title"], exam["open"], exam["receipt"]) == ("对照考试（上午场）", True, False)
    assert exam["state"] == ATTEMPT_STATE_NAMES["called"]


def test_practice_stands_among_papers_and_not_among_exams(site: RoomSite) -> None:
    with site.sessions() as db:
        make_practice(db)
        db.commit()
    site.call(["S1"])
    _, home = ask(site, account(site, "S1"))
    assert home["exams"] == []


def test_a_practice_paper_that_came_as_a_file_is_practice_on_both_pages(site: RoomSite) -> None:
    with site.sessions() as db:
        make_practice(db)
        db.commit()
    site.call(["S1"])
    notebook = site.course.notebook("release", ".", f"{small_exam()[1].exam}-A").read_bytes()
    with site.sessions() as db:
        person = find_person(db, "S1")
        assert person is not None
        hand_in_file(db, site.course, person, open_paper(notebook), at=NINE.astimezone())
    page, home = ask(site, account(site, "S1"))
    assert home["exams"] == []
    assert "目前没有通知您参加的考试" in page
    assert "目前没有练习卷" not in page
    assert "<strong>已交卷</strong>" in page
    assert home["practice"][0]["open"] is False


def test_nobody_is_sent_to_another_address_by_the_switch_of_the_view(site: RoomSite) -> None:
    """The elder view goes back to the page on which it was switched, whatever the request says."""

    async def work() -> None:
        async with served(site) as (_, browser):
            client = browser()
            await client.get("/log-in")
            for wanted, there in (
                ("/lesson/penalty", "/lesson/penalty"),
                ("//evil.example/", "/log-in"),
                ("/\\evil.example", "/log-in"),
                ("https://evil.example/", "/log-in"),
                ("/a\r\nSet-Cookie: x=1", "/log-in"),
            ):
                answer = await client.form("/elder-view", elder="yes", next=wanted)
                assert (answer.status, answer.location) == (303, there)

    run(work)
