"""Steps of lessons' cases: one's own choices are kept beside the other answers, and neither passes for the other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import select

from courses import messages
from courses.lesson.page import all_lessons
from courses.lesson.steps import find_step, step_name
from delivery.messages import BAD_REQUEST
from records.accounts.administration import create_account
from records.people.person import find_person
from records.study.answers import StudyAnswer
from tests.support.http_client import Client
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

LESSON = next(page for page in all_lessons().values() if page.steps)
NAME, OTHER = (step_name(LESSON.id, step) for step in list(LESSON.steps)[:2])
ITEM = LESSON.items[0]
ANSWERS = "/api/study/answers"
KEEPS = '<meta name="keeps" content="yes">'


def letters(name: str, *, right: bool) -> str:
    step = find_step(name)
    assert step is not None
    return next(str(each["id"]) for each in step["replies"] if each["right"] == right)


RIGHT, WRONG = letters(NAME, right=True), letters(NAME, right=False)


@pytest.fixture
def passwords(site: RoomSite) -> Mapping[str, str]:
    """Of a cadre and another one, who are people, and of a trainer and an auditor, who are none."""
    site.call(["S1", "S2"])
    found = {}
    with site.sessions() as db:
        for login, role, number in (
            ("one", "cadre", "S1"),
            ("two", "cadre", "S2"),
            ("trainer", "trainer", ""),
            ("auditor", "auditor", ""),
        ):
            person = find_person(db, number) if number else None
            account, found[login] = create_account(
                db,
                login,
                "" if person else "某人",
                [role],
                person=person,
                actor="test",
                policy=CHEAP,
            )
            account.must_change = False
        db.commit()
    return found


def rows(site: RoomSite) -> list[tuple[str, str, bool | None]]:
    with site.sessions() as db:
        kept = db.scalars(select(StudyAnswer).order_by(StudyAnswer.item_id))
        return [(row.item_id, row.answer, row.right) for row in kept]


async def keep(client: Client, item: object, answer: object) -> tuple[int, str]:
    found = await client.post(ANSWERS, {"item": item, "answer": answer})
    return found.status, found.json().get("message", "")


async def standing(client: Client) -> dict[str, Any]:
    answers: dict[str, Any] = (await client.get(ANSWERS)).json()["answers"]
    return answers


def test_ones_own_choice_stands_and_survives(site: RoomSite, passwords: Mapping[str, str]) -> None:
    async def choose() -> None:
        async with served(site) as (_, browser):
            one = await logged_in(browser, "one", passwords["one"])
            assert await keep(one, NAME, WRONG) == (200, "")
            assert await keep(one, OTHER, letters(OTHER, right=True)) == (200, "")
            page = (await one.get(f"/lesson/{LESSON.id}")).body.decode()
            assert ("不会保存" in page, KEEPS in page) == (False, True)
            two = await logged_in(browser, "two", passwords["two"])
            assert await standing(two) == {}
            assert await keep(two, NAME, RIGHT) == (200, "")

    async def come_back() -> None:
        async with served(site) as (_, browser):
            one = await logged_in(browser, "one", passwords["one"])
            assert await standing(one) == {
                NAME: {"answer": WRONG, "right": False},
                OTHER: {"answer": letters(OTHER, right=True), "right": True},
            }
            two = await logged_in(browser, "two", passwords["two"])
            assert await standing(two) == {NAME: {"answer": RIGHT, "right": True}}

    run(choose)
    run(come_back)


def test_what_is_no_choice_at_a_step_is_refused(
    site: RoomSite, passwords: Mapping[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            one = await logged_in(browser, "one", passwords["one"])
            for name in (
                f"{LESSON.id}:s99",
                f"{LESSON.id}:s1",
                f"{LESSON.id}:",
                f"no-such-lesson:{NAME[-3:]}",
                ":s01",
                f"{NAME}\n",
                f"{NAME}:s01",
                f" {NAME}",
                f"../{NAME}",
            ):
                assert await keep(one, name, RIGHT) == (404, messages.NO_SUCH_STEP), name
            for answer in ("Z", "", RIGHT.lower(), [RIGHT], True, None):
                assert await keep(one, NAME, answer) == (400, messages.BAD_ANSWER), answer
            misshapen: list[tuple[object, object]] = [
                (3, "A"),
                ([NAME], "A"),
                (NAME, 3),
                (NAME, {}),
            ]
            for item, given in misshapen:
                assert await keep(one, item, given) == (400, BAD_REQUEST)
            assert (await one.post(ANSWERS, [NAME, RIGHT])).status == 400
            assert (await browser().post(ANSWERS, {"item": NAME, "answer": RIGHT})).status == 403

    run(work)
    assert rows(site) == []


def test_a_step_is_no_item_and_an_item_no_step(
    site: RoomSite, passwords: Mapping[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            one = await logged_in(browser, "one", passwords["one"])
            for name in (f"{LESSON.id}:{ITEM}"[:80], f"{ITEM}:s01"):
                assert await keep(one, name, "A") == (404, messages.NO_SUCH_STEP)
            # A step is not checked as an item is; neither is it one without its lesson's name.
            asked = {"item": NAME, "lesson": LESSON.id, "answer": RIGHT}
            checked = await one.post("/api/self-check", asked)
            assert (checked.status, checked.json()["message"]) == (404, messages.NOT_A_SELF_CHECK)
            assert await keep(one, NAME[-3:], RIGHT) == (404, messages.NOT_A_SELF_CHECK)
            assert await keep(one, NAME, RIGHT) == (200, "")
            # What is wrong at a step is no wrong question, and no answered one.
            assert await keep(one, OTHER, letters(OTHER, right=False)) == (200, "")
            home = (await one.get("/api/home")).json()
            assert home["wrong"] == []
            assert not any(home["lessons"].values())

    run(work)
    assert rows(site) == [
        (NAME, f'"{RIGHT}"', True),
        (OTHER, f'"{letters(OTHER, right=False)}"', False),
    ]


def test_of_who_is_none_of_the_people_nothing_is_kept(
    site: RoomSite, passwords: Mapping[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            trainer = await logged_in(browser, "trainer", passwords["trainer"])
            assert await keep(trainer, NAME, RIGHT) == (200, "")
            assert await keep(trainer, NAME, "Z") == (400, messages.BAD_ANSWER)
            assert await keep(trainer, f"{LESSON.id}:s99", RIGHT) == (404, messages.NO_SUCH_STEP)
            assert await standing(trainer) == {}
            # An auditor reads lessons and answers nothing.
            auditor = await logged_in(browser, "auditor", passwords["auditor"])
            for reader in (auditor, trainer):
                page = (await reader.get(f"/lesson/{LESSON.id}")).body.decode()
                assert ("不会保存" in page, KEEPS in page) == (True, False)
            assert (await keep(auditor, NAME, RIGHT))[0] == 403
            assert await standing(auditor) == {}

    run(work)
    assert rows(site) == []
