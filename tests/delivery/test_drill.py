"""Practice by oneself: what is due, chapters, the wrong-question book, further questions of a lesson, courses."""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from courses.lesson.page import all_lessons
from delivery import messages
from question_bank.bank import load_bank
from records.accounts.administration import create_account
from records.people.person import find_person
from records.study.lesson import LessonStudy
from records.study.spacing import ReviewCard
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

LESSON = all_lessons()["administrative-penalty"]
BANK = load_bank()


@pytest.fixture
def password(site: RoomSite) -> str:
    site.call(["S1"])
    with site.sessions() as db:
        person = find_person(db, "S1")
        made, password = create_account(
            db, "me", "", ["cadre"], person=person, actor="test", policy=CHEAP
        )
        made.must_change = False
        db.commit()
    return password


def asked(page: bytes) -> list[str]:
    """The items of a page of questions."""
    facts = re.findall(r'class="room-self-check" data-facts="([^"]*)"', page.decode())
    return [str(json.loads(html.unescape(each))["item"]) for each in facts]


def answer(item: str, *, right: bool) -> object:
    question = BANK[item].questions[0]
    match question.kind:
        case "single":
            return next(o for o in question.letters if (o in question.key_letters) == right)
        case "multiple":
            return list(question.key_letters) if right else list(question.key_letters)[:1]
        case "true_false":
            return question.answer is right
    return [blank[0] if right else "不知道" for blank in question.blanks]


async def check(client: Client, item: str, lesson: str, *, right: bool) -> None:
    given: Any = answer(item, right=right)
    if isinstance(given, list) and len(given) == 1 and BANK[item].type == "fill_in":
        given = given[0]
    body = {"item": item, "lesson": lesson, "answer": given}
    reply = await client.post("/api/self-check", body)
    assert reply.status == 200, reply.body
    assert reply.json()["right"] is right


def test_what_was_wrong_is_due_the_next_day_and_goes_when_it_is_answered(
    site: RoomSite, password: str
) -> None:
    item = LESSON.items[0]

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "me", password)
            assert messages.DUE_EMPTY in (await client.get("/review")).body.decode()
            await check(client, item, LESSON.id, right=False)
            assert asked((await client.get("/review")).body) == []
            with site.sessions() as db:  # The day after.
                db.execute(
                    update(ReviewCard).values(
                        due_on=dt.date(2020, 1, 1), reviewed_at=dt.datetime(2020, 1, 1)
                    )
                )
                db.commit()
            [due] = asked((await client.get("/review")).body)
            assert BANK[due].legal_basis[0] == BANK[item].legal_basis[0]
            assert "现在复习（1 题）" in (await client.get("/me")).body.decode()
            await check(client, due, "review", right=True)
            assert asked((await client.get("/review")).body) == []
            assert "今天没有该复习的题" in (await client.get("/me")).body.decode()

    run(work)


def test_chapters_tell_how_far_one_is_and_ask_what_was_never_asked_first(
    site: RoomSite, password: str
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "me", password)
            number = 1 + list(_areas()).index("行政处罚")
            first = asked((await client.get(f"/chapter/{number}")).body)
            assert len(first) == 10
            assert {BANK[each].content_area for each in first} == {"行政处罚"}
            assert all(BANK[each].pool != "formal" for each in first)
            await check(client, first[0], f"chapter-{number}", right=True)
            await check(client, first[1], f"chapter-{number}", right=False)
            again = asked((await client.get(f"/chapter/{number}")).body)
            assert first[0] not in again
            page = (await client.get("/practice")).body.decode()
            [row] = re.findall(
                rf'chapter/{number}">行政处罚</a></th><td>(\d+)</td><td>(\d+)</td><td>(\d+)</td>',
                page,
            )
            assert row[1:] == ("2", "1")
            assert "<svg xmlns" in page
            assert (await client.get("/chapter/0")).status == 404
            assert (await client.get("/chapter/99")).status == 404

    run(work)


def _areas() -> tuple[str, ...]:
    from question_bank.areas import content_areas

    return tuple(content_areas())


def test_a_lesson_that_was_not_passed_is_passed_on_further_questions(
    site: RoomSite, password: str
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "me", password)
            assert (await client.get(f"/lesson/{LESSON.id}")).status == 200
            for item in LESSON.items:
                await check(client, item, LESSON.id, right=False)
            for item in LESSON.items:  # Told, and given again: this says nothing.
                await check(client, item, LESSON.id, right=True)
            assert _state(site).passed_at is None
            more = asked((await client.get(f"/lesson/{LESSON.id}/more")).body)
            assert not set(more) & set(LESSON.items)
            for item in more:
                await check(client, item, LESSON.id, right=True)
            # Six of the newest eight that were not seen before.
            assert _state(site).passed_at is not None
            assert _state(site).done_at is None
            assert "再学约" in (await client.get("/courses")).body.decode()

    run(work)


def _state(site: RoomSite) -> LessonStudy:
    with site.sessions() as db:
        return db.scalars(select(LessonStudy)).one()


def test_who_is_none_of_the_people_may_look(site: RoomSite) -> None:
    with site.sessions() as db:
        made, password = create_account(db, "sj", "审计", ["auditor"], actor="test", policy=CHEAP)
        made.must_change = False
        db.commit()

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "sj", password)
            for where in (
                "/review",
                "/practice",
                "/courses",
                "/wrong-book",
                f"/lesson/{LESSON.id}/more",
            ):
                page = await client.get(where)
                assert page.status == 200
                assert asked(page.body) == []
            courses = (await client.get("/courses")).body.decode()
            assert re.search(r"必修 \d+ 课，<strong>[\d.]+ 学时</strong>（\d+ 分钟）", courses)
            assert "先学：" in courses
        with site.sessions() as db:
            assert db.scalars(select(LessonStudy)).all() == []

    run(work)


def test_rules_that_cannot_be_read_keep_nobody_from_anything(
    site: RoomSite, password: str, tmp_path: Path
) -> None:
    broken = tmp_path / "lessons.toml"
    broken.write_text("pass_share = 80", "utf-8")

    async def work() -> None:
        async with served(site, lessons=broken) as (_, browser):
            client = await logged_in(browser, "me", password)
            for where in ("/me", f"/lesson/{LESSON.id}", "/practice"):
                assert (await client.get(where)).status == 200
            for item in LESSON.items:
                await check(client, item, LESSON.id, right=True)
            assert "不计学时" in (await client.get("/courses")).body.decode()

    run(work)
    state = _state(site)
    assert (state.seconds, state.passed_at, state.done_at) == (0, None, None)
