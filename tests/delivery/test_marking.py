"""Marking on pages: opened by the head, read by three without a name, closed, and in the gradebook."""

from __future__ import annotations

import asyncio

import orjson
import pytest
from sqlalchemy import select

from grading.marking.views import lead_view
from grading.nbgrader.gradebook import load_paper, open_gradebook, persons_grades
from grading.score_run import score_exam
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.attempt import Attempt
from records.exams.exam import find_exam
from records.exams.mark import Mark
from records.exams.marking import MarkingTask
from records.exams.response import Response
from records.exams.result import Result
from records.roles import Role
from tests.support.http_client import Client
from tests.support.released_exam import ASSIGNMENT, EXAM, answer, keyed_answers, small_exam
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite
from tests.support.synthetic import write_items

PEOPLE: dict[str, Role] = {
    "ma": "marker",
    "mb": "marker",
    "mc": "marker",
    "zu": "head_of_marking",
    "guan": "administrator",
}
CANDIDATES = ["S1", "S2"]


@pytest.fixture
def scored(site: RoomSite) -> RoomSite:
    """Two papers whose objective answers are right, with two open answers each; the forms and items as a site has them."""
    site.call(CANDIDATES)
    bank, form = small_exam()
    write_items(bank, site.course.root.parent / "items")
    folder = site.course.root.parent / "exams" / EXAM / "forms"
    folder.mkdir(parents=True)
    (folder / "A.json").write_text(form.to_json(), encoding="utf-8")
    right = keyed_answers(form, bank)
    released = orjson.loads(site.course.notebook("release", ".", ASSIGNMENT).read_bytes())
    for number in CANDIDATES:
        essays = {"q11": f"先告知再听取，{number}写", "q12_3": f"案例，{number}写"}
        path = site.course.notebook("submitted", number, ASSIGNMENT)
        path.parent.mkdir(parents=True)
        path.write_bytes(orjson.dumps(answer(released, **{**right, **essays})))
    with site.sessions() as db:
        score_exam(site.course, db, EXAM)
    return site


async def read_all(client: Client, task: int, points: list[float]) -> list[str]:
    """Give the same for every answer; what the server said."""
    said = []
    found = await client.post(f"/api/marking/{task}/next", {})
    while True:
        assert found.status == 200, found.body
        said.append(found.body.decode())
        turn = found.json()["turn"]
        if turn is None:
            return said
        whole = {"turn": turn, "criteria": points}
        draft = {"turn": turn, "criteria": [points[0], None]}
        assert (await client.post(f"/api/marking/{task}/draft", draft)).status == 200
        again = await client.post(f"/api/marking/{task}/next", {})
        assert again.json()["draft"] == [points[0], None]
        found = await client.post(f"/api/marking/{task}/points", whole)


