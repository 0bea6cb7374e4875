"""How a database is built and what is in it, to be compared with another."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ClauseElement, MetaData, create_engine, inspect, select


def structure(url: str) -> dict[str, Any]:
    """Of each table its columns, in whatever order, and every constraint and index with its name."""
    engine = create_engine(url)
    found: dict[str, Any] = {}
    with engine.connect() as connection:
        looking = inspect(connection)
        for table in looking.get_table_names():
            found[table] = {
                "columns": {
                    column["name"]: {**column, "type": str(column["type"])}
                    for column in looking.get_columns(table)
                },
                "primary key": looking.get_pk_constraint(table),
                "unique": _sorted(looking.get_unique_constraints(table)),
                "foreign keys": _sorted(looking.get_foreign_keys(table)),
                "indexes": _sorted(looking.get_indexes(table)),
            }
    engine.dispose()
    return found


def rows(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, but for alembic's."""
    engine, known = create_engine(url), MetaData()
    known.reflect(engine)
    with engine.connect() as connection:
        found = {
            name: sorted((tuple(row) for row in connection.execute(select(table))), key=repr)
            for name, table in known.tables.items()
            if name != "alembic_version"
        }
    engine.dispose()
    return found


def _sorted(constraints: list[Any]) -> list[Any]:
    return sorted((_as_text(dict(each)) for each in constraints), key=repr)


def _as_text(value: Any) -> Any:
    """Conditions of indexes come as objects that equal only themselves."""
    if isinstance(value, dict):
        return {name: _as_text(part) for name, part in value.items()}
    return str(value) if isinstance(value, ClauseElement) else value
