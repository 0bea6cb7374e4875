"""A site for load and faults: a released exam, candidates, a session behind a barrier, entry codes."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from exam_room.planning import SessionPlan, create_session, issue_entry_codes
from foundation.clock import utc_now
from foundation.site import Site
from grading.release import record_release, release_exam
from lawstudy.opening import bank_of, course_of, create_site, open_records
from question_bank.bank import ItemBank
from question_bank.forms.assembly import assemble
from question_bank.forms.blueprint import find_blueprint, load_blueprint
from question_bank.forms.form import Form
from records.accounts.administration import create_account
from records.exams.attempt import Attempt
from records.exams.calling import call_people, everybody
from records.exams.sitting import Start
from records.people.unit import Unit
from tests.support.lessons_in_use import lessons_in_use
from tests.support.people import officer

EXAM = "pre-appointment-2022"


@dataclass(frozen=True)
class RoomSite:
    """``codes``: card number and entry code by attempt; ``password`` of the invigilator ``jiankao``."""

    site: Site
    sitting: int
    codes: dict[int, tuple[str, str]]
    password: str


@cache
def _released() -> tuple[Path, list[Form], ItemBank]:
    """A course with the exam released, to be copied, and the whole bank: made once a process, which removes it in the end."""
    folder = Path(tempfile.mkdtemp(prefix="lawstudy-released-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    site = create_site(folder / "site", demo=True, name="演示区")
    # Of formal items alone, as an administrator makes it: others may change from day to day.
    whole = bank_of(site)
    bank = ItemBank(item for item in whole.values() if item.pool == "formal")
    # With this seed each form has a question with two blanks, and one that a person marks.
    forms = assemble(bank, load_blueprint(find_blueprint(EXAM)), exam=EXAM, forms=2, seed=1)
    release_exam(course_of(site), forms, bank)
    return course_of(site).root, forms, whole


def released_forms() -> tuple[list[Form], ItemBank]:
    """The forms of `EXAM` on every site that is made here, and the bank."""
    _, forms, bank = _released()
    return forms, bank


def make_room_site(folder: Path, candidates: int, start: Start = "together") -> RoomSite:
    """Make it; with a barrier the exam begins when the invigilator starts it."""
    site = create_site(folder, demo=True, name="演示区")
    course, forms, bank = _released()
    shutil.copytree(course, course_of(site).root, dirs_exist_ok=True)
    with open_records(site) as db:
        body = Unit(code="B1", name="模拟单位")
        people = [
            officer(f"LOAD-{number:05d}", f"模拟{number}", body) for number in range(candidates)
        ]
        db.add_all(people)
        db.flush()
        exam = record_release(db, forms, bank)
        lessons_in_use(db)
        call_people(db, exam, everybody(db), source="", actor="benchmark")
        plan = SessionPlan(
            "任前法律知识考试", EXAM, start, utc_now(), late_minutes=600, short_notice="演练"
        )
        made = create_session(db, plan, actor="benchmark")
        db.flush()
        codes = issue_entry_codes(db, made.id, actor="benchmark", now=utc_now())
        account, password = create_account(
            db, "jiankao", "监考", ["invigilator"], actor="benchmark"
        )
        account.must_change = False
        cards = {attempt: db.get_one(Attempt, attempt).call.person.number for attempt in codes}
        db.commit()
        given = {attempt: (cards[attempt], code) for attempt, code in codes.items()}
        return RoomSite(site, made.id, given, password)
