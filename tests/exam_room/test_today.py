"""What is to be done today: by what somebody may do, and nothing that nobody has to do."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from certification import release
from exam_room.today import Asker, Task, tasks_of
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import find_exam
from records.exams.sitting import Sitting
from records.roles import ROLES, Role
from tests.support.decided_exam import put_result
from tests.support.released_exam import EXAM
from tests.support.room_site import RoomSite

ZONE = ZoneInfo("Asia/Shanghai")


def tasks(
    site: RoomSite, role: Role, login: str = "wo", later: dt.timedelta = dt.timedelta(0)
) -> list[Task]:
    with site.sessions() as db:
        sitting = db.scalars(select(Sitting)).first()
        now = (sitting.opens_at if sitting else dt.datetime(2026, 5, 6)) + later
        return tasks_of(db, Asker(login, [role]), now=now, zone=ZONE)


def told(site: RoomSite, role: Role, later: dt.timedelta = dt.timedelta(0)) -> str:
    return "\n".join(task.text for task in tasks(site, role, later=later))


def test_an_invigilator_hears_of_sittings_and_of_nothing_else(site: RoomSite) -> None:
    number = site.plan(["S1", "S2"])
    days = dt.timedelta(days=1)
    [coming] = tasks(site, "invigilator", later=-3 * days)
    assert (coming.where, coming.urgent) == (f"/sessions/{number}", False)
    assert tasks(site, "invigilator", later=-8 * days) == []
    [going] = tasks(site, "invigilator")
    assert (going.urgent, "正在进行" in going.text) == (True, True)
    with site.sessions() as db:
        db.scalars(select(Sitting)).one().closes_at = db.scalars(select(Sitting)).one().opens_at
        db.commit()
    assert "请收卷并结束" in told(site, "invigilator", later=days)


@pytest.mark.parametrize("role", sorted(set(ROLES) - {"invigilator", "administrator", "approver"}))
def test_who_decides_nothing_has_nothing_to_do(site: RoomSite, role: Role) -> None:
    site.plan(["S1"])
    assert tasks(site, role) == []


def test_an_administrator_hears_who_has_no_seat_and_no_account(site: RoomSite) -> None:
    site.call(["S1", "S2", "S3"])
    said = told(site, "administrator")
    assert "3 人还没有编入场次" in said
    assert "还没有账号" in said


def test_a_void_waits_for_anybody_but_who_proposed_it(site: RoomSite) -> None:
    site.plan(["S1"])
    with site.sessions() as db:
        attempt = db.scalars(select(Attempt)).one()
        attempt.state, attempt.void_proposed_by, attempt.void_reason = "writing", "jia", "替考"
        db.commit()
    assert "作废" not in "\n".join(task.text for task in tasks(site, "approver", "jia"))
    [waiting] = [task for task in tasks(site, "approver", "yi") if "作废" in task.text]
    assert waiting.urgent


def test_an_exam_to_which_nobody_is_called_is_told(site: RoomSite) -> None:
    with site.sessions() as db:
        title = find_exam(db, EXAM).title
    [task] = [each for each in tasks(site, "administrator") if "应考人员" in each.text]
    assert (task.text, task.where) == (f"{title}：还没有列出应考人员", f"/exams/{EXAM}/called")


def test_results_that_are_all_decided_wait_for_somebody_to_ask_for_their_publication(
    site: RoomSite,
) -> None:
    site.call(["S1", "S2"])

    def waiting() -> list[str]:
        return [each.where for each in tasks(site, "administrator") if "提请" in each.text]

    with site.sessions() as db:
        first, second = db.scalars(select(Call).order_by(Call.id))
        exam = first.exam_id
        put_result(db, first, "passed", 82)
        db.commit()
        assert waiting() == []
        put_result(db, second, "failed", 40)
        db.commit()
    assert waiting() == [f"/results/{exam}/publication"]
    with site.sessions() as db:
        release.ask(db, find_exam(db, EXAM), actor="jia", roles=["administrator"])
        db.commit()
    assert waiting() == []
