"""A bank report as tables: what a workbook holds sheet by sheet, and a page one below the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from question_bank.areas import content_areas
from question_bank.check.caution import WHOLE_BANK
from question_bank.check.messages import NAMES
from question_bank.check.messages import WHOLE_BANK as ALL
from question_bank.forms.coverage import ENOUGH_TIMES
from question_bank.item import ITEM_TYPES
from question_bank.messages import TYPE_NAMES
from question_bank.report import messages
from question_bank.report.contents import BANDS, BankReport


@dataclass(frozen=True)
class Table:
    """``shaded``: figures are told by their shade too; ``note``: a sentence above."""

    name: str
    head: Sequence[str]
    rows: Sequence[Sequence[str | int | float]]
    note: str = ""
    shaded: bool = False


def tables(report: BankReport) -> Iterator[Table]:
    """Every table that has something to say."""
    codes = [(NAMES[code], code, standing, waived) for code, standing, waived in report.by_code()]
    yield Table(messages.CAUTIONS_BY_CODE, messages.CODE_COLUMNS, codes)
    yield _counts(report)
    yield _coverage(report)
    if report.ages:
        rows = list(zip(messages.AGE_BANDS, report.ages, strict=True))
        yield Table(messages.AGES, messages.AGE_COLUMNS, rows)
    yield Table(
        messages.EXPOSURE,
        messages.EXPOSURE_COLUMNS,
        list((report.exposure or {}).items()),
        note="" if report.exposure else messages.EXPOSURE_UNKNOWN,
    )
    yield from _cautions(report)


def _counts(report: BankReport) -> Table:
    columns = [(kind, band) for kind in ITEM_TYPES for band in BANDS]
    there = [c for c in columns if any(report.counts[(area, *c)] for area in content_areas())]
    head = [
        messages.AREA,
        *(f"{TYPE_NAMES[kind]} {messages.BANDS[band][0]}" for kind, band in there),
        messages.TOTAL,
    ]
    rows: list[list[str | int | float]] = []
    for area in content_areas():
        counts = [report.counts[(area, *column)] for column in there]
        rows.append([area, *counts, sum(counts)])
    told = messages.MEASURED.format(measured=report.measured, items=report.items)
    note = "；".join([*(messages.BANDS[band] for band in BANDS), told])
    return Table(messages.COUNTS, head, rows, note=note, shaded=True)


def _coverage(report: BankReport) -> Table:
    rows: list[list[str | int | float]] = [
        [
            title,
            cover.cell,
            cover.need,
            cover.supply,
            round(cover.supply / cover.need, 1),
            messages.ENOUGH
            if cover.enough
            else messages.LACKS.format(count=ENOUGH_TIMES * cover.need - cover.supply),
        ]
        for title, covers in report.coverage.items()
        for cover in covers
    ]
    return Table(messages.COVERAGE_SHEET, messages.COVERAGE_COLUMNS, rows)


def _cautions(report: BankReport) -> Iterator[Table]:
    weighed = report.weighed
    yield Table(
        messages.CAUTIONS,
        messages.CAUTION_COLUMNS,
        [(_item(c.item), c.place, NAMES[c.code], c.code, c.text) for c in weighed.standing],
    )
    if weighed.waived:
        rows = [
            (_item(c.item), c.place, NAMES[c.code], c.code, waiver.reason)
            for c, waiver in weighed.waived
        ]
        yield Table(messages.WAIVED, messages.WAIVED_COLUMNS, rows)
    if weighed.void:
        void = [(_item(waiver.item), waiver.code, waiver.reason) for waiver in weighed.void]
        yield Table(messages.VOID, messages.VOID_COLUMNS, void, note=messages.VOID_NOTE)


def _item(item_id: str) -> str:
    return ALL if item_id == WHOLE_BANK else item_id
