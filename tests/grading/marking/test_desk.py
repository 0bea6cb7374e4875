"""Who gets which answer when, what is kept of it, and what is refused: with all reasons, and nothing changed."""

from __future__ import annotations

import json
import random
import re
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from grading.errors import MarkingRefused
from grading.marking.desk import give, next_turn, save_draft
from grading.marking.lead import arbitrate, close_marking, make_seed, refresh, unfinished
from grading.marking.opening import open_marking
from grading.marking.rounds import standing
from grading.marking.scripts import marks_of, rules_of
from grading.marking.staff import Staff, change_staff
from grading.marking.views import answer_of, desk_lines, exam_lines, lead_view
from records.accounts.account import Account
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.attempt import Attempt
from records.exams.mark import Mark
from records.exams.marking import MarkingScript, MarkingTask, MarkingTurn
from records.exams.response import Response
from records.exams.submission import Submission
from tests.support.marking_rows import (
    LEAD,
    LONG,
    NOW,
    SHORT,
    later,
    marker,
    marking_db,
    opened,
    the_exam,
)


class Never:
    """Draws no answer beside those that wait."""

    def random(self) -> float:
        return 0.999


class Always(Never):
    """Draws the first kind of other answers that the policy has."""

    def random(self) -> float:
        return 0.0


def take(db: Session, task: MarkingTask, number: int, minute: float = 0) -> MarkingTurn | None:
    return next_turn(db, task, marker(number), now=later(minute), draw=Never())


def read_all(db: Session, task: MarkingTask, number: int, points: tuple[float, ...]) -> int:
    """Let a marker read whatever there is; returns how much it was."""
    count = 0
    while (turn := take(db, task, number)) is not None:
        give(db, turn.key, points, marker(number), now=NOW)
        count += 1
    return count


def script_of(turn: MarkingTurn | None) -> MarkingScript:
    assert turn is not None
    assert turn.script is not None
    return turn.script


def test_two_read_each_answer_and_their_mean_becomes_the_mark() -> None:
    with marking_db(3) as db:
        short, long = opened(db)
        assert [line.pending for line in exam_lines(db)] == [6]
        assert read_all(db, short, 0, (3.0, 1.0)) == 3
        assert read_all(db, short, 0, (3.0, 1.0)) == 0
        assert read_all(db, short, 1, (3.0, 2.0)) == 3
        assert unfinished(db, the_exam(db)) == 3
        with pytest.raises(MarkingRefused, match="还有 3 份"):
            close_marking(db, the_exam(db), LEAD, now=NOW)
        assert read_all(db, long, 2, (8.0, 6.0)) + read_all(db, long, 3, (8.0, 6.0)) == 6
        refresh(db, the_exam(db))
        assert close_marking(db, the_exam(db), LEAD, now=NOW) == {"mean": 6}
        marks = db.scalars(select(Mark).where(Mark.question == SHORT)).all()
        assert {(mark.points, mark.round) for mark in marks} == {(4.5, 2)}
        assert {mark.who for mark in marks} <= {"m0、m1", "m1、m0"}
        # The next run of scoring looks at every one of these papers.
        assert set(db.scalars(select(Submission.scored_sha256))) == {None}
        told = db.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert told == ["marking.open", *["marking.mark"] * 6, "marking.close"]
        trail.verify(db)
        with pytest.raises(MarkingRefused, match="已经结束"):
            close_marking(db, the_exam(db), LEAD, now=NOW)
        # They wait for scoring, and nobody reads them a second time meanwhile.
        with pytest.raises(MarkingRefused, match="没有待阅卷"):
            opened(db)
        with pytest.raises(MarkingRefused, match="已经结束"):
            take(db, short, 0)


def test_ten_at_once_get_different_answers_or_different_rounds_of_one() -> None:
    with marking_db(5, markers=10) as db:
        short, _ = opened(db, markers=10)
        turns = [take(db, short, number) for number in range(10)]
        rounds = {(script_of(turn).id, turn.kind) for turn in turns if turn}
        assert len(rounds) == 10
        assert len({turn.key for turn in turns if turn}) == 10
        # Nothing waits; asked again, everybody is given what they have.
        assert [take(db, short, number) for number in range(10)] == turns


