"""What is in a database: of each table how many rows, and a digest over all of them, to be compared with a copy's."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sqlalchemy import Connection, inspect


class TableContents(NamedTuple):
    """``sha256``: hex, over what the rows hold as the driver gives it, in the order of their keys."""

    rows: int
    sha256: str


def contents(connection: Connection) -> dict[str, TableContents]:
    """Of every table, in the connection's transaction. Only comparable between databases of one kind."""
    looking = inspect(connection)
    keys = {
        name: key["constrained_columns"]
        for (_, name), key in looking.get_multi_pk_constraint().items()
    }
    return {
        table: _table(connection, table, [column["name"] for column in columns], keys[table])
        for (_, table), columns in looking.get_multi_columns().items()
    }


def _table(
    connection: Connection, table: str, columns: list[str], keys: list[str]
) -> TableContents:
    quote = connection.dialect.identifier_preparer.quote
    order = ", ".join(quote(name) for name in keys or columns)
    wanted = ", ".join(quote(name) for name in columns)
    found, count = hashlib.sha256(repr(columns).encode()), 0
    options = {"stream_results": True, "yield_per": 1000}
    for row in connection.exec_driver_sql(
        f"SELECT {wanted} FROM {quote(table)} ORDER BY {order}", execution_options=options
    ):
        found.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
        count += 1
    return TableContents(count, found.hexdigest())
