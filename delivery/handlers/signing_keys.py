"""The keys that sign certificates and documents: which there are, and what two administrators decide about them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from sqlalchemy.orm import Session

from certification import key_decisions
from certification.errors import KeyDecisionRefused, KeysRefused
from certification.keys import KeyRing
from delivery import messages
from delivery.handlers.certificates import CertificateHandler
from foundation.errors import NotAvailable
from foundation.local_time import written_day
from records.accounts.permissions import Action
from records.messages import SIGNING_KEY_ACTS, SIGNING_KEY_STATES
from records.signing_keys import KeyAct, key_proposals

_ACTS: Mapping[str, KeyAct] = {"rotate": "rotate", "retire": "retire", "revoke": "revoke"}


class SigningKeys(CertificateHandler):
    """All keys, the newest last, without their private halves, which nobody sees."""

    actions: ClassVar[dict[str, Action]] = {"GET": "certificate.read"}

    async def get(self) -> None:
        """With what waits for a second administrator, and what was decided."""
        await self.show([], {})

    async def show(self, problems: Sequence[str], typed: Mapping[str, str]) -> None:
        """The page, with what stood against the last step."""
        ring, proposals = await self.ring(), await self.room.read(key_proposals)
        self.page(
            "signing_keys.html",
            keys=ring.keys,
            in_use=ring.signer is not None,
            state=lambda key: SIGNING_KEY_STATES[key_decisions.state_of(key)],
            open=next((each for each in proposals if each.state == "open"), None),
            proposals=proposals,
            problems=problems,
            typed=lambda name: typed.get(name, ""),
            written_day=written_day,
            ACTS=SIGNING_KEY_ACTS,
            PROPOSALS=messages.PROPOSAL_STATES,
        )

    @property
    def file(self) -> Path:
        """Where the keys are. Raises `KeysRefused`."""
        found = self.server.settings.signing_keys
        if found is None:
            raise KeysRefused(messages.NO_KEYS)
        return found

    async def ring(self) -> KeyRing:
        """The keys; none where the file was lost. Raises `KeysRefused`."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(None, key_decisions.keys_in, self.file)


class DecideSigningKeys(SigningKeys):
    """``propose``, ``confirm``, ``refuse``: by two administrators."""

    actions: ClassVar[dict[str, Action]] = {"POST": "certificate.keys"}

    async def post(self, step: str) -> None:
        """Do it, or tell everything that stands against it."""
        said = {name: self.get_body_argument(name, "")[:400] for name in ("act", "key", "reason")}
        actor, roles, today = self.me.login, self.me.roles, self.today()
        change = key_decisions.KeyChange(self.file)
        ring = await self.ring()
        if step == "propose" and said["act"] not in _ACTS:
            raise NotAvailable(messages.NO_SUCH)

        def decide(db: Session) -> Any:
            reason = said["reason"]
            if step == "propose":
                act, key = _ACTS[said["act"]], said["key"]
                return key_decisions.propose(
                    db, ring, act, key, reason=reason, actor=actor, roles=roles
                )
            if step == "confirm":
                return key_decisions.confirm(db, change, today, actor=actor, roles=roles)
            return key_decisions.refuse(db, reason=reason, actor=actor, roles=roles)

        try:
            with change:
                await self.room.write(decide)
        except KeyDecisionRefused as error:
            self.set_status(409)
            await self.show(error.problems, said)
            return
        self.redirect("/certificates/keys", status=303)


ROUTES: list[tuple[str, Any]] = [
    (r"/certificates/keys", SigningKeys),
    (r"/certificates/keys/(propose|confirm|refuse)", DecideSigningKeys),
]
