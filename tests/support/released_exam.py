"""A small released exam for the grading tests: every kind of question, synthetic items, a real nbgrader course."""

from __future__ import annotations

import copy
import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import orjson
import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from grading.nbgrader.course import Course, assignment_name
from grading.release import record_release, release_exam
from question_bank.bank import ItemBank
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.form import Form, FormItem
from question_bank.forms.placed import placed
from question_bank.item import Item, Question, RubricLine
from records.bank.item_pool import ItemPool
from records.exams.call import Call
from records.exams.exam import Exam
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.support.databases import ON_SERVER, course_at, database_at, server
from tests.support.people import officer
from tests.support.postgresql import new_database
from tests.support.synthetic import BASIS, RATIONALE, make_item

EXAM = "parity-exam"
ASSIGNMENT = assignment_name(EXAM, "A")
AREA = "行政处罚"


def _two_blanks() -> Item:
    return Item(
        id="syn-fill-two",
        type="fill_in",
        content_area=AREA,
        cognitive_level="识记",
        expected_facility=0.6,
        points=2,
        legal_basis=(BASIS,),
        questions=(
            Question(
                kind="fill_in",
                stem="甲为{{}}，乙为{{}}。",
                points=2,
                blanks=(("听证",), ("集体讨论", "集体讨论决定")),
            ),
        ),
        rationale=RATIONALE,
    )


def _short_answer() -> Item:
    return Item(
        id="syn-short",
        type="short_answer",
        content_area=AREA,
        cognitive_level="理解",
        expected_facility=0.6,
        points=5,
        legal_basis=(BASIS,),
        questions=(
            Question(
                kind="short_answer",
                stem="简述作出决定之前的步骤。",
                points=5,
                reference_answer="应当先告知事实理由依据，再听取陈述申辩。",
                rubric=(
                    RubricLine(points=3, text="写出应当告知事实、理由、依据的步骤"),
                    RubricLine(points=2, text="写出应当听取当事人陈述、申辩的步骤"),
                ),
            ),
        ),
        rationale=RATIONALE,
    )


def small_exam() -> tuple[ItemBank, Form]:
    """q01–q03 single, q04–q06 multiple, q07–q08 true/false, q09–q10 fill-in, q11 short answer, q12 case."""
    items = [make_item("single", n, AREA, 0.7) for n in range(3)]
    items += [make_item("multiple", n, AREA, 0.6) for n in range(3)]
    items += [make_item("true_false", n, AREA, 0.8) for n in range(2)]
    items += [make_item("fill_in", 0, AREA, 0.6), _two_blanks(), _short_answer()]
    items += [make_item("case", 0, AREA, 0.5)]
    sections = [
        ("single", 3, 1),
        ("multiple", 3, 2),
        ("true_false", 2, 1),
        ("fill_in", 2, 2),
        ("short_answer", 1, 5),
        ("case", 1, 20),
    ]
    blueprint = Blueprint.model_validate(
        {
            "title": "对照考试",
            "duration_minutes": 30,
            "total_points": sum(count * points for _, count, points in sections),
            "cut_score": 24,
            "section": [
                {"title": kind, "type": kind, "count": count, "points": points}
                for kind, count, points in sections
            ],
        }
    )
    points = {kind: value for kind, _, value in sections}
    order = [kind for kind, _, _ in sections]
    places = tuple(
        FormItem(
            number=number,
            section=order.index(item.type),
            item_id=item.id,
            content_hash=item.content_hash,
            points=points[item.type],
        )
        for number, item in enumerate(items, 1)
    )
    form = Form(exam=EXAM, code="A", seed=1, blueprint=blueprint, items=places)
    return ItemBank(items), form


