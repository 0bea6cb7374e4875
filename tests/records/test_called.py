"""Looking somebody up on a call list."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from records.exams.attempt import Attempt
from records.exams.call import assignments
from records.exams.called import CalledFilter, CalledPage, called_page
from records.exams.calling import call_people, everybody, exempt
from records.exams.exam import Exam, ExamForm
from records.people.unit import Unit
from tests.support.people import officer


@pytest.fixture
def db(sessions: sessionmaker[Session]) -> Session:
    """Of 甲局 P-1 to P-6, of 乙局 P-7 to P-9, all called; P-2 is exempt, P-3 has an attempt. One exam more, with nobody."""
    db = sessions()
    first, second = Unit(code="B1", name="甲局"), Unit(code="B2", name="乙局")
    db.add_all(
        officer(f"P-{n}", f"人员{n}", first if n < 7 else second, number=f"P-{n}")
        for n in range(1, 10)
    )
    for name in ("one", "two"):
        form = ExamForm(code="A", content_hash="0" * 64, questions=[])
        db.add(
            Exam(
                name=name,
                title=name,
                cut_score=60,
                total_points=100,
                duration_minutes=90,
                forms=[form],
            )
        )
    db.flush()
    call_people(db, of(db, "one"), everybody(db), source="试", actor="admin")
    exempt(db, of(db, "one"), "P-2", basis="依据", evidence="文件", actor="admin")
    third = assignments(db, of(db, "one"))[2]
    db.add(Attempt(call_id=third.id, form_id=third.form_id, ordinal=1, assignment="one-A"))
    db.commit()
    return db


def of(db: Session, name: str) -> Exam:
    return db.scalars(select(Exam).where(Exam.name == name)).one()


def asked(db: Session, wanted: CalledFilter, start: int = 0, most: int = 50) -> CalledPage:
    return called_page(db, of(db, "one"), wanted, start=start, most=most)


def numbers(page: CalledPage) -> list[str]:
    return [call.person.number for call in page.calls]


def test_all_of_them_by_pages(db: Session) -> None:
    pages = [asked(db, CalledFilter(), start, 4) for start in (0, 4, 8)]
    assert [each for page in pages for each in numbers(page)] == [f"P-{n}" for n in range(1, 10)]
    for page in pages:
        assert (page.found, page.total, page.exempt) == (9, 9, 1)
        assert page.units == {"甲局": 6, "乙局": 3}
    assert len(pages[0].seated) == 1
    assert not pages[1].seated


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (CalledFilter(words="人员7"), ["P-7"]),
        (CalledFilter(words="p-8"), ["P-8"]),
        (CalledFilter(words="%"), []),
        (CalledFilter(unit="乙局"), ["P-7", "P-8", "P-9"]),
        (CalledFilter(excused="exempt"), ["P-2"]),
        (CalledFilter(unit="甲局", excused="called"), ["P-1", "P-3", "P-4", "P-5", "P-6"]),
        (CalledFilter(words="人员", unit="乙局", excused="exempt"), []),
    ],
)
def test_whom_a_filter_finds(db: Session, wanted: CalledFilter, found: list[str]) -> None:
    page = asked(db, wanted)
    assert numbers(page) == found
    assert (page.found, page.total) == (len(found), 9)


def test_who_may_see_one_unit_sees_nothing_of_others(db: Session) -> None:
    second = db.scalars(select(Unit).where(Unit.code == "B2")).one()
    page = asked(db, CalledFilter(own_unit=second.id))
    assert numbers(page) == ["P-7", "P-8", "P-9"]
    assert (page.total, page.exempt, page.units) == (3, 0, {"乙局": 3})
    assert numbers(asked(db, CalledFilter(own_unit=second.id, unit="甲局"))) == []


def test_of_an_exam_to_which_nobody_is_called(db: Session) -> None:
    page = called_page(db, of(db, "two"), CalledFilter(), start=0, most=9)
    assert (page.found, page.total, page.exempt, page.units) == (0, 0, 0, {})
