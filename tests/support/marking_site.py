"""A site whose exam was handed in by everybody, and whose essays wait for readers: for the marking's pages under load and in browsers."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from grading.marking.opening import open_marking, questions_of
from grading.marking.staff import Staff
from lawstudy.opening import open_records
from question_bank.item import CONSTRUCTED
from records.accounts.administration import create_account
from records.accounts.password import PasswordPolicy
from records.exams.attempt import Attempt
from records.exams.exam import Exam
from records.exams.response import Response
from tests.support.load_site import RoomSite, make_room_site, released_forms

CHEAP = PasswordPolicy(time_cost=1, memory_kib=8)
HEAD = "zu"


@dataclass(frozen=True)
class MarkingSite:
    """``tasks``: numbers of the questions that are marked; ``passwords`` of the markers ``m0``… and of the head, by login."""

    made: RoomSite
    exam: int
    tasks: list[int]
    passwords: dict[str, str]


def make_marking_site(folder: Path, candidates: int, markers: int) -> MarkingSite:
    """Make it, with the marking opened."""
    made = make_room_site(folder, candidates)
    with open_records(made.site) as db:
        passwords = {HEAD: _account(db, HEAD, "head_of_marking")}
        for number in range(markers):
            passwords[f"m{number}"] = _account(db, f"m{number}", "marker")
        exam, tasks = open_essays(db, made, [f"m{number}" for number in range(markers)], HEAD)
        db.commit()
        return MarkingSite(made, exam, tasks, passwords)


def open_essays(
    db: Session, made: RoomSite, markers: list[str], head: str
) -> tuple[int, list[int]]:
    """Let everybody have written the essays and handed in, and open their marking; numbers of the exam and its tasks."""
    exam = db.scalars(select(Exam)).one()
    for attempt in db.scalars(select(Attempt)):
        attempt.state, attempt.sha256 = "handed_in", "1" * 64
        for question in attempt.form.questions:
            if question["kind"] in CONSTRUCTED:
                db.add(_response(attempt, question["name"]))
    db.flush()
    questions = questions_of(*released_forms())
    tasks = open_marking(db, exam, questions, Staff(markers), actor=head, roles=["head_of_marking"])
    return exam.id, [task.id for task in tasks]


def _response(attempt: Attempt, question: str) -> Response:
    text = (
        f"（{attempt.id}）复议机关应当先查清事实和证据。处罚程序违法的，可以决定撤销，"
        "并责令县局在一定期限内重新作出。\n重新作出的处罚不能更重，也不能与原来的基本相同。"
    )
    value = json.dumps(text, ensure_ascii=False)
    return Response(
        attempt_id=attempt.id,
        question=question,
        value=value,
        answer_sha256=hashlib.sha256(value.encode()).hexdigest(),
        status="pending",
        score=None,
    )


def _account(db: Session, login: str, role: str) -> str:
    account, password = create_account(db, login, f"名{login}", [role], actor="test", policy=CHEAP)
    account.must_change = False
    return password