def test_what_is_not_given_in_time_goes_to_somebody_else_and_what_was_typed_is_kept() -> None:
    with marking_db(1) as db:
        short, _ = opened(db)
        first = take(db, short, 0)
        assert first is not None
        save_draft(db, first.key, [2.0, None], marker(0), now=NOW)
        read_all(db, short, 1, (3.0, 2.0))
        assert take(db, short, 2, 29) is None
        other = take(db, short, 2, 31)
        assert other is not None
        assert (other.kind, script_of(other), other.draft) == (first.kind, script_of(first), None)
        with pytest.raises(MarkingRefused, match="已经交给他人"):
            give(db, first.key, [2.0, 1.0], marker(0), now=later(31))
        save_draft(db, first.key, [2.0, 1.0], marker(0), now=later(32))
        assert first.draft == [2.0, 1.0]
        again = take(db, short, 0, 62)
        assert again is not None
        assert again.draft == [2.0, 1.0]


def test_late_points_count_while_nobody_else_has_begun() -> None:
    with marking_db(1) as db:
        short, _ = opened(db)
        first = take(db, short, 0)
        assert first is not None
        read_all(db, short, 1, (3.0, 2.0))
        assert take(db, short, 1, 31) is None  # They have read it, but it is taken back.
        assert first.state == "dropped"
        give(db, first.key, [3.0, 1.0], marker(0), now=later(32))
        assert script_of(first).final == 4.5
        assert take(db, short, 2, 33) is None


def test_giving_the_same_twice_changes_nothing_and_anything_else_is_refused() -> None:
    with marking_db(1) as db:
        short, _ = opened(db)
        turn = take(db, short, 0)
        assert turn is not None
        assert answer_of(db, turn) == f"S0 对 {SHORT} 的答案"
        give(db, turn.key, [3.0, 0.5], marker(0), now=NOW)
        assert give(db, turn.key, [3.0, 0.5], marker(0), now=later(5)).given_at == NOW
        with pytest.raises(MarkingRefused, match="不能再改"):
            give(db, turn.key, [3.0, 1.0], marker(0), now=NOW)
        with pytest.raises(MarkingRefused, match="不归您"):
            give(db, turn.key, [3.0, 1.0], marker(1), now=NOW)
        with pytest.raises(MarkingRefused, match="不能再改"):
            save_draft(db, turn.key, [3.0, 1.0], marker(0), now=NOW)


def test_everything_that_stands_against_points_is_said_at_once() -> None:
    with marking_db(1) as db:
        short, _ = opened(db)
        turn = take(db, short, 0)
        assert turn is not None
        script = script_of(turn)
        response = db.get_one(Response, (script.attempt_id, SHORT))
        response.answer_sha256 = "f" * 64
        short.markers = ["m1", "m2", "m3"]
        short.writers = ["m0"]
        db.flush()
        with pytest.raises(MarkingRefused) as refused:
            give(db, turn.key, [3.5, 0.3], marker(0), now=NOW)
        assert len(refused.value.problems) == 5
        assert (turn.state, turn.points) == ("leased", None)
        for criteria in ([3.0], [3.0, None], [float("nan"), 1.0], [-1.0, 0.0]):
            with pytest.raises(MarkingRefused):
                give(db, turn.key, criteria, marker(0), now=NOW)


def test_who_may_not_read_is_refused_with_all_reasons() -> None:
    with marking_db(2) as db:
        candidate = db.scalars(select(Attempt)).first()
        assert candidate is not None
        db.scalars(
            select(Account).where(Account.login == "m0")
        ).one().person_id = candidate.call.person_id
        with pytest.raises(MarkingRefused) as refused:
            open_marking(
                db,
                the_exam(db),
                [],
                Staff(["m0", "zu"], ["m0", "nobody"]),
                actor="m1",
                roles=["marker"],
            )
        text = str(refused.value)
        for part in (
            "阅卷组长",
            "至少需要 3",
            "应考人员",
            "命题人员",
            "nobody",
            "zu 没有",
            "没有待阅卷",
        ):
            assert part in text
        assert db.scalar(select(MarkingTask.id)) is None


