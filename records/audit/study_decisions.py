"""What is decided about study: plans, and the records of events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from records.audit.decision import Decision


@dataclass(frozen=True, kw_only=True)
class PlanEntrySet(Decision):
    """An entry of a plan, new or changed; ``before`` is ``None`` for a new one. The subject is ``UNIT/YEAR/NUMBER``."""

    name, title = "plan.set", "制定或修改学法计划"
    before: Mapping[str, object] | None
    after: Mapping[str, object]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class PlanEntryWithdrawn(Decision):
    """An entry is off the plan; ``before``: what it was."""

    name, title = "plan.withdraw", "取消学法计划中的一项"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlanImported(Decision):
    """A plan came as a file, whose name is the subject; ``after``: entries added, changed and unchanged."""

    name, title = "plan.import", "导入学法计划"
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class PlanSubmitted(Decision):
    """A plan of so many entries was given to be approved; ``sha256``: what it says. The subject is ``UNIT/YEAR``, as of what follows."""

    name, title = "plan.submit", "提交学法计划"
    entries: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class PlanApproved(Decision):
    """It is in force. ``submitted_by``: somebody else than who approves."""

    name, title = "plan.approve", "批准学法计划"
    entries: int
    sha256: str
    submitted_by: str


@dataclass(frozen=True, kw_only=True)
class PlanReturned(Decision):
    """It goes back to the unit; ``before``: how it stood."""

    name, title = "plan.return", "退回学法计划"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class PlanApprovalVoided(Decision):
    """The plan was changed: what was submitted or approved holds no more; ``before``: how it stood, and what it said."""

    name, title = "plan.void", "学法计划批准失效"
    before: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class EventBegun(Decision):
    """A record of an event was begun. The subject is ``UNIT/NUMBER`` of the event, as of all that follow."""

    name, title = "event.begin", "新建学法活动记录"
    kind: str
    day: str
    event: str


@dataclass(frozen=True, kw_only=True)
class EventDiscarded(Decision):
    """A draft that nobody had been given was thrown away; ``before``: what it was."""

    name, title = "event.discard", "删除学法活动草稿"
    before: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class EventSubmitted(Decision):
    """The unit gives the record to be confirmed: what it says, and how many were present, on leave, ``away`` without it."""

    name, title = "event.submit", "提交学法活动记录"
    event: str
    day: str
    minutes: int
    present: int
    leave: int
    away: int
    made_up: int


@dataclass(frozen=True, kw_only=True)
class EventConfirmed(Decision):
    """It counts from now on. ``submitted_by``: somebody else than who confirms."""

    name, title = "event.confirm", "确认学法活动记录"
    event: str
    day: str
    submitted_by: str


@dataclass(frozen=True, kw_only=True)
class EventReturned(Decision):
    """It goes back to the unit."""

    name, title = "event.return", "退回学法活动记录"
    event: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class EventCorrected(Decision):
    """A further record of the event was begun; the one before stays, and counts until this one is confirmed."""

    name, title = "event.correct", "更正学法活动记录"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class EventsImported(Decision):
    """Records of events came as a file, whose name is the subject; ``after``: events added, changed and unchanged."""

    name, title = "event.import", "导入学法活动记录"
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class LecturerSet(Decision):
    """A lecturer, new or changed; ``before`` is ``None`` for a new one. The subject is ``UNIT/NAME``."""

    name, title = "lecturer.set", "登记普法讲师"
    before: Mapping[str, object] | None
    after: Mapping[str, object]
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class LecturersImported(Decision):
    """Lecturers came as a file, whose name is the subject; ``after``: those added, changed and unchanged."""

    name, title = "lecturer.import", "导入普法讲师"
    after: Mapping[str, object]


@dataclass(frozen=True, kw_only=True)
class ReportDrafted(Decision):
    """A draft of somebody's yearly report left the system as a file. The subject is ``UNIT/YEAR/NUMBER`` of the person, as of what follows."""

    name, title = "report.draft", "起草述法报告"
    template: str
    sources: int


@dataclass(frozen=True, kw_only=True)
class ReportSubmitted(Decision):
    """It was handed in, on that ``day``; the text stays with the office."""

    name, title = "report.submit", "提交述法报告"
    template: str
    day: str


@dataclass(frozen=True, kw_only=True)
class ReportTakenBack(Decision):
    """It is not handed in after all; ``before``: what was noted."""

    name, title = "report.take_back", "退回述法报告"
    before: Mapping[str, object]
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReportAssessed(Decision):
    """Reviewers assessed it; ``levels``: how many gave each. ``before``: the count whose place this one takes."""

    name, title = "report.assess", "登记述法评议结果"
    before: Mapping[str, object] | None
    day: str
    meeting: str
    levels: str
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class ReminderSent(Decision):
    """A reminder went to a unit. The subject is ``UNIT/NUMBER``, as of what follows."""

    name, title = "reminder.send", "发出普法提示"
    heading: str
    basis: str
    deadline: str


@dataclass(frozen=True, kw_only=True)
class ReminderAnswered(Decision):
    """The unit answered."""

    name, title = "reminder.answer", "反馈普法提示"
    heading: str
    day: str


@dataclass(frozen=True, kw_only=True)
class ReminderReturned(Decision):
    """A further answer is asked for, until that ``deadline``."""

    name, title = "reminder.return", "退回普法提示的反馈"
    heading: str
    deadline: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class ReminderClosed(Decision):
    """The answer is enough."""

    name, title = "reminder.close", "办结普法提示"
    heading: str


@dataclass(frozen=True, kw_only=True)
class ReminderWithdrawn(Decision):
    """It was taken back."""

    name, title = "reminder.withdraw", "撤回普法提示"
    heading: str
    reason: str
