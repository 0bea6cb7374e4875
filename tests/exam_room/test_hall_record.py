"""The record of a hall: what happened in a room, as it is on record."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.orm import Session

from documents.exam_day import HallRecords, Happened
from exam_room import invigilation
from exam_room.hall_record import hall_records
from exam_room.incidents import incident, note
from exam_room.planning import SessionPlan, create_session
from exam_room.replanning import delete_sitting
from exam_room.roll_call import arrive
from exam_room.room import Room
from exam_room.writing import hand_in
from foundation.local_time import find_zone
from records.exams.attempt import Attempt
from records.exams.irregularity import Irregularity
from tests.support.released_exam import EXAM
from tests.support.room_site import NINE, RoomSite, minutes, opened, run, session_of, sitting_of

ZONE = find_zone("Asia/Shanghai")
INVIGILATOR = ("invigilator",)
HALLS = [("第一考场", 3), ("第二考场", 2)]


def record_of(site: RoomSite, room: Room, number: int) -> HallRecords:
    with site.sessions() as db:
        return hall_records(db, number, ZONE, now=room.now())


def copied(db: Session, attempt: int, at: dt.datetime) -> Irregularity:
    return Irregularity(
        call_id=db.get_one(Attempt, attempt).call_id,
        attempt_id=attempt,
        kind="抄袭",
        what="换草稿纸",
        evidence="无",
        witness="李四",
        happened_at=at,
        recorded_by="jian",
        recorded_at=at,
    )


def told(happened: list[Happened]) -> str:
    return "\n".join(f"{each.when}|{each.who}|{each.what}" for each in happened)


def test_it_tells_who_came_what_happened_and_how_it_ended(site: RoomSite) -> None:
    number = site.plan(
        ["S1", "S2", "S3", "S4", "S5"], rooms=HALLS, extra={"S1": (10, "眼疾")}, duration_minutes=30
    )
    room = site.room()
    seats = {live.candidate.number: live.attempt.room for live in room.attempts.values()}

    async def work() -> None:
        sitting = session_of(room)
        await arrive(room, sitting_of(room, "S4"), "10.0.0.9")
        for card in ("S1", "S2", "S3"):
            await opened(room, card)
        before = record_of(site, room, number)
        assert sum(hall.called for hall in before.halls) == 5
        assert sum(hall.arrived for hall in before.halls) == 4
        for hall in before.halls:
            assert hall.called == sum(count for _, count in hall.counts)
        assert before.run[0] == ("开考", "2026年5月6日 09:00")
        assert before.run[1] == ("结束", "还没有结束")
        one = sitting_of(room, "S1")
        for seconds in ("7", "5"):
            await room.write(incident(room, one, "left_page", seconds))
            site.clock.passes(minutes(1))
        await room.write(note(room, one, "李监考：旁窥"))
        await room.write(lambda db: db.add(copied(db, one.attempt.id, room.now())))
        await invigilation.pause(room, sitting, reason="停电", actor="li", roles=INVIGILATOR)
        site.clock.passes(minutes(6))
        await invigilation.resume(room, sitting, actor="li", roles=INVIGILATOR)
        await hand_in(room, sitting_of(room, "S2"), page=1, actor="S2")
        await invigilation.void(
            room, sitting_of(room, "S3"), reason="替考", actor="li", roles=INVIGILATOR
        )
        await invigilation.void(
            room, sitting_of(room, "S3"), reason="替考", actor="wang", roles=INVIGILATOR
        )
        await invigilation.end(room, sitting, reason="时间到", actor="li", roles=INVIGILATOR)

    run(work)
    found = record_of(site, room, number)
    by_name = {hall.name: hall for hall in found.halls}
    assert [hall.name for hall in found.halls] == [name for name, _ in HALLS]
    for hall in found.halls:
        assert hall.called == sum(count for _, count in hall.counts)
        assert [name for name, _ in hall.counts] == ["交卷", "收卷", "缺考", "作废"]
    assert dict(found.run)["全场顺延"] == "共 6 分钟（含暂停）"
    first = by_name[seats["S1"]]
    assert "姓名S1（S1）加时 10 分钟：眼疾" in first.extra
    text = told(list(first.happened))
    assert "09:00–09:01|姓名S1（S1）|离开答题页面 2 次，共 12 秒" in text
    assert "监考记录：李监考：旁窥" in text
    assert "记录违纪（抄袭）：换草稿纸；在场监考 李四（jian 记录）" in text
    assert "||暂停考试：原因：停电（li）" in text
    assert "共停 360 秒" in text
    assert "时间到" in text
    third = by_name[seats["S3"]]
    assert third.voided == ["姓名S3（S3）：替考"]
    assert "替考" in told(list(third.happened))
    absent = [who for hall in found.halls for who in hall.absent]
    assert sorted(absent) == ["姓名S4（S4）", "姓名S5（S5）"]
    # What concerns one candidate stands in the record of their hall alone.
    for name, hall in by_name.items():
        if name != seats["S1"]:
            assert "旁窥" not in told(list(hall.happened))
        assert "停电" in told(list(hall.happened))


def test_before_anything_happened_it_says_so(site: RoomSite) -> None:
    number = site.plan(["S1"], starts_at=None)
    room = site.room()
    found = record_of(site, room, number)
    [hall] = found.halls
    assert (hall.called, hall.arrived, list(hall.happened)) == (1, 0, [])
    assert dict(hall.counts)["未开始"] == 1
    assert found.run[:2] == [("开考", "还没有开考"), ("结束", "还没有结束")]
    assert found.run[2][0] == "日志链首"


def test_of_another_sitting_nothing_is_told(site: RoomSite) -> None:
    number = site.plan(["S1"])
    site.plan(["S2"], name="上午场/S1")
    room = site.room()

    async def work() -> None:
        [other] = [each for each in room.sittings.values() if each.name == "上午场/S1"]
        await invigilation.pause(room, other, reason="别的场次", actor="li", roles=INVIGILATOR)

    run(work)
    [hall] = record_of(site, room, number).halls
    assert "别的场次" not in told(list(hall.happened))


def test_what_befell_a_deleted_sitting_of_the_same_name_is_not_told(site: RoomSite) -> None:
    number = site.plan(["S1"], rooms=HALLS)
    site.clock.at = NINE - minutes(30)
    room = site.room()

    async def work() -> None:
        sitting = session_of(room)
        await invigilation.pause(room, sitting, reason="停电", actor="li", roles=INVIGILATOR)
        await invigilation.resume(room, sitting, actor="li", roles=INVIGILATOR)
        assert "停电" in told(list(record_of(site, room, number).halls[0].happened))
        await delete_sitting(room, sitting, reason="改期", actor="guan", roles=("administrator",))

    run(work)
    with site.sessions() as db:
        plan = SessionPlan("上午场", EXAM, "together", NINE, cards=["S1"], rooms=HALLS)
        again = create_session(db, plan, actor="admin").id
        db.commit()
    assert list(record_of(site, site.room(), again).halls[0].happened) == []
