"""In the district: a file of answers comes back from a hall. Each paper counts once, or two people decide; all or nothing is written.

`check_answers` looks at all of it beforehand, which takes its time; `bring_back` is what has to be written at once.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from exam_room.errors import HallRefused
from exam_room.hall import messages
from exam_room.hall.contents import Answers, HallAttempt
from exam_room.hall.counting import (
    By,
    answers_mark,
    count_paper,
    kept_changes,
    makes,
    paper_of,
)
from exam_room.hall.sealed_file import SealedFile, unseal
from exam_room.hall.standing import Here, Reason, There, reason_to_wait
from foundation.moves import COMMAND
from grading.nbgrader.course import Course
from grading.paper.released import Paper
from grading.submitted import digest
from records.audit import trail
from records.audit.hall_decisions import HallBroughtBack, HallPaperWaits
from records.errors import AuditBroken
from records.exams.attempt import Attempt, last_ordinals
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.hall import HallPack, HallPaper, HallReturn
from records.exams.incident import Incident
from records.exams.irregularity import Irregularity
from records.people.person import Person


@dataclass(frozen=True)
class Checked:
    """A file that is whole and of this site. ``last``: the digest of the last entry of the hall's trail.

    By their places: ``released``: the papers whose form is released as it was written on; ``holds``: of these, whose answers
    make the notebook of their receipt.
    """

    pack: str
    sha256: str
    answers: Answers
    last: str
    released: frozenset[int]
    holds: frozenset[int]


class BroughtBack(NamedTuple):
    """``exam``: its name; ``counted``: attempts that have the hall's answers from now on; ``waiting``: numbers and why.

    ``had``: papers of before; ``before``: when the very same file was brought back already; then nothing was done.
    """

    exam: str
    hall: str
    counted: list[int]
    waiting: list[tuple[str, Reason]]
    had: int
    before: dt.datetime | None = None


def check_answers(db: Session, course: Course, file: SealedFile) -> Checked:
    """Read what a hall wrote; nothing is changed.

    Raises `HallRefused` for a file that belongs to no pack of this site, or was changed.
    """
    header = file.header
    pack = db.get(HallPack, header.pack)
    if pack is None or pack.opening:
        named = {"pack": header.pack, "title": header.title, "sitting": header.sitting}
        raise HallRefused([messages.NO_PACK.format(**named, hall=header.hall)])
    exam = db.get_one(Exam, pack.exam_id)
    answers = unseal(file, pack.answers_key, Answers)
    if (header.exam, header.sitting, header.hall) != (exam.name, pack.sitting, pack.hall):
        raise HallRefused([messages.OTHER_HALL])
    last, calls = _last_of_trail(answers), _calls(db, exam, answers)
    forms = dict[tuple[int, str], Paper | None]()
    released, holds = set[int](), set[int]()
    for place, paper in enumerate(answers.papers):
        attempt = _attempt(db, pack, paper, calls[paper.number])
        if attempt is None:
            continue
        of = attempt.form_id, _content(attempt)
        if of not in forms:
            forms[of] = paper_of(course, attempt, of[1])
        if (form := forms[of]) is not None:
            released.add(place)
            if makes(form, paper.answers, paper.number, paper.sha256):
                holds.add(place)
    sha256 = digest(file.head + file.body)
    return Checked(pack.id, sha256, answers, last, frozenset(released), frozenset(holds))


def bring_back(
    db: Session,
    checked: Checked,
    *,
    actor: str,
    now: dt.datetime,
    roles: Collection[str] = (COMMAND,),
) -> BroughtBack:
    """Take it in; the caller commits, then has `counting.write_notebooks` write. ``now``: UTC, naive.

    No room may have changed an attempt of the hall since it read it (`exam_room.hall.into_the_room`). Raises `HallRefused`;
    nothing is written then.
    """
    pack, answers, sha256 = db.get_one(HallPack, checked.pack), checked.answers, checked.sha256
    exam = db.get_one(Exam, pack.exam_id)
    # From here on no other room of the database saves an answer of theirs, and nobody brings the same file back.
    numbers = [int(number) for number in pack.known]
    locked = select(Attempt.id).where(Attempt.id.in_(numbers)).order_by(Attempt.id)
    db.execute(locked.with_for_update(key_share=True))
    before = db.scalar(select(HallReturn).where(HallReturn.digest == sha256))
    if before is not None:
        return BroughtBack(exam.name, pack.hall, [], [], 0, before.at)
    if exam.answers_deleted_at is not None:
        raise HallRefused([messages.ANSWERS_GONE.format(exam=exam.name)])
    calls = _calls(db, exam, answers)
    brought = HallReturn(
        pack_id=pack.id,
        opening=answers.opening,
        digest=sha256,
        trail=json.dumps(answers.trail, ensure_ascii=False),
        by=actor,
        at=now,
    )
    db.add(brought)
    db.flush()
    counted, waiting, had = list[int](), list[tuple[str, Reason]](), 0
    for place, paper in enumerate(answers.papers):
        if _had(db, paper, answers.opening):
            had += 1
            continue
        attempt, reason = _take(
            db,
            brought,
            pack,
            paper,
            calls[paper.number],
            released=place in checked.released,
            holds=place in checked.holds,
            by=By(actor, roles),
        )
        if reason is not None:
            waiting.append((paper.number, reason))
        elif attempt is not None:
            counted.append(attempt.id)
    _note(db, pack, answers)
    decided = HallBroughtBack(
        subject=pack.sitting,
        hall=pack.hall,
        pack=pack.id,
        opening=answers.opening,
        sha256=sha256,
        entries=len(answers.trail),
        digest=checked.last,
        counted=len(counted),
        waiting=len(waiting),
        had=had,
    )
    trail.decide(db, decided, actor=actor)
    return BroughtBack(exam.name, pack.hall, counted, waiting, had)


def _take(
    db: Session,
    brought: HallReturn,
    pack: HallPack,
    paper: HallAttempt,
    call: Call,
    *,
    released: bool,
    holds: bool,
    by: By,
) -> tuple[Attempt | None, Reason | None]:
    """One paper: put on record as it came, and counted where nothing stands against it."""
    attempt = _attempt(db, pack, paper, call)
    content = _content(attempt) if attempt and released else ""
    here = None if attempt is None else _here(db, pack, attempt, content)
    reason = reason_to_wait(There(paper.state, paper.content_hash, holds), here)
    row = HallPaper(
        brought=brought,
        call=call,
        attempt=attempt,
        state="waiting",
        reason=reason or "",
        state_there=paper.state,
        ended_at=paper.ended_at,
        sha256=paper.sha256,
        answered=paper.answered,
        changes=kept_changes(paper.changes),
        answers=paper.answers,
    )
    db.add(row)
    if reason is None and attempt is not None:
        count_paper(db, row, attempt, None, "hall", values=attempt_values(attempt, paper), by=by)
        return attempt, None
    decided = HallPaperWaits(
        subject=f"{call.exam.name}/{paper.number}", problem=reason or "", sha256=paper.sha256 or ""
    )
    trail.decide(db, decided, actor=by.actor)
    return attempt, reason


def _content(attempt: Attempt) -> str:
    """Whoever did not begin in the room is on no content yet."""
    return attempt.content_hash or attempt.form.content_hash


def attempt_values(attempt: Attempt, paper: HallAttempt) -> dict[str, object]:
    """What the hall knows of the attempt besides its answers."""
    began = [each for each in (attempt.began_at, paper.began_at) if each is not None]
    return {
        "began_at": min(began, default=None),
        "deadline": paper.deadline,
        "content_hash": paper.content_hash,
        "extra_seconds": max(attempt.extra_seconds, paper.extra_seconds),
        "extra_reason": paper.extra_reason or attempt.extra_reason,
        "late_admitted": attempt.late_admitted or paper.late_admitted,
    }


def _attempt(db: Session, pack: HallPack, paper: HallAttempt, call: Call) -> Attempt | None:
    """The attempt that the pack was made of; its number may be another's since."""
    found = db.get(Attempt, paper.attempt) if str(paper.attempt) in pack.known else None
    same = found is not None and (
        (found.call_id, found.assignment, found.sitting_id)
        == (call.id, paper.assignment, pack.sitting_id)
    )
    return found if same else None


