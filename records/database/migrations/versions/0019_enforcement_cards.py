"""The register of enforcement cards: history, qualifications, what else is asked; the yearly review."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019_0.2.0"
down_revision = "0018_0.2.0"


def upgrade() -> None:
    """Add the tables; cards that there are have no history yet, and no year of which anything is known."""
    op.create_table(
        "card_review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("exam_id", sa.Integer(), nullable=True),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("opened_by", sa.String(length=80), nullable=False),
        sa.Column("opened_at", sa.DateTime(), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=True),
        sa.Column("organ", sa.String(length=120), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("decided_by", sa.String(length=80), nullable=True),
        sa.Column("decided_on", sa.Date(), nullable=True),
        sa.Column("published_by", sa.String(length=80), nullable=True),
        sa.Column("published_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["exam_id"], ["exam.id"], name=op.f("fk_card_review_exam_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_review")),
        sa.UniqueConstraint("year", name=op.f("uq_card_review_year")),
    )
    op.create_table(
        "card_detail",
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("gender", sa.String(length=4), nullable=False),
        sa.Column("ethnicity", sa.String(length=20), nullable=False),
        sa.Column("born", sa.String(length=7), nullable=False),
        sa.Column("education", sa.String(length=60), nullable=False),
        sa.Column("political", sa.String(length=20), nullable=False),
        sa.Column("section", sa.String(length=60), nullable=False),
        sa.Column("personnel", sa.String(length=20), nullable=False),
        sa.Column("power", sa.String(length=20), nullable=False),
        sa.Column("delegated_by", sa.String(length=120), nullable=False),
        sa.Column("categories", sa.String(length=120), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("issuer", sa.String(length=120), nullable=False),
        sa.Column("photo", sa.String(length=4), nullable=False),
        sa.Column("law_qualification", sa.String(length=60), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["enforcement_card.id"], name=op.f("fk_card_detail_card_id")
        ),
        sa.PrimaryKeyConstraint("card_id", name=op.f("pk_card_detail")),
    )
    op.create_table(
        "card_qualification",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("field", sa.String(length=60), nullable=False),
        sa.Column("public_on", sa.Date(), nullable=False),
        sa.Column("public_score", sa.String(length=20), nullable=False),
        sa.Column("special_on", sa.Date(), nullable=False),
        sa.Column("special_score", sa.String(length=20), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("by", sa.String(length=80), nullable=False),
        sa.Column("at", sa.DateTime(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["card_id"], ["enforcement_card.id"], name=op.f("fk_card_qualification_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_card_qualification_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_qualification")),
    )
    with op.batch_alter_table("card_qualification", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_card_qualification_card_id"), ["card_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_card_qualification_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "card_review_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("hours", sa.Double(), nullable=False),
        sa.Column("hours_asked", sa.Double(), nullable=True),
        sa.Column("hours_met", sa.Boolean(), nullable=False),
        sa.Column("exam", sa.String(length=12), nullable=False),
        sa.Column("new_card", sa.Boolean(), nullable=False),
        sa.Column("on_post", sa.Boolean(), nullable=False),
        sa.Column("disciplined", sa.Boolean(), nullable=False),
        sa.Column("acted", sa.Boolean(), nullable=False),
        sa.Column("remark", sa.String(length=200), nullable=False),
        sa.Column("explanation", sa.String(length=200), nullable=False),
        sa.Column("hearing", sa.String(length=400), nullable=False),
        sa.Column("finding", sa.String(length=10), nullable=False),
        sa.Column("reasons", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["enforcement_card.id"], name=op.f("fk_card_review_line_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_card_review_line_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["card_review.id"], name=op.f("fk_card_review_line_review_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_card_review_line_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_review_line")),
        sa.UniqueConstraint(
            "review_id", "card_id", name=op.f("uq_card_review_line_review_id_card_id")
        ),
    )
    with op.batch_alter_table("card_review_line", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_review_line_card_id"), ["card_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_card_review_line_person_id"), ["person_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_card_review_line_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "card_review_unit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("confirmed_by", sa.String(length=80), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(), nullable=True),
        sa.Column("returned", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id"], ["card_review.id"], name=op.f("fk_card_review_unit_review_id")
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_card_review_unit_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_review_unit")),
        sa.UniqueConstraint(
            "review_id", "unit_id", name=op.f("uq_card_review_unit_review_id_unit_id")
        ),
    )
    with op.batch_alter_table("card_review_unit", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_card_review_unit_review_id"), ["review_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_card_review_unit_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "card_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("card_id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=True),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.String(length=10), nullable=False),
        sa.Column("before", sa.String(length=12), nullable=False),
        sa.Column("after", sa.String(length=12), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("decider", sa.String(length=10), nullable=True),
        sa.Column("organ", sa.String(length=120), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("document", sa.String(length=60), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("cause", sa.String(length=12), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("hearing", sa.Text(), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=True),
        sa.Column("served_how", sa.String(length=120), nullable=False),
        sa.Column("proposed_by", sa.String(length=80), nullable=False),
        sa.Column("proposed_at", sa.DateTime(), nullable=False),
        sa.Column("ended_by", sa.String(length=80), nullable=True),
        sa.Column("ended_at", sa.DateTime(), nullable=True),
        sa.Column("end_reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(
            ["card_id"], ["enforcement_card.id"], name=op.f("fk_card_step_card_id")
        ),
        sa.ForeignKeyConstraint(
            ["review_id"], ["card_review.id"], name=op.f("fk_card_step_review_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_step")),
    )
    with op.batch_alter_table("card_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_step_card_id"), ["card_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_step_review_id"), ["review_id"], unique=False)

    with op.batch_alter_table("enforcement_card", schema=None) as batch_op:
        batch_op.add_column(sa.Column("registered_year", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("refused_year", sa.Integer(), nullable=True))
