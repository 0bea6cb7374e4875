"""The demo's simulated years: what every other part of the program relies on holds of them, and nobody's work knows of them."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from certification.cards.findings import LineFacts, judge
from certification.cards.policy import card_policy
from certification.keys import ensure_keys
from certification.release import standing
from certification.verify import Trust, check
from exam_room.views import attempts_of_person, planning_view
from foundation.clock import utc_now
from grading.exam_folders import ExamFolders
from grading.exam_views import exam_lines
from grading.exposure import uses
from grading.marking.views import exam_lines as exams_to_mark
from grading.nbgrader.course import Course
from grading.result_views import exam_figures
from grading.results import decide_results
from grading.score_run import score_exam
from lawstudy.demo.history.making import may_be_made
from records.audit import trail
from records.audit.trail import AuditEntry
from records.cards.moves import CARD_MOVES
from records.cards.register import CardStep
from records.cards.review import CardReview, CardReviewLine, CardReviewUnit
from records.certificates import Certificate
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call, assignments
from records.exams.exam import Exam
from records.exams.mark import Mark
from records.exams.publication import PublishedResult
from records.exams.response import RESOLVED, Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.people.enforcement_card import EnforcementCard
from records.people.membership import Membership
from records.people.person import Person, unit_on
from records.study.event import Attendance, EventRecord
from records.study.hours import passed_rows
from tests.support.databases import database_at
from tests.support.history import OFFICERS, YEARS, opened, write_history


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a district with its years, to be read."""
    folder = tmp_path_factory.mktemp("history")
    write_history(folder)
    return folder


def records_in(folder: Path) -> str:
    return database_at(folder / "records.db")


@pytest.fixture
def db(history: Path) -> Iterator[Session]:
    with opened(records_in(history)) as db:
        yield db


def test_all_is_marked_simulated(db: Session) -> None:
    exams = db.scalars(select(Exam)).all()
    assert len(exams) == 2 * len(YEARS)
    for exam in exams:
        assert exam.simulated
        assert exam.history
        assert "模拟" in exam.title
    assert {each.simulated for each in db.scalars(select(Certificate))} == {True}
    assert all("模拟" in each for each in db.scalars(select(EventRecord.title)))
    assert all("模拟" in each for each in db.scalars(select(CardReview.document)))
    assert set(db.scalars(select(Submission.door))) == {"simulation"}


def test_results_are_those_that_the_rules_decide(db: Session) -> None:
    found = Counter[str]()
    for exam in db.scalars(select(Exam)).all():
        assert decide_results(db, exam, assignments(db, exam)) == Counter()
        stands = standing(db, exam)
        assert (stands.state, stands.changed, list(stands.blockers)) == ("archived", False, [])
        results = {
            row.call_id: (row.outcome, row.score, row.attempt_id)
            for row in db.scalars(select(Result).join(Call).where(Call.exam_id == exam.id))
        }
        assert results.keys() == {call.id for call in assignments(db, exam)}
        told = db.scalars(
            select(PublishedResult).where(PublishedResult.call_id.in_(results.keys()))
        ).all()
        assert {row.call_id: (row.outcome, row.score, row.attempt_id) for row in told} == results
        found.update(outcome for outcome, _, _ in results.values())
    # What reports have to tell apart is there.
    assert {"passed", "failed", "absent", "exempt", "voided"} == found.keys()


