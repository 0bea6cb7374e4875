"""A score review on its pages, from the candidate's page back to it: recounted, read by somebody else, corrected, published, told."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

import orjson
import pypdfium2
import pytest
from sqlalchemy import select, update

from certification import release
from certification.errors import PublicationRefused
from foundation.clock import utc_now
from grading.score_run import score_exam
from records.audit import trail
from records.exams.appeal import Appeal, appeal_of
from records.exams.call import Call
from records.exams.exam import find_exam
from records.exams.mark import Mark
from records.exams.paper_proposal import PaperProposal
from records.exams.policy import find_policy
from records.exams.publication import published_result
from records.exams.response import Response
from records.exams.submission import Submission
from records.people.person import find_person
from records.roles import Role
from tests.support.http_client import Client
from tests.support.published import put_published
from tests.support.released_exam import ASSIGNMENT, EXAM, answer, cell_of, keyed_answers, small_exam
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import RoomSite

PEOPLE: Mapping[str, tuple[Role, str]] = {
    "s1": ("cadre", "S1"),
    "s2": ("cadre", "S2"),
    "jia": ("administrator", ""),
    "yi": ("approver", ""),
    "bing": ("administrator", ""),
    "shen": ("auditor", ""),
    "m1": ("marker", ""),
    "m2": ("marker", ""),
}


@pytest.fixture
def published(site: RoomSite) -> RoomSite:
    """S1 and S2 have everything right, and m1 has given two points for each essay; two people have published it."""
    site.call(["S1", "S2"])
    bank, form = small_exam()
    released = site.course.notebook("release", ".", ASSIGNMENT).read_bytes()
    for number in ("S1", "S2"):
        paper = answer(orjson.loads(released), **keyed_answers(form, bank))
        for name in ("q11", "q12_3"):
            cell_of(paper, name)["source"] = f"先告知<b>，再听取（{name}）。"
        path = site.course.notebook("submitted", number, ASSIGNMENT)
        path.parent.mkdir(parents=True)
        path.write_bytes(orjson.dumps(paper))
    with site.sessions() as db:
        exam = find_exam(db, EXAM)
        exam.policy = find_policy("pre-appointment").model_dump(mode="json", by_alias=True)
        score_exam(site.course, db, EXAM)
        for row in db.scalars(select(Response).where(Response.status == "pending")):
            db.add(
                Mark(
                    attempt_id=row.attempt_id,
                    question=row.question,
                    answer_sha256=row.answer_sha256,
                    points=2.0,
                    who="m1",
                    at=utc_now(),
                )
            )
        db.execute(update(Submission).values(scored_sha256=None))
        db.commit()
        score_exam(site.course, db, EXAM)
        put_published(db, exam, utc_now())
        db.commit()
    return site


def call_of(site: RoomSite, number: str) -> int:
    with site.sessions() as db:
        person = find_person(db, number)
        assert person is not None
        return db.scalars(select(Call.id).where(Call.person_id == person.id)).one()


def score_of(site: RoomSite, call: int) -> float | None:
    with site.sessions() as db:
        found = published_result(db, call)
        return found.score if found else None


def publish_again(site: RoomSite) -> None:
    with site.sessions() as db:
        exam = find_exam(db, EXAM)
        release.ask(db, exam, actor="jia", roles=["administrator"])
        release.approve(db, exam, actor="yi", roles=["approver"])
        release.publish(db, exam, actor="jia", roles=["administrator"])
        db.commit()


def test_from_the_candidates_page_to_the_notice(published: RoomSite) -> None:
    call, other = call_of(published, "S1"), call_of(published, "S2")
    before = score_of(published, call)
    assert before is not None
    passwords = {}
    with published.sessions() as db:
        exam = find_exam(db, EXAM).id
        for login, (role, number) in PEOPLE.items():
            person = find_person(db, number) if number else None
            passwords[login] = ready_account(db, login, role, person=person)
        db.commit()

    async def work() -> None:
        async with served(published) as (_, browser):
            people = {each: await logged_in(browser, each, passwords[each]) for each in PEOPLE}
            await _asked(people, published, call, other)
            await _recounted(people, published, exam, call)
            await _read(people)
            await _decided(people, published, exam, call, before)

    asyncio.run(asyncio.wait_for(work(), 240))
    with published.sessions() as db:
        trail.verify(db)
        made = appeal_of(db, call)
        assert made is not None
        assert (made.taken_by, made.reader, made.decided_by) == ("jia", "m2", "yi")
        release.archive(db, find_exam(db, EXAM), actor="jia", roles=["administrator"])


async def _text(client: Client, address: str, status: int = 200) -> str:
    found = await client.get(address)
    assert found.status == status, address
    return found.body.decode()


async def _asked(people: Mapping[str, Client], site: RoomSite, call: int, other: int) -> None:
    s1, here = people["s1"], f"/my-results/{call}"
    assert here in await _text(s1, "/me")
    page = await _text(s1, here)
    assert "单选" in page
    assert "不接受对试题和评分标准的申辩" in page
    assert "A</td>" not in page, "no key"
    await _text(s1, f"/my-results/{other}", 404)
    assert (await people["s2"].form(f"{here}/ask", reason="不是我的")).status == 404
    refused = await s1.form(f"{here}/ask", reason=" ", question="q99")
    assert refused.status == 409
    for text in ("请写明原因", "选的题目不在这份试卷里"):
        assert text in refused.body.decode(), "everything at once"
    await _text(s1, f"{here}.pdf", 404)
    assert (await s1.form(f"{here}/ask", reason="主观题", section="short_answer")).status == 303
    assert "已申请，等待受理" in await _text(s1, here)
    assert "已经申请过" in (await s1.form(f"{here}/ask", reason="再来")).body.decode()
    with site.sessions() as db:
        made = db.scalars(select(Appeal)).one()
        assert (made.id, made.questions) == (1, ["q11"])
        with pytest.raises(PublicationRefused, match="1 件成绩复核没有办结"):
            release.archive(db, find_exam(db, EXAM), actor="jia", roles=["administrator"])


async def _recounted(people: Mapping[str, Client], site: RoomSite, exam: int, call: int) -> None:
    jia = people["jia"]
    assert "受理成绩复核第 1 号" in await _text(jia, "/me")
    assert "姓名S1" in await _text(jia, "/appeals")
    await _text(people["m1"], "/appeals", 403)
    assert (await people["shen"].form("/appeals/1/take", reader="m2")).status == 403
    for reader, text in (("", "请指定一名"), ("m1", "评过这份答卷"), ("yi", "不是可用的阅卷人员")):
        refused = await jia.form("/appeals/1/take", reader=reader)
        assert refused.status == 409
        assert text in refused.body.decode()
    assert (await jia.form("/appeals/1/take", reader="m2")).status == 303
    assert "逐题核算与发布的成绩一致" in await _text(jia, "/appeals/1")
    page = await _text(jia, f"/results/{exam}/people/{call}/score")
    assert "逐字节一致" in page
    assert "m1 2 分" in page
    await _text(people["shen"], f"/results/{exam}/people/{call}/score", 403)
    refused = await people["yi"].form("/appeals/1/uphold", reason="无误")
    assert "还没有评阅" in refused.body.decode()


async def _read(people: Mapping[str, Client]) -> None:
    m2, here = people["m2"], "/appeals/1/reading"
    assert "为成绩复核第 1 号评阅主观题" in await _text(m2, "/me")
    assert here in await _text(m2, "/marking")
    assert here not in await _text(people["m1"], "/marking")
    await _text(people["m1"], here, 404)
    page = await _text(m2, here)
    assert "先告知&lt;b&gt;，再听取（q11）" in page
    assert "q12" not in page, "of what is not doubted nothing is read"
    for hidden in ("姓名S1", "某局", "2 分</td>", "m1"):
        assert hidden not in page
    for points in ("", "5.5", "-1", "nan", "1.3"):
        assert (await m2.form(here, **{"points-q11": points})).status == 409
    assert (await m2.form(here, **{"points-q11": "4.5"})).status == 303
    assert "已经交出" in await _text(m2, here)
    assert (await m2.form(here, **{"points-q11": "5"})).status == 409


async def _decided(
    people: Mapping[str, Client], site: RoomSite, exam: int, call: int, before: float
) -> None:
    jia, yi, s1 = people["jia"], people["yi"], people["s1"]
    refused = await jia.form("/appeals/1/correct", reason="重新评阅")
    assert "核算人、评阅人以外的另一人" in refused.body.decode()
    page = await _text(yi, "/appeals/1")
    assert "原 2 分，重新评阅 4.5 分" in page
    assert (await yi.form("/appeals/1/correct", reason="重新评阅后分数提高")).status == 303
    assert score_of(site, call) == before, "nothing changes by the decision"
    page = await _text(s1, f"/my-results/{call}")
    assert "正在核算、评阅" in page
    assert "提高" not in page, "not told yet"
    refused = await yi.form("/appeals/1/tell")
    assert "还没有重新发布" in refused.body.decode()
    with site.sessions() as db:
        proposal = str(db.scalars(select(PaperProposal.id)).one())
    done = await people["bing"].form(f"/results/{exam}/people/{call}/confirm", proposal=proposal)
    assert done.status == 303
    async with asyncio.timeout(60):
        while True:
            with site.sessions() as db:
                standing = release.standing(db, find_exam(db, EXAM))
                if standing.changed and not standing.blockers:
                    break
            await asyncio.sleep(0.1)
    publish_again(site)
    assert score_of(site, call) == before + 2.5
    assert (await yi.form("/appeals/1/tell")).status == 303
    page = await _text(s1, f"/my-results/{call}")
    assert "更正成绩" in page
    assert "重新评阅后分数提高" in page
    pdf = (await s1.get(f"/my-results/{call}.pdf")).body
    document = pypdfium2.PdfDocument(pdf)
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    for part in ("成绩复核结果通知书", "姓名S1", "更正成绩", f"{before + 2.5:g}"):
        assert part in text
    assert (await jia.get("/appeals/1.pdf")).status == 200
    assert "第 1 号" in await _text(jia, "/appeals?all=1")
