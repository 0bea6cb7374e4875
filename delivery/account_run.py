"""Accounts for many people at once: passwords are hashed beside the room, which goes on answering; slips are kept for who asked.

The records hold hashes alone. What is not fetched in time, or was lost with the server, is made anew with new passwords.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from functools import partial

from delivery import messages
from delivery.kept_slips import KEPT_SECONDS
from documents.password_slips import PasswordSlip
from exam_room.room import Room
from foundation.errors import LawStudyError
from records.accounts.password import PasswordPolicy, new_first_password
from records.accounts.roster_accounts import Newcomer, give_accounts

TOGETHER = 25
"""Accounts that are made in one change of the records."""
log = logging.getLogger("lawstudy.room")


@dataclass
class AccountRun:
    """One run. ``account``: who asked for it; ``problem``: why it ended early, in Chinese."""

    account: int | None
    total: int
    done: int = 0
    slips: list[PasswordSlip] = field(default_factory=list)
    problem: str = ""
    until: float = 0.0
    task: asyncio.Task[None] | None = None

    @property
    def is_busy(self) -> bool:
        """Whether more of them are being made."""
        return self.task is not None and not self.task.done()


class AccountRuns:
    """The runs since the server was started: one at a time, and the last one of each person who asked.

    ``clock``: seconds that never go back.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._runs: dict[int | None, AccountRun] = {}

    def is_busy(self) -> bool:
        """Whether a run is under way, whoever asked for it."""
        return any(run.is_busy for run in self._runs.values())

    def find(self, account: int | None) -> AccountRun | None:
        """The run that this account asked for; its slips are gone after half an hour."""
        run = self._runs.get(account)
        if run is not None and not run.is_busy and self._clock() >= run.until:
            del self._runs[account]
            return None
        return run

    def start(
        self,
        room: Room,
        newcomers: Sequence[Newcomer],
        *,
        account: int | None,
        actor: str,
        hashing: Executor,
        policy: PasswordPolicy,
    ) -> AccountRun:
        """Begin to make them; nothing else is waited for."""
        run = AccountRun(account, len(newcomers), until=self._clock() + KEPT_SECONDS)
        self._runs[account] = run
        work = self._make(run, room, newcomers, actor, hashing, policy)
        run.task = asyncio.create_task(work)
        return run

    async def _make(
        self,
        run: AccountRun,
        room: Room,
        newcomers: Sequence[Newcomer],
        actor: str,
        hashing: Executor,
        policy: PasswordPolicy,
    ) -> None:
        loop = asyncio.get_running_loop()
        try:
            for start in range(0, len(newcomers), TOGETHER):
                some = newcomers[start : start + TOGETHER]
                firsts = await asyncio.gather(
                    *(loop.run_in_executor(hashing, new_first_password, policy) for _ in some)
                )
                give = partial(
                    give_accounts, newcomers=some, firsts=firsts, actor=actor, now=room.now()
                )
                given = await room.write(give)
                passwords = {
                    each.person: first.password for each, first in zip(some, firsts, strict=True)
                }
                run.slips += [
                    PasswordSlip(each.unit, each.name, login, passwords[each.person])
                    for each, login in given
                ]
                run.done += len(some)
        except LawStudyError as error:
            run.problem = str(error)
        except Exception:
            log.exception("accounts were not made")
            run.problem = messages.INTERNAL
        run.until = self._clock() + KEPT_SECONDS

    async def close(self) -> None:
        """End what runs; who has no account yet gets one the next time."""
        tasks = [run.task for run in self._runs.values() if run.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
