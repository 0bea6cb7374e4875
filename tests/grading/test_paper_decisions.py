"""待核查、待阅卷: one person proposes, another confirms, and scoring finds what counts now."""

from __future__ import annotations

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from exam_room.writing import hand_in
from grading.errors import PaperDecisionRefused
from grading.nbgrader.gradebook import load_paper, open_gradebook, persons_grades
from grading.nbgrader.score_cells import score_cells
from grading.open_answers import open_answers
from grading.paper_decisions import Proposed, confirm, possible_acts, propose, refuse
from grading.result_views import SHOWN, Wanted, count_shown, person_view, results_found
from grading.score_run import score_exam
from records.accounts.administration import create_account
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.answer import AnswerEvent
from records.exams.attempt import Attempt
from records.exams.call import Call
from records.exams.exam import find_exam
from records.exams.mark import Mark
from records.exams.paper_proposal import PaperAct
from records.exams.response import FormerResponse, Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.people.person import Person
from tests.support.released_exam import (
    ASSIGNMENT,
    EXAM,
    ReleasedExam,
    answer,
    right_answers,
)
from tests.support.room_http import CHEAP
from tests.support.room_site import RoomSite, opened, run
from tests.support.room_site import answer as answer_in_room

ROLES = ("administrator",)
Place = ReleasedExam | RoomSite


@pytest.fixture
def sent(exam: ReleasedExam) -> ReleasedExam:
    """S1's first answer is no literal, S2's file is damaged, S3 has sent nothing, S4's is as it should be."""
    exam.call(["S1", "S2", "S3", "S4"])
    right = right_answers(exam)
    exam.hand_in("S1", answer(exam.paper(), **{**right, "q01": "B"}))
    exam.hand_in("S2", orjson.dumps(answer(exam.paper(), **right))[:-400])
    exam.hand_in("S4", answer(exam.paper(), **right))
    score(exam)
    return exam


def score(place: Place) -> None:
    with place.sessions() as db:
        score_exam(place.course, db, EXAM)


def attempt_of(place: Place, number: str) -> int:
    with place.sessions() as db:
        wanted = select(Attempt.id).join(Call).join(Person).where(Person.number == number)
        return db.scalars(wanted).one()


def outcome(place: Place, number: str) -> tuple[str, float | None]:
    with place.sessions() as db:
        wanted = select(Result).join(Call).join(Person).where(Person.number == number)
        row = db.scalars(wanted).one()
        return row.outcome, row.score


def proposed(
    place: Place,
    number: str,
    act: PaperAct,
    *,
    question: str = "",
    points: str = "",
    actor: str = "jia",
    reason: str = "看过原件",
    roles: tuple[str, ...] = ROLES,
) -> int:
    with place.sessions() as db:
        wish = Proposed(act, reason, question, points)
        attempt = attempt_of(place, number)
        made = propose(db, place.course, attempt, wish, actor=actor, roles=roles)
        db.commit()
        return made.id


def confirmed(place: Place, proposal: int, actor: str = "yi") -> None:
    with place.sessions() as db:
        confirm(db, place.course, proposal, actor=actor, roles=ROLES)
        db.commit()
    score(place)


def actions(place: Place) -> list[str]:
    with place.sessions() as db:
        trail.verify(db)
        return list(db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))


def test_an_answer_that_cannot_be_read_gets_points_by_two_people(sent: ReleasedExam) -> None:
    assert outcome(sent, "S1") == ("exception", None)
    wanted = proposed(sent, "S1", "mark", question="q01", points="0.5")
    assert outcome(sent, "S1") == ("exception", None)
    with pytest.raises(PaperDecisionRefused, match="两人"):
        confirmed(sent, wanted, actor="jia")
    confirmed(sent, wanted)
    whole = outcome(sent, "S4")[1]
    assert whole is not None
    assert outcome(sent, "S1") == ("failed", whole - 0.5)
    # The gradebook says the same, and no run takes it for somebody else's mark.
    with open_gradebook(sent.course) as engine, engine.connect() as connection:
        paper = load_paper(connection, sent.course, ASSIGNMENT)
        found = [(row.student, row.points) for row in persons_grades(connection, paper)]
    assert ("S1", 0.5) in found
    score(sent)
    with sent.sessions() as db:
        marks = db.scalars(select(Mark)).all()
        assert [(mark.who, mark.points, mark.reason) for mark in marks] == [
            ("jia", 0.5, "看过原件")
        ]
    assert {"paper.propose", "paper.mark"} <= set(actions(sent))


