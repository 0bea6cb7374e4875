"""Schemas of a PostgreSQL database: the records lie in one, nbgrader's gradebook in another beside them.

In ``public`` the records have a database of their own, and whatever else is in it is the site's. In any other schema, which the
URL names (``?options=-csearch_path=jia``) or the role's ``search_path``, other districts' records may lie beside them in the same
database: then nothing outside this schema and the gradebook's is looked at, dumped, locked or restored.
"""

from __future__ import annotations

import re

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url

PUBLIC = "public"
"""Where records lie if nothing else is said."""
SEAT_SCHEMAS = "lawstudy_seat_"
"""What schemas begin with that hold a marker's views for as long as their JupyterLab runs (`grading.nbgrader.gradebook_seats`)."""
_SYSTEM = ("information_schema", "pg_catalog", "pg_toast")
_SIMPLE = re.compile(r"[a-z][a-z0-9_]{0,62}")


def in_schema(url: str, schema: str) -> str:
    """The URL of the same database, in which tables are looked for in ``schema`` alone.

    Nothing in it is escaped that need not be: nbgrader writes it into a file in which ``%`` has a meaning.
    """
    option = f"-csearch_path={schema}"
    parsed = make_url(url)
    if "options" in parsed.query:
        others = re.sub(r"-csearch_path=\S+ ?", "", str(parsed.query["options"])).strip()
        return parsed.update_query_dict({"options": f"{others} {option}".strip()}).render_as_string(
            hide_password=False
        )
    return f"{url}{'&' if '?' in url else '?'}options={option}"


def records_schema(connection: Connection) -> str:
    """The schema in which new tables of this connection come, and those of the records are; empty on SQLite and where there is none."""
    if connection.dialect.name != "postgresql":
        return ""
    return str(connection.exec_driver_sql("SELECT current_schema()").scalar_one() or "")


def is_own(schema: str) -> bool:
    """Whether records in it share their database with others."""
    return schema not in ("", PUBLIC)


def make_own_schema(connection: Connection) -> None:
    """Make the schema that the connection looks for tables in, unless it is there. On SQLite nothing happens."""
    if connection.dialect.name != "postgresql" or records_schema(connection):
        return
    path = str(connection.exec_driver_sql("SHOW search_path").scalar_one())
    first = path.split(",", maxsplit=1)[0].strip().strip('"').lower()
    if _SIMPLE.fullmatch(first):
        connection.exec_driver_sql(f"CREATE SCHEMA {first}")


def tables_elsewhere(connection: Connection, table: str) -> str:
    """The schema of ``table`` where the connection sees it in another than its own; empty when it does not.

    A ``search_path`` of several schemas shows what another district has in the second of them.
    """
    if connection.dialect.name != "postgresql":
        return ""
    found = connection.exec_driver_sql(
        "SELECT n.nspname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.oid = to_regclass(%s)",
        (table,),
    ).scalar_one_or_none()
    return str(found) if found and found != records_schema(connection) else ""


def other_schemas(connection: Connection, beside: str = "") -> list[str]:
    """The site's schemas of the database beside the one that the connection works in; none on SQLite.

    ``beside``: the gradebook's, which is all of them where the records have no database of their own.
    """
    if connection.dialect.name != "postgresql":
        return []
    looking = inspect(connection)
    names = set(looking.get_schema_names())
    if is_own(records_schema(connection)):
        return [beside] if beside in names else []
    found = {name for name in names if not name.startswith(("pg_", SEAT_SCHEMAS))}
    return sorted(found - {looking.default_schema_name, *_SYSTEM})
