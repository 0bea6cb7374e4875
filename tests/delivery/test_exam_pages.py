"""The pages on which exams are made: everything wrong at once, work beside the room, forms, release, and resits."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from sqlalchemy import select

from exam_room.room import Room
from grading.exam_folders import ExamFolders
from grading.hand_in import new_attempt
from records.accounts.administration import create_account
from records.audit.trail import AuditEntry
from records.exams.attempt import Attempt
from records.exams.call import Call, assignments
from records.exams.exam import Exam, find_exam
from records.exams.result import Result
from records.exams.seen import items_of_form
from tests.grading.test_exam_making import PLAN
from tests.support.http_client import Answer, Client
from tests.support.items_in_use import put_shipped_in_use
from tests.support.released_exam import EXAM, small_exam
from tests.support.room_http import CHEAP, logged_in, served
from tests.support.room_site import RoomSite, run

NAME = "春季-2026"
FORM = {"exam": NAME, "blueprint": "short", "forms": "2", "title": "春季考试"}


@pytest.fixture
def passwords(site: RoomSite, tmp_path: Path) -> dict[str, str]:
    """Of an administrator and an auditor; the site has a blueprint of its own."""
    (tmp_path / "blueprints").mkdir()
    (tmp_path / "blueprints" / "short.toml").write_text(PLAN, encoding="utf-8")
    made = {}
    put_shipped_in_use(site.url)
    with site.sessions() as db:
        for role in ("administrator", "auditor"):
            account, made[role] = create_account(db, role, role, [role], actor="t", policy=CHEAP)
            account.must_change = False
        db.commit()
    return made


def page(name: str) -> str:
    return f"/exams/{quote(name)}"


async def settled(client: Client, where: str) -> str:
    """The page once nothing is done to the exam any more."""
    for _ in range(4000):
        text = (await client.get(where)).body.decode()
        if "页面会自动更新" not in text:
            return text
        await asyncio.sleep(0.1)
    raise AssertionError(text)


def text_of(answer: Answer) -> str:
    return answer.body.decode()


def test_an_exam_from_its_form_to_its_release(site: RoomSite, passwords: dict[str, str]) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            form = text_of(await client.get("/make-exam"))
            assert "短卷" in form
            assert "6 分（满分 10 分的 60%）" in form
            assert "不是任何地方的规定" in form
            assert "同一场考试不补考" in form
            made = await client.form("/make-exam", **FORM)
            assert (made.status, made.location) == (303, page(NAME))
            built = await settled(client, made.location)
            assert "已组卷：A、B 卷" in built
            assert "已组卷，未发布" in built
            assert re.search(r"随机种子 \d+，administrator 于", built)
            assert "A 与 B 共" in built
            assert NAME in text_of(await client.get("/exams"))
            again = await client.form("/make-exam", **FORM)
            assert again.status == 400
            assert "已有编号" in text_of(again)
            released = await client.form(f"{page(NAME)}/release")
            assert released.status == 303
            shown = await settled(client, released.location)
            assert "已发布 2 套试卷，未发现答案泄露" in shown
            assert "发布试卷</button>" not in shown
            assert (await client.form(f"{page(NAME)}/read")).status == 303
            assert "已完成" not in text_of(await client.get(page(NAME)))
            assert f'value="{NAME}" selected' in text_of(
                await client.get(f"/sessions?exam={quote(NAME)}")
            )

    run_long(work)
    with site.sessions() as db:
        assert find_exam(db, NAME).title == "春季考试"
        entries = db.scalars(select(AuditEntry).where(AuditEntry.subject == NAME)).all()
        assert [(each.action, each.actor) for each in entries] == [
            ("exam.build", "administrator"),
            ("exam.release", "administrator"),
        ]


def run_long(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Processes that build and release take longer than `run` waits."""
    asyncio.run(asyncio.wait_for(work(), 600))