def _here(db: Session, pack: HallPack, attempt: Attempt, content_hash: str) -> Here:
    counted = select(HallPaper.id).where(
        HallPaper.attempt_id == attempt.id, HallPaper.state == "counted"
    )
    return Here(
        attempt.state,
        content_hash,
        str(pack.known.get(str(attempt.id), "")),
        answers_mark(db, attempt.id),
        db.scalar(counted.limit(1)) is not None,
        last_ordinals(db, [attempt.call_id])[attempt.call_id] == attempt.ordinal,
        attempt.form.exam.published_at is not None,
    )


def _had(db: Session, paper: HallAttempt, opening: str) -> bool:
    """Whether this very paper came by another file of the same machine."""
    before = (
        select(HallPaper.id)
        .join(HallReturn, HallReturn.id == HallPaper.return_id)
        .join(Call, Call.id == HallPaper.call_id)
        .join(Person, Person.id == Call.person_id)
        .where(HallReturn.opening == opening, HallPaper.sha256 == paper.sha256)
        .where(Person.number == paper.number)
    )
    return db.scalar(before.limit(1)) is not None


def _calls(db: Session, exam: Exam, answers: Answers) -> Mapping[str, Call]:
    """Whose papers they are. Raises `HallRefused` for somebody who is not called to the exam."""
    wanted = select(Call).where(Call.exam_id == exam.id).options(joinedload(Call.person))
    calls = {each.person.number: each for each in db.scalars(wanted)}
    unknown = [each.number for each in answers.papers if each.number not in calls]
    if unknown:
        numbers = "、".join(unknown[:20])
        raise HallRefused([messages.UNKNOWN_PEOPLE.format(exam=exam.name, numbers=numbers)])
    return calls


