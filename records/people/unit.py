"""Units: what the district assesses (成员单位), what enforces (执法主体), and what is above them."""

from __future__ import annotations

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from records.database.base import Base


class Unit(Base):
    """A unit. It may be a member unit (成员单位), an enforcement body (执法主体), both, or neither, as a parent or a section."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    is_member: Mapped[bool] = mapped_column(default=False)
    is_body: Mapped[bool] = mapped_column(default=False)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    parent: Mapped[Unit | None] = relationship(remote_side=id)
