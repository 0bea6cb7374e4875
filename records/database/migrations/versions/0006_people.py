"""People as they are: memberships, posts, cards; units of both kinds; call lists with exemptions; policies.

Every officer of before is a person with a card and a membership; every body is a unit that enforces. Who was called was
called from the unit in which they are now, as nothing else is known.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006_0.2.0"
down_revision = "0005_0.2.0"


def upgrade() -> None:
    """Make the new tables, carry everything over, and take away what moved."""
    _units()
    _make_tables()
    op.execute("INSERT INTO membership (person_id, unit_id) SELECT id, unit_id FROM person")
    op.execute(
        "INSERT INTO enforcement_card (person_id, number, old_number, kind, field, state)"
        " SELECT id, card_number, '', 'enforcement', '', 'in_use' FROM person"
    )
    _calls()
    _people()
    _exams()


def _units() -> None:
    with op.batch_alter_table("unit") as table:
        table.add_column(sa.Column("is_member", sa.Boolean(), nullable=False, server_default="0"))
        table.add_column(sa.Column("is_body", sa.Boolean(), nullable=False, server_default="1"))
        table.add_column(sa.Column("parent_id", sa.Integer(), nullable=True))
    with op.batch_alter_table("unit") as table:
        table.alter_column("is_member", server_default=None)
        table.alter_column("is_body", server_default=None)
        table.create_foreign_key("fk_unit_parent_id", "unit", ["parent_id"], ["id"])
        table.create_index("ix_unit_parent_id", ["parent_id"])


def _people() -> None:
    with op.batch_alter_table("person") as table:
        table.drop_index("ix_person_unit_id")
        table.drop_constraint("fk_person_unit_id", type_="foreignkey")
        table.drop_constraint("uq_person_card_number", type_="unique")
        table.drop_column("unit_id")
        table.drop_column("card_number")


def _calls() -> None:
    with op.batch_alter_table("exam_call") as table:
        table.add_column(sa.Column("unit_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("proposed_post", sa.String(60), nullable=False, server_default="")
        )
        table.add_column(sa.Column("source", sa.String(120), nullable=False, server_default=""))
        table.add_column(sa.Column("called_at", sa.DateTime(), nullable=True))
    op.execute(
        "UPDATE exam_call SET unit_id ="
        " (SELECT unit_id FROM person WHERE person.id = exam_call.person_id)"
    )
    with op.batch_alter_table("exam_call") as table:
        table.alter_column("unit_id", existing_type=sa.Integer(), nullable=False)
        table.alter_column("proposed_post", server_default=None)
        table.alter_column("source", server_default=None)
        table.create_foreign_key("fk_exam_call_unit_id", "unit", ["unit_id"], ["id"])
        table.create_index("ix_exam_call_unit_id", ["unit_id"])


def _exams() -> None:
    with op.batch_alter_table("exam") as table:
        table.add_column(
            sa.Column("policy_name", sa.String(length=80), nullable=False, server_default="")
        )
        table.add_column(sa.Column("policy", sa.JSON(), nullable=False, server_default="{}"))
    with op.batch_alter_table("exam") as table:
        table.alter_column("policy_name", server_default=None)
        table.alter_column("policy", server_default=None)


def _make_tables() -> None:
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_membership_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_membership_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_membership"),
    )
    going_on = sa.text("until IS NULL")
    op.create_index(
        "uq_membership_open",
        "membership",
        ["person_id"],
        unique=True,
        sqlite_where=going_on,
        postgresql_where=going_on,
    )
    op.create_table(
        "post",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("rank", sa.String(length=40), nullable=False),
        sa.Column("leading", sa.Boolean(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_post_person_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name="fk_post_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_post"),
    )
    op.create_table(
        "enforcement_card",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("old_number", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("issued", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_enforcement_card_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_enforcement_card"),
        sa.UniqueConstraint("number", name="uq_enforcement_card_number"),
    )
    op.create_table(
        "exemption",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=120), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["exam_call.id"], name="fk_exemption_call_id"),
        sa.PrimaryKeyConstraint("call_id", name="pk_exemption"),
    )
    for table, column in (
        ("membership", "person_id"),
        ("membership", "unit_id"),
        ("post", "person_id"),
        ("post", "unit_id"),
        ("enforcement_card", "person_id"),
    ):
        op.create_index(f"ix_{table}_{column}", table, [column], unique=False)