def test_somebody_called_to_the_exam_meanwhile_reads_no_more() -> None:
    with marking_db(2) as db:
        short, _ = opened(db)
        assert take(db, short, 0) is not None
        attempt = db.scalars(select(Attempt)).first()
        assert attempt is not None
        account = db.scalars(select(Account).where(Account.login == "m0")).one()
        account.person_id = attempt.call.person_id
        db.flush()
        with pytest.raises(MarkingRefused, match="应考人员"):
            take(db, short, 0)
        with pytest.raises(MarkingRefused, match="应考人员"):
            change_staff(db, the_exam(db), Staff(["m0", "m1", "m2"]), actor="zu", roles=LEAD.roles)
        change_staff(
            db, the_exam(db), Staff(["m1", "m2", "m3"], ["m0"]), actor="zu", roles=LEAD.roles
        )
        assert desk_lines(db, "m0") == []
        assert [line.task.label for line in desk_lines(db, "m3")] == ["11", "12（3）"]


def test_an_answer_that_changed_is_read_anew_and_one_of_a_void_paper_not_at_all() -> None:
    with marking_db(2) as db:
        short, _ = opened(db)
        turn = take(db, short, 0)
        script = script_of(turn)
        response = db.get_one(Response, (script.attempt_id, SHORT))
        response.value, response.answer_sha256 = json.dumps("改过"), "e" * 64
        other = db.scalars(select(Attempt).where(Attempt.id != script.attempt_id)).one()
        other.state = "voided"
        db.flush()
        now = take(db, short, 0)
        assert now is not None
        assert script.state == "gone"
        assert answer_of(db, now) == "改过"
        give(db, now.key, [1.0, 1.0], marker(0), now=NOW)
        assert take(db, short, 0) is None


def test_points_given_elsewhere_are_taken_over_with_the_reason() -> None:
    with marking_db(1) as db:
        short, long = opened(db)
        turn = take(db, short, 0)
        script = script_of(turn)
        db.add(
            Mark(
                attempt_id=script.attempt_id,
                question=SHORT,
                answer_sha256=script.answer_sha256,
                points=2.5,
                who="formgrader",
                at=NOW,
            )
        )
        db.flush()
        refresh(db, the_exam(db))
        assert (script.state, script.final) == ("elsewhere", 2.5)
        with pytest.raises(MarkingRefused):
            give(db, turn.key if turn else "", [3.0, 2.0], marker(0), now=NOW)
        for number in (0, 1):
            read_all(db, long, number, (8.0, 6.0))
        assert close_marking(db, the_exam(db), LEAD, now=NOW) == {"elsewhere": 1, "mean": 1}
        assert db.scalars(select(Mark.round).order_by(Mark.id)).all() == [1, 2]
        taken = db.scalars(
            select(AuditEntry.after).where(AuditEntry.action == "marking.take_over")
        ).one()
        assert "formgrader" in taken


def test_three_opinions_go_to_the_head_who_sees_all_of_them() -> None:
    with marking_db(1) as db:
        short, _ = opened(db)
        for number, points in ((0, (0.0, 0.0)), (1, (3.0, 2.0)), (2, (2.0, 0.5))):
            assert read_all(db, short, number, points) == 1
        view = lead_view(db, the_exam(db))
        [dispute] = view.disputes
        assert dispute.marks.keys() == {"first", "second", "third"}
        assert {points for _, points in dispute.marks.values()} == {0.0, 5.0, 2.5}
        assert take(db, short, 3) is None  # Nobody but the head is given it.
        with pytest.raises(MarkingRefused, match="原因") as refused:
            arbitrate(db, dispute.key, [4.0, 2.0], " ", marker(3), now=NOW)
        assert len(refused.value.problems) == 3
        arbitrate(db, dispute.key, [2.0, 2.0], "要点二表述完整", LEAD, now=NOW)
        with pytest.raises(MarkingRefused, match="不能再改"):
            arbitrate(db, dispute.key, [2.0, 1.0], "再想", LEAD, now=NOW)
        script = db.scalars(select(MarkingScript).where(MarkingScript.question == SHORT)).one()
        assert (script.state, script.final, script.rule) == ("settled", 4.0, "arbiter")