def test_every_response_has_its_question_and_its_points(db: Session) -> None:
    forms = {form.id: form for exam in db.scalars(select(Exam)) for form in exam.forms}
    responses: dict[int, list[Response]] = defaultdict(list)
    for row in db.scalars(select(Response)):
        responses[row.attempt_id].append(row)
    marks = {(row.attempt_id, row.question): row for row in db.scalars(select(Mark))}
    attempts = db.scalars(select(Attempt)).all()
    papers = {row.attempt_id: row for row in db.scalars(select(Submission))}
    statuses, judged = Counter[str](), 0
    for attempt in attempts:
        asked = {question["name"]: question for question in forms[attempt.form_id].questions}
        assert attempt.call.exam_id == forms[attempt.form_id].exam_id
        assert {row.question for row in responses[attempt.id]} == asked.keys()
        assert papers[attempt.id].scored_sha256 == papers[attempt.id].sha256 == attempt.sha256
        assert attempt.began_at
        assert attempt.ended_at
        assert attempt.began_at < attempt.ended_at
        for row in responses[attempt.id]:
            statuses[row.status] += 1
            question = asked[row.question]
            if row.status not in RESOLVED:
                assert (row.status, attempt.state, row.score) == ("voided", "voided", None)
                continue
            assert row.score is not None
            assert 0 <= row.score <= question["points"]
            if row.status != "scored":
                assert (row.value, row.score) == ("null", 0)
            elif question["kind"] in ("short_answer", "essay"):
                mark = marks[attempt.id, row.question]
                assert (mark.points, mark.answer_sha256) == (row.score, row.answer_sha256)
                judged += 1
    assert {"scored", "omitted", "not_reached", "voided"} == statuses.keys()
    assert judged
    ordinals: dict[int, list[int]] = defaultdict(list)
    for attempt in attempts:
        ordinals[attempt.call_id].append(attempt.ordinal)
    assert {tuple(each) for each in ordinals.values()} == {(1,), (1, 2)}
    # Nobody sits a resit who had passed, and everybody on the other form.
    for first in (each for each in attempts if ordinals[each.call_id] == [1, 2]):
        other = next(
            each for each in attempts if each.call_id == first.call_id and each is not first
        )
        assert first.form_id != other.form_id
        assert first.state in HANDED_IN


def test_a_missed_exam_has_no_paper(db: Session) -> None:
    rows = db.execute(
        select(Result.outcome, func.count(Attempt.id))
        .outerjoin(Attempt, Attempt.call_id == Result.call_id)
        .where(Result.outcome.in_(("absent", "exempt")))
        .group_by(Result.outcome)
    )
    assert dict(rows.all()) == {"absent": 0, "exempt": 0}


def test_people_are_in_one_unit_at_a_time(db: Session) -> None:
    stays: dict[int, list[Membership]] = defaultdict(list)
    for stay in db.scalars(select(Membership).order_by(Membership.id)):
        stays[stay.person_id].append(stay)
    moved = [each for each in stays.values() if len(each) > 1]
    assert moved
    for first, second in moved:
        assert first.until
        assert second.since
        assert second.until is None
        assert first.until + dt.timedelta(days=1) == second.since
        assert first.unit_id != second.unit_id
    for call in db.scalars(select(Call)):
        exam = call.exam
        assert exam.released_at is not None
        there = unit_on(call.person, (exam.released_at + dt.timedelta(days=20)).date())
        assert there is not None
        assert there.id == call.unit_id
    for row in db.scalars(select(Attendance)):
        there = unit_on(row.person, row.record.day)
        assert there is not None
        assert there.id == row.unit_id == row.record.event.unit_id
    gone = db.scalars(select(Person).where(Person.active.is_(False))).all()
    assert gone
    assert all(each.unit is None for each in gone)


def test_cards_stand_as_their_steps_say(db: Session) -> None:
    acts = Counter[str]()
    for card in db.scalars(select(EnforcementCard)):
        steps = db.scalars(
            select(CardStep).where(CardStep.card_id == card.id).order_by(CardStep.id)
        ).all()
        assert [each.decided_on for each in steps] == sorted(each.decided_on for each in steps)
        state, registered, refused = "in_use", None, None
        for step in steps:
            acts[step.act] += 1
            move = CARD_MOVES.table[step.act]
            assert step.before == state
            assert state in move.sources
            assert step.standing == "made"
            assert step.proposed_by != step.ended_by
            state = step.after
            assert state == (move.target or step.before)
            if step.act == "register":
                registered, refused = step.year, None
            elif step.act == "refuse":
                refused = step.year
        assert (card.state, card.registered_year, card.refused_year) == (state, registered, refused)
    assert {"register", "refuse", "suspend", "restore", "recall", "cancel"} <= acts.keys()


