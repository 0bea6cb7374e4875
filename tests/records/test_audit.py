from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from records.audit import trail
from records.audit.trail import AuditEntry
from records.errors import AuditBroken, RecordsError
from records.people.unit import Unit
from records.schema import close_database, open_database
from tests.records.rosters import BODIES, bodies, contents, import_file, write_csv
from tests.support.databases import ON_SERVER

Sessions = sessionmaker[Session]

Rows = list[tuple[str, str, str, Any, Any]]

FIELDS = ["at", "actor", "action", "subject", "before", "after", "previous", "digest"]


def entries(sessions: Sessions) -> list[AuditEntry]:
    with sessions() as db:
        return list(db.scalars(select(AuditEntry).order_by(AuditEntry.id)))


def write(sessions: Sessions, *subjects: str) -> None:
    """One entry for each subject, each in a transaction of its own."""
    for subject in subjects:
        with sessions() as db:
            trail.record(db, "test", subject, before=None, after={"subject": subject})
            db.commit()


def verified(sessions: Sessions) -> int:
    with sessions() as db:
        return trail.verify(db)


def broken_at(sessions: Sessions) -> int:
    """The number of the entry at which the chain is found broken."""
    with sessions() as db, pytest.raises(AuditBroken) as caught:
        trail.verify(db)
    assert isinstance(caught.value, RecordsError)
    found = re.search(r"^操作日志第 (\d+) 条", str(caught.value))
    assert found
    return int(found.group(1))


def tamper(sessions: Sessions, *statements: str, **values: object) -> None:
    """Somebody writes to the file behind the program's back."""
    with sessions() as db:
        for statement in statements:
            db.execute(text(statement), values)
        db.commit()


def test_an_empty_trail_holds(sessions: Sessions) -> None:
    assert verified(sessions) == 0


def test_an_entry_says_who_what_when_before_after(sessions: Sessions) -> None:
    start = dt.datetime.now(dt.UTC)
    with sessions() as db:
        given_back = trail.record(
            db, "exam.build", "年度考试", before={"b": 1, "a": [None, 0.5]}, actor="张三"
        )
        db.commit()
    (entry,) = entries(sessions)
    assert (entry.id, entry.actor, entry.action) == (1, "张三", "exam.build")
    assert entry.subject == "年度考试"
    assert entry.before == '{"a":[null,0.5],"b":1}'
    assert entry.after == "null"
    assert entry.previous == ""
    at = dt.datetime.fromisoformat(entry.at)
    assert at.utcoffset() == dt.timedelta(0)
    assert start - dt.timedelta(milliseconds=1) <= at <= dt.datetime.now(dt.UTC)
    assert given_back.digest == entry.digest


def test_chinese_stays_readable_in_the_database(sessions: Sessions) -> None:
    with sessions() as db:
        trail.record(db, "a", "b", after={"结果": "合格"})
        db.commit()
        assert db.execute(text("SELECT after FROM audit_entry")).scalar() == ('{"结果":"合格"}')


