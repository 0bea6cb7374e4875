"""The records room's error tree.

RecordsError             anything this room reports to a person; ``str(error)`` is in Chinese
├── RosterRejected       a roster file was rejected as a whole: carries every row's problem
├── CallRefused          people who cannot be called or exempted: carries everybody's problem
├── PolicyRejected       a policy file, or what it asks for: carries every problem
├── ExamNotReleased      an exam has no forms, or its papers are not in the gradebook
├── RecordsMissing       the site has no database
├── RecordsOutdated      the database has the tables of an earlier version: `lawstudy upgrade`
├── RecordsNewer         the database has the tables of a later version
├── RoomElsewhere        another room has the database, or had it since
├── BackupFailed         no copy of the database could be made
├── UpgradeFailed        the database could not be upgraded; it is as it was
├── AuditBroken          the audit trail's hash chain does not hold
├── AuditRewritten       it holds, and does not go through a head that was printed
├── HeadUnreadable       what was typed is no head of the chain
├── AccountRefused       an account or a password that cannot be as asked for
└── LogInFailed          a wrong name or password: it does not say which
    └── AccountLocked    too many of them
"""

from __future__ import annotations

from collections.abc import Sequence

from foundation.errors import LawStudyError
from records import messages


class RecordsError(LawStudyError):
    """Base of the room's errors."""


class RosterRejected(RecordsError):
    """``problems`` lists what is wrong, one text for each (sheet, row, reason)."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class PolicyRejected(RecordsError):
    """``problems`` lists what is wrong, with file, line and field where there are any."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class CallRefused(RecordsError):
    """``problems`` lists what is wrong, one text for each person or row; nothing was changed."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


class RecordsMissing(RecordsError):
    """There is no database where the site should have one."""


class RecordsOutdated(RecordsError):
    """The database has the tables of an earlier version; `lawstudy upgrade` brings it up to date."""


class RecordsNewer(RecordsError):
    """The database has tables that this version of the program does not know."""


class RoomElsewhere(RecordsError):
    """Another room writes to the database, or did since this one could not; nothing is written."""


class BackupFailed(RecordsError):
    """No copy of the database could be made, so nothing was changed."""


class UpgradeFailed(RecordsError):
    """The upgrade was undone; the database is as it was."""


class AuditBroken(RecordsError):
    """A row of the audit trail was changed or removed."""


class AuditRewritten(RecordsError):
    """``entries``: numbers of the printed heads that the trail does not go through."""

    def __init__(self, entries: Sequence[int]) -> None:
        self.entries = list(entries)
        numbers = "、".join(map(str, self.entries))
        super().__init__(messages.AUDIT_REWRITTEN.format(numbers=numbers))


class HeadUnreadable(RecordsError):
    """A head of the chain that cannot be read."""


class AccountRefused(RecordsError):
    """What was asked of an account cannot be; nothing was changed."""


class LogInFailed(RecordsError):
    """Name or password are wrong; which of them is not told."""


class AccountLocked(LogInFailed):
    """Nobody gets in for a while, with the right password either."""


class ExamNotReleased(RecordsError):
    """The exam's papers are missing."""
