"""Documents that tell results: 成绩单, 成绩汇总表 and 成绩通报, each with a number and a code that verifies off line."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from certification import messages
from certification.codes import DocumentClaims, DocumentKind, sign_document
from certification.cose import Signer
from certification.errors import DocumentRefused
from certification.results_told import Line, ResultsTold, digest_of
from documents.lists import Column, Group, UnitList, Value
from documents.official import Annex, Heading, Official, Part, Table, Text
from documents.proof import Proof
from documents.score_sheets import ScoreSheet, ScoreSheets
from documents.signing_list import SignedRow, SigningList
from foundation.local_time import written_day, written_time
from records.exams.result import OUTCOMES, Outcome
from records.messages import OUTCOME_NAMES

_LETTERS: dict[DocumentKind, str] = {"score_sheet": "D", "results_notice": "T", "summary": "H"}
_SAT: tuple[Outcome, ...] = ("passed", "failed")


@dataclass(frozen=True)
class Proving:
    """Who signs documents: in whose name, and by which key."""

    issuer: str
    signer: Signer


def score_sheets(told: ResultsTold, proving: Proving) -> ScoreSheets:
    """成绩单 of everybody who has a score, a page each. Raises `DocumentRefused` when nobody has one."""
    sheets = [
        ScoreSheet(_facts(told, line), _proof(told, proving, "score_sheet", [line]))
        for line in told.lines
        if line.score is not None
    ]
    if not sheets:
        raise DocumentRefused([messages.DOCUMENT_NO_SCORES])
    return ScoreSheets(
        title=messages.SCORE_SHEET,
        exam=told.exam.title,
        marks=marks_of(told),
        places=messages.SCORE_SHEET_PLACES,
        day=written_day(told.day),
        sheets=sheets,
    )


def summary(
    told: ResultsTold, proving: Proving, zone: dt.tzinfo, *, now: dt.datetime
) -> SigningList:
    """成绩汇总表: everybody who is called, to be signed."""
    heads = _summary_heads(told)
    return SigningList(
        title=messages.SUMMARY_OF.format(exam=told.exam.title),
        notes=_cut(told),
        marks=marks_of(told),
        columns=[*(_COLUMNS[head] for head in heads), Column(messages.LIST_SIGN, 14)],
        rows=[
            SignedRow([*(str(_value(line, head)) for head in heads), ""], line.result)
            for line in told.lines
        ],
        all_name=messages.CALLED,
        counted=_counted(told.lines),
        places=messages.SUMMARY_PLACES,
        proof=_proof(told, proving, "summary", told.lines),
        printed=messages.LIST_PRINTED.format(time=written_time(now, zone)),
    )


def summary_table(
    told: ResultsTold, proving: Proving, zone: dt.tzinfo, *, now: dt.datetime
) -> UnitList:
    """The same to work with, by unit."""
    heads = _summary_heads(told)[1:]
    counted = _counted(told.lines)
    proof = _proof(told, proving, "summary", told.lines)
    groups = []
    for _, members in groupby(told.lines, key=lambda line: line.unit_code):
        lines = list(members)
        counts = Counter(line.result for line in lines)
        figures = [len(lines), *(counts[name] for name in counted)]
        rows: list[list[Value]] = [
            [line.score if head == "score" else _value(line, head) for head in heads]
            for line in lines
        ]
        groups.append(Group(lines[0].unit, rows, counts=figures))
    return UnitList(
        title=messages.SUMMARY_OF.format(exam=told.exam.title),
        group_head=messages.LIST_UNIT,
        columns=[_COLUMNS[head] for head in heads],
        groups=groups,
        counted=[messages.CALLED, *counted],
        signatures=messages.SUMMARY_PLACES,
        notes=[*marks_of(told), _cut(told), *list(proof.lines)[:2]],
        printed=messages.LIST_PRINTED.format(time=written_time(now, zone)),
        apart=False,
    )


def results_notice(told: ResultsTold, proving: Proving) -> Official:
    """成绩通报: figures of all and by unit, and who passed. Who did not is named by no notice to all."""
    exam, lines = told.exam, told.lines
    review = exam.rules.review_days
    parts: list[Part] = [
        Heading(1, messages.NOTICE_OVERALL),
        Text(_overall(told)),
        Heading(1, messages.NOTICE_UNITS),
        _unit_table(lines),
        Heading(1, messages.NOTICE_FOLLOWS),
        Text(messages.NOTICE_OWN),
    ]
    if review:
        parts.append(Text(messages.NOTICE_REVIEW.format(days=review)))
    passed = [line for line in lines if line.outcome == "passed"]
    annexes = []
    if passed:
        rows = [
            [str(place), line.unit, line.name, line.grade or line.result]
            for place, line in enumerate(passed, 1)
        ]
        table = Table(messages.PASSED_COLUMNS, rows, (2, 9, 5, 4))
        annexes.append(Annex(messages.PASSED_LIST, [table]))
    return Official(
        title=messages.RESULTS_NOTICE_TITLE.format(exam=exam.title),
        parts=parts,
        addressee=messages.NOTICE_TO,
        issuer=proving.issuer,
        date=told.day,
        annexes=annexes,
        marks=marks_of(told),
        proof=_proof(told, proving, "results_notice", lines),
    )


def marks_of(told: ResultsTold) -> list[str]:
    """What must be seen before everything else."""
    marks = [] if told.published else [messages.MARK_UNPUBLISHED]
    return [*marks, messages.SIMULATED] if told.exam.simulated else marks


_COLUMNS = {
    "unit": Column(messages.LIST_UNIT, 24),
    "number": Column(messages.CANDIDATE, 13, "center"),
    "name": Column(messages.LIST_NAME, 14),
    "post": Column(messages.POST, 14),
    "score": Column(messages.LIST_RESULT, 7, "center"),
    "grade": Column(messages.GRADE_HEAD, 7, "center"),
    "result": Column(messages.RESULT_HEAD, 8, "center"),
}


def _summary_heads(told: ResultsTold) -> list[str]:
    """Without columns that would be empty for everybody."""
    empty = set()
    if not any(line.post for line in told.lines):
        empty.add("post")
    if not any(line.grade for line in told.lines):
        empty.add("grade")
    return [head for head in _COLUMNS if head not in empty]


def _value(line: Line, head: str) -> str:
    return line.points if head == "score" else str(getattr(line, head))


def _counted(lines: Sequence[Line]) -> list[str]:
    """The outcomes that are counted: those that there are, and always those that everybody looks for."""
    there = {line.outcome for line in lines}
    return [OUTCOME_NAMES[of] for of in OUTCOMES if of in there or of in (*_SAT, "absent")]


def _cut(told: ResultsTold) -> str:
    exam = told.exam
    return messages.TOTAL_AND_CUT.format(total=exam.total_points, cut=exam.cut_score)


def _facts(told: ResultsTold, line: Line) -> list[tuple[str, str]]:
    facts = [
        (messages.LIST_NAME, line.name),
        (messages.LIST_UNIT, line.unit),
        (messages.CANDIDATE, line.number),
        (messages.POST, line.post),
        (messages.LIST_EXAM_DAY, written_day(line.taken) if line.taken else ""),
        (messages.TOTAL_HEAD, _cut(told)),
        (messages.LIST_RESULT, messages.POINTS.format(points=line.points)),
        (messages.GRADE_HEAD, line.grade),
        (messages.RESULT_HEAD, line.result),
    ]
    return [(label, text) for label, text in facts if text]


def _overall(told: ResultsTold) -> str:
    counts = Counter(line.outcome for line in told.lines)
    sat = sum(counts[of] for of in _SAT)
    others = "".join(
        messages.NOTICE_COUNT.format(name=OUTCOME_NAMES[of], count=counts[of])
        for of in OUTCOMES
        if of not in _SAT and counts[of]
    )
    text = messages.NOTICE_FIGURES.format(
        exam=told.exam.title,
        called=len(told.lines),
        passed=counts["passed"],
        failed=counts["failed"],
        others=others,
        cut=_cut(told),
    )
    if sat:
        text += messages.NOTICE_RATE.format(rate=_rate(counts), sat=sat)
    return text


def _unit_table(lines: Sequence[Line]) -> Table:
    rows = []
    for _, members in groupby(lines, key=lambda line: line.unit_code):
        one = list(members)
        rows.append(_unit_row(one[0].unit, one))
    rows.append(_unit_row(messages.LIST_TOTAL, lines))
    return Table(messages.NOTICE_UNIT_COLUMNS, rows, (7, 2, 2, 3, 2, 2, 3))


def _unit_row(name: str, lines: Sequence[Line]) -> list[str]:
    counts = Counter(line.outcome for line in lines)
    told = [counts["passed"], counts["failed"], counts["absent"]]
    figures = [len(lines), *told, len(lines) - sum(told)]
    return [name, *(str(figure) for figure in figures), _rate(counts)]


def _rate(counts: Counter[Outcome]) -> str:
    sat = sum(counts[of] for of in _SAT)
    return f"{100 * counts['passed'] / sat:.1f}%" if sat else "—"


def _proof(
    told: ResultsTold,
    proving: Proving,
    kind: DocumentKind,
    lines: Sequence[Line],
) -> Proof:
    one = lines[0] if kind == "score_sheet" else None
    number = f"{told.basis}-{_LETTERS[kind]}" + (f"{one.place:04}" if one else "")
    digest = digest_of(lines)
    claims = DocumentClaims(
        issuer=proving.issuer,
        document=kind,
        number=number,
        basis=told.basis,
        exam=told.exam.title,
        issued=told.day,
        digest=digest,
        people=len(lines),
        name=one.name if one else "",
        result=messages.PERSON_RESULT.format(points=one.points, result=one.result) if one else "",
        unpublished=not told.published,
        simulated=told.exam.simulated,
    )
    return Proof(number, digest, sign_document(claims, proving.signer))
