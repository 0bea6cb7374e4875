"""A wrong key on its page: what would follow is shown to who may decide, two people decide it, and scoring follows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import orjson
import pytest
from sqlalchemy import select

from grading.score_run import score_exam
from records.exams.call import Call
from records.exams.correction import Correction
from records.exams.exam import find_exam
from records.exams.result import Result
from records.people.person import Person
from records.roles import Role
from tests.support.http_client import Client
from tests.support.released_exam import ASSIGNMENT, EXAM, answer, keyed_answers, small_exam
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite

PEOPLE: dict[str, Role] = {"jia": "administrator", "yi": "approver", "shen": "auditor"}


@pytest.fixture
def scored(site: RoomSite) -> RoomSite:
    """S1 has everything right, S2 has B at the first question."""
    site.call(["S1", "S2"])
    bank, form = small_exam()
    right = keyed_answers(form, bank)
    released = site.course.notebook("release", ".", ASSIGNMENT).read_bytes()
    for number, given in (("S1", right), ("S2", {**right, "q01": "'B'"})):
        path = site.course.notebook("submitted", number, ASSIGNMENT)
        path.parent.mkdir(parents=True)
        path.write_bytes(orjson.dumps(answer(orjson.loads(released), **given)))
    with site.sessions() as db:
        score_exam(site.course, db, EXAM)
    return site


def scores(site: RoomSite) -> Mapping[str, float | None]:
    with site.sessions() as db:
        rows = select(Person.number, Result.score).join(Call, Call.person_id == Person.id)
        return {row.number: row.score for row in db.execute(rows.join(Result))}


def test_two_people_correct_a_key_and_the_scores_follow(scored: RoomSite) -> None:
    passwords = {}
    with scored.sessions() as db:
        exam = find_exam(db, EXAM).id
        item = small_exam()[1].items[0].item_id
        for login, role in PEOPLE.items():
            passwords[login] = ready_account(db, login, role)
        db.commit()
    here = f"/results/{exam}/corrections"
    before = scores(scored)
    assert before["S1"] is not None

    async def work() -> None:
        async with served(scored) as (_, browser):
            people: dict[str, Client] = {
                login: await logged_in(browser, login, passwords[login]) for login in PEOPLE
            }
            # Keys stand there: for who decides alone.
            for login, status in (("jia", 200), ("yi", 200), ("shen", 403)):
                assert (await people[login].get(f"{here}?item={item}")).status == status
            jia, yi = people["jia"], people["yi"]
            wish = {"item": item, "act": "accept", "typed": "Z"}
            told = await jia.form(f"{here}/ask", **wish)
            assert told.status == 409
            assert "读不出来" in told.body.decode()
            wish["typed"] = "b"
            told = await jia.form(f"{here}/ask", **wish)
            assert told.status == 200
            assert "成绩变化 1 人" in told.body.decode()
            assert "现在什么都没有改变" in told.body.decode()
            told = await jia.form(f"{here}/propose", **wish, reason=" ")
            assert told.status == 409
            assert (await jia.form(f"{here}/propose", **wish, reason="条文已修正")).status == 303
            page = (await jia.get(here)).body.decode()
            assert "等待确认" in page
            assert "确认并重新计分" not in page, "not for who proposed it"
            with scored.sessions() as db:
                number = str(db.scalars(select(Correction.id)).one())
            assert (await jia.form(f"{here}/confirm", correction=number)).status == 409
            assert (await yi.form(f"{here}/confirm", correction="99")).status == 404
            assert scores(scored) == before
            assert (await yi.form(f"{here}/confirm", correction=number)).status == 303
            async with asyncio.timeout(60):
                while scores(scored)["S2"] != before["S1"]:
                    await asyncio.sleep(0.2)
            page = (await yi.get(f"{here}?item={item}")).body.decode()
            assert "已重新计分" in page
            assert "，或 B" in page

    asyncio.run(asyncio.wait_for(work(), 240))
    assert scores(scored)["S1"] == before["S1"]
