"""Score reviews refused: everything that stands against a step is told at once, and nothing is changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from certification import appeals
from certification.appeal_evidence import give_reading
from certification.errors import AppealRefused
from certification.release import keep_published
from foundation.clock import utc_now
from foundation.local_time import find_zone
from grading.nbgrader.course import Course
from records.audit.trail import AuditEntry
from records.exams.appeal import Appeal, appeal_of
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.paper_proposal import PaperProposal
from records.exams.policy import find_policy
from records.exams.publication import Publication
from records.exams.response import Response
from records.exams.result import Result
from tests.support.marking_rows import LONG, SHORT, marking_db, the_exam

ZONE = find_zone("Asia/Shanghai")
ADMINISTRATOR, APPROVER = ("administrator",), ("approver",)


@pytest.fixture
def db() -> Iterator[Session]:
    """Three candidates with published results; S0's essays were marked by m0."""
    with marking_db(3) as db:
        exam = the_exam(db)
        policy = find_policy("pre-appointment").model_dump(mode="json", by_alias=True)
        exam.policy = policy
        exam.forms[0].questions = [
            {"name": "q01", "item_id": "a", "kind": "single", "points": 10.0},
            {"name": SHORT, "item_id": "b", "kind": "short_answer", "points": 5.0},
            {"name": LONG, "item_id": "c", "kind": "essay", "points": 14.0},
        ]
        db.execute(
            update(Response).where(Response.score.is_(None)).values(score=2, status="scored")
        )
        for number, call in enumerate(db.scalars(select(Call).order_by(Call.id))):
            attempt = number + 1
            db.add(Result(call_id=call.id, attempt_id=attempt, outcome="failed", score=14))
        db.flush()
        publish(db, exam, utc_now())
        db.commit()
        yield db


def publish(db: Session, exam: Exam, at: dt.datetime) -> None:
    made = Publication(
        exam_id=exam.id,
        state="published",
        results_sha256="0" * 64,
        people=3,
        passed=0,
        asked_by="jia",
        asked_at=at,
        published_at=at,
    )
    db.add(made)
    db.flush()
    keep_published(db, made)


def the_call(db: Session) -> Call:
    return db.scalars(select(Call).order_by(Call.id)).all()[0]


def ask(
    db: Session, *, reason: str = "理由", days: int = 0, doubted: tuple[str, ...] = ()
) -> Appeal:
    call, now = the_call(db), utc_now() + dt.timedelta(days=days)
    person = call.person_id
    return appeals.ask(
        db, call, doubted, reason=reason, person=person, actor="s0", now=now, zone=ZONE
    )


def refused(db: Session, act: Callable[[], object]) -> list[str]:
    db.commit()
    entries = db.scalar(select(func.count()).select_from(AuditEntry))
    with pytest.raises(AppealRefused) as caught:
        act()
    db.rollback()
    assert db.scalar(select(func.count()).select_from(AuditEntry)) == entries
    return caught.value.problems


def test_asking_is_refused_with_every_reason(db: Session) -> None:
    late = refused(db, lambda: ask(db, reason=" ", days=17, doubted=("q99",)))
    assert [each[:9] for each in late] == [
        "申请成绩复核的期限",
        "请写明原因，不超过",
        "选的题目不在这份试",
    ]
    call, exam = the_call(db), the_exam(db)
    others = {"person": call.person_id + 1, "actor": "x", "now": utc_now(), "zone": ZONE}
    said = refused(db, lambda: appeals.ask(db, call, [], reason="理由", **others))  # type: ignore[arg-type]
    assert said == ["只能申请、撤回本人的成绩复核"]
    exam.policy = {**exam.policy, "review_days": None}
    assert "没有写明" in refused(db, lambda: ask(db))[0]
    exam.policy = {**exam.policy, "review_days": 15}
    ask(db, days=15)
    assert refused(db, lambda: ask(db)) == ["每场考试只能申请一次成绩复核，您已经申请过"]


