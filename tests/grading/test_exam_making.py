"""Making exams: everything wrong at once, a record of how forms were built, and resits that keep away from what was seen."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from grading.assembly_record import read_record, resit_chain
from grading.errors import ExamUnderway, MakingRefused, PoolRefused
from grading.exam_folders import ExamFolders
from grading.exam_making import Built, build_exam, release_built
from grading.exposure import resting, uses
from grading.hand_in import new_attempt
from grading.making import Making
from grading.nbgrader.course import Course
from grading.pools import bank_for
from question_bank.errors import BlueprintInfeasible
from question_bank.exchange.markdown_text import item_text
from question_bank.forms.blueprint import Exposure
from question_bank.forms.form import Form
from records.audit.trail import AuditEntry
from records.bank.review import TextReview
from records.errors import ExamNotReleased
from records.exams.attempt import Attempt
from records.exams.call import Call, assignments
from records.exams.call_sources import CallFrom, call_all, sources_of
from records.exams.exam import Exam, find_exam
from records.exams.exam_state import exam_state
from records.exams.result import Result
from records.exams.seen import items_of_form
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from tests.support.databases import database_at
from tests.support.items_in_use import put_in_use, put_shipped_in_use
from tests.support.people import officer
from tests.support.synthetic import make_item

pytestmark = pytest.mark.slow

PLAN = """
title = "短卷"
duration_minutes = 20
total_points = 10
cut_score = 6
overlap_limit = 0.5

[[section]]
title = "单选"
type = "single"
count = 10
points = 1