def test_the_question_the_key_and_the_answer_are_there_to_judge_by(sent: ReleasedExam) -> None:
    with sent.sessions() as db:
        row = db.get_one(Attempt, attempt_of(sent, "S1"))
        [open_answer] = open_answers(db, sent.course, row)
        assert open_answer.question == "q01"
        assert open_answer.answer == "q01 = B"
        assert open_answer.worth == 1
        assert "读不出" in open_answer.reason
        assert len(open_answer.options) == 4
    with open_gradebook(sent.course) as engine, engine.connect() as connection:
        key = load_paper(connection, sent.course, ASSIGNMENT).key
    assert score_cells(sent.course, ASSIGNMENT) == {
        name: cell.source for name, cell in key.cells.items()
    }
    assert open_answer.key == key.rules["q01-score"].arguments["key"]


@pytest.mark.parametrize("points", ["", "x", "-1", "1.5", "0.333", "nan", "inf", "1e0", "１"])
def test_points_are_between_nothing_and_what_the_question_is_worth(
    sent: ReleasedExam, points: str
) -> None:
    with pytest.raises(PaperDecisionRefused, match="0 到 1"):
        proposed(sent, "S1", "mark", question="q01", points=points)


def test_everything_that_stands_against_a_proposal_is_told_at_once(sent: ReleasedExam) -> None:
    with pytest.raises(PaperDecisionRefused) as caught:
        proposed(sent, "S1", "use_record", reason=" ", roles=("invigilator",))
    assert len(caught.value.problems) == 3
    proposed(sent, "S1", "mark", question="q01", points="1")
    with pytest.raises(PaperDecisionRefused, match="等待另一人确认"):
        proposed(sent, "S1", "mark", question="q01", points="0", actor="bing")
    for number, question in (("S1", "q02"), ("S4", "q01"), ("S2", "q01"), ("S1", "q99")):
        with pytest.raises(PaperDecisionRefused, match="不能这样处理"):
            proposed(sent, number, "mark", question=question, points="1")


def test_nobody_decides_about_their_own_paper(sent: ReleasedExam) -> None:
    with sent.sessions() as db:
        person = db.scalars(select(Person).where(Person.number == "S1")).one()
        create_account(db, "ziji", "", ["administrator"], actor="t", person=person, policy=CHEAP)
        db.commit()
    with pytest.raises(PaperDecisionRefused, match="本人"):
        proposed(sent, "S1", "mark", question="q01", points="1", actor="ziji")
    wanted = proposed(sent, "S1", "mark", question="q01", points="1")
    with pytest.raises(PaperDecisionRefused, match="本人"):
        confirmed(sent, wanted, actor="ziji")


def test_points_are_not_given_to_an_answer_that_has_changed_since(sent: ReleasedExam) -> None:
    wanted = proposed(sent, "S1", "mark", question="q01", points="1")
    right = right_answers(sent)
    sent.hand_in("S1", answer(sent.paper(), **{**right, "q01": "C"}))
    score(sent)
    with pytest.raises(PaperDecisionRefused, match="变了"):
        confirmed(sent, wanted)
    with sent.sessions() as db:
        assert not db.scalars(select(Mark)).all()
        refuse(db, wanted, actor="yi", reason="答案变了", roles=ROLES)
        db.commit()
    with pytest.raises(PaperDecisionRefused, match="处理过了"):
        confirmed(sent, wanted)