@pytest.mark.parametrize(("by_rule", "passed"), [(4, None), (0, 4.0), (2, 4.0)])
def test_a_paper_near_the_cut_score_is_read_again_by_somebody_else(
    by_rule: float, passed: float | None
) -> None:
    # 10 and 14 and 4 is 28 of 24: near enough for a band of 4.
    with marking_db(2, band_points=by_rule) as db:
        short, long = opened(db, band=passed)
        for number in (0, 1):
            read_all(db, short, number, (3.0, 1.0))
            read_all(db, long, number, (8.0, 6.0))
        assert all(script.again for script in db.scalars(select(MarkingScript)))
        assert unfinished(db, the_exam(db)) == 4
        assert take(db, short, 0) is None
        assert (
            read_all(db, short, 2, (3.0, 2.0)) == 2
        )  # Within the tolerance: what was found stands.
        assert read_all(db, long, 2, (2.0, 2.0)) == 2  # Beyond it.
        view = lead_view(db, the_exam(db))
        assert len(view.disputes) == 2
        for dispute in view.disputes:
            arbitrate(db, dispute.key, [8.0, 2.0], "看过三人", LEAD, now=NOW)
        refresh(db, the_exam(db))
        assert close_marking(db, the_exam(db), LEAD, now=NOW) == {"mean": 2, "arbiter": 2}
        marks = {(mark.question, mark.points) for mark in db.scalars(select(Mark))}
        assert marks == {(SHORT, 4.0), (LONG, 10.0)}


@pytest.mark.parametrize("band", [1.5, 1_000.0, float("nan")])
def test_a_band_that_is_narrower_than_the_rules_or_wider_than_the_paper_is_refused(
    band: float,
) -> None:
    with marking_db(2, band_points=2) as db:
        with pytest.raises(MarkingRefused, match="复评范围应在 2（考试规则）至"):
            opened(db, band=band)
        assert db.scalars(select(MarkingTask)).all() == []


def test_known_marks_and_ones_own_come_among_the_others_and_decide_nothing() -> None:
    with marking_db(9, seeded_percent=10, refed_percent=10) as db:
        short, _ = opened(db)
        with pytest.raises(MarkingRefused, match="标准卷"):
            make_seed(db, short, " ", [9.0, 1.0], LEAD)
        seed = make_seed(db, short, "标准答案一份", [3.0, 1.0], LEAD)
        turn = next_turn(db, short, marker(0), now=NOW, draw=Always())
        assert turn is not None
        assert (turn.seed_id, answer_of(db, turn)) == (seed.id, "标准答案一份")
        give(db, turn.key, [2.0, 1.0], marker(0), now=NOW)
        for _ in range(6):
            one = next_turn(db, short, marker(0), now=NOW, draw=Never())
            assert one is not None
            give(db, one.key, [2.0, 1.0], marker(0), now=NOW)

        class Own(Never):
            def random(self) -> float:
                return 0.15

        again = next_turn(db, short, marker(0), now=NOW, draw=Own())
        assert again is not None
        assert again.kind == "refed"
        give(db, again.key, [2.5, 1.0], marker(0), now=NOW)
        quality = lead_view(db, the_exam(db)).tasks[0].markers[0]
        assert quality.given == 8
        assert quality.seeds is not None
        assert quality.seeds.mean == -1.0
        assert quality.own is not None
        assert quality.own.mean == 0.5
        assert quality.severity is None
        script = script_of(again)
        assert len([turn for turn in turns_of(db, script) if turn.state == "given"]) == 2
        assert script.final is None


