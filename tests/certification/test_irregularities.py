"""Irregularities: what is recorded changes no score, is heard, and is decided by two who neither recorded nor saw it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certification import irregularities as service
from certification import release
from certification.errors import IrregularityRefused, PublicationRefused
from certification.irregularities import Proposed, Seen
from certification.issue import issuable
from certification.release import standing
from exam_room.errors import BadPlan
from exam_room.planning import SessionPlan, create_session
from foundation.local_time import find_zone
from grading.eligibility import who_may_sit
from records.accounts.account import Account
from records.audit.trail import AuditEntry
from records.exams.attempt import Attempt
from records.exams.call import Call, assignments
from records.exams.exam import Exam
from records.exams.irregularity import Irregularity
from records.exams.publication import last_published, published_result
from records.exams.result import Result
from records.messages import OTHER_IRREGULARITY
from tests.support.decided_exam import decided, exam_of
from tests.support.room_site import RoomSite

__all__ = ["decided"]

ZONE = find_zone("Asia/Shanghai")
NOW = dt.datetime(2026, 5, 7, 1, 0)
INVIGILATOR, ADMINISTRATOR, APPROVER = ("invigilator",), ("administrator",), ("approver",)
COPYING = "抄袭、传递答案，或者协助他人作答"
SEEN = Seen(COPYING, "与邻座交换草稿纸", "草稿纸两张", "李四", NOW - dt.timedelta(hours=1))
UNTIL = dt.date(2026, 11, 7)
BAR = Proposed("bar", "考试纪律第 5 条", "两份答卷雷同", UNTIL)


@pytest.fixture
def db(decided: RoomSite) -> Iterator[Session]:
    with decided.sessions() as db:
        for login, name, roles in (
            ("jian", "张三", INVIGILATOR),
            ("li", "李四", (*INVIGILATOR, *ADMINISTRATOR)),
            ("jia", "甲", ADMINISTRATOR),
            ("yi", "乙", APPROVER),
        ):
            db.add(Account(login=login, name=name, roles=list(roles)))
        db.commit()
        yield db


def call_of(db: Session, number: str) -> Call:
    return next(call for call in db.scalars(select(Call)) if call.person.number == number)


def attempt_of(db: Session, number: str) -> Attempt:
    return db.scalars(select(Attempt).where(Attempt.call_id == call_of(db, number).id)).one()


def recorded(db: Session, number: str = "S1", seen: Seen = SEEN) -> Irregularity:
    return service.record(
        db, attempt_of(db, number).id, seen, actor="jian", roles=INVIGILATOR, now=NOW
    )


def heard(db: Session, number: str = "S1", seen: Seen = SEEN) -> Irregularity:
    made = recorded(db, number, seen)
    service.notify(db, made.id, actor="jia", roles=ADMINISTRATOR, now=NOW)
    person = made.call.person_id
    return service.state(db, made.id, "没有交换", person=person, actor="s1", now=NOW)


def propose(
    db: Session, made: Irregularity, said: Proposed = BAR, actor: str = "jia"
) -> Irregularity:
    return service.propose(db, made.id, said, actor=actor, roles=ADMINISTRATOR, now=NOW, zone=ZONE)


def decide(db: Session, made: Irregularity, actor: str = "yi") -> service.Decided:
    return service.decide(db, made.id, actor=actor, roles=APPROVER, now=NOW, zone=ZONE)


def refused(db: Session, act: Callable[[], object]) -> list[str]:
    db.commit()
    entries = db.scalar(select(func.count()).select_from(AuditEntry))
    with pytest.raises(IrregularityRefused) as caught:
        act()
    db.rollback()
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == entries
    return caught.value.problems


def result(db: Session, number: str) -> tuple[str, float | None]:
    row = db.get_one(Result, call_of(db, number).id, populate_existing=True)
    return row.outcome, row.score


def publish(db: Session) -> None:
    release.ask(db, exam_of(db), actor="jia", roles=ADMINISTRATOR)
    release.approve(db, exam_of(db), actor="yi", roles=APPROVER)
    release.publish(db, exam_of(db), actor="jia", roles=ADMINISTRATOR)


def test_a_record_is_refused_with_everything_that_is_missing(db: Session) -> None:
    nothing = Seen("说话", " ", "", "张三", NOW + dt.timedelta(hours=1))
    said = refused(db, lambda: recorded(db, seen=nothing))
    assert [each[:6] for each in said] == [
        "请从列出的种",
        "请写明经过，",
        "请写明证据（",
        "请写明在场的",
        "请填写发生的",
    ]
    assert recorded(db, seen=Seen(OTHER_IRREGULARITY, "x", "无", "李四", NOW)).kind


def test_what_is_recorded_changes_no_score_and_waits_for_people(db: Session) -> None:
    before = result(db, "S1")
    publish(db)
    first = last_published(db, exam_of(db))
    assert issuable(db, exam_of(db)) == 2
    made = recorded(db)
    found = standing(db, exam_of(db))
    assert (result(db, "S1"), found.changed, found.held, found.passed) == (before, True, 1, 1)
    publish(db)
    with pytest.raises(PublicationRefused, match="1 人的违纪记录没有决定"):
        release.archive(db, exam_of(db), actor="jia", roles=ADMINISTRATOR)
    # What was published of them before stays; nothing new is, and there is no certificate.
    published = published_result(db, made.call_id)
    assert published is not None
    assert published.publication is first
    assert issuable(db, exam_of(db)) == 1


def test_whoever_is_not_decided_about_is_told_nothing_and_the_others_are(db: Session) -> None:
    made = heard(db)
    publish(db)
    assert published_result(db, made.call_id) is None
    assert published_result(db, call_of(db, "S4").id) is not None
    propose(db, made, Proposed("none", "核查笔录", "没有证据"))
    decide(db, made)
    assert standing(db, exam_of(db)).changed
    publish(db)
    told = published_result(db, made.call_id)
    assert told is not None
    assert (told.outcome, told.score) == ("passed", 82)


def test_an_approval_is_void_once_something_is_recorded(db: Session) -> None:
    release.ask(db, exam_of(db), actor="jia", roles=ADMINISTRATOR)
    recorded(db)
    assert standing(db, exam_of(db)).changed


def test_nobody_judges_what_they_recorded_saw_or_proposed(db: Session) -> None:
    made = heard(db)
    both = ("invigilator", "administrator")
    assert (
        "记录人"
        in refused(
            db,
            lambda: service.propose(db, made.id, BAR, actor="jian", roles=both, now=NOW, zone=ZONE),
        )[0]
    )
    assert "在场" in refused(db, lambda: propose(db, made, actor="li"))[0]
    fellow = call_of(db, "S2").person
    db.add(Account(login="s2", name=fellow.name, roles=["administrator"], person=fellow))
    assert "本人参加了" in refused(db, lambda: propose(db, made, actor="s2"))[0]
    propose(db, made)
    assert "另一人" in refused(db, lambda: decide(db, made, actor="jia"))[0]
    assert (
        "没有这个角色"
        in refused(
            db,
            lambda: service.decide(db, made.id, actor="yi", roles=INVIGILATOR, now=NOW, zone=ZONE),
        )[0]
    )


def test_nothing_is_decided_before_the_candidate_could_speak(db: Session) -> None:
    made = recorded(db)
    assert "尚未告知考生" in refused(db, lambda: propose(db, made))[0]
    service.notify(db, made.id, actor="jia", roles=ADMINISTRATOR, now=NOW)
    assert "等待陈述申辩" in refused(db, lambda: propose(db, made))[0]
    others = refused(db, lambda: service.state(db, made.id, "x", person=None, actor="x", now=NOW))
    assert others == ["只能对本人的违纪记录陈述申辩"]
    service.hear(db, made.id, "放弃陈述申辩", actor="jia", roles=ADMINISTRATOR, now=NOW)
    assert propose(db, made).state == "proposed"


def test_what_the_policy_does_not_know_is_refused_with_all_reasons(db: Session) -> None:
    made = heard(db)
    said = refused(db, lambda: propose(db, made, Proposed("warning", "", " ", UNTIL)))
    assert [each[:7] for each in said] == [
        "按这场考试的规",
        "没有选择禁考，",
        "请写明依据（文",
        "请写明原因，不",
    ]
    for until, words in (
        (None, "禁考到哪一天"),
        (dt.date(2026, 5, 7), "晚于今天"),
        (dt.date(2027, 5, 8), "最长 12 个月"),
    ):
        changed = Proposed("bar", BAR.basis, BAR.reason, until)
        assert words in refused(db, lambda said=changed: propose(db, made, said))[0]  # type: ignore[misc]
    propose(db, made, Proposed("bar", BAR.basis, BAR.reason, dt.date(2027, 5, 7)))


def test_a_bar_voids_the_attempt_and_holds_until_its_last_day_is_over(db: Session) -> None:
    made = propose(db, heard(db))
    assert result(db, "S1") == ("passed", 82)
    done = decide(db, made)
    assert [each["state"] for each in done.changed.values()] == ["voided"]
    assert attempt_of(db, "S1").state == "voided"
    assert result(db, "S1") == ("voided", None)
    exam = exam_of(db)

    def seated(exam: Exam, on: dt.datetime) -> bool:
        called = assignments(db, exam)
        return made.call_id in {call.id for call, _ in who_may_sit(db, exam, called, on=on)}

    last = dt.datetime(2026, 11, 7, 15, 59)  # 23:59 there
    assert not seated(exam, last)
    assert seated(exam, last + dt.timedelta(minutes=1))
    plan = SessionPlan("补考场", exam.name, "individual", opens_at=last, cards=["S1"])
    with pytest.raises(BadPlan, match="S1：因违纪处理"):
        create_session(db, plan, actor="jia")
    # A resit that is an exam of its own goes by the same rules.
    other = Exam(
        name="resit",
        title="补考",
        policy_name="pre-appointment",
        policy=exam.policy,
        cut_score=60,
        total_points=100,
        duration_minutes=60,
    )
    exam.policy_name = "pre-appointment"
    other.forms = [type(exam.forms[0])(code="A", content_hash="", questions=[])]
    db.add(other)
    db.flush()
    again = Call(
        exam_id=other.id, person=made.call.person, form=other.forms[0], unit=made.call.unit
    )
    db.add(again)
    db.flush()
    assert who_may_sit(db, other, [again], on=last) == []
    assert who_may_sit(db, other, [again], on=last + dt.timedelta(minutes=1))
    other.policy_name = "another"
    assert who_may_sit(db, other, [again], on=last)


def test_a_bar_takes_back_the_seats_that_they_have_until_it_is_over(db: Session) -> None:
    made = propose(db, heard(db, "S2"))
    exam = exam_of(db)
    exam.policy = {**exam.policy, "resit": {"allowed": 3}, "notice_days": 0}
    last = dt.datetime(2026, 11, 7, 15, 59)
    seats = []
    for name, at in (("早", last), ("晚", last + dt.timedelta(minutes=1))):
        plan = SessionPlan(name, exam.name, "individual", opens_at=at, cards=["S2"])
        create_session(db, plan, actor="jia")
        db.flush()
        seat = db.scalars(select(Attempt).order_by(Attempt.id.desc()).limit(1)).one()
        seats.append(seat)
        # Only so that a second seat can be planned; both are open when it is decided.
        seat.state = "voided"
        db.flush()
    for seat in seats:
        seat.state = "called"
    db.flush()
    done = decide(db, made)
    assert set(done.changed) == {made.attempt_id, seats[0].id}
    assert [seat.state for seat in seats] == ["voided", "called"]
    assert "违纪处理第" in seats[0].void_reason


def test_what_was_proposed_can_be_sent_back_and_nothing_of_it_stays(db: Session) -> None:
    made = propose(db, heard(db))
    service.send_back(db, made.id, reason="证据不足", actor="yi", roles=APPROVER)
    assert (made.state, made.effect, made.basis, made.barred_until) == ("heard", None, "", None)
    decide_now = refused(db, lambda: decide(db, made))
    assert "等待提出处理" in decide_now[0]


def test_a_warning_leaves_the_score_as_it_is(db: Session) -> None:
    seen = Seen("携带、查看与考试无关的资料或者通信设备", "手机未关机", "手机", "李四", NOW)
    made = propose(db, heard(db, "S4", seen), Proposed("warning", "考试纪律第 2 条", "初次"))
    assert decide(db, made).changed == {}
    assert result(db, "S4") == ("passed", 60)
    entries = db.scalars(
        select(AuditEntry.action).where(AuditEntry.action.startswith("irregularity"))
    )
    assert [each.partition(".")[2] for each in entries] == [
        "record",
        "notify",
        "state",
        "propose",
        "decide",
    ]