def test_another_file_is_asked_for_and_the_one_that_came_is_kept_aside(sent: ReleasedExam) -> None:
    path = sent.course.notebook("submitted", "S2", ASSIGNMENT)
    damaged = path.read_bytes()
    assert outcome(sent, "S2") == ("exception", None)
    confirmed(sent, proposed(sent, "S2", "ask_again"))
    assert outcome(sent, "S2") == ("pending", None)
    assert not path.exists()
    kept = list((sent.course.root / "withdrawn").rglob("*.ipynb"))
    assert [each.read_bytes() for each in kept] == [damaged]
    with sent.sessions() as db:
        exam = find_exam(db, EXAM)
        assert count_shown(db, exam)["open"] == 1
        assert db.get_one(Attempt, attempt_of(sent, "S2")).state == "called"
        assert db.get(Submission, attempt_of(sent, "S2")) is None
    sent.hand_in("S2", answer(sent.paper(), **right_answers(sent)))
    score(sent)
    assert outcome(sent, "S2") == outcome(sent, "S4")
    with sent.sessions() as db:
        history = select(FormerResponse).where(FormerResponse.attempt_id == attempt_of(sent, "S2"))
        assert db.scalars(history).all()
    assert "attempt.return_file" in actions(sent)


@pytest.fixture
def tampered(site: RoomSite) -> RoomSite:
    """S1 handed in in the room; somebody changed the record afterwards."""
    site.plan(["S1"])

    async def work() -> None:
        room = site.room()
        live, page = await opened(room, "S1")
        await answer_in_room(room, live, q01="A")
        await hand_in(room, live, actor="S1", page=page)
        await room.in_files(lambda: None)

    run(work)
    with site.sessions() as db:
        db.execute(update(AnswerEvent).values(value='"B"'))
        db.commit()
    score(site)
    return site


@pytest.mark.parametrize(("act", "kept"), [("use_record", '"B"'), ("use_receipted", '"A"')])
def test_where_record_and_receipt_differ_two_people_say_which_counts(
    tampered: RoomSite, act: PaperAct, kept: str
) -> None:
    with tampered.sessions() as db:
        row = db.get_one(Attempt, attempt_of(tampered, "S1"))
        paper = db.get_one(Submission, row.id)
        assert "回执" in paper.problem
        assert possible_acts(tampered.course, row, paper) == ["use_record", "use_receipted"]
    confirmed(tampered, proposed(tampered, "S1", act))
    with tampered.sessions() as db:
        row = db.get_one(Attempt, attempt_of(tampered, "S1"))
        found = db.get_one(Response, (row.id, "q01"))
        assert (found.status, orjson.loads(found.value)) == ("scored", orjson.loads(kept))
        assert db.get_one(Submission, row.id).problem == ""
        assert possible_acts(tampered.course, row, db.get_one(Submission, row.id)) == []
    # It stays so, whatever run comes next.
    score(tampered)
    assert outcome(tampered, "S1")[0] in ("passed", "failed", "pending")
    assert "paper.settle" in actions(tampered)


def test_figures_add_up_whatever_is_looked_for(sent: ReleasedExam) -> None:
    with sent.sessions() as db:
        exam = find_exam(db, EXAM)
        counts = count_shown(db, exam)
        assert counts == {"exception": 2, "absent": 1, "failed": 1}
        for shown in SHOWN:
            rows = results_found(db, exam, Wanted(shown=shown), start=0, most=99)
            assert len(rows) == counts[shown]
            assert all(row.shown == shown for row in rows)
        assert [
            row.call.person.number
            for row in results_found(db, exam, Wanted(search="s2"), start=0, most=9)
        ] == ["S2"]
        units = {row.call.unit.code for row in results_found(db, exam, Wanted(), start=0, most=9)}
        assert sum(count_shown(db, exam, Wanted(unit=unit)).total() for unit in units) == 4
        view = person_view(
            db, results_found(db, exam, Wanted(search="S1"), start=0, most=1)[0].call.id
        )
        assert view is not None
        assert [each.counts for each in view.attempts] == [True]


@given(st.text(max_size=12))
def test_no_text_is_too_strange_to_look_for(text: str) -> None:
    """What stands in an address becomes conditions, and never an error."""
    from grading.result_views import _found
    from records.exams.exam import Exam

    wanted = Wanted(unit=text, shown=text, form=text, search=text)
    assert str(_found(Exam(id=1, forms=[]), wanted))