def turns_of(db: Session, script: MarkingScript) -> list[MarkingTurn]:
    return list(db.scalars(select(MarkingTurn).where(MarkingTurn.script_id == script.id)))


POINTS = st.sampled_from([(0.0, 0.0), (1.0, 0.5), (2.0, 1.0), (2.5, 1.5), (3.0, 2.0)])
ACTS = st.lists(
    st.tuples(st.integers(0, 4), POINTS, st.booleans(), st.integers(0, 40)), max_size=30
)


@pytest.mark.slow
@settings(max_examples=6, suppress_health_check=list(HealthCheck))
@given(acts=ACTS, seed=st.integers(0, 2**32))
def test_whatever_the_order_each_answer_ends_with_one_mark_by_the_rule(
    acts: list[tuple[int, tuple[float, float], bool, int]], seed: int
) -> None:
    """Readers take, give, leave and come back in any order; then whatever is left is read to the end."""
    draw = random.Random(seed)
    rules = {"band_points": 6, "refed_percent": 20, "seeded_percent": 10}
    with pytest.MonkeyPatch.context() as chance, marking_db(2, markers=5, **rules) as db:
        # The places of the answers, too, so that what fails fails again.
        chance.setattr("grading.marking.scripts._DRAW", draw)
        short, _ = opened(db, markers=5)
        minute = 0.0
        for number, points, gives, passes in acts:
            minute += passes
            turn = next_turn(db, short, marker(number), now=later(minute), draw=draw)
            if turn is not None and gives:
                give(db, turn.key, points, marker(number), now=later(minute + 1))
        for tries in range(200):
            minute += 31  # Whatever was taken and left is taken back.
            turns = [
                next_turn(db, short, marker(number), now=later(minute), draw=draw)
                for number in range(5)
            ]
            if not any(turns):
                break
            for number, turn in enumerate(turns):
                if turn is not None and (number + tries) % 2 == 0:
                    points = draw.choice([(0.0, 0.0), (2.0, 1.0), (3.0, 2.0)])
                    give(db, turn.key, points, marker(number), now=later(minute))
        for dispute in lead_view(db, the_exam(db)).disputes:
            arbitrate(db, dispute.key, [2.0, 1.0], "裁定", LEAD, now=later(minute))
        for script in db.scalars(select(MarkingScript).where(MarkingScript.question == SHORT)):
            given = [turn for turn in turns_of(db, script) if turn.state == "given"]
            rounds = [turn for turn in given if turn.kind != "refed"]
            assert len({turn.kind for turn in rounds}) == len(rounds)
            assert len({turn.login for turn in rounds}) == len(rounds)
            found = standing(marks_of(rounds), rules_of(short), again=script.again)
            assert not found.wants
            assert (script.state, script.final, script.rule) == ("settled", found.final, found.rule)


def test_whatever_a_marker_asks_is_found_by_an_index() -> None:
    """However many answers other exams have: no table that grows with them is read from end to end."""
    with marking_db(3) as db:
        short, _ = opened(db)
        asked: list[tuple[str, Any]] = []
        engine = db.get_bind()

        def keep(
            _connection: Any, _cursor: Any, text: str, values: Any, _context: Any, _many: bool
        ) -> None:
            if text.startswith(("SELECT", "UPDATE")):
                asked.append((text, values))

        event.listen(engine, "before_cursor_execute", keep)
        read_all(db, short, 0, (3.0, 1.0))
        turn = take(db, short, 1)
        assert turn is not None
        response = db.scalars(
            select(Response).where(Response.attempt_id == script_of(turn).attempt_id)
        ).first()
        assert response is not None
        response.answer_sha256 = "f" * 64
        db.flush()
        take(db, short, 1)
        event.remove(engine, "before_cursor_execute", keep)
        plans = db.connection().connection.driver_connection
        assert plans is not None
        grows = re.compile(r"SCAN (marking_turn|marking_script|response|attempt|exam_call|mark)\b")
        for text, values in asked:
            for row in plans.execute(f"EXPLAIN QUERY PLAN {text}", values):
                assert not grows.search(row[3]), (text, row[3])
