"""What is to be done today, by what somebody may do: sittings, papers that wait, what expires. Reads alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from exam_room import messages
from foundation.local_time import local_day, written_time
from grading.marking.views import reviews_to_read
from grading.result_views import UNDECIDED, ExamFigures, Shown, exam_figures, open_proposals
from records.accounts.account import Account
from records.accounts.permissions import Action, may
from records.accounts.roster_accounts import people_without_account
from records.certificates import CertificateProposal
from records.exams.appeal import unfinished_appeals
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.irregularity import irregularities
from records.exams.publication import WAITING, Publication
from records.exams.sitting import Sitting
from records.exams.validity import passes
from records.messages import CERTIFICATE_ACTS, SIGNING_KEY_ACTS
from records.signing_keys import open_key_proposal

AHEAD = dt.timedelta(days=7)
"""Sittings are told so long before."""
EXPIRES_DAYS = 90
"""Passes are told so long before they count no more."""


_OF_EXAMS: tuple[Action, ...] = ("session.score", "paper.decide", "session.plan")
"""Who may any of these hears of exams."""


@dataclass(frozen=True)
class Task:
    """One thing to do, in words; ``where`` in the room's pages it is done, ``""`` where no page is for it.

    ``urgent``: somebody waits for it now.
    """

    text: str
    where: str = ""
    urgent: bool = False


@dataclass(frozen=True)
class Asker:
    """Who asks: log-in and roles."""

    login: str
    roles: Collection[str]

    def may(self, action: Action) -> bool:
        """Whether their roles allow it."""
        return may(self.roles, action)


def tasks_of(db: Session, asker: Asker, *, now: dt.datetime, zone: dt.tzinfo) -> list[Task]:
    """Everything that somebody has to do, the urgent first. ``now`` in UTC, naive."""
    found: list[Task] = []
    asked = any(map(asker.may, _OF_EXAMS))
    # Counted once, for whichever part asks.
    exams = sorted(exam_figures(db), key=lambda each: each.exam.id) if asked else []
    parts: tuple[tuple[Action, Callable[[], Iterator[Task]]], ...] = (
        ("session.control", lambda: _sittings(db, now, zone)),
        ("paper.decide", lambda: _proposals(db, asker.login)),
        ("result.publish", lambda: _publications(db, asker)),
        ("appeal.decide", lambda: _appeals(db, asker.login)),
        ("irregularity.decide", lambda: _irregularities(db, asker.login)),
        ("appeal.mark", lambda: _appeals_to_read(db, asker.login)),
        ("certificate.decide", lambda: _certificates(db, asker.login)),
        ("certificate.keys", lambda: _keys(db, asker.login)),
        ("session.score", lambda: _papers(exams, "unscored")),
        ("paper.decide", lambda: _papers(exams, "exception", "to_mark")),
        ("session.score", lambda: _to_publish(db, exams)),
        ("session.plan", lambda: _unseated(db, exams)),
        ("account.manage", lambda: _accounts(db, now)),
        ("session.plan", lambda: _expiring(db, exams, local_day(now, zone), zone)),
    )
    for action, part in parts:
        if asker.may(action):
            found += part()
    return sorted(found, key=lambda task: not task.urgent)


def _sittings(db: Session, now: dt.datetime, zone: dt.tzinfo) -> Iterator[Task]:
    rows = select(Sitting).where(Sitting.practice.is_(False), Sitting.ended_at.is_(None))
    for row in db.scalars(rows.options(joinedload(Sitting.exam)).order_by(Sitting.opens_at)):
        where, begins = f"/sessions/{row.id}", row.starts_at or row.opens_at
        if row.closes_at is not None and row.closes_at < now:
            yield Task(messages.TODAY_TO_END.format(name=row.name), where, urgent=True)
        elif row.opens_at <= now:
            text = messages.TODAY_PAUSED if row.paused_at else messages.TODAY_GOING
            yield Task(text.format(name=row.name), where, urgent=True)
        elif row.opens_at <= now + AHEAD:
            at = written_time(begins, zone)
            yield Task(messages.TODAY_COMING.format(name=row.name, at=at), where)


def _proposals(db: Session, login: str) -> Iterator[Task]:
    for made in open_proposals(db):
        call = made.attempt.call
        where = f"/results/{call.exam_id}/people/{call.id}"
        if made.proposed_by != login:
            text = messages.TODAY_PROPOSAL.format(
                name=call.person.name, exam=call.exam.title, by=made.proposed_by
            )
            yield Task(text, where, urgent=True)
    voids = select(Attempt).where(Attempt.void_proposed_by.is_not(None), Attempt.state != "voided")
    for attempt in db.scalars(voids.order_by(Attempt.id)):
        call = attempt.call
        if attempt.void_proposed_by != login:
            where = f"/results/{call.exam_id}/people/{call.id}"
            text = messages.TODAY_VOID.format(
                name=call.person.name, exam=call.exam.title, by=attempt.void_proposed_by
            )
            yield Task(text, where, urgent=True)


def _publications(db: Session, asker: Asker) -> Iterator[Task]:
    """Results that wait for the next of two people."""
    waiting = select(Publication).where(Publication.state.in_(WAITING))
    for made in db.scalars(waiting.options(joinedload(Publication.exam)).order_by(Publication.id)):
        where = f"/results/{made.exam_id}/publication"
        text = messages.TODAY_TO_PUBLISH
        if made.state == "asked":
            text = messages.TODAY_TO_APPROVE
            if made.asked_by == asker.login or not asker.may("result.approve"):
                continue
        yield Task(text.format(exam=made.exam.title, by=made.asked_by), where, urgent=True)


def _appeals(db: Session, login: str) -> Iterator[Task]:
    """Score reviews; what somebody has recounted is for others to decide, once it was read anew."""
    for made in unfinished_appeals(db):
        waits = made.reader and made.read_at is None
        if made.state == "recounting" and (waits or login in (made.taken_by, made.reader)):
            continue
        text = messages.TODAY_APPEALS[made.state].format(number=made.id, exam=made.call.exam.title)
        yield Task(text, f"/appeals/{made.id}", urgent=True)


def _irregularities(db: Session, login: str) -> Iterator[Task]:
    """What is recorded and not decided; who proposed something waits for another."""
    for made in irregularities(db, undecided=True):
        if made.state == "proposed" and made.proposed_by == login:
            continue
        text = messages.TODAY_IRREGULARITIES[made.state].format(
            number=made.id, exam=made.call.exam.title, by=made.proposed_by
        )
        yield Task(text, f"/irregularities/{made.id}", urgent=made.state == "proposed")


def _appeals_to_read(db: Session, login: str) -> Iterator[Task]:
    """Essays that somebody was named to read anew."""
    for made in reviews_to_read(db, login=login):
        named = {"number": made.id, "exam": made.call.exam.title}
        text = messages.TODAY_APPEAL_READING.format(**named)
        yield Task(text, f"/appeals/{made.id}/reading", urgent=True)


def _certificates(db: Session, login: str) -> Iterator[Task]:
    """What was proposed about certificates by somebody else."""
    waiting = select(CertificateProposal).where(
        CertificateProposal.state == "open", CertificateProposal.proposed_by != login
    )
    loaded = waiting.options(joinedload(CertificateProposal.certificate))
    for made in db.scalars(loaded.order_by(CertificateProposal.id)):
        text = messages.TODAY_CERTIFICATE.format(
            number=made.certificate.number, act=CERTIFICATE_ACTS[made.act], by=made.proposed_by
        )
        yield Task(text, f"/certificates/{made.certificate_id}", urgent=True)


def _keys(db: Session, login: str) -> Iterator[Task]:
    made = open_key_proposal(db)
    if made is not None and made.proposed_by != login:
        text = messages.TODAY_KEY.format(act=SIGNING_KEY_ACTS[made.act], by=made.proposed_by)
        yield Task(text, "/certificates/keys", urgent=True)


def _papers(exams: Sequence[ExamFigures], *kinds: Shown) -> Iterator[Task]:
    for each in exams:
        for kind in kinds:
            if count := each.shown[kind]:
                text = messages.TODAY_PAPERS[kind].format(exam=each.exam.title, count=count)
                yield Task(text, f"/results/{each.exam.id}?shown={kind}")


def _unseated(db: Session, exams: Sequence[ExamFigures]) -> Iterator[Task]:
    """Exams to which nobody is called, and people who are called and have neither a sitting nor a paper."""
    without = ~select(Attempt.id).where(Attempt.call_id == Call.id).exists()
    for each in exams:
        exam = each.exam
        waiting = select(func.count(Call.id)).where(Call.exam_id == exam.id, without)
        count = db.scalar(waiting.where(~Call.exemption.has())) or 0
        if not each.called:
            text = messages.TODAY_NOBODY_CALLED.format(exam=exam.title)
            yield Task(text, f"/exams/{quote(exam.name)}/called")
        elif count and not exam.simulated:
            text = messages.TODAY_UNSEATED.format(exam=exam.title, count=count)
            yield Task(text, f"/sessions?exam={quote(exam.name)}#plan")


def _to_publish(db: Session, exams: Sequence[ExamFigures]) -> Iterator[Task]:
    """Exams of which everybody's result is decided, and nobody has asked for their publication."""
    asked = set(db.scalars(select(Publication.exam_id).where(Publication.state != "refused")))
    for each in exams:
        decided = each.shown.total() and not any(each.shown[kind] for kind in UNDECIDED)
        sat = sum(each.shown[kind] for kind in ("passed", "failed", "voided"))
        exam = each.exam
        if decided and sat and not each.proposals and not exam.simulated and exam.id not in asked:
            text = messages.TODAY_TO_ASK.format(exam=exam.title)
            yield Task(text, f"/results/{exam.id}/publication")


def _accounts(db: Session, now: dt.datetime) -> Iterator[Task]:
    locked = db.scalars(
        select(Account.login).where(Account.active, Account.locked_until > now)
    ).all()
    for login in locked:
        yield Task(messages.TODAY_LOCKED.format(login=login), f"/accounts?search={login}")
    count = len(people_without_account(db))
    if count:
        yield Task(messages.TODAY_NO_ACCOUNT.format(count=count), "/accounts/roster")


def _expiring(
    db: Session, exams: Sequence[ExamFigures], today: dt.date, zone: dt.tzinfo
) -> Iterator[Task]:
    last = today + dt.timedelta(days=EXPIRES_DAYS)
    for exam in (each.exam for each in exams):
        if not exam.rules.expires:
            continue
        soon = sum(
            each.until is not None and today <= each.until <= last
            for each in passes(db, exam, zone)
        )
        if soon:
            named = {"exam": exam.title, "count": soon, "days": EXPIRES_DAYS}
            yield Task(messages.TODAY_PASSES.format(**named), f"/results/{exam.id}?shown=passed")
