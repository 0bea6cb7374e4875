"""A score explains itself: what was published is rebuilt byte for byte from the evidence, and changed evidence is noticed."""

from __future__ import annotations

import datetime as dt
import json
import random
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from grading.corrections.deciding import confirm_correction, propose_correction
from grading.corrections.what_if import Wish
from grading.errors import UnreadableSubmission
from grading.explanation import differences, explanations, rebuilt, sections
from grading.paper.key import PaperKey
from grading.paper.released import Paper
from grading.score_run import score_exam
from grading.submitted import digest, released_paper, submission_bytes, submission_path
from grading.submitted import write_submission as write
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam, find_exam
from records.exams.mark import Mark
from records.exams.publication import PublishedResult
from records.exams.response import Response
from records.exams.submission import Submission
from tests.support.published import put_published
from tests.support.released_exam import (
    ASSIGNMENT,
    EXAM,
    ReleasedExam,
    answer,
    cell_of,
    right_answers,
)

AT = dt.datetime(2026, 11, 26, 2, 0)
PEOPLE = 100
ROLES = ("administrator",)
WRONG: dict[str, list[object]] = {
    "single": ["A", "B", "C"],
    "multiple": [["A"], ["A", "B"], ["B", "C"]],
}


def _given(draw: random.Random, kind: str, right: object) -> object:
    """The right answer, another one, or none."""
    if draw.random() < 0.1:
        return None
    if draw.random() < 0.75:
        return right
    if kind == "true_false":
        return not right
    if kind == "fill_in":
        return ["听证", "别的"] if isinstance(right, list) else "别的"
    return draw.choice(WRONG[kind])


def _sit(exam: ReleasedExam, draw: random.Random) -> None:
    """Papers of files and of the room, in turn."""
    names = [f"S{number}" for number in range(PEOPLE)]
    exam.call(names)
    right: dict[str, object] = {name: eval(text) for name, text in right_answers(exam).items()}
    kinds = {each["name"]: each["kind"] for each in _questions(exam)}
    released = released_paper(exam.course, EXAM, "A")
    with exam.sessions() as db:
        calls = {call.person.number: call for call in db.scalars(select(Call))}
        for number, name in enumerate(names):
            answers = {q: _given(draw, kinds[q], key) for q, key in right.items()}
            essays: dict[str, object] = {
                q: f"{name}：先告知，再听取。" * draw.randrange(1, 4) if draw.random() < 0.8 else ""
                for q, kind in kinds.items()
                if q not in right
            }
            if number % 3 == 0:
                _write_in_room(db, exam, calls[name], answers | essays, released)
                continue
            paper = answer(exam.paper(), **{q: repr(value) for q, value in answers.items()})
            for question, text in essays.items():
                if text:
                    cell_of(paper, question)["source"] = str(text)
            exam.hand_in(name, paper)
        db.commit()


def _write_in_room(
    db: Session, exam: ReleasedExam, call: Call, answers: dict[str, object], released: Paper
) -> None:
    row = Attempt(
        call_id=call.id,
        form_id=call.form_id,
        ordinal=1,
        assignment=ASSIGNMENT,
        state="handed_in",
        seed=call.id,
        ended_at=AT,
    )
    data = submission_bytes(released, answers, call.person.number)
    row.sha256 = digest(data)
    db.add(row)
    db.flush()
    for seq, (question, value) in enumerate(answers.items(), 1):
        text = json.dumps(value, ensure_ascii=False)
        db.add(
            AnswerEvent(
                attempt_id=row.id,
                page=1,
                seq=seq,
                question=question,
                value=text,
                marked=False,
                at=AT,
            )
        )
    db.add(Submission(attempt_id=row.id, door="room", sha256=row.sha256, handed_in_at=AT))
    write(submission_path(exam.course, call.person.number, ASSIGNMENT), data, AT)


def _questions(exam: ReleasedExam) -> list[dict[str, Any]]:
    with exam.sessions() as db:
        return list(db.scalars(select(Exam)).one().forms[0].questions)