def test_the_last_day_is_counted_and_the_last(db: Session) -> None:
    at = dt.datetime(2026, 11, 1, 15, 59)  # 23:59 there
    db.execute(update(Publication).values(published_at=at))
    call = the_call(db)
    for hours, problems in ((15 * 24, 0), (15 * 24 + 1, 1)):
        now = at + dt.timedelta(hours=hours)
        found = appeals.window(db, call, now=now, zone=ZONE)
        assert (found.last, len(found.problems)) == (dt.date(2026, 11, 16), problems)


def test_each_step_has_its_people(db: Session, tmp_path: object) -> None:
    made = ask(db, doubted=(SHORT,))
    course = Course(tmp_path)  # type: ignore[arg-type]

    def take(reader: str, actor: str = "jia", roles: tuple[str, ...] = ADMINISTRATOR) -> Appeal:
        return appeals.take(db, course, made.id, reader=reader, actor=actor, roles=roles)

    assert refused(db, lambda: take("", "shen", ("auditor",))) == [
        "成绩复核由管理员、审批人办理，您的账号没有这个角色",
        "有需要重新评阅的主观题，请指定一名没有评过这份答卷的阅卷人员",
    ]
    assert "没有登录名" in refused(db, lambda: take("nobody"))[0]
    assert refused(db, lambda: take("m1", "m1")) == ["核算的人不能同时是评阅人，请指定另一人"]
    assert refused(db, lambda: appeals.tell(db, made.id, actor="jia", roles=ADMINISTRATOR))
    take("m1")
    # There is no course: that is what was found, and no error.
    assert not made.found["intact"]
    assert made.found["problem"]

    def read(points: float | None, actor: str = "m1") -> None:
        give_reading(db, made, {SHORT: points}, actor=actor, roles=["marker"], now=utc_now())

    assert refused(db, lambda: read(1, "m2")) == ["这件复核没有指定您评阅"]
    for points in (None, -1, 5.5, 1.2, float("nan"), float("inf")):
        assert "请给 0 至 5 分" in refused(db, lambda points=points: read(points))[0]  # type: ignore[misc]
    read(4.5)
    decide = {"reason": " ", "actor": "jia", "roles": ADMINISTRATOR}
    assert refused(db, lambda: appeals.uphold(db, made.id, **decide)) == [  # type: ignore[arg-type]
        "决定由核算人、评阅人以外的另一人作出",
        "请写明原因，不超过 200 字",
        "重新核算与发布的成绩不一致，或者证据与发布时不同，不能维持",
    ]
    before = db.get_one(Response, (made.attempt_id, SHORT)).score
    appeals.correct(db, made.id, reason="重新评阅", actor="yi", roles=APPROVER)
    [proposal] = db.scalars(select(PaperProposal))
    assert (proposal.question, proposal.points, proposal.proposed_by) == (SHORT, 4.5, "yi")
    assert db.get_one(Response, (made.attempt_id, SHORT)).score == before, "nothing in silence"
    assert (
        "还没有重新发布"
        in refused(db, lambda: appeals.tell(db, made.id, actor="jia", roles=ADMINISTRATOR))[0]
    )
    assert "已有同一题" in _again(db, take, made)[0]


def _again(db: Session, take: Callable[[str], Appeal], made: Appeal) -> list[str]:
    """A correction that waits is looked at anew; its proposal still waits."""
    take("m1")
    return refused(
        db, lambda: appeals.correct(db, made.id, reason="再", actor="yi", roles=APPROVER)
    )


def test_the_candidate_takes_it_back_and_has_asked_once(db: Session) -> None:
    made = ask(db)
    call = the_call(db)
    other = call.person_id + 1
    assert refused(db, lambda: appeals.withdraw(db, made.id, person=other, actor="x"))
    appeals.withdraw(db, made.id, person=call.person_id, actor="s0")
    found = appeal_of(db, call.id)
    assert found is not None
    assert found.state == "withdrawn"
    assert refused(db, lambda: appeals.withdraw(db, made.id, person=call.person_id, actor="s0"))
    assert refused(db, lambda: ask(db)) == ["每场考试只能申请一次成绩复核，您已经申请过"]