@dataclass(frozen=True)
class ReleasedExam:
    """The released exam, its records, and the released notebook as JSON to make submissions from."""

    course: Course
    sessions: sessionmaker[Session]
    bank: ItemBank
    form: Form
    released: dict[str, Any]

    def paper(self) -> dict[str, Any]:
        """A fresh copy of the released notebook."""
        return copy.deepcopy(self.released)

    def hand_in(self, student: str, data: dict[str, Any] | bytes) -> Path:
        """Put a submission where nbgrader collects it."""
        path = self.course.notebook("submitted", student, ASSIGNMENT)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else orjson.dumps(data))
        (path.parent / "timestamp.txt").write_text("2022-11-18 02:03:04.500 UTC", encoding="utf-8")
        return path

    def call(self, students: list[str]) -> None:
        """Enter the students as officers who are called to the exam."""
        with self.sessions() as db:
            exam = db.query(Exam).one()
            body = db.query(Unit).first() or Unit(code="B1", name="某局")
            for student in students:
                person = officer(student, student, body, number=student)
                db.add(Call(exam_id=exam.id, person=person, form=exam.forms[0]))
            db.commit()


def release_small_exam(course: Course) -> Path:
    """The course's folder, with the exam released."""
    bank, form = small_exam()
    release_exam(course, [form], bank)
    return course.root


def copy_exam(released: Path, folder: Path, url: str = "") -> ReleasedExam:
    """A copy of the released course in ``folder``, with empty records, at ``url`` where one is given."""
    bank, form = small_exam()
    shutil.copytree(released, folder / "course")
    recorded = _recorded_once(released) if ON_SERVER and not url else ""
    url = url or database_at(folder / "records.db", like=recorded)
    course = course_at(folder / "course", url)
    create_database(url)
    sessions = open_database(url)
    if not recorded:
        with sessions() as db:
            record_release(db, [form], bank)
    notebook = nbformat.read(course.notebook("release", ".", ASSIGNMENT), 4)
    nbformat.validate(notebook)
    return ReleasedExam(course, sessions, bank, form, orjson.loads(orjson.dumps(notebook)))


@cache
def _recorded_once(released: Path) -> str:
    """The URL of a database on the server with the exam on record and its gradebook, to be copied."""
    url = new_database(server())
    with tempfile.TemporaryDirectory() as folder:
        close_database(copy_exam(released, Path(folder), url).sessions)
    return url


@pytest.fixture(scope="session")
def released_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course folder with the exam released, made once."""
    return release_small_exam(Course(tmp_path_factory.mktemp("released") / "course"))


@pytest.fixture
def exam(released_once: Path, tmp_path: Path) -> ReleasedExam:
    """A copy of it with empty records, for one test."""
    return copy_exam(released_once, tmp_path)


def make_practice(db: Session) -> None:
    """Every exam on record is practice, with practice items, in the caller's transaction."""
    db.execute(update(Exam).values(practice=True))
    db.execute(update(ItemPool).values(pool="practice"))


def cell_of(paper: dict[str, Any], grade_id: str) -> dict[str, Any]:
    """The cell with this nbgrader id."""
    found: dict[str, Any] = next(
        cell
        for cell in paper["cells"]
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == grade_id
    )
    return found


def answer(paper: dict[str, Any], **sources: str) -> dict[str, Any]:
    """Fill in answers: ``answer(paper, q01='"B"')``."""
    for name, literal in sources.items():
        cell_of(paper, name)["source"] = f"{name} = {literal}"
    return paper


def right_answers(exam: ReleasedExam) -> dict[str, str]:
    """`keyed_answers` of the released exam."""
    return keyed_answers(exam.form, exam.bank)


def keyed_answers(form: Form, bank: ItemBank) -> dict[str, str]:
    """The keyed answer of every objective question, as the source of its literal."""
    answers: dict[str, str] = {}
    for asked in placed(form, bank):
        name, question = asked.name, asked.question
        match question.kind:
            case "single":
                answers[name] = repr(question.key_letters)
            case "multiple":
                answers[name] = repr(list(question.key_letters))
            case "true_false":
                answers[name] = repr(question.answer)
            case "fill_in":
                given = [blank[0] for blank in question.blanks]
                answers[name] = repr(given[0] if len(given) == 1 else given)
    return answers
