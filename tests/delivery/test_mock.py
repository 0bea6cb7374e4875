"""A mock exam from the practice page to the wrong-question book: drawn, written, scored, reviewed, and drawn anew."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest
from sqlalchemy import select

from courses.spacing import topic_of
from courses.teaching import right_answer
from question_bank.bank import load_bank
from records.accounts.administration import create_account
from records.bank.item_pool import known_pools
from records.exams.attempt import Attempt
from records.exams.exam import Exam
from records.people.person import find_person
from records.study.spacing import ReviewCard
from tests.support.http_client import Client
from tests.support.items_in_use import put_shipped_in_use
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite

BANK = load_bank()
BLUEPRINT = """
title = "试考"
duration_minutes = 20
total_points = 12
policy = "pre-appointment"
[[section]]
title = "一、单项选择题"
type = "single"
count = 8
points = 1
[[section]]
title = "二、判断题"
type = "true_false"
count = 4
points = 1
"""


@pytest.fixture
def password(site: RoomSite) -> str:
    """S1 is a cadre with an account; the site has a blueprint of its own."""
    folder = site.course.root.parent / "blueprints"
    folder.mkdir(exist_ok=True)
    (folder / "try-out.toml").write_text(BLUEPRINT, encoding="utf-8")
    site.call(["S1"])
    put_shipped_in_use(site.url)
    with site.sessions() as db:
        person = find_person(db, "S1")
        made, password = create_account(
            db, "me", "", ["cadre"], person=person, actor="test", policy=CHEAP
        )
        made.must_change = False
        db.commit()
    return password


def asked(site: RoomSite, attempt: int) -> dict[str, str]:
    """The items of somebody's paper by question."""
    with site.sessions() as db:
        form = db.get_one(Attempt, attempt).form
        return {question["name"]: question["item_id"] for question in form.questions}


async def begin(client: Client, blueprint: str = "try-out") -> int:
    answer = await client.form("/practice/mock", blueprint=blueprint)
    assert answer.status == 303, answer.body.decode()
    return int(answer.location.rpartition("/")[2])


async def hand_in(client: Client, attempt: int, answers: dict[str, Any]) -> Any:
    where = f"/api/attempt/{attempt}"
    page = (await client.post(f"{where}/open", {"tab": "t", "take_over": False})).json()["page"]
    changes = [
        {"question": name, "value": value, "marked": False} for name, value in answers.items()
    ]
    await client.post(f"{where}/save", {"page": page, "first": 1, "changes": changes})
    assert (await client.post(f"{where}/hand-in", {"page": page})).status == 200
    for _ in range(300):
        told = (await client.get(f"{where}/receipt")).json()
        if not told["scoring"] and told["score"]:
            return told
        await asyncio.sleep(0.1)
    raise AssertionError("no score")


async def reviewed(site: RoomSite) -> dict[str, bool]:
    """What is kept for spaced review, once the scores are taken in."""
    for _ in range(100):
        with site.sessions() as db:
            if found := {card.topic: card.right for card in db.scalars(select(ReviewCard))}:
                return found
        await asyncio.sleep(0.1)
    return {}


@pytest.mark.full
def test_a_mock_from_its_beginning_to_the_next_one(site: RoomSite, password: str) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "me", password)
            courses = (await client.get("/courses")).body.decode()
            page = (await client.get("/practice")).body.decode()
            assert "/practice#mock-pre-appointment-2022" in courses
            assert 'id="mock-pre-appointment-2022"' in page
            assert "做一份模拟卷：试考" in page
            assert "做一份模拟卷：任前法律知识考试" in page
            assert "做一份缩短版：人大任前法律知识考试（监察委员会）" in page
            assert re.search(r"知识点“公职人员与监察”：完整的卷\S* \d+ 题", page)
            assert (await client.form("/practice/mock", blueprint="../no")).status == 404
            first = await begin(client)
            assert await begin(client) == first
            assert "接着做：试考" in (await client.get("/practice")).body.decode()
            items = asked(site, first)
            answers = {name: right_answer(BANK[item].questions[0]) for name, item in items.items()}
            wrong = next(name for name, value in answers.items() if isinstance(value, bool))
            answers[wrong] = not answers[wrong]
            told = await hand_in(client, first, answers)
            assert (told["score"]["score"], told["score"]["total"]) == (11.0, 12.0)
            found = (await client.get(f"/api/attempt/{first}/review")).json()
            assert [len(each["groups"]) for each in found["paper"]["sections"]] == [8, 4]
            assert all(each["lesson"] for each in found["questions"].values())
            assert items[wrong] in (await client.get("/wrong-book")).body.decode()
            second = await begin(client)
            assert second != first
            assert not set(asked(site, second).values()) & set(items.values())
            cards = await reviewed(site)
            assert cards == {
                topic_of(BANK[item]): topic_of(BANK[item]) != topic_of(BANK[items[wrong]])
                for item in items.values()
            }

    # Two processes read the bank and nbgrader: on a busy machine that takes longer than `run` waits.
    asyncio.run(asyncio.wait_for(work(), 120))
    with site.sessions() as db:
        [exam] = [each for each in db.scalars(select(Exam)) if each.name.startswith("mock-")]
        assert exam.practice
        pools = known_pools(db)
        used = {question["item_id"] for form in exam.forms for question in form.questions}
        assert len(used) > 12
        assert {pools[item] for item in used} == {BANK[item].pool for item in used} == {"practice"}
