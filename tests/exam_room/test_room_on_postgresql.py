"""The room's own statements are not SQLite's alone: one exam from the plan to the result on a database server."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import select

from exam_room.errors import NotNow
from exam_room.incidents import MOST_ALIKE, incident
from exam_room.writing import hand_in
from grading.nbgrader.course import Course
from grading.score_run import score_exam
from records.exams.exam import ExamForm
from records.exams.result import Result
from tests.support.postgresql import new_database
from tests.support.released_exam import EXAM
from tests.support.room_site import RoomSite, answer, opened, record_exam, run, sitting_of


def test_an_exam_from_the_plan_to_the_result(
    released_once: Path, postgresql_socket: Path, tmp_path: Path
) -> None:
    """Its gradebook is a file, as a site may have it, too."""
    url = new_database(postgresql_socket)
    record_exam(url)
    shutil.copytree(released_once, tmp_path / "course")
    site = RoomSite(Course(tmp_path / "course"), url)
    site.plan(["S1", "S2"])
    room = site.room()

    async def work() -> None:
        with site.sessions() as db:
            form = db.scalars(select(ExamForm)).one()
            before, form.content_hash = form.content_hash, "0" * 64
            db.commit()
        with pytest.raises(NotNow):
            await opened(room, "S1")
        with site.sessions() as db:
            db.scalars(select(ExamForm)).one().content_hash = before
            db.commit()
        live, page = await opened(room, "S1")
        assert await answer(room, live, q01="A") == 1
        for number in range(MOST_ALIKE + 1):
            await room.write(incident(room, sitting_of(room, "S2"), "left_page", str(number)))
        assert site.incidents() == ["left_page"] * MOST_ALIKE
        await hand_in(room, live, actor="S1", page=page)
        await room.in_files(lambda: None)

    try:
        run(work)
        with site.sessions() as db:
            assert score_exam(site.course, db, EXAM).scored == 1
            assert sorted(db.scalars(select(Result.outcome))) == ["failed", "pending"]
    finally:
        site.close()
