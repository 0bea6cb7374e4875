"""A site of 0.1.0 goes on as it was: its results stay, its papers are scored by their own rules, its marks count."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from grading.nbgrader.course import Course
from grading.score_run import score_exam
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import Exam
from records.exams.mark import Mark
from records.exams.response import Response
from records.exams.result import Result
from records.people.person import Person
from records.schema import close_database, open_database, upgrade_database
from tests.support.site_0_1_0 import write_site

Outcomes = dict[tuple[str, str], tuple[str, float | None]]


@pytest.mark.parametrize("force", [False, True])
def test_results_stay_as_they_were(tmp_path: Path, force: bool) -> None:
    site = write_site(tmp_path / "site")
    url = f"sqlite:///{site / 'records.db'}"
    upgrade_database(url, back_up=lambda found: None, step=lambda name: None)
    sessions = open_database(url)
    with sessions() as db:

        def outcomes() -> Outcomes:
            rows = db.execute(
                select(Exam.name, Person.number, Result.outcome, Result.score)
                .join(Call, Call.id == Result.call_id)
                .join(Exam, Exam.id == Call.exam_id)
                .join(Person, Person.id == Call.person_id)
            )
            return {(row.name, row.number): (row.outcome, row.score) for row in rows}

        before = outcomes()
        assert {outcome for outcome, _ in before.values()} >= {"passed", "failed", "exception"}
        for name in db.scalars(select(Exam.name)).all():
            score_exam(Course(site / "course"), db, name, force=force)
        db.expire_all()
        after = outcomes()
        # Whoever had a score has it still; what was open may be told more exactly now.
        for place, (outcome, points) in before.items():
            if points is not None or outcome in ("exception", "voided"):
                assert after[place] == (outcome, points), place
        if force:
            read = select(Response.value).join(Attempt, Attempt.id == Response.attempt_id)
            assert db.scalars(read.where(Response.answer_sha256 == "")).all() == []
        assert all(mark.answer_sha256 for mark in db.scalars(select(Mark)))
    close_database(sessions)
