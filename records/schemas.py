"""Schemas of a PostgreSQL database: the records lie in one, nbgrader's gradebook in another beside them."""

from __future__ import annotations

import re

from sqlalchemy import Connection, inspect
from sqlalchemy.engine import make_url

SEAT_SCHEMAS = "lawstudy_seat_"
"""What schemas begin with that hold a marker's views for as long as their JupyterLab runs (`grading.nbgrader.gradebook_seats`)."""
_SYSTEM = ("information_schema", "pg_catalog", "pg_toast")


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


def other_schemas(connection: Connection) -> list[str]:
    """The schemas of the database beside the one that the connection works in, but for `SEAT_SCHEMAS`; none on SQLite."""
    if connection.dialect.name != "postgresql":
        return []
    looking = inspect(connection)
    names = [
        name for name in looking.get_schema_names() if not name.startswith(("pg_", SEAT_SCHEMAS))
    ]
    return sorted(set(names) - {looking.default_schema_name, *_SYSTEM})
