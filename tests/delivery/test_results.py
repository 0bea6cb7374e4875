"""Results on pages: exams by year, people by unit and outcome, and papers about which two people decide."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.evidence.verify import verify
from grading.score_run import score_exam
from records.audit.trail import AuditEntry
from records.exams.call import Call
from records.exams.exam import find_exam
from records.exams.mark import Mark
from records.exams.result import Result
from records.people.person import Person
from records.roles import Role
from tests.support.http_client import Client
from tests.support.released_exam import ASSIGNMENT, EXAM, answer, keyed_answers, small_exam
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite

PEOPLE: dict[str, Role] = {
    "jia": "administrator",
    "yi": "approver",
    "shen": "auditor",
    "jian": "invigilator",
}


@pytest.fixture
def scored(site: RoomSite) -> RoomSite:
    """S1's first answer cannot be read, S2's file is damaged, S3 has sent nothing."""
    site.call(["S1", "S2", "S3"])
    bank, form = small_exam()
    right = keyed_answers(form, bank)
    released = orjson.loads(site.course.notebook("release", ".", ASSIGNMENT).read_bytes())
    papers = {
        "S1": orjson.dumps(answer(released, **{**right, "q01": "<b>B"})),
        "S2": orjson.dumps(answer(released, **right))[:-300],
    }
    for number, data in papers.items():
        path = site.course.notebook("submitted", number, ASSIGNMENT)
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
    with site.sessions() as db:
        score_exam(site.course, db, EXAM)
    return site


def with_browsers(site: RoomSite, work: Callable[[dict[str, Client]], Awaitable[None]]) -> None:
    """Do it with a browser for each of these people; what hangs fails."""
    passwords = {}
    with site.sessions() as db:
        for login, role in PEOPLE.items():
            passwords[login] = ready_account(db, login, role)
        db.commit()

    async def do() -> None:
        async with served(site) as (_, browser):
            await work(
                {login: await logged_in(browser, login, passwords[login]) for login in PEOPLE}
            )

    asyncio.run(asyncio.wait_for(do(), 240))


async def text_of(client: Client, address: str) -> str:
    answer = await client.get(address)
    assert answer.status == 200, address
    return answer.body.decode()


def call_of(db: Session, number: str) -> int:
    wanted = select(Call.id).join(Person).where(Person.number == number)
    return db.scalars(wanted).one()


def address_of(site: RoomSite, number: str = "") -> str:
    with site.sessions() as db:
        exam = find_exam(db, EXAM).id
        return f"/results/{exam}/people/{call_of(db, number)}" if number else f"/results/{exam}"


async def becomes(site: RoomSite, number: str, wanted: str) -> None:
    """Wait until scoring, which runs beside the room, has come to this outcome."""
    for _ in range(2000):
        with site.sessions() as db:
            if db.get_one(Result, call_of(db, number)).outcome == wanted:
                return
        await asyncio.sleep(0.1)
    raise AssertionError(wanted)


def test_exams_and_people_are_found_by_how_they_stand(scored: RoomSite) -> None:
    async def work(people: dict[str, Client]) -> None:
        for login in ("jia", "yi", "shen"):
            exams = await text_of(people[login], "/results")
            assert "对照考试" in exams
            assert f'{address_of(scored)}?shown=exception">2</a>' in exams
            page = await text_of(people[login], address_of(scored))
            assert "应考 3 ＝" in page
            assert "共 3 人" in page
            found = await text_of(people[login], f"{address_of(scored)}?shown=absent")
            assert ("共 1 人" in found, "S3" in found, "S1" in found) == (True, True, False)
            nobody = await text_of(people[login], f"{address_of(scored)}?search=%25")
            assert "共 0 人" in nobody
        assert (await people["jian"].get("/results")).status == 403
        assert (await people["jian"].get(address_of(scored))).status == 403
        for strange in ("/results/999999", f"{address_of(scored)}/people/999999"):
            assert (await people["jia"].get(strange)).status == 404

    with_browsers(scored, work)


def test_what_is_wrong_is_told_in_words_and_the_key_to_deciders_alone(scored: RoomSite) -> None:
    async def work(people: dict[str, Client]) -> None:
        page = await text_of(people["jia"], address_of(scored, "S1"))
        assert "&lt;b&gt;B" in page
        assert "标准答案" in page
        audited = await text_of(people["shen"], address_of(scored, "S1"))
        assert "待核查" in audited
        assert "标准答案" not in audited
        assert "<form" not in audited.partition("<main")[2]
        damaged = await text_of(people["yi"], address_of(scored, "S2"))
        assert "文件不完整或已损坏" in damaged
        for word in ("line", "column", "JSON", "notebook", "Error"):
            assert word not in damaged.partition("<main")[2].replace("/JupyterLab", "")

    with_browsers(scored, work)


def test_who_looked_at_results_is_on_record_once(scored: RoomSite) -> None:
    async def work(people: dict[str, Client]) -> None:
        for _ in range(3):
            await text_of(people["shen"], address_of(scored))
            await text_of(people["shen"], f"{address_of(scored)}?shown=absent")
            await text_of(people["jia"], address_of(scored, "S1"))
        assert (await people["jian"].get(address_of(scored))).status == 403

    with_browsers(scored, work)
    with scored.sessions() as db:
        looked = select(AuditEntry).where(AuditEntry.action == "result.read")
        found = {(entry.actor, entry.subject) for entry in db.scalars(looked)}
        assert found == {("shen", EXAM), ("jia", f"{EXAM}/S1")}
        assert len(db.scalars(looked).all()) == 2


def test_two_people_give_points_and_the_result_follows(scored: RoomSite) -> None:
    address = address_of(scored, "S1")

    async def work(people: dict[str, Client]) -> None:
        page = await text_of(people["jia"], address)
        [attempt] = set(re.findall(r'name="attempt" value="(\d+)"', page))
        wish = {"attempt": attempt, "act": "mark", "question": "q01", "reason": "答的是 B"}
        for login in ("shen", "jian"):
            refused = await people[login].form(f"{address}/propose", points="1", **wish)
            assert refused.status == 403
        wrong = await people["jia"].form(f"{address}/propose", points="9", **wish)
        assert wrong.status == 409
        assert "0 到 1" in wrong.body.decode()
        assert (await people["jia"].form(f"{address}/propose", points="1", **wish)).status == 303
        page = await text_of(people["yi"], address)
        [proposal] = set(re.findall(r'name="proposal" value="(\d+)"', page))
        alone = await people["jia"].form(f"{address}/confirm", proposal=proposal)
        assert (alone.status, "两人" in alone.body.decode()) == (409, True)
        assert (await people["yi"].form(f"{address}/confirm", proposal=proposal)).status == 303
        await becomes(scored, "S1", "failed")
        again = await people["yi"].form(f"{address}/confirm", proposal=proposal)
        assert again.status == 409
        with scored.sessions() as db:
            assert [mark.points for mark in db.scalars(select(Mark))] == [1.0]
        assert "办理经过" in await text_of(people["shen"], address)

    with_browsers(scored, work)


def test_another_file_is_asked_for_or_the_paper_is_voided(scored: RoomSite) -> None:
    first, second = address_of(scored, "S1"), address_of(scored, "S2")

    async def work(people: dict[str, Client]) -> None:
        page = await text_of(people["jia"], second)
        [attempt] = set(re.findall(r'name="attempt" value="(\d+)"', page))
        wish = {"attempt": attempt, "act": "ask_again", "reason": "传输中断"}
        assert (await people["jia"].form(f"{second}/propose", **wish)).status == 303
        page = await text_of(people["yi"], second)
        [proposal] = set(re.findall(r'name="proposal" value="(\d+)"', page))
        assert (await people["yi"].form(f"{second}/confirm", proposal=proposal)).status == 303
        await becomes(scored, "S2", "pending")
        assert not scored.course.notebook("submitted", "S2", ASSIGNMENT).exists()
        assert (await people["jia"].form(f"{first}/void", reason="")).status == 409
        assert (await people["jia"].form(f"{first}/void", reason="替考")).status == 303
        assert (await people["jia"].form(f"{first}/void")).status == 409
        # An approver decides about scores; whose paper is void is for those of the hall.
        assert (await people["yi"].form(f"{first}/void")).status == 409
        assert (await people["jia"].form(f"{first}/withdraw-void")).status == 303
        # Of another exam's person nothing is decided here.
        assert (await people["jia"].form(f"{first}/confirm", proposal=proposal)).status == 404

    with_browsers(scored, work)


def test_scoring_is_asked_for_on_the_page(scored: RoomSite) -> None:
    async def work(people: dict[str, Client]) -> None:
        path = scored.course.notebook("submitted", "S2", ASSIGNMENT)
        bank, form = small_exam()
        released = orjson.loads(scored.course.notebook("release", ".", ASSIGNMENT).read_bytes())
        path.write_bytes(orjson.dumps(answer(released, **keyed_answers(form, bank))))
        assert (await people["shen"].form(address_of(scored))).status == 403
        assert (await people["jia"].form(address_of(scored))).status == 303
        await becomes(scored, "S2", "failed")

    with_browsers(scored, work)


def test_who_decides_takes_the_evidence_of_a_person(scored: RoomSite, tmp_path: Path) -> None:
    async def work(people: dict[str, Client]) -> None:
        where = address_of(scored, "S1")
        assert "取出考试证据" in await text_of(people["jia"], where)
        assert "取出考试证据" not in await text_of(people["shen"], where)
        assert (await people["shen"].form(f"{where}/evidence")).status == 403
        taken = await people["yi"].form(f"{where}/evidence")
        assert taken.status == 200
        with zipfile.ZipFile(io.BytesIO(taken.body)) as packed:
            packed.extractall(tmp_path / "taken")
        assert verify(tmp_path / "taken" / f"evidence-{EXAM}-S1", []).wrong == []
        # With the keys and the whole trail, for a court: each for those who may see it anyway.
        assert (await people["yi"].form(f"{where}/evidence", whole_trail="yes")).status == 403
        full = await people["jia"].form(f"{where}/evidence", with_keys="yes", whole_trail="yes")
        with zipfile.ZipFile(io.BytesIO(full.body)) as packed:
            packed.extractall(tmp_path / "full")
        folder = tmp_path / "full" / f"evidence-{EXAM}-S1"
        assert (folder / "keys.json").exists()
        assert (folder / "trail.jsonl").exists()
        assert verify(folder, []).wrong == []
        scored.course.notebook("submitted", "S1", ASSIGNMENT).unlink()
        refused = await people["yi"].form(f"{where}/evidence")
        assert (refused.status, "答卷文件" in refused.body.decode()) == (409, True)
        assert (await people["yi"].form("/results/1/people/99/evidence")).status == 404

    with_browsers(scored, work)
    with scored.sessions() as db:
        rows = select(AuditEntry).where(AuditEntry.action == "evidence.take")
        assert [row.actor for row in db.scalars(rows)] == ["yi", "jia", "yi"]
