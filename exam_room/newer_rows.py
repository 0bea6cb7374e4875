"""What on record is newer than a room's copies, on PostgreSQL: read in as few statements for hundreds of attempts as for one.

A row's ``xmin`` is another one after every change of it: only rows that are not as they were read are read again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, cast

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Table,
    any_,
    bindparam,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Session

from exam_room.shared_time import Told, told_time
from records.exams.answer import NewestAnswer, newest_answers
from records.exams.attempt import Attempt
from records.exams.open_page import OpenPage
from records.exams.sitting import Sitting

_TOGETHER = 500
"""Attempts in one query."""
_ATTEMPT, _SITTING, _PAGE = (cast("Table", each.__table__) for each in (Attempt, Sitting, OpenPage))
_XMIN: dict[Table, ColumnElement[str]] = {
    each: literal_column(f"{each.name}.xmin::text") for each in (_ATTEMPT, _SITTING)
}
_LOOK = text(
    "SELECT attempt.id AS number, attempt.xmin::text AS version, sitting.id AS sitting,"
    " sitting.xmin::text AS sitting_version, attempt.page AS newest_page, coalesce((SELECT max(seq) FROM answer_event"
    " WHERE attempt_id = attempt.id AND answer_event.page = attempt.page), 0) AS seq,"
    " tab, address, seen_at, key_given_at"
    " FROM attempt JOIN sitting ON sitting.id = sitting_id LEFT JOIN open_page ON attempt_id = attempt.id"
    " WHERE attempt.id = ANY(:numbers)"
)
_LATER = text(
    "SELECT e.attempt_id, e.page, e.seq, e.question, e.value, e.marked FROM answer_event e"
    " JOIN unnest(CAST(:numbers AS integer[]), CAST(:pages AS integer[]), CAST(:seqs AS integer[])) AS k(number, page, seq)"
    " ON e.attempt_id = k.number AND e.page = k.page AND e.seq > k.seq ORDER BY e.id"
)
_UNFINISHED = text(
    "SELECT (pg_snapshot_xmin(pg_current_snapshot())::text::numeric % 4294967296)::text"
)


class Known(NamedTuple):
    """What a room has of an attempt: the version of its row; the page whose answers it has, and the number of the last of them."""

    version: str | None
    page: int
    seq: int


class Page(NamedTuple):
    """What is on record of an attempt's page."""

    tab: str
    address: str
    seen_at: dt.datetime | None
    key_given_at: dt.datetime | None


class Row(NamedTuple):
    """The columns of a row, and its version."""

    version: str
    values: Mapping[str, Any]


@dataclass
class Newer:
    """``found``: of each attempt that is on record its sitting; ``attempts``, ``sittings``: rows that are other ones;

    ``later``: changes that follow those that are known; ``answers``: all answers, where those that are known do not lead on
    to them. ``told``: the time that these rows go by, or a later one's.
    """

    found: dict[int, int] = field(default_factory=dict)
    attempts: dict[int, Row] = field(default_factory=dict)
    sittings: dict[int, Row] = field(default_factory=dict)
    pages: dict[int, Page] = field(default_factory=dict)
    later: defaultdict[int, list[NewestAnswer]] = field(default_factory=lambda: defaultdict(list))
    answers: dict[int, list[NewestAnswer]] = field(default_factory=dict)
    told: Told | None = None


def newer(db: Session, known: Mapping[int, Known], sittings: Mapping[int, str]) -> Newer:
    """What is other than what is ``known`` of attempts, and of the versions of the rows of ``sittings``."""
    made, looked = Newer(), list[Any]()
    numbers = list(known)
    for start in range(0, len(numbers), _TOGETHER):
        looked += db.execute(_LOOK, {"numbers": numbers[start : start + _TOGETHER]})
    other = [each.number for each in looked if each.version != known[each.number].version]
    moved = {each.sitting for each in looked if sittings.get(each.sitting) != each.sitting_version}
    made.attempts, made.sittings = _rows(db, _ATTEMPT, other), _rows(db, _SITTING, moved)
    whole, more = list[int](), list[int]()
    for each in looked:
        made.found[each.number] = each.sitting
        if each.tab is not None:
            made.pages[each.number] = Page(each.tab, each.address, each.seen_at, each.key_given_at)
        mine, row = known[each.number], made.attempts.get(each.number)
        page = each.newest_page if row is None else row.values["page"]
        if (page, each.newest_page, each.seq) != (mine.page, mine.page, mine.seq):
            # The row was read after the look: another page may have been opened in between.
            follows = page == each.newest_page == mine.page and each.seq > mine.seq
            (more if follows else whole).append(each.number)
    made.answers = {number: [] for number in whole}
    for some in newest_answers(db, whole):
        for answer in some:
            made.answers[answer.attempt_id].append(answer)
    if more:
        given = {
            "numbers": more,
            "pages": [known[number].page for number in more],
            "seqs": [known[number].seq for number in more],
        }
        for change in db.execute(_LATER, given):
            made.later[change.attempt_id].append(NewestAnswer(*change))
    if made.attempts or made.sittings:
        made.told = told_time(db)
    return made


def unfinished_since(db: Session) -> str:
    """A transaction before which all are over: whatever is not seen yet was changed by it or by a later one."""
    return str(db.scalar(_UNFINISHED))


def changed_since(
    db: Session, sittings: Collection[int], since: str | None, also: Collection[int]
) -> Newer:
    """The attempts of these sittings that were changed by that transaction or a later one, without answers; ``also`` these.

    And of those who have not begun, whether they were given the key. ``None``: all.
    """
    made = Newer()
    recent = [
        or_(
            func.age(literal_column("attempt.xmin")) <= func.age(text("CAST(:since AS xid)")),
            (_ATTEMPT.c.state == "called")
            & (func.age(literal_column("open_page.xmin")) <= func.age(text("CAST(:since AS xid)"))),
            _is_one_of(_ATTEMPT.c.id, also),
        )
    ]
    wanted = (
        select(
            *_ATTEMPT.c,
            _XMIN[_ATTEMPT],
            *(_PAGE.c[name].label(f"page_{name}") for name in Page._fields),
        )
        .outerjoin_from(_ATTEMPT, _PAGE, _PAGE.c.attempt_id == _ATTEMPT.c.id)
        .where(_is_one_of(_ATTEMPT.c.sitting_id, sittings), *(recent if since is not None else ()))
    )
    for row in db.execute(wanted, {} if since is None else {"since": since}):
        number, width = row[0], len(_ATTEMPT.c)
        made.found[number] = row.sitting_id
        made.attempts[number] = Row(row[width], dict(zip(_names(_ATTEMPT), row, strict=False)))
        if row.page_tab is not None:
            made.pages[number] = Page(*row[width + 1 :])
    made.sittings, made.told = _rows(db, _SITTING, sittings), told_time(db)
    return made


def _names(table: Table) -> list[str]:
    return [column.name for column in table.c]


def _is_one_of(column: ColumnElement[Any], numbers: Collection[int]) -> ColumnElement[bool]:
    """The same statement for however many."""
    return column == any_(bindparam(None, list(numbers), ARRAY(Integer)))


def _rows(db: Session, table: Table, numbers: Collection[int]) -> dict[int, Row]:
    if not numbers:
        return {}
    rows = db.execute(select(*table.c, _XMIN[table]).where(_is_one_of(table.c.id, numbers)))
    return {row[0]: Row(row[-1], dict(zip(_names(table), row, strict=False))) for row in rows}
