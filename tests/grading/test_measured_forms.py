"""Exams are built on what was measured, say so, and stay as they were built once somebody has sat them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from grading.assembly_record import read_record
from grading.exam_folders import ExamFolders
from grading.exam_making import Built, build_exam, told
from grading.exam_views import exam_view
from grading.facilities import Sat, forget_measured, keep_measured
from grading.making import Making
from grading.nbgrader.course import Course, assignment_name
from grading.release import record_release
from question_bank.errors import BlueprintInfeasible
from question_bank.exchange.markdown_text import item_text
from question_bank.facility import Observed
from records.exams.exam import Exam, find_exam
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at
from tests.support.items_in_use import put_in_use
from tests.support.synthetic import make_item

pytestmark = pytest.mark.slow

PLAN = """
title = "短卷"
duration_minutes = 20
total_points = 5
cut_score = 3
overlap_limit = 1.0

[[section]]
title = "单选"
type = "single"
count = 5
points = 1

[difficulty]
mean_facility = [0.4, 0.75]
spread = 0.1
"""
ITEMS = [make_item("single", number, "行政处罚", 0.6) for number in range(12)]


class SmallSite(ExamFolders):
    """A site whose bank is its own items alone."""

    @property
    def items(self) -> tuple[Path, ...]:
        return self.own_items


@pytest.fixture
def folders(tmp_path: Path) -> ExamFolders:
    for folder in ("blueprints", "items"):
        (tmp_path / folder).mkdir()
    (tmp_path / "blueprints" / "short.toml").write_text(PLAN, encoding="utf-8")
    for item in ITEMS:
        (tmp_path / "items" / f"{item.id}.md").write_text(item_text(item), encoding="utf-8")
    create_database(database_at(tmp_path / "records.db"))
    return SmallSite(tmp_path, Course(tmp_path / "course"), (tmp_path / "items",))


@pytest.fixture
def db(folders: ExamFolders) -> Iterator[Session]:
    """``spring`` was sat by people who are on record elsewhere."""
    sessions = open_database(database_at(folders.root / "records.db"))
    with sessions() as db:
        put_in_use(db, ITEMS)
        yield db
    close_database(sessions)


def make(db: Session, folders: ExamFolders, exam: str) -> Built:
    return build_exam(db, folders, Making("short", exam=exam))


def measure(db: Session, exam: Exam, facility: float, count: int = len(ITEMS)) -> None:
    """So many items turned out to be as hard as that."""
    sat = Sat.of(exam)
    forget_measured(db, [item.id for item in ITEMS], [sat])
    for item in ITEMS[:count]:
        keep_measured(db, item, {sat: Observed(100, facility, 0.04)}, "admin")
    db.commit()


def files(folders: ExamFolders) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in (folders.root / "exams").rglob("*") if p.is_file()}


def test_forms_are_built_on_what_was_measured_and_say_so(db: Session, folders: ExamFolders) -> None:
    spring = make(db, folders, "spring")
    assert spring.forms[0].measured == 0
    assert not any("实测" in words for words in told(spring))
    exam = record_release(db, spring.forms, folders.bank())
    measure(db, exam, 0.9, count=8)
    built = make(db, folders, "autumn")
    # Of five at most two may be at 0.9 for a mean of 0.75.
    assert built.report.means[0] <= 0.75
    measured = [place for place in built.forms[0].items if place.measured]
    assert len(measured) <= 2
    assert {place.facility for place in measured} <= {0.9}
    measure(db, exam, 0.7)
    built = make(db, folders, "winter")
    assert any("5 个题位中有 5 个按实测难度" in words for words in told(built))
    record = read_record(folders, "winter")
    assert record is not None
    assert record.built_on.measured == {item.id for item in ITEMS}
    assert [form.measured for form in record.forms] == [5]
    assert record.forms[0].facility == pytest.approx(0.7)
    view = exam_view(db, folders, "winter")
    assert view is not None
    assert [form.measured for form in view.built] == [5]
    released = record_release(db, built.forms, folders.bank())
    db.commit()
    assert released.forms[0].questions[0]["measured_facility"] == 0.7
    view = exam_view(db, folders, "winter")
    assert view is not None
    assert [(form.measured, form.facility) for form in view.released] == [(5, 0.7)]


def test_an_exam_that_somebody_sat_stays_as_it_was_built(db: Session, folders: ExamFolders) -> None:
    exam = record_release(db, make(db, folders, "spring").forms, folders.bank())
    measure(db, exam, 0.9)
    paper = folders.course.notebook("submitted", "P1", assignment_name("spring", "A"))
    paper.parent.mkdir(parents=True)
    paper.write_text("{}", encoding="utf-8")
    before = files(folders)
    assert not make(db, folders, "spring").changed
    assert files(folders) == before
    # A new one cannot be as hard as the blueprint wants, as is known now.
    with pytest.raises(BlueprintInfeasible):
        make(db, folders, "autumn")


def test_what_is_measured_of_the_same_questions_makes_no_other_forms(
    db: Session, folders: ExamFolders
) -> None:
    (folders.root / "blueprints" / "short.toml").write_text(
        PLAN.replace("[0.4, 0.75]", "[0.0, 1.0]"), encoding="utf-8"
    )
    record_release(db, make(db, folders, "spring").forms, folders.bank())
    measure(db, find_exam(db, "spring"), 0.7)
    before = files(folders)
    again = make(db, folders, "spring")
    assert not again.changed
    assert files(folders) == before
    assert again.forms[0].measured == 0
