"""A site with an exam's papers as the room leaves them, made as rows: for `benchmarks.scale`, nobody writes 89,600 papers.

Everybody called has handed in a paper that was written in the room: a call, an attempt, an answer for each question, a
submission with its receipt, and the exported notebook. Answers are those of simulated people, `KINDS_OF_PEOPLE` for each form.
"""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import orjson
from rich.progress import track
from sqlalchemy import Table as Rows
from sqlalchemy import insert
from sqlalchemy.orm import Session

from foundation.site import SETTINGS, Site
from grading.nbgrader.course import Course, assignment_name
from grading.paper.released import Paper
from grading.release import record_release, release_exam
from grading.submitted import digest, released_paper, submission_bytes
from lawstudy.demo.papers import given_answer
from lawstudy.opening import bank_of, course_of, create_site, open_records
from question_bank.bank import ItemBank
from question_bank.forms.assembly import assemble
from question_bank.forms.blueprint import find_blueprint, load_blueprint
from question_bank.forms.form import Form
from question_bank.forms.placed import placed
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.submission import Submission
from records.many_rows import execute_many
from records.people.membership import Membership
from records.people.person import Person
from records.people.unit import Unit

EXAM = "annual-review-2022"
UNITS = 27
KINDS_OF_PEOPLE = 200
AT = dt.datetime(2026, 11, 18, 2)
_AT_ONCE = 1_000
_BLANK = 0.02
Answers = Mapping[str, object]
_SOMEBODY = b'"P--------"'


@dataclass
class Papers:
    """What each of the kinds of people hands in of a form; their notebooks differ in the name alone, and are made once."""

    released: Paper
    kinds: Sequence[Answers]
    made: dict[int, bytes] = field(default_factory=dict)

    def notebook(self, kind: int, candidate: str) -> bytes:
        """The submission of somebody of this kind."""
        if kind not in self.made:
            name = _SOMEBODY.decode().strip('"')
            self.made[kind] = submission_bytes(self.released, self.kinds[kind], name)
            assert self.made[kind].count(_SOMEBODY) == 1
        return self.made[kind].replace(_SOMEBODY, orjson.dumps(candidate))


def make_site(folder: Path, count: int, *, url: str = "", autograded: str = "kept") -> Site:
    """Make it, with its records at ``url`` (empty: SQLite), and so many papers to be scored."""
    site = _site_at(folder, url, autograded)
    bank, course = bank_of(site), course_of(site)
    forms = assemble(bank, load_blueprint(find_blueprint(EXAM)), exam=EXAM, forms=2, seed=1)
    release_exam(course, forms, bank)
    kinds = {form.code: _kinds_of_people(form, bank) for form in forms}
    with open_records(site) as db:
        exam = record_release(db, forms, bank)
        units = [Unit(code=f"B{n:02d}", name=f"模拟单位{n:02d}") for n in range(UNITS)]
        db.add_all(units)
        db.commit()
        papers = {
            form.code: Papers(released_paper(course, EXAM, form.code), kinds[form.code])
            for form in forms
        }
        places = range(0, count, _AT_ONCE)
        for start in track(places, f"{count} papers", transient=True):
            numbers = range(start, min(start + _AT_ONCE, count))
            _hand_in(db, course, exam, [unit.id for unit in units], numbers, papers)
            db.commit()
            db.expire_all()
    return site


def _site_at(folder: Path, url: str, autograded: str) -> Site:
    """A new site whose settings say so."""
    site = create_site(folder, demo=True, name="benchmark")
    settings = folder / SETTINGS
    text = settings.read_text(encoding="utf-8")
    text = text.replace('autograded = "kept"', f'autograded = "{autograded}"', 1)
    if url:
        (folder / "records.db").unlink()
        # Where a gradebook can lie in the records' database, it does.
        there = f'url = "{url}"\ngradebook_schema = "gradebook"'
        text = re.sub(r'(?m)^url = ".*"$', there, text, count=1)
    settings.write_text(text, encoding="utf-8")
    made = create_site(folder, demo=True, name=site.name)
    assert bool(made.gradebook_schema) == bool(url)
    return made


