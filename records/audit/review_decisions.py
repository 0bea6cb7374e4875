"""What is decided while a text is reviewed (三审三校); the subject is its kind and id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class TextSubmitted(Decision):
    """``content_hash``: of what is to be reviewed; an approval is good for it alone."""

    name, title = "bank.review_submit", "提交审校"
    text_kind: str
    review_act: str
    text_state: str
    content_hash: str
    writer: str
    important: bool


@dataclass(frozen=True, kw_only=True)
class TextReviewed(Decision):
    """A step of its review, or a change of its use. ``agreed``: of a blind trial; the answer itself stands with the step."""

    name, title = "bank.review_step", "审校"
    text_kind: str
    review_act: str
    text_state: str
    content_hash: str
    agreed: bool | None = None
    read_aloud: bool | None = None
    facility: float | None = None
    comment: str = ""


@dataclass(frozen=True, kw_only=True)
class TextHeld(Decision):
    """Stopped for secret or sensitive matter, or let go on after those who know were asked."""

    name, title = "bank.review_hold", "涉密敏感疑问"
    text_kind: str
    review_act: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReviewVoided(Decision):
    """Noticed by the program: the text is not the one that was reviewed."""

    name, title = "bank.review_void", "内容变动审校作废"
    text_kind: str
    before: str
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class LessonsAdopted(Decision):
    """Shipped lessons are in use on this site by their recorded readings. ``lessons``: the hash of each by its id; ``sha256``: of the record."""

    name, title = "lesson.adopt", "采用随系统提供的课程"
    lessons: Mapping[str, str]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ReviewsAdopted(Decision):
    """The shipped record of reviews holds on this site. ``items``: ids that are in use by it; ``sha256``: of the record."""

    name, title = "bank.reviews_adopt", "采用随系统提供的审核记录"
    items: list[str]
    sha256: str


@dataclass(frozen=True, kw_only=True)
class ItemWritten(Decision):
    """An item's file was written on a page; the subject is the item. ``before``: the file's SHA-256 before, empty of a new one."""

    name, title = "bank.write", "写试题"
    before: str
    sha256: str
    finished: bool
