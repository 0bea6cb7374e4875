"""The steps of a review, each by a person in the caller's transaction: row, step and audit entry, or everything that stands against it.

``seen``: the content hash of what the person had before them; a text that was edited meanwhile is refused.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from foundation.clock import utc_now
from foundation.moves import SERVER
from grading import messages
from grading.errors import ReviewRefused
from grading.review.standing import BOUND
from grading.review.trial import judged
from question_bank.item import Item
from question_bank.review import (
    Reviewed,
    ReviewRules,
    Step,
    is_typing_error,
    lacking_checks,
    refused_to,
)
from records.audit import trail
from records.audit.review_decisions import ReviewVoided, TextHeld, TextReviewed, TextSubmitted
from records.bank.review import (
    MOST_COMMENT,
    MOST_PROPOSED,
    TEXT_REVIEW_MOVES,
    ReviewedKind,
    TextAct,
    TextReview,
    TextReviewStep,
    TextState,
    find_text_review,
)
from records.messages import TEXT_STATES

_PASSES: dict[TextState, TextAct] = {
    "first": "pass_first",
    "second": "pass_second",
    "final": "approve",
}
_STEP_OF: dict[TextAct, str] = {
    "agree": "trial",
    "disagree": "trial",
    "pass_first": "first",
    "pass_second": "second",
    "approve": "final",
}
MOST_REASON = 400
COMPARED = "compared"
"""Ticked by the first reviewer where a person has to hold the blind answer against the reference."""


@dataclass(frozen=True)
class Person:
    """Who acts: login and roles. ``told``: what the trail calls them, where it is more than the login."""

    login: str
    roles: Sequence[str]
    told: str = ""


@dataclass(frozen=True)
class Given:
    """What a reviewer says. ``checks``: codes of what was looked at; ``facility``: estimated share of right answers, 0.05 to 0.98."""

    checks: Collection[str] = ()
    read_aloud: bool = False
    facility: float | None = None
    comment: str = ""
    proposed: str = ""
    answer: Sequence[object] = field(default=())


def submit(
    db: Session,
    kind: ReviewedKind,
    reviewed: Reviewed,
    who: Person,
    *,
    typing: bool = False,
    important: bool = False,
    comment: str = "",
) -> TextReview:
    """Give a draft to its review; who submits it counts as its writer. ``typing``: only a typing error is corrected.

    Raises `ReviewRefused`.
    """
    row = _current(db, kind, reviewed)
    act: TextAct = "submit_typing" if typing else "submit" if reviewed.keyed else "submit_text"
    problems = [messages.REVIEW_FAULTY] if reviewed.faulty else []
    if typing and not row.approved_hash:
        problems.append(messages.REVIEW_NEVER_APPROVED)
    elif typing and not is_typing_error(row.approved_text, reviewed.text):
        problems.append(messages.REVIEW_NOT_TYPING)
    target = _move(row, act, who, problems)
    row.title, row.text, row.content_hash = (
        reviewed.title[:160],
        reviewed.text,
        reviewed.content_hash,
    )
    row.writer, row.important, row.typing = who.login, important, typing
    row.round += 1
    add_step(row, act, target, who.login, Given(comment=comment))
    decided = TextSubmitted(
        subject=row.subject,
        text_kind=kind,
        review_act=act,
        text_state=target,
        content_hash=row.content_hash,
        writer=who.login,
        important=important,
    )
    trail.decide(db, decided, actor=who.told or who.login)
    return row


def solve(
    db: Session,
    reviewed: Reviewed,
    item: Item,
    who: Person,
    given: Given,
    rules: ReviewRules,
    *,
    seen: str,
) -> bool | None:
    """The blind trial of an item: whether the answer is the key's. A disagreement sends it back with both.

    Raises `ReviewRefused`.
    """
    row = _current(db, "item", reviewed)
    problems = [*_stands_against(row, "trial", who, rules, seen), *_unsaid(given)]
    if row.state == "trial":
        problems += _not_estimated(given)
    try:
        agreed = judged(item, given.answer)
    except ReviewRefused as error:
        agreed, problems = None, [*problems, *error.problems]
    act: TextAct = "disagree" if agreed is False else "agree"
    target = _move(row, act, who, problems)
    _take(db, row, act, target, who, given, agreed)
    return agreed


def let_pass(
    db: Session,
    kind: ReviewedKind,
    reviewed: Reviewed,
    who: Person,
    given: Given,
    rules: ReviewRules,
    *,
    seen: str,
) -> TextReview:
    """The next of the three reviews says that the text is right; after the third it is in use. Raises `ReviewRefused`."""
    row = _current(db, kind, reviewed)
    act = _PASSES.get(row.state, "approve")
    problems = _stands_against(row, row.state, who, rules, seen) + _unsaid(given)
    problems += lacking_checks(given.checks, important=row.important, read_aloud=given.read_aloud)
    # With the solver's, three people say what they think of an item before it is used.
    if reviewed.keyed and act != "approve" and not row.typing:
        problems += _not_estimated(given)
    if act == "pass_first" and to_compare(row) and COMPARED not in given.checks:
        problems.append(messages.REVIEW_NOT_COMPARED)
    if reviewed.faulty:
        problems.append(messages.REVIEW_FAULTY)
    target = _move(row, act, who, problems)
    _take(db, row, act, target, who, given)
    if act == "approve":
        row.approved_hash, row.approved_text = row.content_hash, row.text
    return row


def to_compare(row: TextReview) -> bool:
    """Whether the blind answer of this round has to be held against the reference by a person."""
    return any(step.act == "agree" and step.agreed is None for step in row.taken)


def send_back(
    db: Session,
    kind: ReviewedKind,
    reviewed: Reviewed,
    who: Person,
    given: Given,
    rules: ReviewRules,
    *,
    seen: str,
) -> TextReview:
    """A reviewer wants it changed, and says why; perhaps how. Raises `ReviewRefused`."""
    row = _current(db, kind, reviewed)
    problems = _stands_against(row, row.state, who, rules, seen) + _unsaid(given)
    if not given.comment.strip():
        problems.append(messages.REVIEW_WHY)
    needed = "approver" if row.state == "final" else "reviewer"
    if row.state in _PASSES and needed not in who.roles:
        raise ReviewRefused([*problems, str(TEXT_REVIEW_MOVES.refused(row.state, "send_back"))])
    target = _move(row, "send_back", who, problems)
    _take(db, row, "send_back", target, who, given)
    return row


def withdraw(db: Session, kind: ReviewedKind, reviewed: Reviewed, who: Person) -> TextReview:
    """Its writer, or the administrator, takes it back to change it. Raises `ReviewRefused`."""
    row = _current(db, kind, reviewed)
    own = who.login == row.writer or "administrator" in who.roles
    target = _move(row, "withdraw", who, [] if own else [messages.REVIEW_NOT_YOURS])
    _take(db, row, "withdraw", target, who, Given())
    return row


def hold(
    db: Session, kind: ReviewedKind, reviewed: Reviewed, who: Person, *, reason: str
) -> TextReview:
    """Stop everything: the text may hold secret or sensitive matter, and those who know are asked. Raises `ReviewRefused`."""
    row = _current(db, kind, reviewed)
    problems = _reason(reason)
    _move(row, "hold", who, problems)
    row.held = reason.strip()
    _hold_step(db, row, "hold", who, reason)
    return row


def clear(
    db: Session, kind: ReviewedKind, reviewed: Reviewed, who: Person, *, reason: str
) -> TextReview:
    """Go on: ``reason`` says who answered and what. By somebody else than its writer. Raises `ReviewRefused`."""
    row = _current(db, kind, reviewed)
    problems = _reason(reason)
    if not row.held:
        problems.append(messages.REVIEW_NOT_HELD)
    if who.login == row.writer:
        problems.append(messages.REVIEW_CLEAR_OWN)
    _move(row, "clear", who, problems, held=True)
    row.held = ""
    _hold_step(db, row, "clear", who, reason)
    return row


def change_use(
    db: Session,
    kind: ReviewedKind,
    reviewed: Reviewed,
    who: Person,
    *,
    act: TextAct,
    reason: str,
) -> TextReview:
    """``suspend``, ``resume``, ``retire``, ``revive``. Forms that are released stay as they are. Raises `ReviewRefused`."""
    row = _current(db, kind, reviewed)
    target = _move(row, act, who, _reason(reason))
    _take(db, row, act, target, who, Given(comment=reason.strip()))
    return row


def new_row(kind: ReviewedKind, reviewed: Reviewed) -> TextReview:
    """A text of which nothing is known yet: a draft."""
    return TextReview(
        kind=kind,
        subject=reviewed.id,
        title=reviewed.title[:160],
        state="draft",
        content_hash=reviewed.content_hash,
        text=reviewed.text,
        approved_hash="",
        approved_text="",
        round=0,
        writer="",
        held="",
        since=utc_now(),
    )


def _current(db: Session, kind: ReviewedKind, reviewed: Reviewed) -> TextReview:
    """The row as it holds for the text as it is now: what an edit voided is a draft."""
    row = find_text_review(db, kind, reviewed.id)
    if row is None:
        row = new_row(kind, reviewed)
        db.add(row)
    if row.state in BOUND and row.content_hash != reviewed.content_hash:
        TEXT_REVIEW_MOVES.require(row.state, "void", [SERVER])
        before = row.state
        row.content_hash = reviewed.content_hash
        add_step(row, "void", "draft", "", Given())
        decided = ReviewVoided(
            subject=row.subject,
            text_kind=kind,
            before=TEXT_STATES[before],
            content_hash=reviewed.content_hash,
        )
        trail.decide(db, decided)
    return row


def _move(
    row: TextReview,
    act: TextAct,
    who: Person,
    problems: Sequence[str],
    *,
    held: bool = False,
) -> TextState:
    """Where the act leads. Raises `ReviewRefused` with everything that stands against it."""
    found = list(dict.fromkeys(problems))
    if row.held and not held:
        found.append(messages.REVIEW_HELD.format(reason=row.held))
    found = TEXT_REVIEW_MOVES.problems(row.state, act, who.roles) + found
    if found:
        raise ReviewRefused(found)
    return TEXT_REVIEW_MOVES.table[act].target or row.state


def _stands_against(
    row: TextReview, step: str, who: Person, rules: ReviewRules, seen: str
) -> list[str]:
    problems = []
    if seen != row.content_hash:
        problems.append(messages.REVIEW_CHANGED)
    refused = refused_to(who.login, step, row.writer, steps_of(row), rules)
    return [*problems, refused] if refused else problems


def steps_of(row: TextReview) -> list[Step]:
    """Who took which step of this round."""
    return [Step(_STEP_OF[step.act], step.by) for step in row.taken if step.act in _STEP_OF]


def _unsaid(given: Given) -> list[str]:
    problems = []
    if len(given.comment) > MOST_COMMENT or len(given.proposed) > MOST_PROPOSED:
        problems.append(messages.REVIEW_TOO_LONG.format(comment=MOST_COMMENT, text=MOST_PROPOSED))
    if given.facility is not None and not 0.05 <= given.facility <= 0.98:
        problems.append(messages.REVIEW_FACILITY)
    return problems


def _not_estimated(given: Given) -> list[str]:
    return [messages.REVIEW_FACILITY] if given.facility is None else []


def _reason(reason: str) -> list[str]:
    said = reason.strip()
    return [] if 0 < len(said) <= MOST_REASON else [messages.REVIEW_REASON.format(most=MOST_REASON)]


def _take(
    db: Session,
    row: TextReview,
    act: TextAct,
    target: TextState,
    who: Person,
    given: Given,
    agreed: bool | None = None,
) -> None:
    add_step(row, act, target, who.login, given, agreed)
    decided = TextReviewed(
        subject=row.subject,
        text_kind=row.kind,
        review_act=act,
        text_state=target,
        content_hash=row.content_hash,
        agreed=agreed,
        read_aloud=given.read_aloud if row.important else None,
        facility=given.facility,
        comment=given.comment.strip(),
    )
    trail.decide(db, decided, actor=who.told or who.login)


def _hold_step(db: Session, row: TextReview, act: TextAct, who: Person, reason: str) -> None:
    add_step(row, act, row.state, who.login, Given(comment=reason.strip()))
    decided = TextHeld(
        subject=row.subject, text_kind=row.kind, review_act=act, reason=reason.strip()
    )
    trail.decide(db, decided, actor=who.told or who.login)


def add_step(
    row: TextReview,
    act: TextAct,
    target: TextState,
    by: str,
    given: Given,
    agreed: bool | None = None,
    at: dt.datetime | None = None,
) -> None:
    """Add a step to a row, which stands in ``target`` then; the audit entry is the caller's."""
    row.state, row.since = target, utc_now()
    row.steps.append(
        TextReviewStep(
            act=act,
            state=target,
            round=row.round,
            by=by,
            at=at or utc_now(),
            content_hash=row.content_hash,
            answer=list(given.answer),
            agreed=agreed,
            checklist=sorted(given.checks),
            read_aloud=given.read_aloud,
            facility=given.facility,
            comment=given.comment.strip(),
            proposed=given.proposed.strip(),
        )
    )
