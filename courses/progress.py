"""How far somebody is in each lesson: one record for the web pages and JupyterLab."""

from __future__ import annotations

import json

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses.lesson.page import shown_lessons
from grading.answers import AnswerShape, is_blank
from records.study.answers import StudyAnswer

_ANY = AnswerShape("", "")


def lesson_progress(db: Session, person: int) -> dict[str, int]:
    """How many questions of each lesson have an answer, by lesson."""
    asked = {item for lesson in shown_lessons() for item in lesson.items}
    rows = db.execute(
        select(StudyAnswer.item_id, StudyAnswer.answer).where(
            StudyAnswer.person_id == person, StudyAnswer.item_id.in_(asked)
        )
    )
    answered = {item for item, text in rows if not is_blank(json.loads(text), _ANY)}
    return {lesson.id: len(answered & set(lesson.items)) for lesson in shown_lessons()}