def _note(db: Session, pack: HallPack, answers: Answers) -> None:
    """Incidents and irregularities, each once, whatever file they came by."""
    known = {
        number: call
        for number, call in db.execute(
            select(Attempt.id, Attempt.call_id)
            .join(ExamForm, ExamForm.id == Attempt.form_id)
            .where(ExamForm.exam_id == pack.exam_id, Attempt.sitting_id == pack.sitting_id)
        )
        if str(number) in pack.known
    }
    if not known:
        return
    for noted in answers.incidents:
        attempt = noted.attempt if noted.attempt in known else None
        if noted.attempt is not None and attempt is None:
            continue
        values = {"sitting_id": pack.sitting_id, "attempt_id": attempt, "kind": noted.kind}
        _add_once(db, Incident, {**values, "detail": noted.detail, "at": noted.at})
    for each in answers.irregularities:
        if each.attempt in known:
            _add_once(
                db,
                Irregularity,
                {
                    "attempt_id": each.attempt,
                    "call_id": known[each.attempt],
                    "kind": each.kind,
                    "what": each.what,
                    "evidence": each.evidence,
                    "witness": each.witness,
                    "happened_at": each.happened_at,
                    "recorded_by": each.recorded_by,
                    "recorded_at": each.recorded_at,
                },
            )


def _add_once(
    db: Session, model: type[Incident | Irregularity], values: Mapping[str, object]
) -> None:
    if db.scalar(select(model.id).filter_by(**values).limit(1)) is None:
        db.add(model(**values))
        db.flush()


def _last_of_trail(answers: Answers) -> str:
    """The digest of the hall's last entry. Raises `HallRefused` when its trail is no whole chain."""
    try:
        return trail.verify_rows(answers.trail).digest
    except AuditBroken as error:
        raise HallRefused([str(error)]) from error
