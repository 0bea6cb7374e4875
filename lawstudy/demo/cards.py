"""The demo district's yearly review of its 896 cards, finished: from the exam of 2022, through the services that everybody uses.

Who is off their post, has a breach of discipline or did no act is invented by place on the list, and says so.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TypedDict

from sqlalchemy import select
from sqlalchemy.orm import Session

from certification.cards.policy import card_policy
from certification.cards.review import LineGiven, confirm_unit, open_review, state_line
from certification.cards.review_decision import decide_review, propose_review, publish_review
from certification.cards.steps import StepGiven, record_service, take_step
from certification.errors import CardsRefused
from courses.hours_policy import FOLDER, hours_policies
from lawstudy.demo.certificates import ADMINISTRATOR, APPROVER
from lawstudy.demo.study import LIAISON, LIAISON_LOGIN
from records.cards.register import CardStep, steps_of
from records.cards.review import CardReview, CardReviewLine, find_review, lines_of
from records.errors import PolicyRejected
from records.exams.exam import Exam
from records.people.enforcement_card import EnforcementCard
from records.people.person import Person, find_person

EXAM = "annual-review-2022"
YEAR, ON, DECIDED = 2022, dt.date(2022, 12, 15), dt.date(2022, 12, 22)
OFFICE, SECOND = ADMINISTRATOR, APPROVER
"""Who acts: the office, and the second person in it. Units confirm by their liaison; for those without one, on paper, the office."""
ORGAN, DOCUMENT = "演示区司法局", "演司字〔2022〕9号"
OFF_POST, DISCIPLINED, NO_ACTS = 149, 311, 67
"""Every so manyth card on the list."""
SUSPENDED = "DEMO-0400"
"""A card whose suspension waits for its second person."""


def make_demo_review(db: Session, *, root: Path, zone: dt.tzinfo, today: dt.date) -> None:
    """Make it. The caller commits. Does nothing before the exam's results are published, or where there is a review of that year."""
    exam = db.scalar(select(Exam).where(Exam.name == EXAM))
    if exam is None or exam.published_at is None or find_review(db, YEAR) is not None:
        return
    try:
        policy = card_policy(root)
        review = open_review(
            db,
            YEAR,
            exam=exam,
            on=ON,
            policy=policy,
            hours=hours_policies(root / FOLDER),
            zone=zone,
            actor=OFFICE,
        )
    except (CardsRefused, PolicyRejected):
        return  # Somebody made the district their own: it is theirs to review.
    liaison = find_person(db, LIAISON)
    for place, line in enumerate(lines_of(db, review), 1):
        said = _said(line, place)
        # Nobody says anything of themself.
        who = _acting(None if line.person is liaison else liaison, line.unit_id)
        state_line(db, line, review, said, policy.review, **who)
        if line.finding == "refuse" and not line.hearing:
            heard = LineGiven(**{**vars(said), "hearing": "无异议（演示）"})
            state_line(db, line, review, heard, policy.review, **who)
    for unit in review.units:
        confirm_unit(db, review, unit.unit_id, policy.review, **_acting(liaison, unit.unit_id))
    propose_review(
        db,
        review,
        organ=ORGAN,
        basis=policy.review.basis,
        document=DOCUMENT,
        actor=OFFICE,
        roles=["administrator"],
    )
    decide_review(db, review, on=DECIDED, actor=SECOND, roles=["approver"])
    publish_review(db, review, actor=OFFICE, roles=["administrator"])
    _served(db, review, today)
    _waiting(db, root, today)


class _Acting(TypedDict):
    actor: str
    roles: list[str]


def _acting(liaison: Person | None, unit: int) -> _Acting:
    """Who acts for a unit: its own liaison, or the office."""
    if liaison is not None and liaison.unit is not None and liaison.unit.id == unit:
        return {"actor": LIAISON_LOGIN, "roles": ["liaison"]}
    return {"actor": OFFICE, "roles": ["administrator"]}


def _said(line: CardReviewLine, place: int) -> LineGiven:
    """What the unit says of the officer in this place of the list."""
    off_post, disciplined = place % OFF_POST == 0, place % DISCIPLINED == 0
    idle = place % NO_ACTS == 0
    remark = (
        "（演示）已调整到综合岗位" if off_post else "（演示）正在接受审查" if disciplined else ""
    )
    return LineGiven(
        on_post=line.on_post and not off_post,
        disciplined=disciplined,
        acted=not idle,
        remark=remark,
        explanation="（演示）负责法制审核，不直接办案" if idle else "",
        hearing="",
    )


def _served(db: Session, review: CardReview, today: dt.date) -> None:
    """The first decision not to register was served."""
    step = db.scalars(
        select(CardStep)
        .where(CardStep.review_id == review.id, CardStep.act == "refuse")
        .order_by(CardStep.id)
    ).first()
    if step is not None:
        served = DECIDED + dt.timedelta(days=4)
        record_service(db, step, on=served, how="直接送达（演示）", today=today, actor=OFFICE)


def _waiting(db: Session, root: Path, today: dt.date) -> None:
    """Something for the second person to look at."""
    card = db.scalar(select(EnforcementCard).where(EnforcementCard.number == SUSPENDED))
    if card is None or any(step.act == "suspend" for step in steps_of(db, card.id)):
        return
    said = StepGiven(
        "suspend",
        today,
        "district",
        ORGAN,
        "《河南省行政执法条例》第四十五条、第四十六条（演示）",
        f"演司字〔{today.year}〕1号",
        "（演示）执法时未出示行政执法证",
        "（演示）承认事实，无异议",
        until=today + dt.timedelta(days=30),
    )
    if card.state in ("in_use", "unregistered"):
        take_step(
            db, card, said, card_policy(root), today=today, actor=OFFICE, roles=["administrator"]
        )
