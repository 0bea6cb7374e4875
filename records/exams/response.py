"""Responses: what an attempt answered to each question, and what it is worth. All times are UTC, naive."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from records.database.base import Base

ResponseStatus = Literal["scored", "omitted", "not_reached", "voided", "unreadable", "pending"]
"""``omitted``: nothing was given, though later questions were answered; ``not_reached``: nothing was given from here on;
``unreadable``: a person has to look at the answer or the paper; ``pending``: a person has to mark it."""

RESOLVED: tuple[ResponseStatus, ...] = ("scored", "omitted", "not_reached")
"""The score says what the answer is worth; in the others there is none, and it counts nowhere as 0."""

BLANK: tuple[ResponseStatus, ...] = ("omitted", "not_reached")
"""Nothing was given."""


class Response(Base):
    """An answer as it counts now. ``value`` as JSON, ``null`` for nothing; of an unreadable one the text that stands there.

    ``score`` by the rule or by a person's mark, ``None`` unless the status is one of `RESOLVED`. ``answer_sha256`` is what
    marks are tied to. ``reason``: why a person has to look.
    """

    __tablename__ = "response"

    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), primary_key=True)
    question: Mapped[str] = mapped_column(String(12), primary_key=True)
    value: Mapped[str] = mapped_column(Text)
    answer_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[ResponseStatus] = mapped_column(String(12))
    score: Mapped[float | None]
    reason: Mapped[str] = mapped_column(Text, default="")


class FormerResponse(Base):
    """What a response said before it changed; rows are only ever added. ``until``: when it changed."""

    __tablename__ = "former_response"
    __table_args__ = (Index("ix_former_response_question", "attempt_id", "question"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    question: Mapped[str] = mapped_column(String(12))
    value: Mapped[str] = mapped_column(Text)
    answer_sha256: Mapped[str] = mapped_column(String(64))
    status: Mapped[ResponseStatus] = mapped_column(String(12))
    score: Mapped[float | None]
    until: Mapped[dt.datetime]
