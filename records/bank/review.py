"""三审三校: where a reviewed text stands, and every step that was taken with it. Times are UTC, naive.

Generic over what is reviewed: an item, a lesson, a notice, a list. A text stands in its state for one content hash only; who
reads it must hold that hash against the text as it is now (`grading.review.standing`). Steps are only ever added.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Literal, get_args

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column, relationship

from foundation.moves import SERVER, Move, Moves
from records import messages
from records.database.base import Base

ReviewedKind = Literal["item", "lesson", "notice", "list"]
REVIEWED_KINDS: tuple[ReviewedKind, ...] = get_args(ReviewedKind)
TextState = Literal["draft", "trial", "first", "second", "final", "in_use", "suspended", "retired"]
"""``trial``, ``first``, ``second``, ``final``: waits for the blind trial, and for each of the three reviews."""
TextAct = Literal[
    "submit",
    "submit_text",
    "submit_typing",
    "agree",
    "disagree",
    "pass_first",
    "pass_second",
    "approve",
    "send_back",
    "withdraw",
    "hold",
    "clear",
    "void",
    "suspend",
    "resume",
    "retire",
    "revive",
    "adopt",
]
UNDER_REVIEW: tuple[TextState, ...] = ("trial", "first", "second", "final")
MOST_COMMENT, MOST_PROPOSED = 1_000, 4_000
"""Characters of a comment, and of a proposed text."""

_DRAFT: frozenset[TextState] = frozenset({"draft"})
_REVIEWS: frozenset[TextState] = frozenset({"first", "second", "final"})
_UNDER: frozenset[TextState] = frozenset(UNDER_REVIEW)
_WRITERS = frozenset({"trainer", "administrator"})
_OFFICE = frozenset({"administrator", "approver"})

TEXT_REVIEW_MOVES: Moves[TextState, TextAct] = Moves(
    messages.TEXT_REVIEW,
    {
        # Who makes a step is none of those who made the ones before: `question_bank.review.refused_to`.
        "submit": Move(_DRAFT, "trial", _WRITERS, "bank.review_submit"),
        # What asks nothing has no key to be tried.
        "submit_text": Move(_DRAFT, "first", _WRITERS, "bank.review_submit"),
        # A corrected typing error: one reviewer and the approver.
        "submit_typing": Move(_DRAFT, "second", _WRITERS, "bank.review_submit"),
        "agree": Move(
            frozenset({"trial"}), "first", frozenset({"trainer", "reviewer"}), "bank.review_step"
        ),
        "disagree": Move(
            frozenset({"trial"}), "draft", frozenset({"trainer", "reviewer"}), "bank.review_step"
        ),
        "pass_first": Move(
            frozenset({"first"}), "second", frozenset({"reviewer"}), "bank.review_step"
        ),
        "pass_second": Move(
            frozenset({"second"}), "final", frozenset({"reviewer"}), "bank.review_step"
        ),
        "approve": Move(
            frozenset({"final"}), "in_use", frozenset({"approver"}), "bank.review_step"
        ),
        "send_back": Move(
            _REVIEWS, "draft", frozenset({"reviewer", "approver"}), "bank.review_step"
        ),
        "withdraw": Move(_UNDER, "draft", _WRITERS, "bank.review_step"),
        # Secret or sensitive matter: the text stays where it is, and nothing else can be done until somebody who may has asked.
        "hold": Move(_DRAFT | _UNDER, None, _WRITERS | _OFFICE | {"reviewer"}, "bank.review_hold"),
        "clear": Move(_DRAFT | _UNDER, None, _OFFICE, "bank.review_hold"),
        # The text is another one now.
        "void": Move(
            _UNDER | {"in_use", "suspended"}, "draft", frozenset({SERVER}), "bank.review_void"
        ),
        "suspend": Move(frozenset({"in_use"}), "suspended", _OFFICE, "bank.review_step"),
        "resume": Move(
            frozenset({"suspended"}), "in_use", frozenset({"approver"}), "bank.review_step"
        ),
        "retire": Move(_DRAFT | {"in_use", "suspended"}, "retired", _OFFICE, "bank.review_step"),
        "revive": Move(frozenset({"retired"}), "draft", _OFFICE, "bank.review_step"),
        # What the shipped record says, taken over by one decision for all of it.
        "adopt": Move(_DRAFT, "in_use", frozenset({"administrator"}), "bank.reviews_adopt"),
    },
    states=messages.TEXT_STATES,
    acts=messages.TEXT_ACTS,
)


class TextReview(Base):
    """Where a text stands. ``content_hash`` and ``text``: what the state is about; ``approved_*``: what was approved last.

    ``round``: how often it went from a draft to its reviews; steps of earlier rounds count no more. ``writer``: login.
    ``important``: each reviewer reads it aloud in full. ``held``: why it was stopped, empty: it was not.
    """

    __tablename__ = "text_review"
    __table_args__ = (UniqueConstraint("kind", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ReviewedKind] = mapped_column(String(10))
    subject: Mapped[str] = mapped_column(String(80))
    title: Mapped[str] = mapped_column(String(160), default="")
    state: Mapped[TextState] = mapped_column(String(10), default="draft")
    content_hash: Mapped[str] = mapped_column(String(64), default="")
    text: Mapped[str] = mapped_column(Text, default="")
    approved_hash: Mapped[str] = mapped_column(String(64), default="")
    approved_text: Mapped[str] = mapped_column(Text, default="")
    round: Mapped[int] = mapped_column(default=0)
    writer: Mapped[str] = mapped_column(String(80), default="")
    important: Mapped[bool] = mapped_column(default=False)
    typing: Mapped[bool] = mapped_column(default=False)
    held: Mapped[str] = mapped_column(String(400), default="")
    since: Mapped[dt.datetime]
    steps: Mapped[list[TextReviewStep]] = relationship(
        back_populates="review", order_by="TextReviewStep.id"
    )

    @property
    def taken(self) -> list[TextReviewStep]:
        """The steps of this round."""
        return [step for step in self.steps if step.round == self.round]


class TextReviewStep(Base):
    """One step. ``state``: to which it led; ``by``: login, or for what was adopted the reader whom the record names.

    ``answer``: given without the key, by question; ``agreed``: with the key, ``None``: a person has to compare. ``checklist``: what was
    looked at (`question_bank.review.CHECKS`); ``facility``: estimated share of right answers, from 0 to 1.
    """

    __tablename__ = "text_review_step"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("text_review.id"), index=True)
    act: Mapped[TextAct] = mapped_column(String(16))
    state: Mapped[TextState] = mapped_column(String(10))
    round: Mapped[int]
    by: Mapped[str] = mapped_column(String(80))
    at: Mapped[dt.datetime]
    content_hash: Mapped[str] = mapped_column(String(64))
    answer: Mapped[list[Any]] = mapped_column(JSON, default=list)
    agreed: Mapped[bool | None]
    checklist: Mapped[list[Any]] = mapped_column(JSON, default=list)
    read_aloud: Mapped[bool] = mapped_column(default=False)
    facility: Mapped[float | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    proposed: Mapped[str] = mapped_column(Text, default="")
    review: Mapped[TextReview] = relationship(back_populates="steps")


def find_text_review(db: Session, kind: ReviewedKind, subject: str) -> TextReview | None:
    """How this text stands, if anything was ever done with it."""
    wanted = select(TextReview).where(TextReview.kind == kind, TextReview.subject == subject)
    return db.scalar(wanted.execution_options(populate_existing=True))


def text_reviews(db: Session, kind: ReviewedKind | None = None) -> Sequence[TextReview]:
    """All of them, by kind and subject."""
    wanted = select(TextReview).order_by(TextReview.kind, TextReview.subject)
    return db.scalars(wanted if kind is None else wanted.where(TextReview.kind == kind)).all()


def hashes_in_use(db: Session, kind: ReviewedKind = "item") -> dict[str, str]:
    """Of the texts that are in use, the hash for which that holds."""
    wanted = select(TextReview.subject, TextReview.content_hash).where(
        TextReview.kind == kind, TextReview.state == "in_use", TextReview.held == ""
    )
    return dict(db.execute(wanted).all())
