"""The demo's irregularity: heard, and decided by two who neither recorded nor saw it; it holds nobody's result back."""

from __future__ import annotations

from sqlalchemy import func, select

from certification.release import standing
from foundation.local_time import find_zone
from lawstudy.demo.irregularities import make_demo_irregularity
from records.audit.trail import AuditEntry, verify
from records.exams.irregularity import Irregularity
from tests.support.decided_exam import decided, exam_of
from tests.support.room_fixtures import site
from tests.support.room_site import RoomSite

__all__ = ["decided", "site"]

ZONE = find_zone("Asia/Shanghai")


def test_a_warning_is_recorded_stated_and_decided_once(decided: RoomSite) -> None:
    with decided.sessions() as db:
        exam = exam_of(db)
        assert make_demo_irregularity(db, ZONE, exam.name) is None  # No demo's.
        exam.simulated = True
        made = make_demo_irregularity(db, ZONE, exam.name)
        assert made is not None
        assert (made.state, made.effect, made.call.person.number) == ("decided", "warning", "S2")
        assert made.statement
        assert not made.heard_by
        assert len({made.recorded_by, made.proposed_by, made.decided_by}) == 3
        assert standing(db, exam).state == "scored"
        assert not standing(db, exam).blockers
        assert make_demo_irregularity(db, ZONE, exam.name) is None
        assert db.scalar(select(func.count()).select_from(Irregularity)) == 1
        told = db.scalars(
            select(AuditEntry.action).where(AuditEntry.action.startswith("irregularity."))
        ).all()
        acts = ("record", "notify", "state", "propose", "decide")
        assert told == [f"irregularity.{act}" for act in acts]
        verify(db)
