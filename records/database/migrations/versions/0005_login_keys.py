"""The key of a login: two that differ in case or width only are one; of those that there are, the oldest gets the key."""

from __future__ import annotations

from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision = "0005_0.2.0"
down_revision = "0004_0.2.0"

LONGEST = 80

ACCOUNT = sa.table("account", sa.column("id"), sa.column("login"), sa.column("login_key"))


def upgrade() -> None:
    """Add the column and fill it. The accounts that get no key are named on the page of accounts."""
    op.add_column("account", sa.Column("login_key", sa.String(LONGEST), nullable=True))
    bind, taken = op.get_bind(), set[str]()
    for row in bind.execute(sa.select(ACCOUNT.c.id, ACCOUNT.c.login).order_by(ACCOUNT.c.id)).all():
        key = normalize("NFKC", normalize("NFKC", row.login).casefold()).strip()
        if key in taken or len(key) > LONGEST:
            continue
        taken.add(key)
        bind.execute(sa.update(ACCOUNT).where(ACCOUNT.c.id == row.id).values(login_key=key))
    op.create_index("ix_account_login_key", "account", ["login_key"], unique=True)
