"""A small site with something in every frame: two units, three exams of which one is practice, and all that follows from them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy.orm import Session

from records.bank.review import TextReview, TextReviewStep
from records.cards.register import CardDetail
from records.cards.review import CardReview, CardReviewLine
from records.certificates import Certificate
from records.exams.attempt import Attempt, AttemptState
from records.exams.call import Call, Exemption
from records.exams.correction import Correction
from records.exams.exam import Exam, ExamForm
from records.exams.mark import Mark
from records.exams.publication import Publication, PublishedResult
from records.exams.response import Response, ResponseStatus
from records.exams.result import Outcome, Result
from records.exams.submission import Submission
from records.people.membership import transfer
from records.people.person import Person
from records.people.post import Post
from records.people.unit import Unit
from records.schema import close_database, create_database, open_database
from records.study.event import Attendance, EventRecord, StudyEvent
from records.study.tries import SelfCheckTry
from tests.support.people import officer

EVENING = dt.datetime(2022, 11, 18, 17, 30)
"""UTC: the morning after in China."""
KINDS = ("single", "multiple", "short_answer", "single")
Answered = tuple[ResponseStatus, float | None]

ALL_KINDS_OF_NOTHING: Sequence[Answered] = (
    ("scored", 10),
    ("omitted", 0),
    ("pending", None),
    ("not_reached", 0),
)


def write_frame_site(url: str) -> None:
    """A records database at a URL.

    ``annual`` (published but for P3, whose result changed since), ``resit`` (nobody decided anything yet), ``mock`` (practice).
    P1 passed at the second attempt, P2 failed, P3 is exempt, P4's attempt is voided, P5's paper was given back.
    """
    create_database(url)
    sessions = open_database(url)
    with sessions() as db:
        first, second = _units(db)
        people = [
            officer(
                f"C{n}",
                f"人员{n}",
                first if n < 4 else second,
                number=f"P{n}",
                identity=f"11010119850701000{n}",
            )
            for n in range(1, 6)
        ]
        db.add_all(people)
        db.flush()
        annual = add_exam(db, "annual", policy=_POLICY, released=EVENING - dt.timedelta(days=9))
        resit = add_exam(db, "resit")
        mock = add_exam(db, "mock", practice=True)
        _sit_annual(db, annual, people)
        for exam, states in ((resit, ("called", "writing")), (mock, ("handed_in",))):
            for person, state in zip(people, states, strict=False):
                call = add_call(db, exam, person)
                add_attempt(db, call, state=state, answers=ALL_KINDS_OF_NOTHING)  # type: ignore[arg-type]
        _what_follows(db, annual)
        _registers(db, people, first, second)
        db.commit()
    close_database(sessions)


_POLICY = {
    "title": "某",
    "cut_percent": 60,
    "valid_months": 12,
    "attempts": {"allowed": 2, "counts": "best"},
    "grade": [{"name": "不合格", "from_percent": 0}, {"name": "合格", "from_percent": 60}],
}


def _units(db: Session) -> tuple[Unit, Unit]:
    district = Unit(code="U0", name="某区")
    units = [
        Unit(code=f"U{n}", name=f"某{n}局", is_member=True, is_body=n == 1, parent=district)
        for n in (1, 2)
    ]
    db.add_all([district, *units])
    return units[0], units[1]


def add_exam(
    db: Session,
    name: str,
    *,
    policy: dict[str, object] | None = None,
    released: dt.datetime | None = None,
    practice: bool = False,
) -> Exam:
    """An exam with two forms of four questions of ten points; the fourth is the second one of a case."""
    exam = Exam(
        name=name,
        title=f"{name}考试",
        policy_name="某" if policy else "",
        policy=policy or {},
        cut_score=24,
        total_points=40,
        duration_minutes=60,
        practice=practice,
        released_at=released,
    )
    for code in "AB":
        names = ("q01", "q02", "q03_1", "q03_2")
        questions = [
            {
                "name": question,
                "item_id": f"{code.lower()}-{question[:3]}",
                "kind": kind,
                "points": 10.0,
                "content_area": "行政处罚",
            }
            for question, kind in zip(names, KINDS, strict=True)
        ]
        questions[0] |= {"expected_facility": 0.7, "content_hash": "c" * 64}
        exam.forms.append(ExamForm(code=code, content_hash=code * 64, questions=questions))
    db.add(exam)
    db.flush()
    return exam


def add_call(db: Session, exam: Exam, person: Person, form: int = 0) -> Call:
    """Somebody is called to an exam."""
    call = Call(exam_id=exam.id, person=person, form=exam.forms[form], proposed_post="科长")
    db.add(call)
    db.flush()
    return call


def add_attempt(
    db: Session,
    call: Call,
    *,
    state: AttemptState = "handed_in",
    ordinal: int = 1,
    minutes: float = 30,
    answers: Sequence[Answered] = (),
    form: ExamForm | None = None,
) -> Attempt:
    """An attempt that was begun so many minutes before `EVENING`, with its paper and the answers to its first questions."""
    begun = state != "called"
    done = state not in ("called", "writing")
    form = form or call.form
    attempt = Attempt(
        call_id=call.id,
        form_id=form.id,
        ordinal=ordinal,
        assignment=f"x-{ordinal}",
        state=state,
        began_at=EVENING - dt.timedelta(minutes=minutes) if begun else None,
        ended_at=EVENING if done else None,
    )
    db.add(attempt)
    db.flush()
    if answers:
        db.add(
            Submission(
                attempt_id=attempt.id,
                door="room",
                sha256="0" * 64,
                scored_sha256="0" * 64,
                handed_in_at=EVENING,
            )
        )
    # From the last to the first: a frame's order is its own.
    for question, (status, score) in reversed(list(zip(form.questions, answers, strict=False))):
        value = "null" if status in ("omitted", "not_reached") else f'"{question["name"]}"'
        db.add(
            Response(
                attempt_id=attempt.id,
                question=question["name"],
                value=value,
                answer_sha256="",
                status=status,
                score=score,
            )
        )
    db.flush()
    return attempt


def scored(*points: float) -> list[Answered]:
    """Answers that have these points."""
    return [("scored", each) for each in points]


def _sit_annual(db: Session, exam: Exam, people: Sequence[Person]) -> None:
    calls = [add_call(db, exam, person, form=n % 2) for n, person in enumerate(people)]
    add_attempt(db, calls[0], answers=scored(0, 0, 10, 0))
    best = add_attempt(db, calls[0], ordinal=2, answers=scored(10, 10, 10, 0), form=exam.forms[1])
    failed = add_attempt(db, calls[1], answers=ALL_KINDS_OF_NOTHING)
    db.add(Exemption(call_id=calls[2].id, basis="免", evidence="证", by="jia", at=EVENING))
    void = add_attempt(db, calls[3], state="voided", answers=[("voided", None)] * 2)
    add_attempt(db, calls[4], state="writing", answers=scored(10))
    outcomes: list[tuple[Call, Outcome, float | None, Attempt | None]] = [
        (calls[0], "passed", 30, best),
        (calls[1], "failed", 10, failed),
        (calls[2], "exempt", None, None),
        (calls[3], "voided", None, void),
    ]
    for call, outcome, score, attempt in outcomes:
        number = attempt.id if attempt else None
        db.add(Result(call_id=call.id, outcome=outcome, score=score, attempt_id=number))
    db.flush()


def _what_follows(db: Session, exam: Exam) -> None:
    """Two publications, of which the second holds; a certificate, marks, and confirmed corrections."""
    calls = {call.person.number: call for call in db.query(Call).where(Call.exam_id == exam.id)}
    for published in (
        {"P1": "failed", "P2": "failed", "P4": "failed"},
        {"P1": "passed", "P2": "failed"},
    ):
        made = Publication(
            exam_id=exam.id,
            state="published",
            results_sha256="0" * 64,
            people=2,
            passed=1,
            asked_by="jia",
            asked_at=EVENING,
            published_at=EVENING,
        )
        db.add(made)
        db.flush()
        for number, outcome in published.items():
            db.add(
                PublishedResult(
                    publication_id=made.id, call_id=calls[number].id, outcome=outcome, score=10
                )
            )
    # Asked for and not published: it says nothing to anybody.
    asked = Publication(
        exam_id=exam.id,
        results_sha256="0" * 64,
        people=1,
        passed=0,
        asked_by="jia",
        asked_at=EVENING,
    )
    db.add(asked)
    db.flush()
    db.add(
        PublishedResult(publication_id=asked.id, call_id=calls["P2"].id, outcome="passed", score=40)
    )
    db.add(
        Certificate(
            number="1号",
            call_id=calls["P1"].id,
            publication_id=made.id,
            issuer="某办",
            name="人员1",
            exam_title="考试",
            exam_day=dt.date(2022, 11, 19),
            result="合格",
            issued_on=dt.date(2022, 12, 1),
            until=dt.date(2023, 11, 19),
            key_id="k",
            code="c",
            issued_by="jia",
            issued_at=EVENING,
        )
    )
    first = db.query(Attempt).order_by(Attempt.id).first()
    assert first is not None
    for place, points in enumerate((6, None, 7)):
        db.add(
            Mark(
                attempt_id=first.id,
                question="q03_1",
                answer_sha256="",
                points=points,
                who="yi",
                at=EVENING + dt.timedelta(minutes=place),
            )
        )
    for minute, (item, act, state) in enumerate(
        (
            ("a-q01", "void", "confirmed"),
            ("a-q01", "key", "confirmed"),  # It counts again, by another key.
            ("a-q02", "accept", "confirmed"),
            ("b-q03/2", "void", "confirmed"),
            ("b-q01", "void", "open"),
            ("b-q02", "void", "refused"),
        )
    ):
        db.add(
            Correction(
                exam_id=exam.id,
                item=item,
                act=act,
                key=None,
                typed="",
                reason="错",
                found={},
                found_sha256="0" * 64,
                proposed_by="jia",
                proposed_at=EVENING,
                state=state,
                decided_at=EVENING + dt.timedelta(minutes=minute),
            )
        )
    db.flush()


def _registers(db: Session, people: Sequence[Person], first: Unit, second: Unit) -> None:
    """P1 moved to the second unit; posts, cards and their review, and a study event."""
    people[0].memberships[0].since = dt.date(2020, 1, 1)
    transfer(db, people[0], second, on=dt.date(2023, 3, 1))
    people[2].memberships[0].until = dt.date(2022, 12, 31)
    for title, rank, leading, until in (
        ("主任", "正科", True, dt.date(2021, 1, 1)),
        ("科员", "科员", False, None),
        ("组长", "", False, None),
    ):
        db.add(
            Post(person=people[0], unit=first, title=title, rank=rank, leading=leading, until=until)
        )
    db.add(Post(person=people[1], unit=first, title="局长", rank="正处", leading=True))
    card = people[0].cards[0]
    card.issued, card.valid_until = dt.date(2020, 5, 1), dt.date(2025, 4, 30)
    card.registered_year = 2022
    db.add(CardDetail(card_id=card.id, gender="女", born="1985-07"))
    review = CardReview(
        year=2022,
        on=dt.date(2022, 12, 31),
        policy="某",
        state="published",
        opened_by="jia",
        opened_at=EVENING,
    )
    db.add(review)
    db.flush()
    for person, unit, reasons in ((people[0], first, ""), (people[1], first, "hours exam")):
        db.add(
            CardReviewLine(
                review_id=review.id,
                card_id=person.cards[0].id,
                person_id=person.id,
                unit_id=unit.id,
                hours=40 if not reasons else 3,
                hours_asked=40,
                hours_met=not reasons,
                exam="passed" if not reasons else "",
                finding="refuse" if reasons else "register",
                reasons=reasons,
            )
        )
    _reviewed(db)
    event = StudyEvent(unit_id=first.id, made_by="jia", made_at=EVENING)
    db.add(event)
    db.flush()
    for state, minutes in (("returned", 10), ("confirmed", 90)):
        record = EventRecord(
            event_id=event.id,
            state=state,
            kind="group",
            title="学法",
            day=dt.date(2022, 6, 1),
            minutes=minutes,
            by="jia",
            at=EVENING,
        )
        db.add(record)
        db.flush()
    for person, presence, made_up in (
        (people[0], "present", None),
        (people[1], "absent", dt.date(2022, 7, 1)),
    ):
        db.add(
            Attendance(
                record_id=record.id,
                person_id=person.id,
                unit_id=first.id,
                presence=presence,
                made_up_on=made_up,
            )
        )
    for at, right in ((EVENING, False), (EVENING, True), (EVENING + dt.timedelta(days=1), True)):
        tried = SelfCheckTry(
            person_id=people[0].id, item_id="i1", content_hash="0" * 64, lesson="l", answer="1"
        )
        tried.right, tried.at = right, at
        db.add(tried)


def _reviewed(db: Session) -> None:
    """An item that two people read, of whom one gave no estimate; and a lesson."""
    for kind, subject in (("item", "a-q01"), ("lesson", "第一课")):
        review = TextReview(kind=kind, subject=subject, state="second", round=1, since=EVENING)
        db.add(review)
        for by, act, facility in (("yi", "agree", 0.6), ("bing", "pass_first", None)):
            review.steps.append(
                TextReviewStep(
                    act=act,
                    state="first",
                    round=1,
                    by=by,
                    at=EVENING,
                    content_hash="c" * 64,
                    facility=facility,
                )
            )
