"""Read by alembic. The caller gives the connection, and owns its transaction: `records.database.upgrade`."""

from __future__ import annotations

from alembic import context

attributes = context.config.attributes
context.configure(
    connection=attributes["connection"],
    target_metadata=attributes.get("metadata"),
    on_version_apply=attributes.get("on_step"),
    # SQLite cannot alter a column: the table is made anew and its rows are copied.
    render_as_batch=True,
    compare_type=True,
)
context.run_migrations()
