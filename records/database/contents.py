"""What is in a database: of each table how many rows, and a digest over all of them, to be compared with a copy's."""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from sqlalchemy import Connection, String, inspect

from records.schemas import other_schemas


class TableContents(NamedTuple):
    """``sha256``: hex, over what the rows hold as the driver gives it, in the order of their keys."""

    rows: int
    sha256: str


def contents(connection: Connection, beside: str = "") -> dict[str, TableContents]:
    """Of every table, in the connection's transaction. Only comparable between databases of one kind. ``beside``: see `other_schemas`.

    Those of another schema, as the gradebook's on PostgreSQL, are called by its name and their own: ``gradebook.grade``.
    """
    looking = inspect(connection)
    found = {}
    on_server = connection.dialect.name == "postgresql"
    for schema in (None, *other_schemas(connection, beside)):
        keys = looking.get_multi_pk_constraint(schema)
        for place, columns in looking.get_multi_columns(schema).items():
            table = place[1] if schema is None else f"{schema}.{place[1]}"
            names = [column["name"] for column in columns]
            # One server puts texts in another order than the next; all know the one of their bytes.
            texts = {
                each["name"] for each in columns if on_server and isinstance(each["type"], String)
            }
            order = [(key, key in texts) for key in keys[place]["constrained_columns"] or names]
            found[table] = _table(connection, schema, place[1], names, order)
    return found


def _table(
    connection: Connection,
    schema: str | None,
    name: str,
    columns: list[str],
    order_by: list[tuple[str, bool]],
) -> TableContents:
    """``order_by``: columns, and whether by the bytes of their texts."""
    quote = connection.dialect.identifier_preparer.quote
    table = quote(name) if schema is None else f"{quote(schema)}.{quote(name)}"
    order = ", ".join(quote(each) + (' COLLATE "C"' if text else "") for each, text in order_by)
    wanted = ", ".join(quote(name) for name in columns)
    found, count = hashlib.sha256(repr(columns).encode()), 0
    options = {"stream_results": True, "yield_per": 1000}
    for row in connection.exec_driver_sql(
        f"SELECT {wanted} FROM {table} ORDER BY {order}", execution_options=options
    ):
        found.update(repr(tuple(row)).encode("utf-8", "surrogatepass"))
        count += 1
    return TableContents(count, found.hexdigest())