def _kinds_of_people(form: Form, bank: ItemBank) -> Sequence[Answers]:
    """What each kind of people answers."""
    asked = placed(form, bank)
    found = []
    for number in range(KINDS_OF_PEOPLE):
        draw = random.Random(f"{form.code}:{number}")
        able = draw.gauss(0.7, 0.12)
        found.append(
            {
                each.name: given_answer(each.question, draw.random() < able, draw)
                for each in asked
                if draw.random() >= _BLANK
            }
        )
    return found


def _hand_in(
    db: Session,
    course: Course,
    exam: Exam,
    units: Sequence[int],
    numbers: Sequence[int],
    papers: Mapping[str, Papers],
) -> None:
    """Some people, their calls, attempts, answers and papers."""
    candidates = [f"P{number:08d}" for number in numbers]
    people = _inserted(
        db, Person, [{"number": each, "name": f"模拟人员{each}"} for each in candidates]
    )
    db.execute(
        insert(Membership),
        [
            {"person_id": person, "unit_id": units[n % UNITS]}
            for n, person in zip(numbers, people, strict=True)
        ],
    )
    forms = [exam.forms[number % len(exam.forms)] for number in numbers]
    calls = _inserted(
        db,
        Call,
        [
            {
                "exam_id": exam.id,
                "person_id": person,
                "unit_id": units[number % UNITS],
                "form_id": form.id,
                "proposed_post": "",
                "source": "",
            }
            for number, person, form in zip(numbers, people, forms, strict=True)
        ],
    )
    given = [
        papers[form.code].kinds[number % KINDS_OF_PEOPLE]
        for number, form in zip(numbers, forms, strict=True)
    ]
    hashes = []
    for number, candidate, form in zip(numbers, candidates, forms, strict=True):
        data = papers[form.code].notebook(number % KINDS_OF_PEOPLE, candidate)
        path = course.notebook("submitted", candidate, assignment_name(EXAM, form.code))
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        stamp = AT.strftime("%Y-%m-%d %H:%M:%S.%f UTC")
        (path.parent / "timestamp.txt").write_text(stamp, encoding="ascii")
        hashes.append(digest(data))
    attempts = _inserted(
        db,
        Attempt,
        [
            {
                "call_id": call,
                "form_id": form.id,
                "ordinal": 1,
                "assignment": assignment_name(EXAM, form.code),
                "state": "handed_in",
                "seed": number,
                "began_at": AT,
                "ended_at": AT,
                "sha256": sha256,
                "answered": len(answers),
                "content_hash": form.content_hash,
            }
            for number, call, form, sha256, answers in zip(
                numbers, calls, forms, hashes, given, strict=True
            )
        ],
    )
    db.execute(
        insert(Submission),
        [
            {"attempt_id": attempt, "door": "room", "sha256": sha256, "handed_in_at": AT}
            for attempt, sha256 in zip(attempts, hashes, strict=True)
        ],
    )
    _write_answers(db, attempts, given)


def _write_answers(db: Session, attempts: Sequence[int], given: Sequence[Answers]) -> None:
    at: object = AT
    if db.connection().dialect.name == "sqlite":
        at = AT.isoformat(" ", "microseconds")  # As SQLAlchemy writes it there.
    rows: list[dict[str, Any]] = [
        {
            "attempt_id": attempt,
            "page": 1,
            "seq": seq,
            "question": question,
            "value": orjson.dumps(value).decode(),
            "marked": False,
            "at": at,
        }
        for attempt, answers in zip(attempts, given, strict=True)
        for seq, (question, value) in enumerate(answers.items(), 1)
    ]
    execute_many(db.connection(), insert(cast("Rows", AnswerEvent.__table__)), rows)


def _inserted(db: Session, model: Any, rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert and return the ids, in order."""
    found = db.scalars(insert(model).returning(model.id, sort_by_parameter_order=True), list(rows))
    return list(found)