[difficulty]
mean_facility = [0.4, 0.95]
spread = 0.1
"""


@pytest.fixture
def folders(tmp_path: Path) -> ExamFolders:
    """A site with a blueprint of its own, ``short``: ten questions."""
    (tmp_path / "blueprints").mkdir()
    (tmp_path / "blueprints" / "short.toml").write_text(PLAN, encoding="utf-8")
    create_database(database_at(tmp_path / "records.db"))
    put_shipped_in_use(database_at(tmp_path / "records.db"))
    return ExamFolders(tmp_path, Course(tmp_path / "course"))


@pytest.fixture
def db(folders: ExamFolders) -> Iterator[Session]:
    sessions = open_database(database_at(folders.root / "records.db"))
    with sessions() as db:
        yield db
    close_database(sessions)


def make(db: Session, folders: ExamFolders, exam: str, **wanted: object) -> Built:
    return build_exam(db, folders, Making("short", exam=exam, **wanted))  # type: ignore[arg-type]


def ids(form: Form) -> set[str]:
    return {place.item_id for place in form.items}


def files(folders: ExamFolders) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in (folders.root / "exams").rglob("*") if p.is_file()}


def test_an_exam_is_built_recorded_and_released(db: Session, folders: ExamFolders) -> None:
    built = make(db, folders, "春季", forms=2, seed=7, title="春季考试", new=True)
    assert (built.exam, built.changed, len(built.forms)) == ("春季", True, 2)
    record = read_record(folders, "春季")
    assert record is not None
    assert (record.blueprint, record.title, record.seed) == ("short", "春季考试", 7)
    assert record.hashes == {form.code: form.content_hash for form in folders.built_forms("春季")}
    assert [form.facility for form in record.forms] == list(built.report.means)
    assert [(one.form, one.paper) for one in record.overlaps] == [("A", "B")]
    entry = db.scalars(select(AuditEntry)).one()
    said = json.loads(entry.after)
    assert (entry.action, entry.subject, said["seed"]) == ("exam.build", "春季", 7)
    assert (said["blueprint"], said["forms"]) == ("short", record.hashes)
    released = release_built(db, folders, "春季")
    assert (released.forms, released.changed) == (2, True)
    assert find_exam(db, "春季").title == "春季考试"
    assert not release_built(db, folders, "春季").changed


def test_the_same_again_changes_nothing(db: Session, folders: ExamFolders) -> None:
    make(db, folders, "spring")
    before = files(folders)
    assert not make(db, folders, "spring").changed
    assert files(folders) == before
    assert len(db.scalars(select(AuditEntry)).all()) == 1


def test_everything_that_is_wrong_is_told_at_once(db: Session, folders: ExamFolders) -> None:
    (folders.root / "blueprints" / "bad.toml").write_text(
        PLAN.replace("cut_score = 6", 'policy = "no-such"'), encoding="utf-8"
    )
    wanted = Making(
        "bad",
        exam="a/b",
        title="长" * 121,
        forms=27,
        exclude=("spring/A", "x"),
        resit_of="winter",
        most_seen=-1,
    )
    with pytest.raises(MakingRefused) as caught:
        build_exam(db, folders, wanted)
    told = "\n".join(caught.value.problems)
    for words in ("no-such", "a/b", "120", "26", "spring/A", "“x”", "winter", "最多重复"):
        assert words in told
    assert len(caught.value.problems) == 8
    assert not (folders.root / "exams").exists()


@pytest.mark.parametrize("name", ["spring", "Spring", "ＳＰＲＩＮＧ"])
def test_a_new_exam_takes_no_name_of_another(db: Session, folders: ExamFolders, name: str) -> None:
    make(db, folders, "spring", new=True)
    before = files(folders)
    with pytest.raises(MakingRefused, match="已有"):
        make(db, folders, name, new=True, seed=2)
    assert files(folders) == before


def test_no_form_shares_more_with_an_excluded_one_than_is_said(
    db: Session, folders: ExamFolders
) -> None:
    seen = make(db, folders, "spring", forms=2).forms
    built = make(db, folders, "autumn", forms=2, exclude=("spring/A", "spring/B"), most_seen=1)
    for form in built.forms:
        for paper in seen:
            shared = len(ids(form) & ids(paper))
            assert shared <= 1
            assert built.report.seen[form.code, f"spring/{paper.code}"] == shared
    record = read_record(folders, "autumn")
    assert record is not None
    assert (record.most_seen, record.exclude) == (1, ["spring/A", "spring/B"])
    assert len(record.seen) == 4
    entry = db.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert entry is not None
    assert json.loads(entry.after)["excluded"] == ["spring/A", "spring/B"]


def test_what_the_bank_cannot_do_changes_nothing(db: Session, folders: ExamFolders) -> None:
    there = [
        item for item in folders.bank().values() if (item.type, item.pool) == ("single", "formal")
    ]
    many = len(there) * 2 // 3  # The bank grows.
    plan = PLAN.replace("count = 10", f"count = {many}").replace("points = 10", f"points = {many}")
    (folders.root / "blueprints" / "long.toml").write_text(plan, encoding="utf-8")
    build_exam(db, folders, Making("long", exam="first"))
    before = files(folders)
    wanted = Making("long", exam="second", exclude=("first/A",))
    with pytest.raises(BlueprintInfeasible, match="至少要重"):
        build_exam(db, folders, wanted)
    assert files(folders) == before
    assert len(db.scalars(select(AuditEntry)).all()) == 1


def test_forms_that_cannot_be_put_on_record_are_not_there(
    db: Session, folders: ExamFolders
) -> None:
    make(db, folders, "spring", forms=3)
    before = files(folders)
    db.execute(text("DROP TABLE audit_entry"))
    db.commit()
    for exam in ("spring", "autumn"):
        with pytest.raises(DatabaseError):
            make(db, folders, exam, seed=2)
        db.rollback()
        assert files(folders) == before


def sat(db: Session, exam: Exam, outcomes: dict[str, tuple[str, str]]) -> None:
    """People sat the exam: by number, the forms that they had in turn, and their outcome."""
    unit = db.scalars(select(Unit)).first() or Unit(code="B1", name="某局")
    forms = {form.code: form for form in exam.forms}
    for number, (had, outcome) in outcomes.items():
        call = Call(
            exam_id=exam.id, person=officer(number, number, unit, number=number), form=forms[had[0]]
        )
        db.add(call)
        db.flush()
        for ordinal, code in enumerate(had, 1):
            db.add(new_attempt(call, forms[code], ordinal=ordinal, state="handed_in"))
        db.add(Result(call_id=call.id, outcome=outcome, score=None))
    db.commit()


def test_a_resit_keeps_away_from_all_that_each_of_those_who_failed_saw(
    db: Session, folders: ExamFolders
) -> None:
    make(db, folders, "spring", forms=3)
    release_built(db, folders, "spring")
    spring = find_exam(db, "spring")
    sat(db, spring, {"P1": ("A", "failed"), "P2": ("AB", "failed"), "P3": ("C", "passed")})
    built = make(db, folders, "resit", forms=2, resit_of="spring", most_seen=1, new=True)
    assert {paper for _, paper in built.report.seen} == {"spring/A", "spring/A＋spring/B"}
    assert max(built.report.seen.values()) <= 1
    release_built(db, folders, "resit")
    resit = find_exam(db, "resit")
    asked = CallFrom(failed="spring", most_seen=1)
    today = resit.released_at.date() if resit.released_at else None
    assert today is not None
    sources = sources_of(db, resit, asked, today=today, zone=dt.UTC)
    call_all(db, resit, sources, actor="admin", today=today)
    db.commit()
    saw = {
        "P1": items_of_form(spring.forms[0]),
        "P2": items_of_form(spring.forms[0]) | items_of_form(spring.forms[1]),
    }
    called = assignments(db, resit)
    assert [row.person.number for row in called] == ["P1", "P2"]
    for row in called:
        assert len(items_of_form(row.form) & saw[row.person.number]) <= 1
    # Who failed that one, too, is kept away from both.
    for row in called:
        db.add(new_attempt(row, row.form, ordinal=1, state="handed_in"))
        db.add(Result(call_id=row.id, outcome="failed", score=None))
    db.commit()
    assert [exam.name for exam in resit_chain(db, folders, "resit")] == ["resit", "spring"]
    last = make(db, folders, "last", resit_of="resit", most_seen=0, new=True)
    for person, items in saw.items():
        mine = next(row for row in called if row.person.number == person)
        assert not ids(last.forms[0]) & (items | items_of_form(mine.form))


def test_a_resit_of_an_exam_that_nobody_failed_is_refused(
    db: Session, folders: ExamFolders
) -> None:
    make(db, folders, "spring")
    release_built(db, folders, "spring")
    sat(db, find_exam(db, "spring"), {"P1": ("A", "passed")})
    with pytest.raises(MakingRefused, match="没有不合格的人"):
        make(db, folders, "resit", resit_of="spring")


def test_nothing_is_built_or_released_once_somebody_sits(db: Session, folders: ExamFolders) -> None:
    make(db, folders, "spring")
    release_built(db, folders, "spring")
    sat(db, find_exam(db, "spring"), {"P1": ("A", "failed")})
    before = files(folders)
    with pytest.raises(ExamUnderway):
        make(db, folders, "spring", seed=2)
    assert files(folders) == before
    assert exam_state(db, "spring") == "underway"
    assert db.scalars(select(Attempt)).one().state == "handed_in"


def test_an_exam_without_forms_is_not_released(db: Session, folders: ExamFolders) -> None:
    with pytest.raises(ExamNotReleased, match="还没有组卷"):
        release_built(db, folders, "spring")


def test_a_record_that_cannot_be_read_is_none(db: Session, folders: ExamFolders) -> None:
    make(db, folders, "spring")
    path = folders.exam("spring") / "assembly.json"
    for data in (b"{", b"[]", b'{"seed": "x"}'):
        path.write_bytes(data)
        assert read_record(folders, "spring") is None
    assert not make(db, folders, "spring").changed
    assert read_record(folders, "spring") is not None


@pytest.mark.full
def test_items_that_are_not_in_use_enter_no_form_and_no_release(
    db: Session, folders: ExamFolders
) -> None:
    built = make(db, folders, "spring")
    used = ids(built.forms[0])
    gone = sorted(used)[0]
    db.execute(update(TextReview).where(TextReview.subject == gone).values(state="suspended"))
    db.commit()
    with pytest.raises(PoolRefused, match=gone):
        release_built(db, folders, "spring")
    again = make(db, folders, "autumn", seed=3)
    assert gone not in ids(again.forms[0])
    assert any("没有通过审校" in told for told in again.list_warnings)
    db.execute(update(TextReview).values(state="draft"))
    db.commit()
    with pytest.raises(MakingRefused, match="adopt-reviews"):
        make(db, folders, "winter")
    few = select(TextReview.id).limit(5)
    db.execute(update(TextReview).where(TextReview.id.in_(few)).values(state="in_use"))
    db.commit()
    with pytest.raises(BlueprintInfeasible, match="没有通过审校"):
        make(db, folders, "winter")


@pytest.mark.parametrize(
    "limit", [pytest.param("most_uses = 1", marks=pytest.mark.full), "rest_days = 365"]
)
def test_items_rest_between_exams(db: Session, folders: ExamFolders, limit: str) -> None:
    plan = folders.root / "blueprints" / "short.toml"
    plan.write_text(f"{PLAN}\n[exposure]\n{limit}\n", encoding="utf-8")
    first = make(db, folders, "spring", forms=2, seed=7)
    release_built(db, folders, "spring")
    used = ids(first.forms[0]) | ids(first.forms[1])
    second = make(db, folders, "autumn", forms=2, seed=7)
    assert used.isdisjoint(ids(second.forms[0]) | ids(second.forms[1]))
    assert any(f"{len(used)} 道试题近期用过" in warning for warning in second.list_warnings)
    # The same exam again gets the same forms.
    assert not make(db, folders, "spring", forms=2, seed=7).changed
    found = uses(db)
    assert {use.exam for item in used for use in found[item]} == {"spring"}
    # Which day it was counts, not how often, where only rest is asked for.
    if limit.startswith("rest"):
        db.execute(update(Exam).values(released_at=dt.datetime(2020, 1, 1)))
        db.commit()
        assert not resting(db, Exposure(rest_days=365), "autumn", dt.date.today())


@pytest.mark.full
def test_a_bank_that_rests_too_much_is_told_so(db: Session, folders: ExamFolders) -> None:
    plan = folders.root / "blueprints" / "short.toml"
    there = bank_for(db, folders.bank(), practice=False).values()
    half = sum(item.type == "single" and item.pool == "formal" for item in there) // 2 + 1
    many = PLAN.replace("count = 10", f"count = {half}").replace(
        "total_points = 10", f"total_points = {half}"
    )
    plan.write_text(f"{many}\n[exposure]\nmost_uses = 1\n", encoding="utf-8")
    make(db, folders, "spring", forms=1)
    release_built(db, folders, "spring")
    with pytest.raises(BlueprintInfeasible) as caught:
        make(db, folders, "autumn", forms=1)
    assert any("没有参加组卷" in reason for reason in caught.value.reasons)


def test_items_in_pretest_enter_their_slots_only_when_they_are_in_use(
    db: Session, folders: ExamFolders
) -> None:
    (folders.root / "blueprints" / "short.toml").write_text(
        PLAN.replace("points = 1\n", "points = 1\npretest = 1\n"), encoding="utf-8"
    )
    own = folders.root / "items"
    own.mkdir()
    item = make_item("single", 1, "行政处罚", 0.5).model_copy(update={"pool": "pretest"})
    (own / f"{item.id}.md").write_text(item_text(item), encoding="utf-8")
    site = replace(folders, own_items=(own,))
    with pytest.raises(BlueprintInfeasible) as caught:
        make(db, site, "spring")
    assert "试测题" in caught.value.reasons[0]
    put_in_use(db, [item])
    [form] = make(db, site, "spring").forms
    assert [place.item_id for place in form.items if place.pretest] == [item.id]
    assert len(form.items) == 11
    record = read_record(site, "spring")
    assert record is not None
    assert record.forms[0].items == 11
    # Now it is on record, and no edit of its file makes it one that is scored.
    (own / f"{item.id}.md").write_text(
        item_text(item.model_copy(update={"pool": "formal"})), encoding="utf-8"
    )
    assert item.id not in bank_for(db, site.bank(), practice=False)
