"""Certificates as they are printed, and the list of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from itertools import groupby

from certification import messages
from documents.certificates import CertificateSheet, CertificateSheets
from documents.lists import Column, Group, UnitList
from foundation.local_time import local_day, written_day, written_time
from records.audit.site_decisions import DocumentTaken
from records.certificates import Certificate
from records.exams.exam import Exam
from records.messages import CERTIFICATE_EXPIRED, CERTIFICATE_STATES, OUTCOME_NAMES


def sheets(certificates: Sequence[Certificate]) -> CertificateSheets:
    """Those that count, in the order in which they are given: one that is revoked, or whose data ended, is printed no more."""
    valid = [each for each in certificates if each.state == "valid" and each.code]
    return CertificateSheets(messages.CERTIFICATE, messages.SCAN, [_sheet(each) for each in valid])


def certificate_list(
    exam: Exam, certificates: Sequence[Certificate], zone: dt.tzinfo, *, now: dt.datetime
) -> UnitList:
    """All certificates of an exam by unit, those too that count no more."""
    columns = [
        Column(messages.LIST_NUMBER, 22),
        Column(messages.LIST_NAME, 12),
        Column(messages.LIST_RESULT, 10, "center"),
        Column(messages.LIST_EXAM_DAY, 16, "center"),
        Column(messages.LIST_ISSUED, 16, "center"),
        Column(messages.LIST_UNTIL, 16, "center"),
        Column(messages.LIST_STATE, 10, "center"),
    ]
    by_unit = sorted(certificates, key=lambda each: (each.call.unit.code, each.number))
    groups = []
    today = local_day(now, zone)
    for name, members in groupby(by_unit, key=lambda each: each.call.unit.name):
        rows = list(members)
        valid = sum(each.state == "valid" for each in rows)
        groups.append(
            Group(
                name,
                [_row(each, today) for each in rows],
                messages.LIST_SUMMARY.format(all=len(rows), valid=valid),
                (len(rows), valid),
            )
        )
    printed = messages.LIST_PRINTED.format(time=written_time(now, zone))
    return UnitList(
        title=messages.LIST_TITLE.format(exam=exam.title),
        group_head=messages.LIST_UNIT,
        columns=columns,
        groups=groups,
        counted=messages.LIST_COUNTED,
        notes=(messages.SIMULATED,) if exam.simulated else (),
        printed=printed,
        apart=False,
    )


def list_taken(exam: Exam, people: int, document: str, form: str) -> DocumentTaken:
    """That somebody took certificates, or the list of them, out of the system."""
    return DocumentTaken(subject=exam.name, document=document, form=form, people=people)


def _sheet(one: Certificate) -> CertificateSheet:
    passed = OUTCOME_NAMES["passed"]
    result = passed if one.result == passed else messages.GRADE.format(grade=one.result)
    body = messages.BODY.format(day=written_day(one.exam_day), exam=one.exam_title, result=result)
    return CertificateSheet(
        number=one.number,
        name=one.name,
        body=body,
        until=until_words(one.exam_day, one.until),
        issuer=one.issuer,
        issued=written_day(one.issued_on),
        code=one.code,
        simulated=one.simulated,
    )


def until_words(since: dt.date, until: dt.date | None) -> str:
    """How long it counts."""
    if until is None:
        return messages.FOR_GOOD
    return messages.SINCE_UNTIL.format(since=written_day(since), until=written_day(until))


def state_words(one: Certificate, today: dt.date) -> str:
    """Whether it counts today, and if not, why."""
    if one.state == "valid" and one.until is not None and today > one.until:
        return CERTIFICATE_EXPIRED
    return CERTIFICATE_STATES[one.state]


def _row(one: Certificate, today: dt.date) -> list[str | int | float | None]:
    return [
        one.number,
        one.name,
        one.result,
        one.exam_day.isoformat(),
        one.issued_on.isoformat(),
        one.until.isoformat() if one.until else messages.FOR_GOOD,
        state_words(one, today),
    ]
