"""Results are published by two people, as they were approved and no others; candidates are told those alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from certification import release
from certification.errors import PublicationRefused
from certification.release import results_digest, standing
from foundation.clock import utc_now
from grading.nbgrader.course import Course
from records.accounts.administration import create_account
from records.exams.call import Call
from records.exams.correction import Correction
from records.exams.exam import Exam
from records.exams.paper_proposal import PaperProposal
from records.exams.publication import Publication, PublishedResult, published_result
from records.exams.result import Result
from records.exams.submission import Submission
from tests.support.decided_exam import RESULTS, exam_of, put_result
from tests.support.held import AT_ONCE, held_by, small_portions
from tests.support.postgresql import new_database
from tests.support.room_http import CHEAP
from tests.support.room_site import RoomSite, record_exam

ADMINISTRATOR, APPROVER = ("administrator",), ("approver",)


def ask(db: Session) -> None:
    release.ask(db, exam_of(db), actor="jia", roles=ADMINISTRATOR)


def approve(db: Session) -> None:
    release.approve(db, exam_of(db), actor="yi", roles=APPROVER)


def publish(db: Session) -> None:
    release.publish(db, exam_of(db), actor="jia", roles=ADMINISTRATOR)


def refused(act: Callable[[Session], object], db: Session) -> list[str]:
    with pytest.raises(PublicationRefused) as caught:
        act(db)
    db.rollback()
    return caught.value.problems


def test_results_go_from_scored_to_archived_and_each_step_is_in_the_trail(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        assert standing(db, exam_of(db)).state == "scored"
        for act, state in ((ask, "asked"), (approve, "approved"), (publish, "published")):
            act(db)
            assert standing(db, exam_of(db)).state == state
        assert exam_of(db).published_at is not None
        told = {
            row.call_id: (row.outcome, row.score) for row in db.scalars(select(PublishedResult))
        }
        numbers = {call.id: call.person.number for call in db.scalars(select(Call))}
        assert {numbers[call]: kept for call, kept in told.items()} == RESULTS
        release.archive(db, exam_of(db), actor="jia", roles=ADMINISTRATOR)
        assert standing(db, exam_of(db)).possible(ADMINISTRATOR) == []
        db.commit()
    assert [each for each in decided.audited() if each[0].startswith("publication")] == [
        ("publication.ask", "jia"),
        ("publication.approve", "yi"),
        ("publication.publish", "jia"),
        ("publication.archive", "jia"),
    ]


def test_nobody_approves_what_they_asked_for_and_each_role_has_its_part(decided: RoomSite) -> None:
    both = ("administrator", "approver")
    with decided.sessions() as db:
        ask(db)
        db.commit()
        own = refused(lambda db: release.approve(db, exam_of(db), actor="jia", roles=both), db)
        assert own == ["提请人不能自己审批，请由另一人审批"]
        wrong = refused(
            lambda db: release.approve(db, exam_of(db), actor="wu", roles=ADMINISTRATOR), db
        )
        assert "没有这个角色" in wrong[0]
        assert "已提请" in refused(publish, db)[0]
        assert "已提请" in refused(ask, db)[0]


def test_nothing_is_published_while_papers_are_open_and_all_reasons_are_told(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        rows = {row.call.person.number: row for row in db.scalars(select(Result))}
        rows["S1"].outcome, rows["S1"].score = "exception", None
        rows["S2"].outcome, rows["S2"].score = "pending", None
        db.delete(rows["S3"])
        attempt = rows["S1"].attempt_id
        assert attempt is not None
        db.add(
            PaperProposal(
                attempt_id=attempt, act="mark", reason="x", proposed_by="jia", proposed_at=utc_now()
            )
        )
        correction = Correction(
            exam_id=exam_of(db).id,
            item="i-1",
            act="void",
            key=None,
            typed="",
            reason="x",
            found={},
            found_sha256="0" * 64,
            proposed_by="jia",
            proposed_at=utc_now(),
        )
        db.add(correction)
        db.commit()
        found = standing(db, exam_of(db))
        assert found.state == "unscored"
        assert {each.text: each.where.partition("?")[2] for each in found.blockers} == {
            "还有 1 人没有交卷，或者没有登记缺考": "shown=open",
            "有 1 份答卷还没有评分": "shown=unscored",
            "有 1 份答卷待核查": "shown=exception",
            "有 1 项答卷处理提议等待另一人确认": "",
            "有 1 项答案更正没有决定，或者还没有重新计分": "",
        }
        assert len(refused(ask, db)) == 5


def change_score(db: Session) -> None:
    row = db.scalars(select(Result).where(Result.outcome == "failed")).one()
    row.outcome, row.score = "passed", 61


def change_paper(db: Session) -> None:
    row = db.scalars(select(Submission).limit(1)).one()
    row.scored_sha256 = row.sha256 = "f" * 64


@pytest.mark.parametrize("change", [change_score, change_paper])
@pytest.mark.parametrize("steps", [(ask,), (ask, approve)])
def test_an_approval_is_void_once_a_result_or_its_paper_changed(
    decided: RoomSite,
    steps: tuple[Callable[[Session], None], ...],
    change: Callable[[Session], None],
) -> None:
    following = (ask, approve, publish)[len(steps)]
    with decided.sessions() as db:
        for step in steps:
            step(db)
        change(db)
        db.commit()
        assert standing(db, exam_of(db)).possible(("administrator", "approver")) == ["refuse"]
        assert "作废" in refused(following, db)[-1]
        release.refuse(db, exam_of(db), actor="yi", roles=APPROVER, reason="成绩有变动")
        for step in (ask, approve, publish):
            step(db)
        assert standing(db, exam_of(db)).state == "published"


def test_after_a_correction_it_is_published_anew_and_until_then_the_old_result_is_told(
    decided: RoomSite,
) -> None:
    with decided.sessions() as db:
        for step in (ask, approve, publish):
            step(db)
        db.commit()
        assert "不需要再次发布" in refused(ask, db)[0]
        failed = db.scalars(select(Result).where(Result.outcome == "failed")).one().call_id
        change_score(db)
        db.commit()
        found = standing(db, exam_of(db))
        assert (found.state, found.changed) == ("published", True)
        assert found.possible(ADMINISTRATOR) == ["ask"]
        told = published_result(db, failed)
        assert told is not None
        assert told.outcome == "failed"
        for step in (ask, approve, publish):
            step(db)
        told = published_result(db, failed)
        assert told is not None
        assert (told.outcome, told.score) == ("passed", 61)


def test_a_candidate_decides_nothing_about_their_own_exam(decided: RoomSite) -> None:
    with decided.sessions() as db:
        person = db.scalars(select(Call)).first()
        assert person is not None
        create_account(
            db, "wo", "", ["administrator"], person=person.person, actor="t", policy=CHEAP
        )
        db.commit()
        problems = refused(
            lambda db: release.ask(db, exam_of(db), actor="wo", roles=ADMINISTRATOR), db
        )
        assert "本人参加了" in problems[0]


def test_a_practice_paper_is_not_published_and_a_refusal_needs_a_reason(decided: RoomSite) -> None:
    with decided.sessions() as db:
        ask(db)
        db.commit()
        back = refused(
            lambda db: release.refuse(
                db, exam_of(db), actor="jia", roles=ADMINISTRATOR, reason=" "
            ),
            db,
        )
        assert "写明原因" in back[0]
        release.refuse(db, exam_of(db), actor="jia", roles=ADMINISTRATOR, reason="有人缺考未登记")
        db.scalars(select(Exam)).one().practice = True
        db.commit()
        assert refused(ask, db) == ["练习卷不发布成绩"]


def test_results_are_the_same_in_the_order_of_whatever_database_on_postgresql(
    postgresql_socket: Path, tmp_path: Path
) -> None:
    """A site that moves is not told that results have changed since they were published."""
    found = set()
    for url in (f"sqlite:///{tmp_path / 'records.db'}", new_database(postgresql_socket)):
        record_exam(url)
        site = RoomSite(Course(tmp_path), url)
        site.call(["b", "B-2", "b-1", "张", "李"])
        with site.sessions() as db:
            found.add(results_digest(db, exam_of(db)))
        site.close()
    assert len(found) == 1


def test_twice_as_many_people_are_published_with_no_more_objects(
    site: RoomSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    small_portions(monkeypatch)
    most, told = [], []
    for numbers in (range(2 * AT_ONCE), range(2 * AT_ONCE, 4 * AT_ONCE)):
        names = [f"L{number:02d}" for number in numbers]
        site.call(names)
        with site.sessions() as db:
            for call in db.scalars(select(Call).order_by(Call.id)):
                if call.person.number in names:
                    put_result(db, call, "passed", 80)
            asked = {"results_sha256": "x", "people": 1, "passed": 1}
            made = Publication(exam_id=exam_of(db).id, asked_by="jia", asked_at=utc_now(), **asked)
            db.add(made)
            db.commit()
            with held_by(db) as held:
                release.keep_published(db, made)
            most.append(held.most)
            kept = db.scalars(select(PublishedResult.explanation))
            told.append(sum("paper_sha256" in each for each in kept))
            db.rollback()
            db.query(Publication).delete()
            db.commit()
    assert told == [2 * AT_ONCE, 4 * AT_ONCE]
    assert most[0] == most[1]
