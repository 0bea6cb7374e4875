"""Rows of tables copied from one database into another, of whatever kinds, and compared by what they say."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Integer, Table, bindparam, func, insert, select, update

_TOGETHER = 1000
Tell = Callable[[int], None]
"""Told how many rows were dealt with since the last time."""


class Said(NamedTuple):
    """Of a table: how many rows, and a digest over what they say: the same in every kind of database, in any order."""

    rows: int
    digest: int


def count_rows(connection: Connection, tables: Sequence[Table]) -> int:
    """Of all of them."""
    return sum(
        connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
    )


def copy_rows(
    source: Connection, target: Connection, tables: Sequence[Table], tell: Tell = lambda rows: None
) -> None:
    """Copy all rows into tables that are there and empty, in the callers' transactions.

    ``tables``: those that others refer to first. Raises ``DatabaseError`` for what the target does not take.
    """
    for table in tables:
        own = _refers_to_itself(table)
        later = list[dict[str, Any]]()
        for rows in _portions(source, table):
            for name in own:
                later += [
                    {**_key(table, row), "value_": row[name]}
                    for row in rows
                    if row[name] is not None
                ]
            target.execute(insert(table), [{**row, **dict.fromkeys(own)} for row in rows])
            tell(len(rows))
        for name in own:
            # A row may be older than the one that it refers to.
            which = [column == bindparam(f"key_{column.name}") for column in table.primary_key]
            if later:
                target.execute(
                    update(table).where(*which).values({name: bindparam("value_")}), later
                )
    _move_numbers_on(target, tables)


def said(
    connection: Connection, tables: Sequence[Table], tell: Tell = lambda rows: None
) -> dict[str, Said]:
    """What each table says, in the connection's transaction."""
    found = {}
    for table in tables:
        count = total = 0
        names = [column.name for column in table.columns]
        for rows in _portions(connection, table):
            for row in rows:
                text = repr([row[name] for name in names]).encode("utf-8", "surrogatepass")
                # The sum does not depend on the order, which databases do not agree on.
                total += int.from_bytes(hashlib.sha256(text).digest())
            count += len(rows)
            tell(len(rows))
        found[table.name] = Said(count, total % 2**256)
    return found


def _portions(connection: Connection, table: Table) -> Any:
    options = {"stream_results": True, "yield_per": _TOGETHER}
    found = connection.execute(
        select(table).order_by(*table.primary_key), execution_options=options
    )
    for rows in found.mappings().partitions():
        yield [dict(row) for row in rows]


def _refers_to_itself(table: Table) -> list[str]:
    return [key.parent.name for key in table.foreign_keys if key.column.table is table]


def _key(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"key_{column.name}": row[column.name] for column in table.primary_key}


def _move_numbers_on(target: Connection, tables: Sequence[Table]) -> None:
    """Rows that came with their numbers did not move PostgreSQL's sequences."""
    if target.dialect.name != "postgresql":
        return
    for table in tables:
        column: Column[Any] | None = table.autoincrement_column
        if column is None or not isinstance(column.type, Integer):
            continue
        last = target.execute(select(func.max(column))).scalar()
        name = func.pg_get_serial_sequence(table.name, column.name)
        sequence = target.execute(select(name)).scalar()
        if last is not None and sequence is not None:
            target.execute(select(func.setval(sequence, last)))
