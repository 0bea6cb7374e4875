"""The tables of moves say what the rest of the program goes by."""

from __future__ import annotations

import datetime as dt
import importlib
import pkgutil
import re
from typing import Any, get_args

import pytest

import records
from foundation.moves import CANDIDATE, COMMAND, SERVER, MoveRefused, Moves
from records.audit.decisions import AUDIT_ACTIONS
from records.bank.review import TEXT_REVIEW_MOVES, TextState
from records.cards.moves import CARD_MOVES
from records.cards.review import REVIEW_MOVES, ReviewState
from records.certificates import CERTIFICATE_MOVES, CertificateState
from records.exams.appeal import APPEAL_MOVES, AppealState
from records.exams.attempt import (
    ATTEMPT_MOVES,
    DONE_WITH,
    FINAL,
    HANDED_IN,
    STATES,
    UNFINISHED,
    AttemptState,
)
from records.exams.correction import CORRECTION_MOVES, CorrectionState
from records.exams.exam_state import EXAM_MOVES, ExamState
from records.exams.irregularity import IRREGULARITY_MOVES, IrregularityState
from records.exams.marking import SCRIPT_MOVES, TASK_MOVES, ScriptState, TaskState
from records.exams.publication import PUBLICATION_MOVES, PublicationState
from records.exams.result import RESULT_MOVES, Outcome
from records.exams.sitting import SITTING_MOVES, Sitting, SittingState
from records.people.enforcement_card import CardState
from records.roles import ROLES
from records.signing_keys import KEY_MOVES, KeyState
from records.study.event import EVENT_MOVES, EventState
from records.study.plan_approval import PLAN_MOVES, PlanState
from records.study.reminder import REMINDER_MOVES, ReminderState
from records.study.report import REPORT_MOVES, ReportState

STATES_OF: list[tuple[Any, Any]] = [
    (ATTEMPT_MOVES, AttemptState),
    (SITTING_MOVES, SittingState),
    (EXAM_MOVES, ExamState),
    (RESULT_MOVES, Outcome),
    (CORRECTION_MOVES, CorrectionState),
    (TASK_MOVES, TaskState),
    (SCRIPT_MOVES, ScriptState),
    (EVENT_MOVES, EventState),
    (PLAN_MOVES, PlanState),
    (REPORT_MOVES, ReportState),
    (REMINDER_MOVES, ReminderState),
    (PUBLICATION_MOVES, PublicationState),
    (CERTIFICATE_MOVES, CertificateState),
    (KEY_MOVES, KeyState),
    (APPEAL_MOVES, AppealState),
    (IRREGULARITY_MOVES, IrregularityState),
    (CARD_MOVES, CardState),
    (REVIEW_MOVES, ReviewState),
    (TEXT_REVIEW_MOVES, TextState),
]
TABLES = [table for table, _ in STATES_OF]
NINE = dt.datetime(2026, 5, 6, 1, 0)


def test_what_follows_from_the_table_of_attempts() -> None:
    assert set(HANDED_IN) == {"handed_in", "expired"}
    assert set(UNFINISHED) == {"called", "writing"}
    assert set(DONE_WITH) == {"absent", "voided"}
    assert set(FINAL) == {"handed_in", "expired", "absent", "voided"}
    assert set(UNFINISHED) | set(FINAL) == set(STATES)


def test_every_state_of_an_attempt_can_be_reached() -> None:
    assert set(ATTEMPT_MOVES.targets(*ATTEMPT_MOVES.table)) | {"called"} == set(STATES)


@pytest.mark.parametrize("table", TABLES)
def test_moves_are_made_by_known_roles_and_recorded_by_known_names(table: object) -> None:
    for act, move in table.table.items():  # type: ignore[attr-defined]
        assert move.who <= {*ROLES, CANDIDATE, SERVER, COMMAND}, act
        assert move.action == "" or move.action in AUDIT_ACTIONS, act


def test_who_may_not_and_what_cannot_be_is_refused() -> None:
    assert ATTEMPT_MOVES.require("writing", "hand_in", [CANDIDATE]).target == "handed_in"
    for state, role in (("writing", "auditor"), ("called", CANDIDATE), ("voided", CANDIDATE)):
        with pytest.raises(MoveRefused):
            ATTEMPT_MOVES.require(state, "hand_in", [role])  # type: ignore[arg-type]


@pytest.mark.parametrize("table", TABLES)
def test_a_refused_move_is_told_in_words(table: Moves[str, str]) -> None:
    """Of every act, from every state: nobody reads a code."""
    states = {state for move in table.table.values() for state in (*move.sources, move.target)}
    assert set(table.states) >= states - {None}
    assert set(table.acts) == set(table.table)
    for act in table.table:
        for state in (*table.states, None):
            told = str(table.refused(state, act))
            assert table.acts[act] in told
            assert state is None or f"“{table.states[state]}”" in told
            assert re.search("[A-Za-z_{]", told) is None, told


@pytest.mark.parametrize(("table", "states"), STATES_OF)
def test_names_are_of_states_that_there_are(table: Any, states: Any) -> None:
    assert list(table.states) == list(get_args(states)), table.thing


def test_every_table_of_moves_is_looked_at() -> None:
    """Whatever module of the records has one."""
    found = set()
    for module in pkgutil.walk_packages(records.__path__, "records."):
        if "migrations" not in module.name:
            found |= {
                id(value)
                for value in vars(importlib.import_module(module.name)).values()
                if isinstance(value, Moves)
            }
    assert found == {id(table) for table in TABLES}


def test_where_a_sitting_stands() -> None:
    sitting = Sitting(name="x", exam_id=1, start="together", opens_at=NINE, duration_seconds=60)
    assert sitting.state(NINE) == "planned"
    sitting.starts_at = NINE + dt.timedelta(hours=1)
    assert sitting.state(NINE) == "planned"
    assert sitting.state(sitting.starts_at) == "running"
    sitting.paused_at = NINE
    assert sitting.state(NINE) == "paused"
    sitting.ended_at = NINE
    assert sitting.state(NINE) == "ended"
    alone = Sitting(name="y", exam_id=1, start="individual", opens_at=NINE, duration_seconds=60)
    assert alone.state(NINE) == "running"
