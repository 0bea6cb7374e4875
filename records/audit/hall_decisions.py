"""What is decided about halls that go on without the network: packs, their use, and the papers that come back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class HallPacked(Decision):
    """In the district: papers and people of one hall were written to a file. The subject is the sitting's name."""

    name, title = "hall.pack", "制作应急包"
    hall: str
    pack: str
    people: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class HallOpened(Decision):
    """The first entry of a hall's own site: from which pack it was made, and how far the clocks stand since."""

    name, title = "hall.open", "启用应急考场"
    hall: str
    pack: str
    opening: str
    people: int
    sha256: str
    paused_at: str | None


@dataclass(frozen=True, kw_only=True)
class HallAnswersWritten(Decision):
    """In the hall's site: what was written there was put into a file. ``papers``: SHA-256 of each receipt, by candidate."""

    name, title = "hall.answers", "导出应急考场答卷"
    pack: str
    opening: str
    papers: Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class HallBroughtBack(Decision):
    """In the district: a file came back. ``digest`` and ``entries``: the last entry of the hall's own trail, and how many it has."""

    name, title = "hall.bring_back", "收回应急考场答卷"
    hall: str
    pack: str
    opening: str
    sha256: str
    entries: int
    digest: str
    counted: int
    waiting: int
    had: int


@dataclass(frozen=True, kw_only=True)
class HallPaperTaken(Decision):
    """One paper that came back counts from now on; ``before``: how the attempt stood."""

    name, title = "hall.take_paper", "计入应急考场答卷"
    before: Mapping[str, object]
    state: str
    sha256: str
    take: str
    reason: str = ""
    proposed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class HallPaperWaits(Decision):
    """One paper that came back counts for nothing yet: two people have to decide. ``problem``: why."""

    name, title = "hall.paper_waits", "应急考场答卷待决定"
    problem: str
    sha256: str


@dataclass(frozen=True, kw_only=True)
class HallPaperProposed(Decision):
    """By the first of two: which answers are to count."""

    name, title = "hall.propose", "提议应急考场答卷的处理"
    take: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class HallProposalWithdrawn(Decision):
    """By the first, or refused by the second; ``before``: what was proposed, and by whom."""

    name, title = "hall.withdraw", "退回应急考场答卷的提议"
    before: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class HallPaperSetAside(Decision):
    """By two people: what was on record before counts; what came back is kept beside it."""

    name, title = "hall.set_aside", "不采用应急考场答卷"
    reason: str
    proposed_by: str
    sha256: str
