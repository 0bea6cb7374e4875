"""Corrections of keys: what would follow is what follows, by two people, in our rows and in nbgrader's gradebook alike."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from grading.answers import AnswerShape
from grading.corrections.deciding import (
    confirm_correction,
    propose_correction,
    refuse_correction,
)
from grading.corrections.key import corrected, read_key
from grading.corrections.measured import measure
from grading.corrections.what_if import WhatIf, Wish, what_if
from grading.errors import CorrectionRefused
from grading.nbgrader.course import Course
from grading.nbgrader.gradebook import load_paper, open_gradebook
from grading.nbgrader.stock import compare_with_stock
from grading.paper.score_cell import ScoringRule, parse_score_cell, score_cell_source
from grading.paper_decisions import confirm, refuse
from grading.score_run import score_exam
from grading.score_writing import open_scorer
from records.accounts.administration import create_account
from records.audit import trail
from records.audit.trail import AuditEntry
from records.exams.call import Call
from records.exams.correction import Correction, CorrectionAct
from records.exams.exam import Exam, find_exam
from records.exams.mark import Mark
from records.exams.paper_proposal import PaperProposal
from records.exams.response import FormerResponse, Response
from records.exams.result import Result
from records.exams.submission import Submission
from records.people.person import Person
from tests.support.released_exam import ASSIGNMENT, EXAM, ReleasedExam, answer, right_answers
from tests.support.room_http import CHEAP

ROLES = ("administrator",)
Standing = tuple[str, float | None]

# Pure.

SINGLE = ScoringRule("q01", "score_single", {"key": "A", "points": 2.0})
MULTIPLE = ScoringRule("q02", "score_multiple", {"key": "AB", "points": 2.0, "incomplete": 1.0})
TRUTH = ScoringRule("q03", "score_true_false", {"key": True, "points": 1.0})
FILL_IN = ScoringRule(
    "q04", "score_fill_in_2", {"key": [["甲"], ["乙"]], "points": 2.0, "numerals": False}
)
KEYS: list[tuple[ScoringRule, list[object], list[object]]] = [
    (SINGLE, ["A", "B", "C"], [None, "A", "B", "C", "", 3]),
    (MULTIPLE, ["AB", "BC", "A"], [None, ["A"], ["A", "B"], ["B", "C"], ["C"], []]),
    (TRUTH, [True, False], [None, True, False, "对"]),
    (
        FILL_IN,
        [[["丙"], ["乙"]], [["甲", "丁"], ["乙"]]],
        [None, ["甲", "乙"], ["丙", "乙"], ["", ""]],
    ),
]


@st.composite
def corrections(draw: st.DrawFn) -> tuple[ScoringRule, list[tuple[CorrectionAct, object]], object]:
    rule, keys, answers = draw(st.sampled_from(KEYS))
    acts: st.SearchStrategy[CorrectionAct] = st.sampled_from(get_args(CorrectionAct))
    steps = draw(st.lists(st.tuples(acts, st.sampled_from(keys)), max_size=4))
    return (
        rule,
        [(act, None if act == "void" else key) for act, key in steps],
        draw(st.sampled_from(answers)),
    )


def after(rule: ScoringRule, steps: list[tuple[CorrectionAct, object]]) -> ScoringRule:
    for act, key in steps:
        rule = corrected(rule, act, key)
    return rule


@given(corrections())
def test_the_same_corrections_again_change_nothing(
    case: tuple[ScoringRule, list[tuple[CorrectionAct, object]], object],
) -> None:
    rule, steps, _ = case
    once = after(rule, steps)
    assert after(once, steps) == once


@given(corrections())
def test_the_test_cell_says_and_does_what_the_rule_does(
    case: tuple[ScoringRule, list[tuple[CorrectionAct, object]], object],
) -> None:
    rule, steps, given_answer = case
    rule = after(rule, steps)
    source = score_cell_source(rule, "1")
    assert parse_score_cell(source) == rule
    *before, last = source.replace("### BEGIN HIDDEN TESTS", "").rsplit("\n", 2)[:-1]
    names: dict[str, object] = {rule.name: given_answer}
    exec("\n".join(before), names)
    assert eval(last, names) == rule.score(given_answer)
    assert 0 <= rule.score(given_answer) <= rule.points


def test_accepting_takes_nothing_from_anybody() -> None:
    rule = corrected(SINGLE, "accept", "B")
    assert [rule.score(each) for each in ("A", "B", "C", None)] == [2.0, 2.0, 0.0, 0.0]
    assert corrected(rule, "key", "C").score("A") == 0.0
    void = corrected(rule, "void")
    assert [void.score(each) for each in ("C", None)] == [2.0, 2.0]
    assert corrected(void, "key", "C").score("A") == 0.0, (
        "another key takes the place of all before"
    )


@pytest.mark.parametrize(
    ("kind", "typed", "key"),
    [
        ("single", " ｂ", "B"),
        ("multiple", "c、A", "AC"),
        ("multiple", "ＣＡ", "AC"),
        ("true_false", "错误", False),
        ("true_false", "√", True),
        ("fill_in", "六十日| 60日 ；甲", [["六十日", "60日"], ["甲"]]),
        ("single", "E", None),
        ("single", "AB", None),
        ("single", "", None),
        ("multiple", "AX", None),
        ("true_false", "A", None),
        ("fill_in", "只有一个", None),
        ("fill_in", "甲；", None),
        ("fill_in", f"甲；{'长' * 201}", None),
    ],
)
def test_keys_are_read_as_people_type_them(kind: str, typed: str, key: object) -> None:
    shape = AnswerShape("q01", kind, frozenset("ABCD"), blanks=2)
    if key is None:
        with pytest.raises(ValueError, match="读不出来"):
            read_key(shape, typed)
    else:
        assert read_key(shape, typed) == key


# On an exam.


@pytest.fixture
def sat(exam: ReleasedExam) -> ReleasedExam:
    """S1 has everything right, S2 has B at q01, S3 nothing there, S4 something that nobody can read; S5 is absent."""
    exam.call(["S1", "S2", "S3", "S4", "S5"])
    right = right_answers(exam)
    exam.hand_in("S1", answer(exam.paper(), **right))
    exam.hand_in("S2", answer(exam.paper(), **{**right, "q01": "'B'"}))
    exam.hand_in("S3", answer(exam.paper(), **{**right, "q01": "None"}))
    exam.hand_in("S4", answer(exam.paper(), **{**right, "q01": "B"}))
    score(exam)
    return exam


def score(exam: ReleasedExam) -> None:
    with exam.sessions() as db:
        score_exam(exam.course, db, EXAM)


def item_at(exam: ReleasedExam, number: int) -> str:
    return exam.form.items[number - 1].item_id


def right_letter(exam: ReleasedExam) -> str:
    return right_answers(exam)["q01"].strip("'")


def standings(exam: ReleasedExam) -> dict[str, Standing]:
    with exam.sessions() as db:
        rows = db.execute(
            select(Person.number, Result.outcome, Result.score)
            .join(Call, Call.person_id == Person.id)
            .join(Result, Result.call_id == Call.id)
        )
        return {row.number: (row.outcome, row.score) for row in rows}


def would(exam: ReleasedExam, act: CorrectionAct, typed: str = "", number: int = 1) -> WhatIf:
    with exam.sessions() as db:
        return what_if(
            db, exam.course, find_exam(db, EXAM), Wish(item_at(exam, number), act, typed)
        )


def proposed(
    exam: ReleasedExam,
    act: CorrectionAct,
    typed: str = "",
    *,
    item: str | None = None,
    actor: str = "jia",
    roles: tuple[str, ...] = ROLES,
    reason: str = "第几条已经修正",
) -> int:
    with exam.sessions() as db:
        wish = Wish(item or item_at(exam, 1), act, typed)
        row = find_exam(db, EXAM)
        made = propose_correction(
            db, exam.course, row, wish, reason=reason, actor=actor, roles=roles
        )
        db.commit()
        return made.id


def confirmed(exam: ReleasedExam, correction: int, actor: str = "yi") -> None:
    with exam.sessions() as db:
        confirm_correction(db, exam.course, correction, actor=actor, roles=ROLES)
        db.commit()


def refusal(exam: ReleasedExam, act: CorrectionAct, typed: str = "", **said: object) -> str:
    before = snapshot(exam)
    with pytest.raises(CorrectionRefused) as caught:
        proposed(exam, act, typed, **said)  # type: ignore[arg-type]
    assert snapshot(exam) == before
    return str(caught.value)


def snapshot(exam: ReleasedExam) -> list[object]:
    with exam.sessions() as db:
        return [
            standings(exam),
            db.query(AuditEntry).count(),
            db.query(Correction).count(),
            [tuple(row) for row in db.execute(select(Mark.attempt_id, Mark.points))],
        ]


@pytest.mark.parametrize(("act", "typed"), [("key", "B"), ("accept", "B"), ("void", "")])
def test_what_would_follow_follows(sat: ReleasedExam, act: CorrectionAct, typed: str) -> None:
    before = standings(sat)
    found = would(sat, act, typed)
    expected = {each.person: each.after for each in found.results}
    assert standings(sat) == before, "nothing is changed by asking"
    confirmed(sat, proposed(sat, act, typed))
    assert standings(sat) == before, "scoring makes the change"
    score(sat)
    assert standings(sat) == {**before, **expected}
    changed = {"key": {"S1", "S2"}, "accept": {"S2"}, "void": {"S2", "S3", "S4"}}[act]
    assert set(expected) == changed
    with sat.sessions() as db:
        trail.verify(db)
        former = db.query(FormerResponse).filter_by(question="q01").count()
        assert former >= len(changed), "what it was before is kept"
        row = db.query(Correction).one()
        assert row.applied_at is not None
        assert (row.proposed_by, row.decided_by) == ("jia", "yi")
    score(sat)
    assert standings(sat) == {**before, **expected}, "and once"


@pytest.mark.stock
@pytest.mark.parametrize(("act", "typed"), [("accept", "B"), ("void", "")])
def test_stock_nbgrader_gives_the_same_by_the_corrected_key(
    sat: ReleasedExam, act: CorrectionAct, typed: str
) -> None:
    confirmed(sat, proposed(sat, act, typed))
    score(sat)
    papers = [(name, ASSIGNMENT) for name in ("S1", "S2", "S3")]
    compared = compare_with_stock(sat.course, papers)
    assert compared.failed == []
    assert compared.differences == []
    assert compared.grades > 30


def test_a_run_that_is_killed_after_the_keys_is_continued(sat: ReleasedExam) -> None:
    expected = {each.person: each.after for each in would(sat, "key", "B").results}
    before = standings(sat)
    confirmed(sat, proposed(sat, "key", "B"))
    with sat.sessions() as db, open_gradebook(sat.course) as engine:
        row = find_exam(db, EXAM)
        with open_scorer(sat.course, db, engine, row) as scorer:
            rule = scorer.papers[ASSIGNMENT].key.rules["q01-score"]
    assert rule.arguments["key"] == "B"
    assert standings(sat) == before
    score(sat)
    assert standings(sat) == {**before, **expected}


def test_later_corrections_stand_on_earlier_ones(sat: ReleasedExam) -> None:
    before = standings(sat)
    right = right_letter(sat)
    for act, typed in (("void", ""), ("key", "B"), ("accept", right)):
        confirmed(sat, proposed(sat, act, typed))  # type: ignore[arg-type]
        score(sat)
    after_all = standings(sat)
    assert after_all["S1"] == before["S1"]
    assert after_all["S2"] == before["S1"]
    assert after_all["S3"] == before["S3"]
    with open_gradebook(sat.course) as engine, engine.connect() as connection:
        rule = load_paper(connection, sat.course, ASSIGNMENT).key.rules["q01-score"]
    assert (rule.arguments["key"], [each["key"] for each in rule.also]) == ("B", [right])
    assert not rule.void


def test_a_void_question_is_nobodys_to_judge(sat: ReleasedExam) -> None:
    with sat.sessions() as db:
        answer_of = db.query(Response).filter_by(question="q01", status="unreadable").one()
        db.add(
            Mark(
                attempt_id=answer_of.attempt_id,
                question="q01",
                answer_sha256=answer_of.answer_sha256,
                points=0.0,
                who="bing",
                at=dt.datetime(2026, 11, 26),
            )
        )
        db.execute(update(Submission).values(scored_sha256=None))
        db.commit()
    score(sat)
    assert standings(sat)["S4"] == standings(sat)["S3"]
    # A key that changes leaves alone what a person has given for this very answer …
    assert "S4" not in {each.person for each in would(sat, "accept", "B").results}
    # … and a void question gives everybody its points.
    confirmed(sat, proposed(sat, "void"))
    score(sat)
    assert standings(sat)["S4"] == standings(sat)["S1"]


def publish(exam: ReleasedExam) -> None:
    """S1 passes with exactly the cut score."""
    score_of = standings(exam)["S1"][1]
    with exam.sessions() as db:
        db.execute(update(Exam).values(cut_score=score_of, published_at=dt.datetime(2026, 11, 20)))
        db.commit()
        score_exam(exam.course, db, EXAM, force=True)
    assert standings(exam)["S1"][0] == "passed"


def test_a_published_pass_is_not_taken_away_in_silence(sat: ReleasedExam) -> None:
    publish(sat)
    before = standings(sat)["S1"]
    found = would(sat, "key", "B")
    assert found.told()["losses"] == 1
    [loses] = [each for each in found.results if each.loses_pass]
    confirmed(sat, proposed(sat, "key", "B"))
    score(sat)
    assert standings(sat)["S1"] == before
    assert standings(sat)["S2"][0] == "passed"
    with sat.sessions() as db:
        held = db.query(PaperProposal).filter_by(state="open").one()
        assert (held.attempt_id, held.question, held.points) == (
            loses.answers[0].attempt,
            "q01",
            0.0,
        )
        # Two people again; then it goes as the corrected key says.
        confirm(db, sat.course, held.id, actor="yi", roles=ROLES)
        db.commit()
    score(sat)
    assert standings(sat)["S1"] == loses.after


def test_points_that_wait_are_decided_before_the_key_is_corrected_again(
    sat: ReleasedExam,
) -> None:
    publish(sat)
    before = standings(sat)["S1"]
    confirmed(sat, proposed(sat, "key", "B"))
    score(sat)
    void = proposed(sat, "void")
    with pytest.raises(CorrectionRefused, match="提议等待确认"):
        confirmed(sat, void)
    with sat.sessions() as db:
        held = db.query(PaperProposal).filter_by(state="open").one()
        refuse(db, held.id, actor="yi", reason="本题作废", roles=ROLES)
        db.commit()
    confirmed(sat, void)
    score(sat)
    assert standings(sat)["S1"] == standings(sat)["S3"] == before


def test_before_publication_nobody_was_told_of_a_pass(sat: ReleasedExam) -> None:
    publish(sat)
    with sat.sessions() as db:
        db.execute(update(Exam).values(published_at=None))
        db.commit()
    confirmed(sat, proposed(sat, "key", "B"))
    score(sat)
    assert standings(sat)["S1"][0] == "failed"
    with sat.sessions() as db:
        assert db.query(PaperProposal).count() == 0


def test_everything_that_is_wrong_is_told_at_once(sat: ReleasedExam) -> None:
    told = refusal(sat, "key", "X", reason="", roles=("trainer",))
    for part in ("读不出来", "请写明原因", "只有管理员和审批人"):
        assert part in told
    assert "没有试题 no-such" in refusal(sat, "void", item="no-such")
    assert "由人评阅" in refusal(sat, "void", item="syn-short")
    assert "第几小问" in refusal(sat, "void", item=item_at(sat, 12))
    for act in ("key", "accept"):
        assert "就是这样计分" in refusal(sat, act, right_letter(sat))


def test_a_part_of_a_case_is_named_by_its_number(sat: ReleasedExam) -> None:
    objective = next(name for name in right_answers(sat) if name.startswith("q12_"))
    part = objective.partition("_")[2]
    made = proposed(sat, "void", item=f"{item_at(sat, 12)}/{part}")
    confirmed(sat, made)
    score(sat)
    with open_gradebook(sat.course) as engine, engine.connect() as connection:
        rules = load_paper(connection, sat.course, ASSIGNMENT).key.rules
    assert [name for name, rule in rules.items() if rule.void] == [f"{objective}-score"]


def test_two_people_and_nobody_about_an_exam_of_their_own(sat: ReleasedExam) -> None:
    made = proposed(sat, "void")
    assert "已有一项更正" in refusal(sat, "key", "B")
    with pytest.raises(CorrectionRefused, match="两人"):
        confirmed(sat, made, actor="jia")
    with sat.sessions() as db:
        account, _ = create_account(db, "s1", "姓名S1", ["administrator"], actor="t", policy=CHEAP)
        account.person_id = db.scalars(select(Person.id).where(Person.number == "S1")).one()
        db.commit()
    with pytest.raises(CorrectionRefused, match="应考名单"):
        confirmed(sat, made, actor="s1")
    with sat.sessions() as db:
        refuse_correction(db, made, reason="再想想", actor="jia", roles=ROLES)
        db.commit()
    with pytest.raises(CorrectionRefused, match="处理过"):
        confirmed(sat, made)
    assert "应考名单" in refusal(sat, "void", actor="s1")
    score(sat)
    assert standings(sat)["S3"] != standings(sat)["S1"]


def test_what_both_were_shown_must_still_be_what_follows(sat: ReleasedExam) -> None:
    made = proposed(sat, "void")
    sat.hand_in("S5", answer(sat.paper(), q01="'B'"))
    score(sat)
    with pytest.raises(CorrectionRefused, match="重新测算"):
        confirmed(sat, made)


def test_what_was_worked_out_before_is_taken_while_it_holds(sat: ReleasedExam) -> None:
    wish, nowhere = Wish(item_at(sat, 1), "void"), Course(sat.course.root / "nowhere")
    with sat.sessions() as db:
        row = find_exam(db, EXAM)
        measured = measure(db, sat.course, row, wish)
        assert measured.holds(db, row, wish)
        assert not measured.holds(db, row, Wish(wish.item, "accept", "B"))
        # Nothing is read again: there is nothing to read.
        made = propose_correction(
            db, nowhere, row, wish, reason="已修正", actor="jia", roles=ROLES, measured=measured
        )
        db.commit()
        number = made.id
    sat.hand_in("S5", answer(sat.paper(), q01="'B'"))
    score(sat)
    with sat.sessions() as db:
        assert not measured.holds(db, find_exam(db, EXAM), wish)
        with pytest.raises(CorrectionRefused, match="重新测算"):
            confirm_correction(db, sat.course, number, actor="yi", roles=ROLES, measured=measured)


def test_a_papers_own_key_is_not_told_in_the_trail(sat: ReleasedExam) -> None:
    confirmed(sat, proposed(sat, "accept", "B"))
    with sat.sessions() as db:
        entries = db.scalars(select(AuditEntry).where(AuditEntry.action.startswith("key."))).all()
        assert [each.action for each in entries] == ["key.propose", "key.correct"]
        for each in entries:
            assert '"B"' not in each.before + each.after


def test_attempts_are_scored_again_and_no_others(sat: ReleasedExam) -> None:
    confirmed(sat, proposed(sat, "accept", "B"))
    with sat.sessions() as db:
        assert score_exam(sat.course, db, EXAM).scored == 4
        assert score_exam(sat.course, db, EXAM).scored == 0
