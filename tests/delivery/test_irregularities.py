"""An irregularity on its pages: seen at the sitting, told, heard, decided by two; the room hears of the attempt that is void."""

from __future__ import annotations

import asyncio

from sqlalchemy import select

from certification.release import standing
from foundation.local_time import find_zone, local_input
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.exam import find_exam
from records.exams.irregularity import Irregularity
from records.exams.policy import find_policy
from records.people.person import find_person
from records.roles import Role
from tests.support.http_client import Client
from tests.support.released_exam import EXAM
from tests.support.room_http import logged_in, ready_account, served
from tests.support.room_site import NINE, RoomSite, minutes, opened

PEOPLE: dict[str, tuple[Role, str]] = {
    "s1": ("cadre", "S1"),
    "s2": ("cadre", "S2"),
    "jian": ("invigilator", ""),
    "jia": ("administrator", ""),
    "yi": ("approver", ""),
    "shen": ("auditor", ""),
}
ZONE = find_zone("Asia/Shanghai")
SEEN = {
    "kind": "抄袭、传递答案，或者协助他人作答",
    "what": "与邻座交换草稿纸",
    "evidence": "草稿纸两张",
    "witness": "李四",
    "at": local_input(NINE + minutes(1), ZONE),
}


async def _text(client: Client, address: str, status: int = 200) -> str:
    found = await client.get(address)
    assert found.status == status, address
    return found.body.decode()


def test_from_the_sitting_to_the_candidates_page(site: RoomSite) -> None:
    site.plan(["S1", "S2"])
    with site.sessions() as db:
        exam = find_exam(db, EXAM)
        exam.policy = find_policy("pre-appointment").model_dump(mode="json", by_alias=True)
        number = exam.id
        passwords = {
            login: ready_account(db, login, role, person=find_person(db, of) if of else None)
            for login, (role, of) in PEOPLE.items()
        }
        db.commit()

    async def work() -> None:
        async with served(site) as (room, browser):
            people = {each: await logged_in(browser, each, passwords[each]) for each in PEOPLE}
            live, _ = await opened(room, "S1")
            site.clock.passes(minutes(2))
            attempt = live.attempt.id
            await _recorded(people, attempt)
            refused = await people["jia"].form("/irregularities/1/notify")
            assert "还在作答" in refused.body.decode()
            await people["jian"].post(f"/api/session/{live.sitting.id}/end", {"reason": "到时"})
            await _heard(people)
            page = await _text(people["yi"], f"/results/{number}/publication")
            assert "有 1 人的" in page
            states = [live.attempt.state]
            await _decided(people)
            states.append(live.attempt.state)
            assert states == ["expired", "voided"]
            assert "作废" in await _text(people["s1"], "/me")

    asyncio.run(asyncio.wait_for(work(), 120))
    with site.sessions() as db:
        trail.verify(db)
        made = db.scalars(select(Irregularity)).one()
        assert (made.recorded_by, made.proposed_by, made.decided_by) == ("jian", "jia", "yi")
        assert (made.attempt.state, made.attempt.void_proposed_by) == ("voided", "jia")
        assert standing(db, find_exam(db, EXAM)).held == 0
        actions = set(db.scalars(select(AuditEntry.action)))
        assert {"irregularity.record", "irregularity.state", "irregularity.decide"} <= actions


async def _recorded(people: dict[str, Client], attempt: int) -> None:
    here = f"/attempts/{attempt}/irregularity"
    jian = people["jian"]
    assert "姓名S1" in await _text(jian, here)
    await _text(people["yi"], here, 403)
    await _text(jian, "/attempts/999/irregularity", 404)
    refused = await jian.form(here, **{**SEEN, "witness": "", "at": "gestern", "kind": ""})
    assert refused.status == 409
    for text in ("请从列出的种类", "另一名监考人员", "请填写发生的时间", "与邻座交换草稿纸"):
        assert text in refused.body.decode(), "everything at once, and nothing typed is lost"
    assert (await jian.form(here, **SEEN)).status == 303
    assert "第 1 号" in await _text(jian, here)
    await _text(jian, "/irregularities", 403)
    assert "告知考生违纪记录第 1 号" in await _text(people["jia"], "/me")
    assert "违纪记录" not in await _text(people["s1"], "/me")
    await _text(people["s1"], "/my-irregularities/1", 404)


async def _heard(people: dict[str, Client]) -> None:
    s1 = people["s1"]
    assert (await people["shen"].form("/irregularities/1/notify")).status == 403
    assert (await people["jia"].form("/irregularities/1/notify")).status == 303
    assert "/my-irregularities/1" in await _text(s1, "/me")
    page = await _text(s1, "/my-irregularities/1")
    assert "与邻座交换草稿纸" in page
    assert "jian" not in page, "who saw it stays unnamed"
    await _text(people["s2"], "/my-irregularities/1", 404)
    assert (await people["s2"].form("/my-irregularities/1", statement="x")).status == 404
    assert (await s1.form("/my-irregularities/1", statement=" ")).status == 409
    assert (await s1.form("/my-irregularities/1", statement="没有交换<b>")).status == 303
    assert (await s1.form("/my-irregularities/1", statement="再说")).status == 409
    assert "没有交换&lt;b&gt;" in await _text(people["shen"], "/irregularities/1")


async def _decided(people: dict[str, Client]) -> None:
    jia, yi = people["jia"], people["yi"]
    said = {"effect": "void", "basis": "考试纪律第 5 条", "reason": "草稿纸为证", "until": "x"}
    refused = await jia.form("/irregularities/1/propose", **{**said, "effect": "fine", "basis": ""})
    assert refused.status == 409
    assert "可以作出的处理是" in refused.body.decode()
    assert "请写明依据" in refused.body.decode()
    assert (await jia.form("/irregularities/1/propose", **said)).status == 303
    assert "草稿纸为证" not in await _text(people["s1"], "/my-irregularities/1"), "not decided yet"
    assert (await jia.form("/irregularities/1/decide")).status == 409
    assert "决定对违纪记录第 1 号的处理" in await _text(yi, "/me")
    assert (await yi.form("/irregularities/1/decide")).status == 303
    page = await _text(people["s1"], "/my-irregularities/1")
    assert "本次作答作废" in page
    assert "草稿纸为证" in page
    assert "第 1 号" in await _text(yi, "/irregularities?all=1")
    assert "第 1 号" not in await _text(yi, "/irregularities")
