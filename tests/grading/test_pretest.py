"""Items in pretest: candidates can't tell them apart, they score nothing here and with stock, and what was measured is taken over."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import nbformat
import orjson
import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from foundation.clock import utc_now
from grading.errors import PoolRefused
from grading.explanation import explanations, sections
from grading.facilities import facilities_of
from grading.nbgrader.course import Course, assignment_name
from grading.nbgrader.gradebook import load_paper, open_gradebook
from grading.nbgrader.stock import autograde, make_scratch, read_rows, same_row
from grading.paper.leak_scan import scan_paper
from grading.pools import bank_for, open_items, pools_of, pretest_bank, require_pools
from grading.pretest import LEAST_ANSWERS, pretested, take_over
from grading.recount import recounting_key
from grading.release import record_release, release_exam
from grading.score_run import score_exam
from question_bank.bank import ItemBank, read_bank
from question_bank.exchange.markdown_text import item_text
from question_bank.forms.assembly import assemble
from question_bank.forms.blueprint import Blueprint
from question_bank.forms.form import Form
from question_bank.forms.placed import placed
from question_bank.item import Item
from records.audit.trail import AuditEntry
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.response import Response
from records.exams.result import Result
from records.people.unit import Unit
from records.schema import create_database, open_database
from tests.support.databases import database_at
from tests.support.items_in_use import put_in_use
from tests.support.people import officer
from tests.support.released_exam import answer, cell_of, keyed_answers
from tests.support.synthetic import make_item

pytestmark = pytest.mark.slow
AREA = "行政处罚"
EXAM = "spring"
PAPER = assignment_name(EXAM, "A")

PLAN = Blueprint.model_validate(
    {
        "title": "含试测题的考试",
        "duration_minutes": 30,
        "total_points": 9,
        "cut_score": 6,
        "rules": ["闭卷。"],
        "section": [
            {"title": "单选", "type": "single", "count": 3, "points": 1, "pretest": 1},
            {"title": "多选", "type": "multiple", "count": 3, "points": 2, "pretest": 1},
        ],
    }
)


def items(pool: str, kind: str, numbers: range) -> list[Item]:
    return [make_item(kind, n, AREA, 0.7).model_copy(update={"pool": pool}) for n in numbers]


BANK = ItemBank(
    [
        *items("formal", "single", range(3)),
        *items("formal", "multiple", range(3)),
        *items("pretest", "single", range(10, 11)),
        *items("pretest", "multiple", range(10, 11)),
    ]
)


def form_of(bank: ItemBank = BANK, plan: Blueprint = PLAN) -> Form:
    formal = bank.only({item.id for item in bank.values() if item.pool == "formal"})
    pretest = bank.only({item.id for item in bank.values() if item.pool == "pretest"})
    return assemble(formal, plan, exam=EXAM, forms=1, seed=1, pretest=pretest)[0]


FORM = form_of()
UNSCORED = [asked.name for asked in placed(FORM, BANK) if asked.place.pretest]
WRONG = {
    asked.name: repr(
        [next(x for x in asked.question.letters if x not in asked.question.key_letters)]
    )
    for asked in placed(FORM, BANK)
    if asked.place.pretest
}


class Sat:
    """The exam released, with records, and people who hand their papers in."""

    def __init__(self, root: Path) -> None:
        self.course = Course(root / "course")
        release_exam(self.course, [FORM], BANK)
        url = database_at(root / "records.db")
        create_database(url)
        self.sessions: sessionmaker[Session] = open_database(url)
        with self.sessions() as db:
            record_release(db, [FORM], BANK)
        notebook = nbformat.read(self.course.notebook("release", ".", PAPER), 4)
        self.released: dict[str, Any] = orjson.loads(orjson.dumps(notebook))
        self.right = keyed_answers(FORM, BANK)

    def hand_in(self, student: str, **answers: str) -> None:
        with self.sessions() as db:
            exam = db.query(Exam).one()
            body = db.query(Unit).first() or Unit(code="B1", name="某局")
            person = officer(student, student, body, number=student)
            db.add(Call(exam_id=exam.id, person=person, form=exam.forms[0]))
            db.commit()
        paper = answer(copy.deepcopy(self.released), **answers)
        path = self.course.notebook("submitted", student, PAPER)
        path.parent.mkdir(parents=True)
        path.write_bytes(orjson.dumps(paper))
        (path.parent / "timestamp.txt").write_text("2026-05-18 02:03:04.500 UTC", encoding="utf-8")


@pytest.fixture(scope="module")
def sat(tmp_path_factory: pytest.TempPathFactory) -> Sat:
    """Everybody but one answers what counts; a third of them what does not; one leaves nonsense there."""
    found = Sat(tmp_path_factory.mktemp("pretest"))
    counted = {name: text for name, text in found.right.items() if name not in UNSCORED}
    found.hand_in("all-right", **found.right)
    found.hand_in(
        "nonsense", **counted, **{UNSCORED[0]: "open('x')", UNSCORED[1]: found.right[UNSCORED[1]]}
    )
    for number in range(LEAST_ANSWERS):
        given = found.right if number < 10 else {**counted, **WRONG}
        found.hand_in(f"k{number:02d}", **given)
    found.hand_in("blank")
    with found.sessions() as db:
        score_exam(found.course, db, EXAM)
        db.commit()
    return found


def test_an_assembled_form_has_them_among_the_others() -> None:
    assert FORM.blueprint.count == 6
    assert len(FORM.items) == 8
    assert sorted(p.item_id for p in FORM.items if p.pretest) == [
        "syn-multiple-00010",
        "syn-single-00010",
    ]
    assert (
        FORM.content_hash
        != FORM.model_copy(
            update={"items": tuple(p.model_copy(update={"pretest": False}) for p in FORM.items)}
        ).content_hash
    )


def test_the_paper_says_that_there_are_some_but_not_which(sat: Sat) -> None:
    paper = nbformat.read(sat.course.notebook("release", ".", PAPER), 4)
    head = paper.cells[0].source
    assert "2 道试测题" in head
    assert "满分：9 分" in head
    assert "共 4 题：3 题计分，每题 1 分，共 3 分；1 题为试测题" in paper.cells[1].source
    # What is said of each question differs in its section in nothing but the question itself.
    kinds: dict[str, set[object]] = {"single": set(), "multiple": set()}
    for asked in placed(FORM, BANK):
        test = cell_of(sat.released, f"{asked.name}-score")["metadata"]
        given = cell_of(sat.released, asked.name)["metadata"]["lawstudy"]
        kinds[asked.question.kind].add(
            (
                test["nbgrader"]["points"],
                given["points"],
                tuple(sorted(test["lawstudy"])),
                tuple(sorted(test["nbgrader"])),
                tuple(sorted(given)),
            )
        )
    assert {kind: len(found) for kind, found in kinds.items()} == {"single": 1, "multiple": 1}
    assert scan_paper(paper, "A", list(BANK.values())) == []


def test_the_scan_finds_a_question_that_is_told_to_be_worth_nothing(sat: Sat) -> None:
    paper = nbformat.read(sat.course.notebook("release", ".", PAPER), 4)
    next(c for c in paper.cells if c.id == f"{UNSCORED[0]}-score").metadata.nbgrader.points = 0
    assert len(scan_paper(paper, "A", list(BANK.values()))) == 1


def test_they_score_nothing_and_stand_in_nobodys_way(sat: Sat) -> None:
    with sat.sessions() as db:
        rows = db.execute(select(Result, Call).join(Call, Call.id == Result.call_id)).all()
        results = {call.person.number: (result.outcome, result.score) for result, call in rows}
        told = explanations(db, db.query(Exam).one(), [call.id for _, call in rows])
    assert results["all-right"] == ("passed", 9.0)
    assert results["nonsense"] == ("passed", 9.0)
    assert results["k20"] == ("passed", 9.0)
    assert results["blank"] == ("failed", 0.0)
    whole = next(iter(told.values()))
    assert [(part.points, part.worth) for part in sections(whole)] in (
        [(3, 3), (6, 6)],
        [(6, 6), (3, 3)],
    )


def test_the_key_by_which_scores_are_recounted_is_the_gradebooks(sat: Sat) -> None:
    with open_gradebook(sat.course) as engine, engine.connect() as connection:
        kept = load_paper(connection, sat.course, PAPER).key
    again = recounting_key(sat.course, EXAM, "A")
    assert again.grade_points == kept.grade_points
    assert sum(kept.grade_points.values()) == 9
    assert [kept.grade_points[f"{name}-score"] for name in UNSCORED] == [0, 0]


@pytest.mark.full
def test_stock_agrees(sat: Sat, tmp_path: Path) -> None:
    papers = [("nonsense", PAPER)]
    scratch = make_scratch(sat.course, tmp_path / "stock", papers)
    assert autograde(scratch, *papers[0]) == ""
    ours, theirs = read_rows(sat.course, papers), read_rows(scratch, papers)
    assert ours.keys() == theirs.keys()
    assert [row for row in ours if not same_row(ours[row], theirs[row])] == []


def test_what_was_measured_is_taken_over_once_results_are_published(
    sat: Sat, tmp_path: Path
) -> None:
    (tmp_path / "items").mkdir()
    for item in BANK.values():
        (tmp_path / "items" / f"{item.id}.md").write_text(item_text(item), encoding="utf-8")
    bank = read_bank([tmp_path / "items"])
    assert not bank.problems
    with sat.sessions() as db:
        put_in_use(db, bank.values())
        db.execute(update(Exam).values(published_at=None))
        multiple, single = pretested(db, bank)
        assert single.waiting == [EXAM]
        with pytest.raises(PoolRefused):
            take_over(db, bank, [tmp_path / "items"], single.item.id, actor="admin")
        db.execute(update(Exam).values(published_at=utc_now()))
        multiple, single = pretested(db, bank)
        # Who left everything blank reached nothing; ten of the thirty had it right, and one or both of the two others.
        for found in (single, multiple):
            assert found.problem == ""
            assert found.answers == LEAST_ANSWERS + 2
        right = sorted(round((each.facility or 0) * each.answers) for each in (single, multiple))
        assert right == [11, 12]
        facility = take_over(db, bank, [tmp_path / "items"], single.item.id, actor="admin")
        after = read_bank([tmp_path / "items"])
        assert not after.problems
        item = after[single.item.id]
        assert (item.pool, item.expected_facility) == ("formal", facility)
        assert item.content_hash == bank[item.id].content_hash
        assert pools_of(db, after)[item.id] == "formal"
        assert item.id in bank_for(db, after, practice=False)
        known = facilities_of(db, after)
        assert known.measured == {item.id}
        assert round(known.of(item), 2) == facility
        assert [each.item.id for each in pretested(db, after)] == [multiple.item.id]
        last = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
        assert last is not None
        assert (last.action, last.subject) == ("item.measured", item.id)


def test_they_are_secret_and_no_scored_question_is_made_of_them(sat: Sat) -> None:
    with sat.sessions() as db:
        put_in_use(db, BANK.values())
        unscored = {item.id for item in BANK.values() if item.pool == "pretest"}
        assert not unscored & open_items(db, BANK)
        assert not unscored & bank_for(db, BANK, practice=False).keys()
        assert "syn-multiple-00010" in pretest_bank(db, BANK)
        wrong = FORM.model_copy(
            update={"items": tuple(p.model_copy(update={"pretest": False}) for p in FORM.items)}
        )
        with pytest.raises(PoolRefused):
            require_pools(db, [wrong], BANK)


def test_few_answers_say_nothing(sat: Sat) -> None:
    with sat.sessions() as db:
        db.execute(update(Exam).values(published_at=utc_now()))
        gone = select(Response.attempt_id).distinct().limit(20)
        db.execute(
            update(Response).where(Response.attempt_id.in_(gone)).values(status="not_reached")
        )
        found = pretested(db, BANK)[0]
        assert found.answers < LEAST_ANSWERS
        assert str(found.answers) in found.problem
        db.rollback()
