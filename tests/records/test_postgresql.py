"""Records on PostgreSQL instead of SQLite: what must hold there too."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, sessionmaker

from records.accounts.account import Account
from records.bank.item_pool import ItemPool
from records.database.contents import contents
from records.database.engine import new_engine
from records.database.group_commit import GroupCommit
from records.errors import RecordsMissing
from records.schema import close_database, create_database, open_database
from tests.records.test_account_lock import (
    test_failures_are_counted_in_a_group_commit,
    test_the_last_failure_locks_the_right_password_too,
)
from tests.records.test_audit import (
    test_a_change_and_its_entry_are_rolled_back_together,
    test_an_entry_says_who_what_when_before_after,
    test_entries_of_one_transaction_and_of_several_form_one_chain,
    test_the_chain_cannot_fork,
)
from tests.records.test_many_rows import (
    engine,
    test_many_rows_are_written_and_changed_as_by_sqlalchemy,
)
from tests.records.test_roster import (
    test_importing_again_updates_by_card_number,
    test_three_bodies_may_change_names_in_a_circle,
    test_values_as_long_as_their_columns,
)
from tests.support.postgresql import new_database

__all__ = [
    "engine",
    "test_a_change_and_its_entry_are_rolled_back_together",
    "test_an_entry_says_who_what_when_before_after",
    "test_entries_of_one_transaction_and_of_several_form_one_chain",
    "test_failures_are_counted_in_a_group_commit",
    "test_importing_again_updates_by_card_number",
    "test_many_rows_are_written_and_changed_as_by_sqlalchemy",
    "test_the_chain_cannot_fork",
    "test_the_last_failure_locks_the_right_password_too",
    "test_three_bodies_may_change_names_in_a_circle",
    "test_values_as_long_as_their_columns",
]


@pytest.fixture
def url(postgresql_socket: Path) -> str:
    """In the place of the SQLite file of the other tests."""
    found = new_database(postgresql_socket)
    create_database(found)
    return found


def account(login: str) -> Account:
    return Account(login=login, name="某人", roles=["cadre"])


def logins(sessions: sessionmaker[Session]) -> list[str]:
    with sessions() as db:
        return list(db.scalars(select(Account.login).order_by(Account.id)))


def test_a_database_without_tables_is_told(postgresql_socket: Path) -> None:
    with pytest.raises(RecordsMissing):
        open_database(new_database(postgresql_socket))


def test_one_that_raises_is_undone_alone(url: str, sessions: sessionmaker[Session]) -> None:
    writer = GroupCommit(url)

    def adding(login: str) -> Callable[[Session], None]:
        return lambda db: db.add(account(login))

    async def all_at_once() -> list[object]:
        waiting = [writer.run(adding(login)) for login in ("a", "b", "a", "c")]
        return await asyncio.gather(*waiting, return_exceptions=True)

    outcomes = asyncio.run(all_at_once())
    writer.close()
    assert [isinstance(outcome, DBAPIError) for outcome in outcomes] == [False, False, True, False]
    assert logins(sessions) == ["a", "b", "c"]


def test_a_connection_that_the_server_ended_is_made_anew(url: str, postgresql_socket: Path) -> None:
    sessions = open_database(url)
    writer = GroupCommit(url)

    async def write(login: str) -> None:
        await writer.run(lambda db: db.add(account(login)))

    asyncio.run(write("a"))
    assert logins(sessions) == ["a"]
    with psycopg.connect(
        f"host={postgresql_socket} user=lawstudy dbname=postgres", autocommit=True
    ) as other:
        ended = other.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchall()
    assert len(ended) >= 2
    asyncio.run(write("b"))
    assert logins(sessions) == ["a", "b"]
    writer.close()
    close_database(sessions)


SINCE = dt.datetime(2026, 5, 6)


def test_what_is_in_a_database_is_the_same_in_whatever_order_it_has_its_texts(
    postgresql_socket: Path,
) -> None:
    """A backup of one server is compared with what was restored on another."""
    plain = new_database(postgresql_socket, options="TEMPLATE template0 LOCALE_PROVIDER libc")
    found = []
    for url in (new_database(postgresql_socket), plain):
        create_database(url)
        engine = new_engine(url)
        with engine.begin() as connection:
            rows = [
                {"item_id": name, "pool": "formal", "since": SINCE}
                for name in ("a", "B", "b-1", "张", "李")
            ]
            connection.execute(insert(ItemPool), rows)
        with engine.connect() as connection:
            by_its_order = select(ItemPool.item_id).order_by(ItemPool.item_id)
            found.append((contents(connection), connection.scalars(by_its_order).all()))
        engine.dispose()
    (first, one_order), (second, other_order) = found
    assert first == second
    assert one_order != other_order