def test_everything_wrong_with_the_form_is_told_and_nothing_begins(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            wrong = await client.form(
                "/make-exam",
                exam="a b",
                title="短" * 200,
                blueprint="short",
                forms="二",
                most_seen="-1",
                exclude="x/A",
                resit_of="winter",
            )
            told = text_of(wrong)
            assert wrong.status == 400
            for words in ("“二”", "“-1”", "“a b”", "120", "x/A", "winter"):
                assert words in told
            assert 'value="a b"' in told
            for blueprint in ("", "../blueprints/short", str(site.course.root / "x.toml")):
                refused = await client.form("/make-exam", **{**FORM, "blueprint": blueprint})
                assert (refused.status, "请选择一个组卷方案" in text_of(refused)) == (400, True)
            assert (await client.form("/make-exam", **{**FORM, "exam": ""})).status == 400
            assert (await client.get(page(NAME))).status == 404

    run(work)
    assert not (site.course.root.parent / "exams").exists()


@pytest.mark.full
def test_what_the_bank_cannot_do_is_told_on_the_page_and_can_be_mended(
    site: RoomSite, passwords: dict[str, str], tmp_path: Path
) -> None:
    plan = PLAN.replace("count = 10", "count = 2000").replace("points = 10", "points = 2000")
    (tmp_path / "blueprints" / "huge.toml").write_text(plan, encoding="utf-8")

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            made = await client.form("/make-exam", **{**FORM, "blueprint": "huge"})
            assert made.status == 303
            told = await settled(client, made.location)
            assert "组卷没有完成，什么都没有改变" in told
            assert "2000" in told
            assert "Traceback" not in told
            again = text_of(await client.get(f"/make-exam?again={quote(NAME)}"))
            assert f'value="{NAME}"' in again
            assert re.search(r'value="huge" checked', again)
            assert "没有完成" in text_of(await client.get("/exams"))
            made = await client.form("/make-exam", **FORM)
            assert "已组卷：A、B 卷" in await settled(client, made.location)

    run_long(work)


@pytest.mark.parametrize("name", ["..", "a%2Fb", "%2e%2e%2f", "a.b", "x" * 61, "none"])
def test_no_address_leads_out_of_the_folder_of_exams(
    site: RoomSite, passwords: dict[str, str], name: str
) -> None:
    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            for where in (f"/exams/{name}", f"/exams/{name}/called"):
                assert (await client.get(where)).status == 404
            for act in ("release", "read", "call", "call/confirm", "uncall", "exempt"):
                assert (await client.form(f"/exams/{name}/{act}", number="1")).status == 404
            for key in ("again", "resit"):
                assert (await client.get(f"/make-exam?{key}={name}")).status == 404

    run(work)


@pytest.mark.full
def test_nothing_is_released_while_somebody_has_it_open(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    site.call(["S1"])
    with site.sessions() as db:
        call = db.scalars(select(Call)).one()
        db.add(new_attempt(call, call.form, ordinal=1, state="writing"))
        # Another form lies there to be released.
        folders = ExamFolders(site.course.root.parent, site.course)
        folders.forms(EXAM).mkdir(parents=True)
        form = call.form.content_hash
        db.commit()
    _, small = small_exam()
    text = small.model_copy(update={"seed": 2}).to_json()
    (folders.forms(EXAM) / "A.json").write_text(text, encoding="utf-8")

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            await client.form(f"{page(EXAM)}/release")
            told = await settled(client, page(EXAM))
            assert "发布没有完成，什么都没有改变" in told

    run_long(work)
    with site.sessions() as db:
        assert db.scalars(select(Exam)).one().forms[0].content_hash == form


def test_an_auditor_reads_and_is_offered_no_change(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    site.call(["S1"])

    async def work() -> None:
        async with served(site) as (_, browser):
            client = await logged_in(browser, "auditor", passwords["auditor"])
            for where in ("/exams", page(EXAM), f"{page(EXAM)}/called"):
                shown = await client.get(where)
                assert shown.status == 200
                main = text_of(shown).partition("<main")[2]
                assert 'method="post"' not in main
                assert "/make-exam" not in main
            assert (await client.get("/make-exam")).status == 403
            assert (await client.form("/make-exam", **FORM)).status == 403

    run(work)


@pytest.mark.full
def test_a_resit_from_the_results_to_the_forms_that_each_gets(
    site: RoomSite, passwords: dict[str, str]
) -> None:
    """Two of three failed, on different forms: each is called to a form with nothing of what they saw."""
    site.call(["S1", "S2", "S3"])

    async def work() -> None:
        async with served(site) as (room, browser):
            client = await logged_in(browser, "administrator", passwords["administrator"])
            await make(client, NAME)
            await sit(room, site)
            shown = text_of(await client.get(page(NAME)))
            assert "不合格 2 人" in shown
            offered = text_of(await client.get(f"/make-exam?resit={quote(NAME)}"))
            assert "规则不允许在同一场考试里补考" in offered
            assert f'value="{NAME}" selected' in offered
            assert re.search(r'value="short" checked', offered)
            assert "春季考试（补考）" in offered
            await make(client, "resit", resit_of=NAME, most_seen="0")
            view = text_of(await client.get(page("resit")))
            assert f"A 卷与 {NAME}/A 重 0 题" in view
            called = text_of(await client.get("/exams/resit/called"))
            assert f'value="{NAME}" selected' in called
            preview = await client.form("/exams/resit/call", failed=NAME, most_seen="0")
            assert "将列入</dt><dd>2 人" in text_of(preview)
            kept = re.search(r'name="kept" value="(\w+)"', text_of(preview))
            assert kept is not None
            assert (await client.form("/exams/resit/call/confirm", kept=kept[1])).status == 303

    run_long(work)
    with site.sessions() as db:
        first, resit = find_exam(db, NAME), find_exam(db, "resit")
        saw = {row.person_id: items_of_form(row.form) for row in assignments(db, first)}
        called = assignments(db, resit)
        assert [row.person.number for row in called] == ["S1", "S2"]
        for row in called:
            assert not items_of_form(row.form) & saw[row.person_id]


async def make(client: Client, exam: str, **more: str) -> None:
    made = await client.form("/make-exam", **{**FORM, "exam": exam, **more})
    assert made.status == 303, made.body.decode()
    await settled(client, made.location)
    await client.form(f"{page(exam)}/release")
    assert "已发布 2 套试卷" in await settled(client, page(exam))


async def sit(room: Room, site: RoomSite) -> None:
    """S1 and S2 failed the exam, on its two forms; S3 passed it."""
    with site.sessions() as db:
        exam = find_exam(db, NAME)
        old = db.scalars(select(Call).order_by(Call.id)).all()
        for place, outcome in enumerate(("failed", "failed", "passed")):
            form = exam.forms[place % 2]
            call = Call(exam_id=exam.id, person=old[place].person, form=form)
            db.add(call)
            db.flush()
            db.add(new_attempt(call, form, ordinal=1, state="handed_in"))
            db.add(Result(call_id=call.id, outcome=outcome, score=None))
        db.commit()
        assert db.scalars(select(Attempt)).all()
    await room.refresh()
