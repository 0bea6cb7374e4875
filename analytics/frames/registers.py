"""Frames of who there is: units, people, memberships, cards and their yearly reviews, and study."""

from __future__ import annotations

import datetime as dt

import pandas as pd
from sqlalchemy import select

from analytics.frames.reading import Kept, make_frame
from foundation.local_time import local_day
from records.cards.register import CardDetail
from records.cards.review import CardReview, CardReviewLine
from records.people.enforcement_card import EnforcementCard
from records.people.membership import Membership
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from records.study.event import Attendance, EventRecord, counting_records
from records.study.tries import SelfCheckTry


def units(kept: Kept) -> pd.DataFrame:
    """Every unit."""
    found = kept.columns(
        select(
            Unit.id, Unit.name, Unit.is_member, Unit.is_body, Unit.parent_id.label("parent")
        ).order_by(Unit.code)
    )
    found["unit"] = kept.units.of(found["id"])
    found["parent"] = kept.units.of(found["parent"])
    return make_frame("units", found)


def people(kept: Kept, *, sex_and_age: bool) -> pd.DataFrame:
    """Everybody. ``sex_and_age``: the site lets analyses use what its register of cards says of them."""
    found = kept.columns(select(Person.id, Person.name, Person.active).order_by(Person.number))
    stays = select(Membership.person_id, Membership.unit_id).where(Membership.until.is_(None))
    unit_of = dict(kept.db.execute(stays).all())
    ranks, leading = _posts(kept)
    known = _sex_and_age(kept) if sex_and_age else {}
    return make_frame(
        "people",
        {
            **found,
            "person": kept.people.of(found["id"]),
            "unit": kept.units.of(unit_of.get(each) for each in found["id"]),
            "rank": [ranks.get(each, "") for each in found["id"]],
            "leading": [each in leading for each in found["id"]],
            "sex": [known.get(each, (None, None))[0] for each in found["id"]],
            "born_year": [known.get(each, (None, None))[1] for each in found["id"]],
        },
    )


def _posts(kept: Kept) -> tuple[dict[int, str], set[int]]:
    """The rank of the newest post held today that has one, by person; and who has a leading one."""
    ranks: dict[int, str] = {}
    leading: set[int] = set()
    held = select(Post.person_id, Post.rank, Post.leading).where(Post.until.is_(None))
    for person, rank, leads in kept.db.execute(held.order_by(Post.id)):
        if rank:
            ranks[person] = rank
        if leads:
            leading.add(person)
    return ranks, leading


def _sex_and_age(kept: Kept) -> dict[int, tuple[str | None, int | None]]:
    """Sex and year of birth by person, as the details of their newest card have them."""
    rows = kept.db.execute(
        select(EnforcementCard.person_id, CardDetail.gender, CardDetail.born)
        .join(CardDetail, CardDetail.card_id == EnforcementCard.id)
        .order_by(EnforcementCard.id)
    )
    return {
        person: (gender or None, int(born[:4]) if born[:4].isdecimal() else None)
        for person, gender, born in rows
    }


def memberships(kept: Kept) -> pd.DataFrame:
    """Every stay."""
    found = kept.columns(
        select(Membership.person_id, Membership.unit_id, Membership.since, Membership.until)
        .join(Person, Person.id == Membership.person_id)
        .order_by(Person.number, Membership.id)
    )
    found["person"] = kept.people.of(found["person_id"])
    found["unit"] = kept.units.of(found["unit_id"])
    return make_frame("memberships", found)


def cards(kept: Kept) -> pd.DataFrame:
    """Every card."""
    found = kept.columns(
        select(
            EnforcementCard.number.label("card"),
            EnforcementCard.person_id,
            EnforcementCard.kind,
            EnforcementCard.field,
            EnforcementCard.issued,
            EnforcementCard.valid_until,
            EnforcementCard.state,
            EnforcementCard.registered_year,
            EnforcementCard.refused_year,
        ).order_by(EnforcementCard.number)
    )
    found["person"] = kept.people.of(found["person_id"])
    return make_frame("cards", found)


def card_reviews(kept: Kept) -> pd.DataFrame:
    """Every card of every year's review."""
    found = kept.columns(
        select(
            CardReview.year,
            EnforcementCard.number.label("card"),
            CardReviewLine.person_id,
            CardReviewLine.unit_id,
            CardReviewLine.hours,
            CardReviewLine.hours_asked,
            CardReviewLine.hours_met,
            CardReviewLine.exam,
            CardReviewLine.finding,
            CardReviewLine.reasons,
            CardReview.state,
        )
        .join(CardReview, CardReview.id == CardReviewLine.review_id)
        .join(EnforcementCard, EnforcementCard.id == CardReviewLine.card_id)
        .order_by(CardReview.year, EnforcementCard.number)
    )
    found["person"] = kept.people.of(found["person_id"])
    found["unit"] = kept.units.of(found["unit_id"])
    return make_frame("card_reviews", found)


def study_hours(kept: Kept) -> pd.DataFrame:
    """Everybody who was expected at an event that counts and took place."""
    found = kept.columns(
        select(
            Attendance.person_id,
            Attendance.unit_id,
            EventRecord.day,
            EventRecord.kind,
            EventRecord.category,
            EventRecord.minutes,
            EventRecord.hours,
            Attendance.presence,
            Attendance.made_up_on,
        )
        .join(EventRecord, EventRecord.id == Attendance.record_id)
        .join(Person, Person.id == Attendance.person_id)
        .where(EventRecord.id.in_(counting_records().scalar_subquery()))
        .where(EventRecord.withdrawn.is_(False))
        .order_by(EventRecord.day, Person.number, EventRecord.id)
    )
    found["person"] = kept.people.of(found["person_id"])
    found["unit"] = kept.units.of(found["unit_id"])
    return make_frame("study_hours", found)


def self_checks(kept: Kept) -> pd.DataFrame:
    """How much each person practised on each day."""
    tries = kept.db.execute(
        select(Person.number, Person.id, SelfCheckTry.at, SelfCheckTry.right)
        .join(Person, Person.id == SelfCheckTry.person_id)
        .order_by(Person.number, SelfCheckTry.at, SelfCheckTry.id)
    )
    days: dict[tuple[int, dt.date], list[bool]] = {}
    for _, person, at, right in tries:
        days.setdefault((person, local_day(at, kept.zone)), []).append(right)
    return make_frame(
        "self_checks",
        {
            "person": kept.people.of([person for person, _ in days]),
            "day": [day for _, day in days],
            "answers": [len(told) for told in days.values()],
            "right": [sum(told) for told in days.values()],
        },
    )
