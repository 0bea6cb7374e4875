"""The demo's essays are marked through the services, to the end."""

from __future__ import annotations

from sqlalchemy import func, select

from grading.marking.opening import questions_of
from grading.marking.views import lead_view
from lawstudy.demo.marking import HEAD, SEVERITY, is_marked, mark_as_simulated
from records.accounts.account import Account
from records.exams.mark import Mark
from records.exams.marking import MarkingTurn
from tests.support.marking_rows import marking_db, the_exam
from tests.support.released_exam import small_exam


def test_simulated_markers_read_everything() -> None:
    bank, form = small_exam()
    with marking_db(12, markers=0, band_points=3, seeded_percent=10, refed_percent=5) as db:
        for login in SEVERITY:
            db.add(Account(login=login, name=login, roles=["marker"]))
        db.add(Account(login=HEAD.login, name=HEAD.login, roles=list(HEAD.roles)))
        db.flush()
        exam = the_exam(db)
        assert not is_marked(db, exam)
        done = mark_as_simulated(db, exam, questions_of([form], bank), seed=1)
        assert is_marked(db, exam)
        assert done.answers == 24
        assert db.scalar(select(func.count()).select_from(Mark)) == 24
        given = select(func.count()).where(MarkingTurn.state == "given")
        assert db.scalar(given.where(MarkingTurn.kind != "arbiter")) == done.read
        view = lead_view(db, exam)
        assert (view.is_open, view.left, view.pending) == (False, 0, 0)
