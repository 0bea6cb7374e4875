"""Who is at a browser, as its cookie says: somebody with an account, or a candidate with an entry code."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from records.accounts.account import Account
from records.accounts.log_in import find_log_in
from records.accounts.permissions import Holder
from records.exams.attempt import Attempt


@dataclass(frozen=True)
class Identity:
    """Who is logged in. ``token``: the cookie's hash; ``person`` and ``number``: who they are among the people, if they are.

    Either ``account`` is there, or ``attempt``: who came in by an entry code holds no role, and may write that paper
    and nothing else.
    """

    token: str
    account: int | None
    attempt: int | None
    person: int | None
    login: str
    name: str
    number: str | None
    roles: frozenset[Holder]
    must_change: bool
    expires_at: dt.datetime


def read_identity(db: Session, token: str, now: dt.datetime) -> Identity | None:
    """Who holds this cookie, by the records; ``None`` when its log-in is unknown, ended or expired."""
    row = find_log_in(db, token, now)
    if row is None:
        return None
    if row.attempt_id is not None:
        person = db.get_one(Attempt, row.attempt_id).call.person
        return Identity(
            token=row.token_hash,
            account=None,
            attempt=row.attempt_id,
            person=person.id,
            login=person.number,
            name=person.name,
            number=person.number,
            roles=frozenset({"entry_code"}),
            must_change=False,
            expires_at=row.expires_at,
        )
    account = db.get_one(Account, row.account_id)
    return Identity(
        token=row.token_hash,
        account=account.id,
        attempt=None,
        person=account.person_id,
        login=account.login,
        name=account.name,
        number=account.person.number if account.person else None,
        roles=frozenset(account.roles),
        must_change=account.must_change,
        expires_at=row.expires_at,
    )


_VERSIONS = text(
    "SELECT token_hash, concat_ws(' ', log_in.xmin, account.xmin, attempt.call_id, person.xmin)"
    " FROM log_in LEFT JOIN account ON account.id = account_id LEFT JOIN attempt ON attempt.id = attempt_id"
    " LEFT JOIN exam_call ON exam_call.id = call_id"
    " LEFT JOIN person ON person.id = coalesce(account.person_id, exam_call.person_id)"
    " WHERE token_hash = ANY(:hashes)"
)


class Read(NamedTuple):
    """Who was found to be, and the ``version`` of the rows that say so (PostgreSQL)."""

    version: str
    identity: Identity | None


def read_identities(
    db: Session, tokens: Mapping[str, str], known: Mapping[str, Read], now: dt.datetime
) -> dict[str, Read]:
    """The same for many, by the cookies' hashes: who is ``known`` already is read again only where a row is another one.

    On PostgreSQL, where other rooms may end log-ins and change accounts.
    """
    found: dict[str, Read] = {}
    for key, version in db.execute(_VERSIONS, {"hashes": list(tokens)}):
        if key in known and known[key].version == version:
            found[key] = known[key]
        else:
            found[key] = Read(version, read_identity(db, tokens[key], now))
    return found
