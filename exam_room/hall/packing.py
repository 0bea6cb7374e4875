"""Making the pack (应急包) of a hall: who sits there, their papers and what they have answered so far, for a machine beside them."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exam_room.errors import HallRefused
from exam_room.hall import messages
from exam_room.hall.contents import HALL_PAGES, OF_QUESTION, Invigilator, Pack, Row, packed
from exam_room.hall.sealed_file import (
    FORMAT,
    KEY_BYTES,
    Header,
    check_of,
    key_of,
    new_code,
    seal,
)
from exam_room.hall.standing import fingerprint
from grading.nbgrader.course import Course, assignment_name
from grading.submitted import digest, released_paper
from records.accounts.account import Account, find_account
from records.audit import trail
from records.audit.hall_decisions import HallPacked
from records.exams.answer import AnswerEvent, NewestAnswer, newest_answers
from records.exams.attempt import UNFINISHED, Attempt
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm, find_exam
from records.exams.hall import HallPack
from records.exams.sitting import Sitting
from records.people.person import Person
from records.people.unit import Unit


@dataclass(frozen=True)
class Wanted:
    """``sitting``: its name, where several of the exam use the hall; ``invigilators``: logins, none of them: whoever is one."""

    exam: str
    hall: str
    sitting: str = ""
    invigilators: Sequence[str] = ()


@dataclass(frozen=True)
class Origin:
    """The site and the program that make the pack; ``revision`` of its records."""

    site: str
    office: str
    contact: str
    zone: str
    program: str
    revision: str


class Packed(NamedTuple):
    """``code`` opens the file and is told once. ``no_codes``: numbers of those who could not come in; ``begun``: how many write."""

    data: bytes
    code: str
    header: Header
    people: int
    begun: int
    no_codes: list[str]


def pack_hall(
    db: Session, course: Course, wanted: Wanted, origin: Origin, *, actor: str, now: dt.datetime
) -> Packed:
    """Make the pack and put it on record, in the caller's transaction. ``now``: UTC, naive.

    Raises `HallRefused` with everything that stands against it, `records.errors.ExamNotReleased` for no such exam.
    """
    exam = find_exam(db, wanted.exam)
    sitting, problems = _sitting(db, exam, wanted)
    attempts = _attempts(db, sitting, wanted.hall) if sitting else []
    if sitting and not attempts:
        problems.append(messages.NOBODY_LEFT.format(hall=wanted.hall))
    invigilators, unknown = _invigilators(db, wanted.invigilators)
    papers, missing = _papers(course, exam, attempts)
    problems += unknown + missing
    if problems or sitting is None:
        raise HallRefused(problems)
    number, code, answers_key = (
        secrets.token_hex(16),
        new_code(),
        secrets.token_bytes(KEY_BYTES),
    )
    newest = [row for rows in newest_answers(db, [each.id for each in attempts]) for row in rows]
    key = key_of(code, number)
    header = Header(
        FORMAT,
        "pack",
        origin.program,
        origin.revision,
        number,
        exam.name,
        exam.title,
        sitting.name,
        wanted.hall,
        now.isoformat(timespec="seconds"),
        check_of(key),
    )
    body = Pack(
        now,
        origin.site,
        origin.office,
        origin.contact,
        origin.zone,
        answers_key,
        _rows(exam, sitting, attempts, newest, now),
        papers,
        invigilators,
    )
    data = seal(header, body, key)
    known = {str(attempt): mark for attempt, mark in _fingerprints(attempts, newest).items()}
    db.add(
        HallPack(
            id=number,
            exam_id=exam.id,
            sitting_id=sitting.id,
            sitting=sitting.name,
            hall=wanted.hall,
            known=known,
            answers_key=answers_key,
            made_by=actor,
            made_at=now,
        )
    )
    decided = HallPacked(
        subject=sitting.name,
        hall=wanted.hall,
        pack=number,
        people=len(attempts),
        sha256=digest(data),
    )
    trail.decide(db, decided, actor=actor)
    no_codes = [each.call.person.number for each in attempts if each.code_hash is None]
    begun = sum(each.state == "writing" for each in attempts)
    return Packed(data, code, header, len(attempts), begun, no_codes)


def _sitting(db: Session, exam: Exam, wanted: Wanted) -> tuple[Sitting | None, list[str]]:
    if exam.practice:
        return None, [messages.PRACTICE.format(exam=exam.name)]
    if exam.answers_deleted_at is not None:
        return None, [messages.ANSWERS_GONE.format(exam=exam.name)]
    open_ = select(Sitting).where(Sitting.exam_id == exam.id, Sitting.ended_at.is_(None))
    sittings = db.scalars(open_.order_by(Sitting.id)).all()
    named = [each for each in sittings if not wanted.sitting or each.name == wanted.sitting]
    if wanted.sitting and not named:
        told = messages.NO_SUCH_SITTING.format(exam=exam.name, sitting=wanted.sitting)
        return None, [told]
    halls = {
        each.id: set(db.scalars(select(Attempt.room).where(Attempt.sitting_id == each.id)))
        for each in named
    }
    found = [each for each in named if wanted.hall in halls[each.id]]
    if len(found) > 1:
        names = "、".join(each.name for each in found)
        told = messages.SEVERAL_SITTINGS.format(exam=exam.name, hall=wanted.hall, sittings=names)
        return None, [told]
    if not found:
        known = (
            "、".join(sorted({hall for own in halls.values() for hall in own if hall})) or "（无）"
        )
        told = messages.NO_SITTING.format(exam=exam.name, hall=wanted.hall, known=known)
        return None, [told]
    return found[0], []


def _attempts(db: Session, sitting: Sitting, hall: str) -> Sequence[Attempt]:
    """Those of the hall who may still write."""
    return db.scalars(
        select(Attempt)
        .where(Attempt.sitting_id == sitting.id, Attempt.room == hall)
        .where(Attempt.state.in_(UNFINISHED))
        .order_by(Attempt.id)
        .options(
            joinedload(Attempt.form),
            joinedload(Attempt.call).joinedload(Call.person),
            joinedload(Attempt.call).joinedload(Call.unit),
        )
    ).all()


def _invigilators(db: Session, logins: Sequence[str]) -> tuple[list[Invigilator], list[str]]:
    problems = list[str]()
    found = list[Account]()
    for login in logins:
        account = find_account(db, login)
        if account is None or not account.active or "invigilator" not in account.roles:
            problems.append(messages.NOT_INVIGILATOR.format(login=login))
        elif account not in found:
            found.append(account)
    if not logins:
        rows = db.scalars(select(Account).where(Account.active).order_by(Account.login))
        found = [each for each in rows if "invigilator" in each.roles]
        if not found:
            problems.append(messages.NO_INVIGILATOR)
    return [Invigilator(each.login, each.name) for each in found], problems


def _papers(
    course: Course, exam: Exam, attempts: Sequence[Attempt]
) -> tuple[dict[str, bytes], list[str]]:
    """The released notebooks of the forms that are written in the hall, and what is wrong with them."""
    papers, problems = dict[str, bytes](), list[str]()
    for form in {each.form_id: each.form for each in attempts}.values():
        written = {each.content_hash for each in attempts if each.form_id == form.id} - {""}
        try:
            paper = released_paper(course, exam.name, form.code)
            same = paper.form_hash in ("", form.content_hash)
        except (OSError, KeyError, ValueError):
            same = False
        if not same or not written <= {form.content_hash}:
            problems.append(messages.NO_PAPER.format(form=form.code))
            continue
        name = assignment_name(exam.name, form.code)
        papers[form.code] = course.notebook("release", ".", name).read_bytes()
    return papers, problems


def _rows(
    exam: Exam,
    sitting: Sitting,
    attempts: Sequence[Attempt],
    newest: Sequence[NewestAnswer],
    now: dt.datetime,
) -> dict[str, list[Row]]:
    calls = {each.call_id: each.call for each in attempts}
    forms = {each.form_id: each.form for each in attempts}
    # The form of a further attempt is not that of the call; there is no other in the hall.
    form_of = {each.call_id: each.form_id for each in attempts}
    rows = {
        Unit: packed(Unit, {each.unit_id: each.unit for each in calls.values()}.values()),
        Person: packed(Person, (each.person for each in calls.values())),
        Exam: packed(Exam, [exam]),
        ExamForm: [
            {
                **row,
                "questions": [
                    {name: each[name] for name in OF_QUESTION} for each in row["questions"]
                ],
            }
            for row in packed(ExamForm, forms.values())
        ],
        Call: [{**row, "form_id": form_of[row["id"]]} for row in packed(Call, calls.values())],
        Sitting: packed(Sitting, [sitting]),
        Attempt: [
            {**row, "page": HALL_PAGES if row["state"] == "writing" else 0}
            for row in packed(Attempt, attempts)
        ],
        AnswerEvent: [{**row._asdict(), "at": now} for row in newest],
    }
    return {str(model.__tablename__): each for model, each in rows.items()}


def _fingerprints(attempts: Sequence[Attempt], newest: Sequence[NewestAnswer]) -> dict[int, str]:
    return {
        each.id: fingerprint(
            (row.question, row.page, row.seq) for row in newest if row.attempt_id == each.id
        )
        for each in attempts
    }
