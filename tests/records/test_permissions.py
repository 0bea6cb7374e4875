"""The table of permissions: relations, roles that are kept apart, and documentation that is current."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.accounts.administration import create_account, set_roles
from records.accounts.duties import require_compatible_roles
from records.accounts.permission_docs import FILE, permission_docs
from records.accounts.permissions import RELATIONS, RULES, may, relation
from records.errors import AccountRefused, PolicyRejected
from records.exams.exam import Exam
from records.exams.policy import find_policy
from records.messages import ROLE_NAMES
from records.roles import ROLES

Sessions = Callable[[], Session]


def test_the_documentation_is_current() -> None:
    assert FILE.read_text(encoding="utf-8") == permission_docs()


def test_every_action_is_described_and_every_role_named() -> None:
    assert all(rule.description for rule in RULES.values())
    assert len({rule.description for rule in RULES.values()}) == len(RULES)
    assert set(ROLE_NAMES) == set(ROLES)
    assert all(set(rule.grants.values()) <= set(RELATIONS) for rule in RULES.values())


def test_the_widest_relation_of_several_roles_counts() -> None:
    assert relation(["liaison"], "call.read") == "own_unit"
    assert relation(["liaison", "auditor"], "call.read") == "all"
    assert relation(["marker"], "mark.give") == "assigned"
    assert relation(["cadre"], "exam.sit") == "called"
    assert relation(["entry_code"], "exam.sit") == "own"
    assert relation(["cadre"], "account.read") is None
    for action in RULES:
        for role in ROLES:
            assert (relation([role], action) is not None) == (
                may([role], action) and action != "anybody"
            )


def test_nobody_but_who_marks_gives_marks() -> None:
    assert {role for role in ROLES if may([role], "mark.give")} == {"marker", "head_of_marking"}
    assert {role for role in ROLES if may([role], "result.approve")} == {"approver"}


def release(db: Session) -> None:
    policy = find_policy("annual-review")
    require_compatible_roles(db, policy)
    db.add(
        Exam(
            name="annual",
            title="annual",
            policy_name="annual-review",
            policy=policy.model_dump(mode="json", by_alias=True),
            cut_score=80,
            total_points=100,
            duration_minutes=60,
        )
    )
    db.commit()


def test_roles_that_a_policy_keeps_apart_are_refused(sessions: Sessions) -> None:
    with sessions() as db:
        both = ["marker", "approver"]
        account, _ = create_account(db, "free", "某", both, actor="test")
        set_roles(db, account, ["marker"], actor="test")
        release(db)
        with pytest.raises(AccountRefused, match=r"阅卷人员.*审批人员|审批人员.*阅卷人员"):
            set_roles(db, account, both, actor="test")
        with pytest.raises(AccountRefused, match="示例"):
            create_account(db, "other", "某", ["head_of_marking", "approver"], actor="test")
        set_roles(db, account, ["marker", "head_of_marking", "trainer"], actor="test")
        db.commit()
        assert account.roles == ["trainer", "marker", "head_of_marking"]
        assert db.scalars(select(Account.login)).all() == ["free"]


def test_an_exam_is_not_released_while_somebody_holds_both(sessions: Sessions) -> None:
    with sessions() as db:
        create_account(db, "both", "某", ["marker", "approver"], actor="test")
        with pytest.raises(PolicyRejected, match="both"):
            release(db)
