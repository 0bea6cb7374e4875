"""Incidents: what people have to judge. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from records.database.base import Base

IncidentKind = Literal[
    "left_page",
    "second_log_in",
    "second_page",
    "address_changed",
    "late",
    "lost_answers",
    "server_away",
    "note",
]


class Incident(Base):
    """Something for people to judge; it never changes a score by itself. Without ``attempt_id`` it concerns the session."""

    __tablename__ = "incident"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    attempt_id: Mapped[int | None] = mapped_column(ForeignKey("attempt.id"), index=True)
    kind: Mapped[IncidentKind] = mapped_column(String(20))
    detail: Mapped[str] = mapped_column(String(200))
    at: Mapped[dt.datetime]
