"""A study plan that comes as a file: checked as a whole, shown by nobody's name but its rows', and imported once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from courses import messages
from courses.errors import StudyRefused
from courses.plan import EntryGiven, Planned, entry_faults, set_entries
from courses.study_sheet import SheetRow, Table, Workbook, rows_of
from foundation.tables import Cell
from records.audit import study_decisions, trail
from records.messages import AUDIENCE_NAMES, STUDY_KINDS
from records.people.roster_check import parse_date
from records.people.unit import Unit
from records.study.plan import (
    AUDIENCES,
    KINDS,
    Audience,
    StudyKind,
    plan_entries,
)
from records.study.plan_approval import OPEN, newest_approvals

ALL_MEMBERS = "全部成员单位"
"""In place of a unit: an entry of the plan of each member unit."""

PLAN = Table(
    "学法计划",
    (
        "年度",
        "单位",
        "序号",
        "类别",
        "学习内容",
        "参加人员",
        "职级",
        "时间",
        "学时",
        "学时类别",
        "学习材料",
        "责任单位",
        "依据",
    ),
    ("年度", "单位", "类别", "学习内容", "时间"),
    {
        "单位名称": "单位",
        "所属单位": "单位",
        "学习类别": "类别",
        "形式": "类别",
        "学习形式": "类别",
        "内容": "学习内容",
        "学习主题": "学习内容",
        "参加范围": "参加人员",
        "学习对象": "参加人员",
        "学习时间": "时间",
        "时间安排": "时间",
        "月份": "时间",
        "日期": "时间",
        "材料": "学习材料",
        "责任部门": "责任单位",
        "文件依据": "依据",
    },
)
KIND_WORDS: dict[str, StudyKind] = {STUDY_KINDS[kind]: kind for kind in KINDS} | {
    "理论学习中心组": "group",
    "中心组(集中)学习": "group",
    "集中学习": "group",
    "政府常务会议会前学法": "pre_meeting",
    "常务会议会前学法": "pre_meeting",
    "决策前专题学法": "pre_decision",
    "专题讲座": "lecture",
    "大讲坛": "lecture",
    "讲座": "lecture",
    "在线课程": "online",
}
"""As people write them, besides their names."""
AUDIENCE_WORDS: dict[str, Audience] = {AUDIENCE_NAMES[each]: each for each in AUDIENCES} | {
    "全体": "all",
    "全体干部": "all",
    "领导班子": "leaders",
    "行政执法人员": "officers",
}
_CHINESE_MONTHS = {
    word: number
    for number, word in enumerate(
        ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1
    )
}


@dataclass(frozen=True)
class PlanChange:
    """Entries that an import added, changed, and found as they were; ``voided``: plans that have to be submitted again."""

    added: int
    changed: int
    unchanged: int
    voided: int = 0

    @property
    def told(self) -> str:
        """The same in words."""
        text = messages.PLAN_IMPORTED.format(**vars(self))
        return text + (messages.PLAN_IMPORT_VOIDS.format(count=self.voided) if self.voided else "")


@dataclass(frozen=True)
class _Planned:
    row: SheetRow
    said: Planned


def import_plan(db: Session, book: Workbook, *, actor: str, only: Unit | None = None) -> PlanChange:
    """Import a plan, or plans of several units, of one unit ``only``, where it is said; a file that is imported again changes what it says otherwise.

    An entry is known by its number, where the file has one, else by kind and content. Raises `StudyRefused` with every
    row's problems; then nothing has changed. The caller commits.
    """
    rows = rows_of(book, PLAN)[PLAN.name]
    planned = _numbered(db, _planned(db, rows, only))
    _refuse_repetitions(planned)
    problems = [problem for row in rows for problem in row.problems]
    if problems:
        raise StudyRefused(problems)
    change = _apply(db, [each.said for each in planned], book.name, actor)
    imported = study_decisions.PlanImported(subject=book.name, after=vars(change))
    trail.decide(db, imported, actor=actor)
    return change


def read_when(text: str, day: dt.date | None, year: int) -> tuple[int, dt.date | None] | None:
    """Month and day of what people write as a time: 3月, 2026-03, 一季度, 上半年, 全年, or a day. ``None``: none of these."""
    if day is not None:
        return day.month, day
    if found := re.fullmatch(rf"(?:{year}(?:年|-|/|\.))?(\d{{1,2}})(?:月|月份)?", text):
        month = int(found[1])
        return (month, None) if 1 <= month <= 12 else None
    if found := re.fullmatch(rf"(?:{year}年)?(十[一二]?|[一二三四五六七八九])月(?:份)?", text):
        return _CHINESE_MONTHS[found[1]], None
    if found := re.fullmatch(r"(?:第)?([一二三四1-4])季度", text):
        quarter = _CHINESE_MONTHS.get(found[1]) or int(found[1])
        return quarter * 3, None
    return {"上半年": (6, None), "下半年": (12, None), "全年": (12, None)}.get(text)


def _planned(db: Session, rows: Sequence[SheetRow], only: Unit | None) -> list[_Planned]:
    units = {unit.name: unit for unit in db.scalars(select(Unit).order_by(Unit.code))}
    codes = {unit.code: unit for unit in units.values()}
    members = [unit for unit in units.values() if unit.is_member]
    found: list[_Planned] = []
    for row in rows:
        year = row.whole("年度", needed=True)
        name = row.text("单位", needed=True)
        of = members if name == ALL_MEMBERS else [units.get(name) or codes.get(name)]
        if name and (None in of or not of):
            row.problem("单位", messages.SHEET_UNIT.format(unit=name[:60]))
        elif name and only is not None and any(unit is not only for unit in of):
            row.problem("单位", messages.SHEET_OTHER_PLAN.format(own=only.name))
        given = _given(row, year, units)
        number = row.whole("序号")
        if number == 0:
            row.problem("序号", messages.SHEET_WHOLE.format(value="0"))
        if given is None or year is None or row.problems:
            continue
        for unit in of:
            assert unit is not None
            responsible = given.responsible or unit.id
            whole = EntryGiven(**{**vars(given), "responsible": responsible})
            found.append(_Planned(row, Planned(year, unit, number, whole)))
    return found


def _given(row: SheetRow, year: int | None, units: Mapping[str, Unit]) -> EntryGiven | None:
    """What a row says; ``responsible`` is 0 where it names nobody."""
    kind = row.word("类别", KIND_WORDS, needed=True)
    audience = row.word("参加人员", AUDIENCE_WORDS)
    title = row.typed("学习内容", needed=True)
    name = row.text("责任单位")
    if name and name not in units:
        row.problem("责任单位", messages.SHEET_UNIT.format(unit=name[:60]))
    when = _when(row, year)
    hours = row.hours("学时")
    texts = {
        field: row.typed(column)
        for field, column in (
            ("rank", "职级"),
            ("category", "学时类别"),
            ("material", "学习材料"),
            ("basis", "依据"),
        )
    }
    if row.problems or kind is None or when is None or year is None:
        return None
    given = EntryGiven(
        kind,
        title,
        audience or "all",
        when[0],
        units[name].id if name else 0,
        when[1],
        hours=hours,
        **texts,
    )
    for fault in entry_faults(year, given):
        row.problem(*fault)
    return given


def _when(row: SheetRow, year: int | None) -> tuple[int, dt.date | None] | None:
    cell = row.cells.get("时间", Cell())
    if not cell.text:
        row.problem("时间", messages.SHEET_MISSING)
        return None
    if year is None:
        return None
    text = cell.text
    if cell.date is not None and cell.typed:
        found = read_when(cell.typed, None, year)
    else:
        found = read_when(text, parse_date(cell), year)
    if found is None:
        row.problem("时间", messages.PLAN_WHEN.format(value=text[:40], year=year))
    return found


def _numbered(db: Session, planned: Sequence[_Planned]) -> list[_Planned]:
    """With the numbers of those that are on the plan already and came without one."""
    known: dict[tuple[int, int, str, str], int] = {}
    for year in {each.said.year for each in planned}:
        for row in plan_entries(db, year):
            known.setdefault((row.year, row.unit_id, row.kind, row.title), row.number)
    return [
        each
        if each.said.number is not None
        else replace(each, said=replace(each.said, number=known.get(_key(each.said))))
        for each in planned
    ]


def _key(said: Planned) -> tuple[int, int, str, str]:
    """By which an entry is known that has no number."""
    return said.year, said.unit.id, said.given.kind, said.given.title


def _refuse_repetitions(planned: Sequence[_Planned]) -> None:
    """Two rows about one entry, by what they say or by the number that one of them has on the plan."""
    seen: dict[tuple[object, ...], SheetRow] = {}
    for each in planned:
        said = each.said
        keys: list[tuple[object, ...]] = [_key(said)]
        if said.number is not None:
            keys.append((said.year, said.unit.id, said.number))
        for key in keys:
            first = seen.setdefault(key, each.row)
            text = messages.SHEET_TWICE.format(other=first.row)
            if first is not each.row and not any(text in one for one in each.row.problems):
                each.row.problem("", text)


def _apply(db: Session, planned: Sequence[Planned], file: str, actor: str) -> PlanChange:
    before = {
        row.key: row.version
        for year in {each.year for each in planned}
        for row in plan_entries(db, year, withdrawn=True)
    }
    waiting = [
        row
        for year in {each.year for each in planned}
        for row in newest_approvals(db, year).values()
        if row.state in OPEN
    ]
    reason = messages.PLAN_FROM_FILE.format(file=file)[:200]
    rows = set_entries(db, planned, actor=actor, reason=reason)
    versions = [(before.get(row.key), row.version) for row in rows]
    return PlanChange(
        added=sum(old is None for old, _ in versions),
        changed=sum(old is not None and old != new for old, new in versions),
        unchanged=sum(old == new for old, new in versions),
        voided=sum(row.state not in OPEN for row in waiting),
    )
