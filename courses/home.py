"""What the records know for a learner's home page: their exams, their papers, and the wrong-question book."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lesson_review import hidden_lessons
from courses.practice import PracticePaper, PracticeScore, practice_papers, score_of
from courses.progress import lesson_progress
from courses.spacing import due_items
from courses.wrong_book import wrong_questions
from foundation.clock import utc_now
from foundation.local_time import local_day, written_time
from question_bank.item import Item
from question_bank.shown import stem_markdown
from records.exams.attempt import HANDED_IN, Attempt
from records.exams.call import Call
from records.people.person import Person


@dataclass(frozen=True)
class HandedIn:
    """A paper that was handed in, by whichever door. ``score``: of practice, once there is one."""

    exam: str
    form: str
    score: PracticeScore | None


@dataclass(frozen=True)
class WrongQuestionShown:
    """An entry of the wrong-question book with its stem as Markdown."""

    item: str
    stem: str
    tries: int
    last_tried: str


@dataclass(frozen=True)
class Home:
    """Everything on the page that is not in the learner's folder. ``lessons``: answered questions, by lesson that may be read now;

    ``due``: how many questions are due today."""

    learner: str
    practice: list[PracticePaper]
    lessons: dict[str, int]
    handed_in: list[HandedIn]
    wrong: list[WrongQuestionShown]
    due: int


def study_home(
    db: Session,
    learner: Person,
    bank: Mapping[str, Item],
    open_items: Collection[str],
    zone: dt.tzinfo,
) -> Home:
    """Read it; times in ``zone``."""
    wrong = [
        WrongQuestionShown(
            entry.item_id,
            stem_markdown(bank[entry.item_id].questions[0]),
            entry.tries,
            written_time(entry.last_tried, zone),
        )
        for entry in wrong_questions(db, learner)
        if entry.item_id in bank
    ]
    attempts = db.scalars(
        select(Attempt)
        .join(Call, Call.id == Attempt.call_id)
        .where(Call.person_id == learner.id, Attempt.state.in_(HANDED_IN))
        .order_by(Attempt.ordinal)
    )
    papers = {
        (row.form.exam.name, row.form.code): (score_of(db, row) if row.is_practice else None)
        for row in attempts
    }
    hidden, progress = hidden_lessons(db), lesson_progress(db, learner.id)
    return Home(
        learner.name,
        practice_papers(db, learner.id),
        {lesson: count for lesson, count in progress.items() if lesson not in hidden},
        [HandedIn(exam, form, score) for (exam, form), score in papers.items()],
        wrong,
        len(due_items(db, learner.id, local_day(utc_now(), zone), bank, open_items)),
    )
