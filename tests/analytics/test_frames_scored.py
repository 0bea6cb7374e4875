"""Frames of an exam that was really released, handed in, scored and corrected: they say what the records say."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from sqlalchemy import select

from analytics import frames
from analytics.frames.load import Frames
from grading.corrections.deciding import confirm_correction, propose_correction
from grading.corrections.what_if import Wish
from grading.score_run import score_exam
from question_bank.item import CONSTRUCTED
from records.exams.exam import find_exam
from records.exams.response import Response
from tests.support.databases import database_at
from tests.support.released_exam import EXAM, ReleasedExam, answer, right_answers

ROLES = ("administrator",)


def sit(exam: ReleasedExam) -> None:
    """S1 has everything right, S2 nothing at q01, S3 something that nobody can read there; S4 is absent."""
    exam.call(["S1", "S2", "S3", "S4"])
    right = right_answers(exam)
    for student, first in (("S1", right["q01"]), ("S2", "None"), ("S3", "B")):
        exam.hand_in(student, answer(exam.paper(), **{**right, "q01": first}))
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)


def void(exam: ReleasedExam, item: str) -> None:
    with exam.sessions() as db:
        wish = Wish(item, "void")
        made = propose_correction(
            db, exam.course, find_exam(db, EXAM), wish, reason="已废止", actor="jia", roles=ROLES
        )
        db.commit()
        confirm_correction(db, exam.course, made.id, actor="yi", roles=ROLES)
        db.commit()
        score_exam(exam.course, db, EXAM)


def load(exam: ReleasedExam) -> Frames:
    return frames.load(database_at(Path(exam.course.root).parent / "records.db"))


def of(found: Frames, person: str) -> pd.DataFrame:
    return found.responses[found.responses["person"] == person].set_index("question")


def test_a_real_exam_from_its_release_to_a_void_question(exam: ReleasedExam) -> None:
    sit(exam)
    found = load(exam)
    hashes = [exam.bank[each].content_hash for each in found.items["item_id"].astype("str")]
    assert found.items["content_hash"].tolist() == hashes
    assert found.items["expected"].notna().all()
    assert found.attempts["first"].tolist() == found.attempts["counts"].tolist() == [True] * 3
    status = {person: of(found, person)["status"]["q01"] for person in ("S1", "S2", "S3")}
    assert status == {"S1": "scored", "S2": "omitted", "S3": "unreadable"}
    assert of(found, "S4").empty
    free = found.responses["kind"].isin(CONSTRUCTED)
    assert free.any()
    assert found.responses.loc[free, "value"].isna().all()
    assert found.responses.loc[~free, "value"].notna().all()
    assert (of(found, "S1").dropna(subset=["share"])["share"] == 1).all()

    item = exam.form.items[0].item_id
    void(exam, item)
    found = load(exam)
    assert found.items.loc[found.items["voided"], "item_id"].tolist() == [item]
    assert all(of(found, person)["status"]["q01"] == "voided" for person in ("S1", "S2", "S3"))
    with exam.sessions() as db:
        kept = db.execute(select(Response.question, Response.status, Response.score)).all()
    others = found.responses[found.responses["status"] != "voided"]
    assert sorted(others["status"]) == sorted(row.status for row in kept if row.question != "q01")
    points = found.responses.loc[found.responses["status"] == "voided", "points"].sum()
    assert others["score"].sum() + points == sum(row.score or 0 for row in kept)