def test_the_actor_is_the_user_of_the_system(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOGNAME", "王五")
    write(sessions, "a")
    assert entries(sessions)[0].actor == "王五"


def test_the_digest_is_the_documented_one(sessions: Sessions) -> None:
    """SHA-256 of the fields' JSON, so that anybody can check the chain without this program."""
    write(sessions, "甲", "乙", "丙")
    previous = ""
    for number, entry in enumerate(entries(sessions), 1):
        fields = [number, *(getattr(entry, name) for name in FIELDS[:6]), previous]
        line = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        assert entry.previous == previous
        assert entry.digest == hashlib.sha256(line.encode()).hexdigest()
        previous = entry.digest
    assert verified(sessions) == 3


def test_entries_of_one_transaction_and_of_several_form_one_chain(sessions: Sessions) -> None:
    with sessions() as db:
        for number in range(3):
            trail.record(db, "test", str(number))
        db.commit()
    write(sessions, "4")
    with sessions() as one, sessions() as other:
        for number, db in enumerate([one, other, one, other], 5):
            trail.record(db, "test", str(number))
            db.commit()
    assert [entry.id for entry in entries(sessions)] == list(range(1, 9))
    assert verified(sessions) == 8


def test_the_chain_cannot_fork(sessions: Sessions) -> None:
    """Two entries with one number: the database refuses the second, with all that was to go in with it."""
    write(sessions, "a")
    (first,) = entries(sessions)
    with sessions() as db:
        db.add(Unit(code="B1", name="甲局"))
        values = {name: getattr(first, name) for name in FIELDS}
        db.add(AuditEntry(id=1, **values))
        with pytest.raises(IntegrityError):
            db.commit()
    assert bodies(sessions) == []
    assert verified(sessions) == 1


# The same transaction as the change


def test_a_change_and_its_entry_go_in_together(sessions: Sessions) -> None:
    with sessions() as db:
        db.add(Unit(code="B1", name="甲局"))
        trail.record(db, "body.add", "B1")
        assert not any(contents(sessions).values())
        db.commit()
    assert bodies(sessions) == [("B1", "甲局")]
    assert verified(sessions) == 1


@pytest.mark.parametrize("order", ["change first", "entry first"])
def test_a_change_and_its_entry_are_rolled_back_together(sessions: Sessions, order: str) -> None:
    write(sessions, "a")
    before = contents(sessions)
    steps: list[Callable[[Session], object]] = [
        lambda db: db.add(Unit(code="B1", name="甲局")),
        lambda db: trail.record(db, "body.add", "B1"),
    ]
    with sessions() as db:
        for step in steps if order == "change first" else reversed(steps):
            step(db)
        db.flush()
        db.rollback()
    assert contents(sessions) == before
    with sessions() as db:  # A session that is closed without a commit says no as well.
        for step in steps:
            step(db)
    assert contents(sessions) == before
    write(sessions, "b")
    assert verified(sessions) == 2


def test_a_change_that_the_database_refuses_leaves_no_entry(sessions: Sessions) -> None:
    with sessions() as db:
        trail.record(db, "body.add", "B1")
        db.add_all([Unit(code="B1", name="甲局"), Unit(code="B1", name="乙局")])
        with pytest.raises(IntegrityError):
            db.commit()
    assert not any(contents(sessions).values())


IN_A_FILE = (
    "CREATE TRIGGER refuse BEFORE INSERT ON audit_entry BEGIN SELECT RAISE(ABORT, 'no'); END",
)
ON_THE_SERVER = ("ALTER TABLE audit_entry ADD CONSTRAINT refuse CHECK (id IS NULL) NOT VALID",)


def test_a_roster_whose_entry_is_refused_is_not_imported(
    sessions: Sessions, tmp_path: Path
) -> None:
    tamper(sessions, *(ON_THE_SERVER if ON_SERVER else IN_A_FILE))
    with pytest.raises(IntegrityError):
        import_file(sessions, write_csv(tmp_path / "b.csv", BODIES))
    assert not any(contents(sessions).values())


# Every change is found

JSON_VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-9, 9), st.text(max_size=3)),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2), st.dictionaries(st.text(max_size=2), inner, max_size=2)
    ),
    max_leaves=4,
)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=5)
CHAINS = st.lists(st.tuples(WORDS, WORDS, WORDS, JSON_VALUES, JSON_VALUES), min_size=2, max_size=5)


