"""The register as a workbook: its columns, as the provincial platform and units have them. Names of columns vary; what is read is told."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import String, select
from sqlalchemy.orm import Session

from certification import messages
from courses.study_sheet import Table
from documents.lists import Column, Group, UnitList, Value
from foundation.local_time import written_time
from records.cards.register import (
    CardDetail,
    CardQualification,
    CardStep,
    cards_of_register,
    details_of,
)
from records.messages import CARD_KIND_NAMES, CARD_STATE_NAMES
from records.people.enforcement_card import CardKind, CardState, EnforcementCard
from records.people.person import Person

DETAILS: dict[str, str] = {
    "性别": "gender",
    "民族": "ethnicity",
    "出生年月": "born",
    "学历": "education",
    "政治面貌": "political",
    "内设机构": "section",
    "编制性质": "personnel",
    "主体性质": "power",
    "委托机关": "delegated_by",
    "执法类别": "categories",
    "执法区域": "area",
    "发证机关": "issuer",
    "照片": "photo",
    "法律职业资格": "law_qualification",
    "备注": "note",
}
"""Columns that stand in `CardDetail`, and its fields."""
WIDTHS: dict[str, int] = {
    each.key: each.type.length
    for each in CardDetail.__table__.columns
    if isinstance(each.type, String) and each.type.length is not None
}
"""How long they may be."""
KIND_WORDS: dict[str, CardKind] = {
    **{name: kind for kind, name in CARD_KIND_NAMES.items()},  # type: ignore[misc]
    "执法证": "enforcement",
    "监督证": "supervision",
    "部颁": "ministry",
}
STATE_WORDS: dict[str, CardState] = {
    **{name: state for state, name in CARD_STATE_NAMES.items() if state != "qualified"},  # type: ignore[misc]
    "正常": "in_use",
    "有效": "in_use",
    "已发证": "in_use",
    "不予注册": "unregistered",
    "未年审": "unregistered",
    "已收回": "recalled",
    "已注销": "cancelled",
    "吊销": "cancelled",
    "挂失": "lost",
    "作废": "void",
    "换发": "replaced",
    "过期": "expired",
    "已过期": "expired",
}
REGISTER = Table(
    "执法证件",
    (
        "序号",
        "姓名",
        "性别",
        "民族",
        "出生年月",
        "身份证号",
        "学历",
        "政治面貌",
        "单位",
        "内设机构",
        "职务",
        "编制性质",
        "在岗",
        "主体性质",
        "委托机关",
        "执法类别",
        "执法领域",
        "执法区域",
        "证件种类",
        "证号",
        "旧证号",
        "发证日期",
        "有效期至",
        "发证机关",
        "照片",
        "法律职业资格",
        "公共法律成绩",
        "公共法律考试日期",
        "专门法律成绩",
        "专门法律考试日期",
        "注册年度",
        "状态",
        "状态依据文号",
        "备注",
    ),
    ("姓名", "证号"),
    {
        "执法主体": "单位",
        "单位名称": "单位",
        "所属单位": "单位",
        "工作单位": "单位",
        "所在单位": "单位",
        "执法单位": "单位",
        "执法证号": "证号",
        "证件编号": "证号",
        "证件号": "证号",
        "执法证编号": "证号",
        "行政执法证号": "证号",
        "原证号": "旧证号",
        "证件类型": "证件种类",
        "证件类别": "证件种类",
        "有效期": "有效期至",
        "有效期止": "有效期至",
        "有效截止日期": "有效期至",
        "发证时间": "发证日期",
        "领证日期": "发证日期",
        "证件状态": "状态",
        "年审年度": "注册年度",
        "最近注册年度": "注册年度",
        "公民身份号码": "身份证号",
        "身份证号码": "身份证号",
        "出生日期": "出生年月",
        "学历/专业": "学历",
        "文化程度": "学历",
        "职务/职级": "职务",
        "执法主体性质": "主体性质",
        "领域": "执法领域",
        "区域": "执法区域",
        "类别": "执法类别",
        "文号": "状态依据文号",
    },
)


COLUMNS = tuple(name for name in REGISTER.columns if name not in ("序号", "单位"))
"""Number and unit stand before them in every list."""
_WIDE = {
    "姓名": 12,
    "证号": 16,
    "旧证号": 16,
    "身份证号": 20,
    "执法领域": 14,
    "发证日期": 11,
    "有效期至": 11,
    "发证机关": 20,
    "备注": 24,
}
PRINTED_COLUMNS = (
    "姓名",
    "证号",
    "证件种类",
    "执法领域",
    "发证日期",
    "有效期至",
    "注册年度",
    "状态",
)
"""What there is room for on paper."""


def register_list(
    db: Session,
    *,
    unit: int | None,
    title: str,
    now: dt.datetime,
    zone: dt.tzinfo,
    columns: Sequence[str] = COLUMNS,
) -> UnitList:
    """All cards, or a unit's, with these columns; with all of them the sheet can be imported again. Identity numbers are masked."""
    cards = cards_of_register(db, unit)
    details = details_of(db)
    exams = _exams(db)
    documents = _documents(db)
    groups: dict[str, list[Sequence[Value]]] = {}
    for card in cards:
        said = _said(card, details.get(card.id), exams.get(card.id), documents.get(card.id, ""))
        row = [said.get(head, "") for head in columns]
        here = card.person.unit
        groups.setdefault(here.name if here else "", []).append(row)
    return UnitList(
        title=title,
        group_head="单位",
        columns=[Column(head, _WIDE.get(head, 10)) for head in columns],
        groups=[
            Group(name, rows, messages.LIST_CARDS.format(count=len(rows)))
            for name, rows in groups.items()
        ],
        signatures=messages.FIRST_SIGNATURES,
        printed=messages.PRINTED.format(at=written_time(now, zone)),
        apart=False,
    )


def _said(
    card: EnforcementCard,
    detail: CardDetail | None,
    exams: CardQualification | None,
    document: str,
) -> dict[str, Value]:
    person = card.person
    known: dict[str, Value] = {
        "姓名": person.name,
        "身份证号": person.masked_identity_number,
        "职务": _post(person),
        "在岗": "是" if person.active else "否",
        "执法领域": card.field,
        "证件种类": CARD_KIND_NAMES[card.kind],
        "证号": card.number,
        "旧证号": card.old_number,
        "发证日期": card.issued.isoformat() if card.issued else "",
        "有效期至": card.valid_until.isoformat() if card.valid_until else "",
        "注册年度": str(card.registered_year or ""),
        "状态": CARD_STATE_NAMES[card.state],
        "状态依据文号": document,
    }
    if exams is not None:
        known["公共法律成绩"], known["专门法律成绩"] = exams.public_score, exams.special_score
        known["公共法律考试日期"] = exams.public_on.isoformat()
        known["专门法律考试日期"] = exams.special_on.isoformat()
    if detail is not None:
        known |= {head: getattr(detail, name) for head, name in DETAILS.items()}
    return known


def _post(person: Person) -> str:
    return next((post.title for post in person.posts if post.until is None), "")


def _exams(db: Session) -> dict[int, CardQualification]:
    rows = db.scalars(select(CardQualification).where(CardQualification.card_id.is_not(None)))
    return {row.card_id: row for row in rows if row.card_id is not None}


def _documents(db: Session) -> dict[int, str]:
    """The document of the last step that was made, by card."""
    rows = db.execute(
        select(CardStep.card_id, CardStep.document)
        .where(CardStep.standing == "made", CardStep.document != "")
        .order_by(CardStep.id)
    )
    return {row.card_id: row.document for row in rows}
