"""A study plan to print: an official document with the plan as its annex, and the same as a list to work with."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from courses import messages
from courses.plan_calendar import who_of
from courses.plan_progress import ENTRY_STATES, PlanView
from documents.lists import Column, Group, UnitList, Value
from documents.official import Annex, Draft, Heading, Official, Table, Text
from foundation.local_time import local_day, written_day, written_time
from records.messages import PLAN_STATES, STUDY_KINDS
from records.study.plan import KINDS, PlanEntry


def plan_document(view: PlanView, *, today: dt.date, zone: dt.tzinfo) -> Official:
    """The plan of a unit, as it is now, and whether it is approved; number and seal are the office's."""
    entries = [each.entry for each in view.entries]
    kinds = Counter(entry.kind for entry in entries)
    counted = "、".join(
        messages.DOC_KIND.format(kind=STUDY_KINDS[kind], count=kinds[kind])
        for kind in KINDS
        if kinds[kind]
    )
    named = {"unit": view.unit.name, "year": view.year}
    duties: dict[str, list[str]] = {}
    for entry in entries:
        duties.setdefault(entry.responsible.name, []).append(str(entry.number))
    return Official(
        title=messages.DOC_PLAN_TITLE.format(**named),
        parts=[
            Text(messages.DOC_PLAN_INTRO.format(**named)),
            Draft(approval_text(view, zone)),
            Heading(1, messages.DOC_PLAN_CONTENT),
            Text(
                messages.DOC_PLAN_COUNT.format(count=len(entries), kinds=counted)
                if entries
                else messages.DOC_PLAN_NONE
            ),
            Heading(1, messages.DOC_PLAN_DUTIES),
            *(
                Text(messages.DOC_PLAN_DUTY.format(unit=unit, numbers="、".join(numbers)))
                for unit, numbers in duties.items()
            ),
            Heading(1, messages.DOC_PLAN_RECORDS),
            Text(messages.DOC_PLAN_RECORD),
        ],
        issuer=view.unit.name,
        date=today,
        annexes=[
            Annex(
                messages.DOC_PLAN_TABLE.format(**named),
                [
                    Table(
                        messages.DOC_PLAN_COLUMNS,
                        [_row(entry) for entry in entries],
                        (4, 8, 20, 9, 9, 5, 12, 10),
                    )
                ],
            )
        ],
    )


def approval_text(view: PlanView, zone: dt.tzinfo) -> str:
    """Whether the plan is approved, in a sentence; what is not stands out in a document."""
    row = view.standing.approval
    if not view.standing.is_approved or row is None or row.decided_at is None:
        return messages.DOC_PLAN_NOT_APPROVED.format(state=PLAN_STATES[view.standing.state])
    return messages.DOC_PLAN_APPROVED.format(
        submitted=written_day(local_day(row.submitted_at, zone)),
        approved=written_day(local_day(row.decided_at, zone)),
        check=row.content_hash[:12],
    )


def when_of(entry: PlanEntry) -> str:
    """When, as documents have it."""
    if entry.day is not None:
        return written_day(entry.day)
    return messages.DOC_MONTH.format(month=entry.month)


def _row(entry: PlanEntry) -> list[str]:
    return [
        str(entry.number),
        STUDY_KINDS[entry.kind],
        entry.title,
        who_of(entry),
        when_of(entry),
        f"{entry.hours:g}" if entry.hours else "",
        entry.material,
        entry.responsible.name,
    ]


def plan_list(
    views: Sequence[PlanView], year: int, *, now: dt.datetime, zone: dt.tzinfo
) -> UnitList:
    """The plans of units and how they stand, a row an entry; units without a plan stand in the summary. ``now``: UTC, naive."""
    groups = []
    for view in views:
        rows: list[Sequence[Value]] = [
            [
                each.entry.number,
                STUDY_KINDS[each.entry.kind],
                each.entry.title,
                who_of(each.entry),
                each.entry.due.isoformat(),
                each.entry.hours,
                each.entry.responsible.name,
                each.entry.basis,
                messages.ENTRY_STATES[each.state],
                "、".join(event.newest.day.isoformat() for event in each.events),
                PLAN_STATES[view.standing.state],
            ]
            for each in view.entries
        ]
        counts = [len(view.entries), *(view.counts[state] for state in ENTRY_STATES)]
        groups.append(Group(view.unit.name, rows, counts=[*counts, len(view.beside)]))
    title = messages.DOC_LIST_TITLE.format(year=year)
    if len(views) == 1:
        title = messages.DOC_PLAN_TITLE.format(unit=views[0].unit.name, year=year)
    return UnitList(
        title,
        messages.DOC_UNIT,
        [
            Column("序号", 6, "center"),
            Column("类别", 14),
            Column("学习内容", 36),
            Column("参加人员", 16),
            Column("完成期限", 12, "center"),
            Column("计划学时", 8, "center"),
            Column("责任单位", 20),
            Column("依据", 24),
            Column("状态", 12, "center"),
            Column("已举行", 24),
            Column("计划批准", 16, "center"),
        ],
        groups,
        counted=[messages.DOC_ENTRIES, *messages.ENTRY_STATES.values(), messages.DOC_BESIDE],
        printed=messages.DOC_PRINTED.format(at=written_time(now, zone)),
    )
