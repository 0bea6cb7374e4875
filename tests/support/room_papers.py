"""Papers written in the room, as rows: what the room leaves when somebody handed in there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import orjson

from grading.hand_in import new_attempt
from grading.submitted import digest, released_paper, submission_bytes
from records.exams.answer import AnswerEvent
from records.exams.call import assignments
from records.exams.exam import find_exam
from records.exams.submission import Submission
from tests.support.released_exam import EXAM, ReleasedExam

AT = dt.datetime(2026, 5, 6, 2)


def write_in_room(exam: ReleasedExam, name: str, answers: Mapping[str, object]) -> None:
    """Somebody who is called hands in these answers; the exported notebook is not there yet."""
    data = submission_bytes(released_paper(exam.course, EXAM, "A"), answers, name)
    with exam.sessions() as db:
        called = assignments(db, find_exam(db, EXAM))
        [call] = [each for each in called if each.person.number == name]
        attempt = new_attempt(call, call.form, ordinal=1, state="handed_in")
        attempt.sha256, attempt.ended_at = digest(data), AT
        db.add(attempt)
        db.flush()
        for seq, (question, value) in enumerate(answers.items(), 1):
            text = orjson.dumps(value).decode()
            event = {"question": question, "value": text, "marked": False, "at": AT}
            db.add(AnswerEvent(attempt_id=attempt.id, page=1, seq=seq, **event))
        db.add(Submission(attempt_id=attempt.id, door="room", sha256=digest(data), handed_in_at=AT))
        db.commit()
