"""What a line of a yearly review says, in words. Pure."""

from __future__ import annotations

from certification import messages
from records.cards.review import REASONS, CardReview, CardReviewLine, Reason


def reasons_text(line: CardReviewLine, review: CardReview) -> str:
    """Why a card is not registered, in words with figures."""
    said: dict[Reason, str] = {
        "hours": messages.REASON_HOURS.format(have=f"{line.hours:g}", asked=_asked(line)),
        "exam": messages.REASON_EXAM.format(
            exam=review.exam.title if review.exam else "", outcome=exam_text(line)
        ),
        "post": messages.REASON_POST,
        "discipline": messages.REASON_DISCIPLINE,
        "acts": messages.REASON_ACTS,
    }
    return "；".join(said[reason] for reason in reasons_of(line))


def reasons_of(line: CardReviewLine) -> list[Reason]:
    """Why a card is not registered."""
    return [reason for reason in REASONS if reason in line.reasons.split()]


def _asked(line: CardReviewLine) -> str:
    return f"{line.hours_asked:g}" if line.hours_asked is not None else "—"


def exam_text(line: CardReviewLine) -> str:
    """How somebody did in the exam, in words."""
    return messages.OUTCOMES.get(line.exam, messages.EXAM_NONE)
