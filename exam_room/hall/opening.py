"""Opening a pack on the machine in the hall: an empty database and course become a site that can only run this hall."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from exam_room.errors import HallRefused
from exam_room.hall import messages
from exam_room.hall.contents import Pack, add_packed
from exam_room.hall.sealed_file import Header, SealedFile, check_of, key_of, unseal
from foundation.files import write_whole
from foundation.local_time import find_zone, local_time
from grading.nbgrader.course import Course, assignment_name
from grading.submitted import digest
from records.accounts.administration import create_account
from records.accounts.password import PasswordPolicy
from records.audit import trail
from records.audit.hall_decisions import HallOpened
from records.exams.hall import HallPack
from records.exams.sitting import Sitting

SLOW_CLOCK = dt.timedelta(minutes=1)


class Opened(NamedTuple):
    """``passwords``: of the invigilators, by login, to be changed when they come in first; ``paused_at``: since when clocks stand."""

    people: int
    passwords: Mapping[str, str]
    paused_at: dt.datetime | None


def read_pack(file: SealedFile, code: str, *, revision: str, now: dt.datetime) -> Pack:
    """What is in a pack. Raises `HallRefused`: another version's, a wrong code, changed, or this machine's clock is behind."""
    header, key = file.header, key_of(code, file.header.pack)
    if header.revision != revision:
        told = messages.OTHER_REVISION.format(
            program=header.program, found=header.revision, known=revision
        )
        raise HallRefused([told])
    if check_of(key) != header.check:
        raise HallRefused([messages.WRONG_CODE.format(**_named(header))])
    pack = unseal(file, key, Pack)
    if now < pack.made - SLOW_CLOCK:
        zone = find_zone(pack.zone)
        times = {"now": local_time(now, zone), "made": local_time(pack.made, zone)}
        raise HallRefused([messages.OLD_CLOCK.format(**times)])
    return pack


def fill_hall(
    db: Session,
    course: Course,
    file: SealedFile,
    pack: Pack,
    *,
    actor: str,
    now: dt.datetime,
    policy: PasswordPolicy,
) -> Opened:
    """Fill an empty database and course from the pack; the caller commits. ``now``: UTC, naive."""
    header, opening = file.header, secrets.token_hex(8)
    add_packed(db, pack.rows)
    exam = header.exam
    for form, notebook in pack.papers.items():
        path = course.notebook("release", ".", assignment_name(exam, form))
        path.parent.mkdir(parents=True)
        write_whole(path, notebook, durable=True)
    sitting = db.scalars(select(Sitting)).one()
    sitting.paused_at = paused_since(sitting, pack.made, now)
    db.add(
        HallPack(
            id=header.pack,
            exam_id=sitting.exam_id,
            sitting_id=sitting.id,
            sitting=sitting.name,
            hall=header.hall,
            known={str(row["id"]): row["page"] for row in pack.rows["attempt"]},
            answers_key=pack.answers_key,
            opening=opening,
            made_by=actor,
            made_at=pack.made,
        )
    )
    people = len(pack.rows["attempt"])
    decided = HallOpened(
        subject=sitting.name,
        hall=header.hall,
        pack=header.pack,
        opening=opening,
        people=people,
        sha256=digest(file.head + file.body),
        paused_at=sitting.paused_at.isoformat(timespec="seconds") if sitting.paused_at else None,
    )
    trail.decide(db, decided, actor=actor)
    passwords = {
        each.login: create_account(
            db, each.login, each.name, ["invigilator"], actor=actor, policy=policy
        )[1]
        for each in pack.invigilators
    }
    return Opened(people, passwords, sitting.paused_at)


def paused_since(sitting: Sitting, made: dt.datetime, now: dt.datetime) -> dt.datetime | None:
    """Since when the clocks of the hall stand: from the pack, or from when anybody's could have begun to run, whichever is later.

    An invigilator lets them run again once everybody is back at a page, and nobody has lost a minute by the failure. A sitting
    that has not begun is as it was planned.
    """
    if sitting.paused_at is not None:
        return sitting.paused_at
    begins = sitting.starts_at if sitting.start == "together" else sitting.opens_at
    if begins is None or begins >= now:
        return None
    return min(now, max(made, begins))


def _named(header: Header) -> dict[str, str]:
    return {
        "title": header.title,
        "sitting": header.sitting,
        "hall": header.hall,
        "made": header.made.replace("T", " ") + " UTC",
    }
