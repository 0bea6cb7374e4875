"""What two administrators decide about the keys that sign: a new one instead of that in use, none for a while, or that one is revoked.

The first key of a site is made by ``lawstudy init``, before it has anybody who could decide. Whoever may write to the machine's
files can do what they want to the key; these steps are for those who may not, and so that every change has two names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from pathlib import Path
from types import TracebackType

from sqlalchemy.orm import Session

from certification import messages
from certification.errors import KeyDecisionRefused
from certification.keys import (
    KeyRing,
    PublicKey,
    read_keys,
    retired,
    revoked,
    rotated,
    write_keys,
)
from foundation.clock import utc_now
from foundation.files import write_whole
from records.accounts.permissions import may
from records.audit import certificate_decisions as decisions
from records.audit import trail
from records.exams.reason import MOST_REASON, is_reason
from records.signing_keys import (
    KEY_MOVES,
    KeyAct,
    KeyState,
    SigningKeyProposal,
    open_key_proposal,
)


class KeyChange:
    """A change of the keys' file that is undone when what is done inside fails: a key that nobody decided about signs nothing.

    It undoes nothing that somebody else has written.
    """

    def __init__(self, file: Path) -> None:
        self.file = file
        self._before: bytes | None = None
        self._written = False

    def __enter__(self) -> KeyChange:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None or not self._written:
            return
        if self._before is None:
            self.file.unlink(missing_ok=True)
        else:
            write_whole(self.file, self._before, mode=0o600, durable=True)

    def write(self, ring: KeyRing) -> None:
        """Change it, whole or not at all."""
        self.file.parent.mkdir(mode=0o700, exist_ok=True)
        self._before = self.file.read_bytes() if self.file.exists() else None
        write_keys(self.file, ring)
        self._written = True


def keys_in(file: Path) -> KeyRing:
    """The keys of a file; none where it was lost, so that two people can decide about a new one. Raises `KeysRefused`."""
    return read_keys(file) if file.exists() else KeyRing((), None)


def state_of(key: PublicKey) -> KeyState:
    """How a key stands."""
    if key.revoked:
        return "revoked"
    return "retired" if key.retired else "in_use"


def propose(
    db: Session,
    ring: KeyRing,
    act: KeyAct,
    key: str = "",
    *,
    reason: str,
    actor: str,
    roles: Collection[str],
) -> SigningKeyProposal:
    """Put it on record, in the caller's transaction; nothing follows from it yet. Raises `KeyDecisionRefused`.

    ``key``: the one to revoke; the other acts are about the one in use.
    """
    meant = key.strip() if act == "revoke" else _in_use(ring)
    problems = _role_problems(roles) or _key_problems(ring, act, meant, roles)
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    if open_key_proposal(db) is not None:
        problems.append(messages.KEY_PROPOSAL_OPEN)
    if problems:
        raise KeyDecisionRefused(problems)
    made = SigningKeyProposal(
        act=act, key=meant, reason=reason.strip(), proposed_by=actor, proposed_at=utc_now()
    )
    db.add(made)
    told = decisions.SigningKeyProposed(subject=meant, act=act, reason=made.reason)
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def refuse(db: Session, *, reason: str, actor: str, roles: Collection[str]) -> SigningKeyProposal:
    """Say no, or take one's own proposal back, in the caller's transaction. Raises `KeyDecisionRefused`."""
    made = open_key_proposal(db, locked=True)
    problems = _role_problems(roles)
    if made is None:
        problems.append(messages.NO_PROPOSAL)
    if not is_reason(reason):
        problems.append(messages.REASON.format(most=MOST_REASON))
    if problems or made is None:
        raise KeyDecisionRefused(problems)
    _decided(made, "refused", actor)
    told = decisions.SigningKeyProposalRefused(
        subject=made.key, act=made.act, reason=reason.strip(), proposed_by=made.proposed_by
    )
    trail.decide(db, told, actor=actor)
    db.flush()
    return made


def confirm(
    db: Session,
    change: KeyChange,
    today: dt.date,
    *,
    actor: str,
    roles: Collection[str],
) -> KeyRing:
    """Decide as another has proposed: on record in the caller's transaction, and in the file; returns the keys of now.

    The caller stands in ``change`` until the transaction is durable. Raises `KeyDecisionRefused`, `KeysRefused`.
    """
    made, ring = open_key_proposal(db, locked=True), keys_in(change.file)
    problems = _role_problems(roles)
    if made is None:
        problems.append(messages.NO_PROPOSAL)
    else:
        if made.proposed_by == actor:
            problems.append(messages.CERTIFICATE_TWO_PEOPLE)
        changed = made.act != "revoke" and made.key != _in_use(ring)
        problems += (
            [messages.KEY_CHANGED] if changed else _key_problems(ring, made.act, made.key, roles)
        )
    if problems or made is None:
        raise KeyDecisionRefused(problems)
    after = _after(ring, made, today)
    _decided(made, "confirmed", actor)
    if made.act != "rotate":
        what = decisions.SigningKeyRevoked if made.act == "revoke" else decisions.SigningKeyRetired
        gone = what(subject=made.key, reason=made.reason, proposed_by=made.proposed_by)
        trail.decide(db, gone, actor=actor)
    known = {key.name for key in ring.keys}
    for key in after.keys:
        if key.name not in known:
            told = decisions.SigningKeyMade(
                subject=key.name,
                retired_key=_in_use(ring),
                reason=made.reason,
                proposed_by=made.proposed_by,
            )
            trail.decide(db, told, actor=actor)
    db.flush()
    change.write(after)
    return after


def _after(ring: KeyRing, made: SigningKeyProposal, today: dt.date) -> KeyRing:
    match made.act:
        case "rotate":
            return rotated(ring, today)
        case "retire":
            return retired(ring, today)
        case "revoke":
            return revoked(ring, made.key, today, made.reason)


def _in_use(ring: KeyRing) -> str:
    return ring.signer.key_id.hex() if ring.signer else ""


def _role_problems(roles: Collection[str]) -> list[str]:
    return [] if may(roles, "certificate.keys") else [messages.KEY_ROLES]


def _key_problems(ring: KeyRing, act: KeyAct, name: str, roles: Collection[str]) -> list[str]:
    """What stands against this act on the key as it is; a site without a key in use may get one."""
    if act != "revoke" and not name:
        return [] if act == "rotate" else [messages.KEY_NOT_IN_USE]
    for key in ring.keys:
        if key.name == name:
            return KEY_MOVES.problems(state_of(key), act, roles)
    return [messages.NO_SUCH_KEY.format(key=name)]


def _decided(made: SigningKeyProposal, state: str, actor: str) -> None:
    made.state = state  # type: ignore[assignment]
    made.decided_by, made.decided_at = actor, utc_now()
