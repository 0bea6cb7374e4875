"""Who comes to the Hub: whoever is logged in at the room in the same browser, by the room's records."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.orm import Session

from delivery.hub import messages
from delivery.hub.groups import Face, face_of, groups_of
from delivery.identity import read_identity
from records.accounts.account import Account
from records.accounts.log_in import last_ends
from records.accounts.permissions import may, relation
from records.exams.closed_book import writes_closed_book
from records.exams.marking import exams_marked

_PREFIX = "u"
_IN_DISTRICT = re.compile(r"([a-z][a-z0-9]{0,15})-([1-9][0-9]{0,8})")
"""No sign in it means anything in an address, a cookie's name, a folder's name or a list of folders."""


@dataclass(frozen=True)
class Member:
    """An account as the Hub knows it. ``face``: its server, or ``None``; ``marks``: the exams of which it marks answers, by name;

    ``writing``: their closed-book paper is open meanwhile; ``district``: where a Hub is several districts', whose account it is.
    """

    account: int
    login: str
    name: str
    number: str | None
    roles: frozenset[str]
    face: Face | None
    marks: tuple[str, ...]
    writing: bool
    district: str = ""

    @property
    def hub_name(self) -> str:
        """The Hub's name of it: an address and a system account are made of it, so it holds no name of a person."""
        return f"{self.district}-{self.account}" if self.district else folder_name(self.account)

    @property
    def groups(self) -> list[str]:
        """The Hub's groups of it; those of a district are its own."""
        return groups_of(self.roles, district=self.district)

    @property
    def refusal(self) -> str:
        """Why they may not be at the Hub now; empty: they may."""
        if self.writing:
            return messages.WRITING
        if self.face is None:
            return (
                messages.NOTHING_TO_MARK if may(self.roles, "mark.give") else messages.NOT_WELCOME
            )
        return ""

    @property
    def welcome(self) -> bool:
        """Whether they may be at the Hub now."""
        return not self.refusal


def folder_name(account: int) -> str:
    """Of the account's folder among those of its site, whatever Hub it comes from."""
    return f"{_PREFIX}{account}"


def district_of(hub_name: str) -> tuple[str, int] | None:
    """District and account that a Hub of several calls so; ``None`` for a name that is none of ours."""
    found = _IN_DISTRICT.fullmatch(hub_name)
    return (found[1], int(found[2])) if found else None


def account_of(hub_name: str) -> int | None:
    """The account that the Hub calls so; ``None`` for a name that is none of ours."""
    number = hub_name.removeprefix(_PREFIX)
    return int(number) if hub_name.startswith(_PREFIX) and number.isdecimal() else None


def logged_in(db: Session, token: str, now: dt.datetime, *, learners: bool) -> Member | None:
    """Whose browser holds this cookie of the room. ``None``: nobody's any more, a candidate's with an entry code, or of

    somebody who must change their password first.
    """
    found = read_identity(db, token, now)
    if found is None or found.account is None or found.must_change:
        return None
    return member(db, found.account, learners=learners)


def member(db: Session, account_id: int, *, learners: bool) -> Member | None:
    """An account; ``None`` when there is none or it is out of use."""
    account = db.get(Account, account_id)
    if account is None or not account.active:
        return None
    person = account.person
    roles = frozenset(map(str, account.roles))
    marks = _marks(db, account.login, roles)
    face = face_of(roles, learners=learners)
    return Member(
        account.id,
        account.login,
        account.name,
        person.number if person else None,
        roles,
        # formgrader is all that a marker's server has.
        None if face == "marker" and not marks else face,
        marks,
        person is not None and writes_closed_book(db, person.id),
    )


def _marks(db: Session, login: str, roles: Collection[str]) -> tuple[str, ...]:
    whose = relation(roles, "mark.give")
    if whose is None:
        return ()
    return tuple(exam.name for exam in exams_marked(db, None if whose == "all" else login))


@dataclass(frozen=True)
class Standing:
    """``member``: `None` when the account is out of use; ``ended_at``: when one of its log-ins ended last (UTC, naive)."""

    member: Member | None
    ended_at: dt.datetime | None


def standings(
    db: Session, accounts: Collection[int], now: dt.datetime, *, learners: bool
) -> dict[int, Standing]:
    """How it stands with each of these accounts."""
    ends = last_ends(db, accounts, now)
    return {
        account: Standing(member(db, account, learners=learners), ends.get(account))
        for account in accounts
    }
