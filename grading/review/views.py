"""What pages and the command line show of reviews: how each text stands, what waits for whom, and one of them with its steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from grading.review.deciding import Person, steps_of, to_compare
from grading.review.standing import state_now
from question_bank.review import (
    Difference,
    Estimate,
    Reviewed,
    ReviewRules,
    differences,
    estimate,
    refused_to,
)
from records.accounts.account import Account
from records.bank.review import (
    TEXT_REVIEW_MOVES,
    UNDER_REVIEW,
    ReviewedKind,
    TextReview,
    TextState,
)
from records.people.person import Person as Cadre

_ROLE_OF: Mapping[TextState, frozenset[str]] = {
    "trial": TEXT_REVIEW_MOVES.table["agree"].who,
    "first": TEXT_REVIEW_MOVES.table["pass_first"].who,
    "second": TEXT_REVIEW_MOVES.table["pass_second"].who,
    "final": TEXT_REVIEW_MOVES.table["approve"].who,
}


@dataclass(frozen=True)
class ReviewLine:
    """A text in a list. ``mine``: the one who asks may take its next step; ``edited``: it was approved, and is another one now."""

    kind: ReviewedKind
    id: str
    title: str
    state: TextState
    mine: bool
    edited: bool
    held: bool
    important: bool
    typing: bool
    writer: str
    faulty: bool


@dataclass(frozen=True)
class ReviewView:
    """One text. ``row`` ``None``: nothing was ever done with it. ``next_step``: the one that the person may take, else ``""``;

    ``refused``: why they may not. ``changes``: beside what was approved last; ``estimates``: of this round, shown to who gave theirs.
    ``to_try``: they may take it blind, and must not see more than a candidate does before they have.
    """

    kind: ReviewedKind
    reviewed: Reviewed
    row: TextReview | None
    state: TextState
    next_step: str
    refused: str
    changes: Sequence[Difference]
    estimates: Estimate | None
    compare: bool
    names: Mapping[str, str]

    def named(self, login: str) -> str:
        """A login with the name of its account, where there is one."""
        return f"{self.names[login]}（{login}）" if login in self.names else login

    @property
    def to_try(self) -> bool:
        """Whether the person may answer it now."""
        return self.next_step == "trial"


def texts_of_records(db: Session, kind: ReviewedKind) -> dict[str, Reviewed]:
    """What is reviewed and stands in no file of items: as it was submitted."""
    rows = db.scalars(select(TextReview).where(TextReview.kind == kind))
    return {
        row.subject: Reviewed(row.subject, row.title, row.content_hash, row.text, keyed=False)
        for row in rows
    }


def review_lines(
    db: Session,
    kind: ReviewedKind,
    texts: Iterable[Reviewed],
    who: Person,
    rules: ReviewRules,
) -> list[ReviewLine]:
    """How each of the texts stands, those first that wait for the person."""
    wanted = select(TextReview).where(TextReview.kind == kind)
    rows = {row.subject: row for row in db.scalars(wanted.options(selectinload(TextReview.steps)))}
    lines = [_line(kind, each, rows.get(each.id), who, rules) for each in texts]
    return sorted(lines, key=lambda line: (not line.mine, line.id))


def _line(
    kind: ReviewedKind, reviewed: Reviewed, row: TextReview | None, who: Person, rules: ReviewRules
) -> ReviewLine:
    state = state_now(row, reviewed)
    return ReviewLine(
        kind=kind,
        id=reviewed.id,
        title=reviewed.title,
        state=state,
        mine=bool(_next(row, state, who, rules)[0]),
        edited=row is not None and row.approved_hash not in ("", reviewed.content_hash),
        held=row is not None and row.held != "",
        important=row is not None and row.important,
        typing=row is not None and row.typing and state in UNDER_REVIEW,
        writer="" if row is None else row.writer,
        faulty=reviewed.faulty,
    )


def review_view(
    db: Session,
    kind: ReviewedKind,
    reviewed: Reviewed,
    who: Person,
    rules: ReviewRules,
) -> ReviewView:
    """One text as the person may see it."""
    row = db.scalar(
        select(TextReview)
        .where(TextReview.kind == kind, TextReview.subject == reviewed.id)
        .options(selectinload(TextReview.steps))
    )
    state = state_now(row, reviewed)
    step, refused = _next(row, state, who, rules)
    before = row.approved_text if row is not None else ""
    taken = row.taken if row is not None else []
    given = [each.facility for each in taken if each.facility is not None]
    own = any(each.by == who.login and each.facility is not None for each in taken)
    return ReviewView(
        kind=kind,
        reviewed=reviewed,
        row=row,
        state=state,
        next_step=step,
        refused=refused,
        changes=differences(before, reviewed.text) if before else (),
        # Who has yet to say what they think is not told what others do.
        estimates=estimate(given) if own or not step else None,
        compare=row is not None and state == "first" and to_compare(row),
        names=_names(db, row),
    )


def _names(db: Session, row: TextReview | None) -> Mapping[str, str]:
    logins = {row.writer, *(step.by for step in row.steps)} if row is not None else set()
    found = db.execute(
        select(Account.login, func.coalesce(Cadre.name, Account.name))
        .outerjoin(Cadre, Cadre.id == Account.person_id)
        .where(Account.login.in_(logins))
    )
    return dict(found.all())


def _next(
    row: TextReview | None, state: TextState, who: Person, rules: ReviewRules
) -> tuple[str, str]:
    """The next step, if the person may take it; else why not, where they have the role."""
    if row is None or state not in _ROLE_OF or row.held:
        return "", ""
    if _ROLE_OF[state].isdisjoint(who.roles):
        return "", ""
    refused = refused_to(who.login, state, row.writer, steps_of(row), rules)
    return ("", refused) if refused else (state, "")


def waiting_count(db: Session, who: Person, rules: ReviewRules) -> int:
    """How many texts wait for the person, as far as the records know: one that was edited meanwhile still counts."""
    wanted = select(TextReview).where(TextReview.state.in_(UNDER_REVIEW), TextReview.held == "")
    rows = db.scalars(wanted.options(selectinload(TextReview.steps)))
    return sum(bool(_next(row, row.state, who, rules)[0]) for row in rows)