def _mark(db: Session, draw: random.Random, worth: dict[str, int]) -> None:
    """Each essay by somebody; of some answers a second mark takes the place of the first."""
    for row in db.scalars(select(Response).where(Response.status == "pending")):
        for who in draw.choice((["m1"], ["m1", "m2"])):
            points = draw.randrange(worth[row.question], 2 * worth[row.question] + 1) / 2
            db.add(
                Mark(
                    attempt_id=row.attempt_id,
                    question=row.question,
                    answer_sha256=row.answer_sha256,
                    points=points,
                    who=who,
                    at=AT,
                )
            )
    db.execute(update(Submission).values(scored_sha256=None))
    db.commit()


@pytest.mark.slow
def test_a_hundred_scores_are_rebuilt_byte_for_byte_from_the_evidence(exam: ReleasedExam) -> None:
    draw = random.Random(20261126)
    _sit(exam, draw)
    questions = _questions(exam)
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)
        _mark(db, draw, {each["name"]: int(each["points"]) for each in questions})
        row = find_exam(db, EXAM)
        wish = Wish(exam.form.items[0].item_id, "accept", "B")
        made = propose_correction(
            db, exam.course, row, wish, reason="条文已修正", actor="jia", roles=ROLES
        )
        db.commit()
        confirm_correction(db, exam.course, made.id, actor="yi", roles=ROLES)
        db.commit()
        score_exam(exam.course, db, EXAM)
        put_published(db, row, AT)
        db.commit()
    with exam.sessions() as db:
        keys: dict[int, PaperKey] = {}
        published = db.scalars(select(PublishedResult).order_by(PublishedResult.call_id)).all()
        assert len(published) == PEOPLE
        told = []
        for each in published:
            attempt = db.get_one(Attempt, each.attempt_id)
            again, lines = rebuilt(db, exam.course, attempt, keys=keys)
            assert again.encode() == each.explanation.encode()
            assert differences(each.explanation, again) == []
            assert len(lines) == len(attempt.form.questions)
            told.append(json.loads(each.explanation))
        assert len({one["score"] for one in told}) > 10
        assert {one["outcome"] for one in told} == {"passed", "failed"}
        assert {q["mark"]["by"] for one in told for q in one["questions"] if q["mark"]} == {
            "m1",
            "m2",
        }
        assert {q["status"] for one in told for q in one["questions"]} == {
            "scored",
            "omitted",
            "not_reached",
        }
        for one, each in zip(told, published, strict=True):
            assert sum(part.points or 0 for part in sections(each.explanation)) == one["score"]
        _noticed(db, exam, published[0], keys)


def _noticed(
    db: Session, exam: ReleasedExam, one: PublishedResult, keys: dict[int, PaperKey]
) -> None:
    """Whatever is changed afterwards is found."""
    attempt = db.get_one(Attempt, one.attempt_id)
    score = db.get_one(Response, (attempt.id, "q07"))
    score.score = 1.0 - (score.score or 0.0)
    db.flush()
    now = explanations(db, attempt.form.exam, [one.call_id])[one.call_id]
    assert differences(one.explanation, now) == ["q07"]
    assert rebuilt(db, exam.course, attempt, keys=keys)[0] == one.explanation, "rows do not matter"
    db.rollback()
    db.add(
        Mark(
            attempt_id=attempt.id,
            question="q07",
            points=0.5,
            who="x",
            at=AT,
            answer_sha256=db.get_one(Response, (attempt.id, "q07")).answer_sha256,
        )
    )
    db.flush()
    again = rebuilt(db, exam.course, attempt, keys=keys)[0]
    assert differences(one.explanation, again) == ["q07", ""]
    db.rollback()
    assert db.get_one(Submission, attempt.id).door == "room"
    event = select(AnswerEvent).where(AnswerEvent.attempt_id == attempt.id).limit(1)
    db.scalars(event).one().value = '"别的"'
    db.flush()
    with pytest.raises(UnreadableSubmission, match="校验码不一致"):
        rebuilt(db, exam.course, attempt, keys=keys)
    db.rollback()
