"""What the records keep of people: every table that leads to a person, what it is for, and what becomes of it in the end.

A table that leads to a person and is not told here fails a test: whoever adds one says what becomes of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Table, false, or_, select

from records.database.base import Base
from records.people.person import Person

Group = Literal["people", "accounts", "papers", "results", "cards", "study"]
End = Literal["rows", "blank", "keep"]
"""When a person's data end: their rows are deleted, some columns are emptied, or nothing that is in it is of the person alone."""


@dataclass(frozen=True)
class Kept:
    """``columns``: emptied in the end, where rows are not deleted."""

    group: Group
    end: End
    columns: tuple[str, ...] = ()


def _blank(group: Group, *columns: str) -> Kept:
    return Kept(group, "blank", columns)


TABLES: dict[str, Kept] = {
    "person": _blank("people", "name", "identity_number"),
    "membership": Kept("people", "keep"),  # Figures of units of earlier years rest on it.
    "post": Kept("people", "rows"),
    "lecturer": _blank("people", "name", "post", "fields", "document_number"),
    "account": _blank("accounts", "name", "login", "password_hash", "roles"),
    "log_in": Kept("accounts", "rows"),
    "void_entry_code": Kept("accounts", "rows"),
    "exam_call": _blank("papers", "proposed_post"),
    "exemption": _blank("papers", "evidence"),
    "attempt": _blank("papers", "code_hash", "extra_reason", "void_reason", "arrived_from"),
    "open_page": Kept("papers", "rows"),
    "answer_event": Kept("papers", "rows"),
    "hall_paper": _blank("papers", "changes", "answers", "grounds"),
    "former_response": Kept("papers", "rows"),
    "response": _blank("papers", "value", "reason"),
    "submission": _blank("papers", "problem"),
    "incident": _blank("papers", "detail"),
    "irregularity": _blank("papers", "what", "evidence", "witness", "statement", "grounds"),
    "mark": _blank("results", "reason"),
    "paper_proposal": _blank("results", "reason"),
    "marking_script": Kept("results", "keep"),
    "marking_turn": _blank("results", "draft", "reason"),
    "result": Kept("results", "keep"),
    "published_result": _blank("results", "explanation"),
    "appeal": _blank("results", "reason", "found", "reading", "grounds"),
    "certificate": _blank("results", "name", "code"),
    "certificate_proposal": _blank("results", "name", "reason"),
    "enforcement_card": _blank("cards", "number", "old_number"),
    "card_detail": Kept("cards", "rows"),
    "card_qualification": _blank("cards", "evidence"),
    "card_step": _blank("cards", "reason", "hearing"),
    # What was found of a card is a figure of its year; why is not.
    "card_review_line": _blank("cards", "remark", "explanation", "hearing", "reasons"),
    "lesson_study": Kept("study", "rows"),
    "review_card": Kept("study", "rows"),
    "self_check_try": Kept("study", "rows"),
    "study_answer": Kept("study", "rows"),
    "attendance": _blank("study", "reason"),
    "law_report": Kept("study", "keep"),
    "report_assessment": _blank("study", "reason"),
    "report_level_count": Kept("study", "keep"),
}
NOT_OF_ONE = frozenset({"event_record", "material_step"})
"""They lead to a lecturer, and are of a unit's event."""
SECRET = frozenset({"password_hash", "token_hash", "code_hash", "seed", "login_key"})
"""Columns that nobody is given."""
SCORES = frozenset(
    {"result", "response", "former_response", "mark", "paper_proposal", "marking_script"}
    | {"marking_turn", "published_result"}
)
"""Tables that tell what a paper is worth."""
DELETED = "（已删除）"


def rows_of(table: Table, person: int) -> ColumnElement[bool]:
    """The condition that a row is of this person."""
    if table.name == Person.__tablename__:
        return table.c.id == person
    ways = []
    for key in table.foreign_keys:
        target = key.column.table
        if target.name in TABLES and target is not table:
            ways.append(key.parent.in_(select(key.column).where(rows_of(target, person))))
    return or_(false(), *ways)


def leading_to_person() -> set[str]:
    """The names of all tables that lead to a person."""
    found = {Person.__tablename__}
    while True:
        more = {
            table.name
            for table in Base.metadata.tables.values()
            for key in table.foreign_keys
            if key.column.table.name in found
        } - found
        if not more:
            return found
        found |= more
