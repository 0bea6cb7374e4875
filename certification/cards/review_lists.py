"""The papers of a yearly review: 初审统计表 by unit, 汇总表 of all units, who is not registered and why."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from certification import messages
from certification.cards.review_words import exam_text, reasons_of, reasons_text
from documents.lists import Column, Group, UnitList, Value
from documents.official import Official, Table, Text
from foundation.local_time import written_time
from records.cards.review import REASONS, CardReview, CardReviewLine
from records.messages import FINDING_NAMES, REVIEW_STATE_NAMES


def first_list(
    review: CardReview, lines: Sequence[CardReviewLine], *, now: dt.datetime, zone: dt.tzinfo
) -> UnitList:
    """初审统计表: everybody with what was found, by unit, and the units' figures."""
    groups = []
    for each in by_unit(lines):
        counts = figures(each)
        rows: list[Sequence[Value]] = [_first_row(line, review) for line in each]
        groups.append(Group(each[0].unit.name, rows, _summary(counts), counts))
    return UnitList(
        title=messages.FIRST_TITLE.format(year=review.year),
        group_head=messages.LIST_UNIT,
        columns=_FIRST,
        groups=groups,
        counted=FIGURES,
        signatures=messages.FIRST_SIGNATURES,
        notes=[REVIEW_STATE_NAMES[review.state], review.policy[:120]],
        printed=messages.PRINTED.format(at=written_time(now, zone)),
    )


def refused_list(
    review: CardReview, lines: Sequence[CardReviewLine], *, now: dt.datetime, zone: dt.tzinfo
) -> UnitList:
    """未注册名单: who is not registered, why, and what to do."""
    groups = []
    for each in by_unit([line for line in lines if line.finding == "refuse"]):
        rows: list[Sequence[Value]] = [
            [
                line.person.name,
                line.card.number,
                reasons_text(line, review),
                "".join(messages.TODO[reason] for reason in reasons_of(line)),
            ]
            for line in each
        ]
        counted = messages.LIST_PEOPLE.format(count=len(each))
        groups.append(Group(each[0].unit.name, rows, counted, [len(each)]))
    return UnitList(
        title=messages.REFUSED_TITLE.format(year=review.year),
        group_head=messages.LIST_UNIT,
        columns=_REFUSED,
        groups=groups,
        counted=(messages.FIGURE_REFUSED,),
        signatures=messages.FIRST_SIGNATURES,
        notes=[REVIEW_STATE_NAMES[review.state]],
        printed=messages.PRINTED.format(at=written_time(now, zone)),
    )


def summary_list(
    review: CardReview, lines: Sequence[CardReviewLine], *, now: dt.datetime, zone: dt.tzinfo
) -> UnitList:
    """汇总表: a row a unit, and their sum."""
    rows: list[Sequence[Value]] = [[*counts] for _, counts in _units(lines)]
    names = [name for name, _ in _units(lines)]
    groups = [Group(name, [row]) for name, row in zip(names, rows, strict=True)]
    groups.append(Group(messages.LIST_TOTAL, [_total(lines)]))
    return UnitList(
        title=messages.SUMMARY_TITLE.format(year=review.year),
        group_head=messages.LIST_UNIT,
        columns=[Column(head, 8, "center") for head in FIGURES],
        groups=groups,
        signatures=messages.FIRST_SIGNATURES,
        notes=[REVIEW_STATE_NAMES[review.state], messages.SUMMARY_NOTE],
        printed=messages.PRINTED.format(at=written_time(now, zone)),
        apart=False,
    )


def summary_document(
    review: CardReview, lines: Sequence[CardReviewLine], *, issuer: str, today: dt.date
) -> Official:
    """汇总表 as an official document."""
    rows = [
        [name, *map(str, counts)]
        for name, counts in [*_units(lines), (messages.LIST_TOTAL, _total(lines))]
    ]
    return Official(
        title=messages.SUMMARY_TITLE.format(year=review.year),
        number=review.document,
        parts=[
            Text(messages.SUMMARY_INTRO.format(year=review.year, basis=review.basis or "—")),
            Table([messages.LIST_UNIT, *FIGURES], rows, (24, *(8 for _ in FIGURES))),
            Text(messages.SUMMARY_NOTE),
        ],
        issuer=review.organ or issuer,
        date=review.decided_on or today,
    )


def by_unit(lines: Sequence[CardReviewLine]) -> list[list[CardReviewLine]]:
    """The lines of each unit, in their order."""
    found: dict[int, list[CardReviewLine]] = {}
    for line in lines:
        found.setdefault(line.unit_id, []).append(line)
    return list(found.values())


def figures(lines: Sequence[CardReviewLine]) -> list[int]:
    """Cards, by finding, and of those that are refused by reason: `FIGURES`. Somebody may have several reasons."""
    findings = Counter(line.finding for line in lines)
    reasons = Counter(reason for line in lines for reason in reasons_of(line))
    return [
        len(lines),
        findings["register"],
        findings["listed"],
        findings["refuse"],
        findings["apart"],
        *(reasons[reason] for reason in REASONS),
    ]


def _units(lines: Sequence[CardReviewLine]) -> list[tuple[str, list[int]]]:
    return [(each[0].unit.name, figures(each)) for each in by_unit(lines)]


def _total(lines: Sequence[CardReviewLine]) -> list[int]:
    return figures(lines)


def _summary(counts: Sequence[int]) -> str:
    return "，".join(
        messages.LIST_COUNT.format(name=name, count=count)
        for name, count in zip(FIGURES[:5], counts[:5], strict=True)
    )


def _first_row(line: CardReviewLine, review: CardReview) -> list[Value]:
    asked = "" if line.hours_asked is None else f"/{line.hours_asked:g}"
    said = "；".join(filter(None, (line.remark, line.explanation)))
    return [
        line.person.name,
        line.card.number,
        line.card.valid_until.isoformat() if line.card.valid_until else "",
        f"{line.hours:g}{asked}",
        exam_text(line) if review.exam_id else "—",
        "是" if line.on_post else "否",
        "有" if line.disciplined else "无",
        "有" if line.acted else "无",
        FINDING_NAMES[line.finding],
        "；".join(filter(None, (reasons_text(line, review), said))),
    ]


FIGURES = (
    messages.FIGURE_ALL,
    messages.FIGURE_REGISTER,
    messages.FIGURE_LISTED,
    messages.FIGURE_REFUSED,
    messages.FIGURE_APART,
    *(messages.REASON_SHORT[reason] for reason in REASONS),
)
_FIRST = [
    Column("姓名", 12),
    Column("证号", 22, "center"),
    Column("有效期至", 12, "center"),
    Column("学时", 9, "center"),
    Column("考试", 8, "center"),
    Column("在岗", 6, "center"),
    Column("处分等", 6, "center"),
    Column("近年执法", 8, "center"),
    Column("初审意见", 12, "center"),
    Column("原因和说明", 30),
]
_REFUSED = [
    Column("姓名", 10),
    Column("证号", 20, "center"),
    Column("原因", 26),
    Column("怎么办", 40),
]
