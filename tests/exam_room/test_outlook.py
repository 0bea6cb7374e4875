"""What follows after handing in: by the policy of the exam, and the result only once it is published after the paper came."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_room.outlook import Outlook, outlook, result_text
from foundation.local_time import find_zone
from records.exams.attempt import Attempt
from records.exams.exam import Exam
from records.exams.policy import find_policy
from records.exams.publication import PublishedResult
from records.exams.result import Result
from records.exams.sitting import Sitting
from tests.support.published import put_published
from tests.support.room_site import NINE, RoomSite, minutes

ZONE = find_zone("Asia/Shanghai")
HANDED_IN_AT = NINE + minutes(30)


def put(site: RoomSite, *, policy: dict[str, Any], published: dt.datetime | None = None) -> None:
    """S1's paper is handed in and scored with 70; the exam's policy is the example with these changes."""
    with site.sessions() as db:
        exam = db.scalars(select(Exam)).one()
        example = find_policy("pre-appointment").model_dump(mode="json", by_alias=True)
        exam.policy = example | policy
        exam.total_points, exam.cut_score = 100, 60
        attempt = db.scalars(select(Attempt)).one()
        attempt.state, attempt.ended_at = "handed_in", HANDED_IN_AT
        db.add(Result(call_id=attempt.call_id, attempt_id=attempt.id, outcome="passed", score=82))
        if published:
            put_published(db, exam, published)
        db.commit()


def seen(site: RoomSite) -> Outlook:
    with site.sessions() as db:
        return outlook(db, one(db), ZONE)


def one(db: Session) -> Attempt:
    return db.scalars(select(Attempt).order_by(Attempt.id)).first() or pytest.fail("no attempt")


@pytest.fixture
def planned(site: RoomSite) -> RoomSite:
    site.plan(["S1"])
    return site


def test_steps_and_days_are_the_policys(planned: RoomSite) -> None:
    put(planned, policy={"publish_days": 5, "review_days": 15})
    found = seen(planned)
    steps = dict(found.steps)
    assert list(steps) == ["评分", "核查", "公布", "成绩复核", "补考"]
    assert "由阅卷人评阅" in steps["评分"]  # The paper has an essay.
    # It ends at ten on 6 May.
    assert steps["公布"] == "本场考试结束后 5 日内，即不晚于 2026年5月11日"
    assert "15 日内" in steps["成绩复核"]
    assert steps["补考"] == "不合格的，可以补考 1 次"
    assert result_text(found, ZONE) == "尚未公布，不晚于 2026年5月11日公布"


def test_a_policy_that_says_no_days_promises_none(planned: RoomSite) -> None:
    put(
        planned,
        policy={"publish_days": None, "review_days": None, "resit": {"allowed": 0}},
    )
    found = seen(planned)
    assert [name for name, _ in found.steps] == ["评分", "核查", "公布"]
    assert found.due is None
    assert result_text(found, ZONE) == "尚未公布"


def test_a_sitting_whose_end_nobody_knows_has_no_last_day(planned: RoomSite) -> None:
    put(planned, policy={"publish_days": 5})
    with planned.sessions() as db:
        db.scalars(select(Sitting)).one().starts_at = None
        db.commit()
    assert dict(seen(planned).steps)["公布"] == "本场考试结束后 5 日内"


def test_no_score_is_told_before_it_is_published(planned: RoomSite) -> None:
    put(planned, policy={})
    assert seen(planned).result is None
    assert "82" not in result_text(seen(planned), ZONE)


def test_what_was_published_before_the_paper_came_is_not_its_result(planned: RoomSite) -> None:
    put(planned, policy={}, published=HANDED_IN_AT - minutes(1))
    assert seen(planned).result is None


def test_a_published_result_stands_with_its_grade(planned: RoomSite) -> None:
    put(planned, policy={}, published=NINE + dt.timedelta(days=3))
    assert result_text(seen(planned), ZONE) == "82 分，合格，等次：良好（2026年5月9日 09:00公布）"


def test_what_was_scored_since_is_told_to_nobody_before_it_is_published_too(
    planned: RoomSite,
) -> None:
    put(planned, policy={}, published=NINE + dt.timedelta(days=3))
    with planned.sessions() as db:
        result = db.scalars(select(Result)).one()
        result.outcome, result.score = "failed", 40
        db.commit()
    assert result_text(seen(planned), ZONE).startswith("82 分，合格")


def test_of_another_attempt_that_counts_nothing_is_told_here(planned: RoomSite) -> None:
    put(planned, policy={}, published=NINE + dt.timedelta(days=3))
    with planned.sessions() as db:
        db.scalars(select(PublishedResult)).one().attempt_id = None
        db.commit()
    assert result_text(seen(planned), ZONE) == "以您另一次作答的成绩为准（2026年5月9日 09:00公布）"