@contextlib.contextmanager
def chain(empty: bytes, rows: Rows) -> Iterator[Sessions]:
    """A new database with these entries, which hold."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "records.db")
        path.write_bytes(empty)
        sessions = open_database(f"sqlite:///{path}")
        with sessions() as db:
            for action, subject, actor, before, after in rows:
                trail.record(db, action, subject, before=before, after=after, actor=actor)
            db.commit()
        assert verified(sessions) == len(rows)
        yield sessions
        close_database(sessions)


@pytest.mark.slow
@given(rows=CHAINS, field=st.sampled_from(FIELDS), other=WORDS, data=st.data())
def test_any_changed_field_of_any_row_is_found(
    empty_database: bytes,
    rows: Rows,
    field: str,
    other: str,
    data: st.DataObject,
) -> None:
    number = data.draw(st.integers(1, len(rows)))
    with chain(empty_database, rows) as sessions:
        if getattr(entries(sessions)[number - 1], field) == other:
            other += "x"
        tamper(sessions, f"UPDATE audit_entry SET {field} = :v WHERE id = :n", v=other, n=number)
        assert broken_at(sessions) == number


@pytest.mark.slow
@given(rows=CHAINS, data=st.data())
def test_a_change_with_its_digest_made_to_fit_is_found_at_the_next_row(
    empty_database: bytes, rows: Rows, data: st.DataObject
) -> None:
    number = data.draw(st.integers(1, len(rows) - 1))
    with chain(empty_database, rows) as sessions:
        entry = entries(sessions)[number - 1]
        entry.actor += "x"
        fields = [entry.id, *(getattr(entry, name) for name in FIELDS[:7])]
        line = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
        tamper(
            sessions,
            "UPDATE audit_entry SET actor = :actor, digest = :digest WHERE id = :n",
            actor=entry.actor,
            digest=hashlib.sha256(line.encode()).hexdigest(),
            n=number,
        )
        assert broken_at(sessions) == number + 1


@pytest.mark.slow
@given(rows=CHAINS, data=st.data())
def test_rows_deleted_before_the_last_are_found(
    empty_database: bytes, rows: Rows, data: st.DataObject
) -> None:
    gone = data.draw(st.sets(st.integers(1, len(rows) - 1), min_size=1))
    with chain(empty_database, rows) as sessions:
        for number in gone:
            tamper(sessions, "DELETE FROM audit_entry WHERE id = :n", n=number)
        assert broken_at(sessions) == min(gone)


@pytest.mark.slow
@given(rows=CHAINS, data=st.data())
def test_rows_deleted_and_the_others_moved_up_are_found(
    empty_database: bytes, rows: Rows, data: st.DataObject
) -> None:
    gone = data.draw(st.integers(1, len(rows) - 1))
    with chain(empty_database, rows) as sessions:
        tamper(sessions, "DELETE FROM audit_entry WHERE id = :n", n=gone)
        for number in range(gone + 1, len(rows) + 1):
            tamper(sessions, "UPDATE audit_entry SET id = id - 1 WHERE id = :n", n=number)
        assert broken_at(sessions) == gone


@pytest.mark.slow
@given(rows=CHAINS, data=st.data())
def test_two_rows_exchanged_are_found(
    empty_database: bytes, rows: Rows, data: st.DataObject
) -> None:
    pair = data.draw(st.lists(st.integers(1, len(rows)), min_size=2, max_size=2, unique=True))
    low, high = sorted(pair)
    with chain(empty_database, rows) as sessions:
        tamper(
            sessions,
            "UPDATE audit_entry SET id = 0 WHERE id = :low",
            "UPDATE audit_entry SET id = :low WHERE id = :high",
            "UPDATE audit_entry SET id = :high WHERE id = 0",
            low=low,
            high=high,
        )
        assert broken_at(sessions) == low


@pytest.mark.slow
@given(rows=CHAINS, data=st.data())
def test_a_row_put_in_is_found(empty_database: bytes, rows: Rows, data: st.DataObject) -> None:
    """A copy of any row at either end, its digest as it was."""
    model, place = data.draw(st.integers(1, len(rows))), data.draw(st.sampled_from([0, 1]))
    new = len(rows) + 1 if place else 0
    columns = ", ".join(FIELDS)
    with chain(empty_database, rows) as sessions:
        tamper(
            sessions,
            f"INSERT INTO audit_entry (id, {columns}) "
            f"SELECT :new, {columns} FROM audit_entry WHERE id = :model",
            new=new,
            model=model,
        )
        assert broken_at(sessions) == (new or 1)


@pytest.mark.parametrize("condition", ["id = 3", "id > 1", "id > 0"])
def test_rows_deleted_from_the_end_are_found(sessions: Sessions, condition: str) -> None:
    write(sessions, "a", "b", "c")
    tamper(sessions, f"DELETE FROM audit_entry WHERE {condition}")
    with sessions() as db, pytest.raises(AuditBroken):
        trail.verify(db)


@pytest.mark.parametrize("value", ["x'00'", "CAST(x'ff' AS TEXT)"])
def test_bytes_in_a_text_column_are_a_broken_row(sessions: Sessions, value: str) -> None:
    write(sessions, "a", "b")
    tamper(sessions, f"UPDATE audit_entry SET after = {value} WHERE id = 2")
    assert broken_at(sessions) == 2


def test_a_session_that_has_read_the_rows_sees_a_change_too(sessions: Sessions) -> None:
    write(sessions, "a", "b")
    with sessions() as db:
        held = list(db.scalars(select(AuditEntry)))
        db.commit()
        tamper(sessions, "UPDATE audit_entry SET actor = 'x' WHERE id = 2")
        with pytest.raises(AuditBroken):
            trail.verify(db)
        assert len(held) == 2


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM audit_head",
        "UPDATE audit_head SET digest = 'x'",
        "UPDATE audit_head SET entries = 1",
    ],
)
def test_a_changed_head_is_found(sessions: Sessions, statement: str) -> None:
    write(sessions, "a", "b")
    tamper(sessions, statement)
    assert broken_at(sessions) == 3


@pytest.mark.parametrize("condition", ["id = 3", "id > 1", "id > 0"])
def test_rows_deleted_from_the_end_are_found_after_the_next_entry_too(
    sessions: Sessions, condition: str
) -> None:
    write(sessions, "a", "b", "c")
    tamper(sessions, f"DELETE FROM audit_entry WHERE {condition}")
    with contextlib.suppress(RecordsError):  # Refusing to go on would do as well.
        write(sessions, "d")
    with sessions() as db, pytest.raises(AuditBroken):
        trail.verify(db)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_head SET digest = CAST(x'ff' AS TEXT)",
        "INSERT INTO audit_head VALUES (2, 2, 'x')",
    ],
)
def test_a_spoilt_head_is_a_broken_trail(sessions: Sessions, statement: str) -> None:
    write(sessions, "a", "b")
    tamper(sessions, statement)
    with sessions() as db, pytest.raises(AuditBroken):
        trail.verify(db)


def test_names_that_are_too_long_for_the_database_are_cut_and_the_chain_holds(db: Session) -> None:
    trail.record(db, "roster.import", "名" * 250 + ".xlsx", actor="人" * 100)
    db.commit()
    [entry] = db.scalars(select(AuditEntry)).all()
    assert (len(entry.subject), len(entry.actor)) == (160, 80)
    assert trail.verify(db) == 1
