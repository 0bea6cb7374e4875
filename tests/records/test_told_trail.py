"""The trail as people read it: with the names of whom it is about, found by the words that they know."""

from __future__ import annotations

from datetime import UTC

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from foundation.local_time import find_zone
from records.accounts.account import Account
from records.audit import trail
from records.audit.account_decisions import RolesSet
from records.audit.exam_decisions import ResultChanged
from records.exams.exam import Exam
from records.people.person import Person
from records.people.unit import Unit
from records.told_trail import search_trail, told, told_trail
from tests.support.people import officer

Sessions = sessionmaker[Session]


def test_an_entry_is_told_with_the_names_of_whom_it_is_about(sessions: Sessions) -> None:
    with sessions() as db:
        db.add(Account(login="li", name="李审计", roles=["auditor"]))
        unit = Unit(code="B", name="甲局")
        db.add(officer("N-1", "王小明", unit))
        db.add(
            Exam(name="law", title="任前考试", cut_score=60, total_points=100, duration_minutes=60)
        )
        db.flush()
        number = db.scalars(select(Person.number)).one()
        changed = ResultChanged.of("law", number, before=("failed", 59.0), after=("passed", 60.0))
        trail.decide(db, changed, actor="li")
        trail.decide(db, RolesSet(subject="li", before=["cadre"], after=["auditor"]), actor="root")
        db.commit()
        entries = search_trail(db, "", start=0, most=10)
        roles, result = told(db, entries, find_zone("Asia/Shanghai"))
        assert (result.actor, result.action) == ("李审计（li）", "成绩变更")
        assert result.subject == f"任前考试（law） / 王小明（{number}）"
        assert result.details == "结果：不合格 → 合格；成绩：59.0 → 60.0"
        assert (roles.actor, roles.details) == ("root", "原为 干部；现为 审计人员")
        for word, expected in {
            "王小明": [1],
            "任前": [1],
            "李审": [2, 1],
            "不合格": [1],
            "审计人员": [2],
            "成绩变更": [1],
            "无此": [],
        }.items():
            found = [entry.id for entry in search_trail(db, word, start=0, most=10)]
            assert found == expected, word
        assert [entry.number for entry in told_trail(db, "", UTC)] == [2, 1]