def test_from_pending_answers_to_the_gradebook(scored: RoomSite) -> None:
    passwords = {}
    with scored.sessions() as db:
        for login, role in PEOPLE.items():
            passwords[login] = ready_account(db, login, role, name=f"名{login}")
        db.commit()
        exam = find_exam(db, EXAM).id

    async def work() -> None:
        async with served(scored, items=(scored.course.root.parent / "items",)) as (_, browser):
            open_for = {
                login: await logged_in(browser, login, passwords[login]) for login in PEOPLE
            }
            lead, here = open_for["zu"], f"/marking-lead/{exam}"
            assert (await open_for["ma"].get(here)).status == 403
            assert (await open_for["guan"].get("/marking")).status == 403
            assert "待阅卷 4 份" in (await lead.get("/marking")).body.decode()
            refused = await lead.form(f"{here}/open", marker=["ma", "zu"], writers="ma 没有")
            assert refused.status == 409
            for part in ("至少需要 3 名", "zu 没有阅卷人员", "ma 是命题人员", "“没有”的账号"):
                assert part in refused.body.decode()
            typed = await lead.form(f"{here}/open", marker=["ma"], writers="guan", band="约三")
            assert "复评范围“约三”不是分数" in typed.body.decode()
            made = await lead.form(
                f"{here}/open", marker=["ma", "mb", "mc"], writers="guan", band="０"
            )
            assert made.status == 303, made.body.decode()
            with scored.sessions() as db:
                short, long = db.scalars(select(MarkingTask).order_by(MarkingTask.id))
                assert [line["points"] for line in long.rubric] == [8, 6]
            page = (await open_for["ma"].get(f"/marking/{short.id}")).body.decode()
            assert "简述作出决定之前的步骤" in page
            assert "写出应当告知事实、理由、依据的步骤" in page
            said = await read_all(open_for["ma"], short.id, [3.0, 2.0])
            said += await read_all(open_for["mb"], short.id, [3.0, 1.5])
            assert len(said) == 6
            # What the page hears names nobody.
            for name in ("姓名", "准考", "attempt", "script", "kind", "m0"):
                assert name not in "".join(said)
            given = {"turn": "0" * 16, "criteria": [3.0, 2.0]}
            other = await open_for["mc"].post(f"/api/marking/{short.id}/points", given)
            assert other.status == 409
            assert "不归您评阅" in other.json()["message"]
            bad = await open_for["mc"].post(f"/api/marking/{short.id}/points", {"turn": "x"})
            assert bad.status == 400
            early = await lead.form(f"{here}/close")
            assert early.status == 409
            assert "还有 2 份" in early.body.decode()
            await read_all(open_for["ma"], long.id, [8.0, 6.0])
            await read_all(open_for["mb"], long.id, [0.0, 0.0])
            await read_all(open_for["mc"], long.id, [4.0, 3.0])
            shown = (await lead.get(here)).body.decode()
            assert shown.count("裁定：第 12（3） 题") == 2
            assert "S1</" not in shown
            for part in shown.split('name="turn" value="')[1:]:
                wish = {"turn": part[:16], "reason": "看过三次评阅"}
                made = await lead.form(f"{here}/arbitrate", points=["6", "5"], **wish)
                assert made.status == 303
            assert (await lead.form(f"{here}/close")).status == 303
            assert "阅卷已经结束" in (await lead.get(here)).body.decode()
            assert (await open_for["ma"].get(f"/marking/{short.id}")).status == 404

    asyncio.run(asyncio.wait_for(work(), 120))
    with scored.sessions() as db:
        score_exam(scored.course, db, EXAM)
        scores = {
            (row.question, row.status, row.score)
            for row in db.scalars(select(Response).where(Response.question.in_(("q11", "q12_3"))))
        }
        assert scores == {("q11", "scored", 4.8), ("q12_3", "scored", 11.0)}
        # 10 of 10 in the first sections, 6 of the case, and the two.
        found = {(row.outcome, row.score) for row in db.scalars(select(Result))}
        assert len(found) == 1
        assert {outcome for outcome, _ in found} == {"passed"}
        who = set(db.scalars(select(Mark.who).where(Mark.question == "q12_3")))
        assert who == {"zu"}
        trail.verify(db)
        assert db.scalar(select(Attempt.id)) is not None
    with open_gradebook(scored.course) as engine, engine.connect() as connection:
        paper = load_paper(connection, scored.course, ASSIGNMENT)
        rows = persons_grades(connection, paper, CANDIDATES)
        with engine.begin() as writing:
            writing.exec_driver_sql(
                "UPDATE grade SET manual_score = 2 WHERE manual_score = 4.8 AND id ="
                " (SELECT min(id) FROM grade WHERE manual_score = 4.8)"
            )
    assert {(row.student, row.grade_id): row.points for row in rows} == {
        (student, cell): points
        for student in CANDIDATES
        for cell, points in (("q11", 4.8), ("q12_3", 11.0))
    }
    # Whoever gives other points in formgrader afterwards is believed, and never in silence.
    with scored.sessions() as db:
        score_exam(scored.course, db, EXAM)
        last = db.scalars(select(Mark).order_by(Mark.id.desc())).first()
        assert last is not None
        assert (last.who, last.points) == ("formgrader", 2)
        assert "代替" in last.reason
        action = select(AuditEntry.after).where(AuditEntry.action == "marking.take_over")
        assert "4.8" in db.scalars(action).one()
        assert sum(each.later for each in lead_view(db, find_exam(db, EXAM)).tasks) == 1