def test_reviews_find_what_their_rule_finds(db: Session) -> None:
    rule = card_policy().review
    found = Counter[str]()
    for review in db.scalars(select(CardReview)):
        lines = db.scalars(
            select(CardReviewLine).where(CardReviewLine.review_id == review.id)
        ).all()
        steps = {
            each.card_id: each
            for each in db.scalars(select(CardStep).where(CardStep.review_id == review.id))
        }
        units = select(CardReviewUnit.unit_id).where(CardReviewUnit.review_id == review.id)
        assert set(db.scalars(units)) == {line.unit_id for line in lines}
        for line in lines:
            found[line.finding] += 1
            there = unit_on(line.person, review.on)
            assert there is not None
            assert there.id == line.unit_id
            if line.finding == "apart":
                assert line.card_id not in steps
                continue
            step = steps[line.card_id]
            facts = LineFacts(
                step.before,
                line.new_card,
                line.hours_met,
                True,
                line.exam,
                line.on_post,
                line.disciplined,
                line.acted,
                line.explanation,
            )
            finding, reasons = judge(facts, rule)
            assert (finding, " ".join(reasons)) == (line.finding, line.reasons)
            assert step.act == ("refuse" if line.finding == "refuse" else "register")
            outcome = select(Result.outcome).join(Call)
            own = outcome.where(Call.exam_id == review.exam_id, Call.person_id == line.person_id)
            assert line.exam == (db.scalar(own) or "")
    assert {"register", "refuse", "listed", "apart"} == found.keys()


def test_certificates_prove_nothing_and_are_sound(db: Session, history: Path) -> None:
    ring = ensure_keys(history / "keys", dt.date(2026, 1, 1))
    rows = db.scalars(select(Certificate)).all()
    passed = select(func.count()).where(PublishedResult.outcome == "passed")
    assert len(rows) == db.scalar(passed.select_from(PublishedResult))
    assert len({each.number for each in rows}) == len(rows)
    for each in rows[:3]:
        claims = check(each.code, Trust(ring.keys), each.issued_on).claims
        assert claims is not None
        assert (claims.number, claims.simulated) == (each.number, True)
        assert f"〔{each.exam_day.year}〕" in each.number


def test_an_item_was_amended_and_one_gets_easier(db: Session) -> None:
    of_year: dict[int, set[str]] = defaultdict(set)
    for exam in db.scalars(select(Exam)):
        year = int(exam.name.split("-")[1])
        of_year[year].update(q["item_id"] for form in exam.forms for q in form.questions)
    gone = {item for item in of_year[2018] if "-until-" in item}
    assert gone
    for item in gone:
        new, last = item.rsplit("-until-", 1)
        for year, items in of_year.items():
            assert (item in items) == (year <= int(last))
            assert (new in items) == (year > int(last))
    # Enough is asked again in the next year for the years to be compared.
    assert len(of_year[2017] & of_year[2018]) > 8


def test_one_entry_in_the_trail_says_so(db: Session) -> None:
    [entry] = db.scalars(select(AuditEntry)).all()
    assert (entry.action, entry.subject) == ("history.simulate", "2017–2019")
    assert trail.verify(db) == 1


def test_nobody_works_with_it(db: Session, tmp_path: Path) -> None:
    assert uses(db) == {}
    assert exam_figures(db) == []
    assert exam_lines(db, ExamFolders(tmp_path, Course(tmp_path))) == []
    assert planning_view(db, utc_now()).exams == []
    assert exams_to_mark(db) == []
    assert passed_rows(db) == []
    anybody = db.scalars(select(Call.person_id)).first()
    assert anybody is not None
    assert attempts_of_person(db, anybody) == []
    exam = db.scalars(select(Exam)).first()
    assert exam is not None
    before = db.execute(select(Result.call_id, Result.outcome, Result.score)).all()
    assert score_exam(Course(tmp_path), db, exam.name).scored == 0
    assert db.execute(select(Result.call_id, Result.outcome, Result.score)).all() == before
    # A second history would stand behind the first in every list.
    assert not may_be_made(db)


def test_the_same_seed_makes_the_same(history: Path, tmp_path: Path) -> None:
    def told(url: str) -> list[tuple[object, ...]]:
        with opened(url) as db:
            rows = db.execute(
                select(Exam.name, Person.name, Result.outcome, Result.score, Attempt.sha256)
                .select_from(Result)
                .join(Call, Call.id == Result.call_id)
                .join(Exam, Exam.id == Call.exam_id)
                .join(Person, Person.id == Call.person_id)
                .outerjoin(Attempt, Attempt.id == Result.attempt_id)
                .order_by(Exam.name, Person.name)
            ).all()
            cards = db.execute(
                select(EnforcementCard.number, CardStep.act, CardStep.decided_on)
                .join(EnforcementCard, EnforcementCard.id == CardStep.card_id)
                .order_by(CardStep.id)
            ).all()
            return [tuple(row) for row in (*rows, *cards)]

    again, made = write_history(tmp_path)
    assert told(again) == told(records_in(history))
    assert made.people >= (OFFICERS - 2) * len(YEARS)
