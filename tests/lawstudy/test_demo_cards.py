"""The demo's yearly review of 896 cards is finished, adds up, and is made once."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from certification.cards.review_lists import figures
from lawstudy.demo.cards import EXAM, SUSPENDED, YEAR, make_demo_review
from lawstudy.demo.district import OFFICERS, write_demo_roster
from lawstudy.opening import open_records
from records.audit.trail import verify
from records.cards.register import waiting_steps
from records.cards.review import CardReview, find_review, lines_of
from records.exams.call import Call
from records.exams.exam import Exam, ExamForm
from records.exams.result import Outcome, Result
from records.people.enforcement_card import EnforcementCard
from records.people.roster import import_roster
from tests.support.site_on_server import new_site

TODAY = dt.date(2026, 11, 26)
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.mark.full
def test_a_finished_review_of_all_cards(tmp_path: Path) -> None:
    site = new_site(tmp_path / "site", demo=True, name="演示区")
    with open_records(site) as db:
        for path in write_demo_roster(site.root / "roster"):
            import_roster(db, path)
        make_demo_review(db, root=site.root, zone=ZONE, today=TODAY)
        assert db.scalars(select(CardReview)).all() == []
        exam = Exam(
            name=EXAM,
            title="年审考试",
            cut_score=60,
            total_points=100,
            duration_minutes=60,
            simulated=True,
            published_at=dt.datetime(2022, 12, 1),
            forms=[ExamForm(code="A", content_hash="0" * 64, questions=[])],
        )
        db.add(exam)
        for place, card in enumerate(db.scalars(select(EnforcementCard)).all()):
            db.flush()
            call = Call(exam_id=exam.id, person=card.person, unit=card.person.unit, source="t")
            call.form = exam.forms[0]
            db.add(call)
            db.flush()
            outcome: Outcome = "failed" if place % 12 == 0 else "passed"
            db.add(Result(call_id=call.id, outcome=outcome))
        db.commit()
        for _ in range(2):
            make_demo_review(db, root=site.root, zone=ZONE, today=TODAY)
        db.commit()
        review = find_review(db, YEAR)
        assert review is not None
        assert review.state == "published"
        counts = figures(lines_of(db, review))
        assert counts[0] == OFFICERS == sum(counts[1:5])
        assert counts[3] > OFFICERS // 12
        states = [card.state for card in db.scalars(select(EnforcementCard))]
        assert states.count("unregistered") == counts[3]
        assert [step.card.number for step in waiting_steps(db)] == [SUSPENDED]
        # The roster of the demo comes again with each run, and gives nobody a right back.
        for path in write_demo_roster(site.root / "roster"):
            import_roster(db, path)
        after = [card.state for card in db.scalars(select(EnforcementCard))]
        assert after.count("unregistered") == counts[3]
        verify(db)
