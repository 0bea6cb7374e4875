"""The table of decisions is what is decided anywhere, and nothing else."""

from __future__ import annotations

import ast
import dataclasses
import re
from collections.abc import Iterator
from contextvars import copy_context
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from grading.python_source import parse
from records.audit import account_decisions, decision, sitting_decisions, trail
from records.audit.actor import act_as, operating_system_user
from records.audit.decisions import AUDIT_ACTIONS, DECISIONS
from records.audit.exam_decisions import ResultChanged
from records.exams.attempt import ATTEMPT_MOVES

HOUSE = Path(__file__).parents[2]
ROOMS = (
    "documents",
    "records",
    "question_bank",
    "grading",
    "analytics",
    "exam_room",
    "courses",
    "certification",
    "delivery",
    "lawstudy",
)
NAME = re.compile(r"[a-z]+\.[a-z_]+")
MENTIONED = re.compile(r"\brecord\(|_decided\(|decisions\b")


def calls() -> Iterator[tuple[Path, ast.Call]]:
    for room in ROOMS:
        for path in (HOUSE / room).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            if not MENTIONED.search(text):  # Reading the tree of every file would take long.
                continue
            for node in ast.walk(parse(text)):
                if isinstance(node, ast.Call):
                    yield path, node


def used_names() -> set[str]:
    """Names that are given to the trail as text, and names of the classes that are made."""
    classes = {each.__name__: each.name for each in DECISIONS.values()}
    found = set[str]()
    for path, call in calls():
        called = call.func
        name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
        if name == "of" and isinstance(called, ast.Attribute):
            name = getattr(called.value, "attr", getattr(called.value, "id", ""))
        if name in classes and not path.name.endswith("decisions.py"):
            found.add(classes[name])
        if name in ("record", "_decided"):
            texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
            found |= {text for text in texts if isinstance(text, str) and NAME.fullmatch(text)}
    return found | {move.action for move in ATTEMPT_MOVES.table.values() if move.action}


def test_every_decision_that_is_made_stands_in_the_table() -> None:
    used = used_names()
    assert len(used) > 20
    assert used <= set(AUDIT_ACTIONS), used - set(AUDIT_ACTIONS)


def test_names_and_titles_are_one_to_one_and_chinese() -> None:
    made = decision.Decision.__subclasses__()
    assert len(DECISIONS) == len(made)
    assert len({each.title for each in made}) == len(made)
    for each in made:
        assert NAME.fullmatch(each.name)
        assert re.fullmatch(r"[\u4e00-\u9fff]+", each.title)
        assert each.__doc__
        assert "subject" in {field.name for field in dataclasses.fields(each)}


def test_a_changed_result_says_person_before_and_after(sessions: sessionmaker[Session]) -> None:
    first = ResultChanged.of("e1", "P-7", before=None, after=("failed", 59.5))
    then = ResultChanged.of("e1", "P-7", before=("failed", 59.5), after=("passed", 60.0))
    with sessions() as db:
        rows = [trail.decide(db, each, actor="li") for each in (first, then)]
        db.commit()
        assert trail.verify(db) == 2
    assert [row.action for row in rows] == ["result.change"] * 2
    assert [row.subject for row in rows] == ["e1/P-7"] * 2
    assert [row.before for row in rows] == ["null", '{"outcome":"failed","score":59.5}']
    assert rows[1].after == '{"outcome":"passed","score":60.0}'


@pytest.mark.parametrize(
    ("decision", "kept"),
    [
        (account_decisions.PasswordReset(subject="li"), (None, None)),
        (sitting_decisions.SittingPaused(subject="s", reason="停电"), (None, {"reason": "停电"})),
        (
            account_decisions.RolesSet(subject="li", before=["cadre"], after=["trainer"]),
            (["cadre"], ["trainer"]),
        ),
        (
            sitting_decisions.AttemptReopened(
                subject="s/1", before={"state": "handed_in"}, reason="x"
            ),
            ({"state": "handed_in"}, {"reason": "x"}),
        ),
    ],
)
def test_what_a_decision_keeps(decision: decision.Decision, kept: tuple[object, object]) -> None:
    assert decision.kept() == kept


def test_nobody_named_is_the_one_who_acts_in_this_process(sessions: sessionmaker[Session]) -> None:
    def acts(name: str) -> str:
        if name:
            act_as(name)
        with sessions() as db:
            return trail.decide(db, account_decisions.PasswordReset(subject="x")).actor

    assert copy_context().run(acts, "命令行：li") == "命令行：li"
    assert copy_context().run(acts, "") == operating_system_user()


def test_many_that_are_made_together_are_an_entry_each(sessions: sessionmaker[Session]) -> None:
    made = [account_decisions.PasswordReset(subject=str(number)) for number in range(3)]
    with sessions() as db:
        trail.decide_all(db, made[:1], actor="li")
        trail.decide_all(db, made[1:], actor="li")
        trail.decide_all(db, [], actor="li")
        db.commit()
        assert trail.verify(db) == 3
        subjects = db.scalars(select(trail.AuditEntry.subject).order_by(trail.AuditEntry.id))
        assert subjects.all() == ["0", "1", "2"]
